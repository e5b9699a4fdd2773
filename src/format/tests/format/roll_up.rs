//! The roll-up: what is written can be read, and what others write is refused in words or bounded.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Decimal, Qualifier};
use zhibu_format::FileError;
use zhibu_format::roll_up::{
    Fact, LedgerFlaw, MOST_LEDGERS, MOST_ROLL_UP_BYTES, Measure, MissingFile, RollUp, RollUpError,
    RolledArea, RolledLedger, read_roll_up, roll_up_schema, write_roll_up,
};

fn fact(measure: Measure, area: &str, period: &str, value: i64) -> Fact {
    Fact {
        measure,
        area: area.into(),
        period: period.into(),
        series: "key_project".into(),
        standing: "".into(),
        value: Decimal::from_ten_thousandths(value),
        unit: "".into(),
        qualifier: Qualifier::Exact,
        adds_up: true,
        adds_up_over_time: false,
    }
}

fn ledger(id: &str, facts: Vec<Fact>) -> RolledLedger {
    RolledLedger {
        id: id.to_owned(),
        title: format!("{id}区"),
        district: Some("990100".to_owned()),
        as_of: Day::new(2025, 12, 31).unwrap(),
        exported_at: None,
        files: 1,
        changes: 2,
        conflicts: 3,
        left_out: 4,
        areas: vec![
            RolledArea { id: "a".to_owned(), name: "甲街道".to_owned() },
            RolledArea { id: "-".to_owned(), name: String::new() },
        ],
        facts,
    }
}

fn valid() -> Value {
    json!({
        "format": "zhibu-rollup", "version": 1, "missing": [],
        "measures": ["activities"], "periods": ["2025-01", "2025-02"],
        "ledgers": [{
            "id": "x", "title": "甲区", "as_of": "2025-12-31", "areas": [["a", "街道"]],
            "series": [[0, 0, "lesson", "", "", "", 2, 0, [3, null]]],
        }],
    })
}

fn read(value: &Value) -> Result<RollUp, RollUpError> {
    read_roll_up(value.to_string().as_bytes())
}

/// The valid one with a member replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut changed = valid();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

proptest! {
    #[test]
    fn every_fact_survives_the_file(
        facts in prop::collection::vec((0..3_usize, 0..3_usize, 0..30_usize, -50_000..50_000_i64, 0..4_usize, 0..3_u8), 0..60),
    ) {
        let measures = [Measure::ActiveBranches, Measure::Outcomes, Measure::Findings];
        let made: Vec<Fact> = facts
            .into_iter()
            .map(|(measure, area, period, value, qualifier, adds_up)| {
                let (measure, area) = (measures[measure], ["", "a", "-"][area]);
                // Only outcomes are less than nothing, or fractions.
                let value = if measure == Measure::Outcomes { value } else { value.abs() * 10_000 };
                Fact {
                    qualifier: Qualifier::ALL[qualifier],
                    adds_up: adds_up > 0,
                    adds_up_over_time: adds_up > 1,
                    ..fact(measure, area, &format!("{:04}-01", 2000 + period), value)
                }
            })
            .collect();
        let written = RollUp {
            ledgers: vec![ledger("a", made), ledger("b", Vec::new())],
            missing: vec![MissingFile { file: "c.json".to_owned(), reason: "sealed".to_owned() }],
        };
        let mut read = read_roll_up(write_roll_up(&written).as_bytes()).unwrap();
        let mut written = written;
        for of in [&mut read, &mut written] {
            of.ledgers[0].facts.sort_by_key(|fact| format!("{fact:?}"));
        }
        prop_assert_eq!(read, written);
    }

    #[test]
    fn nothing_that_is_read_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..500_usize, new in any::<u8>()) {
        let _any = read_roll_up(&bytes);
        let mut text = valid().to_string().into_bytes();
        let at = at % text.len();
        text[at] = new;
        let _changed = read_roll_up(&text);
        let _cut = read_roll_up(&text[..at]);
    }
}

#[test]
fn what_is_no_roll_up_is_told_with_its_place() {
    assert!(read(&valid()).is_ok());
    let cut = &valid().to_string()[..60];
    assert!(matches!(
        read_roll_up(cut.as_bytes()),
        Err(RollUpError::File(FileError::Truncated { .. }))
    ));
    assert!(matches!(
        read_roll_up(b"{\n \"format\": zhibu }"),
        Err(RollUpError::File(FileError::NotJson { at })) if at.line == 2
    ));
    assert!(matches!(
        read(&with("/format", json!("zhibu-ledger"))),
        Err(RollUpError::File(FileError::OtherFormat { found: Some(_) }))
    ));
    assert_eq!(read(&with("/version", json!(2))), Err(RollUpError::Newer { found: 2 }));
    assert!(matches!(
        read(&with("/periods", json!("2025-01"))),
        Err(RollUpError::WrongShape { .. })
    ));
    assert!(matches!(
        read_roll_up(&[0xff, 0xfe]),
        Err(RollUpError::File(FileError::NotUtf8 { byte: 0 }))
    ));
}

#[test]
fn a_ledger_that_cannot_be_right_is_told() {
    let flaw = |value: &Value| match read(value) {
        Err(RollUpError::Ledger { number, flaw, title }) => Some((number, title, flaw)),
        _ => None,
    };
    let of = |number, flaw| Some((number, "甲区".to_owned(), flaw));
    let one = valid()["ledgers"][0].clone();
    assert_eq!(flaw(&with("/ledgers", json!([one, one]))), of(2, LedgerFlaw::Twice));
    assert_eq!(flaw(&with("/ledgers/0/as_of", json!("2025-12"))), of(1, LedgerFlaw::NoDay));
    let series = |index: usize, value: Value| {
        let mut series = valid()["ledgers"][0]["series"][0].clone();
        series[index] = value;
        flaw(&with("/ledgers/0/series", json!([valid()["ledgers"][0]["series"][0], series])))
    };
    let second = of(1, LedgerFlaw::Series(2));
    assert_eq!(series(0, json!(2)), second, "an area that is not there");
    assert_eq!(series(1, json!(9)), second, "a measure that is not there");
    assert_eq!(series(5, json!("roughly")), second, "a qualifier that is none");
    assert_eq!(series(6, json!(3)), second);
    assert_eq!(series(7, json!(1)), second, "more values than periods");
    assert_eq!(series(7, json!(usize::MAX)), second);
    assert_eq!(series(8, json!([1e300])), second, "a number beyond all figures");
    assert_eq!(series(8, json!([1])), None);
    for wrong in [json!(-1), json!(0.5), json!(1_u64 << 32)] {
        assert_eq!(series(8, json!([1, wrong])), second, "{wrong} activities");
    }
    let same = json!([["a", "街道"], ["b", "镇"], ["a", "乡"]]);
    assert_eq!(flaw(&with("/ledgers/0/areas", same)), of(1, LedgerFlaw::Area(3)));
}

#[test]
fn outcomes_may_be_fractions_and_less_than_nothing() {
    let mut outcomes = with("/measures", json!(["outcomes"]));
    outcomes["ledgers"][0]["series"][0][8] = json!([-1.5, null]);
    assert_eq!(read(&outcomes).unwrap().ledgers[0].facts[0].value.to_string(), "-1.5");
}

#[test]
fn ids_and_periods_are_bounded_and_told_with_their_place() {
    let is_refused = |value: &Value| {
        // Each member on a line, so that a line is a place.
        let text = serde_json::to_string_pretty(value).unwrap();
        match read_roll_up(text.as_bytes()) {
            Err(RollUpError::WrongShape { at }) => at.line > 1,
            _ => false,
        }
    };
    let long = "x".repeat(257);
    for id in ["", &long] {
        assert!(is_refused(&with("/ledgers/0/id", json!(id))), "{} characters", id.len());
        assert!(is_refused(&with("/ledgers/0/areas/0/0", json!(id))), "{} characters", id.len());
    }
    assert!(read(&with("/ledgers/0/id", json!("区".repeat(256)))).is_ok());
    for period in ["2025", "2025-1", "2025-123", "２０２５-01", "2025~~", "ever", &long] {
        assert!(is_refused(&with("/periods/1", json!(period))), "{period}");
    }
    for period in ["", "2025-01", "2022~", "undated", "earlier"] {
        assert!(read(&with("/periods/1", json!(period))).is_ok(), "{period}");
    }
}

#[test]
fn facts_share_their_texts() {
    let mut value = with("/ledgers/0/series/0/0", json!(1));
    value["ledgers"][0]["series"][0][8] = json!([3, 4]);
    value["ledgers"][0]["series"] =
        json!([value["ledgers"][0]["series"][0], value["ledgers"][0]["series"][0]]);
    let facts = &read(&value).unwrap().ledgers[0].facts;
    assert_eq!(facts.len(), 4);
    for (one, other) in [(0, 1), (1, 3)] {
        assert!(Arc::ptr_eq(&facts[one].area, &facts[other].area));
    }
    assert!(Arc::ptr_eq(&facts[0].series, &facts[1].series));
    assert!(Arc::ptr_eq(&facts[0].period, &facts[2].period));
}

/// What is listed is counted before anything of it is read, even where nobody reads it.
#[test]
fn more_values_than_there_may_be_are_refused_unread() {
    let with_values = |count: usize| {
        let text = valid().to_string();
        let rest = text.strip_prefix('{').unwrap();
        read_roll_up(format!("{{\"x\":[0{}],{rest}", ",0".repeat(count)).as_bytes())
    };
    assert!(with_values(7_999_900).is_ok());
    assert_eq!(with_values(8_000_001), Err(RollUpError::TooLarge));
}

#[test]
fn what_a_later_version_counts_is_left_out() {
    let mut later = with("/measures", json!(["activities", "joys"]));
    later["ledgers"][0]["series"][0][1] = json!(1);
    assert!(read(&later).unwrap().ledgers[0].facts.is_empty());
}

#[test]
fn sizes_are_bounded() {
    assert_eq!(read_roll_up(&vec![b' '; MOST_ROLL_UP_BYTES + 1]), Err(RollUpError::TooLarge));
    let many: Vec<Value> = (0..=MOST_LEDGERS)
        .map(|id| json!({ "id": id.to_string(), "title": "", "as_of": "2025-12-31", "areas": [], "series": [] }))
        .collect();
    assert_eq!(read(&with("/ledgers", json!(many))), Err(RollUpError::TooLarge));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_roll_up(deep.as_bytes()).is_err());
    let deep = format!("{{\"format\":\"zhibu-rollup\",\"x\":{deep}}}");
    assert!(read_roll_up(deep.as_bytes()).is_err());
}

#[test]
fn names_neither_turn_round_nor_go_on_for_ever() {
    let title = format!("甲\u{202e}区\u{0}\n{}", "长".repeat(500));
    let read = read(&with("/ledgers/0/title", json!(title))).unwrap();
    let title = &read.ledgers[0].title;
    assert!(title.starts_with("甲区长"), "{title}");
    assert!(title.ends_with('…') && title.chars().count() < 130, "{title}");
}

#[test]
fn the_published_schema_is_the_current_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/schema/rollup.v1.json");
    let published: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(published, roll_up_schema(), "make generate");
}
