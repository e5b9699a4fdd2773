//! What an import will do, worked out before it does it.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::error::{ItemError, Place};
use super::reader::Staged;
use crate::domain::field::{FieldType, fits};
use crate::domain::records::Kind;
use crate::ledger::{
    Change, DELETED, Ledger, Name, RecordKey, is_from_far_future, json_text, shared_name, values_of,
};
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
    /// Each field that differs, with the value before and after; left empty after the first
    /// thousand records, which is more than anyone looks through.
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

    fn counts_mut(&mut self, kind: &Name) -> &mut Counts {
        let found = self.counts.iter().position(|of| of.0 == *kind);
        let place = found.unwrap_or_else(|| {
            self.counts.push((kind.clone(), Counts::default()));
            self.counts.len() - 1
        });
        &mut self.counts[place].1
    }

    /// Counts a record and notes how it differs.
    fn note(&mut self, key: &RecordKey, is_new: bool, before: &Shown<'_>, after: &Shown<'_>) {
        let is_deleted = |fields: &Shown<'_>| value_in(fields, DELETED) == Some(&Value::Bool(true));
        let fields = differing(before, after);
        let verdict = match (is_new, is_deleted(before), is_deleted(after)) {
            (true, _, false) => Verdict::New,
            (false, false, true) => Verdict::Deleted,
            _ if fields.is_empty() || (is_deleted(before) && is_deleted(after)) => Verdict::Same,
            (true, _, true) => Verdict::Same,
            _ => Verdict::Changed,
        };
        let counts = self.counts_mut(&key.kind);
        match verdict {
            Verdict::New => counts.new += 1,
            Verdict::Changed => counts.changed += 1,
            Verdict::Deleted => counts.deleted += 1,
            Verdict::Same => {
                counts.same += 1;
                return;
            }
        }
        let title_of = |fields: &Shown<'_>| {
            let name = Kind::from_code(&key.kind).map_or("name", |kind| kind.fields()[0].name);
            value_in(fields, name).and_then(Value::as_str).map(str::to_owned)
        };
        let title = title_of(after).or_else(|| title_of(before));
        let shown = if self.diffs.len() < MOST_DIFFS { &fields[..] } else { &[] };
        let fields = shown
            .iter()
            .map(|(name, old, new)| ((*name).clone(), (*old).clone(), (*new).clone()))
            .collect();
        self.diffs.push(RecordDiff { key: key.clone(), verdict, title, fields });
    }

    /// Whether the import would change nothing.
    pub fn is_idle(&self) -> bool {
        self.changes.is_empty() && self.drafts.is_empty()
    }
}

/// So many differing records are told field by field.
const MOST_DIFFS: usize = 1_000;

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
    refused: Refused,
    /// Which of the file's changes the ledger is to take.
    fresh: Vec<bool>,
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
            fresh: vec![false; staged.changes.len()],
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
    pub fn into_plan(mut self) -> Plan {
        let changes = self.staged.changes.into_iter().zip(self.fresh);
        self.plan.changes =
            changes.filter(|(_, is_fresh)| *is_fresh).map(|((change, _), _)| change).collect();
        self.plan
    }

    fn index(&mut self, place: usize) {
        let changes = self.staged.changes.len();
        if place < changes {
            let key = &self.staged.changes[place].0.key;
            let history = self.history.entry(key.clone()).or_default();
            if history.is_empty() {
                self.keys.push(key.clone());
            }
            history.push(place);
            return;
        }
        let record = &self.staged.records[place - changes];
        if self.listed.insert(record.key.clone(), place - changes).is_some() {
            self.refused.insert(record.key.clone(), (record.at, ItemError::Repeated));
        } else if !self.history.contains_key(&record.key) {
            self.keys.push(record.key.clone());
        }
    }

    /// Every field that the file writes in a record: its place in the file, name and value.
    fn written(&self, key: &RecordKey) -> impl Iterator<Item = (usize, &Name, &Value)> {
        let history = self.history.get(key);
        let listed = if history.is_none() { self.listed.get(key) } else { None };
        let of_changes =
            history.into_iter().flatten().map(|place| &self.staged.changes[*place]).flat_map(
                |(change, at)| change.sets.iter().map(|set| (*at, &set.field, &set.value)),
            );
        let of_records = listed
            .into_iter()
            .map(|place| &self.staged.records[*place])
            .flat_map(|record| record.fields.iter().map(|(name, value)| (record.at, name, value)));
        of_changes.chain(of_records)
    }

    fn check_types(&mut self, place: usize) {
        let key = &self.keys[place];
        let kind = Kind::from_code(&key.kind);
        let mut wrong = None;
        for (at, name, value) in self.written(key) {
            if is_deeper_than(value, MOST_LEVELS) {
                // Said before anything else: nobody can read such a value anyway.
                wrong = Some((at, ItemError::TooDeep { field: name.to_string() }));
                break;
            }
            let Some(kind) = kind else { continue };
            let spec = kind.fields().iter().find(|field| field.name == &**name);
            let fits = match spec {
                Some(spec) => fits(spec.field_type, value),
                None => &**name != DELETED || value.is_boolean() || value.is_null(),
            };
            if !fits && wrong.is_none() {
                let found: String = json_text(value).chars().take(60).collect();
                wrong = Some((at, ItemError::WrongType { field: name.to_string(), found }));
            }
        }
        if let Some(wrong) = wrong {
            self.refused.insert(key.clone(), wrong);
        }
    }

    /// A record that refers to nowhere is refused; so is, in turn, what refers to it.
    fn check_references(&mut self, ledger: &Ledger) {
        let refused = std::mem::take(&mut self.refused);
        self.refused = self.refused_in_turn(ledger, refused);
    }

    fn refused_in_turn(&self, ledger: &Ledger, mut refused: Refused) -> Refused {
        let references = self.references();
        let known: FxHashSet<&RecordKey> = self.keys.iter().collect();
        // Thousands of records refer to the same few: each of these is looked for once.
        let mut in_ledger: FxHashMap<&RecordKey, bool> = FxHashMap::default();
        loop {
            let mut dangling = Vec::new();
            for reference in &references {
                let Reference { key, at, field, to } = reference;
                if refused.contains_key(*key) {
                    continue;
                }
                let in_file = known.contains(to) && !refused.contains_key(to);
                let exists =
                    in_file || *in_ledger.entry(to).or_insert_with(|| ledger.record(to).is_some());
                if !exists {
                    let error =
                        ItemError::Dangling { field: field.to_string(), id: to.id.to_string() };
                    dangling.push(((*key).clone(), (*at, error)));
                }
            }
            if dangling.is_empty() {
                return refused;
            }
            for (key, error) in dangling {
                // The first of a record's is told.
                refused.entry(key).or_insert(error);
            }
        }
    }

    /// What the file's records refer to.
    fn references(&self) -> Vec<Reference<'_>> {
        let mut references = Vec::new();
        let names: Vec<Name> = Kind::ALL.iter().map(|kind| shared_name(kind.code())).collect();
        for key in &self.keys {
            let Some(kind) = Kind::from_code(&key.kind) else { continue };
            for (at, name, value) in self.written(key) {
                let spec = kind.fields().iter().find(|field| field.name == &**name);
                if let Some(FieldType::Reference(target)) = spec.map(|spec| spec.field_type)
                    && let Some(id) = value.as_str()
                {
                    let kind = names[target as usize].clone();
                    let to = RecordKey { kind, id: shared_name(id) };
                    references.push(Reference { key, at, field: name, to });
                }
            }
        }
        references
    }

    fn report_unreadable(&mut self) {
        for (at, kind, error) in std::mem::take(&mut self.staged.unreadable) {
            if let Some(kind) = &kind {
                self.plan.counts_mut(kind).invalid += 1;
            }
            let at = Place::of(&self.staged.text, at);
            self.plan.invalid.push(Invalid { at, kind, id: None, error });
        }
    }

    fn compare(&mut self, ledger: &Ledger, place: usize) {
        let Self { staged, plan, history, listed, keys, refused, fresh, now_ms, .. } = self;
        let key = &keys[place];
        if let Some((at, error)) = refused.remove(key) {
            plan.counts_mut(&key.kind).invalid += 1;
            let at = Place::of(&staged.text, at);
            let (kind, id) = (Some(key.kind.clone()), Some(key.id.clone()));
            plan.invalid.push(Invalid { at, kind, id, error });
            return;
        }
        let record = ledger.record(key);
        let is_new = record.is_none();
        let before = match &record {
            Some(record) => ledger.values_with(record.key(), &[]),
            None => Vec::new(),
        };
        let listed = listed.get(key).map(|place| &staged.records[*place].fields);
        let after = match (history.get(key), listed) {
            (Some(history), listed) => {
                let changes: Vec<&Change> =
                    history.iter().map(|place| &staged.changes[*place].0).collect();
                let own = present(values_of(&changes));
                if listed.is_some_and(|listed| disagrees(listed, &own)) {
                    plan.disagreeing.push(key.clone());
                }
                for (place, change) in history.iter().zip(&changes) {
                    if is_new || !ledger.knows(change) {
                        fresh[*place] = true;
                        plan.from_far_future += usize::from(is_from_far_future(change.at, *now_ms));
                    }
                }
                if !is_new || changes.len() > 1 {
                    plan.conflicts += ledger.conflicts_with(key, &changes);
                }
                // What the ledger does not have yet will be what the file alone makes of it.
                if is_new { own } else { present(ledger.values_with(key, &changes)) }
            }
            (None, Some(listed)) => {
                // Listing a record that was deleted here brings it back.
                let brings_back = record.is_some_and(|record| record.is_deleted())
                    && !listed.iter().any(|(name, _)| **name == *DELETED);
                let mut values = listed.clone();
                if brings_back {
                    values.push((DELETED.into(), Value::Null));
                }
                if is_new || !ledger.draft(key, values.clone()).is_empty() {
                    plan.drafts.push((key.clone(), values));
                }
                let kept = before.iter().copied().filter(|(name, _)| {
                    !(brings_back && ***name == *DELETED)
                        && listed.iter().all(|(listed, _)| listed != *name)
                });
                let mut after: Vec<_> =
                    kept.chain(listed.iter().map(|(name, value)| (name, value))).collect();
                order::sort_by(&mut after, |a, b| a.0.cmp(b.0));
                present(after)
            }
            (None, None) => return,
        };
        plan.note(key, is_new, &present(before), &after);
    }
}

/// Why records are not taken, and where in the file that is.
type Refused = FxHashMap<RecordKey, (usize, ItemError)>;

/// A field of a record in the file that refers to another record.
struct Reference<'a> {
    key: &'a RecordKey,
    at: usize,
    field: &'a Name,
    to: RecordKey,
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

/// Fields ascending by name, without those that are cleared.
type Shown<'a> = Vec<(&'a Name, &'a Value)>;

fn present(mut fields: Shown<'_>) -> Shown<'_> {
    fields.retain(|(_, value)| !value.is_null());
    fields
}

fn value_in<'a>(fields: &Shown<'a>, name: &str) -> Option<&'a Value> {
    fields.iter().find(|field| **field.0 == *name).map(|field| field.1)
}

/// Whether a file lists a record otherwise than its own changes have it.
fn disagrees(listed: &[(Name, Value)], own: &Shown<'_>) -> bool {
    let is_same =
        |(name, value): &(Name, Value)| value_in(own, name).unwrap_or(&Value::Null) == value;
    !listed.iter().all(is_same)
}

/// The fields that differ, with the value before and after.
fn differing<'a>(before: &Shown<'a>, after: &Shown<'a>) -> Vec<(&'a Name, &'a Value, &'a Value)> {
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
