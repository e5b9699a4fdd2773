//! Rows that would close a cycle: organisations above themselves, nodes that wait for themselves.

use rustc_hash::{FxHashMap, FxHashSet};

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Kind, Link, Organisation};
use zhibu_domain::register::Register;
use zhibu_domain::validation::Violation;

use crate::intake::plan::{RowOutcome, RowVerdict, RowViolation};
use crate::intake::values::{PlannedValue, RecordTarget};

/// The single target of a row's reference.
fn target_of(row: &RowVerdict, field: FieldId) -> Option<&RecordTarget> {
    match row.value(field)? {
        PlannedValue::Reference(target) => Some(target),
        PlannedValue::Plain(_) | PlannedValue::References(_) => None,
    }
}

/// The parents of organisations once a table is taken in.
struct Parents<'a> {
    register: &'a Register,
    by_row: FxHashMap<RecordTarget, &'a RecordTarget>,
}

impl Parents<'_> {
    fn above(&self, of: &RecordTarget) -> Option<RecordTarget> {
        if let Some(parent) = self.by_row.get(of) {
            return Some((*parent).clone());
        }
        let RecordTarget::Existing(id) = of else { return None };
        let parent = self.register.organisations().get(id)?.parent.as_ref()?;
        Some(RecordTarget::Existing(parent.id.clone()))
    }
}

/// Holds back the rows whose organisations would be above themselves.
pub(super) fn hold_back_parents(rows: &mut [RowVerdict], register: &Register) {
    let field = Organisation::PARENT.id();
    let own = |index: usize, row: &RowVerdict| match &row.record {
        Some(id) => RecordTarget::Existing(id.clone()),
        None => RecordTarget::Row(index),
    };
    let on_cycles: Vec<usize> = {
        let parent = |(index, row): (usize, &'_ RowVerdict)| {
            let is_written = row.outcome.is_written();
            is_written.then(|| (own(index, row), index))
        };
        let written: Vec<(RecordTarget, usize)> =
            rows.iter().enumerate().filter_map(parent).collect();
        let mut by_row = FxHashMap::default();
        for (target, index) in &written {
            if let Some(parent) = target_of(&rows[*index], field) {
                by_row.insert(target.clone(), parent);
            }
        }
        let parents = Parents { register, by_row };
        let mut cleared: FxHashSet<RecordTarget> = FxHashSet::default();
        let mut on_cycles = FxHashSet::default();
        for (target, _) in &written {
            let mut path: Vec<RecordTarget> = Vec::new();
            let mut on_path: FxHashMap<RecordTarget, usize> = FxHashMap::default();
            let mut here = Some(target.clone());
            while let Some(one) = here.take().filter(|one| !cleared.contains(one)) {
                if let Some(start) = on_path.get(&one) {
                    on_cycles.extend(path[*start..].iter().cloned());
                    break;
                }
                on_path.insert(one.clone(), path.len());
                here = parents.above(&one);
                path.push(one);
            }
            cleared.extend(path);
        }
        let is_on_cycle = |(target, _): &&(RecordTarget, usize)| on_cycles.contains(target);
        written.iter().filter(is_on_cycle).map(|(_, index)| *index).collect()
    };
    let names: Vec<String> = on_cycles.iter().map(|index| rows[*index].name.clone()).collect();
    for index in on_cycles {
        let problem = Violation::AboveItself { path: names.clone() };
        rows[index].outcome = RowOutcome::HeldBack(RowViolation::Contradiction { field, problem });
    }
}

/// Holds back each row whose link would close a cycle with those of the ledger and of earlier rows.
pub(super) fn hold_back_links(rows: &mut [RowVerdict], register: &Register) {
    let mut after: FxHashMap<RecordTarget, Vec<RecordTarget>> = FxHashMap::default();
    for row in register.links().rows() {
        if let (Some(before), Some(waiting)) = (&row.record.before, &row.record.after) {
            let [before, waiting] =
                [before.id.clone(), waiting.id.clone()].map(RecordTarget::Existing);
            after.entry(before).or_default().push(waiting);
        }
    }
    for row in rows.iter_mut().filter(|row| row.outcome.is_written()) {
        let target = |field: FieldId| target_of(row, field).cloned();
        let (Some(before), Some(waiting)) = (target(Link::BEFORE.id()), target(Link::AFTER.id()))
        else {
            continue;
        };
        if leads(&after, &waiting, &before) {
            let name = |of: &RecordTarget| match of {
                RecordTarget::Existing(id) => {
                    register.table(Kind::Node).title(id).unwrap_or_default().to_owned()
                }
                RecordTarget::Row(_) | RecordTarget::Created(_) => String::new(),
            };
            let path = vec![name(&before), name(&waiting), "…".to_owned(), name(&before)];
            let (field, problem) = (Link::AFTER.id(), Violation::Cycle { path });
            row.outcome = RowOutcome::HeldBack(RowViolation::Contradiction { field, problem });
        } else {
            after.entry(before).or_default().push(waiting);
        }
    }
}

/// Whether one node waits for another, directly or through others.
fn leads(
    after: &FxHashMap<RecordTarget, Vec<RecordTarget>>,
    from: &RecordTarget,
    to: &RecordTarget,
) -> bool {
    let mut pending = vec![from];
    let mut seen: FxHashSet<&RecordTarget> = pending.iter().copied().collect();
    while let Some(node) = pending.pop() {
        if node == to {
            return true;
        }
        let next = after.get(node).into_iter().flatten();
        pending.extend(next.filter(|next| seen.insert(*next)));
    }
    false
}
