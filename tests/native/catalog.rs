//! Sizes of what the catalog stores, measured on the demo ledger.

use zhibu_ledger::{Change, FieldWrite, PackedChanges, RecordKey, Stamp, Writer};
use zhibu_samples::{Size, demo};
use zhibu_storage::{Catalog, MemoryStore, deflated};

fn catalog(store: MemoryStore) -> Catalog<MemoryStore> {
    Catalog::new(store, Writer::from_random(11), deflated)
}

fn change(number: u64) -> Change {
    let at = Stamp::new(number, 0, Writer::from_random(11));
    let value = format!("第{number}个");
    Change {
        at,
        key: RecordKey::new("branch", format!("b{number}")),
        creates: true,
        writes: vec![FieldWrite {
            field: "name".into(),
            value: value.into(),
            replaces: Vec::new(),
        }],
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

#[test]
fn the_cost_of_an_edit_does_not_depend_on_the_ledger_size() {
    let written_by_an_edit = |catalog: &Catalog<MemoryStore>| {
        let before = catalog.store().written_units16();
        catalog.append("real", &[change(1)].iter().collect()).unwrap();
        catalog.store().written_units16() - before
    };
    let empty = catalog(MemoryStore::new());
    let large = catalog(MemoryStore::new());
    let bundled = demo(Size::MEDIUM);
    let changes: PackedChanges = bundled.changes.iter().collect();
    assert!(changes.len() > 20_000);
    large.append("real", &changes).unwrap();
    let cost = written_by_an_edit(&large);
    assert_eq!(cost, written_by_an_edit(&empty));
    assert!(cost < 300, "{cost} units for one field");
}

#[test]
fn packed_changes_are_much_smaller_than_json() {
    let store = catalog(MemoryStore::new());
    let bundled = demo(Size::SMALL);
    store.append("demo", &bundled.changes.iter().collect()).unwrap();
    let json = serde_json::to_string(&bundled.changes).unwrap().encode_utf16().count();
    let used = store.used_units16("demo").unwrap();
    assert!(used * 8 < json, "{used} units for {json} of JSON");
    assert_eq!(store.open("demo").unwrap().changes, bundled.changes);
}
