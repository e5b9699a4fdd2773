//! References to rows that are not taken.

use rustc_hash::FxHashMap;

use crate::intake::plan::{CellRemark, FieldChange, RowOutcome, RowQuestion, RowVerdict, ToldCell};
use crate::intake::subject::IntakeSubject;
use crate::intake::values::RecordTarget;

/// Leaves out the references to rows that are not taken. A row that belongs to such a one asks too.
pub(super) fn leave_out_dangling(rows: &mut [RowVerdict], subject: &IntakeSubject) {
    let mut referring: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (index, row) in rows.iter().enumerate() {
        for target in row.changes.iter().flat_map(|change| change.new.targets()) {
            if let RecordTarget::Row(of) = target {
                referring.entry(*of).or_default().push(index);
            }
        }
    }
    let without_record =
        |(index, row): (usize, &RowVerdict)| (!row.outcome.has_record()).then_some(index);
    let mut pending: Vec<usize> = rows.iter().enumerate().filter_map(without_record).collect();
    while let Some(gone) = pending.pop() {
        for index in referring.remove(&gone).unwrap_or_default() {
            let name = rows[gone].name.clone();
            let row = &mut rows[index];
            if !row.outcome.has_record() {
                continue;
            }
            let refers =
                |change: &FieldChange| change.new.targets().contains(&RecordTarget::Row(gone));
            let identifies = |change: &FieldChange| {
                subject.kind.spec().identity.contains(&change.field.index) && refers(change)
            };
            if let Some(change) = row.changes.iter().find(|change| identifies(change)) {
                let question = RowQuestion::BelongsTo { field: change.field, text: name };
                row.outcome = RowOutcome::Asks(question);
                pending.push(index);
                continue;
            }
            row.changes.retain(|change| !refers(change));
            let remark = CellRemark::RowNotTaken;
            row.told.push(ToldCell { column: None, text: name, remark });
            if row.outcome == RowOutcome::Changed && row.changes.is_empty() {
                row.outcome = RowOutcome::Same;
            }
        }
    }
}
