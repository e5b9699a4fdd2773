//! Changes that replace what nobody has: which stamps count, and how many records are named.

use serde_json::json;
use zhibu_format::UnseenStamps;
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::change;

fn at(ms: u64) -> Stamp {
    Stamp::new(ms, 0, Writer::from_random(3))
}

/// A change of a record that replaces changes of these times.
fn replacing(ms: u64, id: &str, replaced: &[u64]) -> Change {
    let replaces = replaced.iter().map(|ms| at(*ms)).collect();
    let write = FieldWrite { field: "name".into(), value: json!(ms), replaces };
    change(at(ms), &RecordKey::new("branch", id), vec![write])
}

#[test]
fn what_the_changes_or_the_ledger_have_is_seen() {
    let mut ledger = Ledger::new();
    ledger.insert([replacing(1, "b", &[])]);
    let own = [replacing(2, "b", &[1]), replacing(3, "b", &[2])];
    assert_eq!(UnseenStamps::of(&own, &ledger), UnseenStamps::default());
    let found = UnseenStamps::of(&own, &Ledger::new());
    assert_eq!((found.stamps, found.records), (1, vec![RecordKey::new("branch", "b")]));
}

#[test]
fn every_stamp_counts_and_a_record_is_named_once() {
    let archives = vec![("name".into(), vec![at(1), at(8), at(9)])];
    let changes = [
        replacing(1, "b", &[5, 6]),
        replacing(2, "b", &[7]),
        replacing(3, "c", &[2]),
        Change { archives, ..replacing(4, "d", &[]) },
    ];
    let found = UnseenStamps::of(&changes, &Ledger::new());
    let named: Vec<&str> = found.records.iter().map(|key| &*key.id).collect();
    assert_eq!((found.stamps, named, found.more_records), (5, vec!["b", "d"], 0));
}

#[test]
fn of_many_records_some_are_named_and_the_rest_counted() {
    let changes: Vec<Change> =
        (1..=250).map(|number| replacing(number, &format!("b{number:03}"), &[1_000])).collect();
    let found = UnseenStamps::of(&changes, &Ledger::new());
    assert_eq!((found.stamps, found.records.len(), found.more_records), (250, 200, 50));
    assert_eq!(&*found.records[199].id, "b200");
}
