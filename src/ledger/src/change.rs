//! A change: what one action writes to one record.

use serde_json::Value;

use super::{Name, Stamp, json_text};

/// Identifies a record: its kind and its id within the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// For example `branch`.
    pub kind: Name,
    /// Unique within the kind.
    pub id: Name,
}

impl RecordKey {
    /// The key of this kind and id.
    pub fn new(kind: impl Into<Name>, id: impl Into<Name>) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }
}

/// A new value for one field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWrite {
    /// The name of the field.
    pub field: Name,
    /// The new value; null clears the field.
    pub value: Value,
    /// The changes whose value the writer saw in this field and replaces, in ascending order.
    pub replaces: Vec<Stamp>,
}

/// Stamps by field, both ascending.
pub type ByField = Vec<(Name, Vec<Stamp>)>;

/// What one action writes to one record. Immutable: later changes replace it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Identifies the change, and says when and by which writer it was made.
    pub at: Stamp,
    /// The record that is written.
    pub key: RecordKey,
    /// The fields that are written, ascending by name, without duplicates.
    pub writes: Vec<FieldWrite>,
    /// Whether the record did not exist for the writer, so that this change created it.
    pub creates: bool,
    /// The action it belongs to: one click is one action and one undo. The stamp of an action is the
    /// stamp of its first change.
    pub action: Stamp,
    /// The action that this one reverts, if it is an undo.
    pub undoes: Option<Stamp>,
    /// Changes of the record, by field and in ascending order, that were replaced by changes since
    /// archived to a file. They stay replaced if they are imported again.
    pub archives: ByField,
    /// The author, as they call themselves.
    pub by: Option<Name>,
    /// The reason, if one was given.
    pub why: Option<Name>,
}

impl Change {
    /// What the change writes to this field.
    pub fn set(&self, field: &str) -> Option<&FieldWrite> {
        let index = self.writes.binary_search_by(|write| (*write.field).cmp(field)).ok()?;
        Some(&self.writes[index])
    }

    /// Orders two changes with the same stamp (from a copied browser profile or a tampered file), so
    /// that the fold does not depend on the order of insertion.
    pub(super) fn content(&self) -> String {
        let mut change = self.clone();
        // Values are equal regardless of the order of their members, so the order must not matter here.
        change.writes.iter_mut().for_each(|write| write.value.sort_all_objects());
        json_text(&change)
    }
}
