//! The ledgers of a browser: making, opening, resetting and removing them.

use std::rc::Rc;

use serde_json::json;
use zhibu_app::exporting::open_file;
use zhibu_app::local_ledgers::{LocalLedgers, OpenedLedger, Opener};
use zhibu_app::workspace::{Command, Saving, UnreadableCount, Workspace};
use zhibu_format::{About, Author, Exported, Sample};
use zhibu_ledger::{RecordKey, Writer};
use zhibu_samples::{Bundled, bundled};
use zhibu_storage::{MemoryStore, Store, StoreError, deflated};

use crate::support::{NOW_MS, can_undo_redo};

fn local_ledgers(store: &Rc<MemoryStore>, writer: u64) -> LocalLedgers {
    LocalLedgers::new(Some(store.clone()), Writer::from_random(writer), deflated)
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
fn a_ledger_is_created_opened_and_removed() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    assert_eq!(local_ledgers.first_to_open(Some("a")), Ok(None));
    let opener = Opener {
        author: Author { unit: "示例局".into(), name: "甲".into() },
        own_writers: vec![local_ledgers.writer()],
    };
    for id in ["a", "b"] {
        let OpenedLedger { mut workspace, history } =
            local_ledgers.create(&about(id), Vec::new(), &opener, NOW_MS).unwrap();
        assert_eq!(history, Ok(()));
        name(&mut workspace, id);
        assert_eq!(workspace.ledger().changes().next().unwrap().by.as_deref(), Some("示例局 · 甲"));
    }
    assert_eq!(local_ledgers.first_to_open(Some("b")), Ok(Some("b".into())));
    assert_eq!(local_ledgers.first_to_open(Some("gone")), Ok(Some("a".into())));
    assert_eq!(
        (local_ledgers.with_id("b"), local_ledgers.with_id("c")),
        (Ok(Some("b".into())), Ok(None))
    );
    // What this browser wrote can be undone at the next visit.
    let opened = local_ledgers.open("b", &opener, NOW_MS).unwrap();
    assert_eq!(can_undo_redo(&opened.workspace), (true, false));
    let stranger = local_ledgers.open("b", &Opener::default(), NOW_MS).unwrap();
    assert_eq!(can_undo_redo(&stranger.workspace), (false, false));
    assert!(local_ledgers.used_units16("b") > 0);
    local_ledgers.remove("b").unwrap();
    assert_eq!(local_ledgers.ledgers().len(), 1);
    assert_eq!(local_ledgers.used_units16("b"), 0);
}

#[test]
fn a_sample_that_finds_no_room_is_opened_unsaved() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    let Bundled { about, changes } = bundled(Sample::Demo);
    let count = changes.len();
    store.set_quota_units16(2_000);
    let opened = local_ledgers.create(&about, changes.clone(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    assert_eq!(workspace.ledger().change_count(), count);
    assert_eq!(workspace.unsaved_count(), count);
    assert!(matches!(workspace.saving(), Saving::Failed { .. }));
    assert_eq!(can_undo_redo(&workspace), (false, false), "there is nothing before it");
    assert_eq!(workspace.prepare_to_leave(), count, "leaving would lose it");
    store.set_quota_units16(usize::MAX);
    assert_eq!(workspace.prepare_to_leave(), 0);
    let again = local_ledgers.open(&about.id, &Opener::default(), NOW_MS).unwrap();
    assert_eq!(again.workspace.ledger().change_count(), count);
    store.set_quota_units16(0);
    let other = About { id: "other".into(), ..about };
    let refused = local_ledgers.create(&other, changes, &Opener::default(), NOW_MS);
    assert_eq!(refused.err(), Some(StoreError::Full));
}

#[test]
fn a_reset_ledger_has_only_what_it_is_reset_to() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    let Bundled { about, changes } = bundled(Sample::Laoshan2022);
    let opened = local_ledgers.create(&about, changes.clone(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "more");
    workspace.rename("另一个").unwrap();
    local_ledgers.reset(&about.id, &about, &changes).unwrap();
    let again = local_ledgers.open(&about.id, &Opener::default(), NOW_MS).unwrap().workspace;
    assert_eq!(again.ledger().change_count(), changes.len());
    assert_eq!(again.about().title, about.title);
}

#[test]
fn without_storage_a_ledger_can_be_left_at_once() {
    let local_ledgers = LocalLedgers::new(None, Writer::from_random(1), deflated);
    assert_eq!(local_ledgers.status_without_ledger().saving, Saving::InMemory);
    let opened = local_ledgers.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "b");
    assert_eq!(workspace.saving(), &Saving::InMemory);
    assert_eq!((workspace.unsaved_count(), workspace.prepare_to_leave()), (1, 0));
}

#[test]
fn the_status_shows_what_can_be_undone_and_what_cannot_be_read() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    let opened = local_ledgers.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    assert_eq!(workspace.status(), local_ledgers.status_without_ledger());
    name(&mut workspace, "b");
    assert!(workspace.status().can_undo && !workspace.status().can_redo);
    workspace.undo(NOW_MS);
    assert!(workspace.status().can_redo);
    let keys = store.keys("zhibu/a/seg/").unwrap();
    store.set(&keys[0], "?").unwrap();
    store.set("zhibu/a/seg/0000000000000009/00000001", "z9").unwrap();
    let status = local_ledgers.open("a", &Opener::default(), NOW_MS).unwrap().workspace.status();
    assert_eq!(status.unreadable, UnreadableCount { damaged: 1, misplaced: 0, newer: 1 });
    assert_eq!(status.saving, Saving::Off { unsaved: 0 });
}

#[test]
fn the_file_of_a_ledger_that_is_open_has_what_found_no_room() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    let opened = local_ledgers.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "kept");
    store.set_quota_units16(store.used_units16());
    name(&mut workspace, "unsaved");
    let exported = Exported::default();
    let stored = String::from_utf8(local_ledgers.file_of("a", &exported).unwrap()).unwrap();
    assert!(stored.contains("kept") && !stored.contains("unsaved"), "{stored}");
    let open = String::from_utf8(open_file(&workspace, "a", &exported).unwrap()).unwrap();
    assert!(open.contains("kept") && open.contains("unsaved"), "{open}");
    assert_eq!(open_file(&workspace, "b", &exported), None);
}

#[test]
fn it_is_known_which_ledgers_have_quarantined_data() {
    let store = Rc::new(MemoryStore::new());
    let local_ledgers = local_ledgers(&store, 1);
    let opened = local_ledgers.create(&about("a"), Vec::new(), &Opener::default(), NOW_MS).unwrap();
    let mut workspace = opened.workspace;
    name(&mut workspace, "b");
    assert!(!local_ledgers.has_quarantined("a"));
    store.set("zhibu/a/seg/0000000000000009/00000001", "?").unwrap();
    let mut again = local_ledgers.open("a", &Opener::default(), NOW_MS).unwrap().workspace;
    again.quarantine_unreadable().unwrap();
    assert!(local_ledgers.has_quarantined("a"));
    assert!(local_ledgers.file_of("a", &Exported::default()).is_some());
}
