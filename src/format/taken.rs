//! What is taken of a plan once its user has said what is left out.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::plan::{FileSet, LeftOut, Origin, Plan, Receipt};
use crate::domain::trust::KEY;
use crate::ledger::{Change, RecordKey, Set, Stamp, stamp_runs};

/// Of a file that brings more changes than this it is not kept which they were: that would take more
/// room than it is worth.
const MOST_KNOWN_BY_FILE: usize = 5_000;

/// A record that a file lists without a history, on its way to becoming a change of whoever imports.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The record.
    pub key: RecordKey,
    /// The fields to set.
    pub sets: Vec<Set>,
    /// The names of the files that list it so.
    pub files: Vec<String>,
}

/// Which changes came with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromFile {
    /// The file's name.
    pub file: String,
    /// Their stamps, as runs.
    pub runs: Vec<(Stamp, u32)>,
}

impl FromFile {
    /// Whether the change came with it.
    pub fn has(&self, at: Stamp) -> bool {
        self.runs.iter().any(|run| at.is_in_run(*run))
    }
}

/// What is taken of a plan.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// How many records will differ.
    pub records: usize,
    /// Changes, as they are.
    pub changes: Vec<Change>,
    /// What becomes changes of whoever imports.
    pub drafts: Vec<Draft>,
    /// Which changes come with which file.
    pub sources: Vec<FromFile>,
}

impl Plan {
    /// What is to be taken: what is not left out, and that units have handed in the files that are
    /// not.
    pub fn taken(self, left_out: &LeftOut) -> Taken {
        let out = self.left_out(left_out);
        let is_taken = |change: &Change, origin: &Origin| {
            // What of a key is not shown is not taken: undone, it could make the key trusted.
            let is_shown = *change.key.kind != *KEY || origin.diff.is_some();
            is_shown && is_origin_taken(left_out, origin, |diff| out.contains(&diff))
        };
        let mut stamps: FxHashMap<usize, Vec<Stamp>> = FxHashMap::default();
        let mut origins = self.origins.iter();
        let mut changes = self.changes;
        changes.retain(|change| {
            let origin = origins.next().filter(|origin| is_taken(change, origin));
            for file in origin.into_iter().flat_map(|origin| origin.files.files()) {
                stamps.entry(file).or_default().push(change.at);
            }
            origin.is_some()
        });
        let sources = self.files.iter().enumerate().filter_map(|(place, file)| {
            let of_file = stamps.remove(&place)?;
            (of_file.len() <= MOST_KNOWN_BY_FILE)
                .then(|| FromFile { file: file.name.clone(), runs: stamp_runs(of_file) })
        });
        let sources = sources.collect();
        let drafts = self
            .drafts
            .into_iter()
            .filter(|(_, _, origin)| is_origin_taken(left_out, origin, |diff| out.contains(&diff)));
        let drafts = drafts.map(|(key, sets, origin)| (key, sets, origin.files));
        let is_received = |receipt: &Receipt| !left_out.files.holds(receipt.file);
        let receipts = self.receipts.into_iter().filter(is_received);
        let receipts = receipts.map(|Receipt { file, key, sets }| (key, sets, FileSet::of(file)));
        let name = |file: usize| self.files[file].name.clone();
        let drafted = |(key, sets, files): (RecordKey, Vec<Set>, FileSet)| Draft {
            key,
            sets,
            files: files.files().map(name).collect(),
        };
        Taken {
            records: self.diffs.len() - out.len(),
            changes,
            sources,
            drafts: drafts.chain(receipts).map(drafted).collect(),
        }
    }
}

fn is_origin_taken(left_out: &LeftOut, origin: &Origin, is_out: impl Fn(usize) -> bool) -> bool {
    !origin.files.is_within(left_out.files) && !origin.diff.is_some_and(is_out)
}
