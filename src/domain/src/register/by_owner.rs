//! Which live rows of a table belong to which organisation, or to which activity.

use rustc_hash::FxHashMap;
use zhibu_ledger::Name;

/// The indices of the live rows that refer to each owner: an organisation or an activity.
#[derive(Clone, Debug, Default)]
pub(super) struct ByOwner {
    rows: FxHashMap<Name, Vec<usize>>,
    /// For each live row, its position among those of its owner; of no meaning without one.
    positions: Vec<usize>,
}

impl ByOwner {
    /// Makes room for more rows.
    pub(super) fn reserve(&mut self, count: usize) {
        self.positions.reserve_exact(count);
    }

    /// The owners with rows.
    pub(super) fn owners(&self) -> impl Iterator<Item = &Name> {
        self.rows.iter().filter(|(_, rows)| !rows.is_empty()).map(|(owner, _)| owner)
    }

    pub(super) fn rows(&self, owner: &str) -> &[usize] {
        self.rows.get(owner).map_or(&[], |rows| rows)
    }

    /// Adds a row, the last one or one that was removed.
    pub(super) fn add(&mut self, owner: Option<Name>, index: usize) {
        self.positions.resize(self.positions.len().max(index + 1), 0);
        if let Some(owner) = owner {
            let rows = self.rows.entry(owner).or_default();
            self.positions[index] = rows.len();
            rows.push(index);
        }
    }

    pub(super) fn remove(&mut self, owner: Option<Name>, index: usize) {
        let Some(rows) = owner.and_then(|owner| self.rows.get_mut(&owner)) else { return };
        let position = self.positions[index];
        rows.swap_remove(position);
        if let Some(moved) = rows.get(position) {
            self.positions[*moved] = position;
        }
    }

    /// Takes the last row to the index of one that was removed.
    pub(super) fn move_last(&mut self, owner: Option<Name>, to: usize) {
        let Some(position) = self.positions.pop() else { return };
        if to == self.positions.len() {
            return;
        }
        self.positions[to] = position;
        if let Some(rows) = owner.and_then(|owner| self.rows.get_mut(&owner)) {
            rows[position] = to;
        }
    }
}
