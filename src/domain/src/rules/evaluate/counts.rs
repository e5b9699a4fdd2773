//! What counts and assignments certainly say.

use crate::kinds::records::Assignment;
use crate::values::date::Day;
use crate::values::quantity::{Count, Qualifier};

pub(super) fn exact(count: Option<Count>) -> Option<u32> {
    count.filter(|count| count.qualifier == Qualifier::Exact).map(|count| count.value)
}

/// The upper bound of a count, if it has one; 余 has none.
pub(super) fn at_most(count: Option<Count>) -> Option<u32> {
    count
        .filter(|count| matches!(count.qualifier, Qualifier::Exact | Qualifier::FewerThan))
        .map(|count| count.value)
}

/// The lower bound of a count, if it has one.
pub(super) fn at_least(count: Option<Count>) -> Option<u32> {
    count
        .filter(|count| matches!(count.qualifier, Qualifier::Exact | Qualifier::MoreThan))
        .map(|count| count.value)
}

/// Whether a member is certainly assigned on a day.
pub(super) fn is_assigned(assignment: &Assignment, day: Day) -> bool {
    let began = assignment.from.is_none_or(|from| from.earliest() <= day);
    let ended = assignment.to.is_some_and(|to| to.latest() < day);
    began && !ended
}
