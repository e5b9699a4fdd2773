//! What is proven, and which addresses are opened.

use serde_json::{Value, json};
use zhibu_domain::evidence::{evidence_of, is_evidenced, is_owed, is_web_address};
use zhibu_domain::kinds::field::{Cell, FieldId};
use zhibu_domain::kinds::records::{Kind, Outcome};
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::{Extent, Register};
use zhibu_domain::validation::{Values, Violation, check};
use zhibu_domain::values::date::Day;
use zhibu_test_support::{TestRecord, ledger_of};

fn record<'a>(kind: &'a str, id: &str, fields: &[(&'a str, Value)]) -> TestRecord<'a> {
    (kind, id.to_owned(), fields.to_vec())
}

/// Cooperations with evidence in words, as a record, and without any; an outcome with the same id as the
/// second.
fn register() -> Register {
    Register::of(&ledger_of(vec![
        record("cooperation", "words", &[("evidence", json!("协议"))]),
        record("cooperation", "file", &[("name", json!("甲"))]),
        record("cooperation", "bare", &[("name", json!("乙"))]),
        record("outcome", "file", &[("measure", json!("订单"))]),
        record(
            "evidence",
            "e1",
            &[
                ("name", json!("扫描件")),
                ("file", json!("协议.pdf")),
                ("cooperation", json!("file")),
            ],
        ),
        record("evidence", "e2", &[("name", json!("无主"))]),
    ]))
}

#[test]
fn a_record_is_proven_in_words_or_by_a_record_about_it() {
    let register = register();
    let is = |kind: Kind, id: &str| is_evidenced(&register, kind, id);
    assert!(is(Kind::Cooperation, "words") && is(Kind::Cooperation, "file"));
    assert!(!is(Kind::Cooperation, "bare"));
    assert!(!is(Kind::Outcome, "file"), "the evidence is that of another record with this id");
    assert_eq!(evidence_of(&register, Kind::Cooperation, "file").len(), 1);
}

#[test]
fn a_record_of_evidence_with_a_name_alone_is_no_proof() {
    let figure = json!({ "value": 60, "unit": "万元", "qualifier": "more_than" });
    let is = |of: &'static str, fields: &[(&'static str, Value)]| {
        let own = match of {
            "outcome" => ("quantity", figure.clone()),
            _ => ("amount", figure.clone()),
        };
        let register = Register::of(&ledger_of(vec![
            record(of, "o", &[own]),
            record("evidence", "e", &[&[(of, json!("o"))], fields].concat()),
        ]));
        let kind = if of == "outcome" { Kind::Outcome } else { Kind::Cooperation };
        is_evidenced(&register, kind, "o")
    };
    for of in ["outcome", "cooperation"] {
        for (field, value) in [
            ("file", "简报.pdf"),
            ("document", "示发〔2025〕1号"),
            ("address", "https://a.example"),
            ("note", "第2页：签约60余万元"),
            ("name", "茶企签约60余万元的简报"),
            ("source", "《简报》"),
        ] {
            assert!(is(of, &[(field, json!(value))]), "{of} {field}");
        }
        for (field, value) in [
            ("name", "简报"),
            ("name", "简报第60期"),
            ("address", "a.example"),
            ("note", "签约50余万元"),
            ("source", "简报"),
            ("date", "2025-06"),
        ] {
            assert!(!is(of, &[(field, json!(value))]), "{of} {field}");
        }
    }
}

/// What a file without names withholds was proof.
#[test]
fn evidence_whose_name_was_withheld_still_proves() {
    let mut register = Register::of(&ledger_of(vec![
        record("outcome", "o", &[]),
        record("outcome", "p", &[]),
        record("evidence", "e", &[("outcome", json!("o"))]),
        record("evidence", "f", &[("outcome", json!("p")), ("name", json!("简报"))]),
    ]));
    let is = |register: &Register, id| is_evidenced(register, Kind::Outcome, id);
    assert!(!is(&register, "o"));
    register.set_extent(Extent { is_nameless: true, ..Extent::default() });
    assert!(is(&register, "o") && !is(&register, "p"), "what is named has nothing withheld");
}

#[test]
fn a_list_has_those_that_are_proven_or_not() {
    let register = register();
    let ids = |is_evidenced: bool| {
        let filters = vec![Filter::Evidenced(is_evidenced)];
        let query = Query { filters, ..Query::default() };
        let day = Day::new(2026, 1, 1).unwrap();
        let rows = indices(&register, Kind::Cooperation, &query, day, &ByCodePoint);
        let table = register.table(Kind::Cooperation);
        let mut ids: Vec<String> =
            rows.iter().map(|row| table.id(*row as usize, false).to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(true), ["file", "words"]);
    assert_eq!(ids(false), ["bare"]);
    let pair = Filter::Evidenced(false).to_pair(Kind::Cooperation);
    let read = Filter::from_pair(Kind::Cooperation, pair.0, &pair.1);
    assert_eq!(read, Some(Filter::Evidenced(false)));
    assert_eq!(Filter::from_pair(Kind::Branch, pair.0, &pair.1), None);
}

#[test]
fn evidence_in_words_is_not_owed_where_a_record_proves_the_same() {
    let register = Register::of(&ledger_of(vec![
        record("outcome", "proven", &[("measure", json!("订单"))]),
        record("outcome", "bare", &[("measure", json!("订单"))]),
        record("evidence", "e", &[("outcome", json!("proven")), ("file", json!("简报.pdf"))]),
        record("evidence", "n", &[("outcome", json!("bare")), ("name", json!("简报"))]),
    ]));
    let owes = |id: &str, field: FieldId| is_owed(&register, field, id, Cell::Empty);
    let words = Outcome::EVIDENCE.id();
    assert!(!owes("proven", words) && owes("bare", words));
    assert!(owes("proven", Outcome::DATE.id()), "only the evidence is proven");
    assert!(!owes("bare", Outcome::SOURCE.id()), "what need not be there is not owed");
    assert!(!is_owed(&register, words, "bare", Cell::Text("简报")));
}

#[test]
fn only_addresses_of_the_web_are_opened() {
    for address in [
        "http://a.example",
        "https://a.example/b?c=1#d",
        "HTTPS://A.EXAMPLE",
        " https://a.example ",
    ] {
        assert!(is_web_address(address), "{address}");
    }
    for text in [
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,x",
        "file:///c:/a",
        "ftp://a.example",
        "//a.example",
        "a.example",
        "http://",
        "https:///a",
        "https://a.example/ b",
        "https://bank.example@evil.example/",
        "https:\\\\a.example",
        "java\nscript:x",
        "",
    ] {
        assert!(!is_web_address(text), "{text}");
    }
}

#[test]
fn evidence_proves_one_record_and_has_an_address_of_the_web() {
    let register = register();
    let problems = |fields: &[(&str, &str)]| {
        let values: Values =
            fields.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        check(Kind::Evidence, "new", &values, false, &register)
    };
    assert_eq!(problems(&[("cooperation", "bare"), ("address", "https://a.example")]), []);
    assert_eq!(
        problems(&[("address", "javascript:alert(1)")]),
        [("address", Violation::NoWebAddress)]
    );
    assert_eq!(
        problems(&[("cooperation", "bare"), ("outcome", "file")]),
        [("outcome", Violation::SecondOwner { first: "cooperation" })]
    );
}
