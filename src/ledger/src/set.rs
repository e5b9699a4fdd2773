//! The set of changes, indexed by record.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::archive::ARCHIVE;
use super::change::{Change, FieldWrite, RecordKey};
use super::fold::{Field, fold};
use super::{DELETED, Name, Stamp};
use crate::order;

/// What an insertion did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inserted {
    /// The stamps of the changes that were new, in the order given.
    pub fresh: Vec<Stamp>,
    /// How many were known already.
    pub known: usize,
    /// The records whose fold was done anew, each once.
    pub touched: Vec<RecordKey>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// Places in `Ledger::changes`, ascending by stamp.
    pub(super) changes: Vec<u32>,
    pub(super) fields: Vec<Field>,
}

/// A set of changes and the records they fold to. Merging is set union.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub(super) changes: Vec<Change>,
    pub(super) by_stamp: FxHashMap<Stamp, u32>,
    /// Changes that bear a stamp which another change bears too.
    pub(super) twins: FxHashMap<Stamp, Vec<u32>>,
    pub(super) records: FxHashMap<RecordKey, Record>,
    pub(super) actions: FxHashMap<Stamp, Vec<u32>>,
    /// Undo action → the action it takes back.
    pub(super) undone: FxHashMap<Stamp, Stamp>,
    /// The actions that stand for what came together by an import.
    pub(super) groups: FxHashSet<Stamp>,
    /// The records of which a field is in conflict.
    conflicted: FxHashSet<RecordKey>,
    /// Before this moment only what was not replaced by then is kept here.
    pub(super) archived_until_ms: u64,
}

impl Ledger {
    /// A ledger without changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds changes; those already known are counted and dropped. This is loading, editing and
    /// merging alike.
    pub fn insert(&mut self, changes: impl IntoIterator<Item = Change>) -> Inserted {
        let mut inserted = Inserted::default();
        let mut touched: FxHashSet<RecordKey> = FxHashSet::default();
        for change in changes {
            if self.knows(&change) {
                inserted.known += 1;
                continue;
            }
            inserted.fresh.push(change.at);
            if touched.insert(change.key.clone()) {
                inserted.touched.push(change.key.clone());
            }
            self.index(change);
        }
        for key in &inserted.touched {
            self.refold(key);
        }
        if inserted.touched.iter().any(|key| *key.kind == *ARCHIVE) {
            self.note_archives();
        }
        inserted
    }

    /// Whether this very change, not only its stamp, is in the set.
    pub fn knows(&self, change: &Change) -> bool {
        let Some(first) = self.by_stamp.get(&change.at) else { return false };
        self.changes[*first as usize] == *change
            || self.twins.get(&change.at).is_some_and(|twins| {
                twins.iter().any(|twin| self.changes[*twin as usize] == *change)
            })
    }

    /// Whether another change bears this stamp: a copied browser profile or a doctored file.
    pub fn has_twin(&self, change: &Change) -> bool {
        self.by_stamp.contains_key(&change.at) && !self.knows(change)
    }

    fn index(&mut self, change: Change) {
        let index =
            u32::try_from(self.changes.len()).expect("fewer than four thousand million changes");
        match self.by_stamp.entry(change.at) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(index);
            }
            std::collections::hash_map::Entry::Occupied(_) => {
                self.twins.entry(change.at).or_default().push(index);
            }
        }
        self.records.entry(change.key.clone()).or_default().changes.push(index);
        // An action is of one writer: nobody's change becomes a part of what another has done.
        if change.action.writer() == change.at.writer() {
            self.actions.entry(change.action).or_default().push(index);
            if let Some(target) = change.undoes {
                self.undone.insert(change.action, target);
            }
        }
        self.changes.push(change);
    }

    fn refold(&mut self, key: &RecordKey) {
        let record = self.records.get_mut(key).expect("a touched record has changes");
        let changes = &self.changes;
        sort_by_stamp(&mut record.changes, changes);
        let placed: Vec<(u32, &Change)> =
            record.changes.iter().map(|index| (*index, &changes[*index as usize])).collect();
        record.fields = fold(&placed);
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

    /// How many records have a field in conflict.
    pub fn conflicted_count(&self) -> usize {
        self.conflicted.len()
    }

    /// The records of which a field is in conflict, ascending by key.
    pub fn conflicted(&self) -> Vec<RecordView<'_>> {
        let mut keys: Vec<&RecordKey> = self.conflicted.iter().collect();
        order::sort(&mut keys);
        keys.into_iter().filter_map(|key| self.record(key)).collect()
    }

    /// Every change, in the order in which they came.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Every change, ascending by stamp: the same for the same set, however it came together.
    pub fn changes_in_order(&self) -> Vec<&Change> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        order::sort_by(&mut changes, |a, b| order(a, b));
        changes
    }

    /// The change that bears this stamp (the first, should there be twins).
    pub fn change(&self, at: Stamp) -> Option<&Change> {
        self.by_stamp.get(&at).map(|index| &self.changes[*index as usize])
    }

    /// The record of this key, deleted or not.
    pub fn record(&self, key: &RecordKey) -> Option<RecordView<'_>> {
        let (key, record) = self.records.get_key_value(key)?;
        Some(RecordView { ledger: self, key, record })
    }

    /// Every record, deleted or not, in no particular order.
    pub fn records(&self) -> impl Iterator<Item = RecordView<'_>> {
        self.records.iter().map(|(key, record)| RecordView { ledger: self, key, record })
    }

    /// How many records there are, deleted ones included.
    pub fn record_count(&self) -> usize {
        self.records.len()
    }

    /// The fields that a change must set for this record to hold `values`, each with the heads it
    /// replaces. Fields that hold the value already, and are in no conflict, are left out: writing
    /// what is there would only make conflicts with others. Whoever deletes a record replaces all
    /// that it holds: what others have written unseen is told by that.
    pub fn draft(&self, key: &RecordKey, values: Vec<(Name, Value)>) -> Vec<FieldWrite> {
        self.draft_seen(key, values, |_| None)
    }

    /// The same for someone who looked at the record a while ago: `seen` gives the heads that a
    /// field had then. What others have written since is not replaced, so it comes to a conflict
    /// in which both values stay.
    pub fn draft_seen(
        &self,
        key: &RecordKey,
        values: Vec<(Name, Value)>,
        seen: impl Fn(&str) -> Option<Vec<Stamp>>,
    ) -> Vec<FieldWrite> {
        let record = self.record(key);
        let mut sets: Vec<FieldWrite> = values
            .into_iter()
            .filter_map(|(field, value)| {
                let heads = record.as_ref().map(|record| record.heads(&field)).unwrap_or_default();
                let deletes = &*field == DELETED && value == Value::Bool(true);
                let is_disputed =
                    deletes && record.is_some_and(|record| !record.unseen_by_deletion().is_empty());
                let holds = match &heads[..] {
                    _ if is_disputed => false,
                    [] => value.is_null(),
                    heads => heads.iter().all(|head| *head.1 == value),
                };
                let now = || match &record {
                    Some(record) if deletes => record.all_heads(),
                    _ => heads.iter().map(|head| head.0.at).collect(),
                };
                let replaces = seen(&field).unwrap_or_else(now);
                (!holds).then_some(FieldWrite { field, value, replaces })
            })
            .collect();
        order::sort_by(&mut sets, |a, b| a.field.cmp(&b.field));
        for set in &mut sets {
            set.replaces.dedup();
        }
        sets
    }

    /// What a record would hold if `more` changes were in the set too, ascending by field and
    /// cleared fields included: for a preview.
    pub fn values_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(&'a Name, &'a Value)> {
        let (all, fields) = self.folded_with(key, more);
        shown_values(&all, &fields)
    }

    /// What a record held when this change had been made and none with a greater stamp: ascending by
    /// field, cleared fields included.
    pub fn values_at(&self, key: &RecordKey, at: Stamp) -> Vec<(Name, Value)> {
        let Some(record) = self.record(key) else { return Vec::new() };
        let until: Vec<&Change> = record.history().filter(|change| change.at <= at).collect();
        let values = values_of(&until).into_iter();
        values.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The ledger as it was at a moment, by the writers' clocks, in milliseconds since 1970. Before
    /// [`archived_until_ms`](Self::archived_until_ms) that cannot be told.
    #[must_use]
    pub fn until(&self, ms: u64) -> Self {
        let mut past = Self::new();
        // Marks of archiving tell what had been replaced long before they were made.
        let is_of_past = |change: &&Change| change.at.ms() <= ms || !change.archives.is_empty();
        past.insert(self.changes.iter().filter(is_of_past).cloned());
        past
    }

    /// The fields of a record that would be in conflict if `more` changes were in the set too, and
    /// are not in the same conflict already: each with the changes between which nobody has
    /// decided, ascending by stamp.
    pub fn conflicts_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(Name, Vec<&'a Change>)> {
        let (all, fields) = self.folded_with(key, more);
        let known = self.record(key);
        let in_conflict = |field: &Field| {
            let indices = field.heads.indices();
            if &*field.name == DELETED {
                let unseen = unseen_by_deletion(&fields, |index| all[index as usize]);
                if !unseen.is_empty() {
                    let is_known = known.is_some_and(|known| {
                        let known = known.unseen_by_deletion();
                        known.iter().map(|change| change.at).eq(unseen.iter().map(|c| c.at))
                    });
                    let heads = indices.iter().map(|index| all[*index as usize]);
                    return (!is_known).then(|| (field.name.clone(), heads.collect()));
                }
            }
            let mut values = indices.iter().map(|index| value_at(&all, *index, &field.name));
            let first = values.next();
            if !values.any(|value| Some(value) != first) {
                return None;
            }
            let heads: Vec<&Change> = indices.iter().map(|index| all[*index as usize]).collect();
            let is_known = known.is_some_and(|known| {
                known.head_stamps(&field.name).iter().eq(heads.iter().map(|head| &head.at))
            });
            (!is_known).then(|| (field.name.clone(), heads))
        };
        fields.iter().filter_map(in_conflict).collect()
    }

    /// The change whose value a field would show if `more` changes were in the set too.
    pub fn shown_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> Vec<(Name, &'a Change)> {
        let (all, fields) = self.folded_with(key, more);
        let shown = |field: &Field| (field.name.clone(), all[field.heads.shown() as usize]);
        fields.iter().map(shown).collect()
    }

    fn folded_with<'a>(
        &'a self,
        key: &RecordKey,
        more: &[&'a Change],
    ) -> (Vec<&'a Change>, Vec<Field>) {
        let own = self.records.get(key).map_or(&[][..], |record| &record.changes);
        let mut all: Vec<&Change> =
            own.iter().map(|index| &self.changes[*index as usize]).collect();
        all.extend(more.iter().filter(|change| !self.knows(change)));
        folded(all)
    }
}

/// The heads of other fields that whoever deleted a record had not seen, ascending by stamp: someone
/// has written in it meanwhile. Where a deletion does not tell what it had seen, nothing is known.
fn unseen_by_deletion<'a>(fields: &[Field], change: impl Fn(u32) -> &'a Change) -> Vec<&'a Change> {
    let Some(deletion) = fields.iter().find(|field| &*field.name == DELETED) else {
        return Vec::new();
    };
    let deletions: Vec<&Change> = deletion.heads.indices().iter().map(|p| change(*p)).collect();
    let mut seen: FxHashSet<Stamp> = FxHashSet::default();
    for deletion in &deletions {
        let Some(set) = deletion.set(DELETED) else { continue };
        if set.value != Value::Bool(true) {
            // Between deleted and restored the field itself is in conflict.
            return Vec::new();
        }
        seen.extend(&set.replaces);
    }
    let heads = fields.iter().filter(|field| &*field.name != DELETED);
    let heads = heads.flat_map(|field| field.heads.indices()).map(|index| change(*index));
    // Whoever wrote in the record after deleting it knew what they did.
    let is_theirs = |head: &Change| {
        let mut own = deletions.iter().filter(|own| own.at.writer() == head.at.writer());
        own.any(|own| own.at <= head.at)
    };
    // A deletion by an earlier version tells nothing.
    let is_told = !seen.is_empty();
    let is_unseen = |head: &&Change| is_told && !seen.contains(&head.at) && !is_theirs(head);
    let mut unseen: Vec<&Change> = heads.filter(is_unseen).collect();
    order::sort_by(&mut unseen, |a, b| a.at.cmp(&b.at));
    unseen.dedup_by(|a, b| a.at == b.at);
    unseen
}

/// What a record would hold that had these changes and no others, as
/// [`values_with`](Ledger::values_with) has it.
pub fn values_of<'a>(changes: &[&'a Change]) -> Vec<(&'a Name, &'a Value)> {
    // Nearly always there is but one, which shows what it sets.
    if let [only] = changes {
        return only.sets.iter().map(|set| (&set.field, &set.value)).collect();
    }
    let (all, fields) = folded(changes.to_vec());
    shown_values(&all, &fields)
}

fn shown_values<'a>(changes: &[&'a Change], fields: &[Field]) -> Vec<(&'a Name, &'a Value)> {
    let shown = |field: &Field| {
        let change = changes[field.heads.shown() as usize];
        let set = change.set(&field.name).expect("a head sets its field");
        (&set.field, &set.value)
    };
    fields.iter().map(shown).collect()
}

/// The changes in order, each once, and the fields they fold to.
fn folded(mut all: Vec<&Change>) -> (Vec<&Change>, Vec<Field>) {
    if all.len() > 1 {
        order::sort_by(&mut all, |a, b| order(a, b));
        all.dedup();
    }
    let placed: Vec<(u32, &Change)> =
        (0u32..).zip(&all).map(|(index, change)| (index, *change)).collect();
    let fields = fold(&placed);
    (all, fields)
}

fn value_at<'a>(changes: &[&'a Change], index: u32, field: &str) -> &'a Value {
    &changes[index as usize].set(field).expect("a head sets its field").value
}

fn order(a: &Change, b: &Change) -> std::cmp::Ordering {
    a.at.cmp(&b.at).then_with(|| {
        if a == b { std::cmp::Ordering::Equal } else { a.content().cmp(&b.content()) }
    })
}

fn sort_by_stamp(indices: &mut Vec<u32>, changes: &[Change]) {
    order::sort_by(indices, |a, b| order(&changes[*a as usize], &changes[*b as usize]));
}

/// A record as the ledger holds it.
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

    /// Its fields, ascending by name, cleared ones included.
    pub fn fields(&self) -> &'a [Field] {
        &self.record.fields
    }

    /// The place of a field among the record's.
    fn field_index(&self, name: &str) -> Option<usize> {
        self.record.fields.binary_search_by(|field| (*field.name).cmp(name)).ok()
    }

    fn written(&self, index: u32, name: &str, field_index: usize) -> (&'a Change, &'a Value) {
        let change = &self.ledger.changes[index as usize];
        // Most records have one change, which sets the record's fields in their order.
        let at_place = change.sets.get(field_index).filter(|set| *set.field == *name);
        let set = at_place.or_else(|| change.set(name)).expect("a head sets its field");
        (change, &set.value)
    }

    /// The value shown: of the head with the greatest stamp. `None` when never set or cleared.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        let index = self.field_index(name)?;
        let shown = self.record.fields[index].heads.shown();
        let (_, value) = self.written(shown, name, index);
        Some(value).filter(|value| !value.is_null())
    }

    /// Every field that is not cleared, with the value shown, ascending by name.
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

    /// Each head of the field with its value, ascending by stamp; empty if the field was never set.
    pub fn heads(&self, name: &str) -> Vec<(&'a Change, &'a Value)> {
        let Some(index) = self.field_index(name) else { return Vec::new() };
        let heads = self.record.fields[index].heads.indices();
        heads.iter().map(|head| self.written(*head, name, index)).collect()
    }

    /// The heads of other fields that whoever deleted the record had not seen, ascending by stamp.
    fn unseen_by_deletion(&self) -> Vec<&'a Change> {
        unseen_by_deletion(&self.record.fields, |index| &self.ledger.changes[index as usize])
    }

    /// The heads of all its fields, each once, ascending.
    fn all_heads(&self) -> Vec<Stamp> {
        let fields = self.record.fields.iter();
        let indices = fields.flat_map(|field| field.heads.indices());
        let mut heads: Vec<Stamp> =
            indices.map(|index| self.ledger.changes[*index as usize].at).collect();
        order::sort(&mut heads);
        heads.dedup();
        heads
    }

    /// The values between which nobody has decided yet: two or more, or none. A record that one
    /// deleted while another wrote in it is deleted as well as not: that is written by whoever wrote
    /// in it last.
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

    /// The names of the fields that are in conflict.
    pub fn conflicts(&self) -> Vec<&'a Name> {
        let fields = self.record.fields.iter();
        let may_be = |field: &&Field| field.heads.indices().len() > 1 || &*field.name == DELETED;
        let many = fields.filter(may_be);
        many.map(|field| &field.name).filter(|name| !self.conflict(name).is_empty()).collect()
    }

    /// Whether it is deleted.
    pub fn is_deleted(&self) -> bool {
        self.value(DELETED) == Some(&Value::Bool(true))
    }

    /// Its changes, ascending by stamp.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &'a Change> {
        let ledger = self.ledger;
        self.record.changes.iter().map(move |index| &ledger.changes[*index as usize])
    }
}
