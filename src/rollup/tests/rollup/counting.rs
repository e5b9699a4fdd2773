//! Facts against the numbers that the app shows, and the files that are written.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;
use zhibu_domain::branches::coverage::{Serving, counts_at};
use zhibu_domain::growth::{Lens, Scope, active_branches, headlines};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{RuleId, findings, parameters_of};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Grain;
use zhibu_domain::values::quantity::{Decimal, Qualifier};
use zhibu_format::About;
use zhibu_format::analysis::LedgerTags;
use zhibu_format::roll_up::{
    Difference, Fact, Measure, MissingFile, RollUp, RolledLedger, read_roll_up, write_roll_up,
};
use zhibu_ledger::{Change, Stamp, Writer};
use zhibu_rollup::roll::{Rolled, write_fact_table};
use zhibu_rollup::tables::{TableForm, write_tables, write_views};

use crate::support::{Files, created, demo, rolled};

fn of_whole(facts: &[Fact], measure: Measure) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(move |fact| fact.measure == measure && fact.area.is_empty())
}

fn whole(value: u32) -> Decimal {
    Decimal::from_whole(value.into())
}

#[test]
fn facts_are_what_the_app_shows() {
    let (files, demo) = (Files::new(), demo());
    let one = rolled(&[files.ledger("demo.json", &demo.about, &demo.changes)]).remove(0);
    let register = Register::of(&one.admitted.merged.ledger);
    let as_of = one.tags.as_of;
    let lens = Lens { grain: Grain::Month, from: None, to: None, scope: Scope::Everything, as_of };

    let growth = active_branches(&register, &lens);
    let mut by_period: BTreeMap<&str, Decimal> = BTreeMap::new();
    for fact in
        of_whole(&one.ledger.facts, Measure::ActiveBranches).filter(|fact| !fact.period.is_empty())
    {
        let sum = by_period.entry(&fact.period).or_default();
        *sum = *sum + fact.value;
    }
    let last = growth.buckets.len() - 1;
    assert!(growth.total(last) > 0);
    assert_eq!(by_period.values().next_back(), Some(&whole(growth.total(last))));

    let shown = headlines(&register, &lens);
    let members =
        of_whole(&one.ledger.facts, Measure::Headline).find(|fact| &*fact.series == "members");
    assert_eq!(members.map(|fact| fact.value), Some(whole(shown.members.count.value)));

    let parameters = parameters_of(&one.admitted.merged.ledger);
    let full_members = parameters.get(RuleId::ShouldBeBuilt, "full_members");
    let counts =
        counts_at(&register, &Serving::of(&register), (as_of, as_of), full_members, |_| true);
    let covered =
        of_whole(&one.ledger.facts, Measure::Coverage).find(|fact| &*fact.series == "covered");
    assert_eq!(covered.map(|fact| fact.value), Some(whole(counts.covered)));

    let found = findings(&one.admitted.merged.ledger, &register, &parameters, as_of);
    let mut sum = Decimal::default();
    for fact in of_whole(&one.ledger.facts, Measure::Findings) {
        sum = sum + fact.value;
    }
    assert_eq!(sum, whole(u32::try_from(found.len()).unwrap()));
}

#[test]
fn areas_and_what_belongs_to_none_are_the_whole() {
    let (files, demo) = (Files::new(), demo());
    let one = rolled(&[files.ledger("demo.json", &demo.about, &demo.changes)]).remove(0);
    let sum = |is_asked: &dyn Fn(&Fact) -> bool| {
        let asked = one
            .ledger
            .facts
            .iter()
            .filter(|fact| fact.measure == Measure::Activities && is_asked(fact));
        asked.fold(Decimal::default(), |sum, fact| sum + fact.value)
    };
    let in_whole = sum(&|fact| fact.area.is_empty());
    assert_eq!(sum(&|fact| !fact.area.is_empty()), in_whole);
    assert!(in_whole > Decimal::default());
}

#[test]
fn ratios_and_what_is_never_added_say_so() {
    let (files, demo) = (Files::new(), demo());
    let values = vec![
        ("date", json!("2025-05")),
        ("measure", json!("满意率")),
        ("quantity", json!({ "value": 90, "unit": "%" })),
        ("strength", json!("direct")),
    ];
    let rate = created("outcome", "rate", values);
    let changes: Vec<Change> = demo.changes.iter().cloned().chain([rate]).collect();
    let one = rolled(&[files.ledger("demo.json", &demo.about, &changes)]).remove(0);
    let outcomes = || of_whole(&one.ledger.facts, Measure::Outcomes);
    assert!(outcomes().any(|fact| fact.adds_up));
    let rates = || outcomes().filter(|fact| &*fact.unit == "%");
    assert!(rates().count() > 0, "there is a rate");
    assert!(rates().all(|fact| !fact.adds_up));
    assert!(outcomes().any(|fact| fact.standing.ends_with("-unproven")));
}

#[test]
fn a_roll_up_tells_what_its_ledgers_do_not_have_in_common() {
    let day = |month| Day::new(2025, month, 30).unwrap();
    let of = |id: &str, as_of: Day, left_out, district: &str| RolledLedger {
        id: id.to_owned(),
        title: id.to_owned(),
        district: Some(district.to_owned()),
        as_of,
        exported_at: None,
        files: 1,
        changes: 1,
        conflicts: 0,
        left_out,
        areas: Vec::new(),
        facts: Vec::new(),
    };
    let ledgers = vec![of("a", day(12), 0, "1"), of("b", day(12), 0, "2")];
    assert!(RollUp { ledgers, missing: Vec::new() }.differences().is_empty());
    let ledgers = vec![of("a", day(11), 0, "1"), of("b", day(12), 2, "1")];
    let missing = vec![MissingFile { file: "c.json".to_owned(), reason: "sealed".to_owned() }];
    let told = RollUp { ledgers, missing: missing.clone() }.differences();
    let expected = [
        Difference::Missing(missing[0].clone()),
        Difference::Days(day(11), day(12)),
        Difference::SameDistrict { district: "1".to_owned(), count: 2 },
        Difference::LeftOut { title: "b".to_owned(), count: 2 },
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_roll_up_is_small_and_has_every_fact() {
    let (files, demo) = (Files::new(), demo());
    let about = |id: &str| About { id: id.to_owned(), ..demo.about.clone() };
    let rate = |id: &str, counter| {
        let values = vec![
            ("date", json!("2025-05")),
            ("measure", json!("满意率")),
            ("quantity", json!({ "value": 90.5, "unit": "%", "qualifier": "about" })),
            ("strength", json!("direct")),
        ];
        let at = Stamp::new(5, counter, Writer::from_random(2));
        Change { at, action: at, ..created("outcome", id, values) }
    };
    let changes: Vec<Change> =
        demo.changes.iter().cloned().chain([rate("r", 0), rate("q", 1)]).collect();
    let paths = ["a", "b"].map(|id| files.ledger(&format!("{id}.json"), &about(id), &changes));
    let all = rolled(&paths);
    let ledgers: Vec<RolledLedger> = all.iter().map(|one| one.ledger.clone()).collect();
    let written = RollUp { ledgers, missing: Vec::new() };
    let text = write_roll_up(&written);
    let read = read_roll_up(text.as_bytes()).unwrap();
    let sorted = |of: &RollUp| -> Vec<Vec<String>> {
        let facts = |ledger: &RolledLedger| {
            let mut facts: Vec<String> =
                ledger.facts.iter().map(|fact| format!("{fact:?}")).collect();
            facts.sort();
            facts
        };
        of.ledgers.iter().map(facts).collect()
    };
    assert_eq!(sorted(&read), sorted(&written));
    assert_eq!(read.ledgers[0].areas, written.ledgers[0].areas);
    assert!(read.ledgers[0].facts.len() > 500);
    let bytes_a_fact = text.len() / (2 * read.ledgers[0].facts.len());
    assert!(bytes_a_fact < 20, "{bytes_a_fact}");
    let tagged: Vec<(LedgerTags, RolledLedger)> =
        all.into_iter().map(|Rolled { tags, ledger, .. }| (tags, ledger)).collect();
    let table = files.path("out/facts.parquet");
    write_fact_table(&table, &tagged).unwrap();
    assert_eq!(&fs::read(table).unwrap()[..4], b"PAR1");
}

/// As a merge of two units' edits may leave them.
#[test]
fn areas_that_are_each_others_ancestors_count_once() {
    let files = Files::new();
    let area = |id: &str, parent: &str| json!({ "id": id, "name": id, "parent": parent });
    let path = files.text(
        "circle.json",
        &json!({
            "format": "zhibu-ledger", "version": 1, "ledger": { "id": "x", "title": "他县" },
            "records": {
                "area": [area("a", "c"), area("b", "a"), area("c", "b"), area("d", "c"), area("e", "e")],
                "organisation": [
                    { "id": "o1", "name": "一", "area": "b" }, { "id": "o2", "name": "二", "area": "d" },
                    { "id": "o3", "name": "三", "area": "e" }, { "id": "o4", "name": "四" },
                ],
                "branch": [
                    { "id": "b1", "name": "甲", "established": "2025-01", "approved_by": "o1" },
                    { "id": "b2", "name": "乙", "established": "2025-01", "approved_by": "o2" },
                    { "id": "b3", "name": "丙", "established": "2025-01", "approved_by": "o3" },
                    { "id": "b4", "name": "丁", "established": "2025-01", "approved_by": "o4" },
                ],
            },
        })
        .to_string(),
    );
    let one = rolled(&[path]).remove(0);
    let ids: Vec<&str> = one.ledger.areas.iter().map(|area| &*area.id).collect();
    assert_eq!(ids, ["a", "e", "-"]);
    let active = |area: &str| {
        let of = one.ledger.facts.iter().find(|fact| {
            fact.measure == Measure::Headline && &*fact.series == "active" && &*fact.area == area
        });
        of.map(|fact| fact.value)
    };
    assert_eq!(["", "a", "e", "-"].map(active), [4, 2, 1, 1].map(|count| Some(whole(count))));
}

#[test]
fn tables_have_a_line_for_each_record() {
    let (files, demo) = (Files::new(), demo());
    let one = rolled(&[files.ledger("demo.json", &demo.about, &demo.changes)]).remove(0);
    let folder = files.path("tables");
    write_tables(&folder, TableForm::Lines, &one.admitted.merged.ledger, &one.tags).unwrap();
    write_tables(&folder, TableForm::Parquet, &one.admitted.merged.ledger, &one.tags).unwrap();
    write_views(&folder).unwrap();
    let mut lines = 0;
    for kind in Kind::ALL {
        let of_kind = folder.join(format!("kind={}", kind.code()));
        let stem = &one.tags.ledger;
        lines +=
            fs::read_to_string(of_kind.join(format!("{stem}.ndjson"))).unwrap().lines().count();
        assert!(of_kind.join(format!("{stem}.parquet")).is_file());
    }
    let known = one
        .admitted
        .merged
        .ledger
        .records()
        .filter(|record| Kind::from_code(&record.key().kind).is_some());
    assert_eq!(lines, known.count());
    assert!(fs::read_dir(&folder).unwrap().count() > Kind::ALL.len(), "views and the unknown");
}

#[test]
fn what_is_there_at_the_end_of_each_month_is_not_added_over_months() {
    let (files, demo) = (Files::new(), demo());
    let one = rolled(&[files.ledger("demo.json", &demo.about, &demo.changes)]).remove(0);
    for fact in &one.ledger.facts {
        let is_flow = matches!(
            fact.measure,
            Measure::Activities | Measure::BranchTurnover | Measure::Outcomes
        );
        let is_dated = fact.period.len() == 7;
        assert!(!fact.adds_up_over_time || is_flow, "{fact:?}");
        assert!(fact.adds_up_over_time || !is_flow || !is_dated || !fact.adds_up, "{fact:?}");
    }
}

/// Records of organisations and outcomes that only other programs write so.
#[test]
fn inexact_numbers_and_outcomes_without_a_date_are_in_the_facts() {
    let files = Files::new();
    let path = files.text(
        "other.json",
        &json!({
            "format": "zhibu-ledger", "version": 1, "ledger": { "id": "x", "title": "他县" },
            "records": {
                "branch": [{
                    "id": "b", "name": "巡察组临时党支部", "established": "2025-03-01",
                    "number": { "value": 10, "qualifier": "more_than" },
                }],
                "outcome": [{
                    "id": "o", "measure": "订单", "quantity": { "value": 5, "unit": "万元" },
                    "strength": "direct",
                }],
            },
        })
        .to_string(),
    );
    let one = rolled(&[path]).remove(0);
    let active = of_whole(&one.ledger.facts, Measure::ActiveBranches).next().unwrap();
    assert_eq!((active.value, active.qualifier), (whole(10), Qualifier::MoreThan));
    let outcome = of_whole(&one.ledger.facts, Measure::Outcomes).next().unwrap();
    assert_eq!((outcome.value, &*outcome.period), (whole(5), "undated"));
}

/// What one record leaves open is said of the counts that it is in, and of no other.
#[test]
fn numbers_are_as_exact_as_the_records_in_them() {
    let files = Files::new();
    let path = files.text(
        "vague.json",
        &json!({
            "format": "zhibu-ledger", "version": 1, "ledger": { "id": "x", "title": "他县", "as_of": "2025-04-30" },
            "records": {
                "area": [{ "id": "a", "name": "甲街道" }, { "id": "b", "name": "乙街道" }],
                "organisation": [
                    { "id": "oa", "name": "一", "area": "a" }, { "id": "ob", "name": "二", "area": "b" },
                ],
                "branch": [
                    { "id": "exact", "name": "甲", "established": "2025-01-05", "approved_by": "oa", "setting": "sector" },
                    { "id": "b1", "name": "乙", "established": "2025-01-06", "approved_by": "ob", "setting": "sector" },
                    { "id": "b2", "name": "丙", "established": "2025-03-01", "approved_by": "ob", "setting": "sector",
                      "dissolved": "2025-04-10", "number": { "value": 10, "qualifier": "more_than" } },
                    { "id": "b3", "name": "丁", "established": "2025-03-01", "approved_by": "ob", "setting": "key_project" },
                ],
                "alliance": [{ "id": "l", "name": "联盟" }],
                "alliance_unit": [
                    { "id": "u1", "alliance": "l", "name": "甲公司", "joined": "2025-01-05" },
                    { "id": "u2", "alliance": "l", "name": "若干公司", "joined": "2025-02-05", "number": { "value": 3, "qualifier": "about" } },
                ],
            },
        })
        .to_string(),
    );
    let one = rolled(&[path]).remove(0);
    let of = |measure: Measure, area: &str, period: &str, series: &str| {
        let mut facts = one.ledger.facts.iter().filter(|fact| {
            fact.measure == measure
                && (&*fact.area, &*fact.period, &*fact.series) == (area, period, series)
        });
        facts.next().map(|fact| (fact.value, fact.qualifier))
    };
    let exact = |value| Some((whole(value), Qualifier::Exact));
    let more = |value| Some((whole(value), Qualifier::MoreThan));
    let active = |area, period, series| of(Measure::ActiveBranches, area, period, series);
    assert_eq!(active("a", "2025-03", "sector"), exact(1), "an exact area");
    assert_eq!(active("b", "2025-03", "sector"), more(11), "the inexact one beside it");
    assert_eq!(active("", "2025-03", "sector"), more(12));
    assert_eq!(active("", "2025-02", "sector"), exact(2), "an earlier month");
    assert_eq!(active("", "2025-04", "sector"), exact(2), "a later month");
    assert_eq!(active("", "2025-03", "key_project"), exact(1), "another series");
    let turnover = |area, period, series| of(Measure::BranchTurnover, area, period, series);
    assert_eq!(turnover("", "2025-01", "began"), exact(2));
    assert_eq!(turnover("b", "2025-03", "began"), more(11));
    assert_eq!(turnover("", "2025-04", "ended"), more(10));
    let units = |period| of(Measure::AllianceUnits, "", period, "owed");
    assert_eq!(units("2025-01"), exact(1));
    assert_eq!(units("2025-02"), Some((whole(4), Qualifier::About)));
}

#[test]
fn outcomes_before_the_last_ten_years_are_in_the_sum() {
    let files = Files::new();
    let outcome = |id: &str, date: &str, value: u32| {
        json!({
            "id": id, "measure": "订单", "quantity": { "value": value, "unit": "万元" },
            "strength": "direct", "date": date,
        })
    };
    let path = files.text(
        "old.json",
        &json!({
            "format": "zhibu-ledger", "version": 1, "ledger": { "id": "x", "title": "他县", "as_of": "2025-12-31" },
            "records": { "outcome": [
                outcome("o1", "2009-05-01", 1), outcome("o2", "2012", 2), outcome("o3", "2015-12-31", 4),
                outcome("o4", "2016-01-01", 8), outcome("o5", "2016", 16), outcome("o6", "2025-05", 32),
            ] },
        })
        .to_string(),
    );
    let one = rolled(&[path]).remove(0);
    let found: BTreeMap<&str, Decimal> = of_whole(&one.ledger.facts, Measure::Outcomes)
        .map(|fact| (&*fact.period, fact.value))
        .collect();
    let expected = [("2016-01", 8), ("2016~", 16), ("2025-05", 32), ("earlier", 7)]
        .map(|(period, value)| (period, whole(value)));
    assert_eq!(found, BTreeMap::from(expected));
}
