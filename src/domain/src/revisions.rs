//! When what was changed last: by kind of record, and by organisation.

use rustc_hash::FxHashMap;

use crate::dependencies::Dependencies;
use crate::kinds::records::Kind;
use zhibu_ledger::Name;

/// Counts the changes of a register since it was read.
#[derive(Clone, Debug, Default)]
pub struct Revisions {
    latest: u64,
    of_kinds: Vec<(Kind, u64)>,
    of_branches: FxHashMap<Name, u64>,
}

impl Revisions {
    /// Notes a change of a record of this kind that is about these organisations, or was before.
    pub(crate) fn note(&mut self, kind: Kind, branches: Vec<Name>) {
        self.latest += 1;
        match self.of_kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, revision)) => *revision = self.latest,
            None => self.of_kinds.push((kind, self.latest)),
        }
        for branch in branches {
            self.of_branches.insert(branch, self.latest);
        }
    }

    /// The number of changes so far.
    pub fn latest(&self) -> u64 {
        self.latest
    }

    /// The kinds of record that changed after a revision.
    pub fn kinds_since(&self, revision: u64) -> Dependencies {
        let changed = self.of_kinds.iter().filter(|(_, changed)| *changed > revision);
        changed.map(|(kind, _)| *kind).collect()
    }

    /// The organisations of which a record changed after a revision, or which one was about before.
    pub fn branches_since(&self, revision: u64) -> impl Iterator<Item = &Name> {
        let changed = self.of_branches.iter().filter(move |(_, changed)| **changed > revision);
        changed.map(|(branch, _)| branch)
    }
}
