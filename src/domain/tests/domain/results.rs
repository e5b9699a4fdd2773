//! Targets and how far they have come, and Party work and business as one: every figure leads to its rows.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::projects::integration::{Share, integration, link_to_tasks};
use zhibu_domain::projects::results::{Reached, progress};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Quantity;
use zhibu_test_support::{TestRecord, ledger_of, take_writes};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

/// How many rows these filters show, through the address and back.
fn rows(register: &Register, kind: Kind, filters: &[Filter], as_of: Day) -> usize {
    let read = |filter: &Filter| {
        let (name, value) = filter.to_pair(kind);
        let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
        assert_eq!(read, *filter);
        read
    };
    let query = Query { filters: filters.iter().map(read).collect(), ..Query::default() };
    indices(register, kind, &query, as_of, &ByCodePoint).len()
}

#[test]
fn a_target_counts_outcomes_of_its_measure_strength_owner_and_period() {
    let outcome = |id: &str, value: u32, fields: Vec<(&'static str, Value)>| {
        let base = vec![
            ("measure", json!("订单")),
            ("quantity", json!({"value": value, "unit": "万元"})),
            ("strength", json!("direct")),
            ("date", json!("2026-05")),
            ("alliance", json!("tea")),
            ("evidence", json!("合同")),
        ];
        let own = base.into_iter().filter(|(name, _)| fields.iter().all(|field| field.0 != *name));
        record("outcome", id, own.chain(fields.iter().cloned()).collect())
    };
    let target = |id: &str, fields: Vec<(&'static str, Value)>| {
        let base = vec![
            ("measure", json!("订单")),
            ("quantity", json!({"value": 100, "unit": "万元"})),
            ("strength", json!("direct")),
            ("from", json!("2026-01-01")),
            ("to", json!("2026-12-31")),
        ];
        let own = base.into_iter().filter(|(name, _)| fields.iter().all(|field| field.0 != *name));
        record("target", id, own.chain(fields.iter().cloned()).collect())
    };
    let of_tea = vec![("alliance", json!("tea"))];
    let register = Register::of(&ledger_of(vec![
        outcome(
            "1",
            60,
            vec![("quantity", json!({"value": 60, "unit": "万元", "qualifier": "more_than"}))],
        ),
        outcome("2", 39, vec![]),
        outcome("driven", 500, vec![("strength", json!("driven"))]),
        outcome("other", 500, vec![("measure", json!("收入"))]),
        outcome("unit", 500, vec![("quantity", json!({"value": 5, "unit": "项"}))]),
        outcome("before", 500, vec![("date", json!("2025-12-31"))]),
        // It may be of the time or not.
        outcome("vague", 500, vec![("date", json!("2025"))]),
        outcome("elsewhere", 7, vec![("alliance", json!("sea"))]),
        outcome("bare", 500, vec![("quantity", Value::Null)]),
        // 10000 of the smaller unit, and an article in the place of a contract.
        outcome("yuan", 1, vec![("quantity", json!({"value": 5000, "unit": "元"}))]),
        outcome(
            "article",
            1,
            vec![("evidence", Value::Null), ("source", json!("报道：促成订单1万元"))],
        ),
        outcome("unproven", 8, vec![("evidence", Value::Null)]),
        outcome(
            "share1",
            1,
            vec![("measure", json!("增幅")), ("quantity", json!({"value": 20, "unit": "%"}))],
        ),
        outcome(
            "share2",
            1,
            vec![("measure", json!("增幅")), ("quantity", json!({"value": 30, "unit": "%"}))],
        ),
        target(
            "tea",
            [of_tea.clone(), vec![("quantity", json!({"value": 1_006_000, "unit": "元"}))]]
                .concat(),
        ),
        target("all", vec![]),
        target("hundred million", vec![("quantity", json!({"value": 0.02, "unit": "亿元"}))]),
        target("empty", vec![("measure", json!("没有"))]),
        target(
            "share",
            vec![("measure", json!("增幅")), ("quantity", json!({"value": 40, "unit": "%"}))],
        ),
        target("undated", vec![("to", Value::Null)]),
    ]));
    let as_of = day("2026-06-30");
    let mut found: Vec<_> = progress(&register)
        .into_iter()
        .map(|one| {
            for Reached { count, rows: filters, .. } in [&one.reached, &one.unproven] {
                if !filters.is_empty() {
                    assert_eq!(rows(&register, Kind::Outcome, filters, as_of), *count as usize);
                }
            }
            let said = |of: &Reached| (of.sum.as_ref().map(Quantity::to_json), of.count);
            (one.target.id.to_string(), said(&one.reached), said(&one.unproven), one.percent)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let sum = |value: f64| Some(json!({"value": value, "unit": "万元", "qualifier": "more_than"}));
    let none = || (None, 0);
    let unproven = || (Some(json!({"value": 8, "unit": "万元"})), 1);
    let expected = [
        ("all", (sum(107.5), 5), unproven(), Some(107)),
        ("empty", none(), none(), None),
        ("hundred million", (sum(107.5), 5), unproven(), Some(53)),
        // Percentages are not summed, so nothing is said to be reached.
        ("share", (None, 2), none(), None),
        // Not reached, it is not rounded up to the whole.
        ("tea", (sum(100.5), 4), unproven(), Some(99)),
        ("undated", none(), none(), None),
    ];
    let expected = expected.map(|(id, sum, apart, percent)| (id.to_owned(), sum, apart, percent));
    assert_eq!(found, expected);
}

#[test]
fn activities_tasks_and_goals_are_counted_as_they_are_linked() {
    let activity = |id: &str, fields: Vec<(&'static str, Value)>| {
        let base = vec![("branch", json!("one")), ("date", json!("2026-05-01"))];
        let own = base.into_iter().filter(|(name, _)| fields.iter().all(|field| field.0 != *name));
        record("activity", id, own.chain(fields.iter().cloned()).collect())
    };
    let task = |id: &str, fields: Vec<(&'static str, Value)>| {
        record("task", id, [vec![("start", json!("2026-01-01"))], fields].concat())
    };
    let branch = |id: &str, tasks: Value| record("branch", id, vec![("serves", tasks)]);
    let mut ledger = ledger_of(vec![
        record("goal", "g", vec![("name", json!("五区同创"))]),
        task("a", vec![("goal", json!("g"))]),
        task("b", vec![("goal", json!("g"))]),
        task("c", vec![]),
        task("over", vec![("ended", json!("2026-03-01"))]),
        task("to_come", vec![("start", json!("2026-09-01"))]),
        branch("one", json!(["a"])),
        branch("two", json!(["a", "b"])),
        activity("1", vec![("serves", json!(["a"]))]),
        activity("2", vec![]),
        activity("3", vec![("branch", json!("two")), ("date", json!("2026-06-01"))]),
        activity("before", vec![("date", json!("2025-05-01")), ("serves", json!(["b"]))]),
        record(
            "activity",
            "of_alliance",
            vec![("alliance", json!("tea")), ("date", json!("2026-05-01"))],
        ),
        record(
            "outcome",
            "helped",
            vec![("date", json!("2026-05-02")), ("helped_by", json!(["1"]))],
        ),
        record("outcome", "bare", vec![("date", json!("2026-05-02"))]),
    ]);
    let (span, as_of) = ((day("2026-01-01"), day("2026-06-30")), day("2026-06-30"));
    let register = Register::of(&ledger);
    let found = integration(&register, None, span, as_of);
    assert_eq!(found.activities, Share { part: 1, whole: 4 });
    assert_eq!(found.tasks, Share { part: 1, whole: 3 });
    assert_eq!(found.outcomes, Share { part: 1, whole: 2 });
    let goals: Vec<_> =
        found.goals.iter().map(|of| (of.goal.as_deref(), of.served, of.unserved)).collect();
    assert_eq!(goals, [(Some("g"), 1, 1), (None, 0, 1)]);
    assert_eq!(found.unlinked, ["3".into(), "2".into(), "of_alliance".into()]);
    assert_eq!(found.aimless, ["c".into()]);
    // Which of two tasks it is for, nobody here knows.
    let writes = link_to_tasks(&register, &found.unlinked);
    assert_eq!(writes.len(), 1);
    take_writes(&mut ledger, writes);
    let linked = integration(&Register::of(&ledger), None, span, as_of);
    assert_eq!(linked.activities, Share { part: 2, whole: 4 });
    assert_eq!(linked.unlinked, ["3".into(), "of_alliance".into()]);
}

#[test]
fn a_target_of_a_measure_that_is_never_added_counts_one_outcome_alone() {
    let reached = |outcomes: &[u32], adding: &str| {
        let own = |value: &u32| {
            vec![
                ("measure", json!("带动户数")),
                ("quantity", json!({ "value": value, "unit": "户" })),
                ("strength", json!("driven")),
                ("date", json!("2026-05")),
                ("evidence", json!("名册")),
            ]
        };
        let mut records: Vec<TestRecord<'_>> = outcomes
            .iter()
            .map(|value| record("outcome", &value.to_string(), own(value)))
            .collect();
        let mut target = own(&100);
        target.extend([("from", json!("2026-01-01")), ("to", json!("2026-12-31"))]);
        records.push(record("target", "t", target));
        let measure = vec![("name", json!("带动户数")), ("adding", json!(adding))];
        records.push(record("measure", "m", measure));
        let register = Register::of(&ledger_of(records));
        let found = progress(&register);
        let reached = &found[0].reached;
        (reached.count, reached.sum.as_ref().map(|sum| sum.value.to_string()))
    };
    assert_eq!(reached(&[30, 40], "sum"), (2, Some("70".to_owned())));
    assert_eq!(reached(&[30, 40], "never_added"), (2, None));
    assert_eq!(reached(&[30], "never_added"), (1, Some("30".to_owned())));
}
