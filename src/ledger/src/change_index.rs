//! Finds equal changes among many.

use std::borrow::Borrow;
use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{Change, Stamp};

/// The indices of distinct changes. Nearly all changes have a stamp of their own; those that share
/// one, from a copied browser profile or a tampered file, are told apart by their content.
///
/// The stamps themselves are not in it but where the changes are: `at_of` returns the stamp of an index.
#[derive(Clone, Debug, Default)]
pub struct ChangeIndex {
    /// The first change of each stamp.
    firsts: HashTable<u32>,
    /// The further changes, by stamp and content.
    twins: FxHashMap<Stamp, FxHashMap<String, u32>>,
}

impl ChangeIndex {
    /// Makes room for more changes.
    pub(super) fn reserve(&mut self, count: usize, at_of: impl Fn(u32) -> Stamp) {
        self.firsts.reserve(count, |index| hash_of(at_of(*index)));
    }

    /// The first change with this stamp.
    pub(super) fn first(&self, at: Stamp, at_of: impl Fn(u32) -> Stamp) -> Option<u32> {
        self.firsts.find(hash_of(at), |index| at_of(*index) == at).copied()
    }

    /// Whether several changes have this stamp.
    pub(super) fn has_twins(&self, at: Stamp) -> bool {
        self.twins.contains_key(&at)
    }

    /// The index of an equal change; `change_at` returns the change with an index.
    pub fn find<C: Borrow<Change>>(
        &self,
        change: &Change,
        at_of: impl Fn(u32) -> Stamp,
        change_at: impl FnOnce(u32) -> C,
    ) -> Option<u32> {
        let first = self.first(change.at, at_of)?;
        if change_at(first).borrow() == change {
            return Some(first);
        }
        self.twins.get(&change.at)?.get(&change.content()).copied()
    }

    /// Adds a change that [`find`](Self::find) does not find.
    pub fn insert(&mut self, change: &Change, index: u32, at_of: impl Fn(u32) -> Stamp) {
        if !self.insert_first(change.at, index, at_of) {
            self.twins.entry(change.at).or_default().insert(change.content(), index);
        }
    }

    /// Adds a change if it is the first one with this stamp, and returns whether it is.
    pub(super) fn insert_first(
        &mut self,
        at: Stamp,
        index: u32,
        at_of: impl Fn(u32) -> Stamp,
    ) -> bool {
        let is_first = self.first(at, &at_of).is_none();
        if is_first {
            self.firsts.insert_unique(hash_of(at), index, |index| hash_of(at_of(*index)));
        }
        is_first
    }
}

fn hash_of(at: Stamp) -> u64 {
    FxBuildHasher.hash_one(at)
}
