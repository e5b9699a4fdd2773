//! The records of one organisation.

use rustc_hash::FxHashSet;

use crate::attendance::Attendees;
use crate::dependencies::Dependencies;
use crate::kinds::records::{Activity, Assignment, Attendance, Branch, Kind, Step};
use crate::register::{KindTable, Register, Row};
use zhibu_ledger::Name;

/// An organisation with the records that are about it. Records may refer to an organisation that does
/// not exist.
#[derive(Clone, Debug, Default)]
pub struct BranchRecords<'a> {
    /// The organisation.
    pub branch: Option<&'a Row<Branch>>,
    /// Its activities.
    pub activities: Vec<&'a Row<Activity>>,
    /// Who attended its activities, among those of all.
    attendances: Option<&'a KindTable<Attendance>>,
    /// The assignments to it.
    pub assignments: Vec<&'a Row<Assignment>>,
    /// The steps of its life.
    pub steps: Vec<&'a Row<Step>>,
}

impl<'a> BranchRecords<'a> {
    /// The kinds of these records.
    pub const KINDS: Dependencies = Dependencies::of(Kind::Branch)
        .with(Dependencies::of(Kind::Activity))
        .with(Dependencies::of(Kind::Attendance))
        .with(Dependencies::of(Kind::Assignment))
        .with(Dependencies::of(Kind::Step));

    /// The records of one organisation; `None` if there are none.
    pub fn of(register: &'a Register, branch: &str) -> Option<Self> {
        let rows = register.branches();
        let own = Self {
            branch: rows.row(branch),
            activities: register.activities().of_branch(branch).collect(),
            attendances: Some(register.attendances()),
            assignments: register.assignments().of_branch(branch).collect(),
            steps: register.steps().of_branch(branch).collect(),
        };
        let is_empty = own.branch.is_none()
            && own.activities.is_empty()
            && own.assignments.is_empty()
            && own.steps.is_empty();
        (!is_empty).then_some(own)
    }

    /// How many were due at one of its activities, and how many came.
    pub fn attendees(&self, register: &Register, row: &Row<Activity>) -> Attendees {
        let marked = self.attendances.into_iter().flat_map(|all| all.of_activity(&row.id));
        Attendees::of(register, (&row.id, &row.record), marked)
    }

    /// The ids of the organisations that have any.
    pub fn branches(register: &Register) -> FxHashSet<Name> {
        let ids = register.branches().rows().iter().map(|row| &row.id);
        let of_activities = register.activities().branches();
        let of_others = register.assignments().branches().chain(register.steps().branches());
        ids.chain(of_activities).chain(of_others).cloned().collect()
    }
}
