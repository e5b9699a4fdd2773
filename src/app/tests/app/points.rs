//! Restore points: copies that push nothing out, hold what they say, and bring back what was lost.

use std::rc::Rc;

use serde_json::json;
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::About;
use zhibu_ledger::{Clock, RecordKey, Stamp, Writer};
use zhibu_storage::{Catalog, MemoryStore, QUOTA_UNITS16, Store, deflated};
use zhibu_test_support::InterceptedStore;

use crate::support::can_undo_redo;

const NOW_MS: u64 = 1_669_000_000_000;
const DAY_MS: u64 = 86_400_000;
/// What everything else takes: little.
const USED: usize = 1_000;
/// What leaves no room for points.
const TIGHT: usize = QUOTA_UNITS16 / 100 * 60 - 100;

fn open(store: &Rc<MemoryStore>, writer: u64) -> Workspace {
    let shared: Rc<dyn Store> = store.clone();
    let writer = Writer::from_random(writer);
    let catalog = Rc::new(Catalog::new(shared, writer, deflated));
    if catalog.about("real").unwrap().is_none() {
        catalog.set_about("real", &About { id: "real".into(), ..About::default() }).unwrap();
    }
    Workspace::open(catalog, "real", Clock::new(writer), false, NOW_MS).unwrap()
}

fn name(workspace: &mut Workspace, id: &str, name: &str, ms: u64) {
    let key = RecordKey::new("branch", id);
    let values = vec![("name".into(), json!(name))];
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, ms);
}

fn stamps(workspace: &Workspace) -> Vec<Stamp> {
    let mut stamps: Vec<Stamp> = workspace.ledger().stamps().collect();
    stamps.sort_unstable();
    stamps
}

fn segments(store: &MemoryStore) -> Vec<String> {
    let mut keys = store.keys("zhibu/real/seg/").unwrap();
    keys.sort();
    keys
}

#[test]
fn a_point_is_created_daily_after_changes_and_three_are_kept() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    assert_eq!(workspace.keep_point(USED, NOW_MS), Ok(false), "nothing to keep");
    for day in 0..5 {
        let now = NOW_MS + day * DAY_MS;
        name(&mut workspace, "b", &format!("{day}"), now);
        assert_eq!(workspace.keep_point(USED, now), Ok(true));
        name(&mut workspace, "c", &format!("{day}"), now + 1);
        assert_eq!(workspace.keep_point(USED, now + 1000), Ok(false), "there is one of today");
    }
    let points = workspace.points().unwrap();
    assert_eq!(points.len(), 3);
    assert_eq!(points[0].changes, workspace.ledger().change_count() - 1);
    let later = NOW_MS + 9 * DAY_MS;
    assert_eq!(workspace.keep_point(USED, later), Ok(true));
    assert_eq!(workspace.keep_point(USED, later + DAY_MS), Ok(false), "nothing changed since");
    // Nothing of a point is read when the ledger is opened.
    assert_eq!(stamps(&open(&store, 2)), stamps(&workspace));
    // Another tab takes the ledger away: what is in memory here is in no segment.
    let mut left = open(&store, 4);
    for key in store.keys("zhibu/real/").unwrap() {
        store.remove(&key).unwrap();
    }
    assert_eq!(left.keep_point(USED, later + DAY_MS), Ok(false));
    assert!(store.keys("zhibu/real/").unwrap().is_empty());
}

#[test]
fn the_latest_point_of_a_busy_day_and_one_of_the_day_before_are_kept() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    let hour = DAY_MS / 24;
    for count in 0..72 {
        let now = NOW_MS + count * (hour + 1);
        name(&mut workspace, "b", &format!("{count}"), now);
        assert_eq!(workspace.keep_point(USED, now), Ok(true));
        let points = workspace.points().unwrap();
        assert_eq!(points[0].changes, workspace.ledger().change_count());
        if count > 48 {
            let age = points[0].at.ms() - points.last().unwrap().at.ms();
            assert!(points.len() == 3 && age >= 20 * hour, "{age} at {count}");
        }
    }
}

#[test]
fn damaged_and_missing_segments_are_restored_from_a_point() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    for id in ["a", "b", "c"] {
        name(&mut workspace, id, id, NOW_MS);
    }
    workspace.keep_point(USED, NOW_MS).unwrap();
    name(&mut workspace, "d", "d", NOW_MS + 1);
    let all = stamps(&workspace);
    let keys = segments(&store);
    store.set(&keys[0], "a0000000000000000[]").unwrap();
    store.remove(&keys[1]).unwrap();
    let mut workspace = open(&store, 2);
    assert_eq!((workspace.unreadable().len(), workspace.ledger().change_count()), (1, 2));
    let (count, touched) = workspace.restore_from_points(NOW_MS + 2).unwrap();
    assert_eq!(count, 2);
    assert_eq!(touched, Dependencies::HISTORY.with(Dependencies::of(Kind::Branch)));
    assert_eq!(workspace.saving(), &Saving::Saved);
    assert_eq!(stamps(&workspace), all);
    // It is saved, and one step of undo like an import.
    let mut again = open(&store, 3);
    assert_eq!(stamps(&again), all);
    again.load_undo_history(&[Writer::from_random(2)]).unwrap();
    assert_eq!(can_undo_redo(&again), (true, false));
}

#[test]
fn missing_segments_are_noticed_after_edits_and_their_points_kept() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    for number in 0..40 {
        name(&mut workspace, &format!("b{number}"), "x", NOW_MS);
    }
    workspace.keep_point(USED, NOW_MS).unwrap();
    let all = stamps(&workspace);
    // Something takes one segment away; in the visits after that much more is written.
    let gone = segments(&store)[7].clone();
    store.remove(&gone).unwrap();
    for day in 1..8 {
        let mut workspace = open(&store, 1 + day);
        for number in 0..9 {
            name(&mut workspace, "new", &format!("{day} {number}"), NOW_MS + day * DAY_MS);
        }
        assert_eq!(workspace.keep_point(USED, NOW_MS + day * DAY_MS), Ok(false));
        assert_eq!(workspace.lacking_count(), 1);
    }
    let mut workspace = open(&store, 20);
    assert_eq!(workspace.restore_from_points(NOW_MS + 9 * DAY_MS).unwrap().0, 1);
    assert!(all.iter().all(|at| stamps(&workspace).contains(at)));
    assert_eq!(workspace.keep_point(USED, NOW_MS + 10 * DAY_MS), Ok(true));
    assert_eq!(workspace.lacking_count(), 0);
}

#[test]
fn removed_segments_prevent_a_new_point_while_the_page_is_open() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    name(&mut workspace, "a", "a", NOW_MS);
    name(&mut workspace, "b", "b", NOW_MS);
    workspace.keep_point(USED, NOW_MS).unwrap();
    store.remove(&segments(&store)[0]).unwrap();
    name(&mut workspace, "c", "c", NOW_MS + DAY_MS);
    assert_eq!(workspace.keep_point(USED, NOW_MS + DAY_MS), Ok(false));
    assert_eq!(workspace.points().unwrap().len(), 1);
}

#[test]
fn a_large_ledger_has_fewer_points_which_are_still_renewed() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    for number in 0..30 {
        name(&mut workspace, &format!("b{number}"), "x", NOW_MS);
    }
    let taken = |prefix: &str| -> usize {
        let keys = store.keys(prefix).unwrap();
        keys.iter()
            .map(|key| key.len() + store.get(key).unwrap().unwrap().encode_utf16().count())
            .sum()
    };
    // A point's keys are longer than the segments' by its stamp.
    let size = || taken("zhibu/real/seg/") + 24 * segments(&store).len();
    for (times, kept) in [(5, 3), (2, 2), (1, 1)] {
        for day in 1..6 {
            let now = NOW_MS + (times as u64 * 10 + day) * DAY_MS;
            name(&mut workspace, "b", &format!("{times} {day}"), now);
            // There is room for a little more than so many points.
            let room = size() * times + size() / 2;
            let used = QUOTA_UNITS16 / 100 * 60 - room.saturating_sub(taken("zhibu/real/point/"));
            assert_eq!(workspace.keep_point(used, now), Ok(true), "{times} {day}");
            assert!(workspace.points().unwrap().len() <= 3);
        }
        assert_eq!(workspace.points().unwrap().len(), kept, "room for {times}");
        assert_eq!(workspace.points().unwrap()[0].changes, workspace.ledger().change_count());
    }
}

#[test]
fn points_are_not_evicted_in_vain_or_for_another_ledger() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    for number in 0..20 {
        name(&mut workspace, &format!("b{number}"), "x", NOW_MS);
    }
    workspace.keep_point(USED, NOW_MS).unwrap();
    // The room of other programs: the browser's whole quota is nearly taken.
    let left = 3_000;
    store.set("someone/else", &"x".repeat(QUOTA_UNITS16 - store.used_units16() - left)).unwrap();
    store.set_quota_units16(QUOTA_UNITS16);
    name(&mut workspace, "large", &"大".repeat(8_000_000), NOW_MS + 1);
    assert!(matches!(workspace.saving(), Saving::Failed { .. }));
    assert_eq!(workspace.points().unwrap().len(), 1, "it would not have fitted anyway");
    // Another ledger that finds no room does not take this one's points.
    let shared: Rc<dyn Store> = store.clone();
    let catalog = Rc::new(Catalog::new(shared, Writer::from_random(5), deflated));
    store.set_quota_units16(store.used_units16() + 100);
    let clock = Clock::new(Writer::from_random(5));
    let mut other = Workspace::open(catalog, "other", clock, false, NOW_MS).unwrap();
    name(&mut other, "b", "x", NOW_MS);
    assert!(matches!(other.saving(), Saving::Failed { .. }));
    assert_eq!(workspace.points().unwrap().len(), 1);
}

#[test]
fn incomplete_points_of_killed_tabs_are_removed() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    name(&mut workspace, "a", "a", NOW_MS);
    let at = Stamp::new(NOW_MS - DAY_MS, 0, Writer::from_random(9));
    let left = format!("zhibu/real/point/{at}/00000001/000000");
    let writing = Stamp::new(NOW_MS - 5, 0, Writer::from_random(9));
    let writing = format!("zhibu/real/point/{writing}/00000001/000000");
    store.set(&left, "left").unwrap();
    store.set(&writing, "just now").unwrap();
    workspace.keep_point(USED, NOW_MS).unwrap();
    assert_eq!(store.get(&left).unwrap(), None);
    assert!(store.get(&writing).unwrap().is_some(), "another tab may be at it");
}

#[test]
fn points_are_evicted_for_edits_and_not_created_when_space_is_short() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    for number in 0..20 {
        name(&mut workspace, &format!("b{number}"), "x", NOW_MS);
    }
    assert_eq!(workspace.keep_point(TIGHT, NOW_MS), Ok(false), "it would take more than it may");
    assert!(workspace.points().unwrap().is_empty());
    store.set_quota_units16(store.used_units16() + 400);
    assert_eq!(workspace.keep_point(USED, NOW_MS), Ok(false), "the store has no room");
    assert_eq!(store.keys("zhibu/real/point/").unwrap().len(), 0, "nothing of it is left");
    store.set_quota_units16(usize::MAX);
    assert_eq!(workspace.keep_point(USED, NOW_MS), Ok(true));
    store.set_quota_units16(store.used_units16());
    name(&mut workspace, "b", "written when full", NOW_MS + 1);
    assert_eq!(workspace.saving(), &Saving::Saved);
    assert!(workspace.points().unwrap().is_empty());
}

#[test]
fn a_crash_at_any_call_leaves_a_complete_point_or_none() {
    for left in 0..40 {
        let store = Rc::new(MemoryStore::new());
        let mut workspace = open(&store, 1);
        for number in 0..6 {
            name(&mut workspace, &format!("b{number}"), "x", NOW_MS);
            workspace.keep_point(USED, NOW_MS + number * DAY_MS).unwrap();
        }
        let all = stamps(&workspace);
        let dying = InterceptedStore::new(store.clone());
        dying.fail_after(left);
        let catalog = Catalog::new(dying, Writer::from_random(9), deflated);
        let at = Stamp::new(NOW_MS + 9 * DAY_MS, 0, Writer::from_random(9));
        let made = catalog.make_point("real", at, 6, 1_000_000);
        let workspace = open(&store, 3);
        assert_eq!(stamps(&workspace), all);
        for point in workspace.points().unwrap() {
            let reader = Catalog::new(store.clone(), Writer::from_random(8), deflated);
            let keys = reader.point_keys("real", point.at).unwrap();
            let held = keys.iter().map(|key| reader.read_segment(key).unwrap().len());
            let held: usize = held.sum();
            assert_eq!(held, point.changes, "killed after {left} calls: {made:?}");
        }
    }
}

#[test]
fn segments_removed_while_the_ledger_is_open_are_written_again() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = open(&store, 1);
    name(&mut workspace, "a", "a", NOW_MS);
    assert_eq!(workspace.keep_point(USED, NOW_MS), Ok(true));
    name(&mut workspace, "b", "b", NOW_MS + 1);
    let last = segments(&store).pop().unwrap();
    store.remove(&last).unwrap();
    assert_eq!(open(&store, 2).ledger().change_count(), 1);
    assert_eq!(workspace.keep_point(USED, NOW_MS + DAY_MS), Ok(false));
    assert_eq!(stamps(&open(&store, 3)), stamps(&workspace));
    assert_eq!(workspace.keep_point(USED, NOW_MS + DAY_MS), Ok(true));
}
