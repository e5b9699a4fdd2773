//! Outcomes against targets, and totals of outcomes that may be added.

use rustc_hash::FxHashMap;

use crate::kinds::choices::Strength;
use crate::kinds::records::{Outcome, Target};
use crate::list::Filter;
use crate::projects::measures::MeasureCatalogue;
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::quantity::{PERCENT, Quantity};
use zhibu_ledger::order;

/// A target and its progress.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetProgress<'a> {
    /// The target.
    pub target: &'a Row<Target>,
    /// The sum of the outcomes that count; `None` without any, or if they cannot be added.
    pub reached: Option<Quantity>,
    /// The number of outcomes that count.
    pub count: u32,
    /// The share that is reached, in percent, rounded down: below the target it is never 100.
    pub percent: Option<u32>,
    /// The filters of the outcomes that count.
    pub rows: Vec<Filter>,
}

/// The filters of the outcomes that count towards a target: with its measure, unit, strength and owner,
/// and certainly within its dates.
fn rows_of(target: &Target) -> Option<Vec<Filter>> {
    let quantity = target.quantity.as_ref()?;
    let (from, to) = (target.from?, target.to?);
    let mut rows = vec![
        Filter::Is(Outcome::MEASURE.index(), target.measure.as_ref()?.0.clone()),
        Filter::Unit(quantity.unit.clone()),
        Filter::Is(Outcome::STRENGTH.index(), target.strength?.code().to_owned()),
        Filter::DateBetween(Outcome::DATE.index(), from.earliest(), to.latest()),
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

fn counts_towards(target: &Target, outcome: &Outcome) -> Option<Quantity> {
    let quantity = outcome.quantity.as_ref()?;
    let (from, to) = (target.from?, target.to?);
    let date = outcome.date?;
    let of = target.quantity.as_ref()?;
    let is_of = target.measure.is_some()
        && target.measure == outcome.measure
        && target.strength.is_some()
        && target.strength == outcome.strength
        && of.unit == quantity.unit
        && from.earliest() <= date.earliest()
        && date.latest() <= to.latest();
    let is_owned = (target.branch.is_none() || target.branch == outcome.branch)
        && (target.alliance.is_none() || target.alliance == outcome.alliance)
        && (target.organisation.is_none() || target.organisation == outcome.organisation);
    (is_of && is_owned).then(|| quantity.clone())
}

/// Every target with its progress, latest end first.
pub fn progress<'a>(register: &'a Register) -> Vec<TargetProgress<'a>> {
    let catalogue = MeasureCatalogue::of(register);
    let mut of_measure: FxHashMap<&str, Vec<&Outcome>> = FxHashMap::default();
    for outcome in register.outcomes().rows().iter().map(|row| &row.record) {
        if let Some(measure) = &outcome.measure {
            of_measure.entry(&measure.0).or_default().push(outcome);
        }
    }
    let of = |target: &'a Row<Target>| {
        let measure = target.record.measure.as_ref();
        let outcomes = measure.and_then(|measure| of_measure.get(&*measure.0));
        let counted = outcomes.into_iter().flatten();
        let counted: Vec<Quantity> =
            counted.filter_map(|outcome| counts_towards(&target.record, outcome)).collect();
        let unit = counted.first().map(|quantity| quantity.unit.clone());
        // Percentages are never added, nor are measures of which the catalogue says so: only a single one
        // counts.
        let adds_up = unit.as_deref() != Some(PERCENT)
            && measure.is_none_or(|measure| catalogue.adds_up(&measure.0));
        let has_sum = adds_up || counted.len() == 1;
        let mut sum: Option<Quantity> = None;
        for quantity in counted.iter().filter(|_| has_sum) {
            sum = match sum {
                None => Some(quantity.clone()),
                Some(sum) => sum.sum(quantity),
            };
        }
        let wanted =
            target.record.quantity.as_ref().map(|quantity| quantity.value.ten_thousandths());
        let percent =
            sum.as_ref().zip(wanted.filter(|wanted| *wanted > 0)).and_then(|(sum, wanted)| {
                u32::try_from(i128::from(sum.value.ten_thousandths()) * 100 / i128::from(wanted))
                    .ok()
            });
        TargetProgress {
            target,
            reached: sum,
            count: u32::try_from(counted.len()).unwrap_or(u32::MAX),
            percent,
            rows: rows_of(&target.record).unwrap_or_default(),
        }
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

/// The filters of the outcomes of a total: of one measure, unit and strength.
pub fn rows_of_total(measure: &str, unit: &str, strength: Option<Strength>) -> Vec<Filter> {
    vec![
        Filter::Is(Outcome::MEASURE.index(), measure.to_owned()),
        Filter::Unit(unit.to_owned()),
        match strength {
            Some(strength) => Filter::Is(Outcome::STRENGTH.index(), strength.code().to_owned()),
            None => Filter::IsEmpty(Outcome::STRENGTH.index()),
        },
    ]
}
