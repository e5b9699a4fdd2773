//! The changes of one record beside others that are not in the ledger yet, for previews of imports.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::fold::{FoldedField, fold};
use super::{Change, DELETED, Name, Stamp, Writer};
use crate::order;

/// The changes of a record in a ledger, read once for several comparisons.
#[derive(Clone, Debug, Default)]
pub struct RecordHistory {
    /// Ascending by stamp.
    own: Vec<Change>,
}

impl RecordHistory {
    pub(super) fn new(own: Vec<Change>) -> Self {
        Self { own }
    }

    /// Whether there are no changes: the ledger does not have the record.
    pub fn is_empty(&self) -> bool {
        self.own.is_empty()
    }

    /// The values that the record would have with `more` changes in the set, ascending by field,
    /// including cleared fields.
    pub fn values_with<'a>(&'a self, more: &[&'a Change]) -> Vec<(&'a Name, &'a Value)> {
        values_of(&self.with(more))
    }

    /// The fields of the record that would newly be in conflict with `more` changes in the set, each with
    /// the conflicting changes, ascending by stamp.
    pub fn conflicts_with<'a>(&'a self, more: &[&'a Change]) -> Vec<(Name, Vec<&'a Change>)> {
        let (own, own_fields) = folded(self.with(&[]));
        let (all, fields) = folded(self.with(more));
        let mut conflicts = Vec::new();
        for field in &fields {
            let heads = heads_of(field, &all);
            if &*field.name == DELETED {
                let unseen = unseen_by_deletion(&fields, &all);
                if !unseen.is_empty() {
                    let known = unseen_by_deletion(&own_fields, &own);
                    if !known.iter().map(|change| change.at).eq(unseen.iter().map(|new| new.at)) {
                        conflicts.push((field.name.clone(), heads));
                    }
                    continue;
                }
            }
            let mut values = heads.iter().map(|head| value_of(head, &field.name));
            let first = values.next();
            let is_in_conflict = values.any(|value| Some(value) != first);
            let known = own_fields.iter().find(|own| own.name == field.name);
            let is_known = known.is_some_and(|known| {
                let known = heads_of(known, &own);
                known.iter().map(|head| head.at).eq(heads.iter().map(|head| head.at))
            });
            if is_in_conflict && !is_known {
                conflicts.push((field.name.clone(), heads));
            }
        }
        conflicts
    }

    /// For each field of the record, the change whose value would be shown with `more` changes in the
    /// set.
    pub fn shown_with<'a>(&'a self, more: &[&'a Change]) -> Vec<(Name, &'a Change)> {
        let (all, fields) = folded(self.with(more));
        fields.iter().map(|field| (field.name.clone(), all[field.heads.shown() as usize])).collect()
    }

    fn with<'a>(&'a self, more: &[&'a Change]) -> Vec<&'a Change> {
        self.own.iter().chain(more.iter().copied()).collect()
    }
}

fn heads_of<'a>(field: &FoldedField, changes: &[&'a Change]) -> Vec<&'a Change> {
    field.heads.indices().iter().map(|index| changes[*index as usize]).collect()
}

/// The heads of other fields that the deleting writer had not seen, ascending by stamp: concurrent
/// writes to a deleted record. Empty if the deletion does not say what it had seen.
pub(super) fn unseen_by_deletion<'a>(
    fields: &[FoldedField],
    changes: &[&'a Change],
) -> Vec<&'a Change> {
    let Some(deletion) = fields.iter().find(|field| &*field.name == DELETED) else {
        return Vec::new();
    };
    let deletions: Vec<&Change> =
        deletion.heads.indices().iter().map(|index| changes[*index as usize]).collect();
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
    let heads = heads.flat_map(|field| field.heads.indices()).map(|index| changes[*index as usize]);
    // Deletions by earlier versions of the program do not say what they had seen.
    if seen.is_empty() {
        return Vec::new();
    }
    // Writers know what they wrote before a deletion, and what they wrote after it they wrote deliberately.
    let deleting: FxHashSet<Writer> = deletions.iter().map(|change| change.at.writer()).collect();
    let mut unseen: Vec<&Change> = heads
        .filter(|head| !seen.contains(&head.at) && !deleting.contains(&head.at.writer()))
        .collect();
    order::sort_by(&mut unseen, |a, b| a.at.cmp(&b.at));
    unseen.dedup_by(|a, b| a.at == b.at);
    unseen
}

/// The values of a record that has exactly these changes, in the form of
/// [`RecordHistory::values_with`].
pub fn values_of<'a>(changes: &[&'a Change]) -> Vec<(&'a Name, &'a Value)> {
    // Fast path: nearly all records have one change.
    if let [only] = changes {
        return only.writes.iter().map(|write| (&write.field, &write.value)).collect();
    }
    let (all, fields) = folded(changes.to_vec());
    fields
        .iter()
        .map(|field| {
            let change = all[field.heads.shown() as usize];
            let write = change.set(&field.name).expect("a head writes its field");
            (&write.field, &write.value)
        })
        .collect()
}

/// The changes in order without duplicates, and the fields they fold to.
pub(super) fn folded(mut all: Vec<&Change>) -> (Vec<&Change>, Vec<FoldedField>) {
    if all.len() > 1 {
        sort_by_stamp(&mut all, |change| change.at, |change| change.content());
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
pub(super) fn sort_by_stamp<T>(
    items: &mut Vec<T>,
    at: impl Fn(&T) -> Stamp,
    content: impl Fn(&T) -> String,
) {
    order::sort_by(items, |a, b| at(a).cmp(&at(b)));
    if items.windows(2).all(|pair| at(&pair[0]) != at(&pair[1])) {
        return;
    }
    // The content is written once for each change, however many share a stamp.
    let mut with_content: Vec<(Stamp, String, T)> =
        items.drain(..).map(|item| (at(&item), content(&item), item)).collect();
    order::sort_by(&mut with_content, |a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    items.extend(with_content.into_iter().map(|(_, _, item)| item));
}
