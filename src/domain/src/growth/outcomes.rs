//! Outcomes over time, added only where they may be.

use rustc_hash::FxHashMap;

use super::{Lens, count_of};
use crate::kinds::choices::Strength;
use crate::kinds::records::{Kind, Outcome};
use crate::list::Filter;
use crate::projects::measures::MeasureCatalogue;
use crate::register::{Register, Row};
use crate::values::period::{Bucket, Grain};
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
    /// The sum in the whole scope, with or without dates; `None` for percentages and for measures that are
    /// never added.
    pub total: Option<Quantity>,
    /// Whether the catalogue says that its figures are never added.
    pub is_apart: bool,
    /// The ids of the records, in no particular order.
    pub ids: Vec<Name>,
}

/// Outcomes over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGrowth {
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The groups: those of the catalogue's measures in its order, then the others, largest number of
    /// records first.
    pub groups: Vec<OutcomeGroup>,
    /// The grain of the time axis.
    pub grain: Grain,
    /// The filters for the scope in the list of outcomes.
    pub scope: Vec<Filter>,
    /// The number of outcomes in the scope.
    pub sources: u32,
    /// The number of them without a date or figure.
    pub undated: u32,
}

impl OutcomeGrowth {
    /// The figures of a group: for each bucket the sum, or the single figures where there is no sum
    /// (percentages). Separate from the groups, as only one of them is drawn.
    pub fn figures(&self, register: &Register, group: &OutcomeGroup) -> Vec<Vec<Quantity>> {
        let indices: FxHashMap<Bucket, usize> =
            self.buckets.iter().enumerate().map(|(index, bucket)| (*bucket, index)).collect();
        let mut figures: Vec<Vec<Quantity>> = vec![Vec::new(); self.buckets.len()];
        for outcome in group.ids.iter().filter_map(|id| register.outcomes().get(id)) {
            let bucket = outcome.date.map(|date| Bucket::of(date, self.grain));
            let index = bucket.and_then(|bucket| indices.get(&bucket));
            let (Some(index), Some(quantity)) = (index, &outcome.quantity) else { continue };
            let own = &mut figures[*index];
            let first = own.first().filter(|_| !group.is_apart);
            match first.and_then(|sum| sum.sum(quantity)) {
                Some(sum) => own[0] = sum,
                None => own.push(quantity.clone()),
            }
        }
        figures
    }
}

/// Outcomes, grouped by what may be added.
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
    let catalogue = MeasureCatalogue::of(register);
    let mut groups: Vec<OutcomeGroup> = Vec::new();
    let mut group_of: FxHashMap<(&str, &str, Option<Strength>), usize> = FxHashMap::default();
    let mut undated = 0;
    for row in &rows {
        let Outcome { measure, quantity, strength, date, .. } = &row.record;
        if date.is_none() || quantity.is_none() {
            undated += 1;
        }
        let (Some(measure), Some(quantity)) = (measure, quantity) else { continue };
        let key = (&*measure.0, &*quantity.unit, *strength);
        let index = *group_of.entry(key).or_insert_with(|| {
            groups.push(OutcomeGroup {
                measure: measure.0.clone(),
                unit: quantity.unit.clone(),
                strength: *strength,
                total: None,
                is_apart: false,
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
    }
    for group in groups.iter_mut().filter(|group| !catalogue.adds_up(&group.measure)) {
        group.is_apart = true;
        group.total = None;
    }
    order::sort_by(&mut groups, |a, b| {
        let position = |of: &OutcomeGroup| catalogue.position(&of.measure).unwrap_or(usize::MAX);
        let by_count = b.ids.len().cmp(&a.ids.len());
        position(a)
            .cmp(&position(b))
            .then(by_count)
            .then_with(|| (&a.measure, &a.unit, a.strength).cmp(&(&b.measure, &b.unit, b.strength)))
    });
    let scope = lens.scope_filters(Kind::Outcome);
    let sources = count_of(rows.len());
    OutcomeGrowth { buckets, groups, grain: lens.grain, scope, sources, undated }
}
