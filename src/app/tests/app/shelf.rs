//! The ledgers of a browser: making, opening, resetting and removing them.

use std::rc::Rc;

use serde_json::json;
use zhibu_app::shelf::{OpenedLedger, Opener, Shelf};
use zhibu_app::workspace::{Command, Saving, UnreadableCount, Workspace};
use zhibu_format::{About, Author, Sample};
use zhibu_ledger::{RecordKey, Writer};
use zhibu_samples::{Bundled, bundled};
use zhibu_storage::{MemoryStore, Store, StoreError};

use crate::support::NOW_MS;

fn shelf(store: &Rc<MemoryStore>, writer: u64) -> Shelf {
    Shelf::new(Some(store.clone()), Writer::from_random(writer))
}

fn about(id: &str) -> About {
    About { id: id.into(), title: format!("台账{id}"), ..About::default() }
}

fn name(workspace: &mut Workspace, id: &str) {
    let values = vec![("name".into(), json!(id))];
    let key = RecordKey::new("branch", id);
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

#[test]
fn a_ledger_is_made_opened_and_removed() {
    let store = Rc::new(MemoryStore::new());
    let shelf = shelf(&store, 1);
    assert_eq!(shelf.first_to_open(Some("a")), Ok(None));
    let opener = Opener {
        author: Author { unit: "示例局".into(), name: "甲".into() },
        own_writers: vec![shelf.writer()],
    };
    for id in ["a", "b"] {
        let OpenedLedger { mut workspace, history } =
            shelf.create(&about(id), Vec::new(), &opener, NOW_MS).unwrap();
        assert_eq!(history, Ok(()));
        name(&mut workspace, id);
        assert_eq!(workspace.ledger().changes()[0].by.as_deref(), Some("示例局 · 甲"));
    }
    assert_eq!(shelf.first_to_open(Some("b")), Ok(Some("b".into())));
    assert_eq!(shelf.first_to_open(Some("gone")), Ok(Some("a".into())));
    assert_eq!((shelf.with_id("b"), shelf.with_id("c")), (Ok(Some("b".into())), Ok(None)));
    // What this browser wrote can be undone at the next visit.
    let opened = shelf.open("b", &opener, NOW_MS).unwrap();
    assert_eq!(opened.workspace.can_undo_redo(), (true, false));
    let stranger = shelf.open("b", &Opener::default(), NOW_MS).unwrap();
    assert_eq!(stranger.workspace.can_undo_redo(), (false, false));
    assert!(shelf.used_units16("b") > 0);
    shelf.remove("b").unwrap();
    assert_eq!(shelf.ledgers().len(), 1);
    assert_eq!(shelf.used_units16("b"), 0);
}

#[test]
fn a_sample_that_finds_no_room_is_opened_unsaved() {
    let store = Rc::new(MemoryStore::new());
    let shelf = shelf(&store, 1);
    let Bundled { about, changes } = bundled(Sample::Demo);
    let count = changes.len();
    store.set_quota_units16(2_000);
    let opened = shelf.create(&about, changes.clone(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    assert_eq!(workspace.ledger().changes().len(), count);
    assert_eq!(workspace.unsaved_count(), count);
    assert!(matches!(workspace.saving(), Saving::Failed { .. }));
    assert_eq!(workspace.can_undo_redo(), (false, false), "there is nothing before it");
    assert_eq!(workspace.prepare_to_leave(), count, "leaving would lose it");
    store.set_quota_units16(usize::MAX);
    assert_eq!(workspace.prepare_to_leave(), 0);
    let again = shelf.open(&about.id, &Opener::default(), NOW_MS).unwrap();
    assert_eq!(again.workspace.ledger().changes().len(), count);
    store.set_quota_units16(0);
    let other = About { id: "other".into(), ..about };
    let refused = shelf.create(&other, changes, &Opener::default(), NOW_MS);
    assert_eq!(refused.err(), Some(StoreError::Full));
}

#[test]
fn a_reset_ledger_has_only_what_it_is_reset_to() {
    let store = Rc::new(MemoryStore::new());
    let shelf = shelf(&store, 1);
    let Bundled { about, changes } = bundled(Sample::Laoshan2022);
    let opened = shelf.create(&about, changes.clone(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "more");
    workspace.rename("另一个").unwrap();
    shelf.reset(&about.id, &about, &changes).unwrap();
    let again = shelf.open(&about.id, &Opener::default(), NOW_MS).unwrap().workspace;
    assert_eq!(again.ledger().changes().len(), changes.len());
    assert_eq!(again.about().title, about.title);
}

#[test]
fn without_storage_a_ledger_is_left_without_a_word() {
    let shelf = Shelf::new(None, Writer::from_random(1));
    assert_eq!(shelf.status_without_ledger().saving, Saving::InMemory);
    let opened = shelf.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "b");
    assert_eq!(workspace.saving(), &Saving::InMemory);
    assert_eq!((workspace.unsaved_count(), workspace.prepare_to_leave()), (1, 0));
}

#[test]
fn the_status_says_what_can_be_undone_and_what_cannot_be_read() {
    let store = Rc::new(MemoryStore::new());
    let shelf = shelf(&store, 1);
    let opened = shelf.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    assert_eq!(workspace.status(), shelf.status_without_ledger());
    name(&mut workspace, "b");
    assert!(workspace.status().can_undo && !workspace.status().can_redo);
    workspace.undo(NOW_MS);
    assert!(workspace.status().can_redo);
    let keys = store.keys("zhibu/a/seg/").unwrap();
    store.set(&keys[0], "?").unwrap();
    store.set("zhibu/a/seg/0000000000000009/00000001", "z9").unwrap();
    let status = shelf.open("a", &Opener::default(), NOW_MS).unwrap().workspace.status();
    assert_eq!(status.unreadable, UnreadableCount { damaged: 1, newer: 1 });
    assert_eq!(status.saving, Saving::Off { unsaved: 0 });
}
