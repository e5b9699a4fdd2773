//! What is done from the history: giving a record earlier values.

use serde_json::Value;

use zhibu_ledger::{Name, RecordKey, Stamp};

use crate::workspace::{Command, Workspace};

/// Gives one field of a record an earlier value, as a change of its own; null clears it. `None` if it
/// has that value now.
pub fn put_field_back(
    workspace: &Workspace,
    key: &RecordKey,
    field: Name,
    value: Value,
) -> Option<Command> {
    put(workspace, key, vec![(field, value)])
}

/// Gives a whole record the values that it had after the change `at`; what it did not have then is
/// cleared. `None` if it has just these values now.
pub fn put_record_back(workspace: &Workspace, key: &RecordKey, at: Stamp) -> Option<Command> {
    let mut values = workspace.ledger().values_at(key, at);
    let record = workspace.ledger().record(key);
    for field in record.map(|record| record.fields()).unwrap_or_default() {
        if values.iter().all(|(known, _)| *known != field.name) {
            values.push((field.name.clone(), Value::Null));
        }
    }
    put(workspace, key, values)
}

fn put(workspace: &Workspace, key: &RecordKey, values: Vec<(Name, Value)>) -> Option<Command> {
    if workspace.ledger().draft(key, values.clone()).is_empty() {
        return None;
    }
    Some(Command::Put { key: key.clone(), values, seen: Vec::new() })
}
