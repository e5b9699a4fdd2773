//! Columns of lists: what is derived of records.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::agenda::{Todo, TodoKind};
use zhibu_domain::branches::state::{BranchState, LastActivities};
use zhibu_domain::columns::{
    DerivedColumn, DerivedSources, DerivedValue, DerivedValues, ListColumn,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Sort, SortBy, ordered};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{TestRecord, ledger_of, write};

fn today() -> Day {
    Day::new(2022, 11, 21).unwrap()
}

fn derived(register: &Register, column: DerivedColumn, overdue_items: &[Todo]) -> DerivedValues {
    let mut last = LastActivities::default();
    last.refresh(register, today());
    let last_activities = Some(&last);
    let sources = DerivedSources { overdue_items, last_activities, ..DerivedSources::default() };
    DerivedValues::of(register, &[column], today(), sources)
}

/// The value of the live record of this id.
fn value(register: &Register, column: DerivedColumn, id: &str, overdue: &[Todo]) -> DerivedValue {
    let index = register.table(column.kind()).index_of(id).unwrap();
    derived(register, column, overdue).get(column, index)
}

fn branch(id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    ("branch", id.to_owned(), fields.to_vec())
}

fn step(id: &str, branch: &str, kind: &str) -> TestRecord<'static> {
    ("step", id.to_owned(), vec![("branch", json!(branch)), ("step", json!(kind))])
}

fn branches() -> Register {
    let established = ("established", json!("2022-03-01"));
    let dissolved = ("dissolved", json!("2022-10-01"));
    Register::of(&ledger_of(vec![
        branch("unknown", &[("name", json!("甲"))]),
        branch("preparing", &[("name", json!("乙"))]),
        step("1", "preparing", "approve"),
        branch("running", &[established.clone(), ("planned_end", json!("2022-11-21"))]),
        branch("expired", &[established.clone(), ("planned_end", json!("2022-11-20"))]),
        branch("sometime", &[established.clone(), ("planned_end", json!("2022"))]),
        branch("dissolved", &[established.clone(), dissolved.clone()]),
        branch("converted", &[established.clone(), dissolved.clone()]),
        step("2", "converted", "convert"),
        branch("closed", &[established, dissolved]),
        step("3", "closed", "close"),
    ]))
}

#[test]
fn the_state_of_an_organisation_follows_from_its_steps_and_dates() {
    let register = branches();
    let state = |id: &str| value(&register, DerivedColumn::State, id, &[]);
    assert_eq!(state("unknown"), DerivedValue::Empty, "neither a step nor a date is recorded");
    for (id, expected) in [
        ("preparing", BranchState::Preparing),
        ("running", BranchState::Running),
        ("expired", BranchState::Expired),
        ("sometime", BranchState::Running),
        ("dissolved", BranchState::Dissolved),
        ("converted", BranchState::Converted),
        ("closed", BranchState::Closed),
    ] {
        assert_eq!(state(id), DerivedValue::State(expected), "{id}");
    }
}

#[test]
fn a_list_can_be_sorted_by_what_is_derived_with_empty_values_last() {
    let register = branches();
    let column = DerivedColumn::State;
    let derived = derived(&register, column, &[]);
    let ids = |is_descending| -> Vec<String> {
        let sort = Sort { column: ListColumn::Derived(column), is_descending };
        let by = SortBy { sort, derived: &derived, collation: &ByCodePoint };
        let table = register.table(Kind::Branch);
        let indices = ordered(&register, Kind::Branch, false, &by);
        indices.iter().map(|index| table.id(*index as usize, false).to_string()).collect()
    };
    let ascending = [
        "preparing",
        "running",
        "sometime",
        "expired",
        "dissolved",
        "converted",
        "closed",
        "unknown",
    ];
    assert_eq!(ids(false), ascending);
    let descending = ids(true);
    assert_eq!((&*descending[0], &*descending[7]), ("closed", "unknown"));
}

#[test]
fn the_latest_activity_is_the_latest_that_may_have_begun() {
    let activity = |id: &str, branch: &str, date: &str| {
        ("activity", id.to_owned(), vec![("branch", json!(branch)), ("date", json!(date))])
    };
    let register = Register::of(&ledger_of(vec![
        branch("a", &[]),
        branch("b", &[]),
        activity("1", "a", "2022-06-15"),
        activity("2", "a", "2022-11"),
        activity("3", "a", "2022-11-22"),
        activity("4", "a", "2021-01-01"),
    ]));
    let latest = |id: &str| value(&register, DerivedColumn::LastActivity, id, &[]);
    let november: PartialDate = "2022-11".parse().unwrap();
    assert_eq!(latest("a"), DerivedValue::Date(november), "tomorrow's has not been held");
    assert_eq!(latest("b"), DerivedValue::Empty);
}

proptest! {
    #[test]
    fn the_latest_activities_that_are_kept_are_those_that_would_be_found(
        edits in prop::collection::vec((0..4_u8, 0..3_u8, 0..6_usize, 0..2_i32), 1..40),
    ) {
        let (mut ledger, mut register) = (Ledger::default(), Register::default());
        let mut kept = LastActivities::default();
        for (number, (activity, branch, date, later)) in (1..).zip(edits) {
            let date = ["2021", "2022-11", "2022-11-20", "2022-11-21", "2022-11-22", ""][date];
            let key = RecordKey::new("activity", activity.to_string());
            let fields = [("branch", json!(branch.to_string())), ("date", json!(date))];
            let at = Stamp::new(number, 0, Writer::from_random(1));
            write(&mut ledger, at, &key, &fields, None);
            register.refresh(&ledger, &key);
            let as_of = today().plus_days(later);
            kept.refresh(&register, as_of);
            for branch in ["0", "1", "2"] {
                let dates = register.activities().of_branch(branch).filter_map(|row| row.record.date);
                let found = dates.filter(|date| date.earliest() <= as_of).max_by_key(|date| date.sort_key());
                prop_assert_eq!(kept.of(branch), found);
            }
        }
    }
}

#[test]
fn overdue_items_are_counted_for_the_organisation_that_they_are_about() {
    let register = branches();
    let item = |todo_kind, of: &str| Todo { due: Some(today()), todo_kind, of: of.into() };
    let overdue = [
        item(TodoKind::PlannedEnd, "expired"),
        item(TodoKind::AnyActivity, "expired"),
        item(TodoKind::Node, "running"),
        item(TodoKind::AnyActivity, "not in the ledger"),
    ];
    let count = |id: &str| value(&register, DerivedColumn::Overdue, id, &overdue);
    assert_eq!(count("expired"), DerivedValue::Count(2));
    assert_eq!(count("running"), DerivedValue::Empty, "a node is no organisation");
}

#[test]
fn units_are_counted_while_they_may_belong_to_an_alliance() {
    let unit = |id: &str, fields: &[(&'static str, &str)]| {
        let fields = fields.iter().map(|(name, value)| (*name, json!(value)));
        let alliance = std::iter::once(("alliance", json!("a")));
        ("alliance_unit", id.to_owned(), alliance.chain(fields).collect())
    };
    let register = Register::of(&ledger_of(vec![
        ("alliance", "a".to_owned(), vec![("name", json!("示例联盟"))]),
        ("alliance", "b".to_owned(), vec![("name", json!("另一联盟"))]),
        unit("1", &[("joined", "2022-01-01")]),
        unit("2", &[("joined", "2022")]),
        unit("3", &[]),
        unit("4", &[("left", "2022-06-01")]),
        unit("5", &[("joined", "2022-01-01"), ("left", "2022-11-01")]),
        unit("6", &[("joined", "2023-01-01")]),
    ]));
    assert_eq!(value(&register, DerivedColumn::Units, "a", &[]), DerivedValue::Count(3));
    assert_eq!(value(&register, DerivedColumn::Units, "b", &[]), DerivedValue::Count(0));
}

#[test]
fn what_was_not_worked_out_is_empty() {
    assert_eq!(DerivedValues::default().get(DerivedColumn::State, 0), DerivedValue::Empty);
}
