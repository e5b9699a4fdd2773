//! Teams, posts and zones: their members and places, and shifts that collide.

use rustc_hash::FxHashMap;

use crate::branches::life::{Life, Presence};
use crate::kinds::choices::{Slot, TeamKind};
use crate::kinds::records::{Assignment, Shift, Team};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// Whether two parts of a day overlap.
fn overlap(a: Slot, b: Slot) -> bool {
    a == b || a == Slot::WholeDay || b == Slot::WholeDay
}

/// The place of a shift: its own, or else that of its team.
fn place_of<'a>(register: &'a Register, shift: &'a Shift) -> Option<&'a str> {
    let team = || shift.team.as_ref().and_then(|of| register.teams().get(&of.id));
    let place = shift.place.as_ref().or_else(|| team().and_then(|team| team.place.as_ref()));
    place.map(|place| &*place.0)
}

/// Shifts of one member at the same time in different places, each with an earlier one that it collides
/// with. Without a known place and day there is no collision.
pub fn collisions(register: &Register) -> Vec<(&Name, &Name)> {
    let mut of_day: FxHashMap<(&Name, Day), Vec<&Row<Shift>>> = FxHashMap::default();
    for row in register.shifts().rows() {
        let Shift { member: Some(member), date: Some(date), slot: Some(_), .. } = &row.record
        else {
            continue;
        };
        if date.has_day() {
            of_day.entry((&member.id, date.earliest())).or_default().push(row);
        }
    }
    let mut found = Vec::new();
    for rows in of_day.values_mut().filter(|rows| rows.len() > 1) {
        order::sort_by(rows, |a, b| a.id.cmp(&b.id));
        for (place, row) in rows.iter().enumerate() {
            let collides = |other: &&&Row<Shift>| {
                let is_together = match (row.record.slot, other.record.slot) {
                    (Some(a), Some(b)) => overlap(a, b),
                    _ => false,
                };
                let places = (place_of(register, &row.record), place_of(register, &other.record));
                is_together && matches!(places, (Some(a), Some(b)) if a != b)
            };
            found.extend(rows[..place].iter().find(collides).map(|other| (&row.id, &other.id)));
        }
    }
    order::sort(&mut found);
    found
}

/// The strength of a team: its roster, each member once, and its head counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamStrength {
    /// Members assigned to it, or to the teams of a battalion, on a day.
    pub members: Vec<Name>,
    /// The sum of the head counts of teams without a roster.
    pub counted: u32,
    /// The number of teams of a battalion.
    pub teams: u32,
}

/// Whether a member may be assigned at a date.
pub fn is_assigned_within(assignment: &Assignment, date: PartialDate) -> bool {
    let began = assignment.from.is_none_or(|from| from.earliest() <= date.latest());
    began && assignment.to.is_none_or(|to| date.earliest() <= to.latest())
}

/// The temporary organisation of a team: its own, or that of its battalion.
pub fn branch_of_team<'a>(register: &'a Register, team: &'a Team) -> Option<&'a Name> {
    let battalion = || register.teams().get(&team.part_of.as_ref()?.id)?.branch.as_ref();
    team.branch.as_ref().or_else(battalion).map(|of| &of.id)
}

/// The strength of a team on a day; a battalion counts the members of all its teams once each.
pub fn strength(register: &Register, team: &str, day: Day) -> TeamStrength {
    let mut found = TeamStrength::default();
    let own = |id: &Name, record: &Team| {
        **id == *team || record.part_of.as_ref().is_some_and(|of| *of.id == *team)
    };
    for row in register.teams().rows().iter().filter(|row| own(&row.id, &row.record)) {
        let is_part = *row.id != *team;
        let life = Life { start: row.record.from, end: row.record.to };
        if is_part && !matches!(life.presence(day, day), Presence::Certain | Presence::Undated) {
            continue;
        }
        found.teams += u32::from(is_part);
        let assigned = register.assignments().rows().iter().map(|row| &row.record);
        let assigned = assigned.filter(|one| one.team.as_ref().is_some_and(|of| of.id == row.id));
        let assigned = assigned.filter(|one| is_assigned_within(one, day.into()));
        let members: Vec<Name> =
            assigned.filter_map(|one| one.member.as_ref().map(|of| of.id.clone())).collect();
        // The head count of a battalion is the sum over its teams.
        let is_battalion = row.record.team_kind == Some(TeamKind::Battalion);
        if members.is_empty() && !is_battalion {
            let count = row.record.head_count.map_or(0, |count| count.value);
            found.counted = found.counted.saturating_add(count);
        }
        found.members.extend(members);
    }
    order::sort(&mut found.members);
    found.members.dedup();
    found
}

/// The shifts of a team, earliest first.
pub fn shifts_of<'a>(register: &'a Register, team: &str) -> Vec<&'a Row<Shift>> {
    let rows = register.shifts().rows().iter();
    let own = rows.filter(|row| row.record.team.as_ref().is_some_and(|of| *of.id == *team));
    let mut shifts: Vec<&Row<Shift>> = own.collect();
    order::sort_by(&mut shifts, |a, b| {
        let key = |row: &Row<Shift>| (row.record.date.map(PartialDate::sort_key), row.record.slot);
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    shifts
}
