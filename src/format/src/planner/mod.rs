//! Plans the import of one or more files, in steps.
//!
//! All files are imported together: the result does not depend on their order, and a record may refer
//! to one in another file. An error in a file affects that file only.
//!
//! The time that this takes is proportional to the size of the files, whatever is in them, because
//! nobody can stop what a page computes.

mod comparison;
mod contents;
mod drafts;
mod field_types;
mod new_records;
mod references;

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::counts::KindCounts;
use super::file_set::FileSet;
use super::invalid::InvalidElements;
use super::plan::{
    ByUndo, MOST_DIFFS, Origin, Plan, PlannedFile, RecordDiff, RecordOutcome, present,
};
use super::reader::Staged;
use comparison::{Lacking, Whole};
use contents::{Accepted, Contents, Entry, From, ListedRecord, work_of_change, work_of_listing};
use drafts::{Drafted, Drafts, ImportReverts, Now};
use field_types::FieldTypes;
use new_records::draft_new;
use references::References;
use zhibu_domain::reporting::receipts::{FileHash, ms_of_iso};
use zhibu_ledger::order;
use zhibu_ledger::{Change, Ledger, RecordKey, Stamp, is_from_far_future, values_of};

/// A file to import.
#[derive(Debug)]
pub struct Source {
    /// The name of the file.
    pub name: String,
    /// The result of [`file_hash`](crate::file_hash()).
    pub hash: FileHash,
    /// The content.
    pub staged: Staged,
}

impl Source {
    /// A single file without a name.
    pub fn only(staged: Staged) -> Vec<Self> {
        vec![Self { name: String::new(), hash: FileHash::default(), staged }]
    }
}

/// Computes a [`Plan`] in steps.
#[derive(Debug)]
pub struct Planner {
    now_ms: u64,
    stage: PlanStep,
    contents: Contents,
    /// The records in the files, as they come.
    entries: Vec<Entry>,
    /// The indices of the entries; sorted by key once all references are checked.
    order: Vec<usize>,
    by_key: FxHashMap<RecordKey, usize>,
    field_types: FieldTypes,
    references: References,
    /// For each change, its origin if the ledger does not have it.
    fresh: Vec<Option<Origin>>,
    /// The actions in the files; computed on first use.
    actions: OnceCell<FxHashSet<Stamp>>,
    counts: KindCounts,
    /// The counts of each file.
    file_counts: Vec<KindCounts>,
    /// The elements of each file that cannot be imported.
    invalid: Vec<InvalidElements>,
    plan: Plan,
}

/// The next step, with the index of its first element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlanStep {
    /// Of the changes and then of the listings.
    Index(usize),
    Types(usize),
    LookUpReferences,
    RefuseDangling,
    Sort,
    Compare(usize),
    /// Determines the positions of what is invalid, file by file.
    Positions(usize),
    Done,
}

impl Planner {
    /// Starts to plan an import. `now_ms` is the current time, in milliseconds since 1970. Of files with
    /// the same bytes only the first counts.
    pub fn new(sources: Vec<Source>, now_ms: u64) -> Self {
        let mut planner = Self {
            now_ms,
            stage: PlanStep::Index(0),
            contents: Contents::default(),
            entries: Vec::new(),
            order: Vec::new(),
            by_key: FxHashMap::default(),
            field_types: FieldTypes::new(),
            references: References::default(),
            fresh: Vec::new(),
            actions: OnceCell::new(),
            counts: KindCounts::default(),
            file_counts: Vec::new(),
            invalid: Vec::new(),
            plan: Plan::default(),
        };
        for (file, Source { name, hash, staged }) in sources.into_iter().enumerate() {
            planner.add(file, name, hash, staged);
        }
        let Contents { changes, listed, .. } = &planner.contents;
        planner.fresh = vec![None; changes.len()];
        // An estimate of the number of records.
        let estimate = changes.len().max(listed.len());
        planner.entries.reserve(estimate);
        planner.order.reserve(estimate);
        planner.by_key.reserve(estimate);
        planner
    }

    fn add(&mut self, file: usize, name: String, hash: FileHash, staged: Staged) {
        let same_as = self.plan.files.iter().position(|known| known.hash == hash);
        let Staged { about, exported, signature, mut changes, mut unreadable, .. } = staged;
        let (changes_at, records, text) = (staged.changes_at, staged.records, staged.text);
        self.plan.files.push(PlannedFile {
            name,
            about,
            hash,
            same_as,
            signature,
            changes: changes.len(),
            up_to: latest(&changes, ms_of_iso(&exported.at)),
            exported,
            ..PlannedFile::default()
        });
        if same_as.is_none() {
            let counts = unreadable.take_counts();
            self.counts.add_all(&counts);
            self.file_counts.push(counts);
            self.invalid.push(unreadable);
            let from = |at| From { file, at };
            // The changes of a single file are not copied.
            if self.contents.changes.is_empty() {
                std::mem::swap(&mut self.contents.changes, &mut changes);
            } else {
                self.contents.changes.append(&mut changes);
            }
            self.contents.changes_at.extend(changes_at.into_iter().map(from));
            self.contents.listed.extend(
                records
                    .into_iter()
                    .map(|record| ListedRecord { from: from(record.at.start), record }),
            );
        } else {
            self.file_counts.push(KindCounts::default());
            self.invalid.push(InvalidElements::default());
        }
        self.contents.texts.push(text);
    }

    /// Processes about `items` more elements of usual size; fewer if they are large. Returns true when
    /// the plan is complete.
    pub fn step(&mut self, ledger: &Ledger, items: usize) -> bool {
        self.stage = match self.stage {
            PlanStep::Index(from) => {
                let total = self.contents.changes.len() + self.contents.listed.len();
                let (mut to, mut left) = (from, items);
                while to < total && left > 0 {
                    left = left.saturating_sub(self.index(to));
                    to += 1;
                }
                if to == total { PlanStep::Types(0) } else { PlanStep::Index(to) }
            }
            PlanStep::Types(from) => {
                let to = self.end_of_slice(from, items);
                (from..to).for_each(|index| self.check_types(self.order[index]));
                let is_last = to == self.entries.len();
                if is_last { PlanStep::LookUpReferences } else { PlanStep::Types(to) }
            }
            PlanStep::LookUpReferences => {
                let is_last = self.references.look_up(&self.by_key, ledger, items);
                if is_last { PlanStep::RefuseDangling } else { PlanStep::LookUpReferences }
            }
            PlanStep::RefuseDangling => {
                let is_last = self.references.refuse_dangling(&mut self.entries, items);
                if is_last { PlanStep::Sort } else { PlanStep::RefuseDangling }
            }
            PlanStep::Sort => {
                self.sort_entries();
                if ledger.record_count() == 0 {
                    // All of them are new.
                    self.plan.diffs.reserve_exact(self.entries.len());
                    self.plan.drafts.reserve_exact(self.contents.listed.len());
                }
                PlanStep::Compare(0)
            }
            PlanStep::Compare(from) => {
                let to = self.end_of_slice(from, items);
                (from..to).for_each(|index| self.compare(ledger, self.order[index]));
                let is_last = to == self.entries.len();
                if is_last { PlanStep::Positions(0) } else { PlanStep::Compare(to) }
            }
            PlanStep::Positions(file) if file < self.invalid.len() => {
                self.list_invalid(file);
                PlanStep::Positions(file + 1)
            }
            PlanStep::Positions(_) | PlanStep::Done => PlanStep::Done,
        };
        self.stage == PlanStep::Done
    }

    /// The index behind the entries that are about `items` elements of work, at least one of them.
    fn end_of_slice(&self, from: usize, items: usize) -> usize {
        let mut left = items;
        let is_in = |entry: &&usize| {
            let is_in = left > 0;
            left = left.saturating_sub(self.entries[**entry].work.max(1));
            is_in
        };
        from + self.order[from..].iter().take_while(is_in).count()
    }

    /// Computes the whole plan.
    pub fn run(mut self, ledger: &Ledger) -> Plan {
        while !self.step(ledger, usize::MAX / 2) {}
        self.into_plan()
    }

    /// The plan, once [`step`](Self::step) returns true.
    pub fn into_plan(mut self) -> Plan {
        let diff = |entry: usize| self.entries[entry].diff;
        let needs = self.references.needs();
        let needs = needs.filter_map(|(by, needed)| Some((diff(by)?, diff(needed)?)));
        self.plan.needs = needs.collect();
        self.plan.counts = self.counts.into_rows();
        for (file, counts) in self.plan.files.iter_mut().zip(self.file_counts) {
            file.counts = counts.into_rows();
        }
        self.plan.changes = self.contents.changes;
        if self.fresh.iter().any(Option::is_none) {
            let mut fresh = self.fresh.iter();
            self.plan.changes.retain(|_| fresh.next().is_some_and(Option::is_some));
        }
        self.plan.origins = self.fresh.into_iter().flatten().collect();
        self.plan
    }

    /// Adds a change or a listing to the entry of its record. Returns the work that it is.
    fn index(&mut self, index: usize) -> usize {
        let Self { contents, entries, order, by_key, field_types, .. } = self;
        let listed = index.checked_sub(contents.changes.len());
        let key = match listed {
            None => &contents.changes[index].key,
            Some(listed) => &contents.listed[listed].record.key,
        };
        let entry = *by_key.entry(key.clone()).or_insert_with(|| {
            entries.push(Entry::new(key.clone(), field_types.kind_of(&key.kind)));
            order.push(entries.len() - 1);
            entries.len() - 1
        });
        let entry = &mut entries[entry];
        let work = match listed {
            None => {
                entry.add_change(index, contents.file_of(index));
                work_of_change(&contents.changes[index])
            }
            Some(listed) => {
                let ListedRecord { record, from } = &contents.listed[listed];
                entry.add_listing(listed, *from);
                if let Err(error) = &record.writes
                    && !entry.has_history(from.file)
                {
                    entry.refuse(*from, error.clone());
                }
                work_of_listing(record)
            }
        };
        entry.work += work;
        work
    }

    fn check_types(&mut self, index: usize) {
        let Self { contents, entries, references, plan, .. } = self;
        let units = &mut plan.units_read;
        let refused = self.field_types.check(&entries[index], index, contents, references, units);
        for (from, error) in refused {
            entries[index].refuse(from, error);
        }
    }

    /// Sorts the entries by key, so that the plan does not depend on the order of the files.
    fn sort_entries(&mut self) {
        let Self { entries, order, .. } = self;
        order::sort_by(order, |a, b| {
            let (a, b) = (&entries[*a].key, &entries[*b].key);
            // Nearly all share the name of their kind.
            let by_id = Arc::ptr_eq(&a.kind, &b.kind).then(|| a.id.cmp(&b.id));
            by_id.unwrap_or_else(|| a.cmp(b))
        });
        // It is not needed any more.
        self.by_key = FxHashMap::default();
    }

    fn compare(&mut self, ledger: &Ledger, index: usize) {
        self.note_refused(index);
        let Self { contents, plan, now_ms, .. } = self;
        let entry = &mut self.entries[index];
        let listing = entry.only_listing().filter(|_| ledger.record(&entry.key).is_none());
        if let Some(listing) = listing {
            let file = contents.listed[listing].from.file;
            let outcome = draft_new(entry, listing, contents, plan);
            self.file_counts[file].of(&entry.key.kind).add(outcome);
            self.counts.of(&entry.key.kind).add(outcome);
            return;
        }
        let entry = &self.entries[index];
        let key = &entry.key;
        let history = ledger.history(key);
        let now = Now { ledger, key, is_new: history.is_empty(), history: &history };
        let accepted = Accepted::new(entry, contents);
        let files = accepted.files;
        let lacking = Lacking::of(now, &accepted, contents);
        let is_from_far_future = lacking.note_clocks(&accepted, contents, *now_ms, plan);
        // Fast path: nearly all records are new and in one file, so that one fold suffices.
        let own = (now.is_new && files.count() == 1 && !accepted.indices.is_empty())
            .then(|| present(values_of(&accepted.changes())));
        let reverts = ImportReverts { ledger, changes: &contents.changes, actions: &self.actions };
        let mut drafts = Drafts::new(now, *now_ms);
        drafts.read_listings(&accepted, own.as_ref(), contents, plan);
        let listed_drafts = drafts.len();
        for file in files.files().filter(|_| !now.is_new) {
            drafts.draft_again(&accepted.of_file(file), file, &reverts);
        }
        let is_back = drafts.len() > listed_drafts;
        let drafts = drafts.into_numbered();
        if files == FileSet::default() {
            return;
        }
        let whole = Whole::of(now, &accepted, &drafts, own);
        for file in files.files() {
            let of_file = if files.count() == 1 {
                whole.outcome
            } else {
                now.outcome_of_file(&accepted, &drafts, &whole.before, file)
            };
            self.file_counts[file].of(&key.kind).add(of_file);
        }
        self.counts.of(&key.kind).add(whole.outcome);
        plan.conflicts += whole.in_conflict.len();
        let diff = (whole.outcome != RecordOutcome::Same).then(|| {
            let diff = whole.diff(now, entry, &drafts, plan.diffs.len() < MOST_DIFFS);
            plan.diffs.push(RecordDiff {
                files: lacking.altering(&accepted, contents, now, &drafts),
                by_undo: match (whole.is_reverted(now, &reverts), is_back) {
                    (true, _) => ByUndo::Vanishes,
                    (false, true) => ByUndo::Returns,
                    (false, false) => ByUndo::Not,
                },
                is_from_far_future,
                ..diff
            });
            plan.diffs.len() - 1
        });
        lacking.note_fresh(&accepted, contents, diff, &mut self.fresh);
        let drafts = drafts.into_iter().filter(|draft| now.has_effect(draft));
        plan.drafts.extend(
            drafts.map(|Drafted { change, files }| {
                (change.key, change.writes, Origin { files, diff })
            }),
        );
        self.entries[index].diff = diff;
    }

    /// Notes the refused parts of a record.
    fn note_refused(&mut self, index: usize) {
        let entry = &self.entries[index];
        for (from, error) in entry.refused() {
            let kind = &entry.key.kind;
            self.file_counts[from.file].of(kind).invalid += 1;
            self.counts.of(kind).invalid += 1;
            self.invalid[from.file].note(from.at, Some(kind), Some(&entry.key.id), error);
        }
    }

    fn list_invalid(&mut self, file: usize) {
        let invalid = std::mem::take(&mut self.invalid[file]);
        let planned = &mut self.plan.files[file];
        planned.unlisted_invalid = invalid.unlisted();
        planned.invalid = invalid.into_listed(&self.contents.texts[file]);
    }
}

/// The latest stamp of the changes of a file, ignoring those from the far future of its export (in
/// milliseconds since 1970).
fn latest(changes: &[Change], exported_ms: Option<u64>) -> Option<Stamp> {
    changes
        .iter()
        .map(|change| change.at)
        .filter(|at| exported_ms.is_none_or(|ms| !is_from_far_future(*at, ms)))
        .max()
}
