//! The session: editing, saving, undo, importing, following other tabs, and storage that fails.

use std::rc::Rc;

use serde_json::json;
use zhibu_app::workspace::{Command, Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::{About, Exported, LeftOut, Planner, Reader, Source, write};
use zhibu_ledger::{Clock, Ledger, Name, RecordKey, Writer};
use zhibu_storage::{Catalog, MemoryStore, SaveError, Store, StoreError, deflated};

use crate::support::can_undo_redo;

const NOW_MS: u64 = 1_669_000_000_000;

fn workspace(store: &Rc<MemoryStore>, writer: u64) -> Workspace {
    let writer = Writer::from_random(writer);
    let shared: Rc<dyn Store> = store.clone();
    let catalog = Rc::new(Catalog::new(shared, writer, deflated));
    if catalog.about("real").unwrap().is_none() {
        let about = About { id: "real".into(), title: "台账".into(), ..About::default() };
        catalog.set_about("real", &about).unwrap();
    }
    Workspace::open(catalog, "real", Clock::new(writer), false, NOW_MS).unwrap()
}

fn put(id: &str, name: &str) -> Command {
    Command::Put {
        key: RecordKey::new("branch", id),
        values: vec![(Name::from("name"), json!(name))],
        seen: Vec::new(),
    }
}

fn names(workspace: &Workspace) -> Vec<String> {
    let rows = workspace.register().branches().rows().iter();
    let mut names: Vec<String> =
        rows.map(|row| row.record.name.as_ref().unwrap().0.clone()).collect();
    names.sort();
    names
}

#[test]
fn edits_persist_to_the_next_visit() {
    let store = Rc::new(MemoryStore::new());
    let mut first = workspace(&store, 1);
    let touched = first.apply(put("a", "甲"), NOW_MS);
    assert_eq!(touched, Dependencies::HISTORY.with(Dependencies::of(Kind::Branch)));
    first.apply(put("b", "乙"), NOW_MS);
    first.apply(Command::Delete(vec![RecordKey::new("branch", "a")]), NOW_MS);
    assert_eq!(*first.saving(), Saving::Saved);
    let mut again = workspace(&store, 2);
    assert_eq!(names(&again), ["乙"]);
    assert_eq!(again.register().table(Kind::Branch).deleted_len(), 1);
    again.apply(Command::Restore(vec![RecordKey::new("branch", "a")]), NOW_MS);
    assert_eq!(names(&workspace(&store, 3)), ["乙", "甲"]);
}

#[test]
fn saving_a_form_without_a_change_writes_nothing() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = workspace(&store, 1);
    workspace.apply(put("a", "甲"), NOW_MS);
    let written = store.written_units16();
    assert!(workspace.apply(put("a", "甲"), NOW_MS).is_empty());
    assert_eq!(store.written_units16(), written);
}

#[test]
fn undo_and_redo_walk_back_and_forth() {
    let store = Rc::new(MemoryStore::new());
    let mut workspace = workspace(&store, 1);
    workspace.apply(put("a", "甲"), NOW_MS);
    workspace.apply(put("a", "甲改"), NOW_MS);
    assert_eq!(can_undo_redo(&workspace), (true, false));
    assert!(workspace.undo(NOW_MS).unwrap().skipped.is_empty());
    assert_eq!(names(&workspace), ["甲"]);
    workspace.undo(NOW_MS).unwrap();
    assert!(names(&workspace).is_empty());
    assert_eq!(workspace.undo(NOW_MS), None);
    workspace.redo(NOW_MS).unwrap();
    workspace.redo(NOW_MS).unwrap();
    assert_eq!(names(&workspace), ["甲改"]);
    assert_eq!(can_undo_redo(&workspace), (true, false));
    workspace.undo(NOW_MS).unwrap();
    workspace.apply(put("b", "乙"), NOW_MS);
    assert_eq!(can_undo_redo(&workspace), (true, false));
}

#[test]
fn an_import_is_one_undo_and_can_be_redone() {
    let (ours, theirs) = (Rc::new(MemoryStore::new()), Rc::new(MemoryStore::new()));
    let mut colleague = workspace(&theirs, 7);
    colleague.apply(put("a", "丙"), NOW_MS);
    colleague.apply(put("b", "丁"), NOW_MS);
    let text = write(colleague.about(), colleague.ledger(), &Exported::default());
    let mut workspace = workspace(&ours, 1);
    workspace.apply(put("z", "己"), NOW_MS);
    let staged = Reader::new(text.into_bytes()).unwrap().read_to_end().unwrap();
    let plan = Planner::new(Source::only(staged), NOW_MS).run(workspace.ledger());
    workspace.begin_import(Vec::new());
    for changes in plan.taken(&LeftOut::default()).changes.chunks(1) {
        workspace.import(changes.to_vec(), Vec::new(), NOW_MS);
    }
    let key = RecordKey::new("branch", "c");
    let sets = workspace.ledger().draft(&key, vec![("name".into(), json!("戊"))]);
    workspace.import(Vec::new(), vec![(key, sets, None)], NOW_MS);
    workspace.end_import(NOW_MS);
    assert_eq!(names(&workspace), ["丁", "丙", "己", "戊"]);
    workspace.undo(NOW_MS).unwrap();
    assert_eq!(names(&workspace), ["己"]);
    workspace.redo(NOW_MS).unwrap();
    assert_eq!(names(&workspace), ["丁", "丙", "己", "戊"]);
    workspace.undo(NOW_MS).unwrap();
    workspace.undo(NOW_MS).unwrap();
    assert!(names(&workspace).is_empty());
}

#[test]
fn a_full_store_keeps_the_edit_in_memory_and_saves_it_when_there_is_room() {
    let store = Rc::new(MemoryStore::new());
    let mut full = workspace(&store, 1);
    full.apply(put("a", "甲"), NOW_MS);
    store.set_quota_units16(store.used_units16() + 20);
    full.apply(put("b", "乙"), NOW_MS);
    full.apply(put("c", "丙"), NOW_MS);
    let error = SaveError::Store(StoreError::Full);
    assert_eq!(*full.saving(), Saving::Failed { unsaved: 2, error });
    assert_eq!(names(&full).len(), 3);
    assert_eq!(names(&workspace(&store, 2)).len(), 1);
    store.set_quota_units16(usize::MAX);
    full.retry_saving();
    assert_eq!(*full.saving(), Saving::Saved);
    assert_eq!(names(&workspace(&store, 3)).len(), 3);
}

#[test]
fn a_damaged_segment_blocks_saving_until_it_is_quarantined() {
    let store = Rc::new(MemoryStore::new());
    let mut before = workspace(&store, 1);
    before.apply(put("a", "甲"), NOW_MS);
    before.apply(put("b", "乙"), NOW_MS);
    let key = store.keys("zhibu/real/seg/").unwrap().into_iter().min().unwrap();
    let damaged = store.get(&key).unwrap().unwrap().replace('甲', "申");
    store.set(&key, &damaged).unwrap();
    let mut session_ = workspace(&store, 2);
    assert_eq!(*session_.saving(), Saving::Off { unsaved: 0 });
    assert_eq!(names(&session_), ["乙"]);
    let segments = store.keys("zhibu/real/seg/").unwrap().len();
    session_.apply(put("c", "丙"), NOW_MS);
    assert_eq!(*session_.saving(), Saving::Off { unsaved: 1 });
    assert_eq!(store.keys("zhibu/real/seg/").unwrap().len(), segments);
    session_.quarantine_unreadable().unwrap();
    assert_eq!(*session_.saving(), Saving::Saved);
    assert_eq!(names(&workspace(&store, 3)), ["丙", "乙"]);
    assert_eq!(store.get(&key).unwrap().unwrap(), damaged);
}

#[test]
fn a_newer_segment_cannot_be_quarantined() {
    let store = Rc::new(MemoryStore::new());
    workspace(&store, 1).apply(put("a", "甲"), NOW_MS);
    store.set("zhibu/real/seg/00000009/000000", "z by a later version").unwrap();
    let mut workspace = workspace(&store, 2);
    workspace.quarantine_unreadable().unwrap();
    assert_eq!(*workspace.saving(), Saving::Off { unsaved: 0 });
    assert_eq!(workspace.unreadable().len(), 1);
}

#[test]
fn two_tabs_see_each_other_and_lose_nothing() {
    let store = Rc::new(MemoryStore::new());
    let mut left = workspace(&store, 1);
    let mut right = workspace(&store, 2);
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
    assert_eq!(names(&workspace(&store, 3)).len(), 150);
}

#[test]
fn segments_of_another_ledger_are_ignored() {
    let store = Rc::new(MemoryStore::new());
    let mut own = workspace(&store, 1);
    let other = Catalog::new(store.clone() as Rc<dyn Store>, Writer::from_random(9), deflated);
    let mut ledger = Ledger::new();
    let mut there = workspace(&Rc::new(MemoryStore::new()), 5);
    there.apply(put("x", "外"), NOW_MS);
    ledger.insert(there.ledger().changes().collect::<Vec<_>>());
    other.append("real2", &ledger.changes_in_order().collect()).unwrap();
    let key = store.keys("zhibu/real2/seg/").unwrap().remove(0);
    assert!(own.follow(&key, NOW_MS).unwrap().is_empty());
    assert!(names(&own).is_empty());
}

#[test]
fn cleared_storage_is_written_again() {
    let store = Rc::new(MemoryStore::new());
    let mut open = workspace(&store, 1);
    open.apply(put("a", "甲"), NOW_MS);
    for key in store.keys("").unwrap() {
        store.remove(&key).unwrap();
    }
    open.apply(put("b", "乙"), NOW_MS);
    assert_eq!(*open.saving(), Saving::Saved);
    let again = workspace(&store, 2);
    assert_eq!(names(&again), ["乙", "甲"]);
    assert_eq!(again.about().title, "台账");
}

#[test]
fn undoing_a_settlement_restores_every_value_and_its_author() {
    use zhibu_app::conflicts::{SettlementRule, conflicts, settled};

    let own = [Writer::from_random(1)];
    let mut ours = workspace(&Rc::new(MemoryStore::new()), 1);
    let mut theirs = workspace(&Rc::new(MemoryStore::new()), 7);
    ours.apply(put("a", "原名"), NOW_MS);
    theirs.begin_import(Vec::new());
    theirs.import(ours.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS);
    theirs.end_import(NOW_MS);
    theirs.set_author(&zhibu_format::Author { unit: "乙单位".into(), name: String::new() });
    theirs.apply(put("a", "乙名"), NOW_MS + 1);
    ours.apply(put("a", "甲名"), NOW_MS + 2);
    ours.begin_import(Vec::new());
    ours.import(theirs.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS);
    ours.end_import(NOW_MS);
    let found = conflicts(ours.ledger(), &own);
    assert_eq!((found.len(), ours.ledger().conflicted_count()), (1, 1));
    assert_eq!(found[0].pick(SettlementRule::Ours), Some(&json!("甲名")));
    assert_eq!(found[0].pick(SettlementRule::Theirs), Some(&json!("乙名")));
    assert_eq!(found[0].pick(SettlementRule::Newer), Some(&json!("甲名")));
    let fields = vec![(found[0].key.clone(), found[0].field.clone(), json!("乙名"))];
    let why = Some("电话核实".into());
    ours.apply(Command::Settle { fields, why }, NOW_MS + 3);
    assert!(conflicts(ours.ledger(), &own).is_empty() && ours.ledger().conflicted_count() == 0);
    let done = settled(ours.ledger(), &own);
    assert_eq!((done.len(), &done[0].value, done[0].sides.len()), (1, &json!("乙名"), 2));
    assert_eq!(done[0].why.as_deref(), Some("电话核实"));
    ours.undo(NOW_MS + 4).unwrap();
    let again = conflicts(ours.ledger(), &own);
    assert_eq!(again, found, "the same values, by the same people, in the same order");
    ours.redo(NOW_MS + 5).unwrap();
    assert_eq!(names(&ours), ["乙名"]);
    assert!(conflicts(ours.ledger(), &own).is_empty());
}

#[test]
fn the_history_is_narrowed() {
    use zhibu_app::history::{HistoryQuery, history};
    use zhibu_domain::values::date::Day;

    let mut workspace = workspace(&Rc::new(MemoryStore::new()), 1);
    workspace.apply(put("a", "=cmd|' /C calc'!A0"), NOW_MS);
    workspace.set_author(&zhibu_format::Author { unit: "甲单位".into(), name: "赵某".into() });
    workspace.apply(put("a", "\t+1,\"引号\"\n换行"), NOW_MS + 86_400_000);
    workspace.apply(put("b", "乙"), NOW_MS + 2 * 86_400_000);
    let day = |ms: u64| Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap());
    let title = |key: &RecordKey| Some(format!("记录{}", key.id));
    let asked = |query: HistoryQuery| history(workspace.ledger(), &query, title, day, |_| true, 10);
    let all = HistoryQuery::default();
    let (entries, count) = asked(all.clone());
    assert_eq!((count, &*entries[0].key.id), (3, "b"));
    assert_eq!(entries[1].fields[0].before, [json!("=cmd|' /C calc'!A0")]);
    assert_eq!(asked(HistoryQuery { by: "赵".into(), ..all.clone() }).1, 2);
    assert_eq!(asked(HistoryQuery { text: "引号".into(), ..all.clone() }).1, 1);
    assert_eq!(asked(HistoryQuery { text: "记录b".into(), ..all.clone() }).1, 1);
    assert_eq!(asked(HistoryQuery { kind: Some(Kind::Activity), ..all.clone() }).1, 0);
    let of_a = HistoryQuery { kind: Some(Kind::Branch), id: Some("a".into()), ..all.clone() };
    assert_eq!(asked(of_a).1, 2);
    let first_day = HistoryQuery { to: Some(day(NOW_MS)), ..all.clone() };
    assert_eq!(asked(first_day).1, 1);
    let later = HistoryQuery { from: Some(day(NOW_MS + 86_400_000)), ..all };
    assert_eq!(asked(later).1, 2);
}

#[test]
fn a_view_of_the_past_does_not_change_it() {
    let mut workspace = workspace(&Rc::new(MemoryStore::new()), 1);
    workspace.apply(put("a", "早"), NOW_MS);
    workspace.apply(put("a", "晚"), NOW_MS + 10_000);
    workspace.apply(put("b", "后来的"), NOW_MS + 10_000);
    let past = workspace.as_it_was(NOW_MS + 5_000);
    assert_eq!(names(&past), ["早"]);
    assert_eq!(names(&workspace), ["后来的", "晚"]);
}

#[test]
fn actions_of_earlier_visits_can_be_undone() {
    let store = Rc::new(MemoryStore::new());
    let own = [1, 2, 3, 4].map(Writer::from_random);
    let mut theirs = workspace(&Rc::new(MemoryStore::new()), 7);
    theirs.apply(put("c", "丙"), NOW_MS);
    theirs.apply(put("a", "甲改"), NOW_MS);
    let mut first = workspace(&store, 1);
    first.apply(put("a", "甲"), NOW_MS);
    first.begin_import(Vec::new());
    first.import(theirs.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS + 1);
    first.end_import(NOW_MS + 1);
    first.apply(put("b", "乙"), NOW_MS + 2);
    let all = names(&first);
    let visit = |writer: u64| {
        let mut workspace = workspace(&store, writer);
        workspace.load_undo_history(&own).unwrap();
        workspace
    };
    // Another visit takes back the last edit, the next one the import as a whole, the next both edits.
    let mut second = visit(2);
    assert_eq!(names(&second), all);
    second.undo(NOW_MS + 3).unwrap();
    let without_b = names(&second);
    let mut third = visit(3);
    assert_eq!(can_undo_redo(&third), (true, true));
    third.undo(NOW_MS + 4).unwrap();
    assert_eq!(names(&third), ["甲"]);
    third.undo(NOW_MS + 5).unwrap();
    assert!(names(&third).is_empty());
    let mut fourth = visit(4);
    assert_eq!(can_undo_redo(&fourth), (false, true));
    fourth.redo(NOW_MS + 6).unwrap();
    fourth.redo(NOW_MS + 7).unwrap();
    assert_eq!(names(&fourth), without_b);
    fourth.redo(NOW_MS + 8).unwrap();
    assert_eq!(names(&fourth), all);
    // What others did is theirs to take back.
    assert_eq!(can_undo_redo(&fourth), (true, false));
    let mut stranger = workspace(&store, 9);
    stranger.load_undo_history(&[Writer::from_random(9)]).unwrap();
    assert_eq!(can_undo_redo(&stranger), (false, false));
}

#[test]
fn an_edit_before_an_import_can_be_undone_after_it() {
    let mut theirs = workspace(&Rc::new(MemoryStore::new()), 7);
    let mut ours = workspace(&Rc::new(MemoryStore::new()), 1);
    ours.apply(put("a", "一"), NOW_MS);
    ours.apply(put("a", "二"), NOW_MS + 1);
    theirs.begin_import(Vec::new());
    theirs.import(ours.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS);
    theirs.end_import(NOW_MS);
    theirs.apply(put("a", "三"), NOW_MS + 2);
    ours.begin_import(Vec::new());
    ours.import(theirs.ledger().changes().collect::<Vec<_>>(), Vec::new(), NOW_MS + 3);
    ours.end_import(NOW_MS + 3);
    for expected in ["二", "一"] {
        let undone = ours.undo(NOW_MS + 4).unwrap();
        assert!(undone.skipped.is_empty(), "{expected}: {undone:?}");
        assert_eq!(names(&ours), [expected]);
    }
}

#[test]
fn a_rescue_file_is_read_back_and_its_damage_reported() {
    use zhibu_app::rescue::rescued;

    let store = Rc::new(MemoryStore::new());
    let mut workspace = workspace(&store, 1);
    workspace.apply(put("a", "甲"), NOW_MS);
    workspace.apply(put("b", "乙"), NOW_MS);
    store.set("zhibu/other/seg/00000001/000000", "a0000000000000000[]").unwrap();
    let texts: serde_json::Map<String, serde_json::Value> = store
        .keys("zhibu/")
        .unwrap()
        .into_iter()
        .map(|key| (key.clone(), store.get(&key).unwrap().unwrap().into()))
        .collect();
    let file = serde_json::to_string_pretty(&texts).unwrap();
    let mut ledgers = rescued(file.as_bytes()).unwrap();
    ledgers.sort_by_key(|staged| staged.about.as_ref().unwrap().title.clone());
    let [damaged, whole] = &ledgers[..] else { panic!("{ledgers:?}") };
    assert_eq!(whole.about.as_ref().unwrap().title, "台账");
    let mut back = Ledger::new();
    back.insert(whole.changes.clone());
    assert!(back.changes_in_order().eq(workspace.ledger().changes_in_order()));
    assert_eq!((damaged.changes.len(), damaged.unreadable.len()), (0, 1));
    for other in ["", "{", "{}", "[\"zhibu/\"]", "{\"format\":\"zhibu-ledger\"}", "{\"zhibu/x\": "]
    {
        assert!(rescued(other.as_bytes()).is_none(), "{other}");
    }
}

#[test]
fn an_import_that_contains_an_undo_can_be_undone() {
    let mut theirs = workspace(&Rc::new(MemoryStore::new()), 7);
    let mut ours = workspace(&Rc::new(MemoryStore::new()), 1);
    let take = |ours: &mut Workspace, theirs: &Workspace, now| {
        ours.begin_import(Vec::new());
        ours.import(theirs.ledger().changes().collect::<Vec<_>>(), Vec::new(), now);
        ours.end_import(now);
    };
    theirs.apply(put("a", "一"), NOW_MS);
    theirs.apply(put("a", "二"), NOW_MS + 1);
    take(&mut ours, &theirs, NOW_MS + 2);
    theirs.undo(NOW_MS + 3).unwrap();
    take(&mut ours, &theirs, NOW_MS + 4);
    assert_eq!(names(&ours), ["一"]);
    ours.undo(NOW_MS + 5).unwrap();
    assert_eq!(names(&ours), ["二"]);
    ours.redo(NOW_MS + 6).unwrap();
    assert_eq!(names(&ours), ["一"]);
}

#[test]
fn imported_changes_are_not_separate_undo_steps_at_a_later_visit() {
    let store = Rc::new(MemoryStore::new());
    let own = [1, 2].map(Writer::from_random);
    let mut first = workspace(&store, 1);
    let key = RecordKey::new("branch", "c");
    let sets = first.ledger().draft(&key, vec![("name".into(), json!("手写"))]);
    first.begin_import(Vec::new());
    first.import(Vec::new(), vec![(key, sets, None)], NOW_MS);
    first.end_import(NOW_MS);
    let mut second = workspace(&store, 2);
    second.load_undo_history(&own).unwrap();
    second.undo(NOW_MS + 1).unwrap();
    assert!(names(&second).is_empty());
    assert_eq!(can_undo_redo(&second), (false, true));
}
