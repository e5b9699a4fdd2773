//! Commands on records: the only way to change them, besides imports and undo.

use serde_json::Value;

use super::Workspace;
use zhibu_domain::branches::lifecycle::dates_to_clear;
use zhibu_domain::dependencies::Dependencies;
use zhibu_ledger::{Change, DELETED, FieldWrite, Name, RecordKey, Stamp};

/// What a user does to a ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Gives a record these values; creates the record if there is none.
    Put {
        /// The record.
        key: RecordKey,
        /// Its fields; null clears one.
        values: Vec<(Name, Value)>,
        /// The heads that the user saw in each field, if they were read earlier.
        seen: Vec<(Name, Vec<Stamp>)>,
    },
    /// Gives several records their values, as one step of undo.
    PutAll(Vec<(RecordKey, Vec<(Name, Value)>)>),
    /// What several forms write, as one step of undo. Each is a [`Put`](Self::Put).
    PutForms(Vec<RecordPut>),
    /// Deletes records.
    Delete(Vec<RecordKey>),
    /// Restores deleted records.
    Restore(Vec<RecordKey>),
    /// Settles conflicts: each field gets its final value, whoever wrote it.
    Settle {
        /// The fields and their values.
        fields: Vec<(RecordKey, Name, Value)>,
        /// The reason, in the user's words.
        why: Option<Name>,
    },
}

/// What a form writes to its record.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordPut {
    /// The record.
    pub key: RecordKey,
    /// Its fields; null clears one.
    pub values: Vec<(Name, Value)>,
    /// The heads that the user saw in each field.
    pub seen: Vec<(Name, Vec<Stamp>)>,
}

/// The values that a command writes.
#[derive(Debug, Default)]
struct Edit {
    /// The records with their values; null clears a field.
    records: Vec<(RecordKey, Vec<(Name, Value)>)>,
    /// For each record, the heads that the user saw in its fields; none for those that were not read earlier.
    seen: Vec<Vec<(Name, Vec<Stamp>)>>,
    /// The reason, in the user's words.
    why: Option<Name>,
}

impl Workspace {
    /// Applies the user's command, saves it, and returns what changed.
    pub fn apply(&mut self, command: Command, now_ms: u64) -> Dependencies {
        self.end_restoring();
        let Edit { records, seen, why } = self.edit_of(command);
        let mut writes = Vec::new();
        for (index, (key, values)) in records.into_iter().enumerate() {
            let seen_in = |field: &str| {
                let seen = seen.get(index)?.iter().find(|seen| *seen.0 == *field);
                seen.map(|seen| seen.1.clone())
            };
            let of_record = self.ledger.draft_seen(&key, values, seen_in);
            writes.push((key, of_record));
        }
        let (action, touched) = self.commit(writes, None, why, now_ms);
        if let Some(action) = action {
            self.undo.push(action);
            self.redo.clear();
        }
        touched
    }

    fn edit_of(&self, command: Command) -> Edit {
        match command {
            Command::Put { key, values, seen } => {
                Edit { records: vec![(key, values)], seen: vec![seen], why: None }
            }
            Command::PutForms(forms) => {
                let mut edit = Edit::default();
                for RecordPut { key, values, seen } in forms {
                    edit.records.push((key, values));
                    edit.seen.push(seen);
                }
                edit
            }
            Command::PutAll(records) => Edit { records, ..Edit::default() },
            Command::Delete(keys) => {
                let mut records = dates_to_clear(&self.register, &keys);
                let deleted = keys.into_iter();
                records.extend(deleted.map(|key| (key, vec![(DELETED.into(), Value::Bool(true))])));
                Edit { records, ..Edit::default() }
            }
            Command::Restore(keys) => {
                let restored = keys.into_iter();
                let records = restored.map(|key| (key, vec![(DELETED.into(), Value::Null)]));
                Edit { records: records.collect(), ..Edit::default() }
            }
            Command::Settle { fields, why } => {
                let mut records: Vec<(RecordKey, Vec<(Name, Value)>)> = Vec::new();
                for (key, field, value) in fields {
                    match records.iter_mut().find(|known| known.0 == key) {
                        Some((_, values)) => values.push((field, value)),
                        None => records.push((key, vec![(field, value)])),
                    }
                }
                Edit { records, seen: Vec::new(), why }
            }
        }
    }

    /// Makes one change for each record, all in one action, and saves them. Returns the action,
    /// unless there was nothing to write, and what changed.
    pub(super) fn commit(
        &mut self,
        writes: Vec<(RecordKey, Vec<FieldWrite>)>,
        undoes: Option<Stamp>,
        why: Option<Name>,
        now_ms: u64,
    ) -> (Option<Stamp>, Dependencies) {
        let mut action = None;
        let mut changes = Vec::new();
        for (key, writes) in writes {
            // A record can exist without a field being set: then there is nothing to write.
            if !writes.is_empty() {
                let change = self.new_change(key, writes, &mut action, why.clone(), now_ms);
                changes.push(Change { undoes, ..change });
            }
        }
        (action, self.save_and_insert(changes))
    }

    /// A change of a record by the current author. The stamp of an action's first change identifies
    /// the action.
    pub(super) fn new_change(
        &mut self,
        key: RecordKey,
        writes: Vec<FieldWrite>,
        action: &mut Option<Stamp>,
        why: Option<Name>,
        now_ms: u64,
    ) -> Change {
        let at = self.clock.tick(now_ms);
        Change {
            at,
            creates: self.ledger.record(&key).is_none(),
            key,
            writes,
            action: *action.get_or_insert(at),
            undoes: None,
            archives: Vec::new(),
            by: self.author.clone(),
            why,
        }
    }
}
