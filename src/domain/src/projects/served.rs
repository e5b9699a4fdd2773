//! The tasks that activities serve.

use rustc_hash::FxHashSet;

use crate::register::Register;
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::Name;

/// Whether a date certainly lies between two days, both included.
pub(super) fn is_within(date: Option<PartialDate>, (from, to): (Day, Day)) -> bool {
    date.is_some_and(|date| from <= date.earliest() && date.latest() <= to)
}

/// The tasks that activities of a period served.
pub(crate) fn served_in(register: &Register, span: (Day, Day)) -> FxHashSet<&Name> {
    let rows = register.activities().rows().iter();
    let within = rows.filter(|row| is_within(row.record.date, span));
    within.flat_map(|row| row.record.serves.iter().flat_map(|serves| &serves.ids)).collect()
}
