//! Parts of a ledger: what a unit keeps, what it needs beside, what is hidden, and what a unit's file
//! may not alter unnoticed.

use serde_json::{Value, json};
use zhibu_domain::register::Register;
use zhibu_domain::reporting::scope::{of_settings, scope_of};
use zhibu_format::{
    About, Exported, Extract, LeftOut, Planner, Reader, RecordOutcome, Source, write_extract,
};
use zhibu_ledger::{Ledger, RecordKey};
use zhibu_test_support::ledger_of;

const NOW_MS: u64 = 1_669_000_000_000;

/// A district with two units, the first with an office below it, and a branch of each.
fn district() -> Ledger {
    let record = |kind: &'static str, id: &str, fields: Vec<(&'static str, Value)>| {
        (kind, id.to_owned(), fields)
    };
    ledger_of(vec![
        record("organisation", "district", vec![("name", json!("区直机关工委"))]),
        record(
            "organisation",
            "first",
            vec![("name", json!("甲")), ("unit", json!("甲局")), ("parent", json!("district"))],
        ),
        record(
            "organisation",
            "office",
            vec![("name", json!("甲下属")), ("parent", json!("first"))],
        ),
        record(
            "organisation",
            "second",
            vec![("name", json!("乙")), ("parent", json!("district"))],
        ),
        record(
            "branch",
            "b1",
            vec![
                ("name", json!("甲支部")),
                ("approved_by", json!("office")),
                ("secretary", json!("赵某")),
            ],
        ),
        record(
            "branch",
            "b2",
            vec![
                ("name", json!("乙支部")),
                ("approved_by", json!("second")),
                ("setting", json!("inspection")),
            ],
        ),
        record(
            "branch",
            "b4",
            vec![
                ("name", json!("联合支部")),
                ("approved_by", json!("district")),
                ("home_units", json!(["甲局", "乙局"])),
            ],
        ),
        record("alliance", "tea", vec![("name", json!("茶联盟"))]),
        record(
            "activity",
            "a1",
            vec![("title", json!("甲会")), ("branch", json!("b1")), ("alliance", json!("tea"))],
        ),
        record("activity", "a2", vec![("title", json!("乙会")), ("branch", json!("b2"))]),
        record("alliance_unit", "u", vec![("name", json!("茶厂")), ("alliance", json!("tea"))]),
    ])
}

fn ids<'a>(keys: impl IntoIterator<Item = &'a RecordKey>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = keys.into_iter().map(|key| &*key.id).collect();
    ids.sort_unstable();
    ids
}

fn extract_text(ledger: &Ledger, extract: &Extract) -> String {
    write_extract(&About::default(), ledger, &Exported::default(), extract)
}

fn plan_of(text: &str, ledger: &Ledger) -> zhibu_format::Plan {
    let staged = Reader::new(text.as_bytes().to_vec()).unwrap().read_to_end().unwrap();
    Planner::new(Source::only(staged), NOW_MS).run(ledger)
}

#[test]
fn a_units_part_is_its_subtree_with_referenced_records() {
    let ledger = district();
    let scope = scope_of(&Register::of(&ledger), "first");
    assert_eq!(ids(&scope.own), ["a1", "b1", "b4", "first", "office"]);
    assert_eq!(ids(&scope.context), ["district", "tea"]);
    // A file of it stands alone: nothing in it refers to nowhere.
    let only = scope.own.union(&scope.context).cloned().collect();
    let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
    let plan = plan_of(&text, &Ledger::new());
    assert_eq!((plan.invalid().count(), plan.diffs.len()), (0, 7));
    // And brings the whole ledger nothing new.
    assert!(plan_of(&text, &ledger).is_idle());
}

#[test]
fn deletions_in_a_part_are_imported() {
    let mut ledger = district();
    let key = RecordKey::new("activity", "a1");
    let writes = ledger.draft(&key, vec![("deleted".into(), json!(true))]);
    let mut change = ledger.changes().next().unwrap();
    (change.key, change.writes, change.creates) = (key.clone(), writes, false);
    change.at = zhibu_ledger::Stamp::new(NOW_MS, 0, zhibu_ledger::Writer::from_random(9));
    let before = district();
    ledger.insert([change]);
    let scope = scope_of(&Register::of(&ledger), "first");
    assert!(scope.own.contains(&key));
    let only = scope.own.union(&scope.context).cloned().collect();
    let text = extract_text(&ledger, &Extract { only: Some(only), ..Extract::default() });
    let plan = plan_of(&text, &before);
    assert_eq!(plan.diffs[0].outcome, RecordOutcome::Deleted);
}

#[test]
fn hidden_fields_are_nowhere_in_the_file() {
    let ledger = district();
    let register = Register::of(&ledger);
    let nameless = Extract { is_without_persons: true, ..Extract::default() };
    let text = extract_text(&ledger, &nameless);
    assert!(
        text.contains("甲支部") && !text.contains("赵某") && !text.contains("\"changes\""),
        "{text}"
    );
    let without = of_settings(&register, &ledger, &["inspection"]);
    assert_eq!(ids(&without), ["a2", "b2"]);
    let text = extract_text(&ledger, &Extract { without, ..Extract::default() });
    assert!(text.contains("赵某") && !text.contains("乙支部") && !text.contains("乙会"), "{text}");
    assert_eq!(plan_of(&text, &Ledger::new()).invalid().count(), 0);
    assert!(extract_text(&ledger, &Extract::default()).contains("\"changes\""));
}

#[test]
fn changes_to_another_unit_are_marked() {
    let ledger = district();
    let text = json!({ "format": "zhibu-ledger", "version": 1, "records": {
        "branch": [
            { "id": "b1", "secretary": "钱某" },
            { "id": "b2", "secretary": "钱某" },
            { "id": "b3", "name": "新支部", "approved_by": "first" },
        ],
    } });
    let mut plan = plan_of(&text.to_string(), &ledger);
    plan.mark_outside(0, &scope_of(&Register::of(&ledger), "first").own);
    let outside: Vec<usize> = plan.outside().collect();
    assert_eq!(outside.iter().map(|index| &*plan.diffs[*index].key.id).collect::<Vec<_>>(), ["b2"]);
    let left_out = LeftOut { diffs: outside.into_iter().collect(), ..LeftOut::default() };
    let taken = plan.taken(&left_out);
    assert_eq!(taken.drafts.iter().map(|draft| &*draft.key.id).collect::<Vec<_>>(), ["b1", "b3"]);
}
