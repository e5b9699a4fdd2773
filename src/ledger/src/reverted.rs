//! Which actions are reverted: an undo may be undone itself, and that again.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Stamp;
use super::set::Ledger;
use crate::order;

/// An undo that was not reverted itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LiveUndo {
    /// The action of the undo.
    pub(super) action: Stamp,
    /// The action that it reverts.
    pub(super) target: Stamp,
}

impl Ledger {
    /// The actions that were undone and not redone.
    pub fn reverted_actions(&self) -> FxHashSet<Stamp> {
        self.live_undos().into_iter().map(|undo| undo.target).collect()
    }

    /// The undos that were not reverted themselves.
    ///
    /// In a tampered file, actions may undo each other in a ring. Nobody can undo what comes later, so
    /// the undo of the latest action of a ring counts for nothing; that decides the others.
    pub(super) fn live_undos(&self) -> Vec<LiveUndo> {
        // Per undo, the number of its own undos that are not decided yet.
        let mut undecided: FxHashMap<Stamp, usize> =
            self.undone.keys().map(|undo| (*undo, 0)).collect();
        for target in self.undone.values() {
            if let Some(count) = undecided.get_mut(target) {
                *count += 1;
            }
        }
        let mut decided = Decided::default();
        let mut ready: Vec<Stamp> =
            undecided.iter().filter(|(_, count)| **count == 0).map(|(undo, _)| *undo).collect();
        while let Some(undo) = ready.pop() {
            undecided.remove(&undo);
            let target = self.undone[&undo];
            decided.decide(undo, target);
            if let Some(count) = undecided.get_mut(&target) {
                *count -= 1;
                if *count == 0 {
                    ready.push(target);
                }
            }
        }
        // An undo has one target, so what is left are rings and nothing that hangs on them.
        let mut of_rings: Vec<Stamp> = undecided.keys().copied().collect();
        order::sort_by(&mut of_rings, |a, b| b.cmp(a));
        for latest in of_rings {
            let mut undo = latest;
            while undecided.remove(&undo).is_some() {
                let target = self.undone[&undo];
                if target != latest {
                    decided.decide(undo, target);
                }
                undo = target;
            }
        }
        decided.live
    }
}

/// The undos whose own undos are all decided.
#[derive(Default)]
struct Decided {
    live: Vec<LiveUndo>,
    reverted: FxHashSet<Stamp>,
}

impl Decided {
    fn decide(&mut self, action: Stamp, target: Stamp) {
        if !self.reverted.contains(&action) {
            self.reverted.insert(target);
            self.live.push(LiveUndo { action, target });
        }
    }
}
