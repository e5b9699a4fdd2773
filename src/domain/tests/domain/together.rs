//! Growth of what is done together: by hand, and every figure leads to as many rows as it counts.

use serde_json::{Value, json};
use zhibu_domain::growth::{Lens, Scope, cooperation_amounts, nodes_done, since_first};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::{Qualifier, Quantity};
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

/// How many rows these filters show, read back from a link.
fn rows(register: &Register, kind: Kind, filters: Vec<Filter>, as_of: Day) -> u32 {
    let read = |filter: Filter| {
        let (name, value) = filter.to_pair(kind);
        let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
        assert_eq!(read, filter);
        read
    };
    let filters = filters.into_iter().map(read).collect();
    let query = Query { filters, ..Query::default() };
    u32::try_from(indices(register, kind, &query, as_of, &ByCodePoint).len()).unwrap()
}

fn cooperation(
    id: &str,
    stage: &str,
    signed: &str,
    amount: Value,
    evidence: Value,
) -> TestRecord<'static> {
    let fields = vec![
        ("stage", json!(stage)),
        ("signed", json!(signed)),
        ("amount", amount),
        ("evidence", evidence),
    ];
    ("cooperation", id.to_owned(), fields)
}

#[test]
fn amounts_are_summed_by_signing_date_and_evidence() {
    let wan = |value: u32, qualifier: &str| json!({"value": value, "unit": "万元", "qualifier": qualifier});
    let register = Register::of(&ledger_of(vec![
        cooperation("1", "signed", "2026-01-05", wan(60, "more_than"), json!("合同")),
        cooperation("2", "done", "2026-02", wan(5, "exact"), json!("合同")),
        cooperation("3", "running", "2026-05-01", wan(7, "exact"), Value::Null),
        // Fell through, of a multiple of the unit, of another one, without an amount, and known to the year
        // only.
        cooperation("4", "dropped", "2026-05-01", wan(90, "exact"), json!("合同")),
        cooperation(
            "5",
            "signed",
            "2026-05-01",
            json!({"value": 1, "unit": "亿元"}),
            json!("合同"),
        ),
        cooperation("8", "signed", "2026-05-01", json!({"value": 12, "unit": "户"}), json!("合同")),
        cooperation("6", "signed", "2026-05-01", Value::Null, json!("合同")),
        cooperation("7", "signed", "2026", wan(3, "exact"), json!("合同")),
    ]));
    let lens = lens(Grain::Quarter, "2026-06-30");
    let found = cooperation_amounts(&register, &lens).unwrap();
    assert_eq!((found.unit.as_str(), found.other_units, found.undated), ("万元", 1, 1));
    let sums: Vec<_> = found
        .periods
        .iter()
        .map(|(period, amounts)| {
            let said = |of: &Quantity| (format!("{}{}", of.value, of.unit), of.qualifier);
            (period.to_string(), amounts.each_ref().map(|amount| amount.sum.as_ref().map(said)))
        })
        .collect();
    let exact = |value: &str| Some((value.to_owned(), Qualifier::Exact));
    let more = Some(("65万元".to_owned(), Qualifier::MoreThan));
    assert_eq!(
        sums,
        [
            ("2026Q1".to_owned(), [more, None]),
            ("2026Q2".to_owned(), [exact("1亿元"), exact("7万元")])
        ]
    );
    for (period, amounts) in &found.periods {
        for (index, amount) in amounts.iter().enumerate() {
            let filters = found.rows_behind(*period, index == 0, &lens.scope);
            assert_eq!(rows(&register, Kind::Cooperation, filters, lens.as_of), amount.count);
        }
    }
    assert_eq!(cooperation_amounts(&Register::default(), &lens), None);
}

#[test]
fn nodes_are_counted_by_their_baseline_and_by_their_end() {
    let node = |id: &str, baseline: Value, finished: Value| -> TestRecord<'static> {
        ("node", id.to_owned(), vec![("baseline_finish", baseline), ("finished", finished)])
    };
    let register = Register::of(&ledger_of(vec![
        node("1", json!("2026-01-10"), json!("2026-01-20")),
        node("2", json!("2026-02-10"), json!("2026-03-01")),
        node("3", json!("2026-02"), Value::Null),
        node("4", Value::Null, json!("2026-02-02")),
        node("5", json!("2026-09-01"), Value::Null),
        node("6", Value::Null, Value::Null),
    ]));
    let lens = lens(Grain::Month, "2026-03-15");
    let (found, undated) = nodes_done(&register, &lens);
    let counts: Vec<(u32, u32)> = found.iter().map(|of| (of.planned, of.done)).collect();
    assert_eq!(counts, [(1, 1), (3, 2), (3, 3)]);
    assert_eq!(undated, 1);
    for of in found {
        for (is_done, count) in [(false, of.planned), (true, of.done)] {
            let shown = rows(&register, Kind::Node, of.rows_behind(is_done), lens.as_of);
            assert_eq!(shown, count, "{} {is_done}", of.period);
        }
    }
}

#[test]
fn settings_are_compared_from_their_first_organisation_on() {
    let branch = |id: &str, setting: &str, from: &str, to: Value| -> TestRecord<'static> {
        let fields =
            vec![("setting", json!(setting)), ("established", json!(from)), ("dissolved", to)];
        ("branch", id.to_owned(), fields)
    };
    let register = Register::of(&ledger_of(vec![
        branch("1", "sector", "2025-01-15", Value::Null),
        branch("2", "sector", "2025-05-01", json!("2025-09-30")),
        branch("3", "task_force", "2025-08-01", Value::Null),
        branch("4", "task_force", "2025-08-20", Value::Null),
        branch("5", "inspection", "2025", Value::Null),
    ]));
    let lens = lens(Grain::Quarter, "2026-01-20");
    let found = since_first(&register, &lens, 3);
    let counts: Vec<(&str, Vec<u32>)> = found
        .iter()
        .map(|one| (one.setting.code(), one.branches.iter().map(|of| of.1).collect()))
        .collect();
    assert_eq!(counts, [("sector", vec![1, 1, 2, 1, 1]), ("task_force", vec![1, 2])]);
}
