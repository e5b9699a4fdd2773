//! Frozen fixtures: stores and files of an earlier build open with every record, conflict and change
//! they had, and what is stored and written today is the same to the byte.
//!
//! The fixtures are only read here. A difference means that this build writes or reads another
//! format: see `tests/fixtures/v1/README.md`. Files are of version 1 to this day; stores are written
//! as by version 2, whose segments are bound to their keys.

#[path = "../fixtures/dump.rs"]
mod dump;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::Value;
use zhibu_app::workspace::{Saving, Workspace};
use zhibu_format::{OwnKey, Sealed, Signature, SignatureCheck, seal, write};
use zhibu_ledger::Ledger;
use zhibu_storage::{
    Catalog, MemoryStore, SegmentError, Store, decode, deflated, encode, encode_packed,
};

use self::dump::{
    DAMAGED, LEDGER_KEY, OPENED_BY, OPENED_MS, PACKED_BY, PASSPHRASE, SEAL_RANDOM, SIGNING_KEY,
    dump_notes, exported, open_file, source, texts_of,
};

/// The versions of stores.
const VERSIONS: [&str; 3] = ["v1", "v2", LATEST];
/// The version that stores are written in.
const LATEST: &str = "v3";

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// A fixture of version 1.
fn fixture(name: &str) -> String {
    fs::read_to_string(path("v1").join(name)).unwrap()
}

fn stored(version: &str, name: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path(version).join(format!("stores/{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn store(version: &str, name: &str) -> Rc<MemoryStore> {
    let store = MemoryStore::new();
    for (key, text) in stored(version, name) {
        store.set(&key, &text).unwrap();
    }
    Rc::new(store)
}

fn open_store(version: &str, name: &str) -> Workspace {
    dump::open(&store(version, name), OPENED_BY, OPENED_MS)
}

/// Compares line by line, so that a failure shows the record and not the whole ledger.
fn check(found: &str, expected: &str) {
    let expected = fixture(&format!("expected/{expected}.json"));
    for (number, (found, expected)) in (1..).zip(found.lines().zip(expected.lines())) {
        assert_eq!(found, expected, "line {number}");
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "lines");
}

fn check_session(workspace: &Workspace, expected: &str) {
    assert!(workspace.unreadable().is_empty(), "{:?}", workspace.unreadable());
    assert_eq!(workspace.saving(), &Saving::Saved);
    check(&dump::dump(workspace.about(), workspace.ledger()), expected);
}

/// The segment that the changes of a segment are written as.
fn encoded(key: &str, text: &str) -> String {
    let changes = decode(text, key).unwrap();
    match &text[..1] {
        "c" => encode(&changes.iter().collect::<Vec<_>>(), key),
        "e" => encode_packed(&changes, key, deflated),
        form => panic!("{form} is no form of version 3"),
    }
}

fn segments(stored: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    let is_segment = |key: &str| key.contains("/seg/") || key.contains("/point/");
    let segments = stored.iter().filter(move |(key, _)| is_segment(key));
    segments.filter(|(key, text)| !key.ends_with("/count") && *text != DAMAGED)
}

/// The ledger of a stored file, with what the file says of itself.
fn ledger() -> (zhibu_format::About, Ledger) {
    let staged = source("plain", fixture("files/plain.json").as_bytes()).staged;
    let mut ledger = Ledger::new();
    ledger.insert(staged.changes);
    (staged.about.unwrap(), ledger)
}

#[test]
fn a_store_of_unpacked_segments_opens_completely() {
    for (version, form) in VERSIONS.into_iter().zip(['a', 'c', 'c']) {
        assert!(segments(&stored(version, "unpacked")).all(|(_, text)| text.starts_with(form)));
        check_session(&open_store(version, "unpacked"), "ledger");
        let store = store(version, "unpacked");
        check(&dump_notes(&dump::catalog(&store, OPENED_BY)), "ledger-notes");
    }
}

#[test]
fn a_packed_store_opens_completely() {
    for (version, form) in VERSIONS.into_iter().zip(['b', 'd', 'e']) {
        assert!(segments(&stored(version, "packed")).all(|(_, text)| text.starts_with(form)));
        check_session(&open_store(version, "packed"), "ledger");
        let store = store(version, "packed");
        check(&dump_notes(&dump::catalog(&store, OPENED_BY)), "ledger-notes");
    }
}

#[test]
fn a_store_with_an_archive_and_a_restore_point_opens_completely() {
    for version in VERSIONS {
        check_session(&open_store(version, "archived"), "archived");
        let store = store(version, "archived");
        check(&dump_notes(&dump::catalog(&store, OPENED_BY)), "archived-notes");
    }
}

#[test]
fn a_restore_point_of_any_version_restores_lost_segments() {
    for (version, packed) in VERSIONS.into_iter().zip(['b', 'd', 'e']) {
        let store = store(version, "archived");
        let catalog = dump::catalog(&store, OPENED_BY);
        // Of what was written after the point, nothing is in it: that stays.
        for key in catalog.segment_keys(LEDGER_KEY).unwrap() {
            if store.get(&key).unwrap().unwrap().starts_with(packed) {
                store.remove(&key).unwrap();
            }
        }
        let mut workspace = dump::open(&store, OPENED_BY, OPENED_MS);
        assert_eq!(workspace.ledger().change_count(), 2);
        let (count, _) = workspace.restore_from_points(OPENED_MS).unwrap();
        assert_eq!(count, 76);
        check_session(&workspace, "archived");
    }
}

/// Earlier versions did not bind segments to their keys, so that what they wrote is packed with what
/// is written since, and bound from then on.
#[test]
fn a_store_of_version_1_is_packed_and_bound() {
    let store = store("v1", "unpacked");
    assert!(dump::catalog(&store, PACKED_BY).pack(LEDGER_KEY).unwrap() > 0);
    assert_eq!(texts_of(&store), stored(LATEST, "packed"));
}

#[test]
fn a_segment_that_was_quarantined_by_version_1_stays_where_it_is() {
    let store = store("v1", "archived");
    let aside: Vec<String> = store.keys(&format!("zhibu/{LEDGER_KEY}/aside/")).unwrap();
    assert_eq!(aside.len(), 1);
    store.remove(&aside[0]).unwrap();
    let opened = dump::catalog(&store, OPENED_BY).open(LEDGER_KEY).unwrap();
    assert_eq!(opened.unreadable.len(), 1);
    assert_eq!(opened.unreadable[0].raw, DAMAGED);
    assert!(matches!(opened.unreadable[0].error, SegmentError::Damaged { .. }));
}

#[test]
fn files_of_version_1_open_completely() {
    for (file, expected) in
        [("plain", "ledger"), ("signed", "ledger"), ("redacted", "redacted"), ("part", "part")]
    {
        check_session(
            &open_file(file, fixture(&format!("files/{file}.json")).as_bytes()),
            expected,
        );
    }
}

#[test]
fn a_signature_of_version_1_is_valid() {
    let staged = source("signed", fixture("files/signed.json").as_bytes()).staged;
    let signature = SignatureCheck::new(&staged).step(&staged, usize::MAX);
    assert_eq!(signature, Some(Signature::Valid(OwnKey::new(&SIGNING_KEY).public())));
}

#[test]
fn a_sealed_file_of_version_1_opens_with_its_passphrase() {
    let sealed = Sealed::from_bytes(fixture("files/sealed.json").as_bytes()).unwrap().unwrap();
    let opened = sealed.open(PASSPHRASE).unwrap();
    check_session(&open_file("sealed", &opened), "ledger");
    assert_eq!(opened, fixture("files/signed.json").into_bytes());
}

#[test]
fn segments_are_written_as_by_version_3() {
    for name in ["unpacked", "packed", "archived"] {
        for (key, text) in segments(&stored(LATEST, name)) {
            assert_eq!(&encoded(key, text), text, "{name}: {key}");
        }
    }
}

#[test]
fn keys_and_import_entries_are_written_as_by_version_3() {
    let known = stored(LATEST, "unpacked");
    let old = dump::catalog(&store(LATEST, "unpacked"), OPENED_BY);
    let again = Rc::new(MemoryStore::new());
    let mut shelves: BTreeMap<String, Rc<Catalog<Rc<dyn Store>>>> = BTreeMap::new();
    for (key, text) in segments(&known) {
        let changes = decode(text, key).unwrap();
        let writer = key.split('/').nth(3).unwrap();
        let catalog = shelves.entry(writer.to_owned()).or_insert_with(|| {
            let store: Rc<dyn Store> = again.clone();
            Rc::new(Catalog::new(store, writer.parse().unwrap(), deflated))
        });
        catalog.append(LEDGER_KEY, &changes).unwrap();
    }
    let catalog = dump::catalog(&again, OPENED_BY);
    catalog.set_about(LEDGER_KEY, &old.about(LEDGER_KEY).unwrap().unwrap()).unwrap();
    for (at, stamps) in old.imports(LEDGER_KEY).unwrap() {
        catalog.note_import(LEDGER_KEY, at, &stamps).unwrap();
        catalog.note_sources(LEDGER_KEY, at, &old.sources(LEDGER_KEY).unwrap()).unwrap();
    }
    assert_eq!(texts_of(&again), known);
}

#[test]
fn a_store_is_packed_as_by_version_2() {
    let store = store(LATEST, "unpacked");
    assert!(dump::catalog(&store, PACKED_BY).pack(LEDGER_KEY).unwrap() > 0);
    assert_eq!(texts_of(&store), stored(LATEST, "packed"));
}

#[test]
fn a_restore_point_is_written_as_by_version_2() {
    let store = store(LATEST, "archived");
    let catalog = dump::catalog(&store, OPENED_BY);
    let point = catalog.points(LEDGER_KEY).unwrap()[0];
    let known = stored(LATEST, "archived");
    let is_of_point = |key: &str| key.contains("/point/");
    // The point was made before the ledger was written on.
    for key in catalog.segment_keys(LEDGER_KEY).unwrap() {
        let copy = key.replace("/seg/", &format!("/point/{}/", point.at));
        if !known.contains_key(&copy) {
            store.remove(&key).unwrap();
        }
    }
    catalog.drop_point(LEDGER_KEY, point.at).unwrap();
    assert!(!texts_of(&store).keys().any(|key| is_of_point(key)));
    assert!(catalog.make_point(LEDGER_KEY, point.at, point.changes, 1_000_000).unwrap());
    let again: Vec<_> = texts_of(&store).into_iter().filter(|(key, _)| is_of_point(key)).collect();
    let known: Vec<_> = known.into_iter().filter(|(key, _)| is_of_point(key)).collect();
    assert_eq!(again, known);
}

#[test]
fn files_are_written_as_by_version_1() {
    let (about, ledger) = ledger();
    let plain = write(&about, &ledger, &exported("示例甲", false));
    let signed = OwnKey::new(&SIGNING_KEY).sign(&plain);
    let sealed = seal(&signed, PASSPHRASE, &SEAL_RANDOM);
    let files = [
        ("part", dump::part(&about, &ledger)),
        ("plain", plain),
        ("signed", signed),
        ("sealed", sealed),
    ];
    for (name, text) in files {
        let known = fixture(&format!("files/{name}.json"));
        for (number, (found, known)) in (1..).zip(text.lines().zip(known.lines())) {
            assert_eq!(found, known, "{name}: line {number}");
        }
        assert_eq!(text, known, "{name}");
    }
}

/// Later versions withhold more from a redacted file, and add nothing to it.
#[test]
fn a_redacted_file_is_that_of_version_1_without_what_is_withheld_since() {
    let (about, ledger) = ledger();
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let mut found = parsed(&dump::redacted(&about, &ledger));
    let mut known = parsed(&fixture("files/redacted.json"));
    let records = known["records"].as_object_mut().unwrap();
    assert!(records.remove("future_kind").is_some());
    for (kind, field) in [("branch", "future_field"), ("step", "actor"), ("appeal", "name")] {
        let listed = records[kind].as_array_mut().unwrap().iter_mut();
        let removed = listed.filter_map(|record| record.as_object_mut().unwrap().remove(field));
        assert!(removed.count() > 0, "{kind}.{field}");
    }
    for file in [&mut found, &mut known] {
        file.as_object_mut().unwrap().remove("check");
    }
    assert_eq!(found, known);
}
