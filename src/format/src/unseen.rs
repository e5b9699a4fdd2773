//! Changes that replace what nobody has seen yet.

use rustc_hash::FxHashSet;

use zhibu_ledger::{Change, Ledger, RecordKey, Stamp};

/// Maximum [`UnseenStamps::records`].
const MOST_RECORDS: usize = 200;

/// Records whose changes replace changes, or say that they are archived, which neither the changes nor
/// the ledger have. If one of those arrives later, it counts as replaced and is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnseenStamps {
    /// The number of stamps.
    pub stamps: usize,
    /// The first 200 records, in the order of the changes.
    pub records: Vec<RecordKey>,
    /// The number of further records.
    pub more_records: usize,
}

impl UnseenStamps {
    /// Of changes that are to be inserted into a ledger. An honest file has such stamps too, if part of
    /// its history was archived.
    pub fn of(changes: &[Change], ledger: &Ledger) -> Self {
        let own: FxHashSet<Stamp> = changes.iter().map(|change| change.at).collect();
        let is_unseen = |at: &&Stamp| !own.contains(*at) && ledger.change(**at).is_none();
        let mut found = Self::default();
        let mut noted: FxHashSet<&RecordKey> = FxHashSet::default();
        for change in changes {
            let stamps = replaced(change).filter(is_unseen).count();
            found.stamps += stamps;
            if stamps == 0 || !noted.insert(&change.key) {
                continue;
            }
            if found.records.len() < MOST_RECORDS {
                found.records.push(change.key.clone());
            } else {
                found.more_records += 1;
            }
        }
        found
    }
}

/// The stamps of what a change replaces, or says is replaced and archived.
fn replaced(change: &Change) -> impl Iterator<Item = &Stamp> {
    let replaced = change.writes.iter().flat_map(|write| &write.replaces);
    replaced.chain(change.archives.iter().flat_map(|(_, stamps)| stamps))
}
