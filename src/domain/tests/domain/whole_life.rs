//! Growth of the whole life: a published survival curve, lead times, members counted once, and that
//! every figure leads to as many rows as it counts.

use serde_json::{Value, json};
use zhibu_domain::branches::coverage::CoverageCounts;
use zhibu_domain::branches::deployment::{Totals, totals};
use zhibu_domain::growth::{
    Length, Lens, Scope, at_risk, deployed_over_time, lead_times, life_lengths, share_after,
    since_founding, survival,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_test_support::{TestRecord, ledger_of};

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

fn rows(register: &Register, kind: Kind, filter: Filter, as_of: Day) -> u32 {
    // As a link has it: through the address and back.
    let (name, value) = filter.to_pair(kind);
    let read = Filter::from_pair(kind, name, &value).expect("a filter is read back");
    assert_eq!(read, filter);
    let query = Query { filters: vec![read], ..Query::default() };
    u32::try_from(indices(register, kind, &query, as_of, &ByCodePoint).len()).unwrap()
}

/// Weeks in remission of the 21 patients given 6-mercaptopurine, and the estimate, as published by
/// Freireich and others (Blood 21, 1963) and in the textbooks since.
#[test]
fn a_survival_curve_matches_the_published_one() {
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    let going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    let length = |is_ended: bool| move |days: &u32| Length { days: *days, is_ended };
    let lengths: Vec<Length> =
        ended.iter().map(length(true)).chain(going_on.iter().map(length(false))).collect();
    let curve = survival(&lengths);
    for step in &curve {
        assert_eq!(step.at_risk, at_risk(&lengths, step.days));
    }
    let found: Vec<(u32, u32, u32, String)> = curve
        .iter()
        .map(|step| (step.days, step.at_risk, step.ended, format!("{:.3}", step.share)))
        .collect();
    let expected = [
        (6, 21, 3, "0.857"),
        (7, 17, 1, "0.807"),
        (10, 15, 1, "0.753"),
        (13, 12, 1, "0.690"),
        (16, 11, 1, "0.627"),
        (22, 7, 1, "0.538"),
        (23, 6, 1, "0.448"),
    ];
    let expected =
        expected.map(|(days, at_risk, ended, share)| (days, at_risk, ended, share.to_owned()));
    assert_eq!(found, expected);
    assert!((share_after(&curve, 5) - 1.0).abs() < f64::EPSILON);
    assert!((share_after(&curve, 12) - curve[2].share).abs() < f64::EPSILON);
    assert!((share_after(&curve, 99) - curve[6].share).abs() < f64::EPSILON);
    assert_eq!(survival(&[]), []);
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

#[test]
fn lengths_of_life_use_the_known_dates() {
    let branch = |id: &str, established: Option<&str>, dissolved: Option<&str>| {
        let fields = vec![
            ("setting", json!("project")),
            ("established", json!(established)),
            ("dissolved", json!(dissolved)),
        ];
        record("branch", id, fields)
    };
    let ledger = ledger_of(vec![
        branch("ended", Some("2025-01-01"), Some("2025-01-31")),
        branch("goes-on", Some("2025-06-01"), None),
        branch("by-month", Some("2025-03"), Some("2025-04")),
        branch("year-only", Some("2025"), None),
        branch("year-of-end", Some("2024-01-01"), Some("2025")),
        branch("not-at-work", None, None),
        branch("to-come", Some("2025-12-01"), Some("2026-05-01")),
        branch("not-begun", Some("2026-03-01"), None),
        branch("short", Some("2025-05-20"), Some("2025-05")),
        branch("backwards", Some("2025-05-20"), Some("2025-04")),
    ]);
    let register = Register::of(&ledger);
    let (found, undated) = life_lengths(&register, &lens(Grain::Quarter, "2025-12-31"));
    assert_eq!(undated, 3);
    let mut lengths: Vec<(u32, bool)> =
        found[0].lengths.iter().map(|length| (length.days, length.is_ended)).collect();
    lengths.sort_unstable();
    assert_eq!(
        (found.len(), lengths),
        (1, vec![(0, true), (30, false), (30, true), (31, true), (213, false)])
    );
}

#[test]
fn lead_times_are_grouped_by_the_period_of_the_launch() {
    let branch = |id: &str, request: Option<&str>, launch: &str| {
        let key = format!("{id}-request");
        let step =
            vec![("branch", json!(id)), ("step", json!("request")), ("date", json!(request))];
        [record("branch", id, vec![("established", json!(launch))]), record("step", &key, step)]
    };
    let all = [
        branch("a", Some("2025-01-10"), "2025-01-20"),
        branch("b", Some("2025-01-01"), "2025-03-31"),
        branch("c", Some("2025-02-01"), "2025-02-05"),
        branch("d", Some("2025-04-01"), "2025-04-01"),
        branch("month-only", Some("2025-04"), "2025-04-20"),
        branch("no-request", None, "2025-04-20"),
        branch("backwards", Some("2025-04-21"), "2025-04-20"),
    ];
    let ledger = ledger_of(all.into_iter().flatten().collect());
    let (times, undated) = lead_times(&Register::of(&ledger), &lens(Grain::Quarter, "2025-06-30"));
    assert_eq!(undated, 3);
    let times: Vec<_> =
        times.iter().map(|of| (of.period.to_string(), of.days.clone(), of.median())).collect();
    let expected =
        [("2025Q1".to_owned(), vec![4, 10, 89], Some(10)), ("2025Q2".to_owned(), vec![0], Some(0))];
    assert_eq!(times, expected);
}

/// One person, many assignments: three members hold five posts, one of them in three organisations at
/// once, and the district counts three.
#[test]
fn overlapping_assignments_count_a_member_once() {
    let assignment = |id: &str, member: &str, branch: &str, from: &str, to: Option<&str>| {
        let fields = vec![
            ("member", json!(member)),
            ("branch", json!(branch)),
            ("from", json!(from)),
            ("to", json!(to)),
        ];
        record("assignment", id, fields)
    };
    let mut records: Vec<TestRecord<'_>> =
        ["m", "n", "o"].map(|id| record("member", id, vec![("name", json!(id))])).to_vec();
    for (id, dissolved) in [("a", None), ("b", None), ("c", Some("2025-08-31"))] {
        let fields = vec![("established", json!("2025-01-01")), ("dissolved", json!(dissolved))];
        records.push(record("branch", id, fields));
    }
    records.extend([
        assignment("1", "m", "a", "2025-01-01", None),
        assignment("2", "m", "b", "2025-02-01", None),
        assignment("3", "m", "c", "2025-03-01", None),
        assignment("4", "n", "b", "2025-05-01", Some("2025-06-30")),
        assignment("5", "o", "c", "2025-04-01", None),
        // Twice in the same organisation, of someone nobody knows, and without a beginning.
        assignment("6", "m", "a", "2025-02-01", None),
        assignment("7", "unknown", "a", "2025-01-01", None),
        record("assignment", "8", vec![("member", json!("n")), ("branch", json!("a"))]),
    ]);
    let ledger = ledger_of(records);
    let register = Register::of(&ledger);
    let (found, undated) = deployed_over_time(&register, &lens(Grain::Month, "2025-09-15"));
    let found: Vec<(u32, u32)> = found.iter().map(|of| (of.members, of.posts)).collect();
    assert_eq!(undated, 1);
    // January to September; at the end of June n has gone, in September c is no more.
    let expected = [(1, 1), (1, 3), (1, 4), (2, 5), (3, 6), (2, 5), (2, 5), (1, 3), (1, 3)];
    assert_eq!(found, expected);
    // An axis that goes on beyond today tells today's figure, and one that began this month is there.
    let ahead = Lens { to: "2025-12".parse().ok(), ..lens(Grain::Month, "2025-09-15") };
    let (ahead, _) = deployed_over_time(&register, &ahead);
    assert_eq!((ahead.len(), ahead[11].members, ahead[11].posts), (12, 1, 3));
    let recent = ledger_of(vec![
        record("member", "m", vec![]),
        record("branch", "a", vec![("established", json!("2025-01-01"))]),
        assignment("1", "m", "a", "2025-09", None),
    ]);
    let (recent, _) = deployed_over_time(&Register::of(&recent), &lens(Grain::Month, "2025-09-15"));
    assert_eq!(recent.last().map(|of| of.members), Some(1));
    for month in ["2025-05-31", "2025-06-30", "2025-09-15"] {
        let day = day(month);
        let expected = if month == "2025-05-31" {
            3
        } else if month == "2025-06-30" {
            2
        } else {
            1
        };
        assert_eq!(rows(&register, Kind::Member, Filter::DeployedAt(day), day), expected);
    }
}

#[test]
fn totals_separate_rosters_from_head_counts() {
    let branch = |id: &str, count: Value, dissolved: Option<&str>| {
        let fields = vec![
            ("established", json!("2025-01-01")),
            ("dissolved", json!(dissolved)),
            ("full_members", count),
            ("probationary_members", json!(1)),
        ];
        record("branch", id, fields)
    };
    let assigned = |id: &str, branch: &str| {
        let fields =
            vec![("member", json!("m")), ("branch", json!(branch)), ("from", json!("2025-02-01"))];
        record("assignment", id, fields)
    };
    let ledger = ledger_of(vec![
        record("member", "m", vec![("name", json!("甲"))]),
        branch("with-roster", json!(9), None),
        branch("with-roster-too", json!(9), None),
        branch("by-count", json!(12), None),
        branch("by-about", json!({ "value": 30, "qualifier": "about" }), None),
        branch("over", json!(100), Some("2025-03-01")),
        record("branch", "unknown", vec![("established", json!("2025-01-01"))]),
        record("branch", "founding", vec![("full_members", json!(5))]),
        assigned("1", "with-roster"),
        assigned("2", "with-roster-too"),
    ]);
    let found = totals(&Register::of(&ledger), day("2025-12-31"));
    let expected = Totals {
        members: 1,
        posts: 2,
        counted_organisations: 2,
        counted_members: 44,
        unknown_organisations: 1,
    };
    assert_eq!(found, expected);
}

#[test]
fn alliances_are_compared_from_a_common_start_and_lead_to_their_units() {
    let unit = |id: &str, alliance: &str, joined: &str, left: Value| -> TestRecord<'static> {
        let fields = vec![("alliance", json!(alliance)), ("joined", json!(joined)), ("left", left)];
        ("alliance_unit", id.to_owned(), fields)
    };
    let alliance = |id: &str, founded: &str| -> TestRecord<'static> {
        ("alliance", id.to_owned(), vec![("founded", json!(founded))])
    };
    let register = Register::of(&ledger_of(vec![
        alliance("old", "2025-01-10"),
        alliance("new", "2025-10-05"),
        alliance("vague", "2025"),
        alliance("to_come", "2026-09-01"),
        unit("1", "old", "2025-01-10", Value::Null),
        unit("2", "old", "2025-03-01", json!("2025-09-01")),
        unit("3", "old", "2026-01-01", Value::Null),
        unit("4", "new", "2025-10-05", Value::Null),
        unit("5", "new", "2025-11-01", Value::Null),
        unit("6", "new", "2025-12-01", Value::Null),
        unit("7", "vague", "2025-12-01", Value::Null),
    ]));
    let lens = lens(Grain::Quarter, "2026-03-31");
    let found = since_founding(&register, &lens, 3);
    let counts: Vec<(&str, Vec<u32>)> = found
        .iter()
        .map(|one| (&*one.alliance, one.units.iter().map(|unit| unit.1).collect()))
        .collect();
    assert_eq!(counts, [("new", vec![1, 3]), ("old", vec![1, 2, 2, 1, 2])]);
    let index = Kind::AllianceUnit.field_index("alliance").unwrap();
    for one in &found {
        for (day, count) in &one.units {
            let filters =
                vec![Filter::Is(index, one.alliance.to_string()), Filter::PresentAt(*day)];
            let query = Query { filters, ..Query::default() };
            let rows = indices(&register, Kind::AllianceUnit, &query, lens.as_of, &ByCodePoint);
            assert_eq!(rows.len(), *count as usize);
        }
    }
}

#[test]
fn a_rate_of_few_tasks_is_not_told() {
    let counts = |covered, due| CoverageCounts { covered, due, joint: 9, unknown: 9, exempt: 9 };
    let percents = [(0, 0), (2, 2), (4, 0), (5, 0), (3, 2), (199, 1)]
        .map(|(covered, due)| counts(covered, due).percent());
    assert_eq!(percents, [None, None, None, Some(100), Some(60), Some(99)]);
}
