//! 示例区 holds together: plans and their delays, the way from needs to outcomes, permanent organisations.

use std::collections::BTreeSet;

use zhibu_domain::alliances::matching::{Funnel, STAGES, funnel, has_reached};
use zhibu_domain::appraisals::{FigureOfUnit, figures_of_unit, standing};
use zhibu_domain::kinds::choices::{CooperationStage, OfferKind};
use zhibu_domain::kinds::records::{Cooperation, Kind};
use zhibu_domain::projects::project::{Project, project};
use zhibu_domain::register::{Register, Row};
use zhibu_domain::rules::{Finding, findings, parameters_of};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::Ledger;
use zhibu_samples::{PLANNED_FAULTS, Size, demo};

fn as_of() -> Day {
    Day::new(2025, 12, 31).unwrap()
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::new();
    ledger.insert(demo(Size::SMALL).changes);
    ledger
}

fn register() -> Register {
    Register::of(&ledger())
}

fn plans(register: &Register) -> Vec<Project<'_>> {
    let tasks = register.tasks().rows().iter();
    tasks.filter_map(|task| project(register, &task.id, as_of()).ok()).collect()
}

#[test]
fn the_delay_of_a_plan_is_what_its_last_node_has_slipped() {
    let register = register();
    let plans = plans(&register);
    assert_eq!(plans.len(), 4);
    for plan in &plans {
        let last = plan.nodes.iter().max_by_key(|node| node.forecast.1).unwrap();
        assert_eq!(plan.late, last.slip, "{}", last.row.id);
        assert!(plan.nodes.iter().all(|node| node.slip <= plan.late), "{}", last.row.id);
    }
    assert_eq!(plans.iter().filter(|plan| plan.late > 0).count(), 1, "one is late");
}

#[test]
fn a_baseline_is_what_the_plan_was_at_its_beginning() {
    let register = register();
    let mut with_baseline = 0;
    for node in plans(&register).iter().flat_map(|plan| &plan.nodes) {
        let record = &node.row.record;
        let baseline = record.baseline_start.zip(record.baseline_finish);
        if let Some((start, finish)) = baseline {
            assert_eq!((start.earliest(), finish.earliest()), node.plan, "{}", node.row.id);
            with_baseline += 1;
        }
    }
    assert_eq!(with_baseline, 24, "two plans of twelve nodes");
}

/// The number of needs, of cooperations by stage, and of those that have come to an outcome.
fn steps(Funnel { needs, reached }: &Funnel) -> Vec<u32> {
    [*needs].into_iter().chain(reached.iter().map(|stage| stage.1)).collect()
}

#[test]
fn of_each_stage_there_are_fewer_than_of_the_one_before() {
    let register = register();
    let ids = register.alliances().rows().iter().map(|row| Some(&*row.id));
    for alliance in ids.chain([None]) {
        let steps = steps(&funnel(&register, alliance));
        assert_eq!(steps.len(), 1 + STAGES.len());
        assert!(steps.windows(2).all(|pair| pair[0] > pair[1]), "{alliance:?}: {steps:?}");
        assert!(steps.last() > Some(&0), "{alliance:?}: {steps:?}");
    }
    let is_dropped = |row: &&Row<Cooperation>| row.record.stage == Some(CooperationStage::Dropped);
    assert!(register.cooperations().rows().iter().any(|row| is_dropped(&row)));
}

#[test]
fn every_cooperation_comes_from_a_need_and_what_meets_it_in_the_order_of_its_dates() {
    let register = register();
    let mut needs = BTreeSet::new();
    for row in register.cooperations().rows() {
        let Cooperation { need, met_by, partners, stage, matched, signed, .. } = &row.record;
        let offer = |id: &str| register.offers().get(id).unwrap_or_else(|| panic!("no {id}"));
        let (need_id, by) = (&need.as_ref().unwrap().id, &met_by.as_ref().unwrap().id);
        assert!(needs.insert(need_id.clone()), "{need_id} is met once");
        let (need, by) = (offer(need_id), offer(by));
        assert_eq!(need.offer_kind, Some(OfferKind::Need), "{}", row.id);
        assert_ne!(by.offer_kind, Some(OfferKind::Need), "{}", row.id);
        let partners = &partners.as_ref().unwrap().ids;
        let posted: Vec<_> =
            [need, by].map(|offer| offer.posted_by.as_ref().unwrap().id.clone()).to_vec();
        assert_eq!(*partners, posted, "{}", row.id);
        let dates = [need.from, by.from, *matched, *signed].into_iter().flatten();
        let dates: Vec<Day> = dates.map(PartialDate::earliest).collect();
        assert!(dates.is_sorted(), "{}: {dates:?}", row.id);
        let is_signed = has_reached(&row.record, CooperationStage::Signed);
        assert_eq!(signed.is_some(), is_signed, "{} is {stage:?}", row.id);
    }
    for outcome in register.outcomes().rows() {
        let Some(of) = &outcome.record.cooperation else { continue };
        let of = register.cooperations().get(&of.id).unwrap();
        assert!(has_reached(of, CooperationStage::Signed), "{}", outcome.id);
        assert_eq!((outcome.record.date, &outcome.record.quantity), (of.signed, &of.amount));
    }
}

#[test]
fn permanent_organisations_have_the_planned_faults_and_no_others() {
    let ledger = ledger();
    let register = Register::of(&ledger);
    let found = findings(&ledger, &register, &parameters_of(&ledger), as_of());
    let of_organisations = found.iter().filter(|found| found.kind == Kind::Organisation);
    let found: BTreeSet<(&str, &str)> =
        of_organisations.map(|Finding { rule, id, .. }| (rule.rule().code, &**id)).collect();
    let planned: BTreeSet<(&str, &str)> =
        PLANNED_FAULTS.iter().map(|(rule, id)| (rule.rule().code, *id)).collect();
    assert_eq!(found, planned);
    assert_eq!(planned.len(), PLANNED_FAULTS.len(), "each is planned once");
}

/// A round of an alliance's units, scored by what the records say of them.
#[test]
fn a_round_of_units_has_the_figures_of_its_units_as_items() {
    let register = register();
    let ranking = standing(&register, "appraisal-units").unwrap();
    assert_eq!(ranking.tallies.len(), 6);
    let mut scored = 0;
    for row in register.nominations().rows() {
        if row.record.unit.is_none() {
            continue;
        }
        let figures = figures_of_unit(&register, &row.id, as_of());
        assert!(!figures.is_empty(), "{}", row.id);
        let items: Vec<&str> = register
            .score_items()
            .rows()
            .iter()
            .filter(|item| item.record.nomination.as_ref().is_some_and(|of| of.id == row.id))
            .map(|item| &*item.record.name.as_ref().unwrap().0)
            .collect();
        let is_counted = |figure: &FigureOfUnit<'_>| {
            let count = format!("：{}（共 {}）", figure.count(), figure.of);
            items.iter().any(|item| item.ends_with(&count))
        };
        let counted = figures.iter().filter(|figure| figure.count() > 0);
        if !items.is_empty() {
            assert!(counted.clone().all(is_counted), "{}: {items:?}", row.id);
            assert_eq!(counted.count(), items.len(), "{}", row.id);
            scored += 1;
        }
    }
    assert_eq!(scored, 5, "the last one is still to be scored");
    let scores: BTreeSet<String> =
        ranking.tallies.iter().map(|tally| tally.score.to_string()).collect();
    assert!(scores.len() > 2, "{scores:?}");
}

#[test]
fn names_have_numbers_as_an_office_writes_them() {
    let register = register();
    let organisations = register.organisations().rows().iter().map(|row| &row.record.name);
    let branches = register.branches().rows().iter().map(|row| &row.record.name);
    let names: Vec<&str> = organisations.chain(branches).flatten().map(|name| &*name.0).collect();
    assert!(names.iter().any(|name| name.ends_with("第一党支部")));
    let with_digits = names.iter().filter(|name| name.contains(|part: char| part.is_ascii_digit()));
    assert_eq!(with_digits.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn the_members_of_the_district_are_in_its_organisations_without_any_below() {
    let register = register();
    let organisations = register.organisations().rows();
    for row in organisations {
        let is_below = |other: &Row<zhibu_domain::kinds::records::Organisation>| {
            other.record.parent.as_ref().is_some_and(|above| above.id == row.id)
        };
        let has_below = organisations.iter().any(is_below);
        assert_eq!(row.record.full_members.is_none(), has_below, "{}", row.id);
    }
}
