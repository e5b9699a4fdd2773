//! The rotating chair (轮值主席) of an alliance: who has held it, and who comes next, fairly.
//!
//! Terms that are recorded stay as they are. Those to come are worked out from them each time, so that
//! units that join or leave change what is to come and nothing that was.

use crate::kinds::records::{AllianceUnit, ChairTerm};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A term is so many months unless the alliance says otherwise.
const USUAL_MONTHS: u32 = 3;

/// A turn in the chair that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The unit.
    pub unit: Name,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// A unit that may take the chair: from when to when it belongs, and its turns so far.
struct ChairCandidate<'a> {
    row: &'a Row<AllianceUnit>,
    /// How many turns it has had, as if it had been there from the beginning: whoever joins late is
    /// counted as many as the one with fewest then, and does not have to make up for all that it missed.
    turns: Option<u32>,
    last: Option<Day>,
}

impl ChairCandidate<'_> {
    /// Whether it belongs on a day. One of which it is not known when it joined has always been there.
    fn belongs(&self, day: Day) -> bool {
        let unit = &self.row.record;
        let has_joined = unit.joined.is_none_or(|joined| joined.earliest() <= day);
        has_joined && unit.left.is_none_or(|left| left.latest() > day)
    }
}

/// The recorded terms of an alliance, the earliest first.
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

/// The next turns of an alliance, after those that are recorded: each of the units that belong on its
/// first day whose turn is the longest due. `as_of` is the day to begin on where nothing is recorded
/// and no day of founding is known.
pub fn next_turns(register: &Register, alliance: &str, count: usize, as_of: Day) -> Vec<Turn> {
    let Some(own) = register.alliances().get(alliance) else { return Vec::new() };
    let months = own.chair_months.map_or(USUAL_MONTHS, |count| count.value).clamp(1, 120);
    let rows = register.alliance_units().rows().iter();
    let members =
        rows.filter(|row| row.record.alliance.as_ref().is_some_and(|of| *of.id == *alliance));
    let mut candidates: Vec<ChairCandidate<'_>> =
        members.map(|row| ChairCandidate { row, turns: None, last: None }).collect();
    // Whoever belongs longest comes first, where nothing else tells.
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
            // Whoever leaves in the middle leaves the rest of the term to the next.
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
            // Nobody is there: the chair waits for the first who joins.
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

/// Counts those that have joined by a day among those that take turns.
fn welcome(candidates: &mut [ChairCandidate<'_>], day: Day) {
    let here = |one: &ChairCandidate<'_>| one.belongs(day);
    let fewest = candidates.iter().filter(|one| here(one)).filter_map(|one| one.turns).min();
    for one in candidates.iter_mut().filter(|one| one.turns.is_none()) {
        if one.belongs(day) {
            one.turns = Some(fewest.unwrap_or(0));
        }
    }
}
