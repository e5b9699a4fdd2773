//! What an import will do, before it does it.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::envelope::{About, Exported};
use super::error::{FilePosition, ItemError};
use super::signed::Signature;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::rounds::{
    HandedIn, ROUND, SUBMISSION, alters_signed, ms_of_iso, receipt, round_fields,
};
use zhibu_domain::reporting::trust::KEY;
use zhibu_domain::rules::RULE;
use zhibu_domain::values::period::Period;
use zhibu_ledger::{ARCHIVE, Change, DELETED, FieldWrite, Ledger, Name, RecordKey, Stamp};

/// What an import does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordOutcome {
    /// The ledger does not have it yet.
    New,
    /// Some of its fields will show another value, or will be in conflict.
    Changed,
    /// It will be deleted.
    Deleted,
    /// Nothing that is shown will differ.
    Same,
}

/// How many records of a kind meet which fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not in the ledger yet.
    pub new: usize,
    /// Some fields will show another value, or will be in conflict.
    pub changed: usize,
    /// Will be deleted.
    pub deleted: usize,
    /// Nothing shown will differ.
    pub same: usize,
    /// Not taken.
    pub invalid: usize,
}

impl Counts {
    /// Both together.
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

    fn add(&mut self, outcome: RecordOutcome) {
        match outcome {
            RecordOutcome::New => self.new += 1,
            RecordOutcome::Changed => self.changed += 1,
            RecordOutcome::Deleted => self.deleted += 1,
            RecordOutcome::Same => self.same += 1,
        }
    }
}

/// Counts by the kind's name.
pub type CountsByKind = Vec<(Name, Counts)>;

pub(super) fn counts_mut<'a>(counts: &'a mut CountsByKind, kind: &Name) -> &'a mut Counts {
    let found = counts.iter().position(|of| of.0 == *kind);
    let index = found.unwrap_or_else(|| {
        counts.push((kind.clone(), Counts::default()));
        counts.len() - 1
    });
    &mut counts[index].1
}

/// So many files are taken at once.
pub const MOST_FILES: usize = 128;

/// Some of the files of an import, by their places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSet(u128);

impl FileSet {
    /// The set of one file.
    pub fn of(file: usize) -> Self {
        Self(1 << file)
    }

    /// With another file.
    #[must_use]
    pub fn and(self, file: usize) -> Self {
        Self(self.0 | 1 << file)
    }

    /// With the files of another.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the file is in it.
    pub fn holds(self, file: usize) -> bool {
        self.0 >> file & 1 == 1
    }

    /// With the file if it was not in it, and else without.
    #[must_use]
    pub fn toggled(self, file: usize) -> Self {
        Self(self.0 ^ 1 << file)
    }

    /// Whether every file of it is in the other.
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The files, ascending.
    pub fn files(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            (left != 0).then(|| {
                let file = left.trailing_zeros() as usize;
                left &= left - 1;
                file
            })
        })
    }

    /// How many they are.
    pub fn count(self) -> usize {
        self.0.count_ones() as usize
    }
}

/// A field that an import alters.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDiff {
    /// Its name.
    pub name: Name,
    /// What it shows now.
    pub before: Value,
    /// What it will show.
    pub after: Value,
    /// Who wrote what it will show, if they said so.
    pub by: Option<Name>,
    /// When, in milliseconds since 1970 by the writer's clock; `None` where the file has no history.
    pub ms: Option<u64>,
    /// The values that stand beside it undecided.
    pub beside: Vec<Value>,
}

/// What an import that was taken back has to do with a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByUndo {
    /// Nothing.
    #[default]
    Not,
    /// It would be deleted only because someone took back an import that had brought it there.
    Vanishes,
    /// It comes back: an import had brought it here, and that was taken back.
    Returns,
}

/// A record that an import alters.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDiff {
    /// The record.
    pub key: RecordKey,
    /// What happens to it.
    pub outcome: RecordOutcome,
    /// What names the record, after the import or else before it.
    pub title: Option<String>,
    /// Each field that differs, with the value before and after; told of the first
    /// [`MOST_DIFFS`] records only.
    pub fields: Vec<FieldDiff>,
    /// The files that alter it.
    pub files: FileSet,
    /// How many of its fields will be in conflict, all values being kept.
    pub conflicts: usize,
    /// The files that are one unit's part of the ledger and alter it though it is another's.
    pub outside: FileSet,
    /// Whether it alters what belongs to a period that is signed off.
    pub alters_signed: bool,
    /// Whether it goes or comes by an import that was taken back.
    pub by_undo: ByUndo,
    /// Whether a change of it is dated in the future.
    pub is_from_far_future: bool,
}

/// Something in a file that is not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// Where in the file.
    pub at: FilePosition,
    /// The kind, if it could be told.
    pub kind: Option<Name>,
    /// The record's id, if it could be told.
    pub id: Option<Name>,
    /// Why.
    pub error: ItemError,
}

/// A file of an import, and what it alone would do.
#[derive(Clone, Debug, Default)]
pub struct PlannedFile {
    /// Its name.
    pub name: String,
    /// What it says of its ledger.
    pub about: Option<About>,
    /// Who exported it and when.
    pub exported: Exported,
    /// Tells its bytes from those of every other file.
    pub hash: u64,
    /// The earlier file of the import that has the very same bytes.
    pub same_as: Option<usize>,
    /// By the kind's name.
    pub counts: CountsByKind,
    /// What of it is not taken, and why.
    pub invalid: Vec<Invalid>,
    /// Records that it lists otherwise than its own changes have it: the changes count.
    pub disagreeing: Vec<RecordKey>,
    /// Changes stamped by a clock that must have been wrong.
    pub from_far_future: usize,
    /// Whether it is signed.
    pub signature: Signature,
    /// How many changes it holds.
    pub changes: usize,
    /// The latest of them.
    pub up_to: Option<Stamp>,
}

/// That a unit has handed in a file, to be entered when the file is taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The file.
    pub file: usize,
    /// The record.
    pub key: RecordKey,
    /// The fields to set.
    pub sets: Vec<FieldWrite>,
}

/// Where something that is to be taken comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The files that hold it.
    pub files: FileSet,
    /// The record's place among the diffs; none if nothing that is shown will differ.
    pub diff: Option<usize>,
}

/// What an import will do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The files.
    pub files: Vec<PlannedFile>,
    /// All of them together, by the kind's name.
    pub counts: CountsByKind,
    /// The records that will differ, ascending by key.
    pub diffs: Vec<RecordDiff>,
    /// Pairs of records, by their places among the diffs: the first refers to the second, which is
    /// new, and cannot be taken without it.
    pub needs: Vec<(usize, usize)>,
    /// Changes to add to the ledger as they are.
    pub changes: Vec<Change>,
    /// Where each of them comes from.
    pub origins: Vec<Origin>,
    /// Records listed without a history: what they hold becomes changes of whoever imports.
    pub drafts: Vec<(RecordKey, Vec<FieldWrite>, Origin)>,
    /// What units have handed in with them.
    pub receipts: Vec<Receipt>,
    /// Changes stamped by a clock that must have been wrong.
    pub from_far_future: usize,
    /// Fields that will be in conflict, both values being kept.
    pub conflicts: usize,
}

/// What of a plan its user leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Whole files.
    pub files: FileSet,
    /// Records, by their places among the diffs.
    pub diffs: FxHashSet<usize>,
}

impl Plan {
    /// What happens to the records of a kind, by its name.
    pub fn counts_of(&self, kind: &str) -> Counts {
        self.counts.iter().find(|of| *of.0 == *kind).map(|of| of.1).unwrap_or_default()
    }

    /// Everything that is not taken, file by file.
    pub fn invalid(&self) -> impl Iterator<Item = (usize, &Invalid)> {
        let files = self.files.iter().enumerate();
        files.flat_map(|(file, of)| of.invalid.iter().map(move |invalid| (file, invalid)))
    }

    /// Counts a record as a whole and notes how it differs. `fields` tells the fields that differ.
    pub(super) fn note(&mut self, diff: RecordDiff) -> Option<usize> {
        counts_mut(&mut self.counts, &diff.key.kind).add(diff.outcome);
        self.conflicts += diff.conflicts;
        if diff.outcome == RecordOutcome::Same {
            return None;
        }
        self.diffs.push(diff);
        Some(self.diffs.len() - 1)
    }

    /// Counts what one file does to a record.
    pub(super) fn note_for_file(&mut self, file: usize, kind: &Name, outcome: RecordOutcome) {
        counts_mut(&mut self.files[file].counts, kind).add(outcome);
    }

    /// Marks the records that a file alters though it is one unit's part and they are another's, and
    /// what the office keeps beside the records. `own` tells what is the unit's, as the ledger has it.
    pub fn mark_outside(&mut self, file: usize, own: &FxHashSet<RecordKey>) {
        for diff in &mut self.diffs {
            // What comes back was new when it came first.
            let is_known = diff.outcome != RecordOutcome::New && diff.by_undo != ByUndo::Returns;
            let is_there = is_known || is_of_office(&diff.key.kind);
            if is_there && diff.files.holds(file) && !own.contains(&diff.key) {
                diff.outside = diff.outside.and(file);
            }
        }
    }

    /// Notes what units have handed in: every file that is one unit's part, unless the ledger has it
    /// down already, or it is the file that was handed out to the unit by `own_unit`.
    pub fn note_receipts(&mut self, ledger: &Ledger, own_unit: &str) {
        for (file, of) in self.files.iter().enumerate().filter(|(_, of)| of.same_as.is_none()) {
            let part = of.about.as_ref().and_then(|about| about.part.as_ref());
            // Without a moment there is no telling for which round it is.
            let is_dated = ms_of_iso(&of.exported.at).is_some();
            let is_own = of.exported.is_handed_out && of.exported.by.unit == own_unit;
            let Some(part) = part.filter(|_| is_dated && !is_own) else { continue };
            let (key, values) = receipt(
                of.hash,
                &HandedIn {
                    organisation: &part.organisation,
                    unit: &of.exported.by.unit,
                    name: &of.exported.by.name,
                    exported_at: &of.exported.at,
                    changes: of.changes,
                    up_to: of.up_to,
                    key: of.signature.key(),
                },
            );
            let sets = ledger.draft(&key, values);
            if !sets.is_empty() {
                self.receipts.push(Receipt { file, key, sets });
            }
        }
    }

    /// Marks the records of which something is altered that belongs to a period that is signed off.
    pub fn mark_signed(&mut self, ledger: &Ledger, signed: &[Period]) {
        let of_changes = self.changes.iter().zip(&self.origins);
        let of_changes =
            of_changes.map(|(change, origin)| (&change.sets, &change.archives[..], origin));
        let of_drafts = self.drafts.iter().map(|(_, sets, origin)| (sets, &[][..], origin));
        for (sets, archives, origin) in of_changes.chain(of_drafts) {
            let Some(diff) = origin.diff.map(|diff| &mut self.diffs[diff]) else { continue };
            let written: Vec<(&str, &Value)> = sets
                .iter()
                .map(|set| (&*set.field, &set.value))
                // What a mark of archiving names is not what stands any more.
                .chain(archives.iter().map(|(field, _)| (&**field, &Value::Null)))
                .collect();
            let record = ledger.record(&diff.key);
            if &*diff.key.kind == ROUND {
                let value = record.as_ref().and_then(|record| record.value(round_fields::SIGNED));
                // A sign-off is nobody's to make, alter or take back by a file unseen.
                diff.alters_signed |= written.iter().any(|(field, value_then)| match *field {
                    round_fields::SIGNED => value.is_some() || !value_then.is_null(),
                    DELETED => value.is_some(),
                    _ => false,
                });
                continue;
            }
            let Some(kind) = Kind::from_code(&diff.key.kind).filter(|_| !signed.is_empty()) else {
                continue;
            };
            let now = |field: &str| record.as_ref().and_then(|record| record.value(field));
            diff.alters_signed |= alters_signed(kind, now, &written, signed);
        }
    }

    /// Whether a record says whom the ledger trusts: nobody is to be trusted because a file says so.
    /// That someone is trusted no more may be heard of by a file.
    pub fn is_of_trust(&self, index: usize) -> bool {
        let diff = &self.diffs[index];
        &*diff.key.kind == KEY && diff.outcome != RecordOutcome::Deleted
    }

    /// The records, by their places among the diffs, that are taken only if the user says so.
    pub fn guarded(&self) -> impl Iterator<Item = usize> {
        (0..self.diffs.len()).filter(|index| {
            let diff = &self.diffs[*index];
            diff.outside != FileSet::default()
                || diff.alters_signed
                || diff.by_undo == ByUndo::Vanishes
                || self.is_of_trust(*index)
        })
    }

    /// What is left out until the user says otherwise: what is guarded, and files that were altered
    /// since they were signed.
    pub fn left_out_at_first(&self) -> LeftOut {
        let files = self.files.iter().enumerate();
        let altered = files.filter(|(_, file)| file.signature == Signature::Altered);
        let files = altered.fold(FileSet::default(), |set, (index, _)| set.and(index));
        if self.files.len() == 1 && files != FileSet::default() {
            // A file that comes alone has no tick of its own: it comes in with the first of its records.
            return LeftOut { files, diffs: (0..self.diffs.len()).collect() };
        }
        LeftOut { files, diffs: self.guarded().collect() }
    }

    /// The records, by their places among the diffs, that some file alters though they are another's.
    pub fn outside(&self) -> impl Iterator<Item = usize> {
        let diffs = self.diffs.iter().enumerate();
        diffs.filter(|(_, diff)| diff.outside != FileSet::default()).map(|(index, _)| index)
    }

    /// How many receipts will be entered for the files that are not left out.
    pub fn receipts_taken(&self, left_out: &LeftOut) -> usize {
        self.receipts.iter().filter(|receipt| !left_out.files.holds(receipt.file)).count()
    }

    /// Whether the import would change nothing.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.drafts.is_empty() && self.receipts.is_empty()
    }

    /// Whether a record, by its place among the diffs, is left out: because its user says so,
    /// because every file that has it is left out, or because it refers to a new record that is.
    pub fn left_out(&self, left_out: &LeftOut) -> FxHashSet<usize> {
        if *left_out == LeftOut::default() {
            return FxHashSet::default();
        }
        let of_user = |index: &usize| {
            left_out.diffs.contains(index) || self.diffs[*index].files.is_within(left_out.files)
        };
        let mut out: FxHashSet<usize> = (0..self.diffs.len()).filter(of_user).collect();
        loop {
            let known = out.len();
            for (index, needed) in &self.needs {
                if out.contains(needed) {
                    out.insert(*index);
                }
            }
            if out.len() == known {
                return out;
            }
        }
    }

    /// Takes records out of what is left out, with the new records that they need.
    pub fn bring_in(&self, left_out: &mut LeftOut, indices: &[usize]) {
        let mut wanted: FxHashSet<usize> = indices.iter().copied().collect();
        loop {
            let known = wanted.len();
            for (index, needed) in &self.needs {
                if wanted.contains(index) {
                    wanted.insert(*needed);
                }
            }
            if wanted.len() == known {
                break;
            }
        }
        left_out.diffs.retain(|index| !wanted.contains(index));
        if self.files.len() == 1 && !wanted.is_empty() {
            left_out.files = FileSet::default();
        }
    }

    /// How many fields will be in conflict by what is not left out.
    pub fn conflicts_taken(&self, left_out: &LeftOut) -> usize {
        let out = self.left_out(left_out);
        let diffs = self.diffs.iter().enumerate().filter(|(index, _)| !out.contains(index));
        diffs.map(|(_, diff)| diff.conflicts).sum()
    }

    /// What is left out of another plan of the same files, in the places of this one. Guarded records
    /// that the other plan did not tell of are left out too.
    pub fn left_out_as(&self, other: &Self, left_out: &LeftOut) -> LeftOut {
        let hashes: FxHashSet<u64> =
            left_out.files.files().filter_map(|file| Some(other.files.get(file)?.hash)).collect();
        let keys: FxHashSet<&RecordKey> =
            left_out.diffs.iter().filter_map(|index| Some(&other.diffs.get(*index)?.key)).collect();
        let told: FxHashSet<&RecordKey> =
            other.guarded().map(|index| &other.diffs[index].key).collect();
        let files = self.files.iter().enumerate().filter(|(_, file)| hashes.contains(&file.hash));
        let files = files.fold(FileSet::default(), |set, (index, _)| set.and(index));
        let indices = (0..self.diffs.len()).filter(|index| keys.contains(&self.diffs[*index].key));
        let untold = self.guarded().filter(|index| !told.contains(&self.diffs[*index].key));
        // A file that was not told of as altered is left out as at first.
        let known: FxHashSet<u64> = other.files.iter().map(|file| file.hash).collect();
        let first = self.left_out_at_first().files.files();
        let files =
            first.filter(|file| !known.contains(&self.files[*file].hash)).fold(files, FileSet::and);
        LeftOut { files, diffs: indices.chain(untold).collect() }
    }

    /// What is left out of a plan of the same files for a ledger of their own: what its user has taken
    /// out of the plan on screen by hand. What that one guards, it guards for the ledger it was made
    /// for; in a ledger of its own only files that were altered, and whom to trust, wait for the user's
    /// word.
    pub fn left_out_of_own(&self, other: &Self, left_out: &LeftOut) -> LeftOut {
        let guarded: FxHashSet<usize> = other.guarded().collect();
        let by_hand = left_out.diffs.difference(&guarded).copied().collect();
        let mut own = self.left_out_as(other, &LeftOut { diffs: by_hand, ..left_out.clone() });
        let indices: FxHashMap<&RecordKey, usize> =
            other.diffs.iter().map(|diff| &diff.key).zip(0..).collect();
        let is_kept = |index: &usize| {
            let before = indices.get(&self.diffs[*index].key).copied();
            let was_taken_out = before.is_some_and(|before| left_out.diffs.contains(&before));
            if self.is_of_trust(*index) {
                before.is_none() || was_taken_out
            } else {
                before.is_some_and(|before| was_taken_out && !guarded.contains(&before))
            }
        };
        own.diffs = (0..self.diffs.len()).filter(is_kept).collect();
        own
    }

    /// Whether another plan is of the very same files.
    pub fn is_of_same_files(&self, other: &Self) -> bool {
        self.files.iter().map(|file| file.hash).eq(other.files.iter().map(|file| file.hash))
    }
}

/// Whether records of the kind are the office's to keep.
fn is_of_office(kind: &str) -> bool {
    matches!(kind, ROUND | SUBMISSION | KEY | ARCHIVE | RULE)
}

/// So many differing records are told field by field: more than anyone looks through.
pub const MOST_DIFFS: usize = 200;

/// Fields ascending by name, without those that are cleared.
pub(super) type Shown<'a> = Vec<(&'a Name, &'a Value)>;

pub(super) fn present(mut fields: Shown<'_>) -> Shown<'_> {
    fields.retain(|(_, value)| !value.is_null());
    fields
}

fn value_in<'a>(fields: &Shown<'a>, name: &str) -> Option<&'a Value> {
    fields.iter().find(|field| **field.0 == *name).map(|field| field.1)
}

/// What becomes of a record that shows `before` now and `after` then.
pub(super) fn outcome(
    is_new: bool,
    before: &Shown<'_>,
    after: &Shown<'_>,
    conflicts: usize,
) -> RecordOutcome {
    let is_deleted = |fields: &Shown<'_>| value_in(fields, DELETED) == Some(&Value::Bool(true));
    match (is_new, is_deleted(before), is_deleted(after)) {
        (true, _, false) => RecordOutcome::New,
        (false, false, true) => RecordOutcome::Deleted,
        (true, _, true) => RecordOutcome::Same,
        (_, true, true) if conflicts == 0 => RecordOutcome::Same,
        _ if before == after && conflicts == 0 => RecordOutcome::Same,
        _ => RecordOutcome::Changed,
    }
}

/// What names a record that shows these fields.
pub(super) fn title_of(kind: &str, fields: &Shown<'_>) -> Option<String> {
    let name = match Kind::from_code(kind) {
        Some(kind) => kind.fields()[0].name,
        None if kind == SUBMISSION => "unit",
        None => "name",
    };
    value_in(fields, name).and_then(Value::as_str).map(str::to_owned)
}

/// Whether a file lists a record otherwise than its own changes have it.
pub(super) fn disagrees(listed: &[(Name, Value)], own: &Shown<'_>) -> bool {
    let is_same =
        |(name, value): &(Name, Value)| value_in(own, name).unwrap_or(&Value::Null) == value;
    !listed.iter().all(is_same)
}

/// The fields that differ, with the value before and after.
pub(super) fn differing<'a>(
    before: &Shown<'a>,
    after: &Shown<'a>,
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
        if old != new {
            fields.push((name, old, new));
        }
    }
}
