//! Growth: the counts of the dashboard over time, from the register.
//!
//! Every figure has the list filters that show the records it counts. This file defines the lens and
//! the series; stocks, flows, outcomes, lives and headlines have a file each.

mod activities;
mod flow;
mod headlines;
mod lives;
mod outcomes;
mod stock;
mod whole_life;
mod work;

pub use activities::{ActivityGroup, activities, activities_of};
pub use flow::branch_turnover;
pub use headlines::{Headline, HeadlineId, Headlines, headline, headlines};
pub use lives::{LifeLine, LifeLines, life_lines};
pub use outcomes::{BucketFigures, OutcomeGroup, OutcomeGrowth, OutcomeSum, outcomes};
pub use stock::{active_branches, alliance_units, teams, units_by_alliance};
pub use whole_life::{
    Deployed, LeadTimes, Length, LifeLengths, SinceFounding, Survival, at_risk, coverage_over_time,
    deployed_over_time, lead_times, life_lengths, share_after, since_founding, survival,
};
pub use work::{
    Amount, Amounts, NodesDone, SinceFirst, Tied, cooperation_amounts, nodes_done, since_first,
    ties_over_time,
};

use rustc_hash::FxHashMap;

use super::list::Filter;
use crate::areas::{AreaScope, has_area};
use crate::branches::life::Life;
use crate::kinds::choices::Setting;
use crate::kinds::field::{Coded, Field, FieldId, FieldValue};
use crate::kinds::records::{Activity, AllianceUnit, Branch, Kind, Outcome, RecordType, Task};
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Bucket, Grain, Period};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The part of a ledger that is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All records.
    #[default]
    Everything,
    /// Branches of one setting and what belongs to them.
    Setting(Setting),
    /// One alliance and what belongs to it.
    Alliance(Name),
    /// An area with all below it, or what belongs to none.
    Area(AreaScope),
}

/// The selection for growth charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The grain of the time axis.
    pub grain: Grain,
    /// The first period shown; by default the period of the first date.
    pub from: Option<Period>,
    /// The last period shown; by default the period of `as_of`.
    pub to: Option<Period>,
    /// The part that is counted.
    pub scope: Scope,
    /// The day up to which the ledger describes the past: today, or the date of a sample.
    pub as_of: Day,
}

/// Maximum periods of a time axis: a mistyped year must not make a thousand columns.
const LONGEST_AXIS: usize = 120;

/// The meaning of a series.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SeriesKey {
    /// Records of one choice of a field.
    Choice(&'static str),
    /// Records whose choice is owed.
    Owed,
    /// Records that possibly exist, because their dates are imprecise.
    Possible,
    /// Records that begin.
    Began,
    /// Records that end.
    Ended,
    /// What belongs to one alliance.
    Alliance(Name, Option<String>),
    /// Activities of all kinds of a group.
    Group(ActivityGroup),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Present,
    PossiblyPresent,
    DateIn(FieldId),
}

/// A series of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its meaning.
    pub key: SeriesKey,
    /// One count per bucket.
    pub counts: Vec<u32>,
    filters: Vec<Filter>,
    reading: Reading,
}

/// Maximum series that the ledger decides, one for each alliance: more lines cannot be told apart.
/// The largest have a series each, the others are counted together in [`Growth::rest`].
pub const MOST_SERIES: usize = 8;

/// What is counted together, as it has no series of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// The kind of the records that would have a series each.
    pub kind: Kind,
    /// Their number.
    pub series: usize,
    /// The sum of their counts, one per bucket.
    pub counts: Vec<u32>,
}

/// Counts over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The kind of the counted records.
    pub kind: Kind,
    /// The field whose choices divide the series, or whose dates are counted.
    pub field: FieldId,
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The series, in stacking order, without empty ones.
    pub series: Vec<Series>,
    /// The sum of the smaller series, if there are too many.
    pub rest: Option<Rest>,
    /// The number of records in the scope.
    pub sources: u32,
    /// The number of them without a date, which are not counted.
    pub undated: u32,
    as_of: Day,
    is_stock: bool,
}

impl Growth {
    /// Whether it counts what exists at the end of each period, not what happens in it.
    pub fn is_stock(&self) -> bool {
        self.is_stock
    }

    /// The filters that list the records behind a count.
    pub fn rows_behind(&self, series: usize, bucket: usize) -> Vec<Filter> {
        let of = &self.series[series];
        let mut filters = of.filters.clone();
        let bucket = self.buckets[bucket];
        filters.push(match (of.reading, bucket) {
            (Reading::Present, Bucket::In(period)) => {
                Filter::PresentAt(period.last_day().min(self.as_of))
            }
            (Reading::PossiblyPresent, Bucket::In(period)) => {
                Filter::PossiblyPresentAt(period.last_day().min(self.as_of))
            }
            (Reading::DateIn(field), bucket) => Filter::DateIn(field.index, bucket),
            (Reading::Present | Reading::PossiblyPresent, Bucket::Sometime(_)) => {
                unreachable!("a stock's axis has periods only")
            }
        });
        filters
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.counts.iter().all(|count| *count == 0))
    }

    /// The sum of all series in one bucket.
    pub fn total(&self, bucket: usize) -> u32 {
        let counts = self.series.iter().map(|series| &series.counts);
        total(counts.chain(self.rest.iter().map(|rest| &rest.counts)).map(|counts| counts[bucket]))
    }

    /// Counts all series but the first [`MOST_SERIES`] together; each is of one record of `kind`.
    fn sum_rest(&mut self, kind: Kind) {
        let series = self.series.split_off(self.series.len().min(MOST_SERIES));
        if series.is_empty() {
            return;
        }
        let mut counts = vec![0; self.buckets.len()];
        for own in &series {
            for (sum, count) in counts.iter_mut().zip(&own.counts) {
                add(sum, *count);
            }
        }
        self.rest = Some(Rest { kind, series: series.len(), counts });
    }
}

impl Lens {
    fn takes_branch(&self, register: &Register, branch: &Branch) -> bool {
        match &self.scope {
            Scope::Setting(setting) => branch.setting == Some(*setting),
            Scope::Area(area) => area.takes_record(register, branch),
            Scope::Everything | Scope::Alliance(_) => true,
        }
    }

    /// Whether a task is counted.
    pub fn takes_task(&self, register: &Register, task: &Task) -> bool {
        match &self.scope {
            Scope::Setting(setting) => task.setting == Some(*setting),
            Scope::Area(area) => area.takes_record(register, task),
            Scope::Everything | Scope::Alliance(_) => true,
        }
    }

    fn takes_owned(
        &self,
        register: &Register,
        branch: Option<&Name>,
        alliance: Option<&Name>,
    ) -> bool {
        match &self.scope {
            // What an area has is asked before.
            Scope::Everything | Scope::Area(_) => true,
            Scope::Setting(setting) => branch
                .and_then(|id| register.branches().get(id))
                .is_some_and(|branch| branch.setting == Some(*setting)),
            Scope::Alliance(id) => alliance == Some(id),
        }
    }

    fn takes_activity(&self, register: &Register, activity: &Activity) -> bool {
        if let Scope::Area(area) = &self.scope {
            return area.takes_record(register, activity);
        }
        let branch = activity.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, activity.alliance.as_ref().map(|alliance| &alliance.id))
    }

    fn takes_outcome(&self, register: &Register, outcome: &Outcome) -> bool {
        if let Scope::Area(area) = &self.scope {
            return area.takes_record(register, outcome);
        }
        let branch = outcome.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, outcome.alliance.as_ref().map(|alliance| &alliance.id))
    }

    /// The filter for the scope in a list of this kind.
    pub fn scope_filters(&self, kind: Kind) -> Vec<Filter> {
        match (&self.scope, kind) {
            (Scope::Setting(setting), Kind::Branch) => {
                vec![Filter::Is(Branch::SETTING.index(), setting.code().to_owned())]
            }
            (Scope::Setting(setting), Kind::Task) => {
                vec![Filter::Is(Task::SETTING.index(), setting.code().to_owned())]
            }
            (Scope::Setting(setting), Kind::Activity | Kind::Outcome | Kind::Team) => {
                vec![Filter::BranchSetting(setting.code().to_owned())]
            }
            (Scope::Alliance(id), Kind::AllianceUnit | Kind::Activity | Kind::Outcome) => {
                let of = kind.reference_to(Kind::Alliance);
                of.map(|of| Filter::Is(of, id.to_string())).into_iter().collect()
            }
            (Scope::Area(area), kind) if has_area(kind) => vec![Filter::InArea(area.clone())],
            _ => Vec::new(),
        }
    }

    /// The periods shown for these dates.
    fn periods(&self, dates: impl Iterator<Item = PartialDate>) -> Vec<Period> {
        let last = self.to.unwrap_or_else(|| Period::holding(self.as_of, self.grain));
        let first_day = dates.map(PartialDate::earliest).filter(|day| *day <= self.as_of).min();
        let first = self.from.or_else(|| first_day.map(|day| Period::holding(day, self.grain)));
        let Some(first) = first else { return Vec::new() };
        let mut periods: Vec<Period> =
            Period::holding(first.first_day(), self.grain).until(last.last_day()).collect();
        // If there are too many, the latest stay: growth is read from its end.
        let surplus = periods.len().saturating_sub(LONGEST_AXIS);
        periods.split_off(surplus)
    }

    /// The periods, with a bucket for the rest of a year after each year that has a date without a
    /// month.
    fn buckets(&self, periods: &[Period], dates: impl Iterator<Item = PartialDate>) -> Vec<Bucket> {
        let mut loose_years: Vec<u16> = dates
            .filter_map(|date| match Bucket::of(date, self.grain) {
                Bucket::Sometime(year) => Some(year),
                Bucket::In(_) => None,
            })
            .collect();
        order::sort(&mut loose_years);
        loose_years.dedup();
        let mut buckets = Vec::new();
        for (index, period) in periods.iter().enumerate() {
            buckets.push(Bucket::In(*period));
            let year = period.year();
            let ends_year = periods.get(index + 1).is_none_or(|next| next.year() != year);
            if ends_year && loose_years.contains(&year) {
                buckets.push(Bucket::Sometime(year));
            }
        }
        buckets
    }
}

/// The most common of these units; the first by code point of those that are equally common.
pub fn most_common<'a>(units: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for unit in units {
        *counts.entry(unit).or_default() += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(unit, _)| unit)
}

/// Adds to a count. One that is mistyped must not run over.
fn add(count: &mut u32, number: u32) {
    *count = count.saturating_add(number);
}

fn total(numbers: impl Iterator<Item = u32>) -> u32 {
    numbers.fold(0, u32::saturating_add)
}

fn count_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The series keys of a choice field, the last one for records where it is owed.
fn choice_keys<R: RecordType, C: Coded + FieldValue>(
    field: Field<R, C>,
) -> Vec<(SeriesKey, Filter)> {
    let index = field.index();
    let mut keys: Vec<(SeriesKey, Filter)> = C::ALL_CODES
        .iter()
        .map(|code| (SeriesKey::Choice(code), Filter::Is(index, (*code).to_owned())))
        .collect();
    keys.push((SeriesKey::Owed, Filter::IsEmpty(index)));
    keys
}

fn choice_index<T: PartialEq>(all: &[T], choice: Option<&T>) -> usize {
    choice.and_then(|choice| all.iter().position(|known| known == choice)).unwrap_or(all.len())
}

fn branch_life(branch: &Branch) -> Life {
    Life { start: branch.established, end: branch.dissolved }
}

/// The member units in the scope of a lens.
fn units_in_scope<'a>(
    register: &'a Register,
    lens: &'a Lens,
) -> impl Iterator<Item = &'a AllianceUnit> {
    let takes = |unit: &AllianceUnit| match &lens.scope {
        Scope::Alliance(id) => unit.alliance.as_ref().is_some_and(|alliance| alliance.id == *id),
        Scope::Area(area) => area.takes_record(register, unit),
        Scope::Everything | Scope::Setting(_) => true,
    };
    register.alliance_units().rows().iter().map(|row| &row.record).filter(move |unit| takes(unit))
}

/// The day up to which a ledger describes the past: the later of its stated date, or else today, and
/// its last date that is not in the future.
pub fn as_of(register: &Register, stated: Option<PartialDate>, today: Day) -> Day {
    let Some(stated) = stated.map(|date| date.latest().min(today)) else { return today };
    let branches = register.branches().rows().iter();
    let branch_dates = branches.flat_map(|row| [row.record.established, row.record.dissolved]);
    let units = register.alliance_units().rows().iter();
    let unit_dates = units.flat_map(|row| [row.record.joined, row.record.left]);
    let activity_dates = register.activities().rows().iter().map(|row| row.record.date);
    let outcome_dates = register.outcomes().rows().iter().map(|row| row.record.date);
    branch_dates
        .chain(unit_dates)
        .chain(activity_dates)
        .chain(outcome_dates)
        .flatten()
        .map(PartialDate::earliest)
        .filter(|day| *day <= today)
        .fold(stated, Day::max)
}
