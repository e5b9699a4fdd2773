//! Compares a record in the files with the ledger.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::contents::{Accepted, Contents, Entry};
use super::drafts::{Drafted, ImportReverts, Now};
use crate::file_set::FileSet;
use crate::plan::{
    FieldDiff, MOST_BESIDE, MOST_FIELDS, Origin, Plan, RecordDiff, RecordOutcome, ShownValues,
    differing, outcome, present, title_field, value_in,
};
use zhibu_ledger::{Change, ChangeIndex, DELETED, Name, is_from_far_future, json_text, values_of};

/// The fields of a record that an import changes.
#[derive(Default)]
struct FieldDiffs {
    /// At most [`MOST_FIELDS`].
    listed: Vec<FieldDiff>,
    /// The number of the others.
    more: usize,
}

/// The fields that will newly be in conflict, ascending by name, with the changes of each.
pub(super) type NewConflicts<'a> = Vec<(Name, Vec<&'a Change>)>;

impl<'a> Now<'a> {
    /// The outcome if only this file were imported.
    pub(super) fn outcome_of_file(
        self,
        accepted: &Accepted<'_>,
        drafts: &[Drafted],
        before: &ShownValues<'_>,
        file: usize,
    ) -> RecordOutcome {
        let mut own = accepted.of_file(file);
        let drafted = drafts.iter().filter(|draft| draft.files.holds(file));
        own.extend(drafted.map(|draft| &draft.change));
        let now: Now<'_> = self;
        outcome(now.is_new, before, &now.after(&own), now.conflicts(&own).len())
    }

    pub(super) fn has_effect(self, draft: &Drafted) -> bool {
        self.is_new || !draft.change.writes.is_empty()
    }

    /// The values that the record will show.
    fn after(self, changes: &[&'a Change]) -> ShownValues<'a> {
        present(if self.is_new { values_of(changes) } else { self.history.values_with(changes) })
    }

    /// The fields that will newly be in conflict.
    fn conflicts(self, changes: &[&'a Change]) -> NewConflicts<'a> {
        if self.is_new && changes.len() == 1 {
            Vec::new()
        } else {
            self.history.conflicts_with(changes)
        }
    }

    fn field_diffs(
        self,
        all: &[&'a Change],
        drafts: &[Drafted],
        before: &ShownValues<'_>,
        after: &ShownValues<'_>,
        in_conflict: &NewConflicts<'_>,
    ) -> FieldDiffs {
        let shown = self.history.shown_with(all);
        let of_field = |name: &Name, before: &Value, after: &Value| {
            let change = shown.binary_search_by(|field| field.0.cmp(name)).ok();
            let with_history = change
                .map(|index| shown[index].1)
                .filter(|change| drafts.iter().all(|draft| draft.change.at != change.at));
            let conflict = in_conflict.binary_search_by(|field| field.0.cmp(name)).ok();
            let heads = conflict.map_or(&[][..], |index| &in_conflict[index].1);
            let beside = Beside::of(name, after, heads);
            FieldDiff {
                name: name.clone(),
                before: before.clone(),
                after: after.clone(),
                by: with_history.and_then(|change| change.by.clone()),
                ms: with_history.map(|change| change.at.ms()),
                beside: beside.listed,
                more_beside: beside.more,
            }
        };
        let differing = differing(before, after);
        // Fields whose shown value stays but is now in conflict.
        let is_differing =
            |name: &Name| differing.binary_search_by(|field| field.0.cmp(name)).is_ok();
        let beside_only: Vec<(&Name, &Value)> = in_conflict
            .iter()
            .map(|(name, _)| (name, value_in(after, name).unwrap_or(&Value::Null)))
            .filter(|(name, _)| !is_differing(name))
            .collect();
        let diffs = differing.iter().map(|(name, before, after)| (*name, *before, *after));
        let diffs = diffs.chain(beside_only.iter().map(|(name, value)| (*name, *value, *value)));
        let listed: Vec<FieldDiff> = diffs
            .take(MOST_FIELDS)
            .map(|(name, before, after)| of_field(name, before, after))
            .collect();
        FieldDiffs { more: differing.len() + beside_only.len() - listed.len(), listed }
    }
}

/// A record before the import and after it, with all files together.
pub(super) struct Whole<'a> {
    /// The changes to it, drafts included.
    all: Vec<&'a Change>,
    pub(super) before: ShownValues<'a>,
    after: ShownValues<'a>,
    pub(super) in_conflict: NewConflicts<'a>,
    pub(super) outcome: RecordOutcome,
}

impl<'a> Whole<'a> {
    /// `after` is what the record will show, if that is known already.
    pub(super) fn of(
        now: Now<'a>,
        accepted: &Accepted<'a>,
        drafts: &'a [Drafted],
        after: Option<ShownValues<'a>>,
    ) -> Self {
        let mut all = accepted.changes();
        all.extend(drafts.iter().map(|draft| &draft.change));
        let before = if now.is_new { Vec::new() } else { present(now.history.values_with(&[])) };
        let after = after.unwrap_or_else(|| now.after(&all));
        let in_conflict = now.conflicts(&all);
        let outcome = outcome(now.is_new, &before, &after, in_conflict.len());
        Self { all, before, after, in_conflict, outcome }
    }

    /// Whether the record is deleted by a change that reverts an import.
    pub(super) fn is_reverted(&self, now: Now<'_>, reverts: &ImportReverts<'_>) -> bool {
        let is_revert =
            |(name, change): (Name, &Change)| *name == *DELETED && reverts.holds(change);
        self.outcome == RecordOutcome::Deleted
            && now.history.shown_with(&self.all).into_iter().any(is_revert)
    }

    /// What the import changes, without what concerns its files.
    pub(super) fn diff(
        &self,
        now: Now<'a>,
        entry: &Entry,
        drafts: &[Drafted],
        with_fields: bool,
    ) -> RecordDiff {
        let Self { all, before, after, in_conflict, outcome } = self;
        let fields = if with_fields {
            now.field_diffs(all, drafts, before, after, in_conflict)
        } else {
            FieldDiffs::default()
        };
        let name = title_field(&entry.key.kind, entry.kind);
        let title_in = |values| value_in(values, name).and_then(Value::as_str);
        RecordDiff {
            title: title_in(after).or_else(|| title_in(before)).map(str::to_owned),
            fields: fields.listed,
            more_fields: fields.more,
            conflicts: in_conflict.len(),
            ..RecordDiff::new(entry.key.clone(), *outcome)
        }
    }
}

/// The values of a conflict other than the shown one.
struct Beside {
    /// At most [`MOST_BESIDE`].
    listed: Vec<Value>,
    /// The number of the others.
    more: usize,
}

impl Beside {
    fn of(name: &Name, shown: &Value, heads: &[&Change]) -> Self {
        let mut beside = Self { listed: Vec::new(), more: 0 };
        let mut known: FxHashSet<String> = FxHashSet::default();
        for head in heads {
            // A record that was deleted is in conflict with changes of its other fields.
            let Some(write) = head.set(name) else { continue };
            if write.value == *shown || !known.insert(json_text(&write.value)) {
                continue;
            }
            if beside.listed.len() < MOST_BESIDE {
                beside.listed.push(write.value.clone());
            } else {
                beside.more += 1;
            }
        }
        beside
    }
}

/// For each accepted change of a record, whether the ledger neither has it nor had it before it was
/// archived.
pub(super) struct Lacking(Vec<bool>);

impl Lacking {
    pub(super) fn of(now: Now<'_>, accepted: &Accepted<'_>, contents: &Contents) -> Self {
        let archived = now.ledger.archived_of(now.key);
        let changes = accepted.indices.iter().map(|index| &contents.changes[*index]);
        let is_lacking =
            |change: &Change| now.is_new || !(now.ledger.knows(change) || archived.holds(change));
        Self(changes.map(is_lacking).collect())
    }

    /// The indices of the changes.
    fn indices<'p>(&'p self, accepted: &'p Accepted<'_>) -> impl Iterator<Item = usize> {
        let indices = accepted.indices.iter().zip(&self.0);
        indices.filter(|(_, is_lacking)| **is_lacking).map(|(index, _)| *index)
    }

    /// Counts the changes from the far future, and returns whether there are any.
    pub(super) fn note_clocks(
        &self,
        accepted: &Accepted<'_>,
        contents: &Contents,
        now_ms: u64,
        plan: &mut Plan,
    ) -> bool {
        let mut is_any = false;
        for index in self.indices(accepted) {
            if is_from_far_future(contents.changes[index].at, now_ms) {
                is_any = true;
                plan.from_far_future += 1;
                plan.files[contents.file_of(index)].from_far_future += 1;
            }
        }
        is_any
    }

    /// The files that change the record. A file with nothing new does not.
    pub(super) fn altering(
        &self,
        accepted: &Accepted<'_>,
        contents: &Contents,
        now: Now<'_>,
        drafts: &[Drafted],
    ) -> FileSet {
        let with_changes = self
            .indices(accepted)
            .fold(FileSet::default(), |files, index| files.and(contents.file_of(index)));
        let drafts = drafts.iter().filter(|draft| now.has_effect(draft));
        drafts.fold(with_changes, |files, draft| files.with(draft.files))
    }

    /// Marks the changes that the ledger does not have: each once, with all its files.
    pub(super) fn note_fresh(
        &self,
        accepted: &Accepted<'_>,
        contents: &Contents,
        diff: Option<usize>,
        fresh: &mut [Option<Origin>],
    ) {
        let mut known = ChangeIndex::default();
        // Fast path: nearly all records have one change.
        let is_single = accepted.indices.len() == 1;
        for index in self.indices(accepted) {
            let (change, file) = (&contents.changes[index], contents.file_of(index));
            if is_single {
                fresh[index] = Some(Origin { files: FileSet::of(file), diff });
                return;
            }
            let at_of = |index: u32| contents.changes[index as usize].at;
            let twin = known.find(change, at_of, |twin| &contents.changes[twin as usize]);
            if let Some(origin) = twin.and_then(|twin| fresh[twin as usize].as_mut()) {
                origin.files = origin.files.and(file);
            } else {
                let number = u32::try_from(index).expect("fewer than 2^32 changes");
                known.insert(change, number, at_of);
                fresh[index] = Some(Origin { files: FileSet::of(file), diff });
            }
        }
    }
}
