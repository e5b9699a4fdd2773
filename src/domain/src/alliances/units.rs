//! How many units alliances have.

use crate::branches::life::{Life, Presence};
use crate::kinds::records::Kind;
use crate::register::Register;
use crate::values::date::Day;

/// The number of units of each alliance on a day, by its index in the register: those that may have
/// joined and need not have left. A unit without a date of joining counts as there; a record that stands for
/// several counts as many.
pub fn unit_counts(register: &Register, day: Day) -> Vec<u32> {
    let table = register.table(Kind::Alliance);
    let mut counts = vec![0_u32; table.len()];
    for row in register.alliance_units().rows() {
        let unit = &row.record;
        let life = Life { start: unit.joined, end: unit.left };
        let is_there = match life.presence(day, day) {
            Presence::Certain | Presence::Possible => true,
            Presence::Absent => false,
            Presence::Undated => unit.left.is_none_or(|left| left.latest() > day),
        };
        let alliance = unit.alliance.as_ref().and_then(|alliance| table.index_of(&alliance.id));
        if let Some(index) = alliance.filter(|_| is_there) {
            counts[index] = counts[index].saturating_add(unit.stands_for().value);
        }
    }
    counts
}
