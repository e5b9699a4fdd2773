//! Units that records name, and the organisations of the ledger that they are: a name tells one or none.

use serde_json::{Value, json};
use zhibu_domain::alliances::named_units::{
    NameMatch, UnitNames, UnitStanding, is_name_of, undecided_units, unit_name,
};
use zhibu_domain::register::Register;
use zhibu_test_support::{TestRecord, ledger_of};

fn record(kind: &'static str, id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    (kind, id.to_owned(), fields.to_vec())
}

fn organisation(id: &str, name: &str, unit: Value, parent: Value) -> TestRecord<'static> {
    record("organisation", id, &[("name", json!(name)), ("unit", unit), ("parent", parent)])
}

/// 区农业农村局 with a committee and two branches below it; two bureaus' branches of one name; two
/// organisations of one unit, neither above the other.
fn organisations() -> Vec<TestRecord<'static>> {
    let agriculture = || json!("区农业农村局");
    vec![
        organisation("district", "区直机关工委", Value::Null, Value::Null),
        organisation("committee", "区农业农村局机关党委", agriculture(), json!("district")),
        organisation("first", "第一党支部", agriculture(), json!("committee")),
        organisation("other", "第一党支部", json!("区海洋局"), json!("district")),
        organisation("sea", "区海洋局党总支", json!("区海洋局"), json!("district")),
        // A circle, as a merge may leave one.
        organisation("round", "甲党委", json!("甲局"), json!("square")),
        organisation("square", "乙党委", json!("乙局"), json!("round")),
    ]
}

fn matched(name: &str) -> Vec<String> {
    let ledger = ledger_of(organisations());
    let register = Register::of(&ledger);
    match UnitNames::of(&register).matching(name) {
        NameMatch::Nobody => Vec::new(),
        NameMatch::One(id) => vec![id.to_string()],
        NameMatch::Several(ids) => ids.iter().map(|id| format!("?{id}")).collect(),
    }
}

#[test]
fn a_name_means_the_organisation_that_alone_has_it() {
    let cases: [(&str, &[&str]); 9] = [
        ("区直机关工委", &["district"]),
        ("区农业农村局机关党委", &["committee"]),
        // The highest of its organisations is the unit's own.
        ("区农业农村局", &["committee"]),
        // Spelt otherwise.
        (" 区农业农村局　", &["committee"]),
        // Neither is above the other.
        ("区海洋局", &["?other", "?sea"]),
        ("第一党支部", &["?first", "?other"]),
        ("甲局", &["round"]),
        // A part of a name is no name.
        ("农业农村局", &[]),
        ("", &[]),
    ];
    for (name, expected) in cases {
        assert_eq!(matched(name), expected, "{name}");
    }
}

#[test]
fn an_organisation_with_the_very_name_is_not_passed_over_for_one_of_that_unit() {
    let ledger = ledger_of(vec![
        organisation("above", "机关党委", json!("示例局"), Value::Null),
        organisation("below", "示例局", Value::Null, json!("above")),
    ]);
    let register = Register::of(&ledger);
    let found = UnitNames::of(&register);
    assert!(matches!(found.matching("示例局"), NameMatch::Several(ids) if ids.len() == 2));
    assert!(matches!(found.matching("机关党委"), NameMatch::One(id) if **id == *"above"));
}

#[test]
fn units_are_decided_by_their_name_while_they_refer_to_nothing() {
    let alliance = |id: &str, lead: &str, of: Value, guide: &str| {
        let lead = ("lead_unit", json!(lead));
        let guide = ("guiding_unit", json!(guide));
        record("alliance", id, &[lead, ("lead_organisation", of), guide])
    };
    let unit = |id: &str, name: Value, of: Value| {
        record("alliance_unit", id, &[("name", name), ("organisation", of)])
    };
    let mut records = organisations();
    records.extend([
        alliance("tea", "区农业农村局", Value::Null, "区直机关工委"),
        alliance("sea", "区海洋局", Value::Null, "外区单位"),
        alliance("done", "区农业农村局", json!("committee"), ""),
        alliance("other", "示例单位", json!("committee"), ""),
        // The organisation is gone, and its field says so.
        alliance("gone", "区农业农村局", json!("nowhere"), ""),
        unit("u", json!("区农业农村局机关党委"), Value::Null),
        unit("v", json!("茶厂"), Value::Null),
        unit("w", Value::Null, json!("committee")),
    ]);
    let register = Register::of(&ledger_of(records));
    let found = undecided_units(&register).into_iter().map(|unit| {
        let standing = match unit.standing {
            UnitStanding::Match(id) => format!("= {id}"),
            UnitStanding::Ambiguous(ids) => format!("? {}", ids.len()),
            UnitStanding::Differs(id) => format!("≠ {id}"),
        };
        format!("{} {} {} {standing}", unit.key.id, unit.organisation_field.name(), unit.name)
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            "tea lead_organisation 区农业农村局 = committee",
            "sea lead_organisation 区海洋局 ? 2",
            "other lead_organisation 示例单位 ≠ committee",
            "tea guiding_organisation 区直机关工委 = district",
            "u organisation 区农业农村局机关党委 = committee",
        ]
    );
}

#[test]
fn an_organisation_stands_by_the_name_of_its_unit() {
    let register = Register::of(&ledger_of(organisations()));
    let name = |id: &str| {
        let organisation = register.organisations().get(id).unwrap();
        (unit_name(organisation).unwrap().0.clone(), organisation)
    };
    let (committee, organisation) = name("committee");
    assert_eq!(committee, "区农业农村局");
    assert!(
        is_name_of(organisation, "区农业农村局 ")
            && is_name_of(organisation, "区农业农村局机关党委")
    );
    assert!(!is_name_of(organisation, "区海洋局"));
    assert_eq!(name("district").0, "区直机关工委");
}
