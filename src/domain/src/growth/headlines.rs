//! The headline figures above the charts.

use rustc_hash::FxHashMap;

use super::{Lens, Scope, branch_life, units_in_scope};
use crate::branches::life::{KnownLife, Life, Presence};
use crate::kinds::field::FieldId;
use crate::kinds::records::{Activity, Branch, Kind, Organisation};
use crate::list::Filter;
use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Bucket, Grain, Period};
use crate::values::quantity::{Count, Qualifier};
use zhibu_ledger::Name;

/// A headline figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// The figure.
    pub count: Count,
    /// The difference from the period or year before; `None` without one, or if a count is not exact.
    pub change: Option<i64>,
    /// The number that may have to be added, because dates are imprecise or missing.
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

/// One of the headline figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadlineId {
    /// [`Headlines::active`].
    Active,
    /// [`Headlines::established`].
    Established,
    /// [`Headlines::units`].
    Units,
    /// [`Headlines::activities`].
    Activities,
    /// [`Headlines::members`].
    Members,
}

impl HeadlineId {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Active, Self::Established, Self::Units, Self::Activities, Self::Members];
}

/// What is counted of a record, and the number of things that the record stands for.
struct Counted<T> {
    of: T,
    number: Count,
}

/// The number of what is sought.
fn number_of<T>(counted: &[Counted<T>], is_sought: impl Fn(&T) -> bool) -> Count {
    Count::total(counted.iter().filter(|one| is_sought(&one.of)).map(|one| one.number))
}

/// Computes the headline figures.
pub fn headlines(register: &Register, lens: &Lens) -> Headlines {
    let of = |id| headline(register, lens, id);
    Headlines {
        active: of(HeadlineId::Active),
        established: of(HeadlineId::Established),
        units: of(HeadlineId::Units),
        activities: of(HeadlineId::Activities),
        members: of(HeadlineId::Members),
    }
}

/// Computes one of them. It reads no other kinds of records than it counts, and those that the scope asks for.
pub fn headline(register: &Register, lens: &Lens, id: HeadlineId) -> Headline {
    match id {
        HeadlineId::Active => {
            let lives = branches(register, lens)
                .map(|branch| Counted { of: branch_life(branch), number: branch.stands_for() });
            present_now(lens, Kind::Branch, &lives.collect::<Vec<_>>())
        }
        HeadlineId::Established => {
            let dates = branches(register, lens)
                .map(|branch| Counted { of: branch.established, number: branch.stands_for() });
            happened_this_year(lens, Branch::ESTABLISHED.id(), &dates.collect::<Vec<_>>())
        }
        HeadlineId::Units => {
            let lives = units_in_scope(register, lens).map(|unit| Counted {
                of: Life { start: unit.joined, end: unit.left },
                number: unit.stands_for(),
            });
            present_now(lens, Kind::AllianceUnit, &lives.collect::<Vec<_>>())
        }
        HeadlineId::Activities => {
            let rows = register.activities().rows().iter();
            let dates = rows
                .filter(|row| lens.takes_activity(register, &row.record))
                .map(|row| Counted { of: row.record.date, number: Count::exact(1) });
            happened_this_year(lens, Activity::DATE.id(), &dates.collect::<Vec<_>>())
        }
        HeadlineId::Members => members(register, lens),
    }
}

fn branches<'a>(register: &'a Register, lens: &'a Lens) -> impl Iterator<Item = &'a Branch> {
    let rows = register.branches().rows().iter().map(|row| &row.record);
    rows.filter(|branch| lens.takes_branch(register, branch))
}

fn present_now(lens: &Lens, kind: Kind, lives: &[Counted<Life>]) -> Headline {
    let known =
        |life: &Counted<Life>| Counted { of: life.of.known_on(lens.as_of), number: life.number };
    let known: Vec<Counted<KnownLife>> = lives.iter().map(known).collect();
    let present =
        |day: Day, sought: Presence| number_of(&known, |life| life.presence(day) == sought);
    let now = present(lens.as_of, Presence::Certain);
    let dates = lives.iter().map(|life| life.of.start);
    let day_before = Period::holding(lens.as_of, lens.grain).first_day().plus_days(-1);
    let mut filters = lens.scope_filters(kind);
    filters.push(Filter::PresentAt(lens.as_of));
    Headline {
        count: now,
        // If the earlier count is imprecise, so is the change.
        change: (present(day_before, Presence::Possible).value == 0
            && reaches_back(dates, day_before))
        .then(|| difference(now, present(day_before, Presence::Certain)))
        .flatten(),
        uncertain: present(lens.as_of, Presence::Possible)
            .sum(present(lens.as_of, Presence::Undated))
            .value,
        kind,
        filters,
    }
}

/// Whether the dates go back to this day. A ledger that begins later has nothing to compare with.
fn reaches_back(mut dates: impl Iterator<Item = Option<PartialDate>>, day: Day) -> bool {
    dates.any(|date| date.is_some_and(|date| date.earliest() <= day))
}

/// How much more there is now than before; `None` if one of the counts is not exact.
fn difference(now: Count, before: Count) -> Option<i64> {
    let is_exact = [now, before].iter().all(|count| count.qualifier == Qualifier::Exact);
    is_exact.then(|| i64::from(now.value) - i64::from(before.value))
}

fn happened_this_year(
    lens: &Lens,
    date: FieldId,
    dates: &[Counted<Option<PartialDate>>],
) -> Headline {
    let year = lens.as_of.civil().0;
    let in_year = |year: u16| number_of(dates, |date| date.is_some_and(|date| date.year() == year));
    let mut filters = lens.scope_filters(date.kind);
    let period = Period::holding(lens.as_of, Grain::Year);
    filters.push(Filter::DateIn(date.index, Bucket::In(period)));
    Headline {
        count: in_year(year),
        change: reaches_back(dates.iter().map(|date| date.of), period.first_day().plus_days(-1))
            .then(|| difference(in_year(year), in_year(year - 1)))
            .flatten(),
        uncertain: number_of(dates, Option::is_none).value,
        kind: date.kind,
        filters,
    }
}

/// Whether an organisation is counted in the scope.
fn is_counted(register: &Register, lens: &Lens, organisation: &Organisation) -> bool {
    match &lens.scope {
        Scope::Area(area) => area.takes_record(register, organisation),
        Scope::Everything | Scope::Setting(_) | Scope::Alliance(_) => true,
    }
}

/// Whether a counted organisation above each one states a total. Each is asked once, however deep the tree. A
/// total that is stated above an area is of more than the area, and says nothing of its parts.
fn covered<'a>(register: &'a Register, lens: &Lens) -> FxHashMap<&'a Name, bool> {
    let organisations = register.organisations();
    let states = |id: &Name| {
        organisations
            .get(id)
            .is_some_and(|above| above.members.is_some() && is_counted(register, lens, above))
    };
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
fn members(register: &Register, lens: &Lens) -> Headline {
    let covered = covered(register, lens);
    let mut sum = Count::default();
    let rows = register.organisations().rows().iter();
    let rows = rows.filter(|row| is_counted(register, lens, &row.record));
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
        filters: match &lens.scope {
            Scope::Area(_) => lens.scope_filters(Kind::Organisation),
            Scope::Everything | Scope::Setting(_) | Scope::Alliance(_) => Vec::new(),
        },
    }
}
