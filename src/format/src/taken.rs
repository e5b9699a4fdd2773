//! The changes of an import, once the user has chosen what to leave out.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::file_set::FileSet;
use super::plan::{LeftOut, Origin, Plan, Receipt};
use zhibu_domain::reporting::office::is_of_office;
use zhibu_domain::reporting::receipts::LEFT_OUT;
use zhibu_ledger::order;
use zhibu_ledger::{Change, FieldWrite, RecordKey, Stamp, stamp_runs};

/// The maximum number of changes of a file for which its stamps are stored. Storing more would take
/// more space than it is worth.
const MOST_KNOWN_BY_FILE: usize = 5_000;

/// The writes of a record that a file lists without a history, to become a change by the importing
/// user.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The key of the record.
    pub key: RecordKey,
    /// The writes.
    pub writes: Vec<FieldWrite>,
    /// The files with these values.
    pub files: FileSet,
}

/// The changes that came with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromFile {
    /// The name of the file.
    pub file: String,
    /// The stamps of the changes, as runs: see [`stamp_runs`].
    pub runs: Vec<(Stamp, u32)>,
}

impl FromFile {
    /// Whether the change came with the file.
    pub fn has(&self, at: Stamp) -> bool {
        self.runs.iter().any(|run| at.is_in_run(*run))
    }
}

/// The part of a plan that is imported.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// The number of records that will differ.
    pub records: usize,
    /// The number of records that are left out.
    pub left_out: usize,
    /// The changes to insert.
    pub changes: Vec<Change>,
    /// The writes that become changes by the importing user.
    pub drafts: Vec<Draft>,
    /// The changes of each file.
    pub sources: Vec<FromFile>,
    /// The names of the files of the plan.
    pub file_names: Vec<String>,
}

impl Plan {
    /// The changes and drafts that are not left out, and the receipts of the files that are not.
    pub fn taken(self, left_out: &LeftOut) -> Taken {
        let out = self.left_out(left_out);
        let mut stamps: FxHashMap<usize, Vec<Stamp>> = FxHashMap::default();
        let mut origins = self.origins.iter();
        let mut changes = self.changes;
        changes.retain(|change| {
            let origin = origins.next().filter(|origin| {
                // What the office decides must be shown, because an invisible change that is undone
                // later could trust a key, alter a sign-off or cut off the history.
                let is_shown = !is_of_office(&change.key.kind) || origin.diff.is_some();
                is_shown && is_origin_taken(left_out, origin, &out)
            });
            for file in origin.into_iter().flat_map(|origin| origin.files.files()) {
                stamps.entry(file).or_default().push(change.at);
            }
            origin.is_some()
        });
        let mut sources = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let of_file = stamps.remove(&index).unwrap_or_default();
            if (1..=MOST_KNOWN_BY_FILE).contains(&of_file.len()) {
                sources.push(FromFile { file: file.name.clone(), runs: stamp_runs(of_file) });
            }
        }
        let drafts = self.drafts.into_iter();
        let mut drafts: Vec<Draft> = drafts
            .filter(|(_, _, origin)| is_origin_taken(left_out, origin, &out))
            .map(|(key, writes, origin)| Draft { key, writes, files: origin.files })
            .collect();
        for Receipt { file, key, mut writes } in self.receipts {
            if left_out.files.holds(file) {
                continue;
            }
            let count = out.iter().filter(|index| self.diffs[**index].files.holds(file)).count();
            if count > 0 {
                let (field, value) = (LEFT_OUT.into(), count.into());
                writes.push(FieldWrite { field, value, replaces: Vec::new() });
                order::sort_by(&mut writes, |a, b| a.field.cmp(&b.field));
            }
            drafts.push(Draft { key, writes, files: FileSet::of(file) });
        }
        Taken {
            records: self.diffs.len() - out.len(),
            left_out: out.len(),
            changes,
            drafts,
            sources,
            file_names: self.files.into_iter().map(|file| file.name).collect(),
        }
    }
}

fn is_origin_taken(left_out: &LeftOut, origin: &Origin, out: &FxHashSet<usize>) -> bool {
    let is_out = origin.diff.is_some_and(|diff| out.contains(&diff));
    !origin.files.is_within(left_out.files) && !is_out
}
