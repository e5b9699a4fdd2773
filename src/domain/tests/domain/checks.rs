//! What a form refuses, and why.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_test_support::ledger_of;

fn register() -> Register {
    let organisation = |id: &str, name: &str, parent: Value| {
        ("organisation", id.to_owned(), vec![("name", json!(name)), ("parent", parent)])
    };
    Register::of(&ledger_of(vec![
        organisation("top", "党委", Value::Null),
        organisation("mid", "总支", json!("top")),
        organisation("low", "支部", json!("mid")),
        organisation("ring-a", "环甲", json!("ring-b")),
        organisation("ring-b", "环乙", json!("ring-a")),
        ("area", "district".into(), vec![("name", json!("示例区"))]),
        ("area", "street".into(), vec![("name", json!("东湖街道")), ("parent", json!("district"))]),
        ("branch", "b".into(), vec![("name", json!("甲"))]),
        ("alliance", "l".into(), vec![("name", json!("联盟"))]),
    ]))
}

fn problems(
    kind: Kind,
    id: &str,
    values: &[(&'static str, Value)],
) -> Vec<(&'static str, Violation)> {
    let values: Values =
        values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    check(kind, id, &values, false, &register())
}

#[test]
fn an_organisation_cannot_be_its_own_parent() {
    let path = |names: &[&str]| Violation::AboveItself {
        path: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let parent =
        |id: &str, parent: &str| problems(Kind::Organisation, id, &[("parent", json!(parent))]);
    assert_eq!(parent("top", "low"), [("parent", path(&["支部", "总支", "党委"]))]);
    assert_eq!(parent("top", "top"), [("parent", path(&["党委"]))]);
    assert_eq!(parent("low", "top"), []);
    // A ring that a merge made elsewhere does not trap the check.
    assert_eq!(parent("low", "ring-a"), []);
    assert_eq!(
        parent("low", "none"),
        [("parent", Violation::NoSuchRecord { kind: Kind::Organisation })]
    );
}

#[test]
fn an_area_cannot_be_part_of_itself() {
    let part_of = |id: &str, parent: &str| problems(Kind::Area, id, &[("parent", json!(parent))]);
    let path = vec!["东湖街道".to_owned(), "示例区".to_owned()];
    assert_eq!(part_of("district", "street"), [("parent", Violation::AboveItself { path })]);
    assert_eq!(part_of("street", "district"), []);
}

#[test]
fn an_end_before_the_beginning_is_refused_unless_the_dates_leave_it_open() {
    let branch = |from: &str, to: &str| {
        problems(Kind::Branch, "b", &[("established", json!(from)), ("dissolved", json!(to))])
    };
    let start = "2022-06-15".parse().unwrap();
    assert_eq!(
        branch("2022-06-15", "2022-06-14"),
        [("dissolved", Violation::EndsBeforeStart { start })]
    );
    assert_eq!(branch("2022-06-15", "2022-06-15"), []);
    assert_eq!(branch("2022-06-15", "2022"), []);
    assert_eq!(branch("2022", "2022-01-01"), []);
}

#[test]
fn only_a_new_record_must_be_named() {
    let unnamed = Values::from_iter([("task".to_owned(), json!("任务"))]);
    let refused = check(Kind::Branch, "new", &unnamed, true, &register());
    assert_eq!(refused, [("name", Violation::Missing)]);
    assert_eq!(check(Kind::Branch, "b", &unnamed, false, &register()), []);
}

#[test]
fn values_of_the_wrong_type_are_refused_at_their_field() {
    for (kind, field, value) in [
        (Kind::Branch, "established", json!("June")),
        (Kind::Branch, "established", json!("2022.6")),
        (Kind::Branch, "setting", json!("sectors")),
        (Kind::Branch, "full_members", json!(-3)),
        (Kind::Branch, "home_units", json!("一局")),
        (Kind::Branch, "name", json!("  ")),
        (Kind::Outcome, "quantity", json!(500)),
        (Kind::Activity, "branch", json!(5)),
    ] {
        assert_eq!(
            problems(kind, "x", &[(field, value.clone())]),
            [(field, Violation::WrongType)],
            "{value}"
        );
    }
}

#[test]
fn attendance_and_ownership_are_checked() {
    let attendance = |due: Value, present: Value| {
        problems(Kind::Activity, "a", &[("due", due), ("present", present)])
    };
    assert_eq!(
        attendance(json!(10), json!(11)),
        [("present", Violation::MorePresentThanDue { due: 10 })]
    );
    assert_eq!(attendance(json!(10), json!(10)), []);
    assert_eq!(attendance(json!({ "value": 10, "qualifier": "more_than" }), json!(11)), []);
    let owners = problems(Kind::Activity, "a", &[("branch", json!("b")), ("alliance", json!("l"))]);
    assert_eq!(owners, [("alliance", Violation::SecondOwner { first: "branch" })]);
}

#[test]
fn an_implausible_year_is_refused() {
    for (date, year) in [("0999", 999), ("2922-06", 2922)] {
        assert_eq!(
            problems(Kind::Branch, "b", &[("established", json!(date))]),
            [("established", Violation::UnlikelyYear { year })]
        );
    }
    assert_eq!(problems(Kind::Branch, "b", &[("established", json!("1921-07"))]), []);
}

#[test]
fn texts_have_a_length() {
    let name = "长".repeat(301);
    assert_eq!(
        problems(Kind::Branch, "b", &[("name", json!(name))]),
        [("name", Violation::TooLong { most: 300 })]
    );
}
