//! Works out, in steps, what an import will do.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::error::{ItemError, Place};
use super::plan::{Invalid, Plan, disagrees, present};
use super::reader::Staged;
use crate::domain::field::{FieldSpec, FieldType, fits};
use crate::domain::records::Kind;
use crate::ledger::{
    Change, DELETED, Ledger, Name, RecordKey, is_from_far_future, json_text, values_of,
};
use crate::order;

/// Works out a plan in steps.
#[derive(Debug)]
pub struct Planner {
    staged: Staged,
    now_ms: u64,
    stage: Stage,
    /// The records that the file is about; once all are known, by kind and id.
    entries: Vec<Entry>,
    by_key: FxHashMap<RecordKey, usize>,
    /// What the records refer to.
    references: Vec<Reference>,
    /// The ids that are referred to, thousands of times the same few, numbered; by kind.
    targets: Vec<FxHashMap<String, usize>>,
    /// Which of the file's changes the ledger is to take.
    fresh: Vec<bool>,
    plan: Plan,
}

/// A record that the file is about.
#[derive(Debug)]
struct Entry {
    key: RecordKey,
    /// Its changes in the file.
    history: Vec<usize>,
    /// Its place among the file's records.
    listed: Option<usize>,
    /// Why it is not taken, and where in the file that is.
    refused: Option<(usize, ItemError)>,
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
            entries: Vec::new(),
            by_key: FxHashMap::default(),
            references: Vec::new(),
            targets: vec![FxHashMap::default(); Kind::ALL.len()],
            plan: Plan::default(),
        }
    }

    /// Goes on for about `items` elements; true when the plan is complete.
    pub fn step(&mut self, ledger: &Ledger, items: usize) -> bool {
        let total = match self.stage {
            Stage::Index(_) => self.staged.changes.len() + self.staged.records.len(),
            _ => self.entries.len(),
        };
        match self.stage {
            Stage::Index(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|place| self.index(place));
                self.stage = if to == total { Stage::Types(0) } else { Stage::Index(to) };
            }
            Stage::Types(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|place| self.check_types(place));
                self.stage = if to == total { Stage::References } else { Stage::Types(to) };
            }
            Stage::References => {
                self.check_references(ledger);
                self.report_unreadable();
                order::sort_by(&mut self.entries, |a, b| a.key.cmp(&b.key));
                self.stage = Stage::Compare(0);
            }
            Stage::Compare(from) => {
                let to = total.min(from + items);
                (from..to).for_each(|place| self.compare(ledger, place));
                self.stage = if to == total { Stage::Done } else { Stage::Compare(to) };
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
        let mut fresh = self.fresh.into_iter();
        self.plan.changes = self.staged.changes;
        self.plan.changes.retain(|_| fresh.next() == Some(true));
        self.plan
    }

    fn index(&mut self, place: usize) {
        let changes = self.staged.changes.len();
        let record = place.checked_sub(changes).map(|place| &self.staged.records[place]);
        let key = record.map_or_else(|| &self.staged.changes[place].key, |record| &record.key);
        let known = self.by_key.get(key).copied();
        let known = known.unwrap_or_else(|| {
            self.by_key.insert(key.clone(), self.entries.len());
            let key = key.clone();
            self.entries.push(Entry { key, history: Vec::new(), listed: None, refused: None });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[known];
        match record {
            None => entry.history.push(place),
            Some(record) => {
                if entry.listed.replace(place - changes).is_some() {
                    entry.refused = Some((record.at, ItemError::Repeated));
                }
            }
        }
    }

    fn check_types(&mut self, place: usize) {
        let Self { staged, entries, references, targets, .. } = self;
        let entry = &entries[place];
        let kind = Kind::from_code(&entry.key.kind);
        let mut wrong = None;
        for (at, name, value) in entry.written(staged) {
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
            if let Some(FieldSpec { name: field, field_type: FieldType::Reference(to), .. }) = spec
                && let Some(id) = value.as_str()
            {
                let targets = &mut targets[*to as usize];
                let target = targets.get(id).copied().unwrap_or_else(|| {
                    targets.insert(id.to_owned(), targets.len());
                    targets.len() - 1
                });
                references.push(Reference { from: place, at, field, to: (*to, target) });
            }
        }
        if wrong.is_some() {
            entries[place].refused = wrong;
        }
    }

    /// A record that refers to nowhere is refused; so is, in turn, what refers to it.
    fn check_references(&mut self, ledger: &Ledger) {
        let Self { entries, by_key, references, targets, .. } = self;
        // Its places hold until the entries are sorted, which is next.
        let by_key = std::mem::take(by_key);
        // Of each kind, by number: the id, its entry in the file, whether the ledger has it.
        let find = |(kind, ids): (&Kind, &FxHashMap<String, usize>)| {
            let mut ids: Vec<(&String, usize)> = ids.iter().map(|(id, at)| (id, *at)).collect();
            order::sort_by(&mut ids, |a, b| a.1.cmp(&b.1));
            let known = ids.into_iter().map(|(id, _)| {
                let key = RecordKey::new(kind.code(), &**id);
                (id.clone(), by_key.get(&key).copied(), ledger.record(&key).is_some())
            });
            known.collect::<Vec<_>>()
        };
        let known: Vec<_> = Kind::ALL.iter().zip(&*targets).map(find).collect();
        loop {
            let dangles = |reference: &&Reference| {
                let is_taken = |place: usize| entries[place].refused.is_none();
                let (_, entry, is_in_ledger) = &known[reference.to.0 as usize][reference.to.1];
                is_taken(reference.from) && !*is_in_ledger && !entry.is_some_and(is_taken)
            };
            let dangling: Vec<&Reference> = references.iter().filter(dangles).collect();
            if dangling.is_empty() {
                return;
            }
            for Reference { from, at, field, to: (kind, target) } in dangling {
                let (field, id) = ((*field).to_owned(), known[*kind as usize][*target].0.clone());
                // The first of a record's is told.
                entries[*from].refused.get_or_insert((*at, ItemError::Dangling { field, id }));
            }
        }
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
        let Self { staged, plan, entries, fresh, now_ms, .. } = self;
        let Entry { key, history, listed, refused } = &mut entries[place];
        if let Some((at, error)) = refused.take() {
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
        let listed = listed.map_or(&[][..], |place| &staged.records[place].fields);
        let after = if history.is_empty() {
            // Listing a record that was deleted here brings it back.
            let brings_back = record.is_some_and(|record| record.is_deleted())
                && !listed.iter().any(|(name, _)| **name == *DELETED);
            let mut values = listed.to_vec();
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
        } else {
            let changes: Vec<&Change> =
                history.iter().map(|place| &staged.changes[*place]).collect();
            let own = present(values_of(&changes));
            if disagrees(listed, &own) {
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
        };
        plan.note(key, is_new, &present(before), &after);
    }
}

impl Entry {
    /// Every field that the file writes in the record: its place in the file, name and value.
    fn written<'a, 's>(
        &'a self,
        staged: &'s Staged,
    ) -> impl Iterator<Item = (usize, &'s Name, &'s Value)> + use<'a, 's> {
        let listed = if self.history.is_empty() { self.listed } else { None };
        let of_changes = self.history.iter().flat_map(|place| {
            let at = staged.changes_at[*place];
            staged.changes[*place].sets.iter().map(move |set| (at, &set.field, &set.value))
        });
        let of_records = listed
            .into_iter()
            .map(|place| &staged.records[place])
            .flat_map(|record| record.fields.iter().map(|(name, value)| (record.at, name, value)));
        of_changes.chain(of_records)
    }
}

/// A field of a record in the file that refers to another record.
#[derive(Debug)]
struct Reference {
    /// The record that refers, among the entries.
    from: usize,
    at: usize,
    field: &'static str,
    /// The kind of the record referred to, and its number among those of the kind.
    to: (Kind, usize),
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
