//! The rotating chair (轮值主席) of an alliance: past terms, and a fair order of future ones.
//!
//! Recorded terms stay as they are. Future terms are computed from them each time, so units that join
//! or leave change future terms only. How long a term is, the alliance says: without that there are no
//! future terms.

use crate::kinds::records::{AllianceUnit, ChairTerm};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::Count;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A longer term is a mistake, in months.
const MAX_MONTHS: u32 = 120;

/// A future term in the chair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The unit.
    pub unit: Name,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// A unit that may take the chair, with its membership and its terms so far.
struct ChairCandidate<'a> {
    row: &'a Row<AllianceUnit>,
    /// The number of its terms, adjusted to the start: a unit that joins late begins with the lowest
    /// number of the others, so that it does not make up for terms before it joined.
    turns: Option<u32>,
    last: Option<Day>,
}

impl ChairCandidate<'_> {
    /// Whether it is a member on a day. Without a date of joining it always was.
    fn belongs(&self, day: Day) -> bool {
        let unit = &self.row.record;
        let has_joined = unit.joined.is_none_or(|joined| joined.earliest() <= day);
        has_joined && unit.left.is_none_or(|left| left.latest() > day)
    }
}

/// The recorded terms of an alliance, earliest first.
pub fn terms<'a>(register: &'a Register, alliance: &str) -> Vec<&'a Row<ChairTerm>> {
    let rows = register.chair_terms().rows().iter();
    let own = rows.filter(|row| row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance));
    let mut terms: Vec<&Row<ChairTerm>> = own.collect();
    order::sort_by(&mut terms, |a, b| {
        let key = |row: &Row<ChairTerm>| row.record.from.map(PartialDate::sort_key);
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    terms
}

/// Whether an alliance states how long a term in the chair is, or has recorded one.
pub fn has_rotation(register: &Register, alliance: &str) -> bool {
    term_months(register, alliance).is_some() || !terms(register, alliance).is_empty()
}

/// The length of a term that an alliance states, in months.
pub fn term_months(register: &Register, alliance: &str) -> Option<u32> {
    let months = register.alliances().get(alliance)?.chair_months?.value;
    (months > 0).then_some(months.min(MAX_MONTHS))
}

/// The next terms of an alliance after the recorded ones; none unless it states how long a term is. Each
/// goes to the unit with the fewest terms of those that are members on its first day. `as_of` is the
/// first day if there is neither a recorded term nor a date of founding.
pub fn next_turns(register: &Register, alliance: &str, count: usize, as_of: Day) -> Vec<Turn> {
    let Some(own) = register.alliances().get(alliance) else { return Vec::new() };
    let Some(months) = term_months(register, alliance) else { return Vec::new() };
    let rows = register.alliance_units().rows().iter();
    // Several units that a record counts together take no turn.
    let members = rows.filter(|row| {
        let is_member = row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance);
        is_member && row.record.stands_for() == Count::exact(1)
    });
    let mut candidates: Vec<ChairCandidate<'_>> =
        members.map(|row| ChairCandidate { row, turns: None, last: None }).collect();
    // Among equals the longest membership comes first.
    order::sort_by(&mut candidates, |a, b| {
        let key = |one: &ChairCandidate<'_>| one.row.record.joined.map(PartialDate::sort_key);
        (key(a), &a.row.id).cmp(&(key(b), &b.row.id))
    });
    let mut begins = own.founded.map_or(as_of, |founded| founded.latest().min(as_of));
    for term in terms(register, alliance) {
        let Some(from) = term.record.from.map(PartialDate::earliest) else { continue };
        welcome(&mut candidates, from);
        let chair = term.record.chair.as_ref();
        let held = candidates.iter_mut().find(|one| chair.is_some_and(|of| of.id == one.row.id));
        let mut to = term.record.to.map_or(from.plus_months(months), |to| to.latest().plus_days(1));
        if let Some(held) = held {
            held.turns = held.turns.map(|turns| turns + 1);
            held.last = Some(from);
            // If a unit leaves during its term, the next unit takes the rest.
            if let Some(left) = held.row.record.left.map(PartialDate::latest) {
                to = to.min(left.max(from));
            }
        }
        begins = begins.max(to);
    }
    let mut turns = Vec::new();
    while turns.len() < count {
        welcome(&mut candidates, begins);
        let next = candidates
            .iter_mut()
            .filter(|one| one.belongs(begins))
            .min_by_key(|one| (one.turns, one.last));
        let Some(next) = next else {
            // Without members the chair waits for the first unit that joins.
            let joins = candidates.iter().filter_map(|one| one.row.record.joined);
            let joins = joins.map(PartialDate::earliest).filter(|day| *day > begins);
            let Some(day) = joins.min() else { break };
            begins = day;
            continue;
        };
        let mut until = begins.plus_months(months);
        if let Some(left) = next.row.record.left.map(PartialDate::latest) {
            until = until.min(left);
        }
        next.turns = next.turns.map(|turns| turns + 1);
        next.last = Some(begins);
        let to = until.plus_days(-1);
        turns.push(Turn { unit: next.row.id.clone(), from: begins, to });
        begins = until;
    }
    turns
}

/// Includes the units that have joined by a day.
fn welcome(candidates: &mut [ChairCandidate<'_>], day: Day) {
    let here = |one: &ChairCandidate<'_>| one.belongs(day);
    let fewest = candidates.iter().filter(|one| here(one)).filter_map(|one| one.turns).min();
    for one in candidates.iter_mut().filter(|one| one.turns.is_none()) {
        if one.belongs(day) {
            one.turns = Some(fewest.unwrap_or(0));
        }
    }
}
