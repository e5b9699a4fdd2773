//! Commands on the history: restoring earlier values.

use serde_json::Value;

use zhibu_ledger::{Name, RecordKey, Stamp};

use crate::workspace::{Command, Workspace};

/// Writes an earlier value of one field as a new change; null clears it. `None` if the field has
/// this value now.
pub fn put_field_back(
    workspace: &Workspace,
    key: &RecordKey,
    field: Name,
    value: Value,
) -> Option<Command> {
    put(workspace, key, vec![(field, value)])
}

/// Writes the values that a record had after the change `at`; fields without a value then are
/// cleared. `None` if it has exactly these values now.
pub fn put_record_back(workspace: &Workspace, key: &RecordKey, at: Stamp) -> Option<Command> {
    let mut values = workspace.ledger().values_at(key, at);
    let record = workspace.ledger().record(key);
    for field in record.map(|record| record.field_names()).unwrap_or_default() {
        if values.iter().all(|(known, _)| *known != field) {
            values.push((field, Value::Null));
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
