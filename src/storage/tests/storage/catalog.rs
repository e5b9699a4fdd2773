//! The catalog of ledgers: what an edit costs, packing, damage, a full store, several ledgers, several tabs.

use std::rc::Rc;

use zhibu_format::About;
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_storage::{Catalog, MemoryStore, SaveError, SegmentError, Store, StoreError, deflated};
use zhibu_test_support::InterceptedStore;

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

fn stamps(changes: &[Change]) -> Vec<Stamp> {
    let mut stamps: Vec<Stamp> = changes.iter().map(|change| change.at).collect();
    stamps.sort_unstable();
    stamps.dedup();
    stamps
}

#[test]
fn packing_keeps_every_change_and_leaves_few_segments() {
    let catalog = catalog(MemoryStore::new());
    for number in 1..=63 {
        catalog.append("real", &[change(number)].iter().collect()).unwrap();
    }
    assert_eq!(catalog.pack("real").unwrap(), 0);
    catalog.append("real", &[change(64)].iter().collect()).unwrap();
    let before = stamps(&catalog.open("real").unwrap().changes);
    assert_eq!(catalog.pack("real").unwrap(), 64);
    assert_eq!(catalog.segment_count("real").unwrap(), 1);
    assert_eq!(stamps(&catalog.open("real").unwrap().changes), before);
}

#[test]
fn a_crash_at_any_write_loses_at_most_the_current_edit() {
    for calls in 0..140 {
        let store = Rc::new(MemoryStore::new());
        let dying = InterceptedStore::new(store.clone());
        dying.fail_after(calls);
        let catalog = Catalog::new(dying, Writer::from_random(1), deflated);
        let mut saved = Vec::new();
        for number in 1..=70 {
            let change = change(number);
            if catalog.append("real", &[change.clone()].iter().collect()).is_ok() {
                saved.push(change);
            }
            // A failure here is the point of the test; what was saved must be there afterwards.
            let _died = catalog.pack("real");
        }
        let later = Catalog::new(store, Writer::from_random(2), deflated);
        let opened = later.open("real").unwrap();
        assert!(opened.unreadable.is_empty());
        assert_eq!(stamps(&opened.changes), stamps(&saved), "dying at call {calls}");
    }
}

#[test]
fn two_tabs_never_overwrite_each_other_and_may_pack_at_once() {
    let store = Rc::new(MemoryStore::new());
    let tabs =
        [1, 2].map(|writer| Catalog::new(store.clone(), Writer::from_random(writer), deflated));
    for number in 1..=200 {
        let tab = &tabs[usize::try_from(number).unwrap() % 2];
        tab.append("real", &[change(number)].iter().collect()).unwrap();
        if number % 13 == 0 {
            tabs[0].pack("real").unwrap();
            tabs[1].pack("real").unwrap();
        }
    }
    assert_eq!(stamps(&tabs[0].open("real").unwrap().changes).len(), 200);
}

#[test]
fn a_damaged_or_newer_segment_is_reported_and_the_rest_opens() {
    let catalog = catalog(MemoryStore::new());
    for number in 1..=3 {
        catalog.append("real", &[change(number)].iter().collect()).unwrap();
    }
    let mut keys = catalog.store().keys("zhibu/real/seg/").unwrap();
    keys.sort();
    catalog.store().set(&keys[0], "a0000000000000000[]").unwrap();
    catalog.store().set(&keys[1], "q of the future").unwrap();
    let opened = catalog.open("real").unwrap();
    assert_eq!(opened.changes, [change(3)]);
    let errors: Vec<&SegmentError> =
        opened.unreadable.iter().map(|segment| &segment.error).collect();
    assert!(matches!(errors[..], [SegmentError::Damaged { .. }, SegmentError::Newer]));
    assert_eq!(opened.unreadable[0].raw, "a0000000000000000[]");
    // Packing passes them over, and putting one aside keeps its text.
    for number in 10..80 {
        catalog.append("real", &[change(number)].iter().collect()).unwrap();
    }
    catalog.pack("real").unwrap();
    catalog.quarantine("real", &keys[0]).unwrap();
    assert_eq!(catalog.open("real").unwrap().unreadable.len(), 1);
    assert_eq!(catalog.store().get(&keys[0]).unwrap().unwrap(), "a0000000000000000[]");
}

#[test]
fn a_full_store_refuses_the_edit_and_keeps_what_is_there() {
    let catalog = catalog(MemoryStore::new());
    catalog.append("real", &[change(1)].iter().collect()).unwrap();
    catalog.store().set_quota_units16(catalog.store().used_units16() + 10);
    let refused = catalog.append("real", &[change(2)].iter().collect());
    assert_eq!(refused, Err(SaveError::Store(StoreError::Full)));
    assert_eq!(catalog.open("real").unwrap().changes, [change(1)]);
    catalog.store().set_quota_units16(usize::MAX);
    catalog.append("real", &[change(2)].iter().collect()).unwrap();
    assert_eq!(catalog.open("real").unwrap().changes.len(), 2);
}

#[test]
fn ledgers_are_separate_and_other_programs_keys_untouched() {
    let catalog = catalog(MemoryStore::new());
    catalog.store().set("someone/else", "theirs").unwrap();
    catalog.store().set("zhibuX", "theirs").unwrap();
    for (ledger_key, title) in [("a", "甲"), ("b", "乙")] {
        let about = About { id: ledger_key.into(), title: title.into(), ..About::default() };
        catalog.set_about(ledger_key, &about).unwrap();
        catalog.append(ledger_key, &[change(1)].iter().collect()).unwrap();
    }
    catalog.append("orphan", &[change(5)].iter().collect()).unwrap();
    let titles: Vec<Option<String>> = catalog
        .ledgers()
        .unwrap()
        .into_iter()
        .map(|entry| entry.about.map(|about| about.title))
        .collect();
    assert_eq!(titles, [Some("甲".into()), Some("乙".into()), None]);
    catalog.remove("a").unwrap();
    assert_eq!(catalog.ledgers().unwrap().len(), 2);
    assert_eq!(catalog.open("b").unwrap().changes.len(), 1);
    assert_eq!(catalog.store().get("someone/else").unwrap().as_deref(), Some("theirs"));
    assert_eq!(catalog.store().get("zhibuX").unwrap().as_deref(), Some("theirs"));
}

#[test]
fn a_ledger_reopened_folds_to_what_it_was() {
    let catalog = catalog(MemoryStore::new());
    let mut ledger = Ledger::new();
    for number in 1..=100 {
        catalog.append("real", &[change(number)].iter().collect()).unwrap();
        ledger.insert([change(number)]);
        catalog.pack("real").unwrap();
    }
    let mut reopened = Ledger::new();
    reopened.insert(catalog.open("real").unwrap().changes);
    assert!(reopened.changes_in_order().eq(ledger.changes_in_order()));
}

#[test]
fn a_failed_replacement_leaves_the_ledger_unchanged() {
    let catalog = catalog(MemoryStore::new());
    let about = About { id: "a".into(), title: "甲".into(), ..About::default() };
    catalog.set_about("a", &about).unwrap();
    catalog.append("a", &[change(1)].iter().collect()).unwrap();
    catalog.store().set_quota_units16(catalog.store().used_units16() + 10);
    assert!(catalog.replace("a", &about, &[change(2)].iter().collect()).is_err());
    assert_eq!(catalog.open("a").unwrap().changes, [change(1)]);
    catalog.store().set_quota_units16(usize::MAX);
    catalog.replace("a", &about, &[change(2)].iter().collect()).unwrap();
    assert_eq!(catalog.open("a").unwrap().changes, [change(2)]);
}

#[test]
fn a_replacement_whose_metadata_find_no_room_leaves_the_old_ones() {
    let catalog = catalog(MemoryStore::new());
    let about = About { id: "a".into(), title: "甲".into(), ..About::default() };
    catalog.set_about("a", &about).unwrap();
    catalog.append("a", &[change(1)].iter().collect()).unwrap();
    let before = catalog.store().used_units16();
    catalog.append("a", &[change(2)].iter().collect()).unwrap();
    let of_segment = catalog.store().used_units16() - before;
    catalog.store().set_quota_units16(catalog.store().used_units16() + of_segment + 10);
    let longer = About { title: "乙".repeat(1_000), ..about.clone() };
    assert!(catalog.replace("a", &longer, &[change(3)].iter().collect()).is_err());
    assert_eq!(catalog.about("a").unwrap(), Some(about));
    assert_eq!(stamps(&catalog.open("a").unwrap().changes).len(), 3);
}

#[test]
fn imports_are_stored_compactly_and_the_oldest_evicted() {
    let catalog = catalog(MemoryStore::new());
    let at =
        |ms: u64, counter: u16, writer: u64| Stamp::new(ms, counter, Writer::from_random(writer));
    // Two writers: one in a row, one here and there.
    let mut stamps: Vec<Stamp> = (0..20_000).map(|counter| at(5, counter, 1)).collect();
    stamps.extend((0..50).map(|index| at(9 + index * 7, 3, 2)));
    let before = catalog.store().written_units16();
    catalog.note_import("real", at(1_000, 0, 3), &stamps).unwrap();
    let cost = catalog.store().written_units16() - before;
    assert!(cost < 1_000, "{cost} units for {} stamps", stamps.len());
    let noted = catalog.imports("real").unwrap();
    let mut back = noted[0].1.clone();
    back.sort_unstable();
    stamps.sort_unstable();
    assert_eq!((noted.len(), noted[0].0, back), (1, at(1_000, 0, 3), stamps));
    for later in 1..=6 {
        catalog.note_import("real", at(1_000 + later, 0, 3), &[at(later, 0, 4)]).unwrap();
    }
    let mut left: Vec<Stamp> =
        catalog.imports("real").unwrap().into_iter().map(|import| import.0).collect();
    left.sort_unstable();
    assert_eq!(left, [2, 3, 4, 5, 6].map(|later| at(1_000 + later, 0, 3)));
    // A note that cannot be read is passed over.
    catalog.store().set(&format!("zhibu/real/import/{}", at(2_000, 0, 3)), "b0123").unwrap();
    assert_eq!(catalog.imports("real").unwrap().len(), 5);
}

/// By hand or by a tool: both are intact, and neither belongs where it is.
#[test]
fn segments_swapped_between_ledgers_are_reported_and_stay_where_they_are() {
    let catalog = catalog(MemoryStore::new());
    let mut keys = Vec::new();
    for (ledger_key, number) in [("real", 1), ("demo", 2)] {
        catalog.append(ledger_key, &[change(number)].iter().collect()).unwrap();
        keys.extend(catalog.segment_keys(ledger_key).unwrap());
    }
    let texts: Vec<String> =
        keys.iter().map(|key| catalog.store().get(key).unwrap().unwrap()).collect();
    catalog.store().set(&keys[0], &texts[1]).unwrap();
    catalog.store().set(&keys[1], &texts[0]).unwrap();
    for (index, ledger_key) in ["real", "demo"].into_iter().enumerate() {
        let opened = catalog.open(ledger_key).unwrap();
        assert!(opened.changes.is_empty());
        assert_eq!(opened.unreadable[0].error, SegmentError::Misplaced);
        assert_eq!(opened.unreadable[0].raw, texts[1 - index]);
        // Nothing packs it or drops it as if it were the ledger's own.
        catalog.pack(ledger_key).unwrap();
        catalog
            .drop_changes(ledger_key, &[change(1).at, change(2).at].into_iter().collect())
            .unwrap();
        assert_eq!(catalog.store().get(&keys[index]).unwrap().unwrap(), texts[1 - index]);
    }
    // Swapped back, they are read again.
    catalog.store().set(&keys[0], &texts[0]).unwrap();
    assert_eq!(catalog.open("real").unwrap().changes, [change(1)]);
}
