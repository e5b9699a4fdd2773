//! The preview of an import.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::envelope::{About, Exported, Signature};
use super::error::{FilePosition, ItemError};
use super::file_set::FileSet;
use super::units_read::UnitsRead;
use super::unseen::UnseenStamps;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::office::{is_decision, is_of_office};
use zhibu_domain::reporting::receipts::{FileHash, HandedIn, SUBMISSION, ms_of_iso, receipt};
use zhibu_domain::reporting::rounds::{ROUND, alters_signed, round_fields};
use zhibu_domain::reporting::trust::KEY;
use zhibu_domain::values::period::Period;
use zhibu_domain::values::quantity::is_same_json;
use zhibu_ledger::{ARCHIVE, Change, DELETED, FieldWrite, Ledger, Name, RecordKey, Stamp};

/// The effect of an import on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordOutcome {
    /// The ledger does not have the record.
    New,
    /// Some fields will show another value or be in conflict.
    Changed,
    /// The record will be deleted.
    Deleted,
    /// No shown value will differ.
    Same,
}

/// Record counts by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// [`RecordOutcome::New`].
    pub new: usize,
    /// [`RecordOutcome::Changed`].
    pub changed: usize,
    /// [`RecordOutcome::Deleted`].
    pub deleted: usize,
    /// [`RecordOutcome::Same`].
    pub same: usize,
    /// Elements that cannot be imported.
    pub invalid: usize,
}

impl Counts {
    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            deleted: self.deleted + other.deleted,
            same: self.same + other.same,
            invalid: self.invalid + other.invalid,
        }
    }

    /// The number of all records and elements.
    pub fn total(self) -> usize {
        self.new + self.changed + self.deleted + self.same + self.invalid
    }

    pub(super) fn add(&mut self, outcome: RecordOutcome) {
        match outcome {
            RecordOutcome::New => self.new += 1,
            RecordOutcome::Changed => self.changed += 1,
            RecordOutcome::Deleted => self.deleted += 1,
            RecordOutcome::Same => self.same += 1,
        }
    }
}

/// Counts by the name of the kind.
pub type CountsByKind = Vec<(Name, Counts)>;

/// A field that an import changes.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    /// The name of the field.
    pub name: Name,
    /// The value that is shown now.
    pub before: Value,
    /// The value that will be shown.
    pub after: Value,
    /// The author of the value that will be shown, if stated.
    pub by: Option<Name>,
    /// The time of the change, in milliseconds since 1970 by the clock of its writer; `None` if the file
    /// has no history of it.
    pub ms: Option<u64>,
    /// The other values of a conflict, at most [`MOST_BESIDE`].
    pub beside: Vec<Value>,
    /// The number of further values of the conflict.
    pub more_beside: usize,
}

/// How a reverted import affects a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByUndo {
    /// Not at all.
    #[default]
    Not,
    /// The record would be deleted only because another ledger reverted the import that created it.
    Vanishes,
    /// The record is restored: the import that created it was reverted in this ledger.
    Returns,
}

/// A record that an import changes.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDiff {
    /// The key of the record.
    pub key: RecordKey,
    /// The effect on the record.
    pub outcome: RecordOutcome,
    /// The title of the record after the import, or else before it.
    pub title: Option<String>,
    /// The fields that differ, at most [`MOST_FIELDS`]; only for the first [`MOST_DIFFS`] records.
    pub fields: Vec<FieldDiff>,
    /// The number of further fields that differ.
    pub more_fields: usize,
    /// The files that change it.
    pub files: FileSet,
    /// The number of fields that will newly be in conflict.
    pub conflicts: usize,
    /// The files of a unit's part that change it although it belongs to another unit.
    pub outside: FileSet,
    /// What is guarded and the import changes.
    pub guarded: Guarded,
    /// Whether a reverted import deletes or restores it.
    pub by_undo: ByUndo,
    /// Whether one of the changes is from the far future.
    pub is_from_far_future: bool,
}

/// What an import changes only if the user decides so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    /// Data of a period that is signed off.
    pub signed_period: bool,
    /// A record which says that history is archived.
    pub archive: bool,
    /// What the office decides: see [`is_of_office`] and [`is_decision`].
    pub office: bool,
}

impl Guarded {
    /// Whether there is any.
    pub fn is_any(self) -> bool {
        self.signed_period || self.archive || self.office
    }
}

impl RecordDiff {
    /// Of a record of which nothing but the outcome is known yet.
    pub(super) fn new(key: RecordKey, outcome: RecordOutcome) -> Self {
        Self {
            key,
            outcome,
            title: None,
            fields: Vec::new(),
            more_fields: 0,
            files: FileSet::default(),
            conflicts: 0,
            outside: FileSet::default(),
            guarded: Guarded::default(),
            by_undo: ByUndo::Not,
            is_from_far_future: false,
        }
    }
}

/// An element of a file that cannot be imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// The position in the file.
    pub at: FilePosition,
    /// The kind, if known.
    pub kind: Option<Name>,
    /// The id of the record, if known.
    pub id: Option<Name>,
    /// The reason.
    pub error: ItemError,
}

/// A file of an import, and the effect of this file alone.
#[derive(Clone, Debug, Default)]
pub struct PlannedFile {
    /// The name of the file.
    pub name: String,
    /// The metadata of its ledger.
    pub about: Option<About>,
    /// The export that made the file.
    pub exported: Exported,
    /// The result of [`file_hash`](super::file_hash()).
    pub hash: FileHash,
    /// The earlier file of the import with the same bytes.
    pub same_as: Option<usize>,
    /// The records of the file by outcome.
    pub counts: CountsByKind,
    /// The elements that cannot be imported: the first [`MOST_INVALID`](super::MOST_INVALID) of each
    /// kind.
    pub invalid: Vec<Invalid>,
    /// The number of further elements that cannot be imported.
    pub unlisted_invalid: usize,
    /// The records whose listing differs from the fold of the file's own changes. The changes count.
    pub disagreeing: Vec<RecordKey>,
    /// The number of changes from the far future.
    pub from_far_future: usize,
    /// The result of verifying the signature.
    pub signature: Signature,
    /// Why the unit that the file says it is from is not believed.
    pub doubt: Option<OriginDoubt>,
    /// The number of changes in the file.
    pub changes: usize,
    /// The latest change.
    pub up_to: Option<Stamp>,
}

/// Why it is not believed which unit a file is from. Units are named as in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OriginDoubt {
    /// It says that it is the part of a unit whose files are signed, but no key of that unit signed it.
    NotSigned {
        /// The unit whose part it says that it is.
        unit: String,
    },
    /// The key of a unit signed it, but it does not say that it is the part of that unit.
    OtherUnit {
        /// The unit whose key it is.
        unit: String,
    },
    /// It says that it is a whole ledger and alters records of units that hand in, but no trusted key
    /// signed it.
    NotWhole,
}

/// A name that looks like that of the holder of a trusted key without being it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlikeName {
    /// The name in the file.
    pub name: String,
    /// The holder of the trusted key.
    pub holder: String,
}

/// A record that a unit has submitted a file, written when the file is imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The index of the file.
    pub file: usize,
    /// The key of the receipt.
    pub key: RecordKey,
    /// The writes of the receipt.
    pub writes: Vec<FieldWrite>,
}

/// The source of a change or draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The files that contain it.
    pub files: FileSet,
    /// The index of its record in [`Plan::diffs`]; `None` if no shown value differs.
    pub diff: Option<usize>,
}

/// The preview of an import.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The files of the import.
    pub files: Vec<PlannedFile>,
    /// The records of all files together, by outcome.
    pub counts: CountsByKind,
    /// The records that differ, ascending by key.
    pub diffs: Vec<RecordDiff>,
    /// Pairs of indices into [`diffs`](Self::diffs): the first record refers to the second, which is new,
    /// and cannot be imported without it.
    pub needs: Vec<(usize, usize)>,
    /// The changes to insert into the ledger.
    pub changes: Vec<Change>,
    /// The origin of each change.
    pub origins: Vec<Origin>,
    /// Records that are listed without a history: their writes become changes by the importing user.
    pub drafts: Vec<(RecordKey, Vec<FieldWrite>, Origin)>,
    /// The receipts for submitted files.
    pub receipts: Vec<Receipt>,
    /// The number of changes from the far future.
    pub from_far_future: usize,
    /// The number of fields that will newly be in conflict. All values are kept.
    pub conflicts: usize,
    /// Names in the files that only look like those of holders of trusted keys, some of them if many.
    pub alike: Vec<AlikeName>,
    /// The records whose changes replace what neither the files nor the ledger have.
    pub unseen: UnseenStamps,
    /// The figures whose unit is read as what it means.
    pub units_read: UnitsRead,
}

/// The parts of a plan that the user leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The files that are left out.
    pub files: FileSet,
    /// The records that are left out, as indices into [`Plan::diffs`].
    pub diffs: FxHashSet<usize>,
}

/// A whole ledger that a unit hands in for its part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeReturn {
    /// The unit's organisation.
    pub organisation: Name,
    /// Whether one of the unit's keys signed it.
    pub is_proven: bool,
}

impl Plan {
    /// The counts of a kind, by its name.
    pub fn counts_of(&self, kind: &str) -> Counts {
        self.counts.iter().find(|of| *of.0 == *kind).map(|of| of.1).unwrap_or_default()
    }

    /// The number of all elements that cannot be imported.
    pub fn invalid_count(&self) -> usize {
        self.files.iter().map(|file| file.invalid.len() + file.unlisted_invalid).sum()
    }

    /// The listed elements that cannot be imported, each with the index of its file.
    pub fn invalid(&self) -> impl Iterator<Item = (usize, &Invalid)> {
        let files = self.files.iter().enumerate();
        files.flat_map(|(file, of)| of.invalid.iter().map(move |invalid| (file, invalid)))
    }

    /// Marks the records that the file of a unit's part changes although they belong to another unit or
    /// to the office. `own` is the set of the unit's records according to the ledger.
    pub fn mark_outside(&mut self, file: usize, own: &FxHashSet<RecordKey>) {
        for diff in &mut self.diffs {
            // A restored record was new when it was first imported.
            let is_known = diff.outcome != RecordOutcome::New && diff.by_undo != ByUndo::Returns;
            let is_there = is_known || is_of_office(&diff.key.kind);
            if is_there && diff.files.holds(file) && !own.contains(&diff.key) {
                diff.outside = diff.outside.and(file);
            }
        }
    }

    /// Adds a receipt for every file of a unit's part, and for every whole ledger that a unit hands in (`returns`, by
    /// file), unless the ledger has one already, `own_unit` handed the file out to the unit, it is an extract, or the key
    /// is that of another unit. A receipt states a key only if it is not doubted: else the key would count as the unit's from then
    /// on.
    pub fn note_receipts(
        &mut self,
        ledger: &Ledger,
        own_unit: &str,
        returns: &[Option<WholeReturn>],
    ) {
        for (file, of) in self
            .files
            .iter()
            .enumerate()
            .filter(|(_, of)| of.same_as.is_none() && !of.exported.is_extract)
        {
            let part = of.about.as_ref().and_then(|about| about.part.as_ref());
            // Without a date, the round cannot be determined.
            let is_dated = ms_of_iso(&of.exported.at).is_some();
            let is_own = of.exported.is_handed_out && of.exported.by.unit == own_unit;
            let whole = returns.get(file).and_then(Option::as_ref).filter(|_| part.is_none());
            let key = match (&of.doubt, whole) {
                (_, Some(whole)) => of.signature.key().filter(|_| whole.is_proven),
                (Some(OriginDoubt::OtherUnit { .. }), None) => continue,
                (Some(OriginDoubt::NotSigned { .. } | OriginDoubt::NotWhole), None) => None,
                (None, None) => of.signature.key(),
            };
            let organisation = part.map(|part| &*part.organisation);
            let organisation = organisation.or(whole.map(|whole| &*whole.organisation));
            let Some(organisation) = organisation.filter(|_| is_dated && !is_own) else { continue };
            let (key, values) = receipt(
                of.hash,
                &HandedIn {
                    organisation,
                    unit: &of.exported.by.unit,
                    name: &of.exported.by.name,
                    exported_at: &of.exported.at,
                    changes: of.changes,
                    up_to: of.up_to,
                    key,
                },
            );
            let writes = ledger.draft(&key, values);
            if !writes.is_empty() {
                self.receipts.push(Receipt { file, key, writes });
            }
        }
    }

    /// Marks the records whose data of a signed-off period is changed.
    pub fn mark_signed(&mut self, ledger: &Ledger, signed: &[Period]) {
        let of_changes = self.changes.iter().zip(&self.origins);
        let of_changes =
            of_changes.map(|(change, origin)| (&change.writes, &change.archives[..], origin));
        let of_drafts = self.drafts.iter().map(|(_, writes, origin)| (writes, &[][..], origin));
        for (writes, archives, origin) in of_changes.chain(of_drafts) {
            let Some(diff) = origin.diff.map(|diff| &mut self.diffs[diff]) else { continue };
            let written: Vec<(&str, &Value)> = writes
                .iter()
                .map(|write| (&*write.field, &write.value))
                // An archive mark replaces the current value of the field.
                .chain(archives.iter().map(|(field, _)| (&**field, &Value::Null)))
                .collect();
            let record = ledger.record(&diff.key);
            if &*diff.key.kind == ROUND {
                let value = record.as_ref().and_then(|record| record.value(round_fields::SIGNED));
                // No file may make, change or revert a sign-off unnoticed.
                diff.guarded.signed_period |=
                    written.iter().any(|(field, value_then)| match *field {
                        round_fields::SIGNED => value.is_some() || !value_then.is_null(),
                        DELETED => value.is_some(),
                        _ => false,
                    });
                continue;
            }
            let Some(kind) = Kind::from_code(&diff.key.kind).filter(|_| !signed.is_empty()) else {
                continue;
            };
            diff.guarded.signed_period |= alters_signed(
                ledger,
                kind,
                |field: &str| record.as_ref().and_then(|record| record.value(field)),
                &written,
                signed,
            );
        }
    }

    /// Marks the records that say that history is archived. A ledger that believes a file which says so
    /// without reason can no longer undo what is older.
    pub fn mark_archives(&mut self) {
        for diff in &mut self.diffs {
            diff.guarded.archive = *diff.key.kind == *ARCHIVE;
        }
    }

    /// Whether a record adds a trusted key. No file may do that unnoticed; it may remove one.
    pub fn is_of_trust(&self, index: usize) -> bool {
        let diff = &self.diffs[index];
        &*diff.key.kind == KEY && diff.outcome != RecordOutcome::Deleted
    }

    /// Notes which changes replace what neither the files nor the ledger have.
    pub fn note_unseen_stamps(&mut self, ledger: &Ledger) {
        self.unseen = UnseenStamps::of(&self.changes, ledger);
    }

    /// Marks the records with what the office decides, whatever the file says of itself: no file may
    /// bring or alter that unnoticed.
    pub fn mark_office(&mut self) {
        for diff in &mut self.diffs {
            diff.guarded.office = is_of_office(&diff.key.kind);
        }
        let of_changes = self.changes.iter().zip(&self.origins);
        let of_changes =
            of_changes.map(|(change, origin)| (&change.writes, &change.archives[..], origin));
        let of_drafts = self.drafts.iter().map(|(_, writes, origin)| (writes, &[][..], origin));
        for (writes, archives, origin) in of_changes.chain(of_drafts) {
            let Some(diff) = origin.diff.map(|diff| &mut self.diffs[diff]) else { continue };
            diff.guarded.office |= writes.iter().any(|write| is_decision(&write.field))
                || archives.iter().any(|(field, _)| is_decision(field));
        }
    }

    /// Marks the records in this set that a file changes.
    pub fn mark_of_others(&mut self, file: usize, others: &FxHashSet<RecordKey>) {
        for diff in &mut self.diffs {
            if diff.files.holds(file) && others.contains(&diff.key) {
                diff.outside = diff.outside.and(file);
            }
        }
    }

    /// The records, as indices into the diffs, that are imported only if the user confirms.
    pub fn guarded(&self) -> impl Iterator<Item = usize> {
        (0..self.diffs.len()).filter(|index| {
            let diff = &self.diffs[*index];
            diff.outside != FileSet::default()
                || diff.guarded.is_any()
                || diff.by_undo == ByUndo::Vanishes
                || self.is_of_trust(*index)
        })
    }

    /// The default selection: leaves out guarded records, and files that were altered after signing.
    pub fn left_out_at_first(&self) -> LeftOut {
        let files = self.files.iter().enumerate();
        let altered = files.filter(|(_, file)| file.signature == Signature::Altered);
        let files = altered.fold(FileSet::default(), |set, (index, _)| set.and(index));
        if self.files.len() == 1 && files != FileSet::default() {
            // A single file has no checkbox: selecting one of its records selects it.
            return LeftOut { files, diffs: (0..self.diffs.len()).collect() };
        }
        LeftOut { files, diffs: self.guarded().collect() }
    }

    /// The records, as indices into the diffs, that belong to another unit than the file.
    pub fn outside(&self) -> impl Iterator<Item = usize> {
        let diffs = self.diffs.iter().enumerate();
        diffs.filter(|(_, diff)| diff.outside != FileSet::default()).map(|(index, _)| index)
    }

    /// The number of receipts for files that are not left out.
    pub fn receipts_taken(&self, left_out: &LeftOut) -> usize {
        self.receipts.iter().filter(|receipt| !left_out.files.holds(receipt.file)).count()
    }

    /// Whether the import changes nothing.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.drafts.is_empty() && self.receipts.is_empty()
    }

    /// The records that are left out, as indices into the diffs: by the user, because all their files are
    /// left out, or because they refer to a new record that is left out.
    pub fn left_out(&self, left_out: &LeftOut) -> FxHashSet<usize> {
        if *left_out == LeftOut::default() {
            return FxHashSet::default();
        }
        let mut out: FxHashSet<usize> = FxHashSet::default();
        for (index, diff) in self.diffs.iter().enumerate() {
            if left_out.diffs.contains(&index) || diff.files.is_within(left_out.files) {
                out.insert(index);
            }
        }
        let on_others = self.needs.iter().map(|(index, needed)| (*needed, *index));
        add_reachable(&mut out, on_others);
        out
    }

    /// Selects records again, with the new records to which they refer.
    pub fn bring_in(&self, left_out: &mut LeftOut, indices: &[usize]) {
        let mut wanted: FxHashSet<usize> = indices.iter().copied().collect();
        add_reachable(&mut wanted, self.needs.iter().copied());
        left_out.diffs.retain(|index| !wanted.contains(index));
        if self.files.len() == 1 && !wanted.is_empty() {
            left_out.files = FileSet::default();
        }
    }

    /// The number of new conflicts in the records that are not left out.
    pub fn conflicts_taken(&self, left_out: &LeftOut) -> usize {
        let out = self.left_out(left_out);
        let diffs = self.diffs.iter().enumerate().filter(|(index, _)| !out.contains(index));
        diffs.map(|(_, diff)| diff.conflicts).sum()
    }

    /// Translates the selection of another plan of the same files to this plan. Guarded records that
    /// the other plan does not guard are left out too.
    pub fn left_out_as(&self, other: &Self, left_out: &LeftOut) -> LeftOut {
        let hashes: FxHashSet<FileHash> =
            left_out.files.files().filter_map(|file| Some(other.files.get(file)?.hash)).collect();
        let keys: FxHashSet<&RecordKey> =
            left_out.diffs.iter().filter_map(|index| Some(&other.diffs.get(*index)?.key)).collect();
        let shown: FxHashSet<&RecordKey> =
            other.guarded().map(|index| &other.diffs[index].key).collect();
        let files = self.files.iter().enumerate().filter(|(_, file)| hashes.contains(&file.hash));
        let files = files.fold(FileSet::default(), |set, (index, _)| set.and(index));
        let indices = (0..self.diffs.len()).filter(|index| keys.contains(&self.diffs[*index].key));
        let unseen = self.guarded().filter(|index| !shown.contains(&self.diffs[*index].key));
        // Files that the other plan does not have get their default.
        let known: FxHashSet<FileHash> = other.files.iter().map(|file| file.hash).collect();
        let first = self.left_out_at_first().files.files();
        let files =
            first.filter(|file| !known.contains(&self.files[*file].hash)).fold(files, FileSet::and);
        LeftOut { files, diffs: indices.chain(unseen).collect() }
    }

    /// The selection for importing the same files into a new ledger instead: what the user left out of
    /// the `other` plan by hand. The guards of the other plan protect its own ledger; in a new ledger
    /// only altered files and trusted keys need confirmation.
    pub fn left_out_of_own(&self, other: &Self, left_out: &LeftOut) -> LeftOut {
        let guarded: FxHashSet<usize> = other.guarded().collect();
        let by_hand = left_out.diffs.difference(&guarded).copied().collect();
        let mut own = self.left_out_as(other, &LeftOut { diffs: by_hand, ..left_out.clone() });
        let indices: FxHashMap<&RecordKey, usize> =
            other.diffs.iter().map(|diff| &diff.key).zip(0..).collect();
        own.diffs = (0..self.diffs.len())
            .filter(|index| {
                let before = indices.get(&self.diffs[*index].key).copied();
                let was_left_out = before.is_some_and(|before| left_out.diffs.contains(&before));
                if self.is_of_trust(*index) {
                    before.is_none() || was_left_out
                } else {
                    before.is_some_and(|before| was_left_out && !guarded.contains(&before))
                }
            })
            .collect();
        own
    }

    /// Whether another plan has the same files.
    pub fn is_of_same_files(&self, other: &Self) -> bool {
        self.files.iter().map(|file| file.hash).eq(other.files.iter().map(|file| file.hash))
    }
}

/// Adds to a set of indices those that can be reached from it along these steps, each from an index to
/// another.
fn add_reachable(indices: &mut FxHashSet<usize>, steps: impl Iterator<Item = (usize, usize)>) {
    let mut steps_from: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (from, to) in steps {
        steps_from.entry(from).or_default().push(to);
    }
    let mut pending: Vec<usize> = indices.iter().copied().collect();
    while let Some(from) = pending.pop() {
        let next = steps_from.get(&from).into_iter().flatten();
        pending.extend(next.filter(|to| indices.insert(**to)));
    }
}

/// Maximum records with [`RecordDiff::fields`]: more than anyone looks through.
pub const MOST_DIFFS: usize = 200;

/// Maximum [`RecordDiff::fields`], several times those of any kind.
pub const MOST_FIELDS: usize = 200;

/// Maximum [`FieldDiff::beside`].
pub const MOST_BESIDE: usize = 20;

/// Shown values by field, ascending by name, without cleared fields.
pub(super) type ShownValues<'a> = Vec<(&'a Name, &'a Value)>;

pub(super) fn present(mut fields: ShownValues<'_>) -> ShownValues<'_> {
    fields.retain(|(_, value)| !value.is_null());
    fields
}

pub(super) fn value_in<'a>(fields: &ShownValues<'a>, name: &str) -> Option<&'a Value> {
    let index = fields.binary_search_by(|field| (**field.0).cmp(name)).ok()?;
    Some(fields[index].1)
}

/// The outcome of a record that shows `before` now and `after` the import.
pub(super) fn outcome(
    is_new: bool,
    before: &ShownValues<'_>,
    after: &ShownValues<'_>,
    conflicts: usize,
) -> RecordOutcome {
    let is_deleted =
        |fields: &ShownValues<'_>| value_in(fields, DELETED) == Some(&Value::Bool(true));
    match (is_new, is_deleted(before), is_deleted(after)) {
        (true, _, false) => RecordOutcome::New,
        (false, false, true) => RecordOutcome::Deleted,
        (true, _, true) => RecordOutcome::Same,
        (_, true, true) if conflicts == 0 => RecordOutcome::Same,
        _ if conflicts == 0 && is_same_shown(before, after) => RecordOutcome::Same,
        _ => RecordOutcome::Changed,
    }
}

/// Whether nobody sees a difference: numbers may be written otherwise.
fn is_same_shown(before: &ShownValues<'_>, after: &ShownValues<'_>) -> bool {
    before == after || differing(before, after).is_empty()
}

/// The field that names the records of a kind, given by its name and, if this version knows it, its
/// type.
pub(super) fn title_field(code: &str, kind: Option<Kind>) -> &'static str {
    match kind {
        Some(kind) => kind.fields()[0].name,
        None if code == SUBMISSION => "unit",
        None => "name",
    }
}

/// Whether the listing of a record differs from the fold of the file's own changes.
pub(super) fn disagrees(listed: &[FieldWrite], own: &ShownValues<'_>) -> bool {
    let of_own = |field: &str| value_in(own, field).unwrap_or(&Value::Null);
    listed.iter().any(|write| !is_same_json(of_own(&write.field), &write.value))
}

/// The fields that differ, with both values.
pub(super) fn differing<'a>(
    before: &ShownValues<'a>,
    after: &ShownValues<'a>,
) -> Vec<(&'a Name, &'a Value, &'a Value)> {
    const NOTHING: &Value = &Value::Null;
    let mut fields = Vec::with_capacity(after.len());
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let order = match (before.peek(), after.peek()) {
            (Some(old), Some(new)) => old.0.cmp(new.0),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return fields,
        };
        let old = if order.is_le() { before.next() } else { None };
        let new = if order.is_ge() { after.next() } else { None };
        let name = old.or(new).expect("one of the two was there").0;
        let (old, new) = (old.map_or(NOTHING, |old| old.1), new.map_or(NOTHING, |new| new.1));
        if !is_same_json(old, new) {
            fields.push((name, old, new));
        }
    }
}
