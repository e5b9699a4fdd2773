//! Outcomes over time, added only where they may be.

use super::{Lens, count_of};
use crate::kinds::choices::Strength;
use crate::kinds::records::{Kind, Outcome};
use crate::list::Filter;
use crate::register::{Register, Row};
use crate::values::period::Bucket;
use crate::values::quantity::{PERCENT, Quantity};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// Outcomes that may be added: with the same measure, unit and strength of attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGroup {
    /// The measure.
    pub measure: String,
    /// The unit.
    pub unit: String,
    /// The strength of attribution, if stated.
    pub strength: Option<Strength>,
    /// One entry per bucket: the sum, or the single figures where there is no sum (percentages).
    pub figures: Vec<Vec<Quantity>>,
    /// The sum in the whole scope, with or without dates; `None` for percentages.
    pub total: Option<Quantity>,
    /// The ids of the records, in no particular order.
    pub ids: Vec<Name>,
}

/// Outcomes over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGrowth {
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The groups, largest number of records first.
    pub groups: Vec<OutcomeGroup>,
    /// The filters for the scope in the list of outcomes.
    pub scope: Vec<Filter>,
    /// The number of outcomes in the scope.
    pub sources: u32,
    /// The number of them without a date or figure.
    pub undated: u32,
}

/// Outcomes in each period, grouped by what may be added.
pub fn outcomes(register: &Register, lens: &Lens) -> OutcomeGrowth {
    let rows: Vec<&Row<Outcome>> = register
        .outcomes()
        .rows()
        .iter()
        .filter(|row| lens.takes_outcome(register, &row.record))
        .collect();
    let dates = || rows.iter().filter_map(|row| row.record.date);
    let periods = lens.periods(dates());
    let buckets = lens.buckets(&periods, dates());
    let mut groups: Vec<OutcomeGroup> = Vec::new();
    let mut undated = 0;
    for row in &rows {
        let Outcome { measure, quantity, strength, date, .. } = &row.record;
        if date.is_none() || quantity.is_none() {
            undated += 1;
        }
        let (Some(measure), Some(quantity)) = (measure, quantity) else { continue };
        let found = groups.iter().position(|group| {
            group.measure == measure.0 && group.unit == quantity.unit && group.strength == *strength
        });
        let index = found.unwrap_or_else(|| {
            groups.push(OutcomeGroup {
                measure: measure.0.clone(),
                unit: quantity.unit.clone(),
                strength: *strength,
                figures: vec![Vec::new(); buckets.len()],
                total: None,
                ids: Vec::new(),
            });
            groups.len() - 1
        });
        let group = &mut groups[index];
        group.ids.push(row.id.clone());
        group.total = match &group.total {
            None if group.ids.len() == 1 && quantity.unit != PERCENT => Some(quantity.clone()),
            total => total.as_ref().and_then(|total| total.sum(quantity)),
        };
        let bucket = date.map(|date| Bucket::of(date, lens.grain));
        if let Some(at) = buckets.iter().position(|known| Some(*known) == bucket) {
            let figures = &mut group.figures[at];
            match figures.first().and_then(|sum| sum.sum(quantity)) {
                Some(sum) => figures[0] = sum,
                None => figures.push(quantity.clone()),
            }
        }
    }
    order::sort_by(&mut groups, |a, b| {
        let by_count = b.ids.len().cmp(&a.ids.len());
        let name =
            |group: &OutcomeGroup| (group.measure.clone(), group.unit.clone(), group.strength);
        by_count.then_with(|| name(a).cmp(&name(b)))
    });
    let scope = lens.scope_filters(Kind::Outcome);
    OutcomeGrowth { buckets, groups, scope, sources: count_of(rows.len()), undated }
}
