//! Records that the ledger does not have, and of which the files have one listing and nothing else.
//!
//! Nearly all records are such in a file of another program. There is nothing to compare them with,
//! so that their values are moved from the file to the draft and never copied.

use serde_json::Value;

use super::contents::{Contents, Entry};
use crate::file_set::FileSet;
use crate::plan::{
    FieldDiff, MOST_DIFFS, MOST_FIELDS, Origin, Plan, RecordDiff, RecordOutcome, title_field,
};
use zhibu_ledger::{DELETED, FieldWrite};

/// Drafts the record of an entry with what its only listing writes, and returns its outcome.
pub(super) fn draft_new(
    entry: &mut Entry,
    listing: usize,
    contents: &mut Contents,
    plan: &mut Plan,
) -> RecordOutcome {
    let listing = &mut contents.listed[listing];
    // A listing that cannot be read was refused: it is not one of these.
    let mut writes =
        std::mem::replace(&mut listing.record.writes, Ok(Vec::new())).unwrap_or_default();
    writes.retain(|write| !write.value.is_null());
    let files = FileSet::of(listing.from.file);
    let is_deleted = written(&writes, DELETED) == Some(&Value::Bool(true));
    let outcome = if is_deleted { RecordOutcome::Same } else { RecordOutcome::New };
    if outcome == RecordOutcome::New {
        entry.diff = Some(plan.diffs.len());
        let with_fields = plan.diffs.len() < MOST_DIFFS;
        plan.diffs.push(RecordDiff { files, ..diff_of(entry, &writes, with_fields) });
    }
    plan.drafts.push((entry.key.clone(), writes, Origin { files, diff: entry.diff }));
    outcome
}

fn diff_of(entry: &Entry, writes: &[FieldWrite], with_fields: bool) -> RecordDiff {
    let mut diff = RecordDiff::new(entry.key.clone(), RecordOutcome::New);
    let title = written(writes, title_field(&entry.key.kind, entry.kind));
    diff.title = title.and_then(Value::as_str).map(str::to_owned);
    if with_fields {
        diff.fields = writes.iter().take(MOST_FIELDS).map(field_diff).collect();
        diff.more_fields = writes.len() - diff.fields.len();
    }
    diff
}

fn field_diff(write: &FieldWrite) -> FieldDiff {
    FieldDiff {
        name: write.field.clone(),
        before: Value::Null,
        after: write.value.clone(),
        by: None,
        ms: None,
        beside: Vec::new(),
        more_beside: 0,
    }
}

/// The value that is written to a field.
fn written<'a>(writes: &'a [FieldWrite], field: &str) -> Option<&'a Value> {
    let index = writes.binary_search_by(|write| (*write.field).cmp(field)).ok()?;
    Some(&writes[index].value)
}
