//! The order of a user's actions. Their stamps alone do not tell it: with a clock that had jumped, an
//! action may have a greater stamp than a later one, even than one that replaced it.

use super::set::Ledger;
use super::{Stamp, Writer};
use crate::order;

/// How often the changes are gone through at most. They are in the order of their stamps, so that one
/// round settles all if the clocks were right; each jump of a clock may need one more. Only actions of a
/// tampered file that have seen each other in a ring need more than any history has.
const MOST_ROUNDS: usize = 32;

/// Sorts actions: each after those that it had seen, and after those of its tab with smaller stamps,
/// because the clock of a tab never goes back; otherwise by stamp.
pub(super) fn sort_by_seen(ledger: &Ledger, actions: &mut Vec<Stamp>) {
    order::sort(actions);
    let mut times = ActionTimes::new(ledger, actions);
    for _ in 0..MOST_ROUNDS {
        times.is_settled = true;
        times.follow_tabs_and_undos();
        times.follow_changes();
        if times.is_settled {
            break;
        }
    }
    let mut timed: Vec<(u64, Stamp)> =
        times.of_actions.iter().copied().zip(actions.iter().copied()).collect();
    order::sort(&mut timed);
    *actions = timed.into_iter().map(|(_, action)| action).collect();
}

struct ActionTimes<'a> {
    ledger: &'a Ledger,
    /// Ascending.
    actions: &'a [Stamp],
    /// When each action took place, in ticks: later than all that it had seen.
    of_actions: Vec<u64>,
    /// The changes that replace others, ascending by stamp: what has seen nothing is late for nothing.
    seeing: Vec<u32>,
    /// For each change, the index of its action.
    action_of: Vec<Option<u32>>,
    /// For each change of no such action, the time of the latest action that it had seen, or 0: it
    /// passes this on to those that saw it.
    passed_on: Vec<u64>,
    /// Whether nothing has become later.
    is_settled: bool,
}

impl<'a> ActionTimes<'a> {
    fn new(ledger: &'a Ledger, actions: &'a [Stamp]) -> Self {
        let mut action_of = vec![None; ledger.change_count()];
        // Part of an action may have come back with a later import: the earlier one counts.
        for (number, action) in (0..).zip(actions) {
            for index in ledger.indices_of_action(*action) {
                action_of[*index as usize].get_or_insert(number);
            }
        }
        // A change that created its record had nothing to replace.
        let mut seeing = ledger.changes.indices_in_order();
        seeing.retain(|index| !ledger.changes.head(*index).creates());
        Self {
            ledger,
            actions,
            seeing,
            of_actions: actions.iter().map(|action| action.tick()).collect(),
            passed_on: vec![0; action_of.len()],
            action_of,
            is_settled: true,
        }
    }

    /// Puts an action after something that it had seen.
    fn put_after(&mut self, action: usize, seen: u64) {
        if self.of_actions[action] <= seen {
            self.of_actions[action] = seen.saturating_add(1);
            self.is_settled = false;
        }
    }

    /// Puts each action after the one before it in the same tab, and after the one that it reverts.
    fn follow_tabs_and_undos(&mut self) {
        let mut latest_of_tab: Vec<(Writer, u64)> = Vec::new();
        for (number, action) in self.actions.iter().enumerate() {
            let reverted = self.ledger.undone.get(action);
            let reverted = reverted.and_then(|reverted| self.actions.binary_search(reverted).ok());
            if let Some(reverted) = reverted.filter(|reverted| *reverted != number) {
                self.put_after(number, self.of_actions[reverted]);
            }
            match latest_of_tab.iter_mut().find(|tab| tab.0 == action.writer()) {
                Some(tab) => {
                    self.put_after(number, tab.1);
                    tab.1 = self.of_actions[number];
                }
                None => latest_of_tab.push((action.writer(), self.of_actions[number])),
            }
        }
    }

    /// Puts the action of each change after what the change replaced.
    fn follow_changes(&mut self) {
        let ledger = self.ledger;
        for place in 0..self.seeing.len() {
            let index = self.seeing[place];
            let own = self.action_of[index as usize];
            let mut latest = 0;
            ledger.changes.each_replaced(index, &mut |at| {
                let Some(replaced) = ledger.index_of(at).map(|replaced| replaced as usize) else {
                    return;
                };
                let seen = match self.action_of[replaced] {
                    Some(action) if own == Some(action) => 0,
                    Some(action) => self.of_actions[action as usize],
                    None => self.passed_on[replaced],
                };
                latest = seen.max(latest);
            });
            let passed_on = &mut self.passed_on[index as usize];
            match own {
                Some(action) if latest > 0 => self.put_after(action as usize, latest),
                None if latest > *passed_on => {
                    *passed_on = latest;
                    self.is_settled = false;
                }
                _ => {}
            }
        }
    }
}
