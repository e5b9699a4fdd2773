//! Which live rows of a table refer to which organisation.

use rustc_hash::FxHashMap;
use zhibu_ledger::Name;

/// The indices of the live rows that refer to each organisation.
#[derive(Clone, Debug, Default)]
pub(super) struct ByBranch {
    rows: FxHashMap<Name, Vec<usize>>,
    /// For each live row, its position among those of its organisation; of no meaning without one.
    positions: Vec<usize>,
}

impl ByBranch {
    /// Makes room for more rows.
    pub(super) fn reserve(&mut self, count: usize) {
        self.positions.reserve_exact(count);
    }

    /// The organisations with rows.
    pub(super) fn branches(&self) -> impl Iterator<Item = &Name> {
        self.rows.iter().filter(|(_, rows)| !rows.is_empty()).map(|(branch, _)| branch)
    }

    pub(super) fn rows(&self, branch: &str) -> &[usize] {
        self.rows.get(branch).map_or(&[], |rows| rows)
    }

    /// Adds a row, the last one or one that was removed.
    pub(super) fn add(&mut self, branch: Option<Name>, index: usize) {
        self.positions.resize(self.positions.len().max(index + 1), 0);
        if let Some(branch) = branch {
            let rows = self.rows.entry(branch).or_default();
            self.positions[index] = rows.len();
            rows.push(index);
        }
    }

    pub(super) fn remove(&mut self, branch: Option<Name>, index: usize) {
        let Some(rows) = branch.and_then(|branch| self.rows.get_mut(&branch)) else { return };
        let position = self.positions[index];
        rows.swap_remove(position);
        if let Some(moved) = rows.get(position) {
            self.positions[*moved] = position;
        }
    }

    /// Takes the last row to the index of one that was removed.
    pub(super) fn move_last(&mut self, branch: Option<Name>, to: usize) {
        let Some(position) = self.positions.pop() else { return };
        if to == self.positions.len() {
            return;
        }
        self.positions[to] = position;
        if let Some(rows) = branch.and_then(|branch| self.rows.get_mut(&branch)) {
            rows[position] = to;
        }
    }
}
