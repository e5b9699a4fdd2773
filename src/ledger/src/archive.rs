//! Archiving: moves old history from the ledger to a file.
//!
//! Of the history before a timestamp, only the changes that were not replaced by then stay, so that
//! the ledger still holds its state at that time and everything later. A removed change was replaced,
//! and may itself have replaced others. Both facts must be kept, because otherwise a change that is
//! imported again from an old file would look like an undecided conflict. Where no remaining change
//! records them, a mark does: a change without writes that names the replaced stamps by field. The
//! set of stamps known to be replaced is therefore the same before and after, whoever archives and
//! in whatever order ledgers merge.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::change::{ByField, Change, RecordKey};
use super::fold::{ReplacedStamps, fold, fold_without, replaced_by};
use super::record::{RecordView, indexed};
use super::set::{Ledger, Record};
use super::{ARCHIVE, Name, Stamp, shared_name};
use crate::order;

const UNTIL: &str = "until";
const FILE: &str = "file";

/// The changes that can be archived, and the marks that this requires.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archivable {
    /// The stamps of the changes that can be archived.
    pub stamps: FxHashSet<Stamp>,
    /// Per record, the stamps by field that must remain known as replaced.
    pub marks: Vec<(RecordKey, ByField)>,
}

/// The record which says that everything replaced before `until_ms` (milliseconds since 1970) is in
/// the file of this name.
pub fn archive_record(until_ms: u64, file: &str) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![(FILE.into(), json!(file)), (UNTIL.into(), json!(until_ms))];
    (RecordKey::new(ARCHIVE, until_ms.to_string()), values)
}

impl Ledger {
    /// The time up to which the history is archived, in milliseconds since 1970; 0 if nothing is.
    pub fn archived_until_ms(&self) -> u64 {
        self.archived_until_ms
    }

    /// The name of the file with the latest archived history.
    pub fn archive_file(&self) -> Option<String> {
        let key = RecordKey::new(ARCHIVE, self.archived_until_ms.to_string());
        match self.record(&key)?.value(FILE)? {
            Value::String(file) => Some(file),
            _ => None,
        }
    }

    pub(super) fn note_archives(&mut self) {
        let archives = self.records().filter(|record| *record.key().kind == *ARCHIVE);
        let until = archives.filter(|record| !record.is_deleted()).filter_map(|record| {
            // The id and the first change are final.
            let id = record.key().id.parse::<u64>().ok()?;
            // A clock that is wrong by years must not mark the present as archived.
            (record.history().next()?.at.ms() >= id).then_some(id)
        });
        self.archived_until_ms = until.max().unwrap_or(0);
    }

    /// The part of the history before `before_ms` (milliseconds since 1970) that can be archived.
    pub fn archivable(&self, before_ms: u64) -> Archivable {
        let mut archivable = Archivable::default();
        let reverted = self.cancelled(&FxHashSet::default());
        for (key, record) in self.records.iter().filter(|(key, _)| *key.kind != *ARCHIVE) {
            // Of a single change nothing was replaced.
            if record.changes.len() < 2 {
                continue;
            }
            let own = self.changes.get_all(&*record.changes);
            let all = indexed(&record.changes, &own);
            let Some(standing) = standing_before(record, &all, before_ms, &reverted) else {
                continue;
            };
            let (gone, remaining): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|(index, change)| {
                    // The change that created a record is needed to undo the creation. Archived
                    // changes are identified by stamp, so a stamp with a twin stays.
                    let may_go = !change.creates && !self.index.has_twins(change.at);
                    change.at.ms() < before_ms && !standing.contains(index) && may_go
                });
            if gone.is_empty() {
                continue;
            }
            let before = replaced_by(gone.iter().map(|(_, change)| *change));
            // Only changes of that time count: a view of the past does not contain later ones.
            let after = replaced_by(
                remaining
                    .iter()
                    .map(|(_, change)| *change)
                    .filter(|change| change.at.ms() < before_ms || !change.archives.is_empty()),
            );
            let mark = by_field(before.difference(&after).copied().collect());
            if !mark.is_empty() {
                archivable.marks.push((key.clone(), mark));
            }
            archivable.stamps.extend(gone.iter().map(|(_, change)| change.at));
        }
        order::sort_by(&mut archivable.marks, |a, b| a.0.cmp(&b.0));
        archivable
    }

    /// A copy of the ledger without these changes.
    #[must_use]
    pub fn without(&self, stamps: &FxHashSet<Stamp>) -> Self {
        let stays = |index: &u32| !stamps.contains(&self.changes.at(*index));
        let mut kept = self.subset((0..self.changes.next_index()).filter(stays));
        // An import that is still complete can be reverted as before.
        for group in &self.groups {
            let of_import: Vec<Stamp> = self.stamps_of_action(*group).collect();
            if of_import.iter().all(|at| !stamps.contains(at)) {
                kept.group(*group, of_import);
            }
        }
        kept
    }

    /// Whether a change that the ledger does not have belongs to the archived history. For many changes
    /// of one record see [`archived_of`](Self::archived_of).
    pub fn has_archived(&self, change: &Change) -> bool {
        self.archived_of(&change.key).holds(change)
    }

    /// The archived history of a record.
    pub fn archived_of<'a>(&'a self, key: &RecordKey) -> ArchivedHistory<'a> {
        let record = self.record(key).filter(|_| self.archived_until_ms > 0);
        let until_ms = if record.is_some() { self.archived_until_ms } else { 0 };
        ArchivedHistory { until_ms, record, replaced: OnceCell::new() }
    }
}

/// The archived history of a record.
#[derive(Debug)]
pub struct ArchivedHistory<'a> {
    /// Milliseconds since 1970; 0 if nothing is archived.
    until_ms: u64,
    record: Option<RecordView<'a>>,
    /// What the changes in the ledger replace; computed on first use.
    replaced: OnceCell<FxHashSet<(Name, Stamp)>>,
}

impl ArchivedHistory<'_> {
    /// Whether a change of the record, which the ledger does not have, belongs to it: the change is
    /// older than [`archived_until_ms`](Ledger::archived_until_ms), and it and everything that it
    /// replaces are known to be replaced.
    pub fn holds(&self, change: &Change) -> bool {
        if change.at.ms() >= self.until_ms || change.writes.is_empty() || change.creates {
            return false;
        }
        let replaced = self.replaced.get_or_init(|| {
            let own: Vec<Change> = self.record.iter().flat_map(RecordView::history).collect();
            let replaced = replaced_by(&own);
            replaced.into_iter().map(|(field, at)| (shared_name(field), at)).collect()
        });
        change.writes.iter().all(|write| {
            let mut stamps = write.replaces.iter().chain([&change.at]);
            stamps.all(|stamp| replaced.contains(&(write.field.clone(), *stamp)))
        })
    }
}

/// The changes of a record before `before_ms` that must stay, by index; `None` if there are too few
/// old changes for any to be archived.
fn standing_before(
    record: &Record,
    all: &[(u32, &Change)],
    before_ms: u64,
    reverted: &FxHashSet<Stamp>,
) -> Option<FxHashSet<u32>> {
    let old: Vec<(u32, &Change)> =
        all.iter().copied().filter(|(_, change)| change.at.ms() < before_ms).collect();
    if old.len() < 2 {
        return None;
    }
    let then = fold(&old);
    // In a tampered cycle, replaced changes are heads too.
    let mut standing: FxHashSet<u32> = then
        .iter()
        .chain(&record.fields)
        .flat_map(|field| field.heads.indices().iter().copied())
        .collect();
    // A later undo folds as if reverted changes did not exist. They stay, and so do the heads without
    // them.
    let mut reverted_old =
        old.iter().filter(|(_, change)| reverted.contains(&change.at)).peekable();
    if reverted_old.peek().is_some() {
        let without = fold_without(&old, |at| reverted.contains(&at));
        standing.extend(without.iter().flat_map(|field| field.heads.indices()));
        standing.extend(reverted_old.map(|(index, _)| *index));
    }
    Some(standing)
}

fn by_field(unknown: ReplacedStamps<'_>) -> ByField {
    let mut unknown: Vec<(&str, Stamp)> = unknown.into_iter().collect();
    order::sort(&mut unknown);
    unknown
        .chunk_by(|a, b| a.0 == b.0)
        .map(|stamps| (Name::from(stamps[0].0), stamps.iter().map(|(_, at)| *at).collect()))
        .collect()
}
