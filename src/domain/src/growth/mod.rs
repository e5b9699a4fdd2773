//! Growth: what the dashboard counts, over time, from the register.
//!
//! Every figure knows the list filters that show the records it counts. Here is how growth is
//! looked at and what its series are; stocks, flows, outcomes, lives and headlines have a file each.

mod flow;
mod headlines;
mod lives;
mod outcomes;
mod stock;
mod whole_life;
mod work;

pub use flow::{activities, branch_turnover};
pub use headlines::{Headline, Headlines, headlines};
pub use lives::{LifeLine, LifeLines, life_lines};
pub use outcomes::{OutcomeGroup, OutcomeGrowth, outcomes};
pub use stock::{active_branches, alliance_units, teams, units_by_alliance};
pub use whole_life::{
    Deployed, LeadTimes, Length, LifeLengths, SinceFounding, Survival, at_risk, coverage_over_time,
    deployed_over_time, lead_times, life_lengths, share_after, since_founding, survival,
};
pub use work::{
    Amount, Amounts, NodesDone, SinceFirst, Tied, cooperation_amounts, nodes_done, since_first,
    ties_over_time,
};

use super::list::Filter;
use crate::branches::life::Life;
use crate::kinds::choices::Setting;
use crate::kinds::field::{Coded, Field, FieldId, FieldValue};
use crate::kinds::records::{Activity, AllianceUnit, Branch, Kind, Outcome, RecordType};
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Bucket, Grain, Period};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// What part of the ledger is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    #[default]
    Everything,
    /// Branches of one setting and what belongs to them.
    Setting(Setting),
    /// One alliance and what belongs to it.
    Alliance(Name),
}

/// How growth is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The division of the time axis.
    pub grain: Grain,
    /// The first period shown; by default that of the first date.
    pub from: Option<Period>,
    /// The last period shown; by default that of `as_of`.
    pub to: Option<Period>,
    /// The part looked at.
    pub scope: Scope,
    /// Up to which day the ledger speaks: today, or a sample's own date.
    pub as_of: Day,
}

/// The longest time axis, in periods: a mistyped year must not ask for a thousand columns.
const LONGEST_AXIS: usize = 120;

/// What a series stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SeriesKey {
    /// Records of one choice of a field.
    Choice(&'static str),
    /// Records whose choice is owed.
    Owed,
    /// Records that were possibly there, by dates known to the year or month only.
    Possible,
    /// Records that began.
    Began,
    /// Records that ended.
    Ended,
    /// What belongs to one alliance.
    Alliance(Name, Option<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Present,
    PossiblyPresent,
    DateIn(FieldId),
}

/// One series of counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it stands for.
    pub key: SeriesKey,
    /// One count a bucket.
    pub counts: Vec<u32>,
    filters: Vec<Filter>,
    reading: Reading,
}

/// Counts over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// The kind of record counted.
    pub kind: Kind,
    /// The field whose choices divide the series, or whose dates are counted.
    pub field: FieldId,
    /// The time axis.
    pub buckets: Vec<Bucket>,
    /// The series, in the order of the stack; those without a record are left out.
    pub series: Vec<Series>,
    /// How many records were looked at.
    pub sources: u32,
    /// How many of them have no date and so are in no count.
    pub undated: u32,
    as_of: Day,
}

impl Growth {
    /// The filters that show the records behind one count.
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
        self.series.iter().map(|series| series.counts[bucket]).sum()
    }
}

impl Lens {
    fn takes_branch(&self, branch: &Branch) -> bool {
        match &self.scope {
            Scope::Setting(setting) => branch.setting == Some(*setting),
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
            Scope::Everything => true,
            Scope::Setting(setting) => branch
                .and_then(|id| register.branches().get(id))
                .is_some_and(|branch| branch.setting == Some(*setting)),
            Scope::Alliance(id) => alliance == Some(id),
        }
    }

    fn takes_activity(&self, register: &Register, activity: &Activity) -> bool {
        let branch = activity.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, activity.alliance.as_ref().map(|alliance| &alliance.id))
    }

    fn takes_outcome(&self, register: &Register, outcome: &Outcome) -> bool {
        let branch = outcome.branch.as_ref().map(|branch| &branch.id);
        self.takes_owned(register, branch, outcome.alliance.as_ref().map(|alliance| &alliance.id))
    }

    /// The filter that stands for the scope in a list of this kind.
    fn scope_filters(&self, kind: Kind) -> Vec<Filter> {
        match (&self.scope, kind) {
            (Scope::Setting(setting), Kind::Branch) => {
                vec![Filter::Is(Branch::SETTING.index(), setting.code().to_owned())]
            }
            (Scope::Setting(setting), Kind::Activity | Kind::Outcome | Kind::Team) => {
                vec![Filter::BranchSetting(setting.code().to_owned())]
            }
            (Scope::Alliance(id), Kind::AllianceUnit | Kind::Activity | Kind::Outcome) => {
                let of = kind.reference_to(Kind::Alliance);
                of.map(|of| Filter::Is(of, id.to_string())).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The periods shown, given the dates there are.
    fn periods(&self, dates: impl Iterator<Item = PartialDate>) -> Vec<Period> {
        let last = self.to.unwrap_or_else(|| Period::holding(self.as_of, self.grain));
        let first_day = dates.map(PartialDate::earliest).filter(|day| *day <= self.as_of).min();
        let first = self.from.or_else(|| first_day.map(|day| Period::holding(day, self.grain)));
        let Some(first) = first else { return Vec::new() };
        let mut periods: Vec<Period> =
            Period::holding(first.first_day(), self.grain).until(last.last_day()).collect();
        // The latest are kept: growth is read from its end.
        let surplus = periods.len().saturating_sub(LONGEST_AXIS);
        periods.split_off(surplus)
    }

    /// Periods, with a year's rest after the last period of each year in which a date is known
    /// to the year only.
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

fn count_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A list of series keys for a choice field, with a last one for records where it is owed.
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

/// The member units of the lens' scope.
fn units_in_scope<'a>(
    register: &'a Register,
    lens: &'a Lens,
) -> impl Iterator<Item = &'a AllianceUnit> {
    let takes = |alliance: Option<&Name>| match &lens.scope {
        Scope::Alliance(id) => alliance == Some(id),
        Scope::Everything | Scope::Setting(_) => true,
    };
    register
        .alliance_units()
        .rows()
        .iter()
        .map(|row| &row.record)
        .filter(move |unit| takes(unit.alliance.as_ref().map(|alliance| &alliance.id)))
}

/// Up to which day a ledger speaks: the later of the day it states (a sample's), or else today,
/// and the last date in it that is not in the future.
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
