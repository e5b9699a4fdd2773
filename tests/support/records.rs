//! Records and changes for the ledgers of tests.

use serde_json::Value;
use zhibu_ledger::{Change, FieldWrite, Ledger, Name, RecordKey, Stamp, Writer};

/// A record for a test: kind, id, fields.
pub type TestRecord<'a> = (&'a str, String, Vec<(&'a str, Value)>);

/// A ledger of these records, each created by one change.
pub fn ledger_of(records: Vec<TestRecord<'_>>) -> Ledger {
    let mut ledger = Ledger::new();
    for (index, (kind, id, mut fields)) in (1..).zip(records) {
        let at = Stamp::new(index, 0, Writer::from_random(1));
        fields.sort_by_key(|field| field.0);
        let writes = fields
            .into_iter()
            .map(|(field, value)| FieldWrite { field: field.into(), value, replaces: Vec::new() })
            .collect();
        ledger.insert([Change { creates: true, ..change(at, &RecordKey::new(kind, id), writes) }]);
    }
    ledger
}

/// A change with these writes, which is an action of its own.
pub fn change(at: Stamp, key: &RecordKey, writes: Vec<FieldWrite>) -> Change {
    Change {
        at,
        key: key.clone(),
        writes,
        creates: false,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

/// Writes values to a record, as a writer who has seen the whole ledger.
pub fn write(
    ledger: &mut Ledger,
    at: Stamp,
    key: &RecordKey,
    values: &[(&str, Value)],
    by: Option<&str>,
) {
    let values = values.iter().map(|(name, value)| (Name::from(*name), value.clone()));
    let writes = ledger.draft(key, values.collect());
    if writes.is_empty() {
        return;
    }
    let creates = ledger.record(key).is_none();
    ledger.insert([Change { creates, by: by.map(Name::from), ..change(at, key, writes) }]);
}

/// Writes what a pasted table would, and returns the number of records.
pub fn take_writes(ledger: &mut Ledger, writes: Vec<(RecordKey, Vec<(Name, Value)>)>) -> usize {
    let count = writes.len();
    for (index, (key, values)) in (1..).zip(writes) {
        let at = Stamp::new(1_000_000 + index, 0, Writer::from_random(1));
        let values: Vec<(&str, Value)> =
            values.iter().map(|(name, value)| (&**name, value.clone())).collect();
        write(ledger, at, &key, &values, None);
    }
    count
}

/// Every text in a value.
pub fn texts_in(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts_in).collect(),
        Value::Object(members) => members.values().flat_map(texts_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}
