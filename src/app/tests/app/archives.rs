//! Old history into a file: nothing goes that the file lacks, and dying at any call loses nothing.

use std::rc::Rc;

use rustc_hash::FxHashSet;
use serde_json::json;
use zhibu_app::workspace::{Command, Opening, Saving, Workspace};
use zhibu_format::{About, Exported, Planner, Reader, Source, file_hash, write};
use zhibu_ledger::{Clock, Ledger, RecordKey, Stamp, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};
use zhibu_test_support::InterceptedStore;

use crate::support::can_undo_redo;

const NOW_MS: u64 = 1_669_000_000_000;
const LATER_MS: u64 = NOW_MS + 10_000_000;

fn open(store: &Rc<MemoryStore>, writer: u64) -> (Workspace, Rc<InterceptedStore>) {
    let intercepted = Rc::new(InterceptedStore::new(store.clone()));
    let shared: Rc<dyn Store> = intercepted.clone();
    let writer = Writer::from_random(writer);
    let catalog = Rc::new(Catalog::new(shared, writer, deflated));
    catalog.set_about("real", &About { id: "real".into(), ..About::default() }).unwrap();
    let clock = Clock::new(writer);
    (Workspace::open(catalog, "real", clock, false, LATER_MS).unwrap(), intercepted)
}

fn name(workspace: &mut Workspace, id: u64, name: u64, ms: u64) {
    let key = RecordKey::new("branch", format!("b{id}"));
    let values = vec![("name".into(), json!(format!("{name}")))];
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, ms);
}

/// Ten records, each written eight times.
fn written(store: &Rc<MemoryStore>) -> Workspace {
    let (mut workspace, _) = open(store, 1);
    for round in 0..8 {
        for id in 0..10 {
            name(&mut workspace, id, round, NOW_MS + round * 1000 + id);
        }
    }
    workspace
}

fn stamps(ledger: &Ledger) -> FxHashSet<Stamp> {
    ledger.changes().map(|change| change.at).collect()
}

fn shown(ledger: &Ledger) -> Vec<String> {
    let mut shown: Vec<String> = ledger
        .records()
        .filter(|record| &*record.key().kind == "branch")
        .map(|record| {
            format!(
                "{:?} {:?}",
                record.key(),
                record.heads("name").into_iter().map(|h| (h.0.at, h.1)).collect::<Vec<_>>()
            )
        })
        .collect();
    shown.sort();
    shown
}

#[test]
fn replaced_changes_are_archived_for_good() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = written(&store);
    let full = workspace.ledger().clone();
    let file = write(workspace.about(), &full, &Exported::default());
    let gone = workspace.archive(LATER_MS, "归档.json", &stamps(&full), LATER_MS).unwrap();
    // Of each record the first, which made it, and the last stay.
    assert_eq!(gone, 10 * 6);
    assert_eq!(workspace.saving(), &Saving::Saved);
    assert_eq!(shown(workspace.ledger()), shown(&full));
    let (again, _) = open(&store, 2);
    assert_eq!(stamps(again.ledger()), stamps(workspace.ledger()));
    assert_eq!(again.ledger().archived_until_ms(), LATER_MS);
    // The old file again: it brings nothing.
    let staged = Reader::new(file.into_bytes()).unwrap().read_to_end().unwrap();
    let plan = Planner::new(Source::only(staged), LATER_MS).run(again.ledger());
    assert!(plan.is_idle());
    // What was done before cannot be taken back here; what is done from here on can.
    assert_eq!(can_undo_redo(&workspace), (false, false));
    name(&mut workspace, 3, 99, LATER_MS + 5);
    workspace.undo(LATER_MS + 6).unwrap();
    assert_eq!(
        workspace.ledger().record(&RecordKey::new("branch", "b3")).unwrap().value("name"),
        Some(json!("7"))
    );
}

#[test]
fn what_is_archived_while_a_tab_opens_the_ledger_is_not_stored_again() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = written(&store);
    let all = stamps(workspace.ledger());
    let shared: Rc<dyn Store> = store.clone();
    let writer = Writer::from_random(2);
    let catalog = Rc::new(Catalog::new(shared, writer, deflated));
    let mut opening = Opening::begin(catalog, "real", Clock::new(writer), false, LATER_MS).unwrap();
    while opening.step().unwrap() {}
    workspace.archive(LATER_MS, "归档.json", &all, LATER_MS).unwrap();
    let mut other = opening.finish().unwrap();
    other.keep_point(0, LATER_MS + 10).unwrap();
    let (again, _) = open(&store, 3);
    assert_eq!(stamps(again.ledger()), stamps(workspace.ledger()));
}

#[test]
fn archiving_a_long_history_halves_the_space() {
    let store = Rc::new(MemoryStore::new());
    let (mut workspace, _) = open(&store, 1);
    for round in 0..30 {
        for id in 0..40 {
            // A sentence has about as much to say as sixty-four letters of chance.
            let chance = |part: u64| file_hash(&(id * 999 + round * 7 + part).to_le_bytes()).sha512;
            let text = [0, 1, 2, 3].map(|part| format!("{:016x}", chance(part))).concat();
            let key = RecordKey::new("activity", format!("a{id}"));
            let values = vec![("summary".into(), json!(text))];
            workspace
                .apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS + round * 5000 + id);
        }
    }
    let all = stamps(workspace.ledger());
    let used = store.used_units16();
    workspace.archive(LATER_MS, "归档.json", &all, LATER_MS).unwrap();
    assert!(store.used_units16() * 2 < used, "{} of {used}", store.used_units16());
}

#[test]
fn nothing_is_archived_that_is_not_in_the_file_or_while_unsaved() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = written(&store);
    let mut in_file = stamps(workspace.ledger());
    let before = workspace.ledger().change_count();
    let lacking = workspace.ledger().changes().nth(15).unwrap().at;
    in_file.remove(&lacking);
    assert_eq!(workspace.archive(LATER_MS, "a", &in_file, LATER_MS), Ok(0));
    in_file.insert(lacking);
    store.set_quota_units16(store.used_units16());
    name(&mut workspace, 1, 50, LATER_MS);
    assert!(matches!(workspace.saving(), Saving::Failed { .. }));
    assert_eq!(workspace.archive(LATER_MS, "a", &in_file, LATER_MS), Ok(0));
    assert_eq!(workspace.ledger().change_count(), before + 1);
}

#[test]
fn a_crash_at_any_call_loses_nothing() {
    for calls in 0..200 {
        let store = Rc::new(MemoryStore::new());
        let full = written(&store).ledger().clone();
        let (mut workspace, intercepted) = open(&store, 3);
        intercepted.fail_after(calls);
        // Whatever it says: what counts is what the next visit finds.
        let done = workspace.archive(LATER_MS, "归档.json", &stamps(&full), LATER_MS);
        let (next, _) = open(&store, 4);
        assert!(next.unreadable().is_empty());
        assert_eq!(shown(next.ledger()), shown(&full), "dying at call {calls}: {done:?}");
        let may_be_gone = full.archivable(LATER_MS).stamps;
        let there = stamps(next.ledger());
        let is_kept = |at: &Stamp| there.contains(at) || may_be_gone.contains(at);
        assert!(stamps(&full).iter().all(is_kept), "dying at call {calls}");
        if next.ledger().archived_until_ms() == 0 {
            assert_eq!(there, stamps(&full), "nothing goes before the record of it is there");
        }
    }
}

#[test]
fn another_tab_keeps_all_its_changes() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = written(&store);
    let (mut other, _) = open(&store, 5);
    let full = workspace.ledger().clone();
    workspace.archive(LATER_MS, "归档.json", &stamps(&full), LATER_MS).unwrap();
    for key in store.keys("zhibu/real/").unwrap() {
        other.follow(&key, LATER_MS).unwrap();
    }
    assert_eq!(shown(other.ledger()), shown(&full));
    name(&mut other, 2, 77, LATER_MS + 1);
    // What it has in memory is not what is stored, so it makes no restore point; a later visit does,
    // and has no reason to think that something is missing.
    assert_eq!(other.keep_point(1_000_000, LATER_MS + 2), Ok(false));
    let (mut next, _) = open(&store, 6);
    assert_eq!(next.keep_point(1_000_000, LATER_MS + 2), Ok(true));
    let point = next.points().unwrap()[0];
    assert_eq!(point.changes, next.ledger().change_count());
    let value = next.ledger().record(&RecordKey::new("branch", "b2")).unwrap();
    assert_eq!(value.value("name"), Some(json!("77")));
}

#[test]
fn an_import_before_archiving_can_be_undone_and_missing_changes_are_saved() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = written(&store);
    let (mut other, _) = open(&Rc::new(MemoryStore::new()), 5);
    name(&mut other, 99, 1, NOW_MS + 50_000);
    workspace.begin_import(Vec::new());
    workspace.import(other.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS + 60_000);
    workspace.end_import(NOW_MS + 60_000);
    // Something has removed what was written last.
    let mut keys = store.keys("zhibu/real/seg/").unwrap();
    keys.sort();
    store.remove(&keys.pop().unwrap()).unwrap();
    let all = stamps(workspace.ledger());
    let gone = workspace.archive(NOW_MS + 9_000, "归档.json", &all, LATER_MS).unwrap();
    assert!(gone > 0);
    let kept = shown(workspace.ledger());
    assert_eq!(shown(open(&store, 9).0.ledger()), kept);
    workspace.undo(LATER_MS + 1).unwrap();
    assert!(workspace.register().branches().get("b99").is_none());
}
