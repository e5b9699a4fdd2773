//! Many files at once: what they do does not depend on their order, what is wrong in one is held
//! against that one alone, and what is left out takes along what cannot stand without it.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_format::{
    About, Author, ByUndo, Exported, FileSet, ItemError, LeftOut, Plan, Planner, Reader,
    RecordOutcome, Source, file_hash, write,
};
use zhibu_ledger::{Clock, Ledger, RecordKey, Writer};
use zhibu_storage::{Catalog, MemoryStore, Store, deflated};

use crate::support::can_undo_redo;

const NOW_MS: u64 = 1_669_000_000_000;

fn workspace(writer: u64) -> Workspace {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let writer = Writer::from_random(writer);
    let catalog = Rc::new(Catalog::new(store, writer, deflated));
    Workspace::open(catalog, "l", Clock::new(writer), false, NOW_MS).unwrap()
}

fn put(id: &str, name: &str) -> Command {
    let key = RecordKey::new("branch", id);
    Command::Put { key, values: vec![("name".into(), json!(name))], seen: Vec::new() }
}

fn file_of(workspace: &Workspace) -> String {
    write(workspace.about(), workspace.ledger(), &Exported::default())
}

fn by_hand(records: serde_json::Value) -> String {
    json!({ "format": "zhibu-ledger", "version": 1, "records": records }).to_string()
}

fn sources(files: &[String]) -> Vec<Source> {
    let source = |(index, text): (usize, &String)| {
        let staged = Reader::new(text.clone().into_bytes()).unwrap().read_to_end().unwrap();
        let hash = file_hash(text.as_bytes());
        Source { name: format!("{index}.json"), hash, staged }
    };
    files.iter().enumerate().map(source).collect()
}

fn plan(files: &[String], ledger: &Ledger) -> Plan {
    Planner::new(sources(files), NOW_MS).run(ledger)
}

fn take(workspace: &mut Workspace, plan: Plan, left_out: &LeftOut) {
    let taken = plan.taken(left_out);
    workspace.begin_import(Vec::new());
    let drafts = taken.drafts.into_iter().map(|draft| (draft.key, draft.writes, None)).collect();
    workspace.import(taken.changes, drafts, NOW_MS);
    workspace.end_import(NOW_MS);
}

/// The records as a file lists them, without who wrote what.
fn records(workspace: &Workspace) -> String {
    let text = write(&About::default(), workspace.ledger(), &Exported::default());
    let (records, _) = text.split_once("\"changes\":").unwrap();
    records.to_owned()
}

/// What tells two diffs apart but for the numbers of the files.
fn told(plan: &Plan) -> Vec<(RecordKey, RecordOutcome, usize, Vec<String>)> {
    let one = |diff: &zhibu_format::RecordDiff| {
        let fields = diff.fields.iter().map(|field| format!("{field:?}")).collect();
        (diff.key.clone(), diff.outcome, diff.conflicts, fields)
    };
    plan.diffs.iter().map(one).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Put { replica: usize, id: u8, value: u8 },
    Delete { replica: usize, id: u8 },
    Send { from: usize, to: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4_usize, 0..5_u8, 0..6_u8)
            .prop_map(|(replica, id, value)| Step::Put { replica, id, value }),
        1 => (0..4_usize, 0..5_u8).prop_map(|(replica, id)| Step::Delete { replica, id }),
        1 => (0..4_usize, 0..4_usize).prop_map(|(from, to)| Step::Send { from, to }),
    ];
    prop::collection::vec(step, 1..40)
}

fn play(steps: &[Step]) -> Vec<Workspace> {
    let mut replicas: Vec<Workspace> = (1..=4).map(workspace).collect();
    for (minute, step) in (0..).zip(steps) {
        let now = NOW_MS - 1_000_000 + minute;
        match step {
            Step::Put { replica, id, value } => {
                replicas[*replica].apply(put(&format!("b{id}"), &format!("v{value}")), now);
            }
            Step::Delete { replica, id } => {
                let key = RecordKey::new("branch", format!("b{id}"));
                if replicas[*replica].ledger().record(&key).is_some() {
                    replicas[*replica].apply(Command::Delete(vec![key]), now);
                }
            }
            Step::Send { from, to } => {
                let file = file_of(&replicas[*from]);
                let plan = plan(&[file], replicas[*to].ledger());
                take(&mut replicas[*to], plan, &LeftOut::default());
            }
        }
    }
    replicas
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_and_imports_does_not_matter(steps in steps(), order in Just(vec![0, 1, 2]).prop_shuffle()) {
        let replicas = play(&steps);
        let files: Vec<String> = replicas[1..].iter().map(file_of).collect();
        let shuffled: Vec<String> = order.iter().map(|index| files[*index].clone()).collect();
        let ours = file_of(&replicas[0]);
        let office = || {
            let mut office = workspace(1);
            let plan = plan(std::slice::from_ref(&ours), office.ledger());
            take(&mut office, plan, &LeftOut::default());
            office
        };
        let (mut at_once, mut in_another_order, mut one_by_one) = (office(), office(), office());
        let first = plan(&files, at_once.ledger());
        let second = plan(&shuffled, in_another_order.ledger());
        prop_assert_eq!(told(&first), told(&second));
        prop_assert_eq!((first.conflicts, first.changes.len()), (second.conflicts, second.changes.len()));
        // What was foretold is what comes.
        let foretold = first.conflicts;
        let before: usize = at_once.ledger().records().map(|record| record.conflicts().len()).sum();
        let fresh = first.changes.len();
        let count = at_once.ledger().change_count();
        take(&mut at_once, first, &LeftOut::default());
        prop_assert_eq!(at_once.ledger().change_count(), count + fresh);
        if before == 0 {
            let after: usize = at_once.ledger().records().map(|record| record.conflicts().len()).sum();
            prop_assert_eq!(after, foretold);
        }
        take(&mut in_another_order, second, &LeftOut::default());
        for file in &shuffled {
            let plan = plan(std::slice::from_ref(file), one_by_one.ledger());
            take(&mut one_by_one, plan, &LeftOut::default());
        }
        prop_assert_eq!(records(&at_once), records(&in_another_order));
        prop_assert_eq!(records(&at_once), records(&one_by_one));
        prop_assert!(plan(&files, at_once.ledger()).is_idle());
        // One undo takes a whole import back, and it can be redone.
        let after = records(&at_once);
        if fresh > 0 {
            prop_assert!(at_once.undo(NOW_MS).is_some());
            prop_assert_eq!(records(&at_once), records(&office()));
            // Nothing had to be put back where both sides wrote the same: then redo has nothing either.
            at_once.redo(NOW_MS);
            prop_assert_eq!(records(&at_once), after);
        }
    }
}

#[test]
fn files_with_the_same_bytes_count_once() {
    let mut unit = workspace(2);
    unit.apply(put("a", "甲"), NOW_MS);
    let file = file_of(&unit);
    let plan = plan(&[file.clone(), file], &Ledger::new());
    assert_eq!(plan.files[1].same_as, Some(0));
    assert_eq!(plan.changes.len(), 1);
    assert_eq!(plan.files[0].counts[0].1.new, 1);
    assert!(plan.files[1].counts.is_empty());
}

#[test]
fn an_error_in_one_file_does_not_affect_others() {
    let good =
        by_hand(json!({ "branch": [{ "id": "b", "name": "好" }, { "id": "c", "name": "丙" }] }));
    let bad = by_hand(json!({ "branch": [{ "id": "b", "established": "someday" }] }));
    let refers = by_hand(json!({ "activity": [{ "id": "a", "title": "会", "branch": "b" }] }));
    let dangles =
        by_hand(json!({ "activity": [{ "id": "d", "title": "会", "branch": "nowhere" }] }));
    let plan = plan(&[bad, good, refers, dangles], &Ledger::new());
    let told: Vec<_> = plan.diffs.iter().map(|diff| (&*diff.key.id, diff.outcome)).collect();
    assert_eq!(
        told,
        [("a", RecordOutcome::New), ("b", RecordOutcome::New), ("c", RecordOutcome::New)]
    );
    let invalid: Vec<_> =
        plan.invalid().map(|(file, invalid)| (file, invalid.id.as_deref().unwrap())).collect();
    assert_eq!(invalid, [(0, "b"), (3, "d")]);
    assert!(matches!(plan.files[3].invalid[0].error, ItemError::Dangling { .. }));
    assert_eq!(plan.files[1].counts[0].1.new, 2);
}

#[test]
fn two_files_without_history_that_disagree_make_a_conflict_in_any_order() {
    let mut ours = workspace(1);
    ours.apply(put("b", "原名"), NOW_MS);
    let files =
        ["甲名", "乙名"].map(|name| by_hand(json!({ "branch": [{ "id": "b", "name": name }] })));
    let plan_of = |files: &[String]| plan(files, ours.ledger());
    let (there, back) = (plan_of(&files), plan_of(&[files[1].clone(), files[0].clone()]));
    assert_eq!((there.conflicts, there.drafts.len()), (1, 2));
    assert_eq!(told(&there), told(&back));
    let shown = &there.diffs[0].fields[0];
    assert_eq!((&shown.before, &shown.beside[..]), (&json!("原名"), &[json!("乙名")][..]));
    let mut taken: Vec<String> = Vec::new();
    for plan in [there, back] {
        let mut workspace = workspace(1);
        workspace.apply(put("b", "原名"), NOW_MS);
        take(&mut workspace, plan, &LeftOut::default());
        let record = workspace.ledger().record(&RecordKey::new("branch", "b")).unwrap();
        assert_eq!(record.conflict("name").len(), 2);
        taken.push(record.value("name").unwrap().to_string());
    }
    assert_eq!(taken[0], taken[1]);
}

#[test]
fn leaving_out_a_record_leaves_out_its_dependents_until_the_next_import() {
    let mut unit = workspace(2);
    unit.apply(put("b", "新支部"), NOW_MS);
    unit.apply(put("c", "另一个"), NOW_MS);
    let key = RecordKey::new("activity", "a");
    let values = vec![("title".into(), json!("会")), ("branch".into(), json!("b"))];
    unit.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    let file = file_of(&unit);
    let mut office = workspace(1);
    let first = plan(std::slice::from_ref(&file), office.ledger());
    let index = |id: &str| first.diffs.iter().position(|diff| &*diff.key.id == id).unwrap();
    let left_out = LeftOut { diffs: [index("b")].into_iter().collect(), ..LeftOut::default() };
    let out = first.left_out(&left_out);
    assert!(out.contains(&index("a")) && !out.contains(&index("c")));
    take(&mut office, first, &left_out);
    let names: Vec<_> = office.register().branches().rows().iter().map(|row| &*row.id).collect();
    assert_eq!(names, ["c"]);
    // The rest is offered again, and comes with what it needs.
    let second = plan(&[file], office.ledger());
    assert_eq!(second.diffs.len(), 2);
    take(&mut office, second, &LeftOut::default());
    assert_eq!(records(&office), records(&unit));
}

#[test]
fn leaving_out_a_file_keeps_what_other_files_contain() {
    let (mut first, mut second) = (workspace(2), workspace(3));
    first.apply(put("a", "甲"), NOW_MS);
    let shared = plan(&[file_of(&first)], second.ledger());
    take(&mut second, shared, &LeftOut::default());
    second.apply(put("b", "乙"), NOW_MS);
    let files = [file_of(&first), file_of(&second)];
    let mut office = workspace(1);
    let whole = plan(&files, office.ledger());
    assert_eq!(whole.changes.len(), 2);
    let left_out = LeftOut { files: FileSet::of(0), ..LeftOut::default() };
    take(&mut office, whole, &left_out);
    assert_eq!(records(&office), records(&second));
}

#[test]
fn a_preview_shows_who_wrote_what_and_when() {
    let mut unit = workspace(2);
    unit.set_author(&Author { unit: "区农业农村局".into(), name: "王某".into() });
    unit.apply(put("b", "支部"), NOW_MS - 5);
    let plan = plan(&[file_of(&unit)], &Ledger::new());
    let field = &plan.diffs[0].fields[0];
    assert_eq!(field.by.as_deref(), Some("区农业农村局 · 王某"));
    assert_eq!(field.ms, Some(NOW_MS - 5));
}

#[test]
fn a_wrong_clock_is_reported_for_record_and_file() {
    let mut unit = workspace(2);
    unit.apply(put("b", "支部"), NOW_MS + 3 * 86_400_000);
    let plan = plan(&[file_of(&unit)], &Ledger::new());
    assert!(plan.diffs[0].is_from_far_future);
    assert_eq!((plan.from_far_future, plan.files[0].from_far_future), (1, 1));
}

#[test]
fn a_file_with_nothing_new_does_not_change_a_record() {
    let mut office = workspace(1);
    office.apply(put("o", "原名"), NOW_MS - 9);
    office.apply(put("p", "别的"), NOW_MS - 8);
    let out = file_of(&office);
    let (mut first, second) = (workspace(2), out.clone());
    let given = plan(&[out], first.ledger());
    take(&mut first, given, &LeftOut::default());
    first.apply(put("o", "甲改"), NOW_MS - 5);
    let files = [second, file_of(&first)];
    let mut whole = plan(&files, office.ledger());
    assert_eq!(whole.diffs.len(), 1);
    assert_eq!(whole.diffs[0].files, FileSet::of(1));
    // The other file holds the record, as what it refers to, and is not blamed.
    whole.mark_outside(0, &rustc_hash::FxHashSet::default());
    assert_eq!(whole.outside().count(), 0);
    // Without the file that alters it, nothing is left to take.
    let left_out = LeftOut { files: FileSet::of(1), ..LeftOut::default() };
    assert_eq!(whole.left_out(&left_out).len(), 1);
    assert!(whole.taken(&left_out).changes.is_empty());
}

#[test]
fn left_out_records_stay_left_out_in_a_new_preview() {
    let mut unit = workspace(2);
    for (id, name) in [("a", "甲"), ("b", "乙"), ("c", "丙")] {
        unit.apply(put(id, name), NOW_MS);
    }
    let other = by_hand(json!({ "branch": [{ "id": "d", "name": "丁" }] }));
    let files = [file_of(&unit), other];
    let mut office = workspace(1);
    let before = plan(&files, office.ledger());
    let index = |plan: &Plan, id: &str| plan.diffs.iter().position(|diff| &*diff.key.id == id);
    let left_out =
        LeftOut { files: FileSet::of(1), diffs: index(&before, "b").into_iter().collect() };
    office.apply(put("a", "甲"), NOW_MS);
    office.apply(put("0", "在前"), NOW_MS);
    let shuffled = [files[1].clone(), files[0].clone()];
    let after = plan(&shuffled, office.ledger());
    let renewed = after.left_out_as(&before, &left_out);
    assert_eq!(renewed.files, FileSet::of(0));
    assert_eq!(renewed.diffs, index(&after, "b").into_iter().collect());
    assert!(
        !after.is_of_same_files(&before) && before.is_of_same_files(&plan(&files, office.ledger()))
    );
}

#[test]
fn an_undone_import_can_be_repeated() {
    let mut unit = workspace(2);
    unit.apply(put("a", "甲"), NOW_MS - 10);
    let mut office = workspace(1);
    office.apply(put("z", "己"), NOW_MS - 9);
    unit.apply(put("b", "乙"), NOW_MS - 8);
    let file = file_of(&unit);
    let import = |office: &mut Workspace| {
        let plan = plan(std::slice::from_ref(&file), office.ledger());
        let verdicts: Vec<RecordOutcome> = plan.diffs.iter().map(|diff| diff.outcome).collect();
        take(office, plan, &LeftOut::default());
        verdicts
    };
    assert_eq!(import(&mut office), [RecordOutcome::New, RecordOutcome::New]);
    let before = records(&office);
    office.undo(NOW_MS).unwrap();
    assert_eq!(office.register().branches().rows().len(), 1);
    let mut again = plan(std::slice::from_ref(&file), office.ledger());
    again.mark_outside(0, &rustc_hash::FxHashSet::default());
    assert_eq!(again.outside().count(), 0, "it was new when it came first");
    assert_eq!(import(&mut office), [RecordOutcome::Changed, RecordOutcome::Changed]);
    assert_eq!(records(&office), before);
    // Once is enough.
    assert_eq!(import(&mut office), []);
    // What somebody has deleted themselves does not come back so.
    office.apply(Command::Delete(vec![RecordKey::new("branch", "a")]), NOW_MS);
    assert_eq!(import(&mut office), []);
    // Nor what they have taken back that they did themselves.
    office.apply(put("c", "丙"), NOW_MS);
    let own = file_of(&office);
    office.undo(NOW_MS).unwrap();
    assert!(plan(&[own], office.ledger()).diffs.is_empty());
}

#[test]
fn deletions_by_an_import_undone_elsewhere_need_confirmation() {
    let mut unit = workspace(2);
    unit.apply(put("a", "甲"), NOW_MS - 10);
    let mut office = workspace(1);
    let of_unit = plan(&[file_of(&unit)], office.ledger());
    take(&mut office, of_unit, &LeftOut::default());
    office.undo(NOW_MS).unwrap();
    let handed_out = plan(&[file_of(&office)], unit.ledger());
    assert_eq!(handed_out.diffs[0].outcome, RecordOutcome::Deleted);
    assert_eq!(handed_out.diffs[0].by_undo, ByUndo::Vanishes);
    assert_eq!(handed_out.left_out_at_first().diffs.len(), 1);
    // What somebody has deleted is deleted.
    office.redo(NOW_MS).unwrap();
    office.apply(Command::Delete(vec![RecordKey::new("branch", "a")]), NOW_MS);
    let handed_out = plan(&[file_of(&office)], unit.ledger());
    assert_eq!(handed_out.diffs[0].outcome, RecordOutcome::Deleted);
    assert!(handed_out.left_out_at_first().diffs.is_empty());
}

#[test]
fn a_ledger_created_from_a_file_has_no_earlier_history() {
    let mut unit = workspace(2);
    unit.apply(put("a", "甲"), NOW_MS - 10);
    let mut opened = workspace(3);
    let taken = plan(&[file_of(&unit)], opened.ledger()).taken(&LeftOut::default());
    opened.begin_import(Vec::new());
    opened.import(taken.changes, Vec::new(), NOW_MS);
    opened.end_first_import(NOW_MS);
    assert_eq!(can_undo_redo(&opened), (false, false));
    assert!(opened.undo(NOW_MS).is_none());
}

/// Whether its changes came with the file or were made here, and although this browser wrote them.
#[test]
fn a_ledger_created_from_a_file_has_no_earlier_history_at_the_next_visit_either() {
    let store: Rc<dyn Store> = Rc::new(MemoryStore::new());
    let own = [2, 3, 4].map(Writer::from_random);
    let mut unit = workspace(2);
    unit.apply(put("a", "甲"), NOW_MS - 10);
    let visit = |number: usize| {
        let catalog = Rc::new(Catalog::new(store.clone(), own[number], deflated));
        catalog.set_about("ledger", unit.about()).unwrap();
        let clock = Clock::new(own[number]);
        let mut visit = Workspace::open(catalog, "ledger", clock, false, NOW_MS).unwrap();
        visit.load_undo_history(&own).unwrap();
        visit
    };
    let mut first = visit(1);
    first.begin_import(Vec::new());
    let key = RecordKey::new("branch", "b");
    let draft = first.ledger().draft(&key, vec![("name".into(), json!("乙"))]);
    let changes = unit.ledger().changes().collect();
    first.import(changes, vec![(key, draft, None)], NOW_MS);
    first.end_first_import(NOW_MS);
    assert_eq!(can_undo_redo(&first), (false, false));
    let mut again = visit(2);
    assert_eq!(can_undo_redo(&again), (false, false));
    // What is done since can be undone, and nothing before it.
    again.apply(put("a", "甲改"), NOW_MS + 1);
    let mut again = visit(2);
    again.undo(NOW_MS + 2).unwrap();
    assert!(again.undo(NOW_MS + 3).is_none());
    assert_eq!(again.register().branches().rows().len(), 2);
}

#[test]
fn deleting_and_writing_unseen_is_a_conflict_whichever_comes_first() {
    let mut base = workspace(1);
    base.apply(put("a", "甲"), NOW_MS - 10);
    let of_base = file_of(&base);
    let (mut one, mut other) = (workspace(2), workspace(3));
    for workspace in [&mut one, &mut other] {
        let plan = plan(std::slice::from_ref(&of_base), workspace.ledger());
        take(workspace, plan, &LeftOut::default());
    }
    let key = RecordKey::new("branch", "a");
    one.apply(Command::Delete(vec![key.clone()]), NOW_MS + 1);
    let values = vec![("secretary".into(), json!("赵某"))];
    other.apply(Command::Put { key: key.clone(), values, seen: Vec::new() }, NOW_MS + 2);
    let (deleted, written) = (file_of(&one), file_of(&other));
    let mut outcomes = Vec::new();
    for order in [[&deleted, &written], [&written, &deleted]] {
        for file in order {
            let plan = plan(std::slice::from_ref(file), base.ledger());
            take(&mut base, plan, &LeftOut::default());
        }
        assert_eq!(base.ledger().conflicted_count(), 1);
        outcomes.push(records(&base));
        base = workspace(1);
        let plan = plan(std::slice::from_ref(&of_base), base.ledger());
        take(&mut base, plan, &LeftOut::default());
    }
    assert_eq!(outcomes[0], outcomes[1]);
    // It is predicted on both sides: by the one who deleted, and by the one who wrote.
    let foretold = plan(std::slice::from_ref(&deleted), other.ledger());
    assert_eq!((foretold.diffs[0].outcome, foretold.conflicts), (RecordOutcome::Deleted, 1));
    let foretold = plan(std::slice::from_ref(&written), one.ledger());
    assert_eq!((foretold.diffs[0].outcome, foretold.conflicts), (RecordOutcome::Changed, 1));
    // Either way it is settled for good.
    for (value, is_there) in [(json!(true), false), (json!(null), true)] {
        let mut office = workspace(9);
        let both = plan(&[deleted.clone(), written.clone()], office.ledger());
        take(&mut office, both, &LeftOut::default());
        let fields = vec![(key.clone(), zhibu_ledger::DELETED.into(), value)];
        office.apply(Command::Settle { fields, why: None }, NOW_MS + 5);
        assert_eq!(office.ledger().conflicted_count(), 0);
        assert_eq!(office.register().branches().get("a").is_some(), is_there);
        // Taken back, it is open again; done again, it is settled.
        office.undo(NOW_MS + 6).unwrap();
        assert_eq!(office.ledger().conflicted_count(), 1);
        office.redo(NOW_MS + 7).unwrap();
        assert_eq!(office.ledger().conflicted_count(), 0);
        assert_eq!(office.register().branches().get("a").is_some(), is_there);
    }
}

#[test]
fn guards_of_the_open_ledger_do_not_apply_to_a_new_ledger() {
    let mut theirs = workspace(2);
    theirs.apply(put("a", "甲"), NOW_MS - 10);
    theirs.apply(put("b", "乙"), NOW_MS - 9);
    let file = file_of(&theirs);
    let mut open = plan(std::slice::from_ref(&file), workspace(1).ledger());
    open.diffs[0].guarded.signed_period = true;
    let mut left_out = open.left_out_at_first();
    assert_eq!(left_out.diffs.len(), 1);
    let own = plan(std::slice::from_ref(&file), &Ledger::new());
    assert!(own.left_out_of_own(&open, &left_out).diffs.is_empty());
    // What its user has taken out by hand stays out.
    left_out.diffs.insert(1);
    let kept: Vec<usize> = own.left_out_of_own(&open, &left_out).diffs.into_iter().collect();
    assert_eq!(kept, [1]);
}
