//! A change of a ledger of which only the head is read, unless somebody asks for the rest.

use super::changes::Changes;
use super::{Change, RecordKey, Stamp};

/// A change of a ledger. What it writes is read by [`read`](Self::read) alone, which takes several times
/// as long as all else here.
#[derive(Clone, Copy, Debug)]
pub struct ChangeView<'a> {
    pub(super) changes: &'a Changes,
    pub(super) index: u32,
}

impl ChangeView<'_> {
    /// Its stamp.
    pub fn at(&self) -> Stamp {
        self.changes.at(self.index)
    }

    /// The record that it writes.
    pub fn key(&self) -> RecordKey {
        self.changes.key(self.index)
    }

    /// The action that it belongs to.
    pub fn action(&self) -> Stamp {
        self.changes.head(self.index).action
    }

    /// The action that it reverts, if it is an undo.
    pub fn undoes(&self) -> Option<Stamp> {
        self.changes.head(self.index).undoes
    }

    /// The number of changes that it replaces, in all fields together.
    pub fn replaced_count(&self) -> usize {
        let mut count = 0;
        self.changes.each_replaced(self.index, &mut |_| count += 1);
        count
    }

    /// All of it.
    pub fn read(&self) -> Change {
        self.changes.get(self.index)
    }
}
