//! What records are called, and how those of the same name are told apart.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_test_support::{TestRecord, ledger_of};
use zhibu_text::{Lang, disambiguated, title, title_beside};

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

#[test]
fn unnamed_records_are_titled_by_what_they_join() {
    let register = Register::of(&ledger_of(vec![
        record("branch", "b", vec![("name", json!("河湾支部"))]),
        record("member", "m", vec![("name", json!("陈某"))]),
        record(
            "assignment",
            "a",
            vec![("member", json!("m")), ("branch", json!("b")), ("role", json!("secretary"))],
        ),
        record("assignment", "bare", vec![]),
        record("step", "s", vec![("step", json!("request")), ("branch", json!("b"))]),
    ]));
    let called = |kind, id: &str, lang| title(&register, kind, id, lang).unwrap_or_default();
    assert_eq!(called(Kind::Branch, "b", Lang::Zh), "河湾支部");
    assert_eq!(called(Kind::Assignment, "a", Lang::Zh), "陈某（河湾支部）");
    assert_eq!(called(Kind::Step, "s", Lang::Zh), "请示（河湾支部）");
    assert_eq!(called(Kind::Step, "s", Lang::En), "Request (河湾支部)");
    assert_eq!(title(&register, Kind::Assignment, "bare", Lang::Zh), None);
    // Beside what is known already, it is called after the rest.
    let beside = |kind: Kind, id: &str, field: &str| {
        title_beside(&register, kind, id, kind.field_index(field), Lang::Zh).unwrap_or_default()
    };
    assert_eq!(beside(Kind::Assignment, "a", "member"), "河湾支部（书记）");
    assert_eq!(beside(Kind::Assignment, "a", "branch"), "陈某（书记）");
    assert_eq!(beside(Kind::Step, "s", "branch"), "请示");
}

#[test]
fn equal_names_are_disambiguated_with_the_shortest_detail() {
    let branch = |id: &'static str, name: Value, date: &'static str| {
        record("branch", id, vec![("name", name), ("established", json!(date))])
    };
    let register = Register::of(&ledger_of(vec![
        branch("1", json!("河湾支部"), "2026-01-05"),
        branch("2", json!("河湾支部"), "2026-03"),
        branch("3", json!("山前支部"), "2026-01-05"),
        branch("4", Value::Null, "2026-01-05"),
        branch("5", Value::Null, "2026-01-05"),
    ]));
    let ids = ["1", "2", "3", "4", "5"].into_iter();
    let names = disambiguated(&register, Kind::Branch, ids, Lang::Zh);
    let names: Vec<&str> = names.iter().map(|(_, name)| &**name).collect();
    let expected = [
        "河湾支部（2026-01-05）",
        "河湾支部（2026-03）",
        "山前支部",
        // Nothing that they say differs.
        "（名称待补）（4）",
        "（名称待补）（5）",
    ];
    assert_eq!(names, expected);
}
