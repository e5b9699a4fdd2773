//! Counts by kind, while they grow.

use rustc_hash::FxHashMap;

use super::plan::{Counts, CountsByKind};
use zhibu_ledger::Name;

/// Counts by kind. A file may name as many kinds as it has records, so they are found by hash.
#[derive(Clone, Debug, Default)]
pub(super) struct KindCounts {
    rows: CountsByKind,
    index_of: FxHashMap<Name, usize>,
}

impl KindCounts {
    /// The counts of a kind.
    pub(super) fn of(&mut self, kind: &Name) -> &mut Counts {
        let index = self.index_of.get(kind).copied().unwrap_or_else(|| {
            self.index_of.insert(kind.clone(), self.rows.len());
            self.rows.push((kind.clone(), Counts::default()));
            self.rows.len() - 1
        });
        &mut self.rows[index].1
    }

    /// Adds other counts.
    pub(super) fn add_all(&mut self, other: &Self) {
        for (kind, counts) in &other.rows {
            let sum = self.of(kind);
            *sum = sum.plus(*counts);
        }
    }

    /// The counts, in the order in which the kinds were first counted.
    pub(super) fn into_rows(self) -> CountsByKind {
        self.rows
    }
}
