//! Drafts of changes by the importing user: for records that a file lists without a history, and for
//! those of an import that was reverted since.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::contents::{Accepted, Contents, ListedRecord};
use crate::file_set::FileSet;
use crate::plan::{Plan, ShownValues, disagrees, present};
use zhibu_domain::kinds::field::means_same;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::is_same_json;
use zhibu_ledger::{
    Change, DELETED, FieldWrite, Ledger, Name, RecordHistory, RecordKey, RecordView, Stamp, Writer,
    json_text, order, values_of,
};

/// A placeholder: the writer of drafts is set when they are imported.
const NO_WRITER: u64 = 0;

/// A draft of a change by the importing user. All drafts are dated now.
pub(super) struct Drafted {
    pub(super) change: Change,
    pub(super) files: FileSet,
}

/// The drafts of a record.
pub(super) struct Drafts<'a> {
    now: Now<'a>,
    now_ms: u64,
    drafted: Vec<Drafted>,
}

/// A record of the ledger before the import.
#[derive(Clone, Copy)]
pub(super) struct Now<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) key: &'a RecordKey,
    /// Whether the ledger does not have the record.
    pub(super) is_new: bool,
    /// Its changes in the ledger.
    pub(super) history: &'a RecordHistory,
}

/// Recognises changes that revert an import.
pub(super) struct ImportReverts<'a> {
    pub(super) ledger: &'a Ledger,
    /// All changes of the files.
    pub(super) changes: &'a [Change],
    /// The actions in the files; computed on first use.
    pub(super) actions: &'a OnceCell<FxHashSet<Stamp>>,
}

impl ImportReverts<'_> {
    /// Whether a change reverts an import, as far as the ledger and the files show.
    pub(super) fn holds(&self, change: &Change) -> bool {
        let actions = || self.changes.iter().map(|change| change.action).collect();
        self.ledger.reverts_import(change)
            && change
                .undoes
                .is_some_and(|action| !self.actions.get_or_init(actions).contains(&action))
    }
}

impl<'a> Drafts<'a> {
    pub(super) fn new(now: Now<'a>, now_ms: u64) -> Self {
        Self { now, now_ms, drafted: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.drafted.len()
    }

    /// The drafts, in an order that does not depend on that of the files, with stamps of their own.
    pub(super) fn into_numbered(mut self) -> Vec<Drafted> {
        if self.drafted.len() > 1 {
            order::sort_by(&mut self.drafted, |a, b| {
                writes_text(&a.change).cmp(&writes_text(&b.change))
            });
            for (number, draft) in (0..).zip(&mut self.drafted) {
                draft.change.at = Stamp::new(self.now_ms, number, Writer::from_random(NO_WRITER));
                draft.change.action = draft.change.at;
            }
        }
        self.drafted
    }

    /// Reads the listings of a record: drafts those without a history, and compares the others with the
    /// fold of the file's own changes, which is `own` if there is one file only.
    pub(super) fn read_listings(
        &mut self,
        accepted: &Accepted<'_>,
        own: Option<&ShownValues<'_>>,
        contents: &Contents,
        plan: &mut Plan,
    ) {
        let entry = accepted.entry;
        for ListedRecord { record, from } in entry.listings().map(|index| &contents.listed[index]) {
            if entry.is_refused_of(from.file) {
                continue;
            }
            let disagrees = match (&record.writes, own) {
                (Ok(writes), _) if !entry.has_history(from.file) => {
                    self.draft(writes, from.file);
                    false
                }
                (Ok(writes), Some(own)) => disagrees(writes, own),
                (Ok(writes), None) => {
                    disagrees(writes, &present(values_of(&accepted.of_file(from.file))))
                }
                (Err(_), _) => true,
            };
            if disagrees {
                plan.files[from.file].disagreeing.push(entry.key.clone());
            }
        }
    }

    /// Drafts the values that a file lists. Files with equal values share a draft.
    fn draft(&mut self, listed: &[FieldWrite], file: usize) {
        let values = listed.iter().map(|write| (write.field.clone(), write.value.clone()));
        let mut values: Vec<(Name, Value)> = values.collect();
        for (name, value) in &mut values {
            // A number or a unit that is only written otherwise is no change.
            let now = self.record().and_then(|record| record.value(name));
            if let Some(now) = now.filter(|now| self.means_same(name, now, value)) {
                *value = now;
            }
        }
        // Listing a deleted record restores it.
        if self.record().is_some_and(|record| record.is_deleted())
            && !values.iter().any(|(name, _)| **name == *DELETED)
        {
            values.push((DELETED.into(), Value::Null));
        }
        self.draft_values(values, file);
    }

    fn means_same(&self, field: &str, one: &Value, other: &Value) -> bool {
        let kind = Kind::from_code(&self.now.key.kind);
        let spec = kind.and_then(|kind| Some(&kind.fields()[kind.field_index(field)?]));
        match spec {
            Some(spec) => means_same(spec.field_type, one, other),
            None => is_same_json(one, other),
        }
    }

    fn record(&self) -> Option<RecordView<'a>> {
        self.now.ledger.record(self.now.key)
    }

    fn draft_values(&mut self, values: Vec<(Name, Value)>, file: usize) {
        let writes = self.now.ledger.draft(self.now.key, values);
        if let Some(draft) = self.drafted.iter_mut().find(|draft| draft.change.writes == writes) {
            draft.files = draft.files.and(file);
            return;
        }
        let at = Stamp::new(self.now_ms, 0, Writer::from_random(NO_WRITER));
        let change = Change {
            at,
            key: self.now.key.clone(),
            writes,
            creates: self.now.is_new,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        };
        self.drafted.push(Drafted { change, files: FileSet::of(file) });
    }

    /// Drafts the values of an earlier import of the file that was reverted since, because importing
    /// the file again should restore them.
    pub(super) fn draft_again(
        &mut self,
        of_file: &[&Change],
        file: usize,
        reverts: &ImportReverts<'_>,
    ) {
        let Some(record) = self.record() else { return };
        if of_file.is_empty() || record.history().all(|change| change.undoes.is_none()) {
            return;
        }
        let is_reverted =
            |name: &str| matches!(&record.heads(name)[..], [(head, _)] if reverts.holds(head));
        let own = values_of(of_file);
        let is_deleted =
            own.iter().any(|(name, value)| ***name == *DELETED && **value == Value::Bool(true));
        let mut values: Vec<(Name, Value)> = own
            .iter()
            .filter(|(name, _)| ***name != *DELETED && is_reverted(name))
            .map(|(name, value)| ((*name).clone(), (*value).clone()))
            .collect();
        if is_reverted(DELETED) {
            let value = if is_deleted { Value::Bool(true) } else { Value::Null };
            values.push((DELETED.into(), value));
        }
        if !values.is_empty() {
            self.draft_values(values, file);
        }
    }
}

fn writes_text(change: &Change) -> String {
    let texts =
        change.writes.iter().map(|write| format!("{}={}", write.field, json_text(&write.value)));
    texts.collect::<Vec<_>>().join("\n")
}
