//! The set of changes, indexed by record.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::change::{Change, FieldWrite, RecordKey};
use super::change_index::ChangeIndex;
use super::fold::{FoldedField, fold};
use super::{ARCHIVE, DELETED, Name, Stamp, Writer};
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

#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// Indices into `Ledger::changes`, ascending by stamp.
    pub(super) changes: Vec<u32>,
    pub(super) fields: Vec<FoldedField>,
    /// Whether changes were added since the fields were folded.
    is_stale: bool,
}

/// A set of changes, and the records they fold to. Merging is set union.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(super) changes: Vec<Change>,
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

    /// Adds changes; those that the ledger already has are counted and dropped. Loading, editing and
    /// merging all use this.
    pub fn insert(&mut self, changes: impl IntoIterator<Item = Change>) -> Inserted {
        let changes = changes.into_iter();
        let expected = changes.size_hint().0;
        self.changes.reserve(expected);
        self.index.reserve(expected);
        let mut inserted = Inserted::default();
        for change in changes {
            if self.knows(&change) {
                inserted.known += 1;
                continue;
            }
            inserted.fresh.push(change.at);
            self.add(change, &mut inserted.touched);
        }
        for key in &inserted.touched {
            self.refold(key);
        }
        if inserted.touched.iter().any(|key| *key.kind == *ARCHIVE) {
            self.note_archives();
        }
        inserted
    }

    /// Whether the set contains this change, not merely one with its stamp.
    pub fn knows(&self, change: &Change) -> bool {
        self.index.find(change, |index| &self.changes[index as usize]).is_some()
    }

    /// Whether a different change has this stamp, from a copied browser profile or a tampered file.
    pub fn has_twin(&self, change: &Change) -> bool {
        self.index.first(change.at).is_some() && !self.knows(change)
    }

    /// Adds a change; its record is added to `touched` at the first one.
    fn add(&mut self, change: Change, touched: &mut Vec<RecordKey>) {
        let index = u32::try_from(self.changes.len()).expect("fewer than 2^32 changes");
        self.index.insert(&change, index);
        let record = self.records.entry(change.key.clone()).or_default();
        record.changes.push(index);
        if !std::mem::replace(&mut record.is_stale, true) {
            touched.push(change.key.clone());
        }
        // An action belongs to one writer, so a change cannot join another writer's action.
        if change.action.writer() == change.at.writer() {
            self.actions.entry(change.action).or_default().push(index);
            if let Some(target) = change.undoes {
                // An action reverts one other. Of several targets in a tampered file the earliest
                // counts, whatever the order of insertion.
                let earliest = self.undone.entry(change.action).or_insert(target);
                *earliest = target.min(*earliest);
            }
        }
        self.changes.push(change);
    }

    fn refold(&mut self, key: &RecordKey) {
        let record = self.records.get_mut(key).expect("a touched record has changes");
        let changes = &self.changes;
        sort_changes(&mut record.changes, |index| &changes[*index as usize]);
        let indexed: Vec<(u32, &Change)> =
            record.changes.iter().map(|index| (*index, &changes[*index as usize])).collect();
        record.fields = fold(&indexed);
        record.is_stale = false;
        let may_be = record
            .fields
            .iter()
            .any(|field| field.heads.indices().len() > 1 || &*field.name == DELETED);
        let is_conflicted =
            may_be && self.record(key).is_some_and(|record| !record.conflicts().is_empty());
        if is_conflicted {
            self.conflicted.insert(key.clone());
        } else if !self.conflicted.is_empty() {
            self.conflicted.remove(key);
        }
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

    /// All changes, in the order of insertion.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// All changes, ascending by stamp. Equal sets give equal results, whatever the order of insertion.
    pub fn changes_in_order(&self) -> Vec<&Change> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        sort_changes(&mut changes, |change| *change);
        changes
    }

    /// The change with this stamp; the first inserted if there are twins.
    pub fn change(&self, at: Stamp) -> Option<&Change> {
        self.index.first(at).map(|index| &self.changes[index as usize])
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
        let mut first: Vec<(Stamp, RecordView<'_>)> = Vec::with_capacity(self.records.len());
        // Nearly in order: changes mostly come in the order of their stamps.
        for (index, change) in (0..).zip(&self.changes) {
            let Some(record) = self.record(&change.key) else { continue };
            if record.record.changes.first() == Some(&index) {
                first.push((change.at, record));
            }
        }
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
            let heads = record.as_ref().map(|record| record.heads(&field)).unwrap_or_default();
            let deleted = record.filter(|_| &*field == DELETED && value == Value::Bool(true));
            let has_unseen = deleted.is_some_and(|record| !record.unseen_by_deletion().is_empty());
            let is_unchanged = match &heads[..] {
                [] => value.is_null(),
                heads => heads.iter().all(|head| *head.1 == value),
            };
            if is_unchanged && !has_unseen {
                continue;
            }
            let mut replaces = seen(&field).unwrap_or_else(|| match deleted {
                Some(record) => record.all_heads(),
                None => heads.iter().map(|head| head.0.at).collect(),
            });
            replaces.dedup();
            writes.push(FieldWrite { field, value, replaces });
        }
        order::sort_by(&mut writes, |a, b| a.field.cmp(&b.field));
        writes
    }

    /// The values that a record would have with `more` changes in the set, ascending by field, including
    /// cleared fields. For previews.
    pub fn values_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(&'a Name, &'a Value)> {
        let (all, fields) = self.folded_with(key, more);
        shown_values(&all, &fields)
    }

    /// The values that a record has by its changes up to a stamp: ascending by field, including cleared
    /// fields.
    pub fn values_at(&self, key: &RecordKey, at: Stamp) -> Vec<(Name, Value)> {
        let Some(record) = self.record(key) else { return Vec::new() };
        let until: Vec<&Change> = record.history().filter(|change| change.at <= at).collect();
        values_of(&until).into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The ledger as it was at `ms` (milliseconds since 1970, by the clocks of the writers). Incomplete
    /// before [`archived_until_ms`](Self::archived_until_ms).
    #[must_use]
    pub fn until(&self, ms: u64) -> Self {
        let mut past = Self::new();
        // An archive mark records replacements that are older than the mark.
        let is_of_past = |change: &&Change| change.at.ms() <= ms || !change.archives.is_empty();
        past.insert(self.changes.iter().filter(is_of_past).cloned());
        past
    }

    /// The fields of a record that would newly be in conflict with `more` changes in the set, each with
    /// the conflicting changes, ascending by stamp.
    pub fn conflicts_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(Name, Vec<&'a Change>)> {
        let (all, fields) = self.folded_with(key, more);
        let known = self.record(key);
        let mut conflicts = Vec::new();
        for field in &fields {
            let heads: Vec<&Change> =
                field.heads.indices().iter().map(|index| all[*index as usize]).collect();
            if &*field.name == DELETED {
                let unseen = unseen_by_deletion(&fields, |index| all[index as usize]);
                if !unseen.is_empty() {
                    let is_known = known.is_some_and(|known| {
                        let known = known.unseen_by_deletion();
                        known.iter().map(|change| change.at).eq(unseen.iter().map(|c| c.at))
                    });
                    if !is_known {
                        conflicts.push((field.name.clone(), heads));
                    }
                    continue;
                }
            }
            let mut values = heads.iter().map(|head| value_of(head, &field.name));
            let first = values.next();
            let is_in_conflict = values.any(|value| Some(value) != first);
            let is_known = known.is_some_and(|known| {
                known.head_stamps(&field.name).iter().eq(heads.iter().map(|head| &head.at))
            });
            if is_in_conflict && !is_known {
                conflicts.push((field.name.clone(), heads));
            }
        }
        conflicts
    }

    /// For each field of a record, the change whose value would be shown with `more` changes in the
    /// set.
    pub fn shown_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(Name, &'a Change)> {
        let (all, fields) = self.folded_with(key, more);
        fields.iter().map(|field| (field.name.clone(), all[field.heads.shown() as usize])).collect()
    }

    fn folded_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> (Vec<&'a Change>, Vec<FoldedField>) {
        let own = self.records.get(key).map_or(&[][..], |record| &record.changes);
        let mut all: Vec<&Change> =
            own.iter().map(|index| &self.changes[*index as usize]).collect();
        all.extend(more.iter().filter(|change| !self.knows(change)));
        folded(all)
    }
}

/// The heads of other fields that the deleting writer had not seen, ascending by stamp: concurrent
/// writes to a deleted record. Empty if the deletion does not say what it had seen.
fn unseen_by_deletion<'a>(
    fields: &[FoldedField],
    change: impl Fn(u32) -> &'a Change,
) -> Vec<&'a Change> {
    let Some(deletion) = fields.iter().find(|field| &*field.name == DELETED) else {
        return Vec::new();
    };
    let deletions: Vec<&Change> =
        deletion.heads.indices().iter().map(|index| change(*index)).collect();
    let mut seen: FxHashSet<Stamp> = FxHashSet::default();
    for deletion in &deletions {
        let Some(write) = deletion.set(DELETED) else { continue };
        if write.value != Value::Bool(true) {
            // Deleted and restored: the field itself is in conflict.
            return Vec::new();
        }
        seen.extend(&write.replaces);
    }
    let heads = fields.iter().filter(|field| &*field.name != DELETED);
    let heads = heads.flat_map(|field| field.heads.indices()).map(|index| change(*index));
    // Deletions by earlier versions of the program do not say what they had seen.
    if seen.is_empty() {
        return Vec::new();
    }
    let mut deleted_since: FxHashMap<Writer, Stamp> = FxHashMap::default();
    for deletion in &deletions {
        let first = deleted_since.entry(deletion.at.writer()).or_insert(deletion.at);
        *first = deletion.at.min(*first);
    }
    let mut unseen: Vec<&Change> = heads
        .filter(|head| !seen.contains(&head.at))
        // A writer who wrote to the record after deleting it did so deliberately.
        .filter(|head| {
            deleted_since.get(&head.at.writer()).is_none_or(|deleted| *deleted > head.at)
        })
        .collect();
    order::sort_by(&mut unseen, |a, b| a.at.cmp(&b.at));
    unseen.dedup_by(|a, b| a.at == b.at);
    unseen
}

/// The values of a record that has exactly these changes, in the form of
/// [`values_with`](Ledger::values_with).
pub fn values_of<'a>(changes: &[&'a Change]) -> Vec<(&'a Name, &'a Value)> {
    // Fast path: nearly all records have one change.
    if let [only] = changes {
        return only.writes.iter().map(|write| (&write.field, &write.value)).collect();
    }
    let (all, fields) = folded(changes.to_vec());
    shown_values(&all, &fields)
}

fn shown_values<'a>(changes: &[&'a Change], fields: &[FoldedField]) -> Vec<(&'a Name, &'a Value)> {
    fields
        .iter()
        .map(|field| {
            let change = changes[field.heads.shown() as usize];
            let write = change.set(&field.name).expect("a head writes its field");
            (&write.field, &write.value)
        })
        .collect()
}

/// The changes in order without duplicates, and the fields they fold to.
fn folded(mut all: Vec<&Change>) -> (Vec<&Change>, Vec<FoldedField>) {
    if all.len() > 1 {
        sort_changes(&mut all, |change| *change);
        all.dedup();
    }
    let indexed: Vec<(u32, &Change)> =
        (0u32..).zip(&all).map(|(index, change)| (index, *change)).collect();
    let fields = fold(&indexed);
    (all, fields)
}

fn value_of<'a>(head: &'a Change, field: &str) -> &'a Value {
    &head.set(field).expect("a head writes its field").value
}

/// Sorts changes by stamp, and those with the same stamp by content.
fn sort_changes<'c, T>(items: &mut Vec<T>, change_of: impl Fn(&T) -> &'c Change) {
    order::sort_by(items, |a, b| change_of(a).at.cmp(&change_of(b).at));
    if items.windows(2).all(|pair| change_of(&pair[0]).at != change_of(&pair[1]).at) {
        return;
    }
    // The content is written once for each change, however many share a stamp.
    let mut with_content: Vec<(Stamp, String, T)> = items
        .drain(..)
        .map(|item| (change_of(&item).at, change_of(&item).content(), item))
        .collect();
    order::sort_by(&mut with_content, |a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    items.extend(with_content.into_iter().map(|(_, _, item)| item));
}

/// A record of a ledger.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    pub(super) ledger: &'a Ledger,
    key: &'a RecordKey,
    pub(super) record: &'a Record,
}

impl<'a> RecordView<'a> {
    /// Its kind and id.
    pub fn key(&self) -> &'a RecordKey {
        self.key
    }

    /// Its fields, ascending by name, including cleared ones.
    pub fn fields(&self) -> &'a [FoldedField] {
        &self.record.fields
    }

    /// The index of a field in [`fields`](Self::fields).
    fn field_index(&self, name: &str) -> Option<usize> {
        self.record.fields.binary_search_by(|field| (*field.name).cmp(name)).ok()
    }

    fn written(&self, index: u32, name: &str, field_index: usize) -> (&'a Change, &'a Value) {
        let change = &self.ledger.changes[index as usize];
        // Most records have one change, whose writes have the same indices as the fields.
        let at_index = change.writes.get(field_index).filter(|write| *write.field == *name);
        let write = at_index.or_else(|| change.set(name)).expect("a head writes its field");
        (change, &write.value)
    }

    /// The shown value: that of the head with the greatest stamp. `None` if never written, or cleared.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        let index = self.field_index(name)?;
        let shown = self.record.fields[index].heads.shown();
        let (_, value) = self.written(shown, name, index);
        Some(value).filter(|value| !value.is_null())
    }

    /// The fields that are not cleared, each with its shown value, ascending by name.
    pub fn values(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let (fields, record) = (self.record.fields.iter().enumerate(), *self);
        let shown = fields.map(move |(index, field)| {
            (&*field.name, record.written(field.heads.shown(), &field.name, index).1)
        });
        shown.filter(|(_, value)| !value.is_null())
    }

    /// The stamps of a field's heads.
    pub fn head_stamps(&self, name: &str) -> Vec<Stamp> {
        self.heads(name).iter().map(|head| head.0.at).collect()
    }

    /// The heads of a field with their values, ascending by stamp; empty if the field was never written.
    pub fn heads(&self, name: &str) -> Vec<(&'a Change, &'a Value)> {
        let Some(index) = self.field_index(name) else { return Vec::new() };
        let heads = self.record.fields[index].heads.indices();
        heads.iter().map(|head| self.written(*head, name, index)).collect()
    }

    /// The heads of other fields that the deleting writer had not seen, ascending by stamp.
    fn unseen_by_deletion(&self) -> Vec<&'a Change> {
        unseen_by_deletion(&self.record.fields, |index| &self.ledger.changes[index as usize])
    }

    /// The heads of all fields, ascending, without duplicates.
    fn all_heads(&self) -> Vec<Stamp> {
        let fields = self.record.fields.iter();
        let indices = fields.flat_map(|field| field.heads.indices());
        let mut heads: Vec<Stamp> =
            indices.map(|index| self.ledger.changes[*index as usize].at).collect();
        order::sort(&mut heads);
        heads.dedup();
        heads
    }

    /// The conflicting values of a field: two or more, or none. A record that was deleted while another
    /// writer wrote to it is in conflict about its deletion; the latest unseen change stands for the
    /// side that keeps it.
    pub fn conflict(&self, name: &str) -> Vec<(&'a Change, &'a Value)> {
        let heads = self.heads(name);
        if name == DELETED
            && let Some(unseen) = self.unseen_by_deletion().pop()
        {
            let mut sides = heads;
            sides.push((unseen, &Value::Null));
            order::sort_by(&mut sides, |a, b| a.0.at.cmp(&b.0.at));
            return sides;
        }
        if heads.iter().all(|head| head.1 == heads[0].1) { Vec::new() } else { heads }
    }

    /// The names of the fields in conflict.
    pub fn conflicts(&self) -> Vec<&'a Name> {
        self.record
            .fields
            .iter()
            .filter(|field| field.heads.indices().len() > 1 || &*field.name == DELETED)
            .map(|field| &field.name)
            .filter(|name| !self.conflict(name).is_empty())
            .collect()
    }

    /// Whether the record is deleted, by the shown value.
    pub fn is_deleted(&self) -> bool {
        self.value(DELETED) == Some(&Value::Bool(true))
    }

    /// Its changes, ascending by stamp.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &'a Change> {
        let ledger = self.ledger;
        self.record.changes.iter().map(move |index| &ledger.changes[*index as usize])
    }
}
