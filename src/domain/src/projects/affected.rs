//! Which late nodes wait for a late node.

use crate::projects::project::Project;
use crate::projects::schedule::{NodeLink, order};

/// The late nodes that wait for a node, directly or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Affected {
    /// Their number.
    pub count: usize,
    /// The indices of the first of them in the plan.
    pub first: Vec<usize>,
}

/// Maximum late nodes that are looked for at once: each is a bit.
const AT_ONCE: usize = u64::BITS as usize;

impl Project<'_> {
    /// For each late node, the late nodes that wait for it, of which at most `named` by their index; for
    /// other nodes, nothing.
    ///
    /// Nodes and links are visited once for every 64 late nodes.
    pub fn affected(&self, named: usize) -> Vec<Affected> {
        let mut affected = vec![Affected::default(); self.nodes.len()];
        let late: Vec<usize> =
            (0..self.nodes.len()).filter(|index| self.nodes[*index].slip > 0).collect();
        if late.is_empty() {
            return affected;
        }
        let ties: Vec<NodeLink> = self.links.iter().map(|link| link.tie).collect();
        let order = order(self.nodes.len(), &ties).expect("a plan has no cycle");
        let mut after: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for tie in &ties {
            after[tie.before].push(tie.after);
        }
        for sought in late.chunks(AT_ONCE) {
            // Which of the sought nodes each node is, or has waiting for it.
            let mut found = vec![0_u64; self.nodes.len()];
            for (bit, node) in sought.iter().enumerate() {
                found[*node] = 1 << bit;
            }
            for node in order.iter().rev() {
                let waiting = after[*node].iter().fold(0, |all, next| all | found[*next]);
                found[*node] |= waiting;
                if self.nodes[*node].slip > 0 {
                    affected[*node].add(sought, waiting, named);
                }
            }
        }
        affected
    }
}

impl Affected {
    /// Adds those of `nodes` whose bit is set.
    fn add(&mut self, nodes: &[usize], bits: u64, named: usize) {
        self.count += bits.count_ones() as usize;
        let set = nodes.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        self.first.extend(set.map(|(_, node)| *node).take(named - self.first.len()));
    }
}
