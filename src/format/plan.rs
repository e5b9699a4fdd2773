//! What an import will do, before it does it.

use std::cmp::Ordering;

use serde_json::Value;

use super::error::{ItemError, Place};
use crate::domain::records::Kind;
use crate::ledger::{Change, DELETED, Name, RecordKey};

/// What an import does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The ledger does not have it yet.
    New,
    /// Some of its fields will show another value.
    Changed,
    /// It will be deleted.
    Deleted,
    /// Nothing that is shown will differ.
    Same,
}

/// How many records of a kind meet which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not in the ledger yet.
    pub new: usize,
    /// Some fields will show another value.
    pub changed: usize,
    /// Will be deleted.
    pub deleted: usize,
    /// Nothing shown will differ.
    pub same: usize,
    /// Not taken.
    pub invalid: usize,
}

/// A record whose shown values an import alters.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDiff {
    /// The record.
    pub key: RecordKey,
    /// What happens to it.
    pub verdict: Verdict,
    /// What names the record, after the import or else before it.
    pub title: Option<String>,
    /// Each field that differs, with the value before and after; told of the first
    /// [`MOST_DIFFS`] records only.
    pub fields: Vec<(Name, Value, Value)>,
}

/// Something in the file that is not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// Where in the file.
    pub at: Place,
    /// The kind, if it could be told.
    pub kind: Option<Name>,
    /// The record's id, if it could be told.
    pub id: Option<Name>,
    /// Why.
    pub error: ItemError,
}

/// What an import will do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By the kind's name.
    pub counts: Vec<(Name, Counts)>,
    /// The records that will differ.
    pub diffs: Vec<RecordDiff>,
    /// What is not taken, and why.
    pub invalid: Vec<Invalid>,
    /// Changes to add to the ledger as they are.
    pub changes: Vec<Change>,
    /// Records of a file without a history: what they hold becomes changes of whoever imports.
    pub drafts: Vec<(RecordKey, Vec<(Name, Value)>)>,
    /// Records that the file lists otherwise than its own changes have it: the changes count.
    pub disagreeing: Vec<RecordKey>,
    /// Changes stamped by a clock that must have been wrong.
    pub from_far_future: usize,
    /// Fields that will be in conflict, both values being kept.
    pub conflicts: usize,
}

impl Plan {
    /// What happens to the records of a kind, by its name.
    pub fn counts_of(&self, kind: &str) -> Counts {
        self.counts.iter().find(|of| *of.0 == *kind).map(|of| of.1).unwrap_or_default()
    }

    pub(super) fn counts_mut(&mut self, kind: &Name) -> &mut Counts {
        let found = self.counts.iter().position(|of| of.0 == *kind);
        let place = found.unwrap_or_else(|| {
            self.counts.push((kind.clone(), Counts::default()));
            self.counts.len() - 1
        });
        &mut self.counts[place].1
    }

    /// Counts a record and notes how it differs.
    pub(super) fn note(
        &mut self,
        key: &RecordKey,
        is_new: bool,
        before: &Shown<'_>,
        after: &Shown<'_>,
    ) {
        let is_deleted = |fields: &Shown<'_>| value_in(fields, DELETED) == Some(&Value::Bool(true));
        let fields = differing(before, after);
        let verdict = match (is_new, is_deleted(before), is_deleted(after)) {
            (true, _, false) => Verdict::New,
            (false, false, true) => Verdict::Deleted,
            _ if fields.is_empty() || (is_deleted(before) && is_deleted(after)) => Verdict::Same,
            (true, _, true) => Verdict::Same,
            _ => Verdict::Changed,
        };
        let counts = self.counts_mut(&key.kind);
        match verdict {
            Verdict::New => counts.new += 1,
            Verdict::Changed => counts.changed += 1,
            Verdict::Deleted => counts.deleted += 1,
            Verdict::Same => {
                counts.same += 1;
                return;
            }
        }
        let title_of = |fields: &Shown<'_>| {
            let name = Kind::from_code(&key.kind).map_or("name", |kind| kind.fields()[0].name);
            value_in(fields, name).and_then(Value::as_str).map(str::to_owned)
        };
        let title = title_of(after).or_else(|| title_of(before));
        let shown = if self.diffs.len() < MOST_DIFFS { &fields[..] } else { &[] };
        let fields = shown
            .iter()
            .map(|(name, old, new)| ((*name).clone(), (*old).clone(), (*new).clone()))
            .collect();
        self.diffs.push(RecordDiff { key: key.clone(), verdict, title, fields });
    }

    /// Whether the import would change nothing.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.drafts.is_empty()
    }
}

/// So many differing records are told field by field: more than anyone looks through.
pub const MOST_DIFFS: usize = 200;

/// Fields ascending by name, without those that are cleared.
pub(super) type Shown<'a> = Vec<(&'a Name, &'a Value)>;

pub(super) fn present(mut fields: Shown<'_>) -> Shown<'_> {
    fields.retain(|(_, value)| !value.is_null());
    fields
}

fn value_in<'a>(fields: &Shown<'a>, name: &str) -> Option<&'a Value> {
    fields.iter().find(|field| **field.0 == *name).map(|field| field.1)
}

/// Whether a file lists a record otherwise than its own changes have it.
pub(super) fn disagrees(listed: &[(Name, Value)], own: &Shown<'_>) -> bool {
    let is_same =
        |(name, value): &(Name, Value)| value_in(own, name).unwrap_or(&Value::Null) == value;
    !listed.iter().all(is_same)
}

/// The fields that differ, with the value before and after.
fn differing<'a>(before: &Shown<'a>, after: &Shown<'a>) -> Vec<(&'a Name, &'a Value, &'a Value)> {
    const NOTHING: &Value = &Value::Null;
    let mut fields = Vec::with_capacity(after.len());
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (Some(old), Some(new)) => old.0.cmp(new.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return fields,
        };
        let old = if order.is_le() { before.next() } else { None };
        let new = if order.is_ge() { after.next() } else { None };
        let name = old.or(new).expect("one of the two was there").0;
        let (old, new) = (old.map_or(NOTHING, |old| old.1), new.map_or(NOTHING, |new| new.1));
        if old != new {
            fields.push((name, old, new));
        }
    }
}
