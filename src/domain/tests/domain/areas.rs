//! Areas: which one a record belongs to, and that the areas at the top and none are together the whole.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::areas::{AreaScope, has_area};
use zhibu_domain::branches::coverage::{CoverageCounts, Serving, counts_at};
use zhibu_domain::growth::{
    Growth, Lens, Scope, active_branches, activities, alliance_units, branch_turnover, headlines,
    outcomes, teams,
};
use zhibu_domain::hierarchy::Hierarchy;
use zhibu_domain::kinds::records::{Area, Kind};
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Grain;
use zhibu_test_support::{TestRecord, ledger_of};

fn today() -> Day {
    Day::new(2026, 6, 30).unwrap()
}

fn record(kind: &'static str, id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    (kind, id.to_owned(), fields.to_vec())
}

/// The ids of the records of a kind in an area, through the address and back.
fn listed(register: &Register, kind: Kind, area: &AreaScope) -> Vec<String> {
    let (name, value) = Filter::InArea(area.clone()).to_pair(kind);
    let filter = Filter::from_pair(kind, name, &value).unwrap();
    assert_eq!(filter, Filter::InArea(area.clone()));
    let query = Query { filters: vec![filter], ..Query::default() };
    let rows = indices(register, kind, &query, today(), &ByCodePoint);
    let id = |index: u32| register.table(kind).id(index as usize, false).to_string();
    let mut ids: Vec<String> = rows.into_iter().map(id).collect();
    ids.sort();
    ids
}

fn of(area: &str) -> AreaScope {
    AreaScope::Of(area.into())
}

#[test]
fn a_record_belongs_to_the_area_of_what_it_belongs_to() {
    let area = |id: &str, parent: Value| record("area", id, &[("parent", parent)]);
    let register = Register::of(&ledger_of(vec![
        area("district", Value::Null),
        area("street", json!("district")),
        area("other", Value::Null),
        record("organisation", "own", &[("area", json!("street"))]),
        record("organisation", "inherits", &[("parent", json!("own"))]),
        record("organisation", "moved", &[("parent", json!("own")), ("area", json!("other"))]),
        record("organisation", "nowhere", &[("area", json!("deleted"))]),
        record("branch", "approved", &[("approved_by", json!("inherits"))]),
        record("branch", "loose", &[]),
        record("goal", "goal", &[("area", json!("district"))]),
        record("task", "led", &[("organisation", json!("moved")), ("goal", json!("goal"))]),
        record("task", "aimed", &[("organisation", json!("nowhere")), ("goal", json!("goal"))]),
        record("alliance", "led", &[("lead_organisation", json!("own"))]),
        record("alliance", "own", &[("lead_organisation", json!("own")), ("area", json!("other"))]),
        record("alliance_unit", "unit", &[("alliance", json!("led"))]),
        record("offer", "need", &[("posted_by", json!("unit"))]),
        record("activity", "of-branch", &[("branch", json!("approved"))]),
        record("activity", "of-alliance", &[("alliance", json!("own"))]),
        record("outcome", "of-organisation", &[("organisation", json!("inherits"))]),
        record("indicator", "growth", &[("area", json!("street"))]),
        record("team", "battalion", &[("branch", json!("approved"))]),
        record("team", "of-battalion", &[("part_of", json!("battalion"))]),
        record("team", "of-itself", &[("part_of", json!("of-circle"))]),
        record("team", "of-circle", &[("part_of", json!("of-itself"))]),
        record("activity", "of-team", &[("team", json!("of-battalion"))]),
    ]));
    let cases: [(Kind, &str, &[&str]); 16] = [
        (Kind::Organisation, "street", &["inherits", "own"]),
        (Kind::Organisation, "district", &["inherits", "own"]),
        (Kind::Organisation, "other", &["moved"]),
        (Kind::Organisation, "-", &["nowhere"]),
        (Kind::Branch, "district", &["approved"]),
        (Kind::Branch, "-", &["loose"]),
        (Kind::Task, "other", &["led"]),
        (Kind::Task, "district", &["aimed"]),
        (Kind::Alliance, "street", &["led"]),
        (Kind::Offer, "district", &["need"]),
        (Kind::Activity, "street", &["of-branch", "of-team"]),
        (Kind::Activity, "-", &[]),
        (Kind::Team, "district", &["battalion", "of-battalion"]),
        (Kind::Team, "-", &["of-circle", "of-itself"]),
        (Kind::Outcome, "street", &["of-organisation"]),
        (Kind::Indicator, "street", &["growth"]),
    ];
    for (kind, area, expected) in cases {
        let scope = AreaScope::from_code(area).unwrap();
        assert_eq!(listed(&register, kind, &scope), expected, "{kind:?} {area}");
    }
    assert_eq!(AreaScope::from_code(""), None);
    assert_eq!(Filter::from_pair(Kind::Holiday, "in_area", "street"), None);
}

/// What a record of a test refers to, each by a number; some refer to nothing, or to what is not there.
type Names = Vec<Option<usize>>;

fn names() -> impl Strategy<Value = Names> {
    vec(prop::option::weighted(0.8, 0..7_usize), 8)
}

fn reference(number: Option<usize>) -> Value {
    number.map_or(Value::Null, |number| json!(number.to_string()))
}

fn register_of(areas: &Names, superiors: &Names, own: &Names, others: &Names) -> Register {
    let mut records = Vec::new();
    // The last areas that are named do not exist, and areas may be above themselves.
    for (index, parent) in areas.iter().take(5).enumerate() {
        records.push(record("area", &index.to_string(), &[("parent", reference(*parent))]));
    }
    let all = superiors.iter().zip(own).zip(others).enumerate();
    for (index, ((superior, own), other)) in all {
        let id = index.to_string();
        let (superior, own, other) = (reference(*superior), reference(*own), reference(*other));
        let month = format!("2026-0{}", index % 6 + 1);
        records.push(record(
            "organisation",
            &id,
            &[("parent", superior), ("area", own.clone()), ("full_members", json!(index + 3))],
        ));
        records.push(record(
            "branch",
            &id,
            &[
                ("approved_by", other.clone()),
                ("serves", json!([id])),
                ("setting", json!("sector")),
                ("established", json!(month)),
            ],
        ));
        records.push(record(
            "task",
            &format!("{}", index + usize::from(index > 3)),
            &[("organisation", other.clone()), ("full_members", json!(index))],
        ));
        records.push(record("alliance", &id, &[("lead_organisation", other.clone())]));
        records.push(record(
            "alliance_unit",
            &id,
            &[("alliance", own.clone()), ("joined", json!(month))],
        ));
        let of_team = if index % 2 == 0 { "organisation" } else { "part_of" };
        records.push(record("team", &id, &[(of_team, own.clone()), ("from", json!(month))]));
        let owner = ["branch", "alliance", "team"][index % 3];
        records.push(record("activity", &id, &[(owner, other.clone()), ("date", json!(month))]));
        let quantity = json!({ "value": index, "unit": "万元" });
        let owner = if index % 2 == 0 { "branch" } else { "alliance" };
        records.push(record(
            "outcome",
            &id,
            &[(owner, other), ("measure", json!("订单")), ("quantity", quantity)],
        ));
    }
    Register::of(&ledger_of(records))
}

/// The members of an area or of all.
fn members(register: &Register, scope: Scope) -> u32 {
    headlines(register, &lens(scope)).members.count.value
}

#[test]
fn a_total_stated_above_an_area_says_nothing_of_the_members_in_it() {
    let register = Register::of(&ledger_of(vec![
        record("area", "district", &[]),
        record("area", "street", &[("parent", json!("district"))]),
        record("area", "other", &[]),
        // The committee has a total, which covers all below it.
        record("organisation", "top", &[("members", json!(3000)), ("area", json!("district"))]),
        record("organisation", "a", &[("parent", json!("top")), ("area", json!("street"))]),
        // In the street a total covers what is below it there.
        record("organisation", "b", &[("parent", json!("a")), ("members", json!(40))]),
        record("organisation", "c", &[("parent", json!("b")), ("full_members", json!(7))]),
        record("organisation", "d", &[("parent", json!("a")), ("full_members", json!(5))]),
        // Elsewhere than the total above it.
        record(
            "organisation",
            "e",
            &[("parent", json!("b")), ("full_members", json!(9)), ("area", json!("other"))],
        ),
    ]));
    assert_eq!(members(&register, Scope::Everything), 3000);
    assert_eq!(members(&register, Scope::Area(of("district"))), 3000);
    assert_eq!(members(&register, Scope::Area(of("street"))), 45);
    assert_eq!(members(&register, Scope::Area(of("other"))), 9);
    assert_eq!(members(&register, Scope::Area(AreaScope::Nowhere)), 0);
}

/// Organisations, each with the one above it, its own area, and a total if it states one.
fn organisations_of(superiors: &Names, own: &Names, totals: &Names) -> Vec<TestRecord<'static>> {
    let all = superiors.iter().zip(own).zip(totals).enumerate();
    let organisation = |(index, ((superior, own), total)): (usize, ((&_, &_), &Option<usize>))| {
        record(
            "organisation",
            &index.to_string(),
            &[
                ("parent", reference(*superior)),
                ("area", reference(*own)),
                ("full_members", json!(1 << index)),
                ("members", total.map_or(Value::Null, |total| json!(total * 1000))),
            ],
        )
    };
    all.map(organisation).collect()
}

/// The members of an area, worked out for each of its organisations on its own.
fn members_one_by_one(register: &Register, area: &AreaScope) -> u32 {
    let listed = listed(register, Kind::Organisation, area);
    let organisations = register.organisations();
    let counted = listed.iter().filter(|id| {
        let above = |id: &&str| organisations.get(id)?.parent.as_ref().map(|of| &*of.id);
        let mut above = std::iter::successors(Some(id.as_str()), above).skip(1).take(20);
        !above.any(|above| {
            let is_here = listed.iter().any(|id| id == above);
            is_here && organisations.get(above).is_some_and(|of| of.members.is_some())
        })
    });
    let of_one = |id: &String| {
        let record = organisations.get(id).unwrap();
        record.members.or(record.full_members).map_or(0, |count| count.value)
    };
    counted.map(of_one).sum()
}

/// The areas at the top of the tree, and none.
fn parts(register: &Register) -> Vec<AreaScope> {
    let tops = Hierarchy::of(register, Area::PARENT.id());
    let id = |index: u32| register.table(Kind::Area).id(index as usize, false).clone();
    let tops = tops.tops().iter().map(|top| AreaScope::Of(id(top.index)));
    tops.chain([AreaScope::Nowhere]).collect()
}

fn lens(scope: Scope) -> Lens {
    Lens {
        grain: Grain::Month,
        from: Some("2026-01".parse().unwrap()),
        to: None,
        scope,
        as_of: today(),
    }
}

/// All figures of the dashboard that an area filters, one after the other.
fn figures(register: &Register, lens: &Lens) -> Vec<u32> {
    let totals = |growth: &Growth| -> Vec<u32> {
        (0..growth.buckets.len()).map(|bucket| growth.total(bucket)).collect()
    };
    let mut figures = Vec::new();
    let charts = [active_branches, branch_turnover, alliance_units, activities, teams];
    for chart in charts {
        let growth = chart(register, lens);
        figures.push(growth.sources);
        figures.extend(totals(&growth));
    }
    figures.push(outcomes(register, lens).sources);
    let found = headlines(register, lens);
    for headline in [found.active, found.established, found.units, found.activities, found.members]
    {
        figures.push(headline.count.value);
    }
    let serving = Serving::of(register);
    let CoverageCounts { covered, due, joint, unknown, exempt } =
        counts_at(register, &serving, (today(), today()), 3, |task| {
            lens.takes_task(register, task)
        });
    figures.extend([covered, due, joint, unknown, exempt]);
    figures
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever areas are parts of which, in circles too, each record is in one part: the areas at the
    /// top and none are together all of a list, and all of each figure.
    #[test]
    fn areas_at_the_top_and_none_are_the_whole(
        areas in names(), superiors in names(), own in names(), others in names(),
    ) {
        let register = register_of(&areas, &superiors, &own, &others);
        let parts = parts(&register);
        for kind in Kind::ALL.iter().copied().filter(|kind| has_area(*kind)) {
            let mut all: Vec<String> =
                parts.iter().flat_map(|part| listed(&register, kind, part)).collect();
            all.sort();
            let whole = indices(&register, kind, &Query::default(), today(), &ByCodePoint);
            prop_assert_eq!(all.len(), whole.len(), "{:?}", kind);
            all.dedup();
            prop_assert_eq!(all.len(), whole.len(), "{:?} twice", kind);
        }
        let whole = figures(&register, &lens(Scope::Everything));
        let mut sum = vec![0; whole.len()];
        for part in parts {
            let figures = figures(&register, &lens(Scope::Area(part)));
            prop_assert_eq!(figures.len(), sum.len());
            for (sum, figure) in sum.iter_mut().zip(figures) {
                *sum += figure;
            }
        }
        prop_assert_eq!(sum, whole);
    }

    /// Who is a member in an area, its own organisations alone say, wherever totals are stated.
    #[test]
    fn the_members_of_an_area_are_those_that_its_own_organisations_count(
        areas in names(), superiors in names(), own in names(), totals in names(),
    ) {
        let mut records = organisations_of(&superiors, &own, &totals);
        for (index, parent) in areas.iter().take(5).enumerate() {
            records.push(record("area", &index.to_string(), &[("parent", reference(*parent))]));
        }
        let register = Register::of(&ledger_of(records));
        for part in parts(&register) {
            let expected = members_one_by_one(&register, &part);
            prop_assert_eq!(members(&register, Scope::Area(part.clone())), expected, "{:?}", part);
        }
    }

    /// An area has what its own parts have, and what names it alone.
    #[test]
    fn an_area_has_all_of_the_areas_below_it(
        areas in names(), superiors in names(), own in names(), others in names(),
    ) {
        let register = register_of(&areas, &superiors, &own, &others);
        let tree = Hierarchy::of(&register, Area::PARENT.id());
        let table = register.table(Kind::Area);
        for index in 0..table.len() {
            let above = listed(&register, Kind::Organisation, &of(table.id(index, false)));
            for below in tree.below(u32::try_from(index).unwrap()) {
                let part = of(table.id(*below as usize, false));
                for id in listed(&register, Kind::Organisation, &part) {
                    prop_assert!(above.contains(&id), "{} is missing", id);
                }
            }
        }
    }
}
