//! The set of changes, indexed by record.

use std::collections::hash_map;
use std::ops::{Deref, Range};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::change::{Change, FieldWrite, RecordKey};
use super::change_index::ChangeIndex;
use super::change_view::ChangeView;
use super::changes::Changes;
use super::fold::{FoldedField, fold};
use super::history::{RecordHistory, values_of};
use super::packed::{PackedChanges, Packer};
use super::record::{RecordView, indexed};
use super::{ARCHIVE, DELETED, Name, Stamp};
use crate::order;

/// The effect of an insertion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inserted {
    /// The stamps of the new changes, in the order given.
    pub fresh: Vec<Stamp>,
    /// The number of changes that the ledger already had.
    pub known: usize,
    /// The records that were folded again, without duplicates.
    pub touched: Vec<RecordKey>,
}

/// Indices into `Ledger::changes`; nearly all records have one change.
#[derive(Clone, Debug)]
pub(super) enum Indices {
    One(u32),
    Many(Vec<u32>),
}

impl Deref for Indices {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        match self {
            Self::One(index) => std::slice::from_ref(index),
            Self::Many(indices) => indices,
        }
    }
}

impl Indices {
    fn push(&mut self, index: u32) {
        match self {
            Self::One(first) => *self = Self::Many(vec![*first, index]),
            Self::Many(indices) => indices.push(index),
        }
    }
}

/// The changes of a record and what they fold to.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Ascending by stamp; never empty.
    pub(super) changes: Indices,
    /// What several changes fold to. Empty if the record has one change: its fields are what that writes.
    pub(super) fields: Vec<FoldedField>,
    /// Whether changes were added since the fields were folded.
    is_stale: bool,
}

/// A set of changes, and the records they fold to. Merging is set union.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(super) changes: Changes,
    pub(super) index: ChangeIndex,
    pub(super) records: FxHashMap<RecordKey, Record>,
    pub(super) actions: FxHashMap<Stamp, Vec<u32>>,
    /// Undo action → the action it reverts.
    pub(super) undone: FxHashMap<Stamp, Stamp>,
    /// The actions that each stand for one import.
    pub(super) groups: FxHashSet<Stamp>,
    /// The records with a field in conflict.
    conflicted: FxHashSet<RecordKey>,
    /// Milliseconds since 1970. Changes that were replaced before this time are archived.
    pub(super) archived_until_ms: u64,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds changes; those that the ledger already has are counted and dropped. Editing and merging use
    /// this.
    pub fn insert(&mut self, changes: impl IntoIterator<Item = Change>) -> Inserted {
        let mut packer = Packer::default();
        let mut known = 0;
        for change in changes {
            if self.knows(&change) {
                known += 1;
            } else {
                packer.push(&change);
            }
        }
        let mut inserted = self.insert_packed(packer.finish());
        inserted.known += known;
        inserted
    }

    /// Adds changes; those that the ledger already has are counted and dropped. Loading uses this.
    pub fn insert_packed(&mut self, block: PackedChanges) -> Inserted {
        let first_index = self.changes.next_index();
        self.index.reserve(block.len(), |index| self.changes.at(index));
        let mut fresh: Vec<usize> = Vec::with_capacity(block.len());
        for (place, at) in block.stamps().enumerate() {
            let index = first_index + u32::try_from(fresh.len()).expect("fewer than 2^32 changes");
            let place_of = |index: u32| Some(fresh[index.checked_sub(first_index)? as usize]);
            let at_of =
                |index| place_of(index).map_or_else(|| self.changes.at(index), |new| block.at(new));
            if !self.index.insert_first(at, index, at_of) {
                let change = block.get(place);
                let change_at = |index| {
                    place_of(index).map_or_else(|| self.changes.get(index), |new| block.get(new))
                };
                if self.index.find(&change, at_of, change_at).is_some() {
                    continue;
                }
                self.index.insert(&change, index, at_of);
            }
            fresh.push(place);
        }
        let known = block.len() - fresh.len();
        if fresh.is_empty() {
            return Inserted { known, ..Inserted::default() };
        }
        self.changes.add(block, fresh.into_iter());
        let new = first_index..self.changes.next_index();
        Inserted {
            fresh: new.clone().map(|index| self.changes.at(index)).collect(),
            known,
            touched: self.fold_new(new),
        }
    }

    /// Whether the set contains this change, not merely one with its stamp.
    pub fn knows(&self, change: &Change) -> bool {
        let at_of = |index| self.changes.at(index);
        self.index.find(change, at_of, |index| self.changes.get(index)).is_some()
    }

    /// The first change with this stamp.
    pub(super) fn index_of(&self, at: Stamp) -> Option<u32> {
        self.index.first(at, |index| self.changes.at(index))
    }

    /// Whether a different change has this stamp, from a copied browser profile or a tampered file.
    pub fn has_twin(&self, change: &Change) -> bool {
        self.index_of(change.at).is_some() && !self.knows(change)
    }

    /// Folds the records that new changes write, and returns these without duplicates.
    fn fold_new(&mut self, new: Range<u32>) -> Vec<RecordKey> {
        let mut touched = Vec::new();
        if self.records.is_empty() {
            self.records.reserve(new.len());
        }
        for index in new {
            self.add_to_record(index, &mut touched);
        }
        for key in &touched {
            self.refold(key);
        }
        if touched.iter().any(|key| *key.kind == *ARCHIVE) {
            self.note_archives();
        }
        touched
    }

    /// Adds a change to its record and its action; the record is added to `touched` at its first one.
    fn add_to_record(&mut self, index: u32, touched: &mut Vec<RecordKey>) {
        let at = self.changes.at(index);
        let head = self.changes.head(index);
        match self.records.entry(head.key()) {
            hash_map::Entry::Vacant(free) => {
                touched.push(free.key().clone());
                let changes = Indices::One(index);
                free.insert(Record { changes, fields: Vec::new(), is_stale: true });
            }
            hash_map::Entry::Occupied(mut known) => {
                let record = known.get_mut();
                record.changes.push(index);
                if !std::mem::replace(&mut record.is_stale, true) {
                    touched.push(known.key().clone());
                }
            }
        }
        // An action belongs to one writer, so a change cannot join another writer's action.
        if head.action.writer() == at.writer() {
            self.actions.entry(head.action).or_default().push(index);
            if let Some(target) = head.undoes {
                // An action reverts one other. Of several targets in a tampered file the earliest
                // counts, whatever the order of insertion.
                let earliest = self.undone.entry(head.action).or_insert(target);
                *earliest = target.min(*earliest);
            }
        }
    }

    fn refold(&mut self, key: &RecordKey) {
        let record = self.records.get_mut(key).expect("a touched record has changes");
        record.is_stale = false;
        // One change cannot be in conflict.
        let mut may_be_in_conflict = false;
        if let Indices::Many(indices) = &mut record.changes {
            self.changes.sort(indices);
            record.fields = fold(&indexed(indices, &self.changes.get_all(&*indices)));
            may_be_in_conflict = record
                .fields
                .iter()
                .any(|field| field.heads.indices().len() > 1 || &*field.name == DELETED);
        }
        let is_in_conflict = may_be_in_conflict
            && self.record(key).is_some_and(|record| !record.conflicts().is_empty());
        if is_in_conflict {
            self.conflicted.insert(key.clone());
        } else if !self.conflicted.is_empty() {
            self.conflicted.remove(key);
        }
    }

    /// The ledger of some of the changes, given by their indices.
    pub(super) fn subset(&self, indices: impl Iterator<Item = u32>) -> Self {
        let mut subset = Self { changes: self.changes.subset(indices), ..Self::default() };
        let all = 0..subset.changes.next_index();
        for index in all.clone() {
            let at_of = |index| subset.changes.at(index);
            if !subset.index.insert_first(at_of(index), index, at_of) {
                subset.index.insert(&subset.changes.get(index), index, at_of);
            }
        }
        subset.fold_new(all);
        subset
    }

    /// The number of records with a field in conflict.
    pub fn conflicted_count(&self) -> usize {
        self.conflicted.len()
    }

    /// The records with a field in conflict, ascending by key.
    pub fn conflicted(&self) -> Vec<RecordView<'_>> {
        let mut keys: Vec<&RecordKey> = self.conflicted.iter().collect();
        order::sort(&mut keys);
        keys.into_iter().filter_map(|key| self.record(key)).collect()
    }

    /// The number of changes.
    pub fn change_count(&self) -> usize {
        self.changes.len()
    }

    /// The stamps of all changes, in the order of insertion.
    pub fn stamps(&self) -> impl ExactSizeIterator<Item = Stamp> {
        self.changes.stamps()
    }

    /// All changes, in the order of insertion; each is read when the iterator comes to it.
    pub fn changes(&self) -> impl DoubleEndedIterator<Item = Change> + ExactSizeIterator {
        (0..self.changes.next_index()).map(|index| self.changes.get(index))
    }

    /// The changes with these stamps, in the order of insertion.
    pub fn changes_where(&self, is_asked: impl Fn(Stamp) -> bool) -> impl Iterator<Item = Change> {
        let all = 0..self.changes.next_index();
        all.filter(move |index| is_asked(self.changes.at(*index)))
            .map(|index| self.changes.get(index))
    }

    /// All changes, ascending by stamp; each is read when the iterator comes to it. Equal sets give equal
    /// results, whatever the order of insertion.
    pub fn changes_in_order(&self) -> impl DoubleEndedIterator<Item = Change> + ExactSizeIterator {
        self.views_in_order().map(|change| change.read())
    }

    /// The same, of which only the heads are read.
    pub fn views_in_order(
        &self,
    ) -> impl DoubleEndedIterator<Item = ChangeView<'_>> + ExactSizeIterator {
        let changes = &self.changes;
        changes.indices_in_order().into_iter().map(move |index| ChangeView { changes, index })
    }

    /// The change with this stamp; the first inserted if there are twins.
    pub fn change(&self, at: Stamp) -> Option<Change> {
        self.index_of(at).map(|index| self.changes.get(index))
    }

    /// The record with this key, deleted or not.
    pub fn record(&self, key: &RecordKey) -> Option<RecordView<'_>> {
        let (key, record) = self.records.get_key_value(key)?;
        Some(RecordView { ledger: self, key, record })
    }

    /// All records, deleted or not, in no particular order.
    pub fn records(&self) -> impl Iterator<Item = RecordView<'_>> {
        self.records.iter().map(|(key, record)| RecordView { ledger: self, key, record })
    }

    /// All records, deleted or not, ascending by the stamp of their first change.
    pub fn records_by_age(&self) -> Vec<RecordView<'_>> {
        // By their first changes these are nearly in order: changes mostly come in the order of their stamps.
        let mut by_first_change: Vec<Option<RecordView<'_>>> = vec![None; self.changes.len()];
        for record in self.records() {
            by_first_change[record.record.changes[0] as usize] = Some(record);
        }
        let records = by_first_change.into_iter().flatten();
        let mut first: Vec<(Stamp, RecordView<'_>)> =
            records.map(|record| (self.changes.at(record.record.changes[0]), record)).collect();
        order::sort_by(&mut first, |a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(b.1.key)));
        first.into_iter().map(|(_, record)| record).collect()
    }

    /// The number of records, including deleted ones.
    pub fn record_count(&self) -> usize {
        self.records.len()
    }

    /// The writes that give this record `values`, each with the heads it replaces. A field that already
    /// has the value without conflict is left out, because writing it again could only conflict with
    /// other writers. A deletion replaces all heads of the record, which later shows what the deleting
    /// writer had not seen.
    pub fn draft(&self, key: &RecordKey, values: Vec<(Name, Value)>) -> Vec<FieldWrite> {
        self.draft_seen(key, values, |_| None)
    }

    /// Like [`draft`](Self::draft), for a record that was read earlier: `seen` returns the heads that a
    /// field had then. Changes made since are not replaced, so that they conflict and both values
    /// stay.
    pub fn draft_seen(
        &self,
        key: &RecordKey,
        values: Vec<(Name, Value)>,
        seen: impl Fn(&str) -> Option<Vec<Stamp>>,
    ) -> Vec<FieldWrite> {
        let record = self.record(key);
        let mut writes: Vec<FieldWrite> = Vec::new();
        for (field, value) in values {
            let heads = record.map(|record| record.head_values(&field)).unwrap_or_default();
            let deleted = record.filter(|_| &*field == DELETED && value == Value::Bool(true));
            let has_unseen = deleted.is_some_and(|record| !record.unseen_by_deletion().is_empty());
            let is_unchanged = match &heads[..] {
                [] => value.is_null(),
                heads => heads.iter().all(|head| head.1 == value),
            };
            if is_unchanged && !has_unseen {
                continue;
            }
            let mut replaces = seen(&field).unwrap_or_else(|| match deleted {
                Some(record) => record.all_heads(),
                None => heads.iter().map(|head| head.0).collect(),
            });
            replaces.dedup();
            writes.push(FieldWrite { field, value, replaces });
        }
        order::sort_by(&mut writes, |a, b| a.field.cmp(&b.field));
        writes
    }

    /// The values that a record has by its changes up to a stamp: ascending by field, including cleared
    /// fields.
    pub fn values_at(&self, key: &RecordKey, at: Stamp) -> Vec<(Name, Value)> {
        let Some(record) = self.record(key) else { return Vec::new() };
        let until: Vec<Change> = record.history().filter(|change| change.at <= at).collect();
        let values = values_of(&until.iter().collect::<Vec<_>>()).into_iter();
        values.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The ledger as it was at `ms` (milliseconds since 1970, by the clocks of the writers). Incomplete
    /// before [`archived_until_ms`](Self::archived_until_ms).
    #[must_use]
    pub fn until(&self, ms: u64) -> Self {
        // An archive mark records replacements that are older than the mark.
        let is_of_past = |index: &u32| {
            self.changes.at(*index).ms() <= ms || self.changes.head(*index).has_archives()
        };
        self.subset((0..self.changes.next_index()).filter(is_of_past))
    }

    /// The changes of a record, for comparisons with other changes.
    pub fn history(&self, key: &RecordKey) -> RecordHistory {
        RecordHistory::new(
            self.record(key).map(|record| record.history().collect()).unwrap_or_default(),
        )
    }
}
