//! Changes made by hand, for ledgers that tests begin with.

use serde_json::Value;
use zhibu_ledger::{Change, FieldWrite, Ledger, Name, RecordKey, Stamp};

/// A change that sets these fields, and nothing else worth naming.
pub fn change(at: Stamp, key: &RecordKey, sets: Vec<FieldWrite>) -> Change {
    Change {
        at,
        key: key.clone(),
        sets,
        creates: false,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

/// Gives a record these values, as someone would who has seen all that the ledger has.
pub fn write(
    ledger: &mut Ledger,
    at: Stamp,
    key: &RecordKey,
    values: &[(&str, Value)],
    by: Option<&str>,
) {
    let values = values.iter().map(|(name, value)| (Name::from(*name), value.clone()));
    let sets = ledger.draft(key, values.collect());
    if sets.is_empty() {
        return;
    }
    let creates = ledger.record(key).is_none();
    ledger.insert([Change { creates, by: by.map(Name::from), ..change(at, key, sets) }]);
}
