//! What rows write to their records.

use serde_json::{Value, json};

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType, means_same};
use zhibu_ledger::{Name, RecordKey, RecordView};

use crate::intake::decisions::{ReferenceDecision, ReferenceName};
use crate::intake::judging::Judging;
use crate::intake::plan::{CellRemark, FieldChange, RowVerdict, ToldCell};
use crate::intake::rows::{ReadValue, RowReading};
use crate::intake::second::{SecondFound, default_change, values_of};
use crate::intake::values::PlannedValue;

impl Judging<'_> {
    /// What a row writes to its first record.
    pub(super) fn changes(&self, id: Option<&Name>, row: &RowReading) -> Vec<FieldChange> {
        let key = id.map(|id| RecordKey::new(self.subject.kind.code(), id.clone()));
        let record = key.as_ref().and_then(|key| self.at.ledger.record(key));
        let own = row.values.iter().filter(|value| value.field.kind == self.subject.kind);
        let mut changes: Vec<FieldChange> =
            own.filter_map(|value| self.change(record.as_ref(), value)).collect();
        self.add_note(record.as_ref(), row, &mut changes);
        changes
    }

    fn change(&self, record: Option<&RecordView<'_>>, value: &ReadValue) -> Option<FieldChange> {
        let old = old_value(record, value.field);
        let planned = match &old {
            Some(Value::Array(known)) if value.is_partial => value.value.joined_to(known),
            _ => value.value.clone(),
        };
        let is_same = old.as_ref().is_some_and(|old| self.is_same(value, old, &planned));
        (!is_same).then_some(FieldChange { field: value.field, old, new: planned })
    }

    /// Whether what a record has is what is planned for it.
    fn is_same(&self, value: &ReadValue, old: &Value, planned: &PlannedValue) -> bool {
        match (old, planned.existing_json()) {
            // Of several records of one name, it stays the one that it is.
            (Value::String(old), _) if self.is_called(value, old) => true,
            // Another spelling of what identifies a record is no change.
            (Value::String(old), Some(Value::String(new))) if self.is_title(value.field) => {
                folded(old) == folded(&new)
            }
            (old, Some(new)) => means_same(value.field.spec().field_type, old, &new),
            (_, None) => false,
        }
    }

    /// Whether a cell with a reference is the name of a record, and nobody has said which of that name.
    fn is_called(&self, value: &ReadValue, id: &str) -> bool {
        let FieldType::Reference(kind) = value.field.spec().field_type else { return false };
        let name = ReferenceName { kind, folded: folded(&value.text) };
        if let Some(ReferenceDecision::Is(_)) = self.decisions.references.get(&name) {
            return false;
        }
        let title = self.at.register.table(kind).title(id);
        title.is_some_and(|title| folded(title) == name.folded)
    }

    fn is_title(&self, field: FieldId) -> bool {
        field.spec().field_type == FieldType::Text && self.identity.has(field)
    }

    /// Adds the lines that the note does not have yet.
    fn add_note(
        &self,
        record: Option<&RecordView<'_>>,
        row: &RowReading,
        changes: &mut Vec<FieldChange>,
    ) {
        let Some(field) = self.subject.note_field().filter(|_| !row.note_lines.is_empty()) else {
            return;
        };
        let old = old_value(record, field);
        let said = match row.value(field) {
            Some(PlannedValue::Plain(value)) => Some(value.clone()),
            _ => old.clone(),
        };
        let mut note = said.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
        for line in &row.note_lines {
            if !note.lines().any(|known| known == line) {
                if !note.is_empty() {
                    note.push('\n');
                }
                note.push_str(line);
            }
        }
        changes.retain(|change| change.field != field);
        let new = json!(note);
        if old.as_ref() != Some(&new) {
            changes.push(FieldChange { field, old, new: PlannedValue::Plain(new) });
        }
    }

    /// Finds the second record of a row and adds what it writes there.
    pub(super) fn add_second(&self, row: &RowReading, verdict: &mut RowVerdict) {
        let Some(link) = self.subject.second else { return };
        let values = values_of(row, link);
        if values.is_empty() {
            // A role or a date says nothing of someone who is not assigned.
            return;
        }
        let found = match &verdict.record {
            Some(member) => self.second.find(self.at.ledger, member, &values),
            None => SecondFound::New,
        };
        let second = match found {
            SecondFound::Same(id) => {
                verdict.second = Some(id);
                return;
            }
            SecondFound::Several => {
                let remark = CellRemark::SeveralRecords;
                let told = values.first().map(|value| told_cell(value, remark));
                verdict.told.extend(told);
                return;
            }
            SecondFound::One(id) => Some(id),
            SecondFound::New => None,
        };
        let key = second.as_ref().map(|id| RecordKey::new(link.kind.code(), id.clone()));
        let record = key.as_ref().and_then(|key| self.at.ledger.record(key));
        let changes = values.iter().filter_map(|value| self.change(record.as_ref(), value));
        verdict.changes.extend(changes);
        if second.is_none() {
            verdict.changes.extend(default_change(&values));
        }
        verdict.second = second;
    }
}

/// What a record has in a field.
fn old_value(record: Option<&RecordView<'_>>, field: FieldId) -> Option<Value> {
    record.and_then(|record| record.value(field.name())).filter(|value| !value.is_null())
}

pub(super) fn told_cell(value: &ReadValue, remark: CellRemark) -> ToldCell {
    ToldCell { column: value.column, text: value.text.clone(), remark }
}
