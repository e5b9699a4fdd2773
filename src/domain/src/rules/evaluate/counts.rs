//! What counts and assignments certainly say.

use crate::kinds::records::Assignment;
use crate::values::bounds::Comparison;
use crate::values::date::Day;
use crate::values::quantity::Count;

/// The number of some things.
pub(super) fn count_of(things: usize) -> Count {
    Count::exact(u32::try_from(things).unwrap_or(u32::MAX))
}

/// Whether two counts of the same agree.
pub(super) fn agreement(one: Count, other: Count) -> Comparison {
    let (one, other) = (one.bounds(), other.bounds());
    let sides = [one.compared_with(other), other.compared_with(one)];
    if sides.contains(&Comparison::Missed) {
        Comparison::Missed
    } else if sides.contains(&Comparison::Unsettled) {
        Comparison::Unsettled
    } else {
        Comparison::Reached
    }
}

/// Whether a member is certainly assigned on a day.
pub(super) fn is_assigned(assignment: &Assignment, day: Day) -> bool {
    let began = assignment.from.is_none_or(|from| from.earliest() <= day);
    let ended = assignment.to.is_some_and(|to| to.latest() < day);
    began && !ended
}
