//! Organisations of rows, permanent or temporary, that would be above themselves.

use rustc_hash::FxHashMap;

use zhibu_domain::kinds::field::{Cell, FieldId};
use zhibu_domain::register::{AnyTable, Register};
use zhibu_domain::validation::Violation;
use zhibu_ledger::Name;

use crate::intake::plan::{RowOutcome, RowVerdict, RowViolation};
use crate::intake::values::{PlannedValue, RecordTarget};

/// The single target of a row's reference.
pub(super) fn target_of(row: &RowVerdict, field: FieldId) -> Option<&RecordTarget> {
    match row.value(field)? {
        PlannedValue::Reference(target) => Some(target),
        PlannedValue::Plain(_) | PlannedValue::References(_) => None,
    }
}

/// Organisations once a table is taken in, by numbers: first those of the rows, then others.
struct Organisations<'a> {
    /// Those that there are already.
    table: &'a dyn AnyTable,
    /// The field that names the parent.
    parent: FieldId,
    rows: &'a [RowVerdict],
    numbers: FxHashMap<Name, usize>,
    /// The ids of those that no row changes.
    others: Vec<Name>,
}

impl<'a> Organisations<'a> {
    fn of(rows: &'a [RowVerdict], parent: FieldId, register: &'a Register) -> Self {
        let written = rows.iter().enumerate().filter(|(_, row)| row.outcome.is_written());
        let known = written.filter_map(|(number, row)| Some((row.record.clone()?, number)));
        let (table, numbers) = (register.table(parent.kind), known.collect());
        Self { table, parent, rows, numbers, others: Vec::new() }
    }

    fn number(&mut self, of: &RecordTarget) -> Option<usize> {
        match of {
            RecordTarget::Row(row) => Some(*row),
            RecordTarget::Existing(id) => Some(self.number_of_id(id)),
            // It has no parent yet.
            RecordTarget::Created(_) => None,
        }
    }

    fn number_of_id(&mut self, id: &Name) -> usize {
        let next = self.rows.len() + self.others.len();
        let others = &mut self.others;
        *self.numbers.entry(id.clone()).or_insert_with(|| {
            others.push(id.clone());
            next
        })
    }

    fn name(&self, number: usize) -> String {
        if let Some(row) = self.rows.get(number) {
            return row.name.clone();
        }
        let title = self.table.title(&self.others[number - self.rows.len()]);
        title.unwrap_or_default().to_owned()
    }

    /// The number of the parent.
    fn above(&mut self, number: usize) -> Option<usize> {
        let row = self.rows.get(number).filter(|row| row.outcome.is_written());
        if let Some(parent) = row.and_then(|row| target_of(row, self.parent)) {
            return self.number(parent);
        }
        let id = match self.rows.get(number) {
            Some(row) => row.record.as_ref()?,
            None => &self.others[number - self.rows.len()],
        };
        let Cell::Reference(parent) =
            self.table.cell(self.table.index_of(id)?, false, self.parent.index)
        else {
            return None;
        };
        let parent = parent.clone();
        Some(self.number_of_id(&parent))
    }
}

/// How many organisations of a cycle are named besides a row's own: a whole table may be one.
const MOST_NAMED: usize = 8;

/// Holds back the rows whose organisations would be above themselves by the parents that this field names.
pub(super) fn hold_back_parents(rows: &mut [RowVerdict], field: FieldId, register: &Register) {
    for (index, path) in rows_above_themselves(rows, field, register) {
        let problem = Violation::AboveItself { path };
        rows[index].outcome = RowOutcome::HeldBack(RowViolation::Contradiction { field, problem });
    }
}

/// The indices of the rows that are written and lie on a cycle of parents, each with the names on its cycle,
/// from its parent on.
fn rows_above_themselves(
    rows: &[RowVerdict],
    parent: FieldId,
    register: &Register,
) -> Vec<(usize, Vec<String>)> {
    let mut organisations = Organisations::of(rows, parent, register);
    let mut cycles: Vec<Vec<usize>> = Vec::new();
    // Of each organisation the row from which it was reached first.
    let mut reached_from: Vec<Option<usize>> = vec![None; rows.len()];
    let mut path = Vec::new();
    for start in (0..rows.len()).filter(|row| rows[*row].outcome.is_written()) {
        path.clear();
        let mut here = Some(start);
        while let Some(number) = here {
            if reached_from.len() <= number {
                reached_from.resize(number + 1, None);
            }
            if let Some(from) = reached_from[number] {
                if from == start {
                    let first = path.iter().position(|one| *one == number).unwrap_or(path.len());
                    cycles.push(path[first..].to_vec());
                }
                break;
            }
            reached_from[number] = Some(start);
            path.push(number);
            here = organisations.above(number);
        }
    }
    let mut on_cycles = Vec::new();
    for cycle in &cycles {
        for (place, number) in cycle.iter().enumerate() {
            if rows.get(*number).is_some_and(|row| row.outcome.is_written()) {
                let around = cycle[place + 1..].iter().chain(&cycle[..place]).take(MOST_NAMED);
                let mut path: Vec<String> = around.map(|one| organisations.name(*one)).collect();
                path.extend((cycle.len() > MOST_NAMED + 1).then(|| "…".to_owned()));
                path.push(organisations.name(*number));
                on_cycles.push((*number, path));
            }
        }
    }
    on_cycles.sort_unstable();
    on_cycles
}
