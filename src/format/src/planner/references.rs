//! The references between the records in the files.
//!
//! A record that refers to a record which is neither in the files nor in the ledger is refused, and so
//! are those that refer to it, in rounds: each reference is checked once at first, and once more when
//! the record that it refers to is refused.

use rustc_hash::FxHashMap;

use super::contents::{Entry, From};
use crate::error::ItemError;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Ledger, Name, RecordKey, order, shared_name};

/// A reference from a field of a record to another record.
#[derive(Debug)]
struct ListedReference {
    /// The index of the entry that refers.
    by: usize,
    from: From,
    field: &'static str,
    /// The index of the record that it refers to.
    target: usize,
}

/// A record that is referred to.
#[derive(Debug)]
struct Target {
    kind: Kind,
    id: Name,
    /// Its entry in the files.
    entry: Option<usize>,
    is_in_ledger: bool,
}

/// The references, and the progress of checking them.
#[derive(Debug, Default)]
pub(super) struct References {
    all: Vec<ListedReference>,
    targets: Vec<Target>,
    /// The index of each target, by kind and id: a few are referred to thousands of times.
    index_of: Vec<FxHashMap<Name, usize>>,
    /// The number of targets that were looked up.
    looked_up: usize,
    round: Option<Round>,
}

/// A round of checking. The result does not depend on the order within a round.
#[derive(Debug)]
struct Round {
    /// The references to check, ascending.
    pending: Vec<usize>,
    checked: usize,
    /// Those that refer to no accepted record.
    dangling: Vec<usize>,
    applied: usize,
    /// The entries of which no part is accepted any more.
    refused: Vec<usize>,
    /// The references to each target; computed when the first entry is refused.
    referring: Option<Referring>,
}

/// The references by the entry that they refer to.
#[derive(Debug)]
struct Referring(FxHashMap<usize, Vec<usize>>);

impl References {
    /// Notes that a field of an entry refers to the record of this kind and id.
    pub(super) fn note(
        &mut self,
        by: usize,
        from: From,
        field: &'static str,
        kind: Kind,
        id: &str,
    ) {
        self.index_of.resize_with(Kind::ALL.len(), FxHashMap::default);
        let known = &mut self.index_of[kind as usize];
        let target = known.get(id).copied().unwrap_or_else(|| {
            let id = Name::from(id);
            known.insert(id.clone(), self.targets.len());
            self.targets.push(Target { kind, id, entry: None, is_in_ledger: false });
            self.targets.len() - 1
        });
        self.all.push(ListedReference { by, from, field, target });
    }

    /// Looks up about `items` more targets in the files and in the ledger; true once all are.
    pub(super) fn look_up(
        &mut self,
        by_key: &FxHashMap<RecordKey, usize>,
        ledger: &Ledger,
        items: usize,
    ) -> bool {
        let to = self.targets.len().min(self.looked_up.saturating_add(items));
        for target in &mut self.targets[self.looked_up..to] {
            let key = RecordKey::new(shared_name(target.kind.code()), target.id.clone());
            target.entry = by_key.get(&key).copied();
            target.is_in_ledger = ledger.record(&key).is_some();
        }
        self.looked_up = to;
        to == self.targets.len()
    }

    /// Refuses records that refer to a missing record, and in turn those that refer to them. Processes
    /// about `items` more references; true once all are.
    pub(super) fn refuse_dangling(&mut self, entries: &mut [Entry], items: usize) -> bool {
        let mut round =
            self.round.take().unwrap_or_else(|| Round::of((0..self.all.len()).collect()));
        let mut left = items;
        while left > 0 {
            left -= 1;
            if let Some(index) = round.pending.get(round.checked) {
                round.checked += 1;
                if self.is_dangling(&self.all[*index], entries) {
                    round.dangling.push(*index);
                }
            } else if let Some(index) = round.dangling.get(round.applied) {
                round.applied += 1;
                let reference = &self.all[*index];
                let was_accepted = entries[reference.by].is_accepted();
                self.refuse(reference, entries);
                if was_accepted && !entries[reference.by].is_accepted() {
                    round.refused.push(reference.by);
                }
            } else if round.refused.is_empty() {
                return true;
            } else {
                round = self.next_round(round);
            }
        }
        self.round = Some(round);
        false
    }

    fn is_dangling(&self, reference: &ListedReference, entries: &[Entry]) -> bool {
        let target = &self.targets[reference.target];
        !target.is_in_ledger
            && !target.entry.is_some_and(|entry| entries[entry].is_accepted())
            && !entries[reference.by].is_refused_of(reference.from.file)
    }

    /// Only the first error of a file's part is reported.
    fn refuse(&self, reference: &ListedReference, entries: &mut [Entry]) {
        let entry = &mut entries[reference.by];
        if !entry.is_refused_of(reference.from.file) {
            let id = self.targets[reference.target].id.to_string();
            let field = reference.field.to_owned();
            entry.refuse(reference.from, ItemError::Dangling { field, id });
        }
    }

    /// The round of the references to the records that were refused in the last one.
    fn next_round(&self, last: Round) -> Round {
        let referring = last.referring.unwrap_or_else(|| self.referring());
        let to_refused = last.refused.iter().filter_map(|entry| referring.0.get(entry));
        let mut pending: Vec<usize> = to_refused.flatten().copied().collect();
        order::sort(&mut pending);
        Round { referring: Some(referring), ..Round::of(pending) }
    }

    fn referring(&self) -> Referring {
        let mut by_entry: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (index, reference) in self.all.iter().enumerate() {
            if let Some(entry) = self.targets[reference.target].entry {
                by_entry.entry(entry).or_default().push(index);
            }
        }
        Referring(by_entry)
    }

    /// Pairs of indices of entries: the first refers to the second, which is new.
    pub(super) fn needs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.all.iter().filter_map(|reference| {
            let target = &self.targets[reference.target];
            Some((reference.by, target.entry.filter(|_| !target.is_in_ledger)?))
        })
    }
}

impl Round {
    fn of(pending: Vec<usize>) -> Self {
        Self {
            pending,
            checked: 0,
            dangling: Vec::new(),
            applied: 0,
            refused: Vec::new(),
            referring: None,
        }
    }
}
