//! Finds equal changes among many.

use std::borrow::Borrow;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::{Change, Stamp};

/// The indices of distinct changes. Nearly all changes have a stamp of their own; those that share
/// one, from a copied browser profile or a tampered file, are told apart by their content.
#[derive(Clone, Debug, Default)]
pub struct ChangeIndex {
    /// The first change of each stamp.
    firsts: FxHashMap<Stamp, u32>,
    /// The further changes, by stamp and content.
    twins: FxHashMap<Stamp, FxHashMap<String, u32>>,
}

impl ChangeIndex {
    /// Makes room for more changes.
    pub fn reserve(&mut self, count: usize) {
        self.firsts.reserve(count);
    }

    /// The first change with this stamp.
    pub fn first(&self, at: Stamp) -> Option<u32> {
        self.firsts.get(&at).copied()
    }

    /// Whether several changes have this stamp.
    pub fn has_twins(&self, at: Stamp) -> bool {
        self.twins.contains_key(&at)
    }

    /// The index of an equal change; `change_at` returns the change with an index.
    pub fn find<C: Borrow<Change>>(
        &self,
        change: &Change,
        change_at: impl FnOnce(u32) -> C,
    ) -> Option<u32> {
        let first = self.first(change.at)?;
        if change_at(first).borrow() == change {
            return Some(first);
        }
        self.twins.get(&change.at)?.get(&change.content()).copied()
    }

    /// Adds a change that [`find`](Self::find) does not find.
    pub fn insert(&mut self, change: &Change, index: u32) {
        if !self.insert_first(change.at, index) {
            self.twins.entry(change.at).or_default().insert(change.content(), index);
        }
    }

    /// Adds a change if it is the first one with this stamp, and returns whether it is.
    pub(super) fn insert_first(&mut self, at: Stamp, index: u32) -> bool {
        match self.firsts.entry(at) {
            Entry::Vacant(free) => {
                free.insert(index);
                true
            }
            Entry::Occupied(_) => false,
        }
    }
}
