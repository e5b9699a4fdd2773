//! Outcomes over time, added only where they may be, with those that nothing shows apart.

use rustc_hash::FxHashMap;

use super::{Lens, count_of};
use crate::evidence::is_evidenced;
use crate::kinds::choices::Strength;
use crate::kinds::records::{Kind, Outcome};
use crate::list::Filter;
use crate::projects::measures::MeasureCatalogue;
use crate::register::{Register, Row};
use crate::values::period::{Bucket, Grain};
use crate::values::quantity::Quantity;
use crate::values::sum::{common_unit, total};
use crate::values::unit::Unit;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// Outcomes with evidence, or those without: only the former count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutcomeSum {
    /// The sum in the whole scope, with or without dates; `None` for none, for ratios, and for measures that are never added.
    pub total: Option<Quantity>,
    /// The ids of the records, in no particular order.
    pub ids: Vec<Name>,
}

impl OutcomeSum {
    /// The figures, in the order of the ids.
    pub fn figures<'a>(&self, register: &'a Register) -> Vec<&'a Quantity> {
        let outcomes = register.outcomes();
        self.ids.iter().filter_map(|id| outcomes.get(id)?.quantity.as_ref()).collect()
    }
}

/// Outcomes that may be added: with the same measure, strength of attribution, and unit or multiples of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeGroup {
    /// The measure.
    pub measure: String,
    /// The unit that most of them are in, which is that of an axis.
    pub unit: String,
    /// The strength of attribution, if stated.
    pub strength: Option<Strength>,
    /// Whether its figures may be added, as far as the catalogue of measures says.
    pub adds_up: bool,
    /// Those with evidence.
    pub evidenced: OutcomeSum,
    /// Those without.
    pub unproven: OutcomeSum,
}

impl OutcomeGroup {
    /// Whether figures of the group can be added.
    pub fn has_sum(&self) -> bool {
        self.adds_up && !Unit::of(&self.unit).is_ratio()
    }

    /// Those with evidence, or those without.
    pub fn of_evidence(&self, is_evidenced: bool) -> &OutcomeSum {
        if is_evidenced { &self.evidenced } else { &self.unproven }
    }

    /// The filters of the outcomes of the group with evidence, or those without, without the scope.
    pub fn rows(&self, is_evidenced: bool) -> Vec<Filter> {
        let strength = Outcome::STRENGTH.index();
        vec![
            Filter::Is(Outcome::MEASURE.index(), self.measure.clone()),
            Filter::Unit(self.unit.clone()),
            match self.strength {
                Some(of) => Filter::Is(strength, of.code().to_owned()),
                None => Filter::IsEmpty(strength),
            },
            Filter::Evidenced(is_evidenced),
        ]
    }

    /// The number of records.
    pub fn count(&self) -> usize {
        self.evidenced.ids.len() + self.unproven.ids.len()
    }

    /// The sum of figures of the group, if it has one.
    fn total(&self, figures: &[&Quantity]) -> Option<Quantity> {
        if self.adds_up { total(figures) } else { None }
    }
}

/// The figures of a bucket: the sum alone, or each where there is no sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketFigures {
    /// Those with evidence.
    pub evidenced: Vec<Quantity>,
    /// Those without.
    pub unproven: Vec<Quantity>,
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
    /// The figures of a group, for each bucket. Separate from the groups, as only one of them is drawn.
    pub fn figures(&self, register: &Register, group: &OutcomeGroup) -> Vec<BucketFigures> {
        let evidenced = self.in_buckets(register, group, &group.evidenced);
        let unproven = self.in_buckets(register, group, &group.unproven);
        let figures = evidenced.into_iter().zip(unproven);
        figures.map(|(evidenced, unproven)| BucketFigures { evidenced, unproven }).collect()
    }

    fn in_buckets(
        &self,
        register: &Register,
        group: &OutcomeGroup,
        of: &OutcomeSum,
    ) -> Vec<Vec<Quantity>> {
        let indices: FxHashMap<Bucket, usize> =
            self.buckets.iter().enumerate().map(|(index, bucket)| (*bucket, index)).collect();
        let mut figures: Vec<Vec<&Quantity>> = vec![Vec::new(); self.buckets.len()];
        for outcome in of.ids.iter().filter_map(|id| register.outcomes().get(id)) {
            let bucket = outcome.date.map(|date| Bucket::of(date, self.grain));
            let index = bucket.and_then(|bucket| indices.get(&bucket));
            if let (Some(index), Some(quantity)) = (index, &outcome.quantity) {
                figures[*index].push(quantity);
            }
        }
        let shown = |figures: &Vec<&Quantity>| match group.total(figures) {
            Some(sum) => vec![sum],
            None => figures.iter().map(|figure| (*figure).clone()).collect(),
        };
        figures.iter().map(shown).collect()
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
        let key = (&*measure.0, Unit::of(&quantity.unit).base, *strength);
        let index = *group_of.entry(key).or_insert_with(|| {
            groups.push(OutcomeGroup {
                measure: measure.0.clone(),
                unit: String::new(),
                strength: *strength,
                adds_up: catalogue.adds_up(&measure.0),
                evidenced: OutcomeSum::default(),
                unproven: OutcomeSum::default(),
            });
            groups.len() - 1
        });
        let group = &mut groups[index];
        let is_evidenced = is_evidenced(register, Kind::Outcome, &row.id);
        let own = if is_evidenced { &mut group.evidenced } else { &mut group.unproven };
        own.ids.push(row.id.clone());
    }
    for group in &mut groups {
        let [evidenced, unproven] =
            [&group.evidenced, &group.unproven].map(|own| own.figures(register));
        let totals = [group.total(&evidenced), group.total(&unproven)];
        [group.evidenced.total, group.unproven.total] = totals;
        let unit = common_unit(&[evidenced, unproven].concat());
        group.unit = unit.unwrap_or_default().to_owned();
    }
    order::sort_by(&mut groups, |a, b| {
        let position = |of: &OutcomeGroup| catalogue.position(&of.measure).unwrap_or(usize::MAX);
        let by_count = b.count().cmp(&a.count());
        position(a)
            .cmp(&position(b))
            .then(by_count)
            .then_with(|| (&a.measure, &a.unit, a.strength).cmp(&(&b.measure, &b.unit, b.strength)))
    });
    let scope = lens.scope_filters(Kind::Outcome);
    let sources = count_of(rows.len());
    OutcomeGrowth { buckets, groups, grain: lens.grain, scope, sources, undated }
}
