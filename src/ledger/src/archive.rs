//! Archiving: old history goes from the ledger into a file.
//!
//! Of everything before a moment, only what was not replaced by then stays: the ledger as it was at
//! that moment, and all that came after. A change that goes has been replaced, and so may others have
//! been by it; that has to stay known, or what comes in again from an old file would pass for
//! something that nobody has decided about. Where no change that stays tells it, a mark does: a change
//! that sets nothing and names, field by field, what is replaced. So what is known to be replaced is
//! the same before and after, whoever archives what and in whatever order ledgers meet.

use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::change::{Change, RecordKey};
use super::fold::{Replaced, fold, fold_without, replaced_by};
use super::set::Ledger;
use super::{Name, Stamp};
use crate::order;

/// The kind of the records that tell up to when the history is in a file; known here, because what
/// they tell holds for the whole ledger.
pub const ARCHIVE: &str = "archive";
const UNTIL: &str = "until";

/// Stamps by the field that they are about, both ascending.
pub type ByField = Vec<(Name, Vec<Stamp>)>;

/// What can go, and what has to be marked for that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archivable {
    /// The changes that can go.
    pub stamps: FxHashSet<Stamp>,
    /// By record, what of each field has to stay known to be replaced.
    pub marks: Vec<(RecordKey, ByField)>,
}

/// The record that tells that everything that was replaced before a moment is in a file of this name.
pub fn archive_record(until_ms: u64, file: &str) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![("file".into(), json!(file)), (UNTIL.into(), json!(until_ms))];
    (RecordKey::new(ARCHIVE, until_ms.to_string()), values)
}

impl Ledger {
    /// Up to which moment the history is in a file, in milliseconds since 1970; 0 if all is here.
    pub fn archived_until_ms(&self) -> u64 {
        self.archived_until_ms
    }

    /// The name of the file that the latest archived history is in.
    pub fn archive_file(&self) -> Option<&str> {
        let key = RecordKey::new(ARCHIVE, self.archived_until_ms.to_string());
        let (_, record) = self.records.get_key_value(&key)?;
        let shown = record.changes.last()?;
        self.changes[*shown as usize].set("file")?.value.as_str()
    }

    pub(super) fn note_archives(&mut self) {
        let archives = self.records.iter().filter(|(key, _)| *key.kind == *ARCHIVE);
        let until = archives.filter_map(|(key, record)| {
            // Told once for all: there is no way back but by the file.
            let id = key.id.parse::<u64>().ok()?;
            let change = &self.changes[*record.changes.first()? as usize];
            // A clock that is wrong by years must not make the present pass for archived.
            (change.at.ms() >= id).then_some(id)
        });
        self.archived_until_ms = until.max().unwrap_or(0);
    }

    /// What of the history before a moment can go into a file.
    pub fn archivable(&self, before_ms: u64) -> Archivable {
        let mut found = Archivable::default();
        let taken_back = self.cancelled(&FxHashSet::default());
        let is_old = |change: &Change| change.at.ms() < before_ms;
        for (key, record) in self.records.iter().filter(|(key, _)| *key.kind != *ARCHIVE) {
            let all: Vec<(u32, &Change)> = record
                .changes
                .iter()
                .map(|index| (*index, &self.changes[*index as usize]))
                .collect();
            let old: Vec<(u32, &Change)> =
                all.iter().copied().filter(|(_, change)| is_old(change)).collect();
            if old.len() < 2 {
                continue;
            }
            let then = fold(&old);
            // In a doctored ring even what is replaced counts as written last.
            let mut standing: FxHashSet<u32> = then
                .iter()
                .chain(&record.fields)
                .flat_map(|field| field.heads.indices().iter().copied())
                .collect();
            // What was taken back counts as never written when something else is taken back: both stay,
            // and so does what would stand without them.
            let is_reverted = |at: Stamp| taken_back.contains(&at);
            if old.iter().any(|(_, change)| is_reverted(change.at)) {
                let without = fold_without(&old, is_reverted);
                standing.extend(without.iter().flat_map(|field| field.heads.indices()));
                let pairs = old.iter().filter(|(_, change)| is_reverted(change.at));
                standing.extend(pairs.map(|(index, _)| *index));
            }
            let goes = |(index, change): &(u32, &Change)| {
                // Who made a record is asked when that is to be undone; and what goes is told by its
                // stamp, so one that another change bears too stays.
                let may_go = !change.creates && !self.twins.contains_key(&change.at);
                is_old(change) && !standing.contains(index) && may_go
            };
            let (gone, kept): (Vec<_>, Vec<_>) = all.iter().copied().partition(goes);
            if gone.is_empty() {
                continue;
            }
            // Told by what was there at that moment: later changes are not in every view of the past.
            let tells = |change: &&Change| is_old(change) || !change.archives.is_empty();
            let before = replaced_by(gone.iter().map(|(_, change)| *change));
            let after = replaced_by(kept.iter().map(|(_, change)| *change).filter(tells));
            let unknown = before.difference(&after).copied().collect();
            let mark = by_field(unknown);
            if !mark.is_empty() {
                found.marks.push((key.clone(), mark));
            }
            found.stamps.extend(gone.iter().map(|(_, change)| change.at));
        }
        order::sort_by(&mut found.marks, |a, b| a.0.cmp(&b.0));
        found
    }

    /// The ledger without these changes.
    #[must_use]
    pub fn without(&self, stamps: &FxHashSet<Stamp>) -> Self {
        let mut kept = Self::new();
        kept.insert(self.changes.iter().filter(|change| !stamps.contains(&change.at)).cloned());
        // Imports of which nothing has gone can be taken back as before.
        for group in &self.groups {
            let of_import: Vec<Stamp> =
                self.changes_of_action(*group).map(|change| change.at).collect();
            if of_import.iter().all(|at| !stamps.contains(at)) {
                kept.group(*group, of_import);
            }
        }
        kept
    }

    /// Whether a change that is not here would only add to a history that is in a file: it is from
    /// before, every field that it sets is known to have been written anew since, and so is all that it
    /// replaced itself.
    pub fn has_archived(&self, change: &Change) -> bool {
        if change.at.ms() >= self.archived_until_ms || change.sets.is_empty() || change.creates {
            return false;
        }
        let Some(record) = self.records.get(&change.key) else { return false };
        let known = record.changes.iter().map(|index| &self.changes[*index as usize]);
        let replaced = replaced_by(known);
        change.sets.iter().all(|set| {
            let mut told = set.replaces.iter().chain([&change.at]);
            told.all(|stamp| replaced.contains(&(&*set.field, *stamp)))
        })
    }
}

fn by_field(unknown: Replaced<'_>) -> ByField {
    let mut unknown: Vec<(&str, Stamp)> = unknown.into_iter().collect();
    order::sort(&mut unknown);
    let of_field = unknown.chunk_by(|a, b| a.0 == b.0);
    of_field
        .map(|stamps| (Name::from(stamps[0].0), stamps.iter().map(|(_, at)| *at).collect()))
        .collect()
}
