//! Areas (区域): which area a record belongs to, and the records of an area with all below it.
//!
//! A record belongs to one area at most, so the areas at the top of the tree and what belongs to none are
//! together all records, each counted once.

use crate::kinds::field::{Cell, FieldType};
use crate::kinds::records::{
    Activity, Alliance, AllianceUnit, Area, Branch, Cooperation, Goal, Indicator, Kind,
    MeetingItem, Member, Offer, Organisation, Outcome, RecordType, Target, Task, Team,
};
use crate::register::{Register, Row};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The records that an area is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AreaScope {
    /// Those of this area and of all below it.
    Of(Name),
    /// Those of no area.
    Nowhere,
}

const NOWHERE: &str = "-";

/// More levels than areas or Party organisations have. What a merge has closed to a circle ends here too.
const MOST_LEVELS: usize = 32;

impl AreaScope {
    /// The name in URLs.
    pub fn code(&self) -> &str {
        match self {
            Self::Of(area) => area,
            Self::Nowhere => NOWHERE,
        }
    }

    /// The scope of this name; `None` if it is empty.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "" => None,
            NOWHERE => Some(Self::Nowhere),
            area => Some(Self::Of(area.into())),
        }
    }

    /// Whether a record is one of these.
    pub fn takes_record<R: RecordType>(&self, register: &Register, record: &R) -> bool {
        self.takes(register, R::KIND, &|field| record.cell(field))
    }

    /// Whether a record of a kind, given by its cells, is one of these.
    pub fn takes<'a>(
        &self,
        register: &'a Register,
        kind: Kind,
        cell: &dyn Fn(usize) -> Cell<'a>,
    ) -> bool {
        let area = area_of(register, kind, cell, MOST_LEVELS);
        match self {
            Self::Of(asked) => area.is_some_and(|area| is_within(register, area, asked)),
            Self::Nowhere => area.is_none(),
        }
    }
}

/// Whether records of a kind can belong to an area.
pub fn has_area(kind: Kind) -> bool {
    !ways(kind).is_empty()
}

/// The references by which a record belongs to an area, of itself or of another record: the first that leads
/// to one counts. At most one of them leads to a record of the same kind, so following them all takes at most
/// the square of [`MOST_LEVELS`] steps for each kind on the way, in circles too.
fn ways(kind: Kind) -> &'static [usize] {
    match kind {
        Kind::Organisation => const { &[Organisation::AREA.index(), Organisation::PARENT.index()] },
        Kind::Alliance => const { &[Alliance::AREA.index(), Alliance::LEAD_ORGANISATION.index()] },
        Kind::Indicator => const { &[Indicator::AREA.index()] },
        Kind::Goal => const { &[Goal::AREA.index()] },
        Kind::Task => const { &[Task::ORGANISATION.index(), Task::GOAL.index()] },
        Kind::Branch => const { &[Branch::APPROVED_BY.index()] },
        Kind::Team => {
            const { &[Team::BRANCH.index(), Team::ORGANISATION.index(), Team::PART_OF.index()] }
        }
        Kind::Member => const { &[Member::ORGANISATION.index()] },
        Kind::AllianceUnit => const { &[AllianceUnit::ALLIANCE.index()] },
        Kind::Activity => {
            const { &[Activity::BRANCH.index(), Activity::ALLIANCE.index(), Activity::TEAM.index()] }
        }
        Kind::MeetingItem => const { &[MeetingItem::ALLIANCE.index()] },
        Kind::Offer => const { &[Offer::POSTED_BY.index()] },
        Kind::Cooperation => const { &[Cooperation::ALLIANCE.index()] },
        Kind::Outcome => {
            const { &[Outcome::BRANCH.index(), Outcome::ALLIANCE.index(), Outcome::ORGANISATION.index()] }
        }
        Kind::Target => {
            const { &[Target::BRANCH.index(), Target::ALLIANCE.index(), Target::ORGANISATION.index()] }
        }
        _ => &[],
    }
}

fn area_of<'a>(
    register: &'a Register,
    kind: Kind,
    cell: &dyn Fn(usize) -> Cell<'a>,
    levels: usize,
) -> Option<&'a Name> {
    let levels = levels.checked_sub(1)?;
    ways(kind).iter().find_map(|field| {
        let FieldType::Reference(target) = kind.fields()[*field].field_type else { return None };
        let Cell::Reference(to) = cell(*field) else { return None };
        let table = register.table(target);
        let index = table.index_of(to)?;
        if target == Kind::Area {
            return Some(table.id(index, false));
        }
        area_of(register, target, &|field| table.cell(index, false, field), levels)
    })
}

/// Whether an area is another one or below it.
fn is_within(register: &Register, area: &Name, asked: &Name) -> bool {
    upwards(register, area).any(|id| id == asked)
}

/// An area and those above it, as far as there can be levels.
fn upwards<'a>(register: &'a Register, area: &'a Name) -> impl Iterator<Item = &'a Name> {
    let above = move |id: &&'a Name| {
        let parent = register.areas().get(id)?.parent.as_ref()?;
        register.areas().row(&parent.id).map(|row| &row.id)
    };
    std::iter::successors(Some(area), above).take(MOST_LEVELS)
}

/// The areas at the top, ascending by id: those below no other. Of areas that are each other's ancestors, as a merge
/// may leave them, the one with the least id is at the top, so that each area is below exactly one of them.
pub fn top_areas(register: &Register) -> Vec<&Row<Area>> {
    let mut tops: Vec<&Row<Area>> =
        register.areas().rows().iter().filter(|row| is_top(register, &row.id)).collect();
    order::sort_by(&mut tops, |one, other| one.id.cmp(&other.id));
    tops
}

fn is_top(register: &Register, area: &Name) -> bool {
    let mut above = upwards(register, area).skip(1).peekable();
    if above.peek().is_none() {
        return true;
    }
    let mut is_least = true;
    for id in above {
        if id == area {
            // The way up has come back: this is a circle.
            return is_least;
        }
        is_least &= area < id;
    }
    false
}

/// The code of the area that all areas are below: that of the district of the ledger. `None` if there is no such area
/// or it has no code.
pub fn district_code(register: &Register) -> Option<String> {
    match *top_areas(register) {
        [only] => only.record.code.as_ref().map(|code| code.0.clone()),
        _ => None,
    }
}
