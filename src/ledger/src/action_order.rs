//! The order of a user's actions. Their stamps alone do not tell it: with a clock that had jumped, an
//! action may have a greater stamp than a later one, even than one that replaced it.

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Stamp;
use super::set::Ledger;
use crate::order;

/// What may have seen an action.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Observer {
    /// One of the actions that are sorted.
    Action(Stamp),
    /// A change of no such action, by its index: it passes on what it had seen.
    Change(u32),
}

/// Sorts actions: each after those that it had seen, and after those of its tab with smaller stamps,
/// because the clock of a tab never goes back; otherwise by stamp. Reads the changes of the actions and
/// those that they replaced, once each.
pub(super) fn sort_by_seen(ledger: &Ledger, actions: &mut Vec<Stamp>) {
    order::sort(actions);
    let mut times = ActionTimes::new(ledger, actions);
    let mut timed: Vec<(u64, Stamp)> =
        actions.iter().map(|action| (times.of(Observer::Action(*action)), *action)).collect();
    order::sort(&mut timed);
    *actions = timed.into_iter().map(|(_, action)| action).collect();
}

struct ActionTimes<'a> {
    ledger: &'a Ledger,
    actions: FxHashSet<Stamp>,
    /// The changes of imports and which import it was, ascending by the index of the change.
    of_imports: Vec<(u32, Stamp)>,
    /// The action before it in the same tab.
    before: FxHashMap<Stamp, Stamp>,
    /// In ticks. Of an action: when it took place, later than all that it had seen. Of another change:
    /// the time of the latest action that it had seen, or 0.
    times: FxHashMap<Observer, u64>,
}

impl<'a> ActionTimes<'a> {
    fn new(ledger: &'a Ledger, actions: &[Stamp]) -> Self {
        let imports = actions.iter().filter(|action| ledger.groups.contains(action));
        let mut of_imports: Vec<(u32, Stamp)> = imports
            .flat_map(|import| {
                let indices = ledger.actions.get(import).into_iter().flatten();
                indices.map(|index| (*index, *import))
            })
            .collect();
        order::sort(&mut of_imports);
        let mut by_tab = actions.to_vec();
        order::sort_by(&mut by_tab, |a, b| (a.writer(), a).cmp(&(b.writer(), b)));
        let pairs = by_tab.windows(2).filter(|pair| pair[0].writer() == pair[1].writer());
        let before = pairs.map(|pair| (pair[1], pair[0])).collect();
        let actions = actions.iter().copied().collect();
        Self { ledger, actions, of_imports, before, times: FxHashMap::default() }
    }

    /// The action of a change. What came back with an import belongs to the action that made it.
    fn action_of(&self, index: u32) -> Option<Stamp> {
        let own = self.ledger.changes.head(index).action;
        if self.actions.contains(&own) {
            return Some(own);
        }
        let place = self.of_imports.partition_point(|of_import| of_import.0 < index);
        self.of_imports.get(place).filter(|found| found.0 == index).map(|found| found.1)
    }

    /// What an action or a change had seen.
    fn seen_by(&self, observer: Observer) -> Vec<Observer> {
        let mut seen = Vec::new();
        match observer {
            Observer::Change(index) => self.add_replaced(index, &mut seen),
            Observer::Action(action) => {
                for index in self.ledger.actions.get(&action).into_iter().flatten() {
                    self.add_replaced(*index, &mut seen);
                }
                let reverted = self.ledger.undone.get(&action);
                let reverted = reverted.filter(|reverted| self.actions.contains(reverted));
                let others = reverted.into_iter().chain(self.before.get(&action));
                seen.extend(others.map(|other| Observer::Action(*other)));
            }
        }
        seen.retain(|other| *other != observer);
        seen
    }

    fn add_replaced(&self, index: u32, seen: &mut Vec<Observer>) {
        self.ledger.changes.each_replaced(index, &mut |at| {
            let Some(index) = self.ledger.index_of(at) else { return };
            seen.push(self.action_of(index).map_or(Observer::Change(index), Observer::Action));
        });
    }

    /// The time of an action or a change, after those of all that it had seen. Without recursion: a
    /// history may be long.
    fn of(&mut self, observer: Observer) -> u64 {
        let mut pending = vec![(observer, None)];
        while let Some((observer, seen)) = pending.pop() {
            let own = match observer {
                Observer::Action(action) => action.tick(),
                Observer::Change(_) => 0,
            };
            let Some(seen): Option<Vec<Observer>> = seen else {
                // Known already, or a ring, as only a tampered file has one: it is cut here.
                if let Entry::Vacant(free) = self.times.entry(observer) {
                    free.insert(own);
                    let seen = self.seen_by(observer);
                    let unknown = seen.iter().filter(|seen| !self.times.contains_key(seen));
                    let unknown: Vec<_> = unknown.map(|seen| (*seen, None)).collect();
                    pending.push((observer, Some(seen)));
                    pending.extend(unknown);
                }
                continue;
            };
            let latest = seen.iter().filter_map(|seen| self.times.get(seen)).max().copied();
            let time = match (observer, latest) {
                (Observer::Action(_), Some(latest)) => own.max(latest.saturating_add(1)),
                (_, latest) => latest.unwrap_or(own),
            };
            self.times.insert(observer, time);
        }
        self.times[&observer]
    }
}
