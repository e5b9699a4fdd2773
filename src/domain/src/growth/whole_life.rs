//! Growth over the whole life: coverage, lengths of life, lead times from request to launch, and
//! deployed members.

use rustc_hash::FxHashMap;

use super::{Lens, Scope, branch_life, count_of, total};
use crate::branches::coverage::{CoverageCounts, Serving, counts_at};
use crate::branches::deployment::deployed_counts;
use crate::branches::life::{Life, Presence};
use crate::branches::lifecycle::BranchLife;
use crate::kinds::choices::{Setting, StepKind};
use crate::kinds::records::{Alliance, AllianceUnit, Branch, Step, Task};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::period::Period;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// Coverage at the end of each period shown, from the first task on.
pub fn coverage_over_time(
    register: &Register,
    lens: &Lens,
    full_members: u32,
) -> Vec<(Period, CoverageCounts)> {
    let tasks = register.tasks().rows().iter();
    let periods = lens.periods(tasks.filter_map(|row| row.record.start));
    let serving = Serving::of(register);
    let is_in_scope = |task: &Task| lens.takes_task(register, task);
    let at = |period: Period| {
        let day = period.last_day().min(lens.as_of);
        (period, counts_at(register, &serving, (day, lens.as_of), full_members, is_in_scope))
    };
    periods.into_iter().map(at).collect()
}

/// The length of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Days from its start to its end, or to the last known day.
    pub days: u32,
    /// Whether it has ended. Otherwise it lasts at least this long.
    pub is_ended: bool,
}

/// A step of a survival curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Survival {
    /// Days since the start.
    pub days: u32,
    /// The number of lives known to last this long.
    pub at_risk: u32,
    /// The number of lives that end on this day.
    pub ended: u32,
    /// The estimated share of lives that last longer, from 0 to 1.
    pub share: f64,
}

/// The Kaplan–Meier estimate of a survival curve. Lives that go on count as censored at their current
/// length.
pub fn survival(lengths: &[Length]) -> Vec<Survival> {
    let mut lengths = lengths.to_vec();
    order::sort_by(&mut lengths, |a, b| a.days.cmp(&b.days));
    let mut share = 1.0;
    let mut curve = Vec::new();
    let mut seen = 0;
    for same in lengths.chunk_by(|a, b| a.days == b.days) {
        let at_risk = count_of(lengths.len() - seen);
        let ended = count_of(same.iter().filter(|length| length.is_ended).count());
        seen += same.len();
        if ended > 0 {
            share *= 1.0 - f64::from(ended) / f64::from(at_risk);
            curve.push(Survival { days: same[0].days, at_risk, ended, share });
        }
    }
    curve
}

/// The share of lives that last longer than a number of days.
pub fn share_after(curve: &[Survival], days: u32) -> f64 {
    curve.iter().take_while(|step| step.days <= days).last().map_or(1.0, |step| step.share)
}

/// The number of lives observed for a number of days.
pub fn at_risk(lengths: &[Length], days: u32) -> u32 {
    count_of(lengths.iter().filter(|length| length.days >= days).count())
}

/// The lives of organisations of one setting.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeLengths {
    /// The setting, if stated.
    pub setting: Option<Setting>,
    /// Their lives.
    pub lengths: Vec<Length>,
}

/// The lengths of life by setting, and the number of lives without a date precise to the month.
pub fn life_lengths(register: &Register, lens: &Lens) -> (Vec<LifeLengths>, u32) {
    let mut found: Vec<LifeLengths> = Vec::new();
    let mut undated = 0;
    for row in
        register.branches().rows().iter().filter(|row| lens.takes_branch(register, &row.record))
    {
        let has_begun = row.record.established.is_some_and(|start| start.earliest() <= lens.as_of);
        let is_undated = row.record.established.is_none() && row.record.dissolved.is_some();
        if !has_begun && !is_undated {
            // Not launched yet.
            continue;
        }
        let single = Some(&row.record).filter(|branch| branch.is_single());
        let Some(length) = single.and_then(|branch| length(branch, lens.as_of)) else {
            undated += 1;
            continue;
        };
        let setting = row.record.setting;
        match found.iter_mut().find(|known| known.setting == setting) {
            Some(known) => known.lengths.push(length),
            None => found.push(LifeLengths { setting, lengths: vec![length] }),
        }
    }
    order::sort_by(&mut found, |a, b| {
        let key = |of: &LifeLengths| (of.setting.is_none(), of.setting);
        key(a).cmp(&key(b))
    });
    (found, undated)
}

/// A month of imprecision is acceptable in a length of life; a year is not.
fn length(branch: &Branch, as_of: Day) -> Option<Length> {
    let life = branch_life(branch);
    let tells_month = |date: &PartialDate| days_between(date.earliest(), date.latest()) <= 31;
    let start = life.start.filter(tells_month)?.earliest();
    let end = match life.end {
        Some(end) if end.earliest() <= as_of => {
            let end = Some(end).filter(tells_month)?;
            // Founded on the 20th and dissolved in the same month, it did not end before.
            if end.latest() < start {
                return None;
            }
            end.earliest().max(start)
        }
        _ => as_of,
    };
    let is_ended = life.end.is_some_and(|end| end.earliest() <= as_of);
    (start <= end).then(|| Length { days: days_between(start, end), is_ended })
}

fn days_between(from: Day, to: Day) -> u32 {
    u32::try_from(to.epoch_days() - from.epoch_days()).unwrap_or(0)
}

/// The lead times, in days and ascending, of the organisations launched in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadTimes {
    /// The period.
    pub period: Period,
    /// Days from request to launch.
    pub days: Vec<u32>,
}

impl LeadTimes {
    /// The median; for an even number, the longer of the two in the middle.
    pub fn median(&self) -> Option<u32> {
        self.days.get(self.days.len() / 2).copied()
    }
}

/// The lead times by period of the launch, and the number of launched organisations without both dates.
pub fn lead_times(register: &Register, lens: &Lens) -> (Vec<LeadTimes>, u32) {
    let mut steps: FxHashMap<&Name, Vec<&Row<Step>>> = FxHashMap::default();
    for row in register.steps().rows() {
        if let Some(of) = &row.record.branch {
            steps.entry(&of.id).or_default().push(row);
        }
    }
    let mut known: Vec<(PartialDate, u32)> = Vec::new();
    let mut undated = 0;
    for row in
        register.branches().rows().iter().filter(|row| lens.takes_branch(register, &row.record))
    {
        let Some(launch) = row.record.established else { continue };
        let own = steps.get(&row.id).map_or(&[][..], |steps| steps);
        let life = BranchLife::new(&row.record, own.iter().copied());
        let request = life.date(StepKind::Request).filter(|date| date.has_day());
        // A request after the launch is reported by a rule and gives no lead time.
        let request = request.filter(|request| request.earliest() <= launch.earliest());
        match request.filter(|_| launch.has_day() && row.record.is_single()) {
            Some(request) => {
                known.push((launch, days_between(request.earliest(), launch.earliest())));
            }
            None => undated += 1,
        }
    }
    let in_period = |period: Period| {
        let own = known.iter().filter(|(launch, _)| period.holds(*launch));
        let mut days: Vec<u32> = own.map(|(_, days)| *days).collect();
        order::sort(&mut days);
        LeadTimes { period, days }
    };
    let periods = lens.periods(known.iter().map(|(launch, _)| *launch));
    (periods.into_iter().map(in_period).collect(), undated)
}

/// The members deployed at the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// The period.
    pub period: Period,
    /// The number of persons.
    pub members: u32,
    /// The number of their posts.
    pub posts: u32,
}

/// The members deployed at the end of each period shown, each once; and the number of assignments
/// without a start, which are not counted.
pub fn deployed_over_time(register: &Register, lens: &Lens) -> (Vec<Deployed>, u32) {
    let assignments = || register.assignments().rows().iter().map(|row| &row.record);
    let periods = lens.periods(assignments().filter_map(|assignment| assignment.from));
    let days: Vec<Day> = periods.iter().map(|period| period.last_day().min(lens.as_of)).collect();
    let counts = deployed_counts(register, &days, lens.as_of);
    let undated = assignments().filter(|assignment| assignment.from.is_none()).count();
    let at = |(period, (members, posts))| Deployed { period, members, posts };
    (periods.into_iter().zip(counts).map(at).collect(), count_of(undated))
}

/// The growth of one alliance since its founding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinceFounding {
    /// The alliance.
    pub alliance: Name,
    /// Its units at its founding and at the end of each period after it, up to the last known day.
    pub units: Vec<(Day, u32)>,
}

/// Maximum periods that are compared.
const MOST_PERIODS: u32 = 40;

/// The units of each alliance from a common start, every `months` months since its founding. An
/// alliance whose founding is not known to the month has no start.
pub fn since_founding(register: &Register, lens: &Lens, months: u32) -> Vec<SinceFounding> {
    let is_asked = |row: &Row<Alliance>| match &lens.scope {
        Scope::Alliance(asked) => *asked == row.id,
        Scope::Area(area) => area.takes_record(register, &row.record),
        Scope::Everything | Scope::Setting(_) => true,
    };
    let mut units_of: FxHashMap<&Name, Vec<&AllianceUnit>> = FxHashMap::default();
    for unit in register.alliance_units().rows().iter().map(|row| &row.record) {
        if let Some(alliance) = &unit.alliance {
            units_of.entry(&alliance.id).or_default().push(unit);
        }
    }
    let mut found: Vec<SinceFounding> = Vec::new();
    for row in register.alliances().rows().iter().filter(|row| is_asked(row)) {
        let Some(founded) = row.record.founded.filter(|founded| founded.has_month()) else {
            continue;
        };
        let founded = founded.latest();
        let own = units_of.get(&row.id).map_or(&[][..], |units| units);
        let days = (0..MOST_PERIODS).map(|index| founded.plus_months(index * months));
        let days = days.take_while(|day| *day <= lens.as_of);
        let there = |unit: &&&AllianceUnit, day: Day| {
            let life = Life { start: unit.joined, end: unit.left };
            life.presence(day, lens.as_of) == Presence::Certain
        };
        let count = |day: Day| {
            let present = own.iter().filter(|unit| there(unit, day));
            (day, total(present.map(|unit| unit.stands_for().value)))
        };
        let units: Vec<(Day, u32)> = days.map(count).collect();
        if !units.is_empty() {
            found.push(SinceFounding { alliance: row.id.clone(), units });
        }
    }
    order::sort_by(&mut found, |a, b| {
        let last = |one: &SinceFounding| one.units.last().map(|unit| unit.1);
        last(b).cmp(&last(a)).then_with(|| a.alliance.cmp(&b.alliance))
    });
    found
}
