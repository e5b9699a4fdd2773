//! The session: editing, saving, undo, importing, following other tabs, and storage that fails.

use std::rc::Rc;

use serde_json::json;
use zhibu::domain::records::Kind;
use zhibu::domain::register::AnyTable;
use zhibu::format::{About, Planner, Reader, write};
use zhibu::ledger::{Clock, Ledger, Name, RecordKey, Writer};
use zhibu::storage::{MemoryStore, SaveError, Shelf, Store, StoreError};
use zhibu::ui::session::{Command, Saving, Session};

const NOW_MS: u64 = 1_669_000_000_000;

fn session(store: &Rc<MemoryStore>, writer: u64) -> Session {
    let writer = Writer::from_random(writer);
    let shared: Rc<dyn Store> = store.clone();
    let shelf = Rc::new(Shelf::new(shared, writer));
    if shelf.about("real").unwrap().is_none() {
        let about = About { id: "real".into(), title: "台账".into(), ..About::default() };
        shelf.set_about("real", &about).unwrap();
    }
    Session::open(shelf, "real", Clock::new(writer), false, NOW_MS).unwrap()
}

fn put(id: &str, name: &str) -> Command {
    Command::Put {
        key: RecordKey::new("branch", id),
        values: vec![(Name::from("name"), json!(name))],
        seen: Vec::new(),
    }
}

fn names(session: &Session) -> Vec<String> {
    let rows = session.register().branches.rows().iter();
    let mut names: Vec<String> =
        rows.map(|row| row.record.name.as_ref().unwrap().0.clone()).collect();
    names.sort();
    names
}

#[test]
fn what_is_done_is_there_at_the_next_visit() {
    let store = Rc::new(MemoryStore::new());
    let mut first = session(&store, 1);
    assert_eq!(first.apply(put("a", "甲"), NOW_MS), [Kind::Branch]);
    first.apply(put("b", "乙"), NOW_MS);
    first.apply(Command::Delete(vec![RecordKey::new("branch", "a")]), NOW_MS);
    assert_eq!(*first.saving(), Saving::Saved);
    let mut again = session(&store, 2);
    assert_eq!(names(&again), ["乙"]);
    assert_eq!(again.register().branches.deleted_len(), 1);
    again.apply(Command::Restore(vec![RecordKey::new("branch", "a")]), NOW_MS);
    assert_eq!(names(&session(&store, 3)), ["乙", "甲"]);
}

#[test]
fn saving_a_form_without_a_change_writes_nothing() {
    let store = Rc::new(MemoryStore::new());
    let mut session = session(&store, 1);
    session.apply(put("a", "甲"), NOW_MS);
    let written = store.written_units16();
    assert!(session.apply(put("a", "甲"), NOW_MS).is_empty());
    assert_eq!(store.written_units16(), written);
}

#[test]
fn undo_and_redo_walk_back_and_forth() {
    let store = Rc::new(MemoryStore::new());
    let mut session = session(&store, 1);
    session.apply(put("a", "甲"), NOW_MS);
    session.apply(put("a", "甲改"), NOW_MS);
    assert_eq!(session.can_undo_redo(), (true, false));
    assert!(session.undo(NOW_MS).unwrap().kept.is_empty());
    assert_eq!(names(&session), ["甲"]);
    session.undo(NOW_MS).unwrap();
    assert!(names(&session).is_empty());
    assert_eq!(session.undo(NOW_MS), None);
    session.redo(NOW_MS).unwrap();
    session.redo(NOW_MS).unwrap();
    assert_eq!(names(&session), ["甲改"]);
    assert_eq!(session.can_undo_redo(), (true, false));
    session.undo(NOW_MS).unwrap();
    session.apply(put("b", "乙"), NOW_MS);
    assert_eq!(session.can_undo_redo(), (true, false));
}

#[test]
fn an_import_is_one_undo_and_can_be_redone() {
    let (ours, theirs) = (Rc::new(MemoryStore::new()), Rc::new(MemoryStore::new()));
    let mut colleague = session(&theirs, 7);
    colleague.apply(put("a", "丙"), NOW_MS);
    colleague.apply(put("b", "丁"), NOW_MS);
    let text = write(colleague.about(), colleague.ledger(), "2022-12-31T00:00:00Z");
    let mut session = session(&ours, 1);
    session.apply(put("z", "己"), NOW_MS);
    let staged = Reader::new(text.into_bytes()).unwrap().read_to_end().unwrap();
    let plan = Planner::new(staged, NOW_MS).run(session.ledger());
    session.begin_import();
    for changes in plan.changes.chunks(1) {
        session.import(changes.to_vec(), Vec::new(), NOW_MS);
    }
    session.import(
        Vec::new(),
        vec![(RecordKey::new("branch", "c"), vec![("name".into(), json!("戊"))])],
        NOW_MS,
    );
    session.end_import();
    assert_eq!(names(&session), ["丁", "丙", "己", "戊"]);
    session.undo(NOW_MS).unwrap();
    assert_eq!(names(&session), ["己"]);
    session.redo(NOW_MS).unwrap();
    assert_eq!(names(&session), ["丁", "丙", "己", "戊"]);
    session.undo(NOW_MS).unwrap();
    session.undo(NOW_MS).unwrap();
    assert!(names(&session).is_empty());
}

#[test]
fn a_full_store_keeps_the_edit_in_memory_and_saves_it_when_there_is_room() {
    let store = Rc::new(MemoryStore::new());
    let mut full = session(&store, 1);
    full.apply(put("a", "甲"), NOW_MS);
    store.set_quota_units16(store.used_units16() + 20);
    full.apply(put("b", "乙"), NOW_MS);
    full.apply(put("c", "丙"), NOW_MS);
    let error = SaveError::Store(StoreError::Full);
    assert_eq!(*full.saving(), Saving::Failed { unsaved: 2, error });
    assert_eq!(names(&full).len(), 3);
    assert_eq!(names(&session(&store, 2)).len(), 1);
    store.set_quota_units16(usize::MAX);
    full.retry_saving();
    assert_eq!(*full.saving(), Saving::Saved);
    assert_eq!(names(&session(&store, 3)).len(), 3);
}

#[test]
fn a_damaged_segment_stops_saving_until_it_is_put_aside() {
    let store = Rc::new(MemoryStore::new());
    let mut before = session(&store, 1);
    before.apply(put("a", "甲"), NOW_MS);
    before.apply(put("b", "乙"), NOW_MS);
    let key = store.keys("zhibu/real/seg/").unwrap().into_iter().min().unwrap();
    let damaged = store.get(&key).unwrap().unwrap().replace('甲', "申");
    store.set(&key, &damaged).unwrap();
    let mut session_ = session(&store, 2);
    assert_eq!(*session_.saving(), Saving::Off { unsaved: 0 });
    assert_eq!(names(&session_), ["乙"]);
    let segments = store.keys("zhibu/real/seg/").unwrap().len();
    session_.apply(put("c", "丙"), NOW_MS);
    assert_eq!(*session_.saving(), Saving::Off { unsaved: 1 });
    assert_eq!(store.keys("zhibu/real/seg/").unwrap().len(), segments);
    session_.put_troubles_aside().unwrap();
    assert_eq!(*session_.saving(), Saving::Saved);
    assert_eq!(names(&session(&store, 3)), ["丙", "乙"]);
    assert_eq!(store.get(&key).unwrap().unwrap(), damaged);
}

#[test]
fn a_newer_segment_cannot_be_put_aside() {
    let store = Rc::new(MemoryStore::new());
    session(&store, 1).apply(put("a", "甲"), NOW_MS);
    store.set("zhibu/real/seg/00000009/000000", "z by a later version").unwrap();
    let mut session = session(&store, 2);
    session.put_troubles_aside().unwrap();
    assert_eq!(*session.saving(), Saving::Off { unsaved: 0 });
    assert_eq!(session.troubles().len(), 1);
}

#[test]
fn two_tabs_see_each_other_and_lose_nothing() {
    let store = Rc::new(MemoryStore::new());
    let mut left = session(&store, 1);
    let mut right = session(&store, 2);
    let mut seen: Vec<String> = Vec::new();
    for number in 0..150 {
        let (writing, reading) =
            if number % 2 == 0 { (&mut left, &mut right) } else { (&mut right, &mut left) };
        writing.apply(put(&format!("b{number}"), &format!("第{number}")), NOW_MS + number);
        let keys = store.keys("zhibu/").unwrap();
        for key in keys.iter().filter(|key| !seen.contains(key)) {
            reading.follow(key, NOW_MS + number).unwrap();
        }
        seen = keys;
    }
    assert_eq!(names(&left), names(&right));
    assert_eq!(names(&left).len(), 150);
    assert_eq!(names(&session(&store, 3)).len(), 150);
}

#[test]
fn another_ledgers_segments_are_not_taken_for_ones_own() {
    let store = Rc::new(MemoryStore::new());
    let mut own = session(&store, 1);
    let other = Shelf::new(store.clone() as Rc<dyn Store>, Writer::from_random(9));
    let mut ledger = Ledger::new();
    let mut there = session(&Rc::new(MemoryStore::new()), 5);
    there.apply(put("x", "外"), NOW_MS);
    ledger.insert(there.ledger().changes().to_vec());
    other.append("real2", &ledger.changes_in_order()).unwrap();
    let key = store.keys("zhibu/real2/seg/").unwrap().remove(0);
    assert!(own.follow(&key, NOW_MS).unwrap().is_empty());
    assert!(names(&own).is_empty());
}

#[test]
fn a_storage_cleared_by_another_program_is_filled_again() {
    let store = Rc::new(MemoryStore::new());
    let mut open = session(&store, 1);
    open.apply(put("a", "甲"), NOW_MS);
    for key in store.keys("").unwrap() {
        store.remove(&key).unwrap();
    }
    open.apply(put("b", "乙"), NOW_MS);
    assert_eq!(*open.saving(), Saving::Saved);
    let again = session(&store, 2);
    assert_eq!(names(&again), ["乙", "甲"]);
    assert_eq!(again.about().title, "台账");
}
