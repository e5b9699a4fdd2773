//! Restore points: copies that push nothing out, hold what they say, and bring back what was lost.

use std::rc::Rc;

use serde_json::json;
use zhibu::format::About;
use zhibu::ledger::{Change, Clock, RecordKey, Stamp, Writer};
use zhibu::storage::{MemoryStore, Shelf, Store};
use zhibu::ui::session::{Command, Saving, Session};

use crate::stores::Meddled;

const NOW_MS: u64 = 1_669_000_000_000;
const DAY_MS: u64 = 86_400_000;
const ROOM: usize = 1_000_000;

fn open(store: &Rc<MemoryStore>, writer: u64) -> Session {
    let shared: Rc<dyn Store> = store.clone();
    let writer = Writer::from_random(writer);
    let shelf = Rc::new(Shelf::new(shared, writer));
    if shelf.about("real").unwrap().is_none() {
        shelf.set_about("real", &About { id: "real".into(), ..About::default() }).unwrap();
    }
    Session::open(shelf, "real", Clock::new(writer), false, NOW_MS).unwrap()
}

fn name(session: &mut Session, id: &str, name: &str, ms: u64) {
    let key = RecordKey::new("branch", id);
    let values = vec![("name".into(), json!(name))];
    session.apply(Command::Put { key, values, seen: Vec::new() }, ms);
}

fn stamps(session: &Session) -> Vec<Stamp> {
    let mut stamps: Vec<Stamp> = session.ledger().changes().iter().map(|c: &Change| c.at).collect();
    stamps.sort_unstable();
    stamps
}

fn segments(store: &MemoryStore) -> Vec<String> {
    let mut keys = store.keys("zhibu/real/seg/").unwrap();
    keys.sort();
    keys
}

#[test]
fn a_point_is_made_once_a_day_when_something_changed_and_three_are_kept() {
    let store = Rc::new(MemoryStore::new());
    let mut session = open(&store, 1);
    assert_eq!(session.keep_point(ROOM, NOW_MS), Ok(false), "nothing to keep");
    for day in 0..5 {
        let now = NOW_MS + day * DAY_MS;
        name(&mut session, "b", &format!("{day}"), now);
        assert_eq!(session.keep_point(ROOM, now), Ok(true));
        name(&mut session, "c", &format!("{day}"), now + 1);
        assert_eq!(session.keep_point(ROOM, now + 1000), Ok(false), "there is one of today");
    }
    let points = session.points().unwrap();
    assert_eq!(points.len(), 3);
    assert_eq!(points[0].changes, session.ledger().changes().len() - 1);
    let later = NOW_MS + 9 * DAY_MS;
    assert_eq!(session.keep_point(ROOM, later), Ok(true));
    assert_eq!(session.keep_point(ROOM, later + DAY_MS), Ok(false), "nothing changed since");
    // Nothing of a point is read when the ledger is opened.
    assert_eq!(stamps(&open(&store, 2)), stamps(&session));
    // Another tab takes the ledger away: what is in memory here is in no segment.
    let mut left = open(&store, 4);
    for key in store.keys("zhibu/real/").unwrap() {
        store.remove(&key).unwrap();
    }
    assert_eq!(left.keep_point(ROOM, later + DAY_MS), Ok(false));
    assert!(store.keys("zhibu/real/").unwrap().is_empty());
}

#[test]
fn of_a_day_on_which_much_is_written_the_latest_is_kept_and_one_of_the_day_before() {
    let store = Rc::new(MemoryStore::new());
    let mut session = open(&store, 1);
    let hour = DAY_MS / 24;
    for count in 0..72 {
        let now = NOW_MS + count * (hour + 1);
        name(&mut session, "b", &format!("{count}"), now);
        assert_eq!(session.keep_point(ROOM, now), Ok(true));
        let points = session.points().unwrap();
        assert_eq!(points[0].changes, session.ledger().changes().len());
        if count > 48 {
            let age = points[0].at.ms() - points.last().unwrap().at.ms();
            assert!(points.len() == 3 && age >= 20 * hour, "{age} at {count}");
        }
    }
}

#[test]
fn damaged_and_vanished_segments_come_back_from_a_point() {
    let store = Rc::new(MemoryStore::new());
    let mut session = open(&store, 1);
    for id in ["a", "b", "c"] {
        name(&mut session, id, id, NOW_MS);
    }
    session.keep_point(ROOM, NOW_MS).unwrap();
    name(&mut session, "d", "d", NOW_MS + 1);
    let all = stamps(&session);
    let keys = segments(&store);
    store.set(&keys[0], "a0000000000000000[]").unwrap();
    store.remove(&keys[1]).unwrap();
    let mut session = open(&store, 2);
    assert_eq!((session.troubles().len(), session.ledger().changes().len()), (1, 2));
    let (count, touched) = session.restore_from_points(NOW_MS + 2).unwrap();
    assert_eq!((count, touched.len()), (2, 1));
    assert_eq!(session.saving(), &Saving::Saved);
    assert_eq!(stamps(&session), all);
    // It is saved, and one step of undo like an import.
    let mut again = open(&store, 3);
    assert_eq!(stamps(&again), all);
    again.remember_doings(&[Writer::from_random(2)]).unwrap();
    assert_eq!(again.can_undo_redo(), (true, false));
}

#[test]
fn an_emptied_ledger_pushes_no_full_point_out() {
    let store = Rc::new(MemoryStore::new());
    let mut session = open(&store, 1);
    for number in 0..40 {
        name(&mut session, &format!("b{number}"), "x", NOW_MS);
    }
    session.keep_point(ROOM, NOW_MS).unwrap();
    let all = stamps(&session);
    // Something takes the segments away; a new visit begins with next to nothing.
    for key in segments(&store) {
        store.remove(&key).unwrap();
    }
    let mut session = open(&store, 2);
    for day in 1..8 {
        name(&mut session, "new", &format!("{day}"), NOW_MS + day * DAY_MS);
        session.keep_point(ROOM, NOW_MS + day * DAY_MS).unwrap();
    }
    assert!(session.points().unwrap().iter().any(|point| point.changes == 40));
    session.restore_from_points(NOW_MS + 9 * DAY_MS).unwrap();
    assert!(all.iter().all(|at| stamps(&session).contains(at)));
}

#[test]
fn points_make_way_for_what_is_written_and_are_not_made_where_room_is_short() {
    let store = Rc::new(MemoryStore::new());
    let mut session = open(&store, 1);
    for number in 0..20 {
        name(&mut session, &format!("b{number}"), "x", NOW_MS);
    }
    assert_eq!(session.keep_point(100, NOW_MS), Ok(false), "it would take more than it may");
    assert!(session.points().unwrap().is_empty());
    store.set_quota_units16(store.used_units16() + 400);
    assert_eq!(session.keep_point(ROOM, NOW_MS), Ok(false), "the store has no room");
    assert_eq!(store.keys("zhibu/real/point/").unwrap().len(), 0, "nothing of it is left");
    store.set_quota_units16(usize::MAX);
    assert_eq!(session.keep_point(ROOM, NOW_MS), Ok(true));
    store.set_quota_units16(store.used_units16());
    name(&mut session, "b", "written when full", NOW_MS + 1);
    assert_eq!(session.saving(), &Saving::Saved);
    assert!(session.points().unwrap().is_empty());
}

#[test]
fn killed_at_any_call_a_point_is_whole_or_none() {
    for left in 0..40 {
        let store = Rc::new(MemoryStore::new());
        let mut session = open(&store, 1);
        for number in 0..6 {
            name(&mut session, &format!("b{number}"), "x", NOW_MS);
            session.keep_point(ROOM, NOW_MS + number * DAY_MS).unwrap();
        }
        let all = stamps(&session);
        let dying = Meddled::new(store.clone());
        dying.die_after(left);
        let shelf = Shelf::new(dying, Writer::from_random(9));
        let at = Stamp::new(NOW_MS + 9 * DAY_MS, 0, Writer::from_random(9));
        let made = shelf.make_point("real", at, 6, ROOM);
        let session = open(&store, 3);
        assert_eq!(stamps(&session), all);
        for point in session.points().unwrap() {
            let held = Shelf::new(store.clone(), Writer::from_random(8))
                .point_changes("real", point.at)
                .unwrap();
            assert_eq!(held.len(), point.changes, "killed after {left} calls: {made:?}");
        }
    }
}
