//! Undo: new changes that put back what an action, or an import, replaced.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::archive::ARCHIVE;
use super::change::{Change, FieldWrite, RecordKey};
use super::fold::{Field, fold_without};
use super::set::{Ledger, RecordView};
use super::{DELETED, Name, Stamp, Writer};
use crate::order;

/// A field that an undo left as it is, because someone wrote it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedField {
    /// The record.
    pub key: RecordKey,
    /// The field; [`DELETED`] when the record itself was to go but others have written in it.
    pub field: Name,
}

/// What an undo is to write, and what it leaves alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UndoPlan {
    /// Per record, the fields to set.
    pub sets: Vec<(RecordKey, Vec<FieldWrite>)>,
    /// The fields that someone wrote since.
    pub kept: Vec<SkippedField>,
}

impl UndoPlan {
    fn push(&mut self, key: &RecordKey, sets: Vec<FieldWrite>) {
        if !sets.is_empty() {
            self.sets.push((key.clone(), sets));
        }
    }
}

impl Ledger {
    /// How to take back an action. To redo, take back the undo.
    pub fn undo_action(&self, action: Stamp) -> UndoPlan {
        let own = self.changes_of_action(action).map(|change| change.at).collect();
        self.undo(&own)
    }

    /// Lets changes that came together by an import count as an action of their own, which bears
    /// this stamp: it is then taken back as any other.
    pub fn group(&mut self, action: Stamp, stamps: impl IntoIterator<Item = Stamp>) {
        let indices = stamps.into_iter().filter_map(|at| self.by_stamp.get(&at).copied());
        let indices: Vec<u32> = indices.collect();
        self.actions.insert(action, indices);
        self.groups.insert(action);
    }

    /// The actions that writers have done and that were not taken back, and those that were taken
    /// back by the very next thing they did, each ascending: what they can undo, and redo.
    pub fn undoable_by(&self, is_own: impl Fn(Writer) -> bool) -> (Vec<Stamp>, Vec<Stamp>) {
        // Our own changes that came with an import go with it.
        let of_imports: FxHashSet<u32> = self
            .groups
            .iter()
            .filter_map(|group| self.actions.get(group))
            .flatten()
            .copied()
            .collect();
        let stands_alone = |action: &Stamp| {
            let indices = &self.actions[action];
            self.groups.contains(action) || indices.iter().any(|index| !of_imports.contains(index))
        };
        let own = self.actions.keys().copied().filter(|action| is_own(action.writer()));
        // What was archived is in a file, and so may be a part of what was done before that.
        let is_whole = |action: &Stamp| {
            let mut changes = self.changes_of_action(*action);
            changes.all(|change| {
                let is_archiving = *change.key.kind == *ARCHIVE || !change.archives.is_empty();
                change.at.ms() >= self.archived_until_ms && !is_archiving
            })
        };
        let mut own: Vec<Stamp> = own.filter(stands_alone).filter(is_whole).collect();
        order::sort(&mut own);
        let (mut undo, mut redo): (Vec<Stamp>, Vec<Stamp>) = (Vec::new(), Vec::new());
        for action in own {
            match self.undone.get(&action) {
                None => {
                    undo.push(action);
                    redo.clear();
                }
                target if target == undo.last() => {
                    undo.pop();
                    redo.push(action);
                }
                target if target == redo.last() => {
                    redo.pop();
                    undo.push(action);
                }
                // It took back what is not known here any more: nothing to go on from.
                Some(_) => {}
            }
        }
        (undo, redo)
    }

    /// The changes of one action.
    pub fn changes_of_action(&self, action: Stamp) -> impl Iterator<Item = &Change> {
        let indices = self.actions.get(&action).map_or(&[][..], |indices| &indices[..]);
        indices.iter().map(|index| &self.changes[*index as usize])
    }

    /// Whether a change takes back an import, rather than something that somebody has done: what came
    /// together by it is known to nobody else as one.
    pub fn reverts_import(&self, change: &Change) -> bool {
        let is_done =
            |action: Stamp| self.actions.contains_key(&action) && !self.groups.contains(&action);
        change.undoes.is_some_and(|action| !is_done(action))
    }

    /// Whether an action was taken back and not done again.
    pub fn is_reverted(&self, action: Stamp) -> bool {
        let mut undos = self.undone.iter().filter(|(_, target)| **target == action);
        undos.any(|(undo, _)| !self.is_reverted(*undo))
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
    /// What is taken back, `own`, counts as written even where it is an undo itself.
    pub(super) fn cancelled(&self, own: &FxHashSet<Stamp>) -> FxHashSet<Stamp> {
        let mut cancelled = FxHashSet::default();
        for (undo, target) in self.live_undos() {
            // An undo whose action has not arrived yet cancels nothing that is here.
            let is_known = self.actions.contains_key(&target);
            let is_own =
                |action| self.changes_of_action(action).any(|change| own.contains(&change.at));
            if is_known && (!is_own(undo) || is_own(target)) {
                for action in [undo, target] {
                    cancelled.extend(self.changes_of_action(action).map(|change| change.at));
                }
            }
        }
        cancelled
    }

    fn undo(&self, own: &FxHashSet<Stamp>) -> UndoPlan {
        let cancelled = self.cancelled(own);
        let mut undone = UndoPlan::default();
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
        undone: &mut UndoPlan,
    ) {
        let key = record.key();
        let standing = self.folded_without(record, |at| cancelled.contains(&at));
        let is_own = |index: &u32| own.contains(&self.changes[*index as usize].at);
        let mut creators = record
            .history()
            .filter(|change| change.creates && !cancelled.contains(&change.at))
            .map(|change| own.contains(&change.at))
            .peekable();
        if creators.peek().is_some() && creators.all(|is_own| is_own) {
            // The record came into being by what is taken back, so it goes as a whole.
            if standing.iter().all(|field| field.heads.indices().iter().all(is_own)) {
                let sets = self.draft(key, vec![(DELETED.into(), Value::Bool(true))]);
                undone.push(key, sets);
            } else {
                undone.kept.push(SkippedField { key: key.clone(), field: DELETED.into() });
            }
            return;
        }
        let touched_by_own: FxHashSet<&Name> = record
            .history()
            .filter(|change| own.contains(&change.at))
            .flat_map(|change| change.sets.iter().map(|set| &set.field))
            .collect();
        // What the record would be, had it never been written: several values where there was a
        // conflict.
        let seen = self.seen_by(record, own);
        let earlier = self.folded_without(record, |at| {
            own.contains(&at) || (cancelled.contains(&at) && !seen.contains(&at))
        });
        let mut rounds: Vec<Vec<FieldWrite>> = Vec::new();
        for field in standing.iter().filter(|field| touched_by_own.contains(&field.name)) {
            if !field.heads.indices().iter().any(is_own) {
                undone.kept.push(SkippedField { key: key.clone(), field: field.name.clone() });
                continue;
            }
            let earlier = earlier.iter().find(|earlier| earlier.name == field.name);
            let wanted = earlier.map_or(&[][..], |earlier| earlier.heads.indices());
            for (round, set) in self.put_back(record, &field.name, wanted).into_iter().enumerate() {
                if rounds.len() == round {
                    rounds.push(Vec::new());
                }
                rounds[round].push(set);
            }
        }
        for sets in rounds {
            undone.push(key, sets);
        }
    }

    /// The changes of a record that these ones replaced, directly or through each other: what was
    /// taken back before them was so for good, as far as they are concerned.
    fn seen_by(&self, record: RecordView<'_>, own: &FxHashSet<Stamp>) -> FxHashSet<Stamp> {
        let mut pending: Vec<&Change> =
            record.history().filter(|change| own.contains(&change.at)).collect();
        let mut seen: FxHashSet<Stamp> = FxHashSet::default();
        while let Some(change) = pending.pop() {
            for set in &change.sets {
                // Whoever deletes a record names what stands in its other fields too: that is seen,
                // but not replaced.
                let replaced = set.replaces.iter().filter_map(|at| self.change(*at));
                for earlier in replaced.filter(|earlier| earlier.set(&set.field).is_some()) {
                    if earlier.key == change.key && seen.insert(earlier.at) {
                        pending.push(earlier);
                    }
                }
            }
        }
        seen
    }

    /// What brings a field's heads back to what these changes hold, one change a value. Those that
    /// are heads still are left as they are, as long as their order allows it.
    fn put_back(&self, record: RecordView<'_>, field: &Name, wanted: &[u32]) -> Vec<FieldWrite> {
        let value_of =
            |change: &Change| change.set(field).expect("a write sets its field").value.clone();
        let heads = record.heads(field);
        let wanted: Vec<&Change> =
            wanted.iter().map(|index| &self.changes[*index as usize]).collect();
        let is_wanted = |value: &Value| match &wanted[..] {
            [] => value.is_null(),
            _ => wanted.iter().any(|change| value_of(change) == *value),
        };
        if &**field == DELETED
            && let Some(set) = put_back_deletion(&heads, &wanted)
        {
            return vec![set];
        }
        let is_there =
            |change: &&Change| heads.iter().any(|(_, value)| value_of(change) == **value);
        let shows_the_same = match (heads.last(), wanted.last()) {
            (Some((_, shown)), Some(change)) => value_of(change) == **shown,
            _ => true,
        };
        if shows_the_same
            && heads.iter().all(|(_, value)| is_wanted(value))
            && wanted.iter().all(is_there)
        {
            return Vec::new();
        }
        let is_head = |change: &&&Change| heads.iter().any(|(head, _)| head.at == change.at);
        // At least the last is written: something has to replace what is taken back.
        let left = wanted.iter().take_while(is_head).count().min(wanted.len().saturating_sub(1));
        let (left, written) = wanted.split_at(left);
        let mut replaces: Vec<Stamp> = heads.iter().map(|(head, _)| head.at).collect();
        replaces.retain(|at| left.iter().all(|change| change.at != *at));
        let mut values: Vec<Value> = Vec::new();
        for change in written {
            let value = value_of(change);
            values.retain(|known| *known != value);
            values.push(value);
        }
        if values.is_empty() {
            values.push(Value::Null);
        }
        let set = |value| FieldWrite { field: field.clone(), value, replaces: replaces.clone() };
        values.into_iter().map(set).collect()
    }

    /// Who first wrote what a change holds in a field: where the change takes something back, it is
    /// the change that it brings back.
    pub fn origin<'a>(&'a self, change: &'a Change, field: &str) -> &'a Change {
        if change.undoes.is_none() {
            return change;
        }
        let value = change.set(field).map(|set| &set.value);
        let mut taken_back: FxHashSet<Stamp> = FxHashSet::default();
        let mut seen: FxHashSet<Stamp> = FxHashSet::default();
        let mut pending = vec![change];
        let mut origin: Option<&Change> = None;
        while let Some(later) = pending.pop() {
            // An undo that was taken back itself takes nothing back.
            if !taken_back.contains(&later.action) {
                taken_back.extend(later.undoes);
            }
            let replaced = later.set(field).map_or(&[][..], |set| &set.replaces);
            for earlier in replaced.iter().filter_map(|at| self.change(*at)) {
                if !seen.insert(earlier.at) || earlier.key != change.key {
                    continue;
                }
                let stands = earlier.undoes.is_none() && !taken_back.contains(&earlier.action);
                if !stands || earlier.set(field).map(|set| &set.value) != value {
                    pending.push(earlier);
                } else if origin.is_none_or(|origin| origin.at < earlier.at) {
                    origin = Some(earlier);
                }
            }
        }
        origin.unwrap_or(change)
    }

    fn folded_without(&self, record: RecordView<'_>, drop: impl Fn(Stamp) -> bool) -> Vec<Field> {
        let indices = record.record.changes.iter();
        let placed: Vec<(u32, &Change)> =
            indices.map(|index| (*index, &self.changes[*index as usize])).collect();
        fold_without(&placed, drop)
    }
}

/// Where a record was deleted before and is so now, but whoever deleted it had seen other things of it:
/// what they had seen is put back, and with it the conflict with those who wrote unseen.
fn put_back_deletion(heads: &[(&Change, &Value)], wanted: &[&Change]) -> Option<FieldWrite> {
    let is_deletion = |value: &Value| *value == Value::Bool(true);
    let of = |change: &Change| change.set(DELETED).map(|set| set.value.clone());
    let is_same = !wanted.is_empty()
        && heads.iter().all(|(_, value)| is_deletion(value))
        && wanted.iter().all(|change| of(change).is_some_and(|value| is_deletion(&value)));
    if !is_same {
        return None;
    }
    let at: FxHashSet<Stamp> =
        wanted.iter().copied().chain(heads.iter().map(|head| head.0)).map(|c| c.at).collect();
    let seen = |change: &Change| -> Vec<Stamp> {
        let set = change.set(DELETED);
        set.into_iter().flat_map(|set| set.replaces.iter().copied()).collect()
    };
    let mut then: Vec<Stamp> = wanted.iter().flat_map(|change| seen(change)).collect();
    let mut now: Vec<Stamp> = heads.iter().flat_map(|(change, _)| seen(change)).collect();
    for stamps in [&mut then, &mut now] {
        stamps.retain(|stamp| !at.contains(stamp));
        order::sort(stamps);
        stamps.dedup();
    }
    if then == now {
        return None;
    }
    then.extend(heads.iter().map(|(head, _)| head.at));
    order::sort(&mut then);
    Some(FieldWrite { field: DELETED.into(), value: Value::Bool(true), replaces: then })
}
