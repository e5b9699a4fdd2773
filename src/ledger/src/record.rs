//! A record of a ledger, as its changes fold to it.

use std::borrow::Cow;

use serde_json::Value;

use super::fold::{FoldedField, Heads, fold_without};
use super::history::{folded, unseen_by_deletion};
use super::set::{Indices, Ledger, Record};
use super::{Change, DELETED, Name, RecordKey, Stamp, ValueRef, shared_name};
use crate::order;

/// A record of a ledger.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) key: &'a RecordKey,
    pub(super) record: &'a Record,
}

impl<'a> RecordView<'a> {
    /// Its kind and id.
    pub fn key(&self) -> &'a RecordKey {
        self.key
    }

    /// The names of its fields, ascending, including cleared ones.
    pub fn field_names(&self) -> Vec<Name> {
        self.folded().iter().map(|field| field.name.clone()).collect()
    }

    /// What its changes fold to.
    fn folded(&self) -> Cow<'a, [FoldedField]> {
        match self.record.changes {
            Indices::Many(_) => Cow::Borrowed(&self.record.fields),
            Indices::One(index) => {
                let mut fields = Vec::new();
                self.ledger.changes.each_value(index, &mut |field, _| {
                    fields.push(FoldedField { name: shared_name(field), heads: Heads::One(index) });
                });
                Cow::Owned(fields)
            }
        }
    }

    /// A field that several changes fold to.
    fn folded_field(&self, name: &str) -> Option<&'a FoldedField> {
        let fields = &self.record.fields;
        let index = fields.binary_search_by(|field| (*field.name).cmp(name)).ok()?;
        Some(&fields[index])
    }

    /// The shown value: that of the head with the greatest stamp. `None` if never written, or cleared.
    pub fn value(&self, name: &str) -> Option<Value> {
        let shown = match self.record.changes {
            Indices::One(index) => index,
            Indices::Many(_) => self.folded_field(name)?.heads.shown(),
        };
        self.ledger.changes.value(shown, name).filter(|value| !value.is_null())
    }

    /// Passes on the fields that are not cleared, each with its shown value, ascending by name.
    pub fn each_value(&self, mut read: impl FnMut(&str, ValueRef<'_>)) {
        let mut read_written = |field: &str, value: ValueRef<'_>| {
            if !value.is_null() {
                read(field, value);
            }
        };
        match self.record.changes {
            Indices::One(index) => self.ledger.changes.each_value(index, &mut read_written),
            Indices::Many(_) => self.each_folded_value(&mut read_written),
        }
    }

    fn each_folded_value(&self, read: &mut dyn FnMut(&str, ValueRef<'_>)) {
        for field in &self.record.fields {
            let value = self.ledger.changes.value_ref(field.heads.shown(), &field.name);
            read(&field.name, value.expect("a head writes its field"));
        }
    }

    /// The fields that are not cleared, each with its shown value, ascending by name.
    pub fn values(&self) -> Vec<(Name, Value)> {
        let mut values = Vec::new();
        self.each_value(|field, value| values.push((shared_name(field), value.into_value())));
        values
    }

    /// The indices of a field's heads, ascending by stamp; empty if the field was never written.
    fn head_indices(&self, name: &str) -> Vec<u32> {
        match self.record.changes {
            Indices::One(index) => {
                self.ledger.changes.value(index, name).map(|_| index).into_iter().collect()
            }
            Indices::Many(_) => {
                let field = self.folded_field(name);
                field.map(|field| field.heads.indices().to_vec()).unwrap_or_default()
            }
        }
    }

    /// The heads of a field: their stamps and values, ascending by stamp.
    pub(super) fn head_values(&self, name: &str) -> Vec<(Stamp, Value)> {
        let changes = &self.ledger.changes;
        let of_head = |index: u32| Some((changes.at(index), changes.value(index, name)?));
        self.head_indices(name).into_iter().filter_map(of_head).collect()
    }

    /// The stamps of a field's heads.
    pub fn head_stamps(&self, name: &str) -> Vec<Stamp> {
        let heads = self.head_indices(name);
        heads.into_iter().map(|index| self.ledger.changes.at(index)).collect()
    }

    /// The heads of a field with their values, ascending by stamp; empty if the field was never written.
    pub fn heads(&self, name: &str) -> Vec<(Change, Value)> {
        let changes = &self.ledger.changes;
        let of_head = |index: u32| Some((changes.get(index), changes.value(index, name)?));
        self.head_indices(name).into_iter().filter_map(of_head).collect()
    }

    /// The heads of other fields that the deleting writer had not seen, ascending by stamp.
    pub(super) fn unseen_by_deletion(&self) -> Vec<Change> {
        // One change has nothing beside it.
        if self.folded_field(DELETED).is_none() {
            return Vec::new();
        }
        let own: Vec<Change> = self.history().collect();
        let (all, fields) = folded(own.iter().collect());
        unseen_by_deletion(&fields, &all).into_iter().cloned().collect()
    }

    /// The heads of all fields, ascending, without duplicates.
    pub(super) fn all_heads(&self) -> Vec<Stamp> {
        let fields = self.folded();
        let indices = fields.iter().flat_map(|field| field.heads.indices());
        let mut heads: Vec<Stamp> = indices.map(|index| self.ledger.changes.at(*index)).collect();
        order::sort(&mut heads);
        heads.dedup();
        heads
    }

    /// The conflicting values of a field: two or more, or none. A record that was deleted while another
    /// writer wrote to it is in conflict about its deletion; the latest unseen change stands for the
    /// side that keeps it.
    pub fn conflict(&self, name: &str) -> Vec<(Change, Value)> {
        let heads = self.heads(name);
        if name == DELETED
            && let Some(unseen) = self.unseen_by_deletion().pop()
        {
            let mut sides = heads;
            sides.push((unseen, Value::Null));
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
        self.value(DELETED) == Some(Value::Bool(true))
    }

    /// Its changes, ascending by stamp; each is read when the iterator comes to it.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = Change> + use<'a> {
        let changes = &self.ledger.changes;
        self.record.changes.iter().map(move |index| changes.get(*index))
    }

    /// What its changes fold to if those that `drop` selects did not exist.
    pub(super) fn folded_without(&self, drop: impl Fn(Stamp) -> bool) -> Vec<FoldedField> {
        let own: Vec<Change> = self.history().collect();
        fold_without(&indexed(&self.record.changes, &own), drop)
    }
}

/// Changes with the indices by which what they fold to refers to them.
pub(super) fn indexed<'a>(indices: &[u32], changes: &'a [Change]) -> Vec<(u32, &'a Change)> {
    indices.iter().copied().zip(changes).collect()
}
