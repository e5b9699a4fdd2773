//! What an import will do, worked out before it does it.

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::error::{ItemError, Place};
use super::reader::Staged;
use crate::domain::field::{FieldType, fits};
use crate::domain::records::Kind;
use crate::ledger::{Change, DELETED, Ledger, Name, RecordKey, is_from_far_future, json_text};
use crate::order;

/// What an import does to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The ledger does not have it yet.
    New,
    /// Some of its fields will show another value.
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
    /// Some fields will show another value.
    pub changed: usize,
    /// Will be deleted.
    pub deleted: usize,
    /// Nothing shown will differ.
    pub same: usize,
    /// Not taken.
    pub invalid: usize,
}

/// A record whose shown values an import alters.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordDiff {
    /// The record.
    pub key: RecordKey,
    /// What happens to it.
    pub verdict: Verdict,
    /// What names the record, after the import or else before it.
    pub title: Option<String>,
    /// Each field that differs, with the value before and after.
    pub fields: Vec<(Name, Value, Value)>,
}

/// Something in the file that is not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// Where in the file.
    pub at: Place,
    /// The kind, if it could be told.
    pub kind: Option<Name>,
    /// The record's id, if it could be told.
    pub id: Option<Name>,
    /// Why.
    pub error: ItemError,
}

/// What an import will do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// By the kind's name.
    pub counts: Vec<(Name, Counts)>,
    /// The records that will differ.
    pub diffs: Vec<RecordDiff>,
    /// What is not taken, and why.
    pub invalid: Vec<Invalid>,
    /// Changes to add to the ledger as they are.
    pub changes: Vec<Change>,
    /// Records of a file without a history: what they hold becomes changes of whoever imports.
    pub drafts: Vec<(RecordKey, Vec<(Name, Value)>)>,
    /// Records that the file lists otherwise than its own changes have it: the changes count.
    pub disagreeing: Vec<RecordKey>,
    /// Changes stamped by a clock that must have been wrong.
    pub from_far_future: usize,
    /// Fields that will be in conflict, both values being kept.
    pub conflicts: usize,
}

impl Plan {
    /// What happens to the records of a kind, by its name.
    pub fn counts_of(&self, kind: &str) -> Counts {
        self.counts.iter().find(|of| *of.0 == *kind).map(|of| of.1).unwrap_or_default()
    }

    /// Whether the import would change nothing.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.drafts.is_empty()
    }
}

/// Works out a plan in steps.
#[derive(Debug)]
pub struct Planner {
    staged: Staged,
    now_ms: u64,
    stage: Stage,
    /// The file's changes by record.
    history: FxHashMap<RecordKey, Vec<usize>>,
    /// The file's records by key.
    listed: FxHashMap<RecordKey, usize>,
    keys: Vec<RecordKey>,
    /// Why a record is not taken, and where.
    refused: FxHashMap<RecordKey, (usize, ItemError)>,
    plan: Plan,
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Index(usize),
    Types(usize),
    References,
    Compare(usize),
    Done,
}

impl Planner {
    /// Begins to plan the import of a file; `now_ms` tells which clocks must have been wrong.
    pub fn new(staged: Staged, now_ms: u64) -> Self {
        Self {
            staged,
            now_ms,
            stage: Stage::Index(0),
            history: FxHashMap::default(),
            listed: FxHashMap::default(),
            keys: Vec::new(),
            refused: FxHashMap::default(),
            plan: Plan::default(),
        }
    }

    /// Goes on for about `items` elements; true when the plan is complete.
    pub fn step(&mut self, ledger: &Ledger, items: usize) -> bool {
        match self.stage {
            Stage::Index(from) => {
                let total = self.staged.changes.len() + self.staged.records.len();
                let to = total.min(from + items);
                for place in from..to {
                    self.index(place);
                }
                self.stage = if to == total { Stage::Types(0) } else { Stage::Index(to) };
                if to == total {
                    order::sort(&mut self.keys);
                }
            }
            Stage::Types(from) => {
                let to = self.keys.len().min(from + items);
                for place in from..to {
                    self.check_types(place);
                }
                self.stage =
                    if to == self.keys.len() { Stage::References } else { Stage::Types(to) };
            }
            Stage::References => {
                self.check_references(ledger);
                self.report_unreadable();
                self.stage = Stage::Compare(0);
            }
            Stage::Compare(from) => {
                let to = self.keys.len().min(from + items);
                for place in from..to {
                    self.compare(ledger, place);
                }
                self.stage = if to == self.keys.len() { Stage::Done } else { Stage::Compare(to) };
            }
            Stage::Done => {}
        }
        self.stage == Stage::Done
    }

    /// Plans to the end.
    pub fn run(mut self, ledger: &Ledger) -> Plan {
        while !self.step(ledger, usize::MAX / 2) {}
        self.into_plan()
    }

    /// The plan, once [`step`](Self::step) says that it is complete.
    pub fn into_plan(self) -> Plan {
        self.plan
    }

    fn index(&mut self, place: usize) {
        let changes = self.staged.changes.len();
        let key = if place < changes {
            let key = &self.staged.changes[place].0.key;
            self.history.entry(key.clone()).or_default().push(place);
            key
        } else {
            let key = &self.staged.records[place - changes].key;
            if self.listed.insert(key.clone(), place - changes).is_some() {
                let at = self.staged.records[place - changes].at;
                self.refused.insert(key.clone(), (at, ItemError::Repeated));
                return;
            }
            key
        };
        let is_first = match (self.history.get(key), self.listed.get(key)) {
            (Some(history), None) => history.len() == 1,
            (None, Some(_)) => true,
            _ => place < changes,
        };
        if is_first && (place < changes || !self.history.contains_key(key)) {
            self.keys.push(key.clone());
        }
    }

    /// Every field that the file writes in a record: its place in the file, name and value.
    fn written(&self, key: &RecordKey) -> Vec<(usize, &Name, &Value)> {
        match self.history.get(key) {
            Some(history) => history
                .iter()
                .map(|place| &self.staged.changes[*place])
                .flat_map(|(change, at)| {
                    change.sets.iter().map(|set| (*at, &set.field, &set.value))
                })
                .collect(),
            None => self
                .listed
                .get(key)
                .map(|place| &self.staged.records[*place])
                .into_iter()
                .flat_map(|record| {
                    record.fields.iter().map(|(name, value)| (record.at, name, value))
                })
                .collect(),
        }
    }

    fn check_types(&mut self, place: usize) {
        let key = &self.keys[place];
        let too_deep = self.written(key).into_iter().find_map(|(at, name, value)| {
            let error = || ItemError::TooDeep { field: name.to_string() };
            is_deeper_than(value, MOST_LEVELS).then(|| (at, error()))
        });
        if let Some(too_deep) = too_deep {
            self.refused.insert(key.clone(), too_deep);
            return;
        }
        let Some(kind) = Kind::from_code(&key.kind) else { return };
        let wrong = self.written(key).into_iter().find_map(|(at, name, value)| {
            let fits = match kind.fields().iter().find(|field| field.name == &**name) {
                Some(field) => fits(field.field_type, value),
                None => &**name != DELETED || value.is_boolean() || value.is_null(),
            };
            (!fits).then(|| {
                let found: String = json_text(value).chars().take(60).collect();
                (at, ItemError::WrongType { field: name.to_string(), found })
            })
        });
        if let Some(wrong) = wrong {
            self.refused.insert(key.clone(), wrong);
        }
    }

    /// A record that refers to nowhere is refused; so is, in turn, what refers to it.
    fn check_references(&mut self, ledger: &Ledger) {
        let known: FxHashSet<RecordKey> = self.keys.iter().cloned().collect();
        loop {
            let mut dangling = Vec::new();
            for key in self.keys.iter().filter(|key| !self.refused.contains_key(*key)) {
                let Some(kind) = Kind::from_code(&key.kind) else { continue };
                let found = self.written(key).into_iter().find_map(|(at, name, value)| {
                    let field = kind.fields().iter().find(|field| field.name == &**name)?;
                    let (FieldType::Reference(target), Some(id)) =
                        (field.field_type, value.as_str())
                    else {
                        return None;
                    };
                    let to = RecordKey::new(target.code(), id);
                    let in_file = known.contains(&to) && !self.refused.contains_key(&to);
                    let exists = in_file || ledger.record(&to).is_some();
                    let error =
                        || ItemError::Dangling { field: name.to_string(), id: id.to_owned() };
                    (!exists).then(|| (at, error()))
                });
                dangling.extend(found.map(|found| (key.clone(), found)));
            }
            if dangling.is_empty() {
                return;
            }
            self.refused.extend(dangling);
        }
    }

    fn report_unreadable(&mut self) {
        for (at, kind, error) in std::mem::take(&mut self.staged.unreadable) {
            if let Some(kind) = &kind {
                self.counts_of(kind).invalid += 1;
            }
            let at = Place::of(&self.staged.text, at);
            self.plan.invalid.push(Invalid { at, kind, id: None, error });
        }
    }

    fn counts_of(&mut self, kind: &Name) -> &mut Counts {
        let counts = &mut self.plan.counts;
        let found = counts.iter().position(|of| of.0 == *kind);
        let place = found.unwrap_or_else(|| {
            counts.push((kind.clone(), Counts::default()));
            counts.len() - 1
        });
        &mut counts[place].1
    }

    fn compare(&mut self, ledger: &Ledger, place: usize) {
        let key = self.keys[place].clone();
        if let Some((at, error)) = self.refused.get(&key).cloned() {
            self.counts_of(&key.kind).invalid += 1;
            let at = Place::of(&self.staged.text, at);
            let (kind, id) = (Some(key.kind), Some(key.id));
            self.plan.invalid.push(Invalid { at, kind, id, error });
            return;
        }
        let before = shown(ledger.record(&key).map(|record| {
            let fields = record.fields().iter();
            fields
                .filter_map(|field| Some((field.name.clone(), record.value(&field.name)?.clone())))
                .collect()
        }));
        let after = match self.history.remove(&key) {
            Some(history) => self.compare_history(ledger, &key, &history),
            None => self.compare_listed(ledger, &key, before.as_ref()),
        };
        let diff = diff(key, &before.unwrap_or_default(), &after, ledger);
        let counts = self.counts_of(&diff.key.kind);
        match diff.verdict {
            Verdict::New => counts.new += 1,
            Verdict::Changed => counts.changed += 1,
            Verdict::Deleted => counts.deleted += 1,
            Verdict::Same => counts.same += 1,
        }
        if diff.verdict != Verdict::Same {
            self.plan.diffs.push(diff);
        }
    }

    fn compare_history(&mut self, ledger: &Ledger, key: &RecordKey, history: &[usize]) -> Fields {
        let changes: Vec<&Change> =
            history.iter().map(|place| &self.staged.changes[*place].0).collect();
        let own: Fields = present(Ledger::new().values_with(key, &changes));
        if let Some(listed) = self.listed.get(key) {
            let listed = &self.staged.records[*listed].fields;
            let agrees =
                |(name, value): &(Name, Value)| own.get(name).unwrap_or(&Value::Null) == value;
            if !listed.iter().all(agrees) {
                self.plan.disagreeing.push(key.clone());
            }
        }
        let fresh: Vec<Change> = changes
            .iter()
            .filter(|change| !ledger.knows(change))
            .map(|change| (*change).clone())
            .collect();
        // What the ledger does not have yet will be what the file alone makes of it.
        let is_new = ledger.record(key).is_none();
        let after = if is_new { own } else { present(ledger.values_with(key, &changes)) };
        let now_ms = self.now_ms;
        let from_future =
            fresh.iter().filter(|change| is_from_far_future(change.at, now_ms)).count();
        self.plan.from_far_future += from_future;
        if !is_new || changes.len() > 1 {
            self.plan.conflicts += ledger.conflicts_with(key, &changes);
        }
        self.plan.changes.extend(fresh);
        after
    }

    fn compare_listed(
        &mut self,
        ledger: &Ledger,
        key: &RecordKey,
        before: Option<&Fields>,
    ) -> Fields {
        let listed = &self.staged.records[self.listed[key]].fields;
        let mut after = before.cloned().unwrap_or_default();
        after.extend(listed.iter().cloned());
        // Listing a record that was deleted here brings it back.
        let was_deleted = ledger.record(key).is_some_and(|record| record.is_deleted());
        let mut values = listed.clone();
        if was_deleted && !listed.iter().any(|(name, _)| &**name == DELETED) {
            values.push((DELETED.into(), Value::Null));
            after.remove(DELETED);
        }
        let is_new = ledger.record(key).is_none();
        if is_new || !ledger.draft(key, values.clone()).is_empty() {
            self.plan.drafts.push((key.clone(), values));
        }
        present(after.into_iter().collect())
    }
}

/// Values nested deeper than this are nothing that a record holds, and would not be read back from
/// where changes are stored within arrays.
const MOST_LEVELS: usize = 32;

fn is_deeper_than(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => {
            levels == 0 || items.iter().any(|item| is_deeper_than(item, levels - 1))
        }
        Value::Object(members) => {
            levels == 0 || members.values().any(|member| is_deeper_than(member, levels - 1))
        }
        _ => false,
    }
}

type Fields = FxHashMap<Name, Value>;

fn shown(fields: Option<Vec<(Name, Value)>>) -> Option<Fields> {
    fields.map(present)
}

fn present(fields: Vec<(Name, Value)>) -> Fields {
    fields.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

fn diff(key: RecordKey, before: &Fields, after: &Fields, ledger: &Ledger) -> RecordDiff {
    let is_deleted = |fields: &Fields| fields.get(DELETED) == Some(&Value::Bool(true));
    let mut names: Vec<&Name> = before.keys().chain(after.keys()).collect();
    order::sort(&mut names);
    names.dedup();
    let value = |fields: &Fields, name: &Name| fields.get(name).cloned().unwrap_or(Value::Null);
    let fields: Vec<(Name, Value, Value)> = names
        .into_iter()
        .map(|name| (name.clone(), value(before, name), value(after, name)))
        .filter(|(_, before, after)| before != after)
        .collect();
    let is_new = ledger.record(&key).is_none();
    let verdict = match (is_new, is_deleted(before), is_deleted(after)) {
        (true, _, false) => Verdict::New,
        (false, false, true) => Verdict::Deleted,
        _ if fields.is_empty() || (is_deleted(before) && is_deleted(after)) => Verdict::Same,
        (true, _, true) => Verdict::Same,
        _ => Verdict::Changed,
    };
    let title_of = |fields: &Fields| {
        let name = Kind::from_code(&key.kind).map_or("name", |kind| kind.fields()[0].name);
        fields.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let title = title_of(after).or_else(|| title_of(before));
    RecordDiff { key, verdict, title, fields }
}
