//! Conduct notes (表现鉴定) of an organisation's members, grouped by home organisation.

use crate::branches::lifecycle::assignments_of;
use crate::kinds::records::{Assignment, Member};
use crate::register::{Register, Row};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// The notes for one home organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeNotes<'a> {
    /// The home organisation; `None` if it is not known.
    pub home: Option<&'a Name>,
    /// The assignments, with or without a note, by the members' names.
    pub assignments: Vec<&'a Row<Assignment>>,
}

/// Whether a written note is not yet returned to the home organisation.
pub fn is_unsent(assignment: &Assignment) -> bool {
    assignment.conduct.is_some() && assignment.returned.is_none()
}

/// The notes of an organisation's members by home organisation, in the order of their names; members
/// without one come last.
pub fn by_home<'a>(register: &'a Register, branch: &'a str) -> Vec<HomeNotes<'a>> {
    let member = |row: &Row<Assignment>| -> Option<&'a Member> {
        register.members().get(&row.record.member.as_ref()?.id)
    };
    let name_of = |row: &Row<Assignment>| member(row).and_then(|member| member.name.as_ref());
    let title = |home: Option<&Name>| {
        let home = home.and_then(|id| register.organisations().get(id));
        home.and_then(|home| home.name.as_ref()).map(|name| &*name.0)
    };
    let mut found: Vec<HomeNotes<'a>> = Vec::new();
    for row in assignments_of(register, branch) {
        let home = member(row).and_then(|member| member.organisation.as_ref()).map(|home| &home.id);
        match found.iter_mut().find(|known| known.home == home) {
            Some(known) => known.assignments.push(row),
            None => found.push(HomeNotes { home, assignments: vec![row] }),
        }
    }
    for notes in &mut found {
        let key = |row: &Row<Assignment>| name_of(row).map(|name| &*name.0);
        order::sort_by(&mut notes.assignments, |a, b| (key(a), &a.id).cmp(&(key(b), &b.id)));
    }
    order::sort_by(&mut found, |a, b| {
        let key = |notes: &HomeNotes<'a>| (notes.home.is_none(), title(notes.home), notes.home);
        key(a).cmp(&key(b))
    });
    found
}
