//! The city's page: what is added, compared and ranked, and what is not.

use std::time::{Duration, Instant};

use serde_json::json;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::{Table, TableCell};
use zhibu_app::views::city::{
    CityView, Indicator, Months, ROLL_UP_BYTES_READ, RollUpFile, Standing, city, coverage_percent,
    district, local_ledger, share, standings,
};
use zhibu_domain::branches::coverage::CoverageCounts;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_format::roll_up::{
    Fact, MOST_ROLL_UP_BYTES, Measure, RollUp, RolledArea, RolledLedger, read_roll_up,
};
use zhibu_text::Lang;

use crate::roll_ups::{day, fact};

fn ledger(id: &str, as_of: Day, facts: Vec<Fact>) -> RolledLedger {
    RolledLedger {
        id: id.to_owned(),
        title: format!("{id}区"),
        district: None,
        as_of,
        exported_at: Some("2025-12-31T08:00:00Z".to_owned()),
        files: 1,
        changes: 10,
        conflicts: 0,
        left_out: 0,
        areas: vec![RolledArea { id: "s".to_owned(), name: "沙子口街道".to_owned() }],
        facts,
    }
}

/// Organisations of a district now and a year before, and its tasks.
fn facts(now: i64, before: i64, covered: i64, due: i64) -> Vec<Fact> {
    vec![
        fact(Measure::ActiveBranches, "2024-12", "key_project", before),
        fact(Measure::ActiveBranches, "2025-12", "key_project", now - 1),
        fact(Measure::ActiveBranches, "2025-12", "sector", 1),
        // What only may exist counts nowhere.
        fact(Measure::ActiveBranches, "2025-12", "possible", 100),
        fact(Measure::Coverage, "", "covered", covered),
        fact(Measure::Coverage, "", "due", due),
    ]
}

fn of(ledgers: Vec<RolledLedger>) -> RollUp {
    RollUp { ledgers, missing: Vec::new() }
}

fn view(roll_up: &RollUp) -> CityView {
    city(roll_up, &Route::to(Page::City), Lang::Zh)
}

/// The cells of a table as text, the totals last.
fn texts(table: &Table) -> Vec<Vec<String>> {
    let rows = table.rows.iter().chain(&table.totals);
    rows.map(|row| row.cells.iter().map(|cell| cell.to_plain("、")).collect()).collect()
}

#[test]
fn districts_are_added_compared_and_ranked_by_rate() {
    let end = day(2025, 12, 31);
    let roll_up = of(vec![
        ledger("甲", end, facts(30, 20, 9, 1)),
        ledger("乙", end, facts(10, 10, 10, 0)),
        ledger("丙", end, facts(5, 0, 2, 1)),
    ]);
    let view = view(&roll_up);
    let overview = texts(&view.overview);
    let pick = |row: usize, columns: &[usize]| -> Vec<&str> {
        columns.iter().map(|column| &*overview[row][*column]).collect()
    };
    // Name, organisations, covered, due, rate, rank.
    assert_eq!(pick(0, &[0, 2, 7, 8, 9, 10]), ["甲区", "30", "9", "1", "90%", "2"]);
    assert_eq!(pick(1, &[0, 2, 7, 8, 9, 10]), ["乙区", "10", "10", "0", "100%", "1"]);
    // Three tasks have no rate, and what has none has no rank.
    assert_eq!(pick(2, &[0, 2, 7, 8, 9, 10]), ["丙区", "5", "2", "1", "", ""]);
    assert_eq!(pick(3, &[0, 2, 7, 8, 9, 10]), ["合计（3）", "45", "21", "2", "91%", ""]);

    let compared = texts(&view.comparison);
    assert_eq!(compared[0], ["甲区", "2025-12-31", "30", "20", "+10", "66.7%"]);
    assert_eq!(compared[1][2..], ["10", "10", "+0", "22.2%"]);
    assert_eq!(compared[3], ["合计（3）", "2025-12-31", "45", "30", "+15", ""]);
    assert!(view.differences.is_empty(), "{:?}", view.differences);
    let TableCell::Link(link) = &view.overview.rows[0].cells[0] else { panic!("a link") };
    assert_eq!(link.page.to_string(), "#/city?of=%E7%94%B2");
}

#[test]
fn what_is_of_another_day_is_told_and_in_no_sum() {
    let end = day(2025, 12, 31);
    let roll_up = of(vec![
        ledger("甲", end, facts(30, 20, 9, 1)),
        ledger("乙", end, facts(10, 10, 10, 0)),
        ledger("丙", day(2025, 11, 30), facts(500, 1, 100, 0)),
    ]);
    let view = view(&roll_up);
    let overview = texts(&view.overview);
    assert_eq!(overview[3][2], "40");
    assert_eq!(overview[1][10], "1", "the rank of 乙, with 丙 at 100 % of another day");
    assert_eq!(overview[2][10], "");
    assert_eq!(texts(&view.comparison)[2][5], "", "a share of a sum that it is not in");
    assert_eq!(view.differences.len(), 2, "{:?}", view.differences);
    assert!(view.differences[0].contains("2025-11-30"));
    assert!(view.differences[1].contains("丙区"));
}

#[test]
fn whole_months_are_compared_with_whole_months() {
    let last = |day: Day| Months::of(day).last.to_string();
    assert_eq!(last(day(2025, 11, 30)), "2025-11");
    assert_eq!(last(day(2025, 11, 29)), "2025-10");
    assert_eq!(last(day(2025, 1, 15)), "2024-12");
    assert_eq!(Months::of(day(2024, 2, 29)).year_before().last.to_string(), "2023-02");
    let months = |value: i64| {
        ["2024-01", "2024-10", "2024-11", "2024-12", "2025-01", "2025-10", "2025-11"]
            .map(|month| fact(Measure::Activities, month, "lesson", value))
            .to_vec()
    };
    // The running month counts neither now nor a year before.
    let roll_up = of(vec![ledger("甲", day(2025, 11, 29), months(3))]);
    let route = Route::to(Page::City).with_param("indicator", "activities");
    let table = city(&roll_up, &route, Lang::En).comparison;
    assert_eq!(texts(&table)[0][2..5], ["6", "6", "+0"]);
    assert_eq!(Indicator::from_code("nothing"), Indicator::Active);
}

#[test]
fn a_ledger_that_does_not_go_back_has_nothing_to_compare_with() {
    let end = day(2025, 12, 31);
    let mut young = facts(10, 0, 5, 0);
    young.remove(0);
    let roll_up = of(vec![ledger("甲", end, facts(30, 20, 9, 1)), ledger("乙", end, young)]);
    let compared = texts(&view(&roll_up).comparison);
    assert_eq!(compared[1][2..5], ["10", "", ""]);
    assert_eq!(compared[2][2..5], ["40", "", ""], "nor has the sum");
}

#[test]
fn numbers_keep_how_exact_they_are() {
    let end = day(2025, 12, 31);
    let mut vague = facts(30, 20, 9, 1);
    vague[1].qualifier = Qualifier::MoreThan;
    let roll_up = of(vec![ledger("甲", end, vague), ledger("乙", end, facts(10, 10, 10, 0))]);
    let view = view(&roll_up);
    assert_eq!(texts(&view.comparison)[0][2..], ["30余", "20", "", "约75%"]);
    assert_eq!(texts(&view.overview)[2][2], "40余");
}

#[test]
fn outcomes_without_evidence_stand_apart_and_ratios_are_not_added() {
    let end = day(2025, 12, 31);
    let outcome = |standing: &str, unit: &str, value: i64, adds_up: bool| Fact {
        standing: standing.into(),
        unit: unit.into(),
        adds_up,
        adds_up_over_time: adds_up,
        ..fact(Measure::Outcomes, "2025-05", "促成订单", value)
    };
    let of_district = || {
        vec![
            outcome("direct", "万元", 60, true),
            outcome("direct-unproven", "万元", 500, true),
            outcome("direct", "%", 90, false),
        ]
    };
    let roll_up = of(vec![ledger("甲", end, of_district()), ledger("乙", end, of_district())]);
    let rows = texts(&view(&roll_up).outcomes);
    assert_eq!(rows, [["促成订单", "直接促成", "120万元", "1000万元"]]);
}

#[test]
fn multiples_of_a_unit_are_one_sum_within_a_ledger_and_over_ledgers() {
    let end = day(2025, 12, 31);
    let outcome = |period: &str, unit: &str, value: i64| Fact {
        standing: "direct".into(),
        unit: unit.into(),
        ..fact(Measure::Outcomes, period, "促成订单", value)
    };
    let roll_up = of(vec![
        ledger(
            "甲",
            end,
            vec![
                outcome("2025-05", "万元", 60),
                outcome("2025-06", "元", 5_000),
                outcome("earlier", "万元", 2),
                outcome("2025-07", "万元", 1),
                outcome("2025-05", "户", 3),
            ],
        ),
        ledger("乙", end, vec![outcome("undated", "元", 10_000)]),
    ]);
    let rows = texts(&view(&roll_up).outcomes);
    assert_eq!(
        rows,
        [["促成订单", "直接促成", "64.5万元", ""], ["促成订单", "直接促成", "3户", ""],]
    );
    let rows = texts(&district(&roll_up, "甲", Lang::Zh).unwrap().outcomes);
    assert_eq!(rows[0][2], "63.5万元");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test has the clock of the system")]
fn many_areas_do_not_pass_over_all_facts_for_each() {
    let in_area = |number: usize| Fact {
        area: (number % 2_000).to_string().into(),
        ..fact(Measure::ActiveBranches, "2025-12", "sector", 1)
    };
    let mut large = ledger("甲", day(2025, 12, 31), (0..100_000).map(in_area).collect());
    large.areas = (0..2_000)
        .map(|number| RolledArea { id: number.to_string(), name: number.to_string() })
        .collect();
    let begun = Instant::now();
    let view = district(&of(vec![large]), "甲", Lang::Zh).unwrap();
    assert_eq!(texts(&view.areas)[1_999][..2], ["1999", "50"]);
    // One pass for each area takes many times this.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_district_has_its_areas_and_findings() {
    let mut of_district = facts(30, 20, 9, 1);
    let in_area =
        Fact { area: "s".into(), ..fact(Measure::ActiveBranches, "2025-12", "key_project", 4) };
    of_district.push(in_area);
    of_district.push(fact(Measure::Findings, "", "should_be_built", 7));
    of_district.push(fact(Measure::Findings, "", "rule_of_next_year", 8));
    let roll_up = of(vec![ledger("甲", day(2025, 12, 31), of_district)]);
    let view = district(&roll_up, "甲", Lang::Zh).unwrap();
    let areas = texts(&view.areas);
    assert_eq!(areas[0][..2], ["沙子口街道", "4"]);
    assert_eq!(areas[1][..2], ["全部", "30"]);
    let findings = texts(&view.findings);
    assert_eq!(findings[0], ["rule_of_next_year", "8"]);
    assert_eq!(findings[1][1], "7");
    assert!(district(&roll_up, "乙", Lang::Zh).is_none());
    assert_eq!(local_ledger([("k", "乙"), ("l", "甲")].into_iter(), "甲").as_deref(), Some("l"));
}

#[test]
fn every_district_has_a_chart_until_there_are_too_many() {
    let end = day(2025, 12, 31);
    let all =
        (0..30).map(|number| ledger(&format!("{number:02}"), end, facts(number + 1, 1, 5, 5)));
    let view = view(&of(all.collect()));
    assert_eq!(view.growth.len(), 24);
    assert!(view.growth_note.contains('6'), "{}", view.growth_note);
    assert_eq!(view.growth[0].title.text, "06区", "the largest");
    assert!(view.growth[0].svg.starts_with("<svg"));
    assert_eq!(view.growth[0].reading, "2024年1月为 0，2025年12月为 7");
    assert_eq!(view.growth_table.columns.len(), 31);
    assert_eq!(texts(&view.growth_table)[0][..2], ["2025-12", "1"]);
}

#[test]
fn hostile_numbers_neither_panic_nor_overflow() {
    let most = i64::from(u32::MAX);
    let mut wild = facts(most, most, most, most);
    wild.push(fact(Measure::Activities, "2025-13", "lesson", 5));
    wild.push(fact(Measure::Activities, "x", "lesson", -5));
    wild.push(fact(Measure::Coverage, "", "due", most));
    let first = ledger("甲", day(1, 1, 1), wild.clone());
    let roll_up = of(vec![first, ledger("乙", day(9999, 12, 31), wild)]);
    for lang in Lang::ALL {
        let _view = city(&roll_up, &Route::to(Page::City), lang);
        let _district = district(&roll_up, "甲", lang);
    }
    assert_eq!(view(&of(Vec::new())).summary, "汇总里没有台账。");
}

/// The places, all of which are certain.
fn places(all: &[Option<CoverageCounts>]) -> Vec<Option<usize>> {
    let place = |of: Option<Standing>| {
        let (best, worst) = of?.place;
        assert_eq!(best, worst);
        Some(best)
    };
    standings(all).into_iter().map(place).collect()
}

#[test]
fn tasks_that_are_to_be_verified_give_rates_and_places_from_to() {
    let of = |covered, due, unknown| {
        Some(CoverageCounts { covered, due, unknown, ..CoverageCounts::default() })
    };
    // 60 to 75 %, 70 %, 50 %, and one that is surely the best.
    let all = standings(&[of(6, 2, 2), of(7, 3, 0), of(5, 5, 0), of(9, 0, 1), None]);
    let told: Vec<_> = all.iter().flatten().map(|of| (of.percent, of.place)).collect();
    assert_eq!(
        told,
        [((60, 75), (2, 3)), ((70, 70), (2, 3)), ((50, 50), (4, 4)), ((90, 100), (1, 1)),]
    );
    assert_eq!(all[4], None);

    let end = day(2025, 12, 31);
    let mut uncertain = facts(30, 20, 6, 2);
    uncertain.push(fact(Measure::Coverage, "", "unknown", 2));
    let roll_up = of_two(ledger("甲", end, uncertain), ledger("乙", end, facts(10, 10, 7, 3)));
    let overview = texts(&view(&roll_up).overview);
    assert_eq!(overview[0][7..], ["6", "2", "60%～75%", "1～2"]);
    assert_eq!(overview[1][7..], ["7", "3", "70%", "1～2"]);
    assert_eq!(overview[2][7..], ["13", "5", "65%～72%", ""]);
}

fn of_two(one: RolledLedger, other: RolledLedger) -> RollUp {
    of(vec![one, other])
}

#[test]
fn what_the_rules_find_is_added_over_districts_of_one_day() {
    let (end, other) = (day(2025, 12, 31), day(2025, 11, 30));
    let finding = |rule: &str, value| fact(Measure::Findings, "", rule, value);
    let of_area = Fact { area: "s".into(), ..finding("no_plan", 100) };
    let roll_up = of(vec![
        ledger("甲", end, vec![finding("no_plan", 2), finding("later", 5), of_area]),
        ledger("乙", end, vec![finding("no_plan", 4), finding("later", 0)]),
        ledger("丙", other, vec![finding("no_plan", 50)]),
    ]);
    assert_eq!(
        texts(&view(&roll_up).findings),
        [["no_plan", "6", "2"].map(str::to_owned), ["later", "5", "1"].map(str::to_owned)]
    );
}

#[test]
fn rates_and_shares_are_those_of_the_app() {
    for (covered, due) in [(9, 1), (297, 30), (4, 0), (5, 0), (999, 1)] {
        let counts = CoverageCounts { covered, due, ..CoverageCounts::default() };
        assert_eq!(coverage_percent(counts), counts.percent());
    }
    let counts = CoverageCounts { covered: u32::MAX, due: 1, ..CoverageCounts::default() };
    assert_eq!(coverage_percent(counts), Some(99), "100 means all");
    let rate = |covered, due| Some(CoverageCounts { covered, due, ..CoverageCounts::default() });
    // What is shown as 90 % each differs; a rate of 90 of 100 is that of 9 of 10; four tasks have none.
    let rates =
        [rate(179, 21), None, rate(50, 0), rate(9, 1), rate(90, 10), rate(3, 1), rate(7, 0)];
    assert_eq!(places(&rates), [Some(5), None, Some(1), Some(3), Some(3), None, Some(1)]);
    let most = u32::MAX;
    assert_eq!(places(&[rate(most - 1, most), rate(most, most)]), [Some(2), Some(1)]);
    let uncertain = CoverageCounts { covered: most, due: most, unknown: most, ..counts };
    assert!(standings(&[Some(uncertain)])[0].is_some(), "numbers come from outside");
    assert_eq!(share(Count::exact(1), Count::exact(0)), None);
    let third = share(Count::exact(1), Count::exact(3)).unwrap();
    assert_eq!(third.value.to_string(), "33.3");
}

#[test]
fn a_roll_up_is_kept_if_it_is_small_and_comes_back_the_same() {
    let text = json!({ "format": "zhibu-rollup", "version": 1, "measures": [], "periods": [], "ledgers": [] });
    let file = RollUpFile { name: "市\n.json".to_owned(), bytes: text.to_string().into_bytes() };
    let kept = RollUpFile::of_kept(&file.kept().unwrap()).unwrap();
    assert_eq!(kept.name, "市 .json");
    assert_eq!(kept.bytes, file.bytes);
    assert!(read_roll_up(&kept.bytes).is_ok());
    let large = RollUpFile { name: String::new(), bytes: vec![b' '; (1 << 20) + 1] };
    assert_eq!(large.kept(), None);
    assert_eq!(usize::try_from(ROLL_UP_BYTES_READ), Ok(MOST_ROLL_UP_BYTES + 1));
}
