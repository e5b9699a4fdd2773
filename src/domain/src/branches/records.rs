//! The records of one organisation.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::dependencies::Dependencies;
use crate::kinds::records::{Activity, Assignment, Branch, Kind, Step};
use crate::register::{Register, Row};
use zhibu_ledger::Name;

/// An organisation with the records that are about it. Records may refer to an organisation that does
/// not exist.
#[derive(Clone, Debug, Default)]
pub struct BranchRecords<'a> {
    /// The organisation.
    pub branch: Option<&'a Row<Branch>>,
    /// Its activities.
    pub activities: Vec<&'a Row<Activity>>,
    /// The assignments to it.
    pub assignments: Vec<&'a Row<Assignment>>,
    /// The steps of its life.
    pub steps: Vec<&'a Row<Step>>,
}

impl<'a> BranchRecords<'a> {
    /// The kinds of these records.
    pub const KINDS: Dependencies = Dependencies::of(Kind::Branch)
        .with(Dependencies::of(Kind::Activity))
        .with(Dependencies::of(Kind::Assignment))
        .with(Dependencies::of(Kind::Step));

    /// The records of each organisation that has any, or of those among `asked`.
    pub fn by_branch(
        register: &'a Register,
        asked: Option<&FxHashSet<Name>>,
    ) -> FxHashMap<&'a Name, Self> {
        // As a rule an edit is about one organisation: comparing is faster than looking up.
        let only = asked.filter(|asked| asked.len() == 1).and_then(|asked| asked.iter().next());
        let is_asked = |id: &Name| match (only, asked) {
            (Some(only), _) => only == id,
            (None, Some(asked)) => asked.contains(id),
            (None, None) => true,
        };
        let mut all: FxHashMap<&'a Name, Self> = FxHashMap::default();
        for row in register.branches().rows().iter().filter(|row| is_asked(&row.id)) {
            all.entry(&row.id).or_default().branch = Some(row);
        }
        for row in register.activities().rows() {
            if let Some(of) = row.record.branch.as_ref().filter(|of| is_asked(&of.id)) {
                all.entry(&of.id).or_default().activities.push(row);
            }
        }
        for row in register.assignments().rows() {
            if let Some(of) = row.record.branch.as_ref().filter(|of| is_asked(&of.id)) {
                all.entry(&of.id).or_default().assignments.push(row);
            }
        }
        for row in register.steps().rows() {
            if let Some(of) = row.record.branch.as_ref().filter(|of| is_asked(&of.id)) {
                all.entry(&of.id).or_default().steps.push(row);
            }
        }
        all
    }
}
