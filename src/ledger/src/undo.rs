//! Undo: new changes that restore what an action or an import replaced.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::action_order::sort_by_seen;
use super::change::{Change, FieldWrite, RecordKey};
use super::record::RecordView;
use super::reverted::LiveUndo;
use super::set::Ledger;
use super::{ARCHIVE, DELETED, Name, Stamp, Writer};
use crate::order;

/// A field that an undo does not change, because it was written again since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedField {
    /// The record.
    pub key: RecordKey,
    /// The field; [`DELETED`] if the record should be deleted but has other changes.
    pub field: Name,
}

/// The writes of an undo, and the fields that it skips.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UndoPlan {
    /// The writes per record. A record that returns to a conflict has one entry for each value.
    pub writes: Vec<(RecordKey, Vec<FieldWrite>)>,
    /// The fields that were written again since.
    pub skipped: Vec<SkippedField>,
}

impl UndoPlan {
    fn push(&mut self, key: &RecordKey, writes: Vec<FieldWrite>) {
        if !writes.is_empty() {
            self.writes.push((key.clone(), writes));
        }
    }
}

impl Ledger {
    /// Plans the undo of an action. The undo of an undo is a redo.
    pub fn undo_action(&self, action: Stamp) -> UndoPlan {
        self.undo(&self.stamps_of_action(action).collect())
    }

    /// Registers the changes of one import as an action with this stamp, so that it can be undone like
    /// any other action.
    pub fn group(&mut self, action: Stamp, stamps: impl IntoIterator<Item = Stamp>) {
        let indices = stamps.into_iter().filter_map(|at| self.index_of(at)).collect();
        self.actions.insert(action, indices);
        self.groups.insert(action);
    }

    /// The actions that these writers can undo, and those that they can redo, each in the order in which
    /// they took place. An undone action can be redone until the writers' next action.
    pub fn undoable_by(&self, is_own: impl Fn(Writer) -> bool) -> (Vec<Stamp>, Vec<Stamp>) {
        // Own changes that came with an import are undone with the import.
        let of_imports: FxHashSet<u32> = self
            .groups
            .iter()
            .filter_map(|group| self.actions.get(group))
            .flatten()
            .copied()
            .collect();
        let mut own: Vec<Stamp> = self
            .actions
            .iter()
            .filter(|(action, _)| is_own(action.writer()))
            .filter(|(action, indices)| {
                let is_import = self.groups.contains(action);
                is_import || indices.iter().any(|index| !of_imports.contains(index))
            })
            .map(|(action, _)| *action)
            .filter(|action| self.is_unarchived(*action))
            .collect();
        sort_by_seen(self, &mut own);
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
                // It reverts an action that is neither the latest to undo nor the latest to redo.
                Some(_) => {}
            }
        }
        (undo, redo)
    }

    /// Whether no part of an action is archived, and it is not an archiving itself. An action from
    /// before the archive time may be incomplete, because part of it may be in a file.
    fn is_unarchived(&self, action: Stamp) -> bool {
        self.indices_of_action(action).iter().all(|index| {
            let head = self.changes.head(*index);
            let is_archiving = head.kind == ARCHIVE || head.has_archives();
            self.changes.at(*index).ms() >= self.archived_until_ms && !is_archiving
        })
    }

    pub(super) fn indices_of_action(&self, action: Stamp) -> &[u32] {
        self.actions.get(&action).map_or(&[], |indices| &indices[..])
    }

    /// The changes of an action; each is read when the iterator comes to it.
    pub fn changes_of_action(&self, action: Stamp) -> impl Iterator<Item = Change> {
        self.indices_of_action(action).iter().map(|index| self.changes.get(*index))
    }

    /// The stamps of the changes of an action.
    pub fn stamps_of_action(&self, action: Stamp) -> impl Iterator<Item = Stamp> {
        self.indices_of_action(action).iter().map(|index| self.changes.at(*index))
    }

    /// Whether a change reverts an import rather than an action. Imports are registered locally only, so
    /// to other ledgers the reverted action is unknown.
    pub fn reverts_import(&self, change: &Change) -> bool {
        change.undoes.is_some_and(|action| {
            !self.actions.contains_key(&action) || self.groups.contains(&action)
        })
    }

    /// The changes of action–undo pairs, which cancel each other and are folded as if neither existed:
    /// otherwise the first of two undos in a row would block the second. The changes to be reverted,
    /// `own`, are not cancelled even if they are an undo themselves.
    pub(super) fn cancelled(&self, own: &FxHashSet<Stamp>) -> FxHashSet<Stamp> {
        let live = self.live_undos();
        let involved: FxHashSet<Stamp> =
            live.iter().flat_map(|undo| [undo.action, undo.target]).collect();
        let is_own = |action: &Stamp| self.stamps_of_action(*action).any(|at| own.contains(&at));
        let own_actions: FxHashSet<Stamp> = involved.into_iter().filter(is_own).collect();
        let mut cancelled: FxHashSet<Stamp> = FxHashSet::default();
        for LiveUndo { action, target } in live {
            // An undo whose target is not in the ledger cancels nothing.
            let is_known = self.actions.contains_key(&target);
            if is_known && (!own_actions.contains(&action) || own_actions.contains(&target)) {
                cancelled.extend([action, target]);
            }
        }
        cancelled.iter().flat_map(|action| self.stamps_of_action(*action)).collect()
    }

    fn undo(&self, own: &FxHashSet<Stamp>) -> UndoPlan {
        let cancelled = self.cancelled(own);
        let mut plan = UndoPlan::default();
        let mut keys: Vec<RecordKey> = own
            .iter()
            .filter(|stamp| !cancelled.contains(stamp))
            .filter_map(|stamp| self.index_of(*stamp))
            .map(|index| self.changes.key(index))
            .collect();
        order::sort(&mut keys);
        keys.dedup();
        for key in &keys {
            let record = self.record(key).expect("a change's record is in the ledger");
            self.undo_in_record(record, own, &cancelled, &mut plan);
        }
        plan
    }

    fn undo_in_record(
        &self,
        record: RecordView<'_>,
        own: &FxHashSet<Stamp>,
        cancelled: &FxHashSet<Stamp>,
        plan: &mut UndoPlan,
    ) {
        let key = record.key();
        let standing = record.folded_without(|at| cancelled.contains(&at));
        let is_own = |index: &u32| own.contains(&self.changes.at(*index));
        let mut creators = record
            .history()
            .filter(|change| change.creates && !cancelled.contains(&change.at))
            .map(|change| own.contains(&change.at))
            .peekable();
        if creators.peek().is_some() && creators.all(|is_own| is_own) {
            // The reverted action created the record, so the record is deleted as a whole.
            if standing.iter().all(|field| field.heads.indices().iter().all(is_own)) {
                let writes = self.draft(key, vec![(DELETED.into(), Value::Bool(true))]);
                plan.push(key, writes);
            } else {
                plan.skipped.push(SkippedField { key: key.clone(), field: DELETED.into() });
            }
            return;
        }
        let touched_by_own: FxHashSet<Name> = record
            .history()
            .filter(|change| own.contains(&change.at))
            .flat_map(|change| change.writes.into_iter().map(|write| write.field))
            .collect();
        // The record without the reverted changes: several values where there was a conflict.
        let seen = self.seen_by(record, own);
        let earlier = record.folded_without(|at| {
            own.contains(&at) || (cancelled.contains(&at) && !seen.contains(&at))
        });
        let mut rounds: Vec<Vec<FieldWrite>> = Vec::new();
        for field in standing.iter().filter(|field| touched_by_own.contains(&field.name)) {
            if !field.heads.indices().iter().any(is_own) {
                plan.skipped.push(SkippedField { key: key.clone(), field: field.name.clone() });
                continue;
            }
            let earlier = earlier.iter().find(|earlier| earlier.name == field.name);
            let wanted = earlier.map_or(&[][..], |earlier| earlier.heads.indices());
            for (round, set) in self.restore(record, &field.name, wanted).into_iter().enumerate() {
                if rounds.len() == round {
                    rounds.push(Vec::new());
                }
                rounds[round].push(set);
            }
        }
        for writes in rounds {
            plan.push(key, writes);
        }
    }

    /// The changes of a record that `own` replaces, directly or transitively. Those that were reverted
    /// before `own` stay in the fold, because `own` had seen them.
    fn seen_by(&self, record: RecordView<'_>, own: &FxHashSet<Stamp>) -> FxHashSet<Stamp> {
        let mut pending: Vec<Change> =
            record.history().filter(|change| own.contains(&change.at)).collect();
        let mut seen: FxHashSet<Stamp> = FxHashSet::default();
        while let Some(change) = pending.pop() {
            for write in &change.writes {
                // A deletion also lists the heads of other fields, which it has seen but not replaced.
                let replaced = write.replaces.iter().filter_map(|at| self.change(*at));
                for earlier in replaced.filter(|earlier| earlier.set(&write.field).is_some()) {
                    if earlier.key == change.key && seen.insert(earlier.at) {
                        pending.push(earlier);
                    }
                }
            }
        }
        seen
    }

    /// The writes that restore a field to the values of the `wanted` changes, one write per value.
    /// Changes that are still heads stay if their order allows it.
    fn restore(&self, record: RecordView<'_>, field: &Name, wanted: &[u32]) -> Vec<FieldWrite> {
        let heads = record.heads(field);
        let wanted: Vec<(Change, Value)> = wanted
            .iter()
            .filter_map(|index| {
                Some((self.changes.get(*index), self.changes.value(*index, field)?))
            })
            .collect();
        if &**field == DELETED
            && let Some(write) = restored_deletion(&heads, &wanted)
        {
            return vec![write];
        }
        if is_restored(&heads, &wanted) {
            return Vec::new();
        }
        // At least the last value is written, because a write must replace the reverted heads.
        let staying = wanted
            .iter()
            .take_while(|(change, _)| heads.iter().any(|(head, _)| head.at == change.at))
            .count()
            .min(wanted.len().saturating_sub(1));
        let (staying, written) = wanted.split_at(staying);
        let mut replaces: Vec<Stamp> = heads.iter().map(|(head, _)| head.at).collect();
        replaces.retain(|at| staying.iter().all(|(change, _)| change.at != *at));
        let mut values: Vec<&Value> = Vec::new();
        for (_, value) in written {
            values.retain(|known| *known != value);
            values.push(value);
        }
        if values.is_empty() {
            values.push(&Value::Null);
        }
        let write = |value: &Value| {
            let mut replaces = replaces.clone();
            if &**field == DELETED && *value == Value::Bool(true) {
                replaces.extend(self.seen_again(record, &wanted));
                order::sort(&mut replaces);
                replaces.dedup();
            }
            FieldWrite { field: field.clone(), value: value.clone(), replaces }
        };
        values.into_iter().map(write).collect()
    }

    /// What deletions of a record had seen, for one that repeats them; also where it was taken back since and
    /// written again.
    fn seen_again(&self, record: RecordView<'_>, deletions: &[(Change, Value)]) -> Vec<Stamp> {
        let mut seen = seen_by_deletions(deletions);
        let then: FxHashSet<Stamp> = seen.iter().copied().collect();
        for field in record.field_names().iter().filter(|field| &***field != DELETED) {
            let heads = record.heads(field).into_iter().map(|(head, _)| head);
            let again = heads.filter(|head| then.contains(&self.origin(head, field).at));
            seen.extend(again.map(|head| head.at));
        }
        seen
    }

    /// The change that first wrote the value that a change has in a field: for an undo, the change that
    /// it restores.
    pub fn origin(&self, change: &Change, field: &str) -> Change {
        if change.undoes.is_none() {
            return change.clone();
        }
        let value = change.set(field).map(|write| &write.value);
        let mut reverted: FxHashSet<Stamp> = FxHashSet::default();
        let mut seen: FxHashSet<Stamp> = FxHashSet::default();
        let mut pending = vec![change.clone()];
        let mut origin: Option<Change> = None;
        while let Some(later) = pending.pop() {
            // An undo that was reverted itself reverts nothing.
            if !reverted.contains(&later.action) {
                reverted.extend(later.undoes);
            }
            let replaced = later.set(field).map_or(&[][..], |write| &write.replaces);
            for earlier in replaced.iter().filter_map(|at| self.change(*at)) {
                if !seen.insert(earlier.at) || earlier.key != change.key {
                    continue;
                }
                let stands = earlier.undoes.is_none() && !reverted.contains(&earlier.action);
                if !stands || earlier.set(field).map(|write| &write.value) != value {
                    pending.push(earlier);
                } else if origin.as_ref().is_none_or(|origin| origin.at < earlier.at) {
                    origin = Some(earlier);
                }
            }
        }
        origin.unwrap_or_else(|| change.clone())
    }
}

/// The write for a record that was deleted before and still is, but by a deletion that had seen other
/// changes: it restores what the earlier deletion had seen, and so the conflict with unseen changes.
fn restored_deletion(heads: &[(Change, Value)], wanted: &[(Change, Value)]) -> Option<FieldWrite> {
    let mut both = heads.iter().chain(wanted);
    if wanted.is_empty() || !both.all(|(_, value)| *value == Value::Bool(true)) {
        return None;
    }
    let mut then = seen_by_deletions(wanted);
    let mut now = seen_by_deletions(heads);
    let at: FxHashSet<Stamp> = heads.iter().chain(wanted).map(|(change, _)| change.at).collect();
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

fn seen_by_deletions(deletions: &[(Change, Value)]) -> Vec<Stamp> {
    let writes = deletions.iter().filter_map(|(change, _)| change.set(DELETED));
    writes.flat_map(|write| write.replaces.iter().copied()).collect()
}

/// Whether a field has the wanted values already, and shows the last of them.
fn is_restored(heads: &[(Change, Value)], wanted: &[(Change, Value)]) -> bool {
    let shows_the_same = match (heads.last(), wanted.last()) {
        (Some((_, shown)), Some((_, value))) => shown == value,
        _ => true,
    };
    let has_only_wanted = heads.iter().all(|(_, head)| match wanted {
        [] => head.is_null(),
        _ => wanted.iter().any(|(_, value)| value == head),
    });
    let has_all_wanted =
        wanted.iter().all(|(_, value)| heads.iter().any(|(_, head)| head == value));
    shows_the_same && has_only_wanted && has_all_wanted
}
