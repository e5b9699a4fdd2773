//! The command that assigns several members to an organisation at once.

use zhibu_domain::branches::lifecycle::assignments_of;
use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::Assignment;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;

use crate::workspace::{Command, Workspace};

/// Whom to assign, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Enlistment<'a> {
    /// The id of the organisation.
    pub branch: &'a str,
    /// The ids of the members.
    pub members: &'a [Name],
    /// Their role.
    pub role: Role,
    /// Since when; `None` if that is not known.
    pub from: Option<PartialDate>,
}

/// Whether a member is assigned to an organisation and has not left it.
pub fn is_assigned(workspace: &Workspace, branch: &str, member: &str) -> bool {
    assignments_of(workspace.register(), branch).any(|row| {
        let is_of = row.record.member.as_ref().is_some_and(|of| *of.id == *member);
        is_of && row.record.to.is_none()
    })
}

/// Assigns members to an organisation, but for those who are already. Returns their number and the command; `None` if
/// there is nobody. Each assignment gets one of the new `ids`.
pub fn enlist(
    workspace: &Workspace,
    enlistment: &Enlistment<'_>,
    ids: Vec<Name>,
) -> Option<(usize, Command)> {
    let Enlistment { branch, members, role, from } = enlistment;
    let register = workspace.register();
    register.branches().get(branch)?;
    let mut writes = Writes::new();
    for (member, id) in members.iter().zip(ids) {
        if register.members().get(member).is_none() || is_assigned(workspace, branch, member) {
            continue;
        }
        let assignment = Patch::<Assignment>::new(id)
            .set(Assignment::MEMBER, Reference::to(member.clone()))
            .set(Assignment::BRANCH, Reference::to(*branch))
            .set(Assignment::ROLE, *role)
            .set_or_keep(Assignment::FROM, *from);
        writes.push(assignment.into());
    }
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}
