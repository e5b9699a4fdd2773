//! What the records say of a member unit that is appraised: only what lies certainly within the time, with
//! the records behind each figure.

use serde_json::{Value, json};
use zhibu_domain::appraisals::{UnitFigure, figures_of_unit, standing};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_test_support::{TestRecord, ledger_of};

fn record(kind: &'static str, id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    (kind, id.to_owned(), fields.to_vec())
}

fn meeting(id: &str, alliance: &str, date: &str) -> TestRecord<'static> {
    let fields = [
        ("alliance", json!(alliance)),
        ("activity_kind", json!("joint_meeting")),
        ("date", json!(date)),
    ];
    record("activity", id, &fields)
}

fn item(id: &str, by: &str, at: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let own = [("alliance", json!("tea")), ("raised_by", json!(by)), ("raised_at", json!(at))];
    record("meeting_item", id, &[&own, more].concat())
}

fn need(id: &str, from: &str, more: &[(&'static str, Value)]) -> TestRecord<'static> {
    let own = [("offer_kind", json!("need")), ("posted_by", json!("farm")), ("from", json!(from))];
    record("offer", id, &[&own, more].concat())
}

fn records() -> Vec<TestRecord<'static>> {
    let unit = [("alliance", json!("tea")), ("joined", json!("2025-01-01"))];
    vec![
        record("alliance", "tea", &[]),
        record("alliance_unit", "farm", &unit),
        record("alliance_unit", "bank", &unit),
        record("appraisal", "r", &[("from", json!("2025-01")), ("to", json!("2025-12"))]),
        record("nomination", "n", &[("appraisal", json!("r")), ("unit", json!("farm"))]),
    ]
}

/// Each figure with its count, what it is of, and the ids behind it.
fn figures(more: Vec<TestRecord<'static>>, as_of: &str) -> Vec<(UnitFigure, usize, Vec<String>)> {
    let mut records = records();
    for record in more {
        records.retain(|known| known.1 != record.1);
        records.push(record);
    }
    let register = Register::of(&ledger_of(records));
    let as_of: Day = as_of.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest();
    let found = figures_of_unit(&register, "n", as_of);
    let said = found.iter().map(|figure| {
        let rows = figure.rows.iter().map(|(_, id)| id.to_string());
        let mut behind: Vec<String> =
            rows.chain(figure.quarters.iter().map(ToString::to_string)).collect();
        behind.sort();
        assert_eq!(behind.len(), figure.count());
        (figure.figure, figure.of, behind)
    });
    said.collect()
}

#[test]
fn a_unit_attended_where_it_raised_an_item() {
    let found = figures(
        vec![
            meeting("m1", "tea", "2025-03-10"),
            meeting("m2", "tea", "2025-06-10"),
            meeting("vague", "tea", "2025"),
            meeting("before", "tea", "2024-12-31"),
            meeting("next-year", "tea", "2026-01-01"),
            meeting("elsewhere", "sea", "2025-06-10"),
            item("i1", "farm", "m1", &[]),
            item("i2", "bank", "m2", &[]),
            item("i3", "farm", "before", &[]),
        ],
        "2026-06-30",
    );
    assert_eq!(found[0], (UnitFigure::Attended, 3, vec!["m1".to_owned()]));
}

fn tick(id: &str, unit: &str, at: &str, attended: &str) -> TestRecord<'static> {
    let fields = [("unit", json!(unit)), ("activity", json!(at)), ("attended", json!(attended))];
    record("attendance", id, &fields)
}

#[test]
fn where_a_roll_was_taken_it_says_who_was_at_a_meeting() {
    let found = figures(
        vec![
            meeting("m1", "tea", "2025-03-10"),
            meeting("m2", "tea", "2025-06-10"),
            meeting("m3", "tea", "2025-09-10"),
            item("i1", "farm", "m1", &[]),
            tick("t1", "farm", "m1", "absent"),
            tick("t2", "farm", "m2", "present"),
            tick("t3", "bank", "m3", "present"),
        ],
        "2026-06-30",
    );
    assert_eq!(found[0], (UnitFigure::Attended, 3, vec!["m2".to_owned()]));
    // Being there is something that it did; an item without a date is nothing of a certain quarter.
    let quiet = ["2025Q1", "2025Q3", "2025Q4"].map(str::to_owned).to_vec();
    assert_eq!(found[3], (UnitFigure::IdleQuarters, 4, quiet));
}

#[test]
fn proposals_are_adopted_if_they_were_decided_on_answered_or_met() {
    let decided = [("decision", json!("合建基地"))];
    let found = figures(
        vec![
            meeting("m1", "tea", "2025-03-10"),
            item("decided", "farm", "m1", &decided),
            item("raised", "farm", "m1", &[]),
            item("of-others", "bank", "m1", &decided),
            item("later", "farm", "m1", &[decided[0].clone(), ("raised", json!("2026-01-01"))]),
            need("answered", "2025-05-01", &[("answered", json!("2025-06-01"))]),
            need("told", "2025-05-01", &[("answer", json!("已协调"))]),
            need("met", "2025-05-01", &[]),
            need("open", "2025-05-01", &[]),
            need("earlier", "2024-05-01", &[("answer", json!("已协调"))]),
            record("cooperation", "c", &[("need", json!("met"))]),
            // What fell through meets nothing, unless something else does.
            need("dropped", "2025-05-01", &[]),
            record("cooperation", "d", &[("need", json!("dropped")), ("stage", json!("dropped"))]),
            record("cooperation", "e", &[("need", json!("met")), ("stage", json!("dropped"))]),
        ],
        "2026-06-30",
    );
    assert_eq!(found[1], (UnitFigure::AdoptedItems, 2, vec!["decided".to_owned()]));
    let adopted = ["answered", "met", "told"].map(str::to_owned).to_vec();
    assert_eq!(found[2], (UnitFigure::AdoptedNeeds, 5, adopted));
}

#[test]
fn a_quarter_is_idle_if_nothing_can_have_been_done_in_it() {
    let idle = |more: Vec<TestRecord<'static>>, as_of: &str| figures(more, as_of)[3].clone();
    let quarters = |of: usize, idle: &[&str]| {
        (UnitFigure::IdleQuarters, of, idle.iter().map(|quarter| (*quarter).to_owned()).collect())
    };
    assert_eq!(idle(vec![], "2026-06-30"), quarters(4, &["2025Q1", "2025Q2", "2025Q3", "2025Q4"]));
    // Only complete ones that are past, in which it was a member.
    assert_eq!(idle(vec![], "2025-09-29"), quarters(2, &["2025Q1", "2025Q2"]));
    let joined = record(
        "alliance_unit",
        "farm",
        &[("joined", json!("2025-04-02")), ("left", json!("2025-12-01"))],
    );
    assert_eq!(idle(vec![joined], "2026-06-30"), quarters(1, &["2025Q3"]));
    // A date without a day may lie in each quarter that it touches.
    assert_eq!(
        idle(vec![need("n1", "2025-03-31", &[]), need("n2", "2025-07", &[])], "2026-06-30"),
        quarters(4, &["2025Q2", "2025Q4"])
    );
    assert_eq!(idle(vec![need("n1", "2025", &[])], "2026-06-30"), quarters(4, &[]));
    // A term in the chair lasts.
    let chair =
        [("chair", json!("farm")), ("from", json!("2025-02-01")), ("to", json!("2025-10-01"))];
    assert_eq!(idle(vec![record("chair_term", "k", &chair)], "2026-06-30"), quarters(4, &[]));
}

#[test]
fn a_nominee_that_is_no_unit_has_no_figures_and_no_figure_is_a_score_by_itself() {
    let other = record("nomination", "n", &[("appraisal", json!("r"))]);
    assert_eq!(figures(vec![other], "2026-06-30"), []);
    let timeless = record("appraisal", "r", &[("from", json!("2025-01"))]);
    assert_eq!(figures(vec![timeless], "2026-06-30"), []);
    let mut records = records();
    records.push(meeting("m1", "tea", "2025-03-10"));
    records.push(item("i1", "farm", "m1", &[("decision", json!("合建基地"))]));
    let register = Register::of(&ledger_of(records));
    let ranking = standing(&register, "r").unwrap();
    assert_eq!(
        (ranking.tallies[0].items.len(), ranking.tallies[0].score.to_string()),
        (0, "0".into())
    );
}
