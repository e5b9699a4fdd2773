//! Alliances: the rotating chair is fair whoever joins or leaves, and what a joint meeting takes up
//! comes round.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::alliances::matching::{Funnel, Match, Reason, funnel, matches};
use zhibu_domain::alliances::meetings::{Loop, standings};
use zhibu_domain::alliances::rotation::{Turn, has_rotation, next_turns};
use zhibu_domain::kinds::choices::CooperationStage;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

fn alliance(months: u32) -> TestRecord<'static> {
    let months = json!(months);
    record("alliance", "tea", vec![("founded", json!("2026-01-01")), ("chair_months", months)])
}

fn unit(id: &str, joined: &str, left: Value) -> TestRecord<'static> {
    let fields = vec![("alliance", json!("tea")), ("joined", json!(joined)), ("left", left)];
    record("alliance_unit", id, fields)
}

fn term(id: &str, chair: &str, from: &str, to: Value) -> TestRecord<'static> {
    let fields = vec![
        ("alliance", json!("tea")),
        ("chair", json!(chair)),
        ("from", json!(from)),
        ("to", to),
    ];
    record("chair_term", id, fields)
}

fn turns(records: Vec<TestRecord<'_>>, count: usize) -> Vec<String> {
    let register = Register::of(&ledger_of(records));
    let said = |turn: Turn| format!("{} {} – {}", turn.unit, turn.from, turn.to);
    next_turns(&register, "tea", count, day("2026-06-30")).into_iter().map(said).collect()
}

#[test]
fn units_that_are_counted_together_take_no_turn() {
    let (kind, id, mut fields) = unit("others", "2025", Value::Null);
    fields.push(("number", json!(48)));
    let units = vec![alliance(3), unit("a", "2026-01-01", Value::Null), (kind, id, fields)];
    let turns = turns(units, 2);
    assert!(turns.len() == 2 && turns.iter().all(|turn| turn.starts_with("a ")), "{turns:?}");
}

#[test]
fn the_chair_rotates_from_the_founding_date() {
    let units = vec![
        alliance(3),
        unit("a", "2026-01-01", Value::Null),
        unit("b", "2026-01-01", Value::Null),
        unit("c", "2025", Value::Null),
    ];
    assert_eq!(
        turns(units.clone(), 4),
        [
            "c 2026-01-01 – 2026-03-31",
            "a 2026-04-01 – 2026-06-30",
            "b 2026-07-01 – 2026-09-30",
            "c 2026-10-01 – 2026-12-31",
        ]
    );
    // What is recorded stays, and the rest follows from it.
    let mut with_terms = units;
    with_terms.push(term("1", "b", "2026-01-01", json!("2026-02-28")));
    with_terms.push(term("2", "b", "2026-03-01", Value::Null));
    assert_eq!(
        turns(with_terms, 3),
        ["c 2026-06-01 – 2026-08-31", "a 2026-09-01 – 2026-11-30", "c 2026-12-01 – 2027-02-28",]
    );
    assert_eq!(turns(vec![alliance(3)], 3), [""; 0]);
    // Before anybody joins, nobody takes the chair.
    let late = vec![
        alliance(3),
        unit("a", "2026-02-10", json!("2026-02-20")),
        unit("b", "2026-04", Value::Null),
    ];
    assert_eq!(turns(late, 2), ["a 2026-02-10 – 2026-02-19", "b 2026-04-01 – 2026-06-30"]);
}

/// Nothing is computed from the length of a term that nobody has chosen.
#[test]
fn without_the_length_of_a_term_there_are_no_turns_and_only_recorded_terms() {
    let alliance = |months: Value| record("alliance", "tea", vec![("chair_months", months)]);
    let member = || unit("a", "2026-01-01", Value::Null);
    let recorded = || term("1", "a", "2026-01-01", json!("2026-03-31"));
    let cases = [
        (vec![alliance(Value::Null), member()], 0, false),
        (vec![alliance(json!(0)), member()], 0, false),
        (vec![alliance(Value::Null), member(), recorded()], 0, true),
        (vec![alliance(json!(1)), member()], 2, true),
        (vec![alliance(json!(1))], 0, true),
    ];
    for (records, count, has_chair) in cases {
        let register = Register::of(&ledger_of(records.clone()));
        assert_eq!(has_rotation(&register, "tea"), has_chair, "{records:?}");
        assert_eq!(turns(records, 2).len(), count);
    }
}

#[test]
fn joining_and_leaving_units_keep_the_rotation_fair() {
    let found = turns(
        vec![
            alliance(1),
            unit("a", "2026-01-01", Value::Null),
            unit("b", "2026-01-01", Value::Null),
            unit("new", "2026-05-15", Value::Null),
            unit("gone", "2026-01-01", json!("2026-03-11")),
        ],
        8,
    );
    assert_eq!(
        found,
        [
            "a 2026-01-01 – 2026-01-31",
            "b 2026-02-01 – 2026-02-28",
            // Its term ends where it leaves, and the next begins there.
            "gone 2026-03-01 – 2026-03-10",
            "a 2026-03-11 – 2026-04-10",
            "b 2026-04-11 – 2026-05-10",
            "a 2026-05-11 – 2026-06-10",
            // It takes its turn, and is not made to make up for all that it missed.
            "new 2026-06-11 – 2026-07-10",
            "b 2026-07-11 – 2026-08-10",
        ]
    );
}

proptest! {
    /// Turns follow each other without a gap, unless nobody is there; whoever holds the chair belongs; of two units that are
    /// there all along neither has two turns more than the other; nobody has two in a row while others
    /// are there.
    #[test]
    fn the_rotation_is_fair(
        stays in prop::collection::vec((0u32..24, prop::option::of(1u32..24)), 1..9),
        months in 1u32..5,
    ) {
        let founded = day("2026-01-01");
        let mut records = vec![alliance(months)];
        for (index, (joined, stay)) in stays.iter().enumerate() {
            let joined = founded.plus_months(*joined);
            let left = stay.map_or(Value::Null, |stay| json!(joined.plus_months(stay).to_string()));
            records.push(unit(&format!("u{index}"), &joined.to_string(), left));
        }
        let register = Register::of(&ledger_of(records));
        let turns = next_turns(&register, "tea", 40, founded);
        let belongs = |id: &str, day: Day| {
            let unit = register.alliance_units().get(id).unwrap();
            unit.joined.unwrap().earliest() <= day && unit.left.is_none_or(|left| left.earliest() > day)
        };
        let all = || register.alliance_units().rows().iter();
        for pair in turns.windows(2) {
            let then = pair[0].to.plus_days(1);
            let is_empty = all().all(|row| !belongs(&row.id, then));
            prop_assert!(then == pair[1].from || (then < pair[1].from && is_empty));
            let others = all().filter(|row| belongs(&row.id, pair[1].from)).count();
            prop_assert!(pair[0].unit != pair[1].unit || others == 1);
        }
        for turn in &turns {
            prop_assert!(turn.from <= turn.to && belongs(&turn.unit, turn.from) && belongs(&turn.unit, turn.to));
        }
        let steady: Vec<_> = all()
            .filter(|row| row.record.joined.unwrap().earliest() == founded && row.record.left.is_none())
            .collect();
        for count in 0..turns.len() {
            let had = |id: &str| turns[..count].iter().filter(|turn| *turn.unit == *id).count();
            let had: Vec<usize> = steady.iter().map(|row| had(&row.id)).collect();
            if let (Some(most), Some(fewest)) = (had.iter().max(), had.iter().min()) {
                prop_assert!(most - fewest <= 1, "{:?}", had);
            }
        }
    }
}

#[test]
fn meeting_items_have_a_state_and_a_meeting_to_report_to() {
    let meeting = |id: &str, kind: &str, date: Value| {
        let fields =
            vec![("alliance", json!("tea")), ("activity_kind", json!(kind)), ("date", date)];
        record("activity", id, fields)
    };
    let item = |id: &str, fields: Vec<(&'static str, Value)>| {
        let base = vec![("alliance", json!("tea")), ("raised_at", json!("m1"))];
        record("meeting_item", id, [base, fields].concat())
    };
    let register = Register::of(&ledger_of(vec![
        meeting("m2", "joint_meeting", json!("2026-05-10")),
        meeting("m1", "joint_meeting", json!("2026-03-10")),
        meeting("m3", "joint_meeting", json!("2026-09")),
        meeting("other", "fair", json!("2026-04-01")),
        meeting("undated", "joint_meeting", Value::Null),
        item("raised", vec![("raised_at", json!("m2"))]),
        item("decided", vec![("decision", json!("办")), ("deadline", json!("2026-04-30"))]),
        item("in_time", vec![("decision", json!("办")), ("deadline", json!("2026-06-30"))]),
        item("done", vec![("done", json!("2026-04-20")), ("deadline", json!("2026-04-01"))]),
        item("reported", vec![("done", json!("2026-04-20")), ("reported_at", json!("m2"))]),
        record("meeting_item", "elsewhere", vec![("alliance", json!("sea"))]),
    ]));
    let found: Vec<_> = standings(&register, "tea", day("2026-06-30"))
        .into_iter()
        .map(|one| (one.row.id.to_string(), one.state, one.is_late, one.report_at.map(|id| &**id)))
        .collect();
    let expected = [
        ("done", Loop::Done, false, Some("m2")),
        ("decided", Loop::Decided, true, Some("m2")),
        ("in_time", Loop::Decided, false, Some("m2")),
        ("raised", Loop::Raised, false, Some("m3")),
        ("reported", Loop::Reported, false, None),
    ];
    let expected = expected.map(|(id, state, late, at)| (id.to_owned(), state, late, at));
    assert_eq!(found, expected);
}

fn offer(
    id: &str,
    kind: &str,
    unit: &str,
    fields: Vec<(&'static str, Value)>,
) -> TestRecord<'static> {
    let base = vec![("offer_kind", json!(kind)), ("posted_by", json!(unit))];
    record("offer", id, [base, fields].concat())
}

fn amount(value: u32, qualifier: &str) -> Value {
    json!({"value": value, "unit": "万元", "qualifier": qualifier})
}

fn units() -> Vec<TestRecord<'static>> {
    let elsewhere = record("alliance_unit", "far", vec![("alliance", json!("sea"))]);
    vec![
        alliance(3),
        unit("farm", "2026", Value::Null),
        unit("bank", "2026", Value::Null),
        unit("school", "2026", Value::Null),
        unit("gone", "2026", json!("2026-04-01")),
        elsewhere,
    ]
}

/// The need of a farm for a loan of 50万元 from March to June, in 王哥庄街道.
fn loan() -> TestRecord<'static> {
    let fields = vec![
        ("category", json!("融资")),
        ("place", json!("王哥庄街道")),
        ("from", json!("2026-03-01")),
        ("to", json!("2026-06-30")),
        ("amount", amount(50, "exact")),
    ];
    offer("need", "need", "farm", fields)
}

fn ranked(records: Vec<TestRecord<'_>>) -> Vec<(String, u32)> {
    let register = Register::of(&ledger_of(records));
    let found = matches(&register, day("2026-05-01"), usize::MAX);
    let own = |one: &Match<'_>| (one.by.id.to_string(), one.points());
    found.iter().map(own).collect()
}

#[test]
fn needs_are_matched_by_the_most_similar_offers() {
    let bank = |id: &str, unit: &str, category: &str, more: Vec<(&'static str, Value)>| {
        offer(id, "resource", unit, [vec![("category", json!(category))], more].concat())
    };
    let here = || ("place", json!("王哥庄街道"));
    let spring = || vec![("from", json!("2026-04-01")), ("to", json!("2026-12-31"))];
    let mut records = units();
    records.push(loan());
    records.extend([
        // Everything agrees.
        bank(
            "best",
            "bank",
            "融资",
            [vec![here(), ("amount", amount(80, "exact"))], spring()].concat(),
        ),
        // Not quite enough, then a wider place, then nothing but the category.
        bank(
            "little",
            "bank",
            "融资",
            [vec![here(), ("amount", amount(30, "exact"))], spring()].concat(),
        ),
        bank("near", "bank", "融资", vec![("place", json!("王哥庄"))]),
        bank("bare", "bank", "融资", vec![]),
        bank("far", "far", "融资", vec![]),
        bank("part", "bank", "融资服务", vec![here()]),
        // Over before it is needed, of another category, settled, past, or the farm's own.
        bank(
            "winter",
            "bank",
            "融资",
            vec![("from", json!("2026-07-01")), ("to", json!("2026-08-31"))],
        ),
        bank("other", "bank", "培训", vec![here()]),
        bank("settled", "bank", "融资", vec![("closed", json!("2026-04-01"))]),
        bank("past", "bank", "融资", vec![("to", json!("2026-04-30"))]),
        bank("own", "farm", "融资", vec![]),
        // Of a unit that has left.
        bank("left", "gone", "融资", vec![here()]),
    ]);
    let expected = [
        ("best", 50 + 20 + 15 + 15 + 10),
        ("little", 50 + 20 + 15 + 5 + 10),
        ("near", 50 + 10 + 10),
        ("bare", 50 + 10),
        ("part", 30 + 20 + 10),
        ("far", 50),
    ];
    let expected = expected.map(|(id, points)| (id.to_owned(), points));
    assert_eq!(ranked(records.clone()), expected);
    // What has come to a cooperation is not proposed again.
    records.push(record(
        "cooperation",
        "c",
        vec![("need", json!("need")), ("met_by", json!("best"))],
    ));
    assert_eq!(ranked(records)[0].0, "little");
}

#[test]
fn a_match_says_why_and_keeps_qualifiers() {
    let reasons = |by: TestRecord<'static>| {
        let mut records = units();
        records.extend([loan(), by]);
        let register = Register::of(&ledger_of(records));
        let found = matches(&register, day("2026-05-01"), 1);
        found.into_iter().next().map(|one| one.reasons).unwrap_or_default()
    };
    let resource = |fields: Vec<(&'static str, Value)>| {
        offer("r", "opportunity", "bank", [vec![("category", json!(" 融资 "))], fields].concat())
    };
    let days = vec![("from", json!("2026-06")), ("to", json!("2026-07"))];
    assert_eq!(reasons(resource(days)), [Reason::Category, Reason::Days(30), Reason::Alliance]);
    // Open at one end.
    let open = vec![("from", json!("2026-06-01"))];
    assert_eq!(reasons(resource(open))[1], Reason::Days(30));
    let about =
        |value: u32, qualifier: &str| reasons(resource(vec![("amount", amount(value, qualifier))]));
    assert!(about(50, "more_than").contains(&Reason::Enough));
    assert!(about(50, "fewer_than").contains(&Reason::Some));
    let other = resource(vec![("amount", json!({"value": 90, "unit": "亩"}))]);
    assert_eq!(reasons(other), [Reason::Category, Reason::Alliance]);
    // Without a category nothing is known to agree.
    assert_eq!(reasons(offer("r", "resource", "bank", vec![])), []);
}

#[test]
fn the_funnel_counts_cooperations_by_stage_and_leads_to_as_many_rows() {
    let cooperation = |id: &str, stage: &str, more: Vec<(&'static str, Value)>| {
        let base = vec![("alliance", json!("tea")), ("stage", json!(stage))];
        record("cooperation", id, [base, more].concat())
    };
    let mut records = units();
    records.extend([
        loan(),
        cooperation("1", "matched", vec![]),
        cooperation("2", "talking", vec![]),
        cooperation("3", "signed", vec![]),
        cooperation("4", "done", vec![]),
        // It fell through before, and after it was signed.
        cooperation("5", "dropped", vec![]),
        cooperation("6", "dropped", vec![("signed", json!("2026-03-01"))]),
        record(
            "cooperation",
            "elsewhere",
            vec![("alliance", json!("sea")), ("stage", json!("done"))],
        ),
    ]);
    let register = Register::of(&ledger_of(records));
    let of_tea = funnel(&register, Some("tea"));
    let reached =
        |funnel: &Funnel| funnel.reached.iter().map(|(_, count)| *count).collect::<Vec<_>>();
    assert_eq!((of_tea.needs, reached(&of_tea)), (1, vec![6, 4, 3, 1, 1]));
    let of_all = funnel(&register, None);
    assert_eq!(reached(&of_all), [7, 5, 4, 2, 2]);
    for (stage, count) in of_all.reached {
        let (name, value) = Filter::Reached(stage).to_pair(Kind::Cooperation);
        let filter = Filter::from_pair(Kind::Cooperation, name, &value).unwrap();
        assert_eq!(filter, Filter::Reached(stage));
        let query = Query { filters: vec![filter], ..Query::default() };
        let rows = indices(&register, Kind::Cooperation, &query, day("2026-05-01"), &ByCodePoint);
        assert_eq!(rows.len(), usize::try_from(count).unwrap());
    }
    assert_eq!(Filter::from_pair(Kind::Offer, "reached", CooperationStage::Done.code()), None);
}
