//! Outcomes against targets.

use rustc_hash::FxHashMap;

use crate::evidence::is_evidenced;
use crate::kinds::records::{Kind, Outcome, Target};
use crate::list::Filter;
use crate::projects::measures::MeasureCatalogue;
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::quantity::Quantity;
use crate::values::sum::total;
use zhibu_ledger::order;

/// What outcomes come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reached {
    /// Their sum, or the figure of a single one; `None` without any, or if they cannot be added.
    pub sum: Option<Quantity>,
    /// Their number.
    pub count: u32,
    /// The filters that list them.
    pub rows: Vec<Filter>,
}

/// A target and its progress.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetProgress<'a> {
    /// The target.
    pub target: &'a Row<Target>,
    /// The outcomes that count.
    pub reached: Reached,
    /// Those that would count if anything showed them.
    pub unproven: Reached,
    /// The share that is reached, in percent, rounded down: below the target it is never 100.
    pub percent: Option<u32>,
}

/// The filters of the outcomes that count towards a target, or would with evidence: with its measure, unit,
/// strength and owner, and certainly within its dates.
fn rows_of(target: &Target, is_evidenced: bool) -> Option<Vec<Filter>> {
    let quantity = target.quantity.as_ref()?;
    let (from, to) = (target.from?, target.to?);
    let mut rows = vec![
        Filter::Is(Outcome::MEASURE.index(), target.measure.as_ref()?.0.clone()),
        Filter::Unit(quantity.unit.clone()),
        Filter::Is(Outcome::STRENGTH.index(), target.strength?.code().to_owned()),
        Filter::DateBetween(Outcome::DATE.index(), from.earliest(), to.latest()),
        Filter::Evidenced(is_evidenced),
    ];
    let owners = [
        (Outcome::BRANCH.index(), target.branch.as_ref().map(|of| &of.id)),
        (Outcome::ALLIANCE.index(), target.alliance.as_ref().map(|of| &of.id)),
        (Outcome::ORGANISATION.index(), target.organisation.as_ref().map(|of| &of.id)),
    ];
    for (field, owner) in owners {
        rows.extend(owner.map(|id| Filter::Is(field, id.to_string())));
    }
    Some(rows)
}

/// The figure of an outcome that counts towards a target, or would with evidence.
fn counts_towards<'a>(target: &Target, outcome: &'a Outcome) -> Option<&'a Quantity> {
    let quantity = outcome.quantity.as_ref()?;
    let (from, to) = (target.from?, target.to?);
    let date = outcome.date?;
    let of = target.quantity.as_ref()?;
    let is_of = target.measure.is_some()
        && target.measure == outcome.measure
        && target.strength.is_some()
        && target.strength == outcome.strength
        && of.is_like(quantity)
        && from.earliest() <= date.earliest()
        && date.latest() <= to.latest();
    let is_owned = (target.branch.is_none() || target.branch == outcome.branch)
        && (target.alliance.is_none() || target.alliance == outcome.alliance)
        && (target.organisation.is_none() || target.organisation == outcome.organisation);
    (is_of && is_owned).then_some(quantity)
}

/// What some outcomes of a measure come to, for a target.
fn reached(
    target: &Target,
    of_measure: &[(&Outcome, bool)],
    adds_up: bool,
    is_evidenced: bool,
) -> Reached {
    let own = of_measure.iter().filter(|(_, is_shown)| *is_shown == is_evidenced);
    let counted: Vec<&Quantity> =
        own.filter_map(|(outcome, _)| counts_towards(target, outcome)).collect();
    Reached {
        sum: match counted[..] {
            // A single figure needs no sum.
            [only] => Some(only.clone()),
            _ if adds_up => total(&counted),
            _ => None,
        },
        count: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        rows: rows_of(target, is_evidenced).unwrap_or_default(),
    }
}

/// Every target with its progress, latest end first.
pub fn progress<'a>(register: &'a Register) -> Vec<TargetProgress<'a>> {
    let catalogue = MeasureCatalogue::of(register);
    // Of each measure its outcomes, with whether something shows them.
    let mut of_measure: FxHashMap<&str, Vec<(&Outcome, bool)>> = FxHashMap::default();
    for row in register.outcomes().rows() {
        if let Some(measure) = &row.record.measure {
            let is_shown = is_evidenced(register, Kind::Outcome, &row.id);
            of_measure.entry(&*measure.0).or_default().push((&row.record, is_shown));
        }
    }
    let of = |target: &'a Row<Target>| {
        let record = &target.record;
        let measure = record.measure.as_ref();
        let outcomes = measure.and_then(|measure| of_measure.get(&*measure.0));
        let outcomes = outcomes.map_or(&[][..], |outcomes| outcomes);
        let adds_up = measure.is_none_or(|measure| catalogue.adds_up(&measure.0));
        let [reached, unproven] =
            [true, false].map(|is_evidenced| reached(record, outcomes, adds_up, is_evidenced));
        let wanted = record.quantity.as_ref().map(Quantity::base_parts);
        let percent = reached
            .sum
            .as_ref()
            .zip(wanted.filter(|wanted| *wanted > 0))
            .and_then(|(sum, wanted)| u32::try_from(sum.base_parts() * 100 / wanted).ok());
        TargetProgress { target, reached, unproven, percent }
    };
    let mut found: Vec<TargetProgress<'_>> = register.targets().rows().iter().map(of).collect();
    order::sort_by(&mut found, |a, b| {
        let to = |one: &TargetProgress<'_>| one.target.record.to.map(PartialDate::sort_key);
        let [a_measure, b_measure] = [a, b].map(|one| &one.target.record.measure);
        let [a_measure, b_measure] =
            [a_measure, b_measure].map(|measure| measure.as_ref().map(|text| &*text.0));
        (to(b), a_measure, &a.target.id).cmp(&(to(a), b_measure, &b.target.id))
    });
    found
}
