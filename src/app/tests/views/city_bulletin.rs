//! The bulletin on all districts of a roll-up.

use zhibu_app::papers::{PaperContext, city_bulletin};
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableCell;
use zhibu_app::views::city::{AT, Indicator, OF, bulletin_name, findings_table};
use zhibu_domain::rules::RuleId;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_format::roll_up::{Fact, Measure, MissingFile, RollUp, RolledLedger, UNDATED};
use zhibu_office::document::{Block, Document, Figure, Run, runs_of, runs_text, to_docx, to_plain};
use zhibu_text::Lang;

use crate::roll_ups::{day, fact};

fn outcome(measure: &str, standing: &str, unit: &str, value: i64) -> Fact {
    Fact {
        standing: standing.into(),
        unit: unit.into(),
        ..fact(Measure::Outcomes, "2025-05", measure, value)
    }
}

fn ledger(id: &str, as_of: Day, facts: Vec<Fact>) -> RolledLedger {
    RolledLedger {
        id: id.to_owned(),
        title: format!("{id}区"),
        district: None,
        as_of,
        exported_at: None,
        files: 1,
        changes: 10,
        conflicts: 0,
        left_out: 0,
        areas: Vec::new(),
        facts,
    }
}

fn facts(now: i64, before: i64, covered: i64, due: i64) -> Vec<Fact> {
    vec![
        fact(Measure::ActiveBranches, "2024-12", "sector", before),
        fact(Measure::ActiveBranches, "2025-12", "sector", now),
        fact(Measure::Coverage, "", "covered", covered),
        fact(Measure::Coverage, "", "due", due),
    ]
}

fn city() -> RollUp {
    let end = day(2025, 12, 31);
    let mut first = facts(30, 20, 9, 1);
    first.extend([
        outcome("节约资金", "direct", "万元", 60),
        outcome("节约资金", "direct-unproven", "万元", 999),
        Fact { adds_up: false, ..outcome("满意率", "direct", "%", 90) },
        fact(Measure::Findings, "", "no_plan", 7),
    ]);
    let mut second = facts(10, 12, 10, 0);
    let more = outcome("节约资金", "direct", "元", 50_000);
    second.push(Fact { qualifier: Qualifier::MoreThan, ..more });
    let third = ledger("丙", day(2025, 11, 30), facts(500, 1, 100, 0));
    RollUp {
        ledgers: vec![ledger("甲", end, first), ledger("乙", end, second), third],
        missing: vec![MissingFile { file: "丁.json".to_owned(), reason: "damaged".to_owned() }],
    }
}

fn bulletin(of: &RollUp) -> Document {
    let context = PaperContext { unit: "市委组织部", today: day(2026, 1, 5) };
    city_bulletin(of, context).unwrap()
}

fn rows(document: &Document) -> Vec<Vec<String>> {
    let table = document.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let row = |row: &Vec<Vec<Run>>| row.iter().map(|cell| runs_text(cell)).collect();
    table.unwrap().rows.iter().map(row).collect()
}

#[test]
fn the_whole_stands_beside_the_year_before_and_districts_by_rate() {
    let document = bulletin(&city());
    let text = to_plain(&document);
    assert_eq!(document.title, "关于2025年12月各区县临时党组织建设情况的通报");
    assert!(text.contains("截至2025年12月31日，共汇总区县台账2个。"), "{text}");
    assert!(text.contains("存续临时党组织40个（去年同期32个，增加8个）"), "{text}");
    assert!(text.contains("已组建任务19项，应建未建1项，组建率95%。"), "{text}");
    let first = ["乙区", "10", "12", "-2", "0", "0", "10", "0", "100%", "1"];
    let second = ["甲区", "30", "20", "+10", "0", "0", "9", "1", "90%", "2"];
    let sums = ["合计", "40", "32", "+8", "0", "0", "19", "1", "95%", "—"];
    assert_eq!(rows(&document), [first, second, sums]);
    assert!(text.contains("应建未建任务1项，涉及甲区。"), "{text}");
    assert!(text.contains("提醒事项“no_plan”7处，涉及区县1个。"), "{text}");
    assert!(text.contains("市委组织部") && text.contains("2026年1月5日"), "{text}");
    assert_eq!(
        bulletin_name(&document, day(2026, 1, 5)),
        format!("{}-2026-01-05.docx", document.title)
    );
    assert!(to_docx(&document, day(2026, 1, 5)).starts_with(b"PK"));
}

#[test]
fn only_what_may_be_added_and_is_evidenced_is_a_result() {
    let text = to_plain(&bulletin(&city()));
    // 60万元 and 50000余元, exact in the smaller unit, with the qualifier kept.
    assert!(text.contains("节约资金（直接促成）：650000余元。"), "{text}");
    assert!(!text.contains("999") && !text.contains("满意率"), "{text}");
}

#[test]
fn a_district_of_another_day_is_in_no_number_and_is_told_with_what_is_missing() {
    let text = to_plain(&bulletin(&city()));
    let (before, notes) = text.split_once("数据说明").unwrap();
    assert!(
        !before.contains("丙区") && !before.contains("500个") && !before.contains("540个"),
        "{before}"
    );
    assert!(notes.contains("丙区") && notes.contains("丁.json"), "{notes}");
}

#[test]
fn what_is_not_exact_stays_so_and_has_no_change() {
    let mut city = city();
    let about = |fact: &mut Fact| fact.qualifier = Qualifier::MoreThan;
    city.ledgers[0].facts.iter_mut().filter(|fact| &*fact.period == "2025-12").for_each(about);
    city.ledgers[0].facts.push(fact(Measure::Coverage, "", "unknown", 5));
    let document = bulletin(&city);
    let text = to_plain(&document);
    assert!(text.contains("存续临时党组织40余个（去年同期32个）"), "{text}");
    assert!(text.contains("组建率76%～95%"), "{text}");
    assert!(text.contains("另有任务5项人数待核实"), "{text}");
    assert_eq!(rows(&document)[1][1..4], ["30余", "20", "—"]);
    assert_eq!(rows(&document)[1][8..], ["60%～90%", "2"]);
}

#[test]
fn what_is_due_is_told_once_and_named_on_the_page_with_what_may_be() {
    let mut city = city();
    let mixed = RuleId::ShouldBeBuilt.rule().code;
    city.ledgers[0].facts.push(fact(Measure::Findings, "", mixed, 6));
    let text = to_plain(&bulletin(&city));
    let lines = text.lines().filter(|line| line.contains("涉及"));
    let lines: Vec<&str> = lines.map(|line| line.trim_start_matches('\u{3000}')).collect();
    assert_eq!(lines, ["1．应建未建任务1项，涉及甲区。", "2．提醒事项“no_plan”7处，涉及区县1个。"]);
    let table = findings_table(&[&city.ledgers[0]], Lang::Zh);
    let named = TableCell::text("应建未建（含人数待核实的）");
    assert!(table.rows.iter().any(|row| row.cells[0] == named), "{table:?}");
}

#[test]
fn of_many_districts_the_number_is_told_and_of_many_rules_those_with_the_most() {
    let end = day(2025, 12, 31);
    let named = |number: usize| ledger(&format!("第{number}"), end, facts(1, 1, 1, 1));
    let text = |count: usize| {
        let mut ledgers: Vec<RolledLedger> = (0..count).map(named).collect();
        let rules = (0..11).map(|rule| fact(Measure::Findings, "", &format!("r{rule}"), 20 - rule));
        ledgers[0].facts.extend(rules);
        to_plain(&bulletin(&RollUp { ledgers, missing: Vec::new() }))
    };
    let (few, many) = (text(12), text(13));
    assert!(few.contains("涉及第0区、第1区"), "{few}");
    assert!(many.contains("应建未建任务13项，涉及区县13个。"), "{many}");
    assert!(many.contains("“r7”") && !many.contains("“r8”"), "{many}");
    assert!(many.contains("其余3类提醒事项从略。"), "{many}");
}

#[test]
fn where_there_is_no_rate_none_is_said_to_have_bounds() {
    let mut city = city();
    for ledger in &mut city.ledgers {
        ledger.facts.retain(|fact| fact.measure != Measure::Coverage);
    }
    city.ledgers[0].facts.push(fact(Measure::Coverage, "", "unknown", 5));
    let text = to_plain(&bulletin(&city));
    assert!(text.contains("另有任务5项人数待核实且未组建。"), "{text}");
    city.ledgers[1].facts.push(fact(Measure::Coverage, "", "due", 6));
    let text = to_plain(&bulletin(&city));
    assert!(text.contains("另有任务5项人数待核实且未组建，组建率和名次以"), "{text}");
}

#[test]
fn what_has_no_certain_date_is_told_for_each_indicator() {
    let mut city = city();
    assert!(!to_plain(&bulletin(&city)).contains("日期不明确"));
    city.ledgers[0].facts.push(fact(Measure::Activities, "2025", "", 4));
    city.ledgers[1].facts.push(fact(Measure::Activities, UNDATED, "", 3));
    let text = to_plain(&bulletin(&city));
    let told = format!("另有{}7次日期不明确，未计入。", Indicator::Activities.name().get(Lang::Zh));
    assert!(text.contains(&told), "{text}");
    assert_eq!(text.matches("日期不明确").count(), 1);
}

#[test]
fn a_sum_of_outcomes_is_of_all_years_and_of_the_districts_that_have_it() {
    let mut city = city();
    city.ledgers[0].facts.push(outcome("示范企业", "direct", "件", 3));
    city.ledgers[1].facts.push(outcome("示范企业", "direct-unproven", "件", 5));
    let document = bulletin(&city);
    assert!(to_plain(&document).contains("以下为历年累计（含未注明日期的）"));
    let districts = |unit: &str| {
        let of = runs_of(&document).find_map(|run| match run {
            Run::Figure(figure) if figure.quantity.unit == unit => Some(figure.rows.count),
            _ => None,
        });
        of.unwrap()
    };
    assert_eq!((districts("元"), districts("件")), (2, 1));
}

#[test]
fn nothing_is_compared_with_a_year_that_a_district_does_not_have() {
    let mut city = city();
    city.ledgers[1].facts.retain(|fact| &*fact.period != "2024-12");
    let text = to_plain(&bulletin(&city));
    assert!(text.contains("存续临时党组织40个；"), "{text}");
}

#[test]
fn each_figure_leads_to_a_table_of_the_page() {
    let document = bulletin(&city());
    let figures: Vec<&Figure> = runs_of(&document)
        .filter_map(|run| if let Run::Figure(figure) = run { Some(figure) } else { None })
        .collect();
    assert!(figures.len() > 20, "{}", figures.len());
    for figure in figures {
        let route = Route::parse(&figure.rows.address);
        assert_eq!(route.page, Page::City, "{}", figure.rows.address);
        let tables = if route.param(OF).is_some_and(|of| !of.is_empty()) {
            ["indicators", "areas"].as_slice()
        } else {
            ["overview", "compared", "outcomes", "findings"].as_slice()
        };
        assert!(tables.contains(&route.param(AT).unwrap()), "{}", figure.rows.address);
    }
}

#[test]
fn without_ledgers_there_is_no_bulletin_and_without_a_unit_it_is_owed() {
    let context = PaperContext { unit: " ", today: day(2026, 1, 5) };
    assert_eq!(city_bulletin(&RollUp { ledgers: Vec::new(), missing: Vec::new() }, context), None);
    let text = to_plain(&city_bulletin(&city(), context).unwrap());
    assert!(text.contains("【待补：制发单位】"), "{text}");
}
