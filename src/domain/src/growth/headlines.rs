//! The headline figures above the charts.

use rustc_hash::FxHashMap;

use super::{Lens, branch_life, count_of, units_in_scope};
use crate::branches::life::{Life, Presence};
use crate::kinds::field::FieldId;
use crate::kinds::records::{Activity, Branch, Kind};
use crate::list::Filter;
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Bucket, Grain, Period};
use crate::values::quantity::Count;
use zhibu_ledger::Name;

/// A headline figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The figure.
    pub count: Count,
    /// The difference from the period or year before; `None` without one.
    pub change: Option<i64>,
    /// The number of records that may be added, because their dates are imprecise or missing.
    pub uncertain: u32,
    /// The kind of the records behind the figure.
    pub kind: Kind,
    /// The filters that list these records.
    pub filters: Vec<Filter>,
}

/// The headline figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headlines {
    /// Temporary organisations active on the last day, compared with the end of the period before.
    pub active: Headline,
    /// Temporary organisations established in the year of the last day, compared with the year before.
    pub established: Headline,
    /// Member units on the last day, compared with the end of the period before.
    pub units: Headline,
    /// Activities in the year of the last day, compared with the year before.
    pub activities: Headline,
    /// Party members of the permanent organisations.
    pub members: Headline,
}

/// Computes the headline figures.
pub fn headlines(register: &Register, lens: &Lens) -> Headlines {
    let branches: Vec<Life> = register
        .branches()
        .rows()
        .iter()
        .filter(|row| lens.takes_branch(&row.record))
        .map(|row| branch_life(&row.record))
        .collect();
    let units: Vec<Life> = units_in_scope(register, lens)
        .map(|unit| Life { start: unit.joined, end: unit.left })
        .collect();
    let established: Vec<Option<PartialDate>> = branches.iter().map(|life| life.start).collect();
    let activities: Vec<Option<PartialDate>> = register
        .activities()
        .rows()
        .iter()
        .filter(|row| lens.takes_activity(register, &row.record))
        .map(|row| row.record.date)
        .collect();
    Headlines {
        active: present_now(lens, Kind::Branch, &branches),
        established: happened_this_year(lens, Branch::ESTABLISHED.id(), &established),
        units: present_now(lens, Kind::AllianceUnit, &units),
        activities: happened_this_year(lens, Activity::DATE.id(), &activities),
        members: members(register),
    }
}

fn present_now(lens: &Lens, kind: Kind, lives: &[Life]) -> Headline {
    let present = |day: Day, sought: Presence| {
        count_of(lives.iter().filter(|life| life.presence(day, lens.as_of) == sought).count())
    };
    let now = present(lens.as_of, Presence::Certain);
    let dates = lives.iter().map(|life| life.start);
    let day_before = Period::holding(lens.as_of, lens.grain).first_day().plus_days(-1);
    let mut filters = lens.scope_filters(kind);
    filters.push(Filter::PresentAt(lens.as_of));
    Headline {
        count: Count::exact(now),
        // If the earlier count is imprecise, so is the change.
        change: (present(day_before, Presence::Possible) == 0 && reaches_back(dates, day_before))
            .then(|| i64::from(now) - i64::from(present(day_before, Presence::Certain))),
        uncertain: present(lens.as_of, Presence::Possible) + present(lens.as_of, Presence::Undated),
        kind,
        filters,
    }
}

/// Whether the dates go back to this day. A ledger that begins later has nothing to compare with.
fn reaches_back(mut dates: impl Iterator<Item = Option<PartialDate>>, day: Day) -> bool {
    dates.any(|date| date.is_some_and(|date| date.earliest() <= day))
}

fn happened_this_year(lens: &Lens, date: FieldId, dates: &[Option<PartialDate>]) -> Headline {
    let year = lens.as_of.civil().0;
    let in_year =
        |year: u16| count_of(dates.iter().flatten().filter(|date| date.year() == year).count());
    let mut filters = lens.scope_filters(date.kind);
    let period = Period::holding(lens.as_of, Grain::Year);
    filters.push(Filter::DateIn(date.index, Bucket::In(period)));
    Headline {
        count: Count::exact(in_year(year)),
        change: reaches_back(dates.iter().copied(), period.first_day().plus_days(-1))
            .then(|| i64::from(in_year(year)) - i64::from(in_year(year - 1))),
        uncertain: count_of(dates.iter().filter(|date| date.is_none()).count()),
        kind: date.kind,
        filters,
    }
}

/// Whether an organisation above each one states a total. Each is asked once, however deep the tree.
fn covered(register: &Register) -> FxHashMap<&Name, bool> {
    let organisations = register.organisations();
    let states = |id: &Name| organisations.get(id).is_some_and(|above| above.members.is_some());
    let above = |id: &Name| {
        let parent = organisations.get(id)?.parent.as_ref()?;
        organisations.row(&parent.id).map(|row| &row.id)
    };
    let mut covered: FxHashMap<&Name, bool> = FxHashMap::default();
    for row in organisations.rows() {
        // From this one upwards, to one that is known or to the top.
        let mut path: Vec<&Name> = Vec::new();
        let mut steps: FxHashMap<&Name, usize> = FxHashMap::default();
        let mut next = Some(&row.id);
        while let Some(id) = next.filter(|id| !covered.contains_key(id) && !steps.contains_key(id))
        {
            steps.insert(id, path.len());
            path.push(id);
            next = above(id);
        }
        // A merge may have closed a cycle in the tree: all of it stands above each of it.
        if let Some(first) = next.and_then(|id| steps.get(id)) {
            let cycle = path.split_off(*first);
            let is_stated = cycle.iter().any(|id| states(id));
            covered.extend(cycle.into_iter().map(|id| (id, is_stated)));
        }
        for id in path.into_iter().rev() {
            let is_covered = above(id).is_some_and(|above| states(above) || covered[above]);
            covered.insert(id, is_covered);
        }
    }
    covered
}

/// The sum of what the organisations state. A stated total covers the organisation's parts and
/// everything below it, so nobody counts twice.
fn members(register: &Register) -> Headline {
    let covered = covered(register);
    let mut sum = Count::default();
    let rows = register.organisations().rows().iter();
    for row in rows.filter(|row| covered.get(&row.id) != Some(&true)) {
        let parts = [row.record.full_members, row.record.probationary_members];
        let counts = row.record.members.map_or(parts, |members| [Some(members), None]);
        sum = counts.into_iter().flatten().fold(sum, Count::sum);
    }
    Headline {
        count: sum,
        change: None,
        uncertain: 0,
        kind: Kind::Organisation,
        filters: Vec::new(),
    }
}
