//! Counts by kind, while they grow.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::plan::{Counts, CountsByKind};
use zhibu_ledger::Name;

/// Counts by kind. A file may name as many kinds as it has records, so they are found by hash.
#[derive(Clone, Debug, Default)]
pub(super) struct KindCounts {
    rows: CountsByKind,
    index_of: FxHashMap<Name, usize>,
    /// The index of the kind that was counted last: mostly the same again.
    latest: usize,
}

impl KindCounts {
    /// The counts of a kind.
    pub(super) fn of(&mut self, kind: &Name) -> &mut Counts {
        if self.rows.get(self.latest).is_none_or(|(latest, _)| !Arc::ptr_eq(latest, kind)) {
            self.latest = self.index_of.get(kind).copied().unwrap_or_else(|| {
                self.index_of.insert(kind.clone(), self.rows.len());
                self.rows.push((kind.clone(), Counts::default()));
                self.rows.len() - 1
            });
        }
        &mut self.rows[self.latest].1
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
