//! Plans: published networks, one by hand with overlaps, a brute force, working days, and what happened.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::projects::holidays::STATUTORY;
use zhibu_domain::projects::project::{NoPlan, project, shift, stretch};
use zhibu_domain::projects::schedule::{Cycle, NodeLink, PlannedNode, Schedule, Times, schedule};
use zhibu_domain::projects::workdays::Calendar;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::Ledger;
use zhibu_test_support::{TestRecord, ledger_of, take_writes};

fn work(days: u32) -> PlannedNode {
    PlannedNode { days, ..PlannedNode::default() }
}

fn tie(before: usize, after: usize, kind: LinkKind, lag: i32) -> NodeLink {
    NodeLink { before, after, kind, lag }
}

const NAMES: &str = "ABCDEFGHIJKLMN";
const DURATIONS: [u32; 14] = [2, 10, 13, 12, 12, 7, 10, 16, 6, 12, 5, 8, 5, 3];

fn index(name: char) -> usize {
    NAMES.find(name).unwrap()
}

fn ties(text: &str) -> Vec<NodeLink> {
    text.split_whitespace()
        .map(|pair| {
            let chars: Vec<char> = pair.chars().collect();
            let kind = match chars.get(2) {
                Some('s') => LinkKind::StartStart,
                _ => LinkKind::FinishStart,
            };
            tie(index(chars[0]), index(chars[1]), kind, 0)
        })
        .collect()
}

fn critical(schedule: &Schedule) -> String {
    let nodes = NAMES.chars().zip(&schedule.times);
    nodes.filter(|(_, times)| times.is_critical()).map(|(name, _)| name).collect()
}

/// The network of “Network Construction – Critical Path Method”, lecture slides on construction scheduling:
/// its paths take 35, 41, 30, 39 and 38 days, and A–B–F–I–K–L–N, with 41, is critical.
#[test]
fn a_published_network_has_its_published_critical_path() {
    let works = DURATIONS.map(work);
    let ties = ties("AB AC AD BE BF DG DH FI CJ GJ IK EL KL HM JN LN MN");
    let found = schedule(&works, &ties, None).unwrap();
    assert_eq!(found.length, 41);
    assert_eq!(critical(&found), "ABFIKLN");
    // By how much the longest path through a node falls short of 41: E is on the one of 35, C on that of
    // 30, D on those of 39 and 38.
    let float = |name: char| found.times[index(name)].float();
    assert_eq!(['E', 'C', 'D', 'G', 'H'].map(float), [41 - 35, 41 - 30, 41 - 39, 41 - 39, 41 - 38]);
    assert_eq!(found.serial, 121);
}

/// The same activities with ties of starts, as the slides “Network Construction – Precedence Diagram
/// Method” have them; the days are worked out by hand.
#[test]
fn a_published_network_with_start_links_overlaps() {
    let works = DURATIONS.map(work);
    let ties = ties("ABs AC AD BE BF DG DH FI CJ GJs IKs EL IL KL HM GN JN LN MN");
    let found = schedule(&works, &ties, None).unwrap();
    let early: Vec<(i32, i32)> =
        found.times.iter().map(|times| (times.early_start, times.early_finish)).collect();
    let by_hand = [
        (0, 2),
        (0, 10),
        (2, 15),
        (2, 14),
        (10, 22),
        (10, 17),
        (14, 24),
        (14, 30),
        (17, 23),
        (15, 27),
        (17, 22),
        (23, 31),
        (30, 35),
        (35, 38),
    ];
    assert_eq!(early, by_hand);
    assert_eq!(critical(&found), "ADHMN");
}

/// Three stages that overlap, by hand: walls begin when the foundations are two days from done, the roof
/// three days after the walls began and is done no earlier than a day after them.
#[test]
fn overlaps_save_days_and_finish_links_hold() {
    let works = [work(10), work(8), work(4), work(0)];
    let ties = [
        tie(0, 1, LinkKind::FinishStart, -2),
        tie(1, 2, LinkKind::StartStart, 3),
        tie(1, 2, LinkKind::FinishFinish, 1),
        tie(2, 3, LinkKind::FinishStart, 0),
    ];
    let found = schedule(&works, &ties, None).unwrap();
    let times = |early_start, early_finish, late_start, late_finish| Times {
        early_start,
        early_finish,
        late_start,
        late_finish,
    };
    let expected =
        [times(0, 10, 0, 10), times(8, 16, 8, 16), times(13, 17, 13, 17), times(17, 17, 17, 17)];
    assert_eq!(found.times, expected);
    assert_eq!((found.length, found.serial), (17, 22));
    // Of the two ties between walls and roof, that of the ends is the one that holds.
    assert_eq!(found.critical_ties, [0, 2, 3]);
}

#[test]
fn a_cycle_is_reported_with_its_nodes() {
    let works = [work(1); 5];
    let finish = |before, after| tie(before, after, LinkKind::FinishStart, 0);
    let ties = [finish(0, 1), finish(1, 2), finish(2, 3), finish(3, 1), finish(3, 4)];
    let Err(Cycle(round)) = schedule(&works, &ties, None) else { panic!("no circle found") };
    let start = round.iter().position(|node| *node == 1).unwrap();
    let round: Vec<usize> = round[start..].iter().chain(&round[..start]).copied().collect();
    assert_eq!(round, [1, 2, 3]);
    assert_eq!(schedule(&works, &[finish(2, 2)], None), Err(Cycle(vec![2])));
}

/// Early days by going over all ties again and again until nothing moves, and float by letting each node
/// slip until the project ends later.
fn by_force(works: &[PlannedNode], ties: &[NodeLink]) -> (Vec<i32>, i32, Vec<i32>) {
    let starts = |late: Option<(usize, i32)>| {
        let mut starts: Vec<i32> = works.iter().map(|work| work.not_before.max(0)).collect();
        if let Some((node, by)) = late {
            starts[node] = by;
        }
        loop {
            let mut is_settled = true;
            for tie in ties {
                let lasts = |node: usize| i32::try_from(works[node].days).unwrap();
                let (before, after) = (starts[tie.before], starts[tie.after]);
                let finish = before + lasts(tie.before);
                let least = match tie.kind {
                    LinkKind::FinishStart => finish + tie.lag,
                    LinkKind::StartStart => before + tie.lag,
                    LinkKind::FinishFinish => finish + tie.lag - lasts(tie.after),
                };
                if after < least {
                    starts[tie.after] = least;
                    is_settled = false;
                }
            }
            if is_settled {
                return starts;
            }
        }
    };
    let end = |starts: &[i32]| {
        let ends = starts.iter().zip(works);
        ends.map(|(start, work)| start + i32::try_from(work.days).unwrap()).max().unwrap_or(0)
    };
    let early = starts(None);
    let length = end(&early);
    let floats = (0..works.len())
        .map(|node| {
            let slips = |by: &i32| end(&starts(Some((node, early[node] + by)))) > length;
            (1..200).find(slips).unwrap() - 1
        })
        .collect();
    (early, length, floats)
}

fn networks() -> impl Strategy<Value = (Vec<PlannedNode>, Vec<NodeLink>)> {
    let works = prop::collection::vec((0u32..6, 0i32..4), 1..7);
    works.prop_flat_map(|works| {
        let count = works.len();
        let works: Vec<PlannedNode> = works
            .into_iter()
            .map(|(days, not_before)| PlannedNode { days, not_before, ..PlannedNode::default() })
            .collect();
        let kinds = prop::sample::select(LinkKind::ALL);
        // From a lower place to a higher, so that there is no circle.
        let pair = (0..count, 0..count, kinds, -3i32..4);
        let ties = prop::collection::vec(pair, 0..10).prop_map(|pairs| {
            let ties = pairs.into_iter().filter(|pair| pair.0 < pair.1);
            ties.map(|(before, after, kind, lag)| tie(before, after, kind, lag)).collect()
        });
        (Just(works), ties)
    })
}

proptest! {
    #[test]
    fn plans_are_those_of_a_brute_force((works, ties) in networks()) {
        let found = schedule(&works, &ties, None).unwrap();
        let (early, length, floats) = by_force(&works, &ties);
        let starts: Vec<i32> = found.times.iter().map(|times| times.early_start).collect();
        prop_assert_eq!(starts, early);
        prop_assert_eq!(found.length, length);
        let found_floats: Vec<i32> = found.times.iter().map(|times| times.float()).collect();
        prop_assert_eq!(&found_floats, &floats);
        // Something holds the project to its end, and nothing is late before it has begun.
        prop_assert!(found.times.iter().any(|times| times.is_critical()));
        // With nothing done and nothing known, it goes as planned.
        prop_assert_eq!(schedule(&works, &ties, Some(0)).unwrap(), found);
    }

    #[test]
    fn a_delay_never_makes_other_nodes_earlier((works, ties) in networks(), today in 0i32..12) {
        let plan = schedule(&works, &ties, None).unwrap();
        let likely = schedule(&works, &ties, Some(today)).unwrap();
        for (planned, likely) in plan.times.iter().zip(&likely.times) {
            prop_assert!(likely.early_start >= planned.early_start.max(today));
        }
    }
}

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().earliest()
}

fn record<'a>(kind: &'a str, id: &str, fields: Vec<(&'a str, Value)>) -> TestRecord<'a> {
    (kind, id.to_owned(), fields)
}

fn statutory() -> Vec<TestRecord<'static>> {
    let days = STATUTORY.iter().enumerate();
    days.map(|(index, (name, is_off, from, to))| {
        let kind = if *is_off { "off" } else { "work" };
        let fields = vec![
            ("name", json!(name)),
            ("day_kind", json!(kind)),
            ("from", json!(from)),
            ("to", json!(to)),
        ];
        record("holiday", &format!("h{index}"), fields)
    })
    .collect()
}

#[test]
fn working_days_skip_holidays_and_count_make_up_days() {
    let calendar = Calendar::of(&Register::of(&ledger_of(statutory())));
    // Before the National Day of 2025: a worked Sunday, eight days off, a worked Saturday.
    assert!(calendar.is_worked(day("2025-09-28")));
    assert_eq!(calendar.after(day("2025-09-30"), 1), day("2025-10-09"));
    assert_eq!(calendar.after(day("2025-09-30"), 3), day("2025-10-11"));
    assert_eq!(calendar.from(day("2026-02-15")), day("2026-02-24"));
    assert_eq!(Calendar::default().from(day("2026-02-15")), day("2026-02-16"));
    let mut years = [0; 5];
    for (_, is_off, from, to) in STATUTORY {
        assert!(day(from) <= day(to));
        let (year, ..) = day(to).civil();
        // What is worked instead is a weekend.
        if !is_off {
            assert!(zhibu_domain::projects::workdays::is_weekend(day(from)), "{from}");
        }
        if (2022..=2026).contains(&year) {
            years[usize::from(year - 2022)] += usize::from(is_off);
        }
    }
    // Seven festivals; in 2023 and 2025 two of them fell together, and the New Year of 2023 began in 2022.
    assert_eq!(years, [7, 6, 7, 6, 7]);
    // A mistyped year makes no year of holidays.
    let wrong = record(
        "holiday",
        "x",
        vec![
            ("day_kind", json!("off")),
            ("from", json!("2025-10-01")),
            ("to", json!("2026-10-08")),
        ],
    );
    assert_eq!(Calendar::of(&Register::of(&ledger_of(vec![wrong]))), Calendar::default());
}

fn node(id: &str, days: u32, fields: Vec<(&'static str, Value)>) -> TestRecord<'static> {
    let base = vec![("task", json!("t")), ("days", json!(days))];
    record("node", id, [base, fields].concat())
}

fn link(
    id: &str,
    before: &str,
    after: &str,
    kind: &str,
    fields: Vec<(&'static str, Value)>,
) -> TestRecord<'static> {
    let base = vec![("before", json!(before)), ("after", json!(after)), ("link_kind", json!(kind))];
    record("link", id, [base, fields].concat())
}

/// Design, then building, which overlaps it by two days, then a check: from a Monday on.
fn records(design: Vec<(&'static str, Value)>) -> Vec<TestRecord<'static>> {
    let stage = |name: &str| ("stage", json!(name));
    vec![
        record("task", "t", vec![("start", json!("2026-06-01"))]),
        node("design", 5, [vec![stage("前期")], design].concat()),
        node("build", 8, vec![stage("施工")]),
        node("check", 0, vec![stage("验收")]),
        node("paint", 2, vec![stage("施工")]),
        link("1", "design", "build", "finish_start", vec![("overlap", json!(2))]),
        link("2", "build", "check", "finish_start", vec![]),
        link("3", "build", "paint", "start_start", vec![("lag", json!(1))]),
    ]
}

fn said(ledger: &Ledger, as_of: &str) -> Vec<String> {
    let register = Register::of(ledger);
    let found = project(&register, "t", day(as_of)).unwrap();
    let affected = found.affected(1);
    let said = |index: usize| {
        let node = &found.nodes[index];
        let affected = affected[index].count;
        let mark = if node.is_critical { "*" } else { "" };
        format!(
            "{}{mark} {}..{} → {} float {} slip {} affects {affected}",
            node.row.id, node.plan.0, node.plan.1, node.forecast.1, node.float, node.slip
        )
    };
    (0..found.nodes.len()).map(said).collect()
}

#[test]
fn a_plan_is_scheduled_in_days_and_slips_with_actual_dates() {
    let mut ledger = ledger_of(records(vec![]));
    // Ten days of work on working days: five, less two, and eight; a weekend between, another after.
    assert_eq!(
        said(&ledger, "2026-06-01"),
        [
            "design* 2026-06-01..2026-06-05 → 2026-06-05 float 0 slip 0 affects 0",
            "build* 2026-06-04..2026-06-15 → 2026-06-15 float 0 slip 0 affects 0",
            "paint 2026-06-05..2026-06-08 → 2026-06-08 float 5 slip 0 affects 0",
            "check* 2026-06-16..2026-06-16 → 2026-06-16 float 0 slip 0 affects 0",
        ]
    );
    let register = Register::of(&ledger);
    let plan = project(&register, "t", day("2026-06-01")).unwrap();
    assert_eq!((plan.length, plan.serial, plan.late), (11, 15, 0));
    take_writes(&mut ledger, plan.baseline());
    let register = Register::of(&ledger);
    let check = register.nodes().get("check").unwrap();
    assert_eq!(check.baseline_finish.unwrap().to_string(), "2026-06-16");
    // The design began two days late and is not finished on the second Monday: the rest waits.
    let late = vec![("started", json!("2026-06-03"))];
    assert_eq!(
        said(&ledger_of(records(late)), "2026-06-08"),
        [
            "design* 2026-06-01..2026-06-05 → 2026-06-09 float 0 slip 2 affects 3",
            "build* 2026-06-04..2026-06-15 → 2026-06-17 float 0 slip 2 affects 2",
            "paint 2026-06-05..2026-06-08 → 2026-06-10 float 5 slip 2 affects 0",
            "check* 2026-06-16..2026-06-16 → 2026-06-18 float 0 slip 2 affects 0",
        ]
    );
}

/// A hundred nodes of which two in three are late, and these links between them.
fn late_plan(links: &[(usize, usize)]) -> Register {
    let mut records = vec![record("task", "t", vec![("start", json!("2026-06-01"))])];
    for index in 0..100 {
        let baseline = if index % 3 == 0 { "2050-01-01" } else { "2026-01-01" };
        let fields = vec![("baseline_finish", json!(baseline))];
        records.push(node(&format!("n{index}"), 1, fields));
    }
    for (before, after) in links {
        let id = format!("{before}-{after}");
        let (before, after) = (format!("n{before}"), format!("n{after}"));
        records.push(link(&id, &before, &after, "finish_start", vec![]));
    }
    Register::of(&ledger_of(records))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_late_node_affects_the_late_nodes_that_wait_for_it(
        pairs in proptest::collection::vec((0..100_usize, 0..100_usize), 0..150),
    ) {
        let later = pairs.iter().filter(|(before, after)| before < after);
        let links: Vec<(usize, usize)> = later.copied().collect();
        let register = late_plan(&links);
        let plan = project(&register, "t", day("2026-06-01")).unwrap();
        let number = |index: usize| plan.nodes[index].row.id[1..].parse::<usize>().unwrap();
        // Each waits only for one with a lower number.
        let mut waiting = vec![[false; 100]; 100];
        for before in (0..100).rev() {
            for (_, after) in links.iter().filter(|link| link.0 == before) {
                let beyond = waiting[*after];
                waiting[before][*after] = true;
                for other in (0..100).filter(|other| beyond[*other]) {
                    waiting[before][other] = true;
                }
            }
        }
        for (index, affected) in plan.affected(5).iter().enumerate() {
            let is_late = |number: usize| !number.is_multiple_of(3);
            let is_asked = is_late(number(index));
            let all: Vec<usize> = (0..100)
                .filter(|other| is_asked && is_late(number(*other)))
                .filter(|other| waiting[number(index)][number(*other)])
                .collect();
            prop_assert_eq!(affected.count, all.len());
            prop_assert_eq!(&affected.first[..], &all[..all.len().min(5)]);
        }
    }
}

#[test]
fn a_node_is_moved_and_stretched_by_working_days() {
    let moved = |by: i32| {
        let mut ledger = ledger_of(records(vec![]));
        let register = Register::of(&ledger);
        let plan = project(&register, "t", day("2026-06-01")).unwrap();
        let index = plan.nodes.iter().position(|node| *node.row.id == *"build").unwrap();
        let writes = shift(&register, &plan, index, by);
        take_writes(&mut ledger, writes);
        let register = Register::of(&ledger);
        let plan = project(&register, "t", day("2026-06-01")).unwrap();
        let node = plan.nodes.iter().find(|node| *node.row.id == *"build").unwrap();
        (node.plan.0.to_string(), plan.length)
    };
    assert_eq!(moved(2), ("2026-06-08".to_owned(), 13));
    // No earlier than what it waits for lets it.
    assert_eq!(moved(-2), ("2026-06-04".to_owned(), 11));
    let mut ledger = ledger_of(records(vec![]));
    let register = Register::of(&ledger);
    let plan = project(&register, "t", day("2026-06-01")).unwrap();
    let writes = stretch(&plan, 0, -9);
    take_writes(&mut ledger, writes);
    let register = Register::of(&ledger);
    assert_eq!(register.nodes().get("design").unwrap().days.unwrap().value, 0);
}

#[test]
fn invalid_plans_are_reported() {
    let plan = |records: Vec<TestRecord<'_>>| {
        let register = Register::of(&ledger_of(records));
        project(&register, "t", day("2026-06-01")).map(|plan| plan.length)
    };
    assert_eq!(plan(vec![]), Err(NoPlan::Empty));
    let round = vec![
        node("a", 1, vec![]),
        node("b", 1, vec![]),
        link("1", "a", "b", "finish_start", vec![]),
        link("2", "b", "a", "start_start", vec![]),
    ];
    let Err(NoPlan::Cycle(mut round)) = plan(round) else { panic!("no circle found") };
    round.sort();
    assert_eq!(round, ["a".into(), "b".into()]);
    let far = vec![
        node("a", 1, vec![("not_before", json!("2199-01-01"))]),
        node("b", 1, vec![("started", json!("1990-01-01"))]),
    ];
    assert_eq!(plan(far), Err(NoPlan::TooLong));
    // What comes before its first node is not the project's.
    let later = vec![
        record("task", "t", vec![("start", json!("2026-01-05"))]),
        node("a", 3, vec![("not_before", json!("2026-05-04"))]),
    ];
    assert_eq!(plan(later), Ok(3));
    // Links to what is not there, or of another task, are passed over.
    let loose = vec![node("a", 3, vec![]), link("1", "a", "gone", "finish_start", vec![])];
    assert_eq!(plan(loose), Ok(3));
}

#[test]
fn a_countdown_states_the_required_pace() {
    let burn = |fields: Vec<(&'static str, Value)>, steps: &[(&str, u32)], as_of: &str| {
        let mut records = vec![record("task", "t", fields)];
        for (index, (date, count)) in steps.iter().enumerate() {
            let date = if date.is_empty() { Value::Null } else { json!(date) };
            let fields = vec![("task", json!("t")), ("date", date), ("count", json!(count))];
            records.push(record("progress", &format!("p{index}"), fields));
        }
        zhibu_domain::projects::burndown::burndown(
            &Register::of(&ledger_of(records)),
            "t",
            day(as_of),
        )
    };
    let households = json!({"value": 42, "unit": "户", "qualifier": "more_than"});
    let task = vec![
        ("amount", households),
        ("start", json!("2022-06-01")),
        ("planned_end", json!("2022-06-07")),
    ];
    let steps = [("2022-06-01", 4), ("2022-06-02", 5), ("2022-06-02", 3)];
    let found = burn(task.clone(), &steps, "2022-06-03").unwrap();
    assert_eq!((found.days.len(), found.done, found.undated), (7, 12, 0));
    assert_eq!(found.left, [38.0, 30.0, 30.0]);
    assert_eq!(found.even, [36.0, 30.0, 24.0, 18.0, 12.0, 6.0, 0.0]);
    assert_eq!((found.remaining, found.pace), (30.0, 4.0));
    // Five days with today: six a day.
    assert_eq!((found.days_left, found.needed), (Some(5), Some(6.0)));
    assert!(found.is_approximate());
    // After the end nothing more can be needed a day; what is done on no known day counts in the whole.
    let late = burn(task, &[("2022-06-01", 4), ("", 2), ("2022-06", 1)], "2022-06-10").unwrap();
    assert_eq!((late.days_left, late.needed, late.days.len()), (Some(-2), None, 10));
    assert_eq!((late.remaining, late.undated, late.left[9]), (35.0, 2, 38.0));
    // Without a planned end there is no even line; more done than there was leaves nothing.
    let open = vec![("amount", json!({"value": 3, "unit": "户"}))];
    let open = burn(open, &[("2022-06-02", 5)], "2022-06-03").unwrap();
    assert_eq!((open.even.len(), open.remaining, open.needed), (0, 0.0, None));
    assert_eq!(burn(vec![], &[], "2022-06-03"), None);
}

#[test]
fn forms_refuse_cyclic_links_and_invalid_durations() {
    use zhibu_domain::kinds::records::Kind;
    use zhibu_domain::validation::{Values, Violation, check};

    let named = |id: &str| node(id, 1, vec![("name", json!(id.to_uppercase()))]);
    let register = Register::of(&ledger_of(vec![
        named("a"),
        named("b"),
        named("c"),
        link("1", "a", "b", "finish_start", vec![]),
        link("2", "b", "c", "finish_start", vec![]),
    ]));
    let problems = |kind: Kind, id: &str, fields: &[(&str, Value)]| {
        let values: Values =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        check(kind, id, &values, false, &register)
    };
    let tie = |id: &str, before: &str, after: &str| {
        problems(Kind::Link, id, &[("before", json!(before)), ("after", json!(after))])
    };
    let circle = |path: &[&str]| {
        let path = path.iter().map(|name| (*name).to_owned()).collect();
        vec![("after", Violation::Cycle { path })]
    };
    assert_eq!(tie("3", "c", "a"), circle(&["A", "B", "C", "A"]));
    assert_eq!(tie("3", "a", "a"), circle(&["A", "A"]));
    assert_eq!(tie("3", "a", "c"), []);
    // Turned round, the link itself is in no one's way.
    assert_eq!(tie("1", "b", "a"), []);
    let both = [("lag", json!(1)), ("overlap", json!(2))];
    assert_eq!(problems(Kind::Link, "3", &both), [("overlap", Violation::LagAndOverlap)]);
    assert_eq!(
        problems(Kind::Node, "a", &[("days", json!(2_001))]),
        [("days", Violation::TooLarge { most: 2_000 })]
    );
    let below = json!({"value": -1, "unit": "%"});
    assert_eq!(
        problems(Kind::Task, "t", &[("amount", below.clone())]),
        [("amount", Violation::Negative)]
    );
    assert_eq!(problems(Kind::Indicator, "i", &[("quantity", below)]), []);
}

#[test]
fn early_starts_do_not_change_the_plan_and_dragging_stops_at_dependencies() {
    let plan_of = |ledger: &Ledger| {
        let register = Register::of(ledger);
        let plan = project(&register, "t", day("2026-06-08")).unwrap();
        let days: Vec<(String, Day, Day)> = plan
            .nodes
            .iter()
            .map(|node| (node.row.id.to_string(), node.plan.0, node.plan.1))
            .collect();
        (plan.length, days)
    };
    let planned = plan_of(&ledger_of(records(vec![])));
    // Begun weeks before it was planned to.
    let early = ledger_of(records(vec![("started", json!("2026-05-04"))]));
    assert_eq!(plan_of(&early), planned);
    // Dragged before what it waits for, it begins as early as that lets it, and nothing else moves.
    let mut ledger = ledger_of(records(vec![]));
    let register = Register::of(&ledger);
    let plan = project(&register, "t", day("2026-06-08")).unwrap();
    let index = plan.nodes.iter().position(|node| *node.row.id == *"build").unwrap();
    let writes = zhibu_domain::projects::project::begin_on(&plan, index, day("2026-01-01"));
    take_writes(&mut ledger, writes);
    assert_eq!(plan_of(&ledger), planned);
}
