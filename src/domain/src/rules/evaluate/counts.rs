//! What counts and assignments certainly say.

use crate::kinds::records::Assignment;
use crate::values::date::Day;
use crate::values::quantity::Count;

/// The number of some things.
pub(super) fn count_of(things: usize) -> Count {
    Count::exact(u32::try_from(things).unwrap_or(u32::MAX))
}

/// Whether a member is certainly assigned on a day.
pub(super) fn is_assigned(assignment: &Assignment, day: Day) -> bool {
    let began = assignment.from.is_none_or(|from| from.earliest() <= day);
    let ended = assignment.to.is_some_and(|to| to.latest() < day);
    began && !ended
}
