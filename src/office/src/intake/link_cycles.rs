//! Links of rows that would make nodes wait for themselves.

use rustc_hash::{FxHashMap, FxHashSet};

use zhibu_domain::kinds::records::{Kind, Link};
use zhibu_domain::register::Register;
use zhibu_domain::validation::Violation;

use crate::intake::cycles::target_of;
use crate::intake::plan::{RowOutcome, RowVerdict, RowViolation};
use crate::intake::values::RecordTarget;

/// A link between nodes, by their numbers.
#[derive(Clone, Copy)]
struct NodeTie {
    before: usize,
    /// The node that waits for it.
    after: usize,
}

/// The link of a row.
struct RowTie {
    /// The index of the row.
    row: usize,
    tie: NodeTie,
}

/// Nodes, by numbers.
#[derive(Default)]
struct Nodes {
    numbers: FxHashMap<RecordTarget, usize>,
    targets: Vec<RecordTarget>,
}

/// The links of nodes, by number.
struct NodeOrder {
    /// The nodes that wait for each.
    after: Vec<Vec<usize>>,
    /// The nodes that each waits for.
    before: Vec<Vec<usize>>,
}

/// The nodes that a search has found.
struct Search {
    seen: FxHashSet<usize>,
    pending: Vec<usize>,
}

/// Holds back each row whose link would close a cycle with those of the ledger and of earlier rows. Only links
/// of nodes that may be on a cycle, once all are taken, are looked at one by one.
pub(super) fn hold_back_links(rows: &mut [RowVerdict], register: &Register) {
    let mut nodes = Nodes::default();
    let of_ledger = nodes.ties_of_ledger(register);
    let of_rows = nodes.ties_of_rows(rows);
    let all = of_ledger.iter().copied().chain(of_rows.iter().map(|row| row.tie));
    let may_be_on_cycles = NodeOrder::of(nodes.targets.len(), all).may_be_on_cycles();
    let is_open = |tie: &NodeTie| may_be_on_cycles[tie.before] && may_be_on_cycles[tie.after];
    let mut order = NodeOrder::of(nodes.targets.len(), of_ledger.into_iter().filter(is_open));
    for RowTie { row, tie } in of_rows.into_iter().filter(|row| is_open(&row.tie)) {
        if order.leads(tie.after, tie.before) {
            let [before, after] = [tie.before, tie.after].map(|node| nodes.name(node, register));
            let path = vec![before.clone(), after, "…".to_owned(), before];
            let (field, problem) = (Link::AFTER.id(), Violation::Cycle { path });
            let violation = RowViolation::Contradiction { field, problem };
            rows[row].outcome = RowOutcome::HeldBack(violation);
        } else {
            order.add(tie);
        }
    }
}

impl Nodes {
    fn number(&mut self, target: RecordTarget) -> usize {
        let targets = &mut self.targets;
        *self.numbers.entry(target).or_insert_with_key(|target| {
            targets.push(target.clone());
            targets.len() - 1
        })
    }

    fn ties_of_ledger(&mut self, register: &Register) -> Vec<NodeTie> {
        let mut ties = Vec::new();
        for row in register.links().rows() {
            if let (Some(before), Some(after)) = (&row.record.before, &row.record.after) {
                let [before, after] = [before.id.clone(), after.id.clone()]
                    .map(|id| self.number(RecordTarget::Existing(id)));
                ties.push(NodeTie { before, after });
            }
        }
        ties
    }

    fn ties_of_rows(&mut self, rows: &[RowVerdict]) -> Vec<RowTie> {
        let mut ties = Vec::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.outcome.is_written()) {
            let before = target_of(row, Link::BEFORE.id());
            if let (Some(before), Some(after)) = (before, target_of(row, Link::AFTER.id())) {
                let [before, after] = [before, after].map(|target| self.number(target.clone()));
                ties.push(RowTie { row: index, tie: NodeTie { before, after } });
            }
        }
        ties
    }

    fn name(&self, node: usize, register: &Register) -> String {
        match &self.targets[node] {
            RecordTarget::Existing(id) => {
                register.table(Kind::Node).title(id).unwrap_or_default().to_owned()
            }
            RecordTarget::Row(_) | RecordTarget::Created(_) => String::new(),
        }
    }
}

impl NodeOrder {
    fn of(node_count: usize, ties: impl Iterator<Item = NodeTie>) -> Self {
        let none = vec![Vec::new(); node_count];
        let mut order = Self { after: none.clone(), before: none };
        for tie in ties {
            order.add(tie);
        }
        order
    }

    fn add(&mut self, tie: NodeTie) {
        self.after[tie.before].push(tie.after);
        self.before[tie.after].push(tie.before);
    }

    /// Whether each node may be on a cycle: those are left when, again and again, all are taken away that wait
    /// for none or that none waits for.
    fn may_be_on_cycles(&self) -> Vec<bool> {
        let count = |ties: &[Vec<usize>]| ties.iter().map(Vec::len).collect::<Vec<usize>>();
        let (mut waiting, mut awaited) = (count(&self.after), count(&self.before));
        let mut is_left = vec![true; self.after.len()];
        let is_end = |node: &usize| waiting[*node] == 0 || awaited[*node] == 0;
        let mut pending: Vec<usize> = (0..is_left.len()).filter(is_end).collect();
        while let Some(node) = pending.pop() {
            if !std::mem::replace(&mut is_left[node], false) {
                continue;
            }
            for after in &self.after[node] {
                awaited[*after] -= 1;
                pending.extend((awaited[*after] == 0).then_some(*after));
            }
            for before in &self.before[node] {
                waiting[*before] -= 1;
                pending.extend((waiting[*before] == 0).then_some(*before));
            }
        }
        is_left
    }

    /// Whether one node waits for another, directly or through others. It is searched from both, in turn: one
    /// end of a long chain is near.
    fn leads(&self, from: usize, to: usize) -> bool {
        let (mut forwards, mut backwards) = (Search::from(from), Search::from(to));
        loop {
            let Some(node) = forwards.pending.pop() else { return false };
            if backwards.seen.contains(&node) {
                return true;
            }
            forwards.extend(&self.after[node]);
            let Some(node) = backwards.pending.pop() else { return false };
            if forwards.seen.contains(&node) {
                return true;
            }
            backwards.extend(&self.before[node]);
        }
    }
}

impl Search {
    fn from(node: usize) -> Self {
        Self { seen: FxHashSet::from_iter([node]), pending: vec![node] }
    }

    fn extend(&mut self, nodes: &[usize]) {
        let Self { seen, pending } = self;
        pending.extend(nodes.iter().copied().filter(|node| seen.insert(*node)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nodes_between_cycles_may_be_on_one() {
        let order = |ties: &[[usize; 2]]| {
            let count = ties.iter().flatten().max().map_or(0, |last| last + 1);
            let tie = |[before, after]: &[usize; 2]| NodeTie { before: *before, after: *after };
            NodeOrder::of(count, ties.iter().map(tie)).may_be_on_cycles()
        };
        let chain: Vec<[usize; 2]> = (0..20_000).map(|node| [node, node + 1]).collect();
        assert_eq!(order(&chain), vec![false; 20_001], "a chain is not searched");
        // 0 → 1 ⇄ 2 → 3 → 4 ⇄ 5 → 6, and 7 that waits for itself; 3 is between two cycles.
        let ties = [[0, 1], [1, 2], [2, 1], [2, 3], [3, 4], [4, 5], [5, 4], [5, 6], [7, 7]];
        assert_eq!(order(&ties), [false, true, true, true, true, true, false, true]);
    }
}
