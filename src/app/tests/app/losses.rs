//! What others do to storage while a ledger is open: segments that vanish are stored again, and damaged
//! metadata are kept as they are.

use std::rc::Rc;

use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_app::local_ledgers::{LocalLedgers, Opener};
use zhibu_app::workspace::{Command, Removal, Saving, UnreadableCount, Workspace};
use zhibu_format::{About, Part};
use zhibu_ledger::{RecordKey, Stamp, Writer};
use zhibu_storage::{MemoryStore, Store, StoreError, deflated};
use zhibu_test_support::InterceptedStore;

use crate::support::NOW_MS;

const ABOUT: &str = "zhibu/a/about";

fn about() -> About {
    let part = Part { organisation: "org-b".into(), name: "乙局".into() };
    About { id: "a".into(), title: "台账".into(), part: Some(part), ..About::default() }
}

fn local_ledgers(store: &Rc<MemoryStore>, writer: u64) -> LocalLedgers {
    LocalLedgers::new(Some(store.clone()), Writer::from_random(writer), deflated)
}

fn open(store: &Rc<MemoryStore>, writer: u64) -> Workspace {
    local_ledgers(store, writer).open("a", &Opener::default(), NOW_MS).unwrap().workspace
}

fn put(workspace: &mut Workspace, id: &str) {
    let values = vec![("name".into(), json!(id))];
    let key = RecordKey::new("branch", id);
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

/// A ledger that is open, with some segments.
fn opened(store: &Rc<MemoryStore>) -> Workspace {
    let created = local_ledgers(store, 1).create(&about(), Vec::new(), &Opener::default(), NOW_MS);
    let mut workspace = created.unwrap().workspace;
    for number in 0..4 {
        put(&mut workspace, &format!("b{number}"));
    }
    workspace
}

fn segments(store: &MemoryStore) -> Vec<String> {
    let mut keys = store.keys("zhibu/a/seg/").unwrap();
    keys.sort();
    keys
}

fn stamps(workspace: &Workspace) -> FxHashSet<Stamp> {
    workspace.ledger().stamps().collect()
}

/// Runs the whole check at once; the number of changes that were stored again.
fn check(workspace: &mut Workspace) -> usize {
    let Some(mut check) = workspace.begin_checking_stored().unwrap() else { return 0 };
    while workspace.check_stored_step(&mut check).unwrap() {}
    workspace.end_checking_stored(&check)
}

#[test]
fn segments_that_vanish_are_stored_again_and_the_user_is_told() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = opened(&store);
    assert_eq!(check(&mut workspace), 0);
    let keys = segments(&store);
    for key in &keys[..2] {
        store.remove(key).unwrap();
        assert_eq!(workspace.note_removal(key), Removal::Segment);
    }
    // One is overwritten: what it had is stored again, and the text stays to be looked at.
    assert!(workspace.is_own_segment(&keys[2]) && !workspace.is_own_segment("zhibu/b/seg/x/1"));
    store.set(&keys[2], "?").unwrap();
    assert_eq!(check(&mut workspace), 3);
    assert_eq!((workspace.saving(), workspace.status().stored_again), (&Saving::Saved, 3));
    assert_eq!(check(&mut workspace), 0);
    let again = open(&store, 2);
    assert_eq!(stamps(&again), stamps(&workspace));
    assert_eq!(again.unreadable().len(), 1);
    workspace.acknowledge_stored_again();
    assert_eq!(workspace.status().stored_again, 0);
}

#[test]
fn all_segments_may_vanish() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = opened(&store);
    for key in segments(&store) {
        store.remove(&key).unwrap();
    }
    assert_eq!(check(&mut workspace), 4);
    assert_eq!(stamps(&open(&store, 2)), stamps(&workspace));
}

#[test]
fn what_finds_no_room_again_is_unsaved() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = opened(&store);
    for key in segments(&store) {
        store.remove(&key).unwrap();
    }
    store.set_quota_units16(store.used_units16() + 10);
    assert_eq!(check(&mut workspace), 4);
    assert!(matches!(workspace.saving(), Saving::Failed { unsaved: 4, .. }));
    assert_eq!(workspace.status().stored_again, 0);
    store.set_quota_units16(usize::MAX);
    workspace.retry_saving();
    assert_eq!(stamps(&open(&store, 2)), stamps(&workspace));
}

/// Segments that another tab packs vanish too, at any time of the check.
#[test]
fn packing_in_another_tab_is_no_loss() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = opened(&store);
    // One less than are packed.
    for number in 0..59 {
        put(&mut workspace, &format!("c{number}"));
    }
    let before = segments(&store);
    let mut check = workspace.begin_checking_stored().unwrap().unwrap();
    workspace.check_stored_step(&mut check).unwrap();
    // The first edit of a visit packs.
    let mut other = open(&store, 2);
    put(&mut other, "d");
    let gone = before.iter().filter(|key| store.get(key).unwrap().is_none()).count();
    assert!(gone > 60, "{gone}");
    let is_segment = |key: &&String| store.get(key).unwrap().is_some() && !before.contains(key);
    for key in segments(&store).iter().filter(is_segment) {
        workspace.follow(key, NOW_MS).unwrap();
    }
    while workspace.check_stored_step(&mut check).unwrap() {}
    assert_eq!(workspace.end_checking_stored(&check), 0);
}

/// Whoever removes or resets a ledger in another tab meant it.
#[test]
fn a_ledger_that_another_tab_removes_or_resets_is_not_stored_again() {
    for is_reset in [false, true] {
        let store = Rc::new(MemoryStore::new());
        let mut workspace = opened(&store);
        let keys = segments(&store);
        let elsewhere = local_ledgers(&store, 2);
        if is_reset {
            elsewhere.reset("a", &about(), &[]).unwrap();
        } else {
            elsewhere.remove("a").unwrap();
        }
        // The browser sends the events in the order of the removals: see the next test.
        assert_eq!(workspace.note_removal(ABOUT), Removal::Ledger);
        assert_eq!(workspace.note_removal(&keys[0]), Removal::Segment);
        assert_eq!(check(&mut workspace), 0);
        assert!(segments(&store).is_empty());
        if !is_reset {
            // An edit stores all of it again; from then on it is looked after as before.
            put(&mut workspace, "e");
            assert_eq!(stamps(&open(&store, 3)), stamps(&workspace));
            store.remove(&segments(&store)[0]).unwrap();
            assert_eq!(check(&mut workspace), 5);
        }
    }
}

/// Other tabs tell by the order that it was meant.
#[test]
fn a_ledger_is_removed_or_reset_from_its_metadata_on() {
    for is_reset in [false, true] {
        let store = Rc::new(MemoryStore::new());
        opened(&store);
        let before = segments(&store);
        let dying = Rc::new(InterceptedStore::new(store.clone()));
        let elsewhere = LocalLedgers::new(Some(dying.clone()), Writer::from_random(2), deflated);
        dying.fail_after(1);
        let done = if is_reset {
            elsewhere.reset("a", &about(), &[]).is_ok()
        } else {
            elsewhere.remove("a").is_ok()
        };
        assert!(!done);
        assert_eq!((store.get(ABOUT).unwrap(), segments(&store)), (None, before));
    }
}

#[test]
fn damaged_metadata_are_reported_and_not_overwritten() {
    let store = Rc::new(MemoryStore::new());
    let all = stamps(&opened(&store));
    let raw = "{\"id\":\"a\",\"title\":\"台";
    store.set(ABOUT, raw).unwrap();
    let mut workspace = open(&store, 2);
    assert_eq!(stamps(&workspace), all);
    let status = workspace.status();
    assert_eq!(status.unreadable, UnreadableCount { damaged: 1, misplaced: 0, newer: 0 });
    assert_eq!(status.saving, Saving::Off { unsaved: 0 });
    assert_eq!((&*workspace.unreadable()[0].key, &*workspace.unreadable()[0].raw), (ABOUT, raw));
    // Neither an edit, nor another title, nor the same ledger once more touches them.
    put(&mut workspace, "e");
    workspace.rename("新名").unwrap();
    assert_eq!(workspace.about().title, "新名");
    assert_eq!(local_ledgers(&store, 3).with_id("a"), Ok(Some("a".into())));
    assert_eq!(store.get(ABOUT).unwrap().unwrap(), raw);
    // The user sets them aside: they are kept, and everything is saved again.
    workspace.quarantine_unreadable().unwrap();
    assert_eq!(workspace.saving(), &Saving::Saved);
    let kept = store.keys("zhibu/a/aside/").unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(store.get(&kept[0]).unwrap().unwrap(), raw);
    let again = open(&store, 4);
    assert_eq!((&*again.about().title, again.saving()), ("新名", &Saving::Saved));
    assert_eq!(stamps(&again), stamps(&workspace));
}

#[test]
fn metadata_that_are_damaged_while_the_ledger_is_open_are_not_overwritten_either() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = opened(&store);
    store.set(ABOUT, "?").unwrap();
    put(&mut workspace, "e");
    workspace.rename("新名").unwrap();
    assert_eq!(store.get(ABOUT).unwrap().unwrap(), "?");
    assert_eq!(workspace.saving(), &Saving::Off { unsaved: 0 });
    // Nothing is removed for the other metadata if these find no place.
    store.set_quota_units16(store.used_units16());
    assert_eq!(workspace.quarantine_unreadable(), Err(StoreError::Full.into()));
    assert_eq!(store.get(ABOUT).unwrap().unwrap(), "?");
    store.set_quota_units16(usize::MAX);
    workspace.quarantine_unreadable().unwrap();
    assert_eq!(open(&store, 2).about(), &About { title: "新名".into(), ..about() });
}
