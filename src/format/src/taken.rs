//! What is taken of a plan once its user has said what is left out.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::plan::{FileSet, LeftOut, Origin, Plan, Receipt};
use zhibu_domain::reporting::rounds::{HELD, ROUND, round_fields};
use zhibu_domain::reporting::trust::KEY;
use zhibu_ledger::order;
use zhibu_ledger::{Change, DELETED, FieldWrite, RecordKey, Stamp, stamp_runs};

/// Of a file that brings more changes than this it is not kept which they were: that would take more
/// room than it is worth.
const MOST_KNOWN_BY_FILE: usize = 5_000;

/// A record that a file lists without a history, on its way to becoming a change of whoever imports.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The record.
    pub key: RecordKey,
    /// The fields to set.
    pub sets: Vec<FieldWrite>,
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
    /// How many were left out.
    pub left_out: usize,
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
            // What of a key or a sign-off is not shown is not taken: undone, it could make the key
            // trusted, and a sign-off somebody else's.
            let is_shown = !is_of_weight(change) || origin.diff.is_some();
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
        let sources = self.files.iter().enumerate().filter_map(|(index, file)| {
            let of_file = stamps.remove(&index)?;
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
        let receipts = receipts.map(|Receipt { file, key, mut sets }| {
            let is_held = |index: &&usize| self.diffs[**index].files.holds(file);
            let held = out.iter().filter(is_held).count();
            if held > 0 {
                let (field, value) = (HELD.into(), held.into());
                sets.push(FieldWrite { field, value, replaces: Vec::new() });
                order::sort_by(&mut sets, |a, b| a.field.cmp(&b.field));
            }
            (key, sets, FileSet::of(file))
        });
        let name = |file: usize| self.files[file].name.clone();
        let drafted = |(key, sets, files): (RecordKey, Vec<FieldWrite>, FileSet)| Draft {
            key,
            sets,
            files: files.files().map(name).collect(),
        };
        Taken {
            records: self.diffs.len() - out.len(),
            left_out: out.len(),
            changes,
            sources,
            drafts: drafts.chain(receipts).map(drafted).collect(),
        }
    }
}

fn is_of_weight(change: &Change) -> bool {
    let is_signing = |field: &str| matches!(field, round_fields::SIGNED | DELETED);
    match &*change.key.kind {
        KEY => true,
        ROUND => {
            change.sets.iter().any(|set| is_signing(&set.field))
                || change.archives.iter().any(|(field, _)| is_signing(field))
        }
        _ => false,
    }
}

fn is_origin_taken(left_out: &LeftOut, origin: &Origin, is_out: impl Fn(usize) -> bool) -> bool {
    !origin.files.is_within(left_out.files) && !origin.diff.is_some_and(is_out)
}
