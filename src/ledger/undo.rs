//! Undo: new changes that put back what an action, or an import, replaced.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::change::{Change, RecordKey, Set};
use super::fold::{Field, fold_without};
use super::set::{Ledger, RecordView};
use super::{DELETED, Name, Stamp};
use crate::order;

/// A field that an undo left as it is, because someone wrote it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub key: RecordKey,
    /// The field; [`DELETED`] when the record itself was to go but others have written in it.
    pub field: Name,
}

/// What an undo is to write, and what it leaves alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undone {
    /// Per record, the fields to set.
    pub sets: Vec<(RecordKey, Vec<Set>)>,
    /// The fields that someone wrote since.
    pub kept: Vec<Kept>,
}

impl Undone {
    fn push(&mut self, key: &RecordKey, sets: Vec<Set>) {
        if !sets.is_empty() {
            self.sets.push((key.clone(), sets));
        }
    }
}

impl Ledger {
    /// How to take back an action. To redo, take back the undo.
    pub fn undo_action(&self, action: Stamp) -> Undone {
        let own = self.changes_of_action(action).map(|change| change.at).collect();
        self.undo(&own, Some(action))
    }

    /// How to take back a set of changes that came by an import.
    pub fn undo_changes(&self, stamps: &FxHashSet<Stamp>) -> Undone {
        self.undo(stamps, None)
    }

    /// The changes of one action.
    pub fn changes_of_action(&self, action: Stamp) -> impl Iterator<Item = &Change> {
        let places = self.actions.get(&action).map_or(&[][..], |places| &places[..]);
        places.iter().map(|place| &self.changes[*place as usize])
    }

    /// The undo actions that hold, that is, have not been taken back themselves.
    fn live_undos(&self) -> Vec<(Stamp, Stamp)> {
        let mut undos: Vec<(Stamp, Stamp)> =
            self.undone.iter().map(|(undo, target)| (*undo, *target)).collect();
        // An undo is always made after what it takes back, so the latest are decided first.
        order::sort_by(&mut undos, |a, b| b.cmp(a));
        let mut taken_back: FxHashSet<Stamp> = FxHashSet::default();
        let mut live = Vec::new();
        for (undo, target) in undos {
            if !taken_back.contains(&undo) {
                taken_back.insert(target);
                live.push((undo, target));
            }
        }
        live
    }

    /// The pairs of action and undo that cancel each other count as if neither had been written:
    /// without that, undoing twice in a row would find its own first undo in the way.
    fn cancelled(&self, except: Option<Stamp>) -> FxHashSet<Stamp> {
        let mut cancelled = FxHashSet::default();
        for (undo, target) in self.live_undos() {
            // An undo whose action has not arrived yet cancels nothing that is here.
            let is_known = self.actions.contains_key(&target);
            if is_known && Some(undo) != except {
                for action in [undo, target] {
                    cancelled.extend(self.changes_of_action(action).map(|change| change.at));
                }
            }
        }
        cancelled
    }

    fn undo(&self, own: &FxHashSet<Stamp>, action: Option<Stamp>) -> Undone {
        let cancelled = self.cancelled(action);
        let mut undone = Undone::default();
        let mut keys: Vec<&RecordKey> = own
            .iter()
            .filter(|stamp| !cancelled.contains(stamp))
            .filter_map(|stamp| self.change(*stamp))
            .map(|change| &change.key)
            .collect();
        order::sort(&mut keys);
        keys.dedup();
        for key in keys {
            let record = self.record(key).expect("a change's record is in the ledger");
            self.undo_in_record(record, own, &cancelled, &mut undone);
        }
        undone
    }

    fn undo_in_record(
        &self,
        record: RecordView<'_>,
        own: &FxHashSet<Stamp>,
        cancelled: &FxHashSet<Stamp>,
        undone: &mut Undone,
    ) {
        let key = record.key();
        let standing = self.folded_without(record, |at| cancelled.contains(&at));
        let is_own = |place: &u32| own.contains(&self.changes[*place as usize].at);
        let mut creators = record
            .history()
            .filter(|change| change.creates && !cancelled.contains(&change.at))
            .map(|change| own.contains(&change.at))
            .peekable();
        if creators.peek().is_some() && creators.all(|is_own| is_own) {
            // The record came into being by what is taken back, so it goes as a whole.
            if standing.iter().all(|field| field.heads.places().iter().all(is_own)) {
                let sets = self.draft(key, vec![(DELETED.into(), Value::Bool(true))]);
                undone.push(key, sets);
            } else {
                undone.kept.push(Kept { key: key.clone(), field: DELETED.into() });
            }
            return;
        }
        let touched_by_own: FxHashSet<&Name> = record
            .history()
            .filter(|change| own.contains(&change.at))
            .flat_map(|change| change.sets.iter().map(|set| &set.field))
            .collect();
        let mut values = Vec::new();
        for field in standing.iter().filter(|field| touched_by_own.contains(&field.name)) {
            let (own_heads, others): (Vec<u32>, Vec<u32>) =
                field.heads.places().iter().partition(|place| is_own(place));
            if own_heads.is_empty() {
                undone.kept.push(Kept { key: key.clone(), field: field.name.clone() });
                continue;
            }
            // Someone who had not seen what is taken back wrote beside it: theirs stays.
            let replaced = || self.replaced_by(&own_heads, &field.name, own);
            let earlier = others.last().copied().or_else(replaced);
            let value = earlier.map_or(Value::Null, |place| {
                let change = &self.changes[place as usize];
                change.set(&field.name).expect("a write sets its field").value.clone()
            });
            values.push((field.name.clone(), value));
        }
        undone.push(key, self.draft(key, values));
    }

    /// The latest write of others that these own writes replaced, directly or through each other.
    fn replaced_by(&self, own_heads: &[u32], field: &str, own: &FxHashSet<Stamp>) -> Option<u32> {
        let mut pending = own_heads.to_vec();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut latest: Option<u32> = None;
        while let Some(place) = pending.pop() {
            let change = &self.changes[place as usize];
            let Some(set) = change.set(field) else { continue };
            // A doctored file may name as replaced what never wrote this field.
            let wrote_it = |place: &u32| {
                let replaced = &self.changes[*place as usize];
                replaced.key == change.key && replaced.set(field).is_some()
            };
            for replaced in set.replaces.iter().filter_map(|at| self.place(*at)).filter(wrote_it) {
                let at = self.changes[replaced as usize].at;
                if own.contains(&at) {
                    if seen.insert(replaced) {
                        pending.push(replaced);
                    }
                } else if latest.is_none_or(|latest| self.changes[latest as usize].at < at) {
                    latest = Some(replaced);
                }
            }
        }
        latest
    }

    fn folded_without(&self, record: RecordView<'_>, drop: impl Fn(Stamp) -> bool) -> Vec<Field> {
        let places = record.record.changes.iter();
        let placed: Vec<(u32, &Change)> =
            places.map(|place| (*place, &self.changes[*place as usize])).collect();
        fold_without(&placed, drop)
    }
}
