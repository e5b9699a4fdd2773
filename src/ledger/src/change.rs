//! A change: what one action sets on one record.

use serde_json::Value;

use super::archive::ByField;
use super::{Name, Stamp, json_text};

/// Which record: its kind and its id within the kind.
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

/// One field's new value.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldWrite {
    /// The field's name.
    pub field: Name,
    /// The new value; null clears the field.
    pub value: Value,
    /// The changes whose value the writer saw in this field and replaces, ascending.
    pub replaces: Vec<Stamp>,
}

/// What one action sets on one record. Never altered once made: later changes replace it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Names the change and says when and by which writer it was made.
    pub at: Stamp,
    /// The record it is about.
    pub key: RecordKey,
    /// The fields it sets, ascending by name, each once.
    pub sets: Vec<FieldWrite>,
    /// Whether the writer saw no such record before, so that this change made it.
    pub creates: bool,
    /// The action it belongs to: one click, one action, one undo. The action bears the stamp of
    /// its first change.
    pub action: Stamp,
    /// The action that this one takes back, if it is an undo.
    pub undoes: Option<Stamp>,
    /// Changes of the record, by field and ascending, that were replaced by what is no more in the
    /// ledger itself but in a file: they stay replaced, should they come in again.
    pub archives: ByField,
    /// Who made it, in the words they chose.
    pub by: Option<Name>,
    /// Why, if a reason was given.
    pub why: Option<Name>,
}

impl Change {
    /// The change's part on this field.
    pub fn set(&self, field: &str) -> Option<&FieldWrite> {
        let index = self.sets.binary_search_by(|set| (*set.field).cmp(field)).ok()?;
        Some(&self.sets[index])
    }

    /// Orders two changes that bear one stamp (a copied browser profile, a doctored file), so
    /// that the fold stays independent of the order in which they came.
    pub(super) fn content(&self) -> String {
        let mut change = self.clone();
        // Values are equal whatever the order of their members, so it must not tell here either.
        change.sets.iter_mut().for_each(|set| set.value.sort_all_objects());
        json_text(&change)
    }
}
