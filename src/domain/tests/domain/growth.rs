//! Growth: its counts against hand-made cases, and against the lists behind them.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::alliances::units::unit_counts;
use zhibu_domain::growth::{
    ActivityGroup, Growth, Lens, MOST_SERIES, Scope, SeriesKey, active_branches, activities,
    activities_of, alliance_units, as_of, branch_turnover, headlines, life_lengths, life_lines,
    outcomes, units_by_alliance,
};
use zhibu_domain::kinds::choices::{ActivityKind, Setting};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::number_of_records;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_test_support::ledger_of;

fn day(text: &str) -> Day {
    text.parse::<PartialDate>().unwrap().latest()
}

fn lens(grain: Grain, as_of: &str) -> Lens {
    Lens { grain, from: None, to: None, scope: Scope::Everything, as_of: day(as_of) }
}

/// A growth as text: one line a series.
fn lines(growth: &Growth) -> Vec<String> {
    let buckets: Vec<String> = growth.buckets.iter().map(ToString::to_string).collect();
    let mut lines = vec![buckets.join(" ")];
    for series in &growth.series {
        let name = match &series.key {
            SeriesKey::Choice(code) => (*code).to_owned(),
            SeriesKey::Alliance(id, _) => id.to_string(),
            other => format!("{other:?}"),
        };
        lines.push(format!("{name} {:?}", series.counts));
    }
    lines
}

fn branches() -> Register {
    let branch = |id: &str, setting: &str, from: Option<&str>, to: Option<&str>| {
        (
            "branch",
            id.to_owned(),
            vec![
                ("setting", json!(setting)),
                ("established", json!(from)),
                ("dissolved", json!(to)),
            ],
        )
    };
    Register::of(&ledger_of(vec![
        branch("a", "sector", Some("2022-02-10"), None),
        branch("b", "sector", Some("2022-05"), Some("2022-08-03")),
        branch("c", "inspection", Some("2022"), None),
        branch("d", "inspection", None, None),
        branch("e", "key_project", Some("2023-01-01"), None),
    ]))
}

#[test]
fn active_branches_are_counted_at_the_end_of_each_period() {
    let growth = active_branches(&branches(), &lens(Grain::Quarter, "2022-12-31"));
    assert_eq!(
        lines(&growth),
        [
            "2022Q1 2022Q2 2022Q3 2022Q4",
            "sector [1, 2, 1, 1]",
            "inspection [0, 0, 0, 1]",
            "Possible [1, 1, 1, 0]",
        ]
    );
    assert_eq!((growth.sources, growth.undated), (5, 1));
}

#[test]
fn beginnings_and_ends_are_counted_in_their_period() {
    let growth = branch_turnover(&branches(), &lens(Grain::Quarter, "2022-12-31"));
    assert_eq!(
        lines(&growth),
        ["2022Q1 2022Q2 2022Q3 2022Q4 2022~", "Began [1, 1, 0, 0, 1]", "Ended [0, 0, 1, 0, 0]",]
    );
    let growth = branch_turnover(&branches(), &lens(Grain::Year, "2023-06-30"));
    assert_eq!(lines(&growth), ["2022 2023", "Began [3, 1]", "Ended [1, 0]"]);
}

#[test]
fn scope_and_range_narrow_what_is_counted() {
    let mut lens = lens(Grain::Quarter, "2022-12-31");
    lens.scope = Scope::Setting(Setting::Sector);
    lens.from = Some("2022Q3".parse().unwrap());
    let growth = active_branches(&branches(), &lens);
    assert_eq!(lines(&growth), ["2022Q3 2022Q4", "sector [1, 1]"]);
}

#[test]
fn a_mistyped_year_does_not_give_a_thousand_columns() {
    let register = Register::of(&ledger_of(vec![(
        "branch",
        "a".to_owned(),
        vec![("established", json!("0022-02-10"))],
    )]));
    let growth = active_branches(&register, &lens(Grain::Month, "2022-12-31"));
    assert_eq!(growth.buckets.len(), 120);
    assert_eq!(growth.buckets.last().unwrap().to_string(), "2022-12");
}

#[test]
fn an_empty_ledger_has_no_growth() {
    let register = Register::default();
    let lens = lens(Grain::Month, "2022-12-31");
    for growth in [
        active_branches(&register, &lens),
        branch_turnover(&register, &lens),
        alliance_units(&register, &lens),
        units_by_alliance(&register, &lens),
        activities(&register, &lens),
    ] {
        assert!(growth.is_empty() && growth.buckets.is_empty());
    }
    assert!(outcomes(&register, &lens).groups.is_empty());
    assert!(life_lines(&register, &lens).lines.is_empty());
}

/// Activities of the first kinds, one each, in June.
fn activities_of_kinds(count: usize) -> Register {
    let activity = |kind: &ActivityKind| {
        let values = vec![("activity_kind", json!(kind.code())), ("date", json!("2022-06-01"))];
        ("activity", kind.code().to_owned(), values)
    };
    Register::of(&ledger_of(ActivityKind::ALL.iter().take(count).map(activity).collect()))
}

#[test]
fn more_than_eight_kinds_of_activities_are_drawn_by_group() {
    let lens = lens(Grain::Year, "2022-12-31");
    let eight = activities(&activities_of_kinds(8), &lens);
    assert_eq!(eight.series.len(), 8);
    assert_eq!(eight.series[0].key, SeriesKey::Choice(ActivityKind::PartyMeeting.code()));
    let register = activities_of_kinds(ActivityKind::ALL.len());
    let all = activities(&register, &lens);
    let found: Vec<(&SeriesKey, &[u32])> =
        all.series.iter().map(|series| (&series.key, &*series.counts)).collect();
    let keys = ActivityGroup::ALL.map(SeriesKey::Group);
    let counts: [&[u32]; 4] = [&[8], &[4], &[4], &[6]];
    assert_eq!(found, keys.iter().zip(counts).collect::<Vec<_>>());
    // The kinds of each group are drawn on demand, and no group has too many.
    for (group, count) in ActivityGroup::ALL.into_iter().zip(counts) {
        let kinds = activities_of(&register, &lens, group);
        assert_eq!(u32::try_from(kinds.series.len()).unwrap(), count[0]);
        assert!(kinds.series.len() <= 8);
        assert_eq!(ActivityGroup::from_code(group.code()), Some(group));
    }
}

#[test]
fn only_compatible_outcomes_are_summed() {
    let outcome = |id: &str, value: i64, unit: &str, strength: &str, date: &str| {
        (
            "outcome",
            id.to_owned(),
            vec![
                ("measure", json!("增收")),
                ("quantity", json!({ "value": value, "unit": unit, "qualifier": "more_than" })),
                ("strength", json!(strength)),
                ("date", json!(date)),
                ("evidence", json!("合同")),
            ],
        )
    };
    let register = Register::of(&ledger_of(vec![
        outcome("a", 60, "万元", "direct", "2022-01"),
        outcome("b", 5, "万元", "direct", "2022-02"),
        outcome("c", 500, "万元", "total", "2022-02"),
        outcome("d", 20, "%", "direct", "2022-01"),
        outcome("e", 30, "%", "direct", "2022-02"),
    ]));
    let growth = outcomes(&register, &lens(Grain::Quarter, "2022-03-31"));
    let shown: Vec<String> = growth
        .groups
        .iter()
        .map(|group| {
            let figures = &growth.figures(&register, group)[0].evidenced;
            let figures: Vec<String> =
                figures.iter().map(|figure| figure.value.to_string()).collect();
            let total = group.evidenced.total.as_ref().map(|total| total.value.to_string());
            format!("{} {:?} {figures:?} {total:?}", group.unit, group.strength.unwrap())
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"% Direct ["20", "30"] None"#,
            r#"万元 Direct ["65"] Some("65")"#,
            r#"万元 Total ["500"] Some("500")"#,
        ]
    );
}

#[test]
fn measures_of_the_catalogue_come_first_and_some_are_never_added() {
    let outcome = |id: &str, measure: &str, value: i64| {
        let fields = vec![
            ("measure", json!(measure)),
            ("quantity", json!({ "value": value, "unit": "户" })),
            ("strength", json!("driven")),
            ("date", json!("2022-02")),
            ("evidence", json!("名册")),
        ];
        ("outcome", id.to_owned(), fields)
    };
    let measure = |id: &str, name: &str, adding: &str, order: u32| {
        let fields =
            vec![("name", json!(name)), ("adding", json!(adding)), ("order", json!(order))];
        ("measure", id.to_owned(), fields)
    };
    let outcomes_of = |catalogue: Vec<zhibu_test_support::TestRecord<'static>>| {
        let mut records = vec![
            outcome("a", "带动户数", 40),
            outcome("b", "带动户数", 5),
            outcome("c", "走访", 1),
            outcome("d", "走访", 2),
            outcome("e", "走访", 3),
            outcome("f", "培训", 7),
        ];
        records.extend(catalogue);
        let register = Register::of(&ledger_of(records));
        let growth = outcomes(&register, &lens(Grain::Quarter, "2022-03-31"));
        let said = growth.groups.iter().map(|group| {
            let figures = growth.figures(&register, group)[0].evidenced.len();
            let total = group.evidenced.total.as_ref().map(|total| total.value.to_string());
            format!("{} {figures} {total:?}", group.measure)
        });
        said.collect::<Vec<String>>()
    };
    let by_count = [r#"走访 1 Some("6")"#, r#"带动户数 1 Some("45")"#, r#"培训 1 Some("7")"#];
    assert_eq!(outcomes_of(Vec::new()), by_count);
    let catalogue =
        vec![measure("1", "培训", "sum", 2), measure("2", "带动户数", "never_added", 1)];
    let by_catalogue = ["带动户数 2 None", r#"培训 1 Some("7")"#, r#"走访 1 Some("6")"#];
    assert_eq!(outcomes_of(catalogue), by_catalogue);
}

#[test]
fn a_sample_ends_at_its_own_date_until_a_later_change() {
    let register = branches();
    let stated = Some("2022".parse().unwrap());
    let today = day("2026-11-23");
    assert_eq!(as_of(&register, None, today), today);
    assert_eq!(as_of(&register, stated, today), day("2023-01-01"));
    assert_eq!(as_of(&Register::default(), stated, today), day("2022-12-31"));
}

#[test]
fn life_lines_span_from_beginning_to_end_or_now() {
    let lines = life_lines(&branches(), &lens(Grain::Quarter, "2022-12-31"));
    let shown: Vec<String> = lines
        .lines
        .iter()
        .map(|line| {
            let end = line.end.map(|end| format!("{}/{}", end.0, end.1));
            format!("{} {}/{} {end:?}", line.id, line.start.0, line.start.1)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "c 2022-01-01/2022-12-31 None",
            "a 2022-02-10/2022-02-10 None",
            r#"b 2022-05-01/2022-05-31 Some("2022-08-03/2022-08-03")"#,
        ]
    );
    assert_eq!((lines.sources, lines.undated), (5, 1));
}

#[test]
fn a_stated_total_covers_what_is_below_it() {
    let organisation = |id: &str, parent: Option<&str>, total: Option<u32>, full: u32| {
        let fields = vec![
            ("parent", json!(parent)),
            ("members", json!(total)),
            ("full_members", json!(full)),
        ];
        ("organisation", id.to_owned(), fields)
    };
    let register = Register::of(&ledger_of(vec![
        organisation("top", None, Some(3000), 5),
        organisation("below", Some("top"), None, 40),
        organisation("further", Some("below"), Some(7), 40),
        organisation("apart", None, None, 10),
        organisation("ring-a", Some("ring-b"), None, 1),
        organisation("ring-b", Some("ring-a"), None, 1),
    ]));
    let headlines = headlines(&register, &lens(Grain::Quarter, "2022-12-31"));
    assert_eq!(headlines.members.count.value, 3000 + 10 + 2);
}

#[test]
fn a_deep_tree_and_what_hangs_from_a_ring_are_covered_by_what_stands_above() {
    let organisation = |id: String, parent: Option<String>, total: Option<u32>| {
        let fields =
            vec![("parent", json!(parent)), ("members", json!(total)), ("full_members", json!(1))];
        ("organisation", id, fields)
    };
    let members = |records: Vec<_>| {
        let register = Register::of(&ledger_of(records));
        headlines(&register, &lens(Grain::Quarter, "2022-12-31")).members.count.value
    };
    let chain = |top: Option<u32>| {
        let below = |index: usize| {
            let parent = index.checked_sub(1).map(|above| above.to_string());
            organisation(index.to_string(), parent, top.filter(|_| index == 0))
        };
        (0..500).map(below).collect()
    };
    assert_eq!(members(chain(Some(70))), 70);
    assert_eq!(members(chain(None)), 500);
    let ring = |total: Option<u32>| {
        vec![
            organisation("a".into(), Some("b".into()), total),
            organisation("b".into(), Some("c".into()), None),
            organisation("c".into(), Some("a".into()), None),
            organisation("leaf".into(), Some("twig".into()), None),
            organisation("twig".into(), Some("b".into()), None),
            organisation("orphan".into(), Some("gone".into()), None),
        ]
    };
    // Each of a ring stands above each: a total of one covers all.
    assert_eq!(members(ring(Some(9))), 1);
    assert_eq!(members(ring(None)), 6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_units_of_the_rest_are_counted_with_the_others(
        sizes in proptest::collection::vec(0..6_u32, 0..40),
        loose in 0..3_u32,
    ) {
        let alliances = (0..sizes.len()).map(|index| ("alliance", format!("a{index}"), Vec::new()));
        let of = |(index, size): (usize, &u32)| {
            let unit = move |number: u32| {
                let joined = format!("2022-{:02}-03", 1 + number % 12);
                let fields =
                    vec![("alliance", json!(format!("a{index}"))), ("joined", json!(joined))];
                ("alliance_unit", format!("u{index}-{number}"), fields)
            };
            (0..*size).map(unit).collect::<Vec<_>>()
        };
        let units = sizes.iter().enumerate().flat_map(of);
        let loose_units = (0..loose).map(|index| {
            ("alliance_unit", format!("loose{index}"), vec![("joined", json!("2022-02-03"))])
        });
        let register = Register::of(&ledger_of(alliances.chain(units).chain(loose_units).collect()));
        let lens = lens(Grain::Quarter, "2022-12-31");
        let (bounded, all) = (units_by_alliance(&register, &lens), alliance_units(&register, &lens));
        prop_assert!(bounded.series.len() <= MOST_SERIES);
        prop_assert_eq!(bounded.buckets.len(), all.buckets.len());
        for bucket in 0..all.buckets.len() {
            prop_assert_eq!(bounded.total(bucket), all.total(bucket));
        }
        // Everyone has joined by the end: the last count of a series is the size of its alliance.
        let mut expected: Vec<u32> = sizes.iter().chain([&loose]).copied().collect();
        expected.retain(|size| *size > 0);
        expected.sort_unstable_by(|a, b| b.cmp(a));
        let others = expected.split_off(expected.len().min(MOST_SERIES));
        let own: Vec<u32> =
            bounded.series.iter().map(|series| *series.counts.last().unwrap()).collect();
        prop_assert_eq!(own, expected);
        let rest = bounded.rest.map(|rest| (rest.series, *rest.counts.last().unwrap()));
        prop_assert_eq!(rest, (!others.is_empty()).then(|| (others.len(), others.iter().sum())));
    }
}

/// Two named organisations, and records that stand for 12, more than 10 and nine without a date.
fn unnamed() -> Register {
    let branch = |id: &str, established: Option<&str>, number: Value| {
        let values = vec![
            ("setting", json!("inspection")),
            ("established", json!(established)),
            ("number", number),
        ];
        ("branch", id.to_owned(), values)
    };
    let mut records = vec![
        branch("a", Some("2022-03-01"), Value::Null),
        branch("b", Some("2022-03-02"), json!(12)),
        branch("c", Some("2022-07-01"), json!({"value": 10, "qualifier": "more_than"})),
        branch("d", None, json!(9)),
    ];
    records.push((
        "alliance",
        "t".to_owned(),
        vec![("name", json!("示例联盟")), ("founded", json!("2022-01"))],
    ));
    for (id, number) in [("u", Value::Null), ("v", json!(48))] {
        let values =
            vec![("alliance", json!("t")), ("joined", json!("2022-02-01")), ("number", number)];
        records.push(("alliance_unit", id.to_owned(), values));
    }
    Register::of(&ledger_of(records))
}

#[test]
fn a_record_that_stands_for_several_counts_as_many_and_keeps_its_qualifier() {
    let register = unnamed();
    let lens = lens(Grain::Quarter, "2022-12-31");
    let active = active_branches(&register, &lens);
    assert_eq!(lines(&active)[1], "inspection [13, 13, 23, 23]");
    assert_eq!((active.sources, active.undated), (4, 1));
    let turnover = branch_turnover(&register, &lens);
    assert_eq!(lines(&turnover)[1], "Began [13, 0, 10, 0]");
    assert_eq!((turnover.sources, turnover.undated), (4, 1));
    assert_eq!(lines(&alliance_units(&register, &lens))[1], "Owed [49, 49, 49, 49]");
    let found = headlines(&register, &lens);
    assert_eq!(found.active.count, Count { value: 23, qualifier: Qualifier::MoreThan });
    assert_eq!((found.active.uncertain, found.established.count.value), (9, 23));
    assert_eq!(found.units.count, Count::exact(49));
    // 10余 less what was there before is no number.
    assert_eq!((found.active.change, found.units.change), (None, Some(0)));
    let lives = life_lines(&register, &lens);
    assert_eq!((lives.lines.len(), lives.sources, lives.undated), (3, 4, 1));
    assert_eq!(lives.lines[1].number, Count::exact(12));
    // One life is not twelve.
    let (lengths, undated) = life_lengths(&register, &lens);
    assert_eq!((lengths[0].lengths.len(), undated), (1, 2));
    assert_eq!(unit_counts(&register, day("2022-12-31")), [49]);
    let all: Vec<u32> = (0..4).collect();
    let number = number_of_records(register.table(Kind::Branch), Kind::Branch, false, &all);
    assert_eq!(number, Some(Count { value: 32, qualifier: Qualifier::MoreThan }));
    assert_eq!(
        number_of_records(register.table(Kind::Alliance), Kind::Alliance, false, &[0]),
        None
    );
}

#[test]
fn a_mistyped_number_of_organisations_does_not_run_over() {
    let branch = |id: &str| {
        let values = vec![("established", json!("2022-03-01")), ("number", json!(u32::MAX))];
        ("branch", id.to_owned(), values)
    };
    let register = Register::of(&ledger_of(vec![branch("a"), branch("b")]));
    let lens = lens(Grain::Year, "2022-12-31");
    assert_eq!(active_branches(&register, &lens).total(0), u32::MAX);
    assert_eq!(branch_turnover(&register, &lens).total(0), u32::MAX);
    assert_eq!(headlines(&register, &lens).active.count.value, u32::MAX);
}

proptest! {
    #[test]
    fn a_record_that_stands_for_several_is_as_many_records(
        records in proptest::collection::vec((1..=12_u8, 1..6_u32), 1..12),
    ) {
        let branch = |id: String, month: u8, number: Option<u32>| {
            let date = json!(format!("2022-{month:02}-15"));
            ("branch", id, vec![("established", date), ("number", json!(number))])
        };
        let together = records.iter().enumerate();
        let together =
            together.map(|(index, (month, number))| branch(index.to_string(), *month, Some(*number)));
        let apart = records.iter().enumerate().flat_map(|(index, (month, number))| {
            (0..*number).map(move |one| branch(format!("{index} {one}"), *month, None))
        });
        let [together, apart] = [together.collect::<Vec<_>>(), apart.collect()]
            .map(|records| Register::of(&ledger_of(records)));
        let lens = lens(Grain::Month, "2022-12-31");
        prop_assert_eq!(lines(&active_branches(&together, &lens)), lines(&active_branches(&apart, &lens)));
        prop_assert_eq!(lines(&branch_turnover(&together, &lens)), lines(&branch_turnover(&apart, &lens)));
        prop_assert_eq!(headlines(&together, &lens), headlines(&apart, &lens));
    }
}
