//! What remains when an organisation ends: members who have not left, and tasks that go on.

use crate::branches::lifecycle::assignments_of;
use crate::kinds::patch::{Patch, Writes};
use crate::kinds::records::Assignment;
use crate::register::Register;
use crate::values::date::PartialDate;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// What remains after the end of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// The assignments without an end.
    pub staying: Vec<Name>,
    /// The tasks without an end that no other active organisation serves. They need an organisation
    /// again.
    pub open_tasks: Vec<Name>,
}

/// What remains after an organisation; `None` while it is active.
pub fn aftermath(register: &Register, branch: &str) -> Option<Aftermath> {
    let own = register.branches().get(branch)?;
    own.dissolved?;
    let staying = assignments_of(register, branch).filter(|row| row.record.to.is_none());
    let mut staying: Vec<Name> = staying.map(|row| row.id.clone()).collect();
    order::sort(&mut staying);
    let serves = |task: &Name| {
        let others = register.branches().rows().iter().filter(|row| row.record.dissolved.is_none());
        others.filter_map(|row| row.record.serves.as_ref()).any(|serves| serves.ids.contains(task))
    };
    let is_open = |task: &&Name| {
        register.tasks().get(task).is_some_and(|task| task.ended.is_none()) && !serves(task)
    };
    let tasks = own.serves.iter().flat_map(|serves| &serves.ids);
    Some(Aftermath { staying, open_tasks: tasks.filter(is_open).cloned().collect() })
}

/// The writes that end all open assignments with the organisation. An assignment that starts after the
/// end stays: one of the two dates is wrong, and the program cannot know which.
pub fn leave_with_end(register: &Register, branch: &str) -> Writes {
    let Some(end) = register.branches().get(branch).and_then(|own| own.dissolved) else {
        return Writes::new();
    };
    let is_in_order =
        |from: Option<PartialDate>| from.is_none_or(|from| !end.is_certainly_before(from));
    let mut writes: Writes = assignments_of(register, branch)
        .filter(|row| row.record.to.is_none() && is_in_order(row.record.from))
        .map(|row| Patch::new(row.id.clone()).set(Assignment::TO, end).into())
        .collect();
    order::sort_by(&mut writes, |a, b| a.0.cmp(&b.0));
    writes
}
