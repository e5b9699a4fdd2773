//! Which record a row is about.

use rustc_hash::FxHashMap;
use serde_json::Value;

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_ledger::{Ledger, Name, RecordKey, RecordView};

use crate::intake::columns::ColumnMapping;
use crate::intake::rows::RowReading;
use crate::intake::subject::IntakeSubject;
use crate::intake::values::PlannedValue;

/// What tells the records of a table apart, and the existing records by it.
#[derive(Default)]
pub(super) struct Identity {
    fields: Vec<FieldId>,
    known: FxHashMap<String, Vec<Name>>,
    /// How many records of the register are known.
    records: usize,
}

impl Identity {
    /// An existing record is known by the fields that identify its kind, never by less than its name and what
    /// it belongs to. Records of kinds without such fields are told apart by all that the table says.
    pub(super) fn of(subject: &IntakeSubject, mapping: &ColumnMapping) -> Self {
        let kind = subject.kind;
        let identity = kind.spec().identity.iter().map(|index| FieldId { kind, index: *index });
        let mut fields: Vec<FieldId> = identity.collect();
        if fields.is_empty() {
            let is_said = |field: &FieldId| {
                mapping.column_of(*field).is_some() || subject.preset_of(*field).is_some()
            };
            let all = (0..kind.fields().len()).map(|index| FieldId { kind, index });
            fields = all
                .filter(|field| is_said(field) && Some(*field) != subject.note_field())
                .collect();
        }
        Self { fields, ..Self::default() }
    }

    /// Adds the next existing records of a kind, up to `most`; whether there are more.
    pub(super) fn add_records(
        &mut self,
        ledger: &Ledger,
        register: &Register,
        kind: Kind,
        most: usize,
    ) -> bool {
        let table = register.table(kind);
        let end = table.len().min(self.records + most);
        for index in self.records..end {
            let id = table.id(index, false);
            if let Some(record) = ledger.record(&RecordKey::new(kind.code(), id.clone())) {
                let key = key_of_record(&record, &self.fields);
                self.known.entry(key).or_default().push(id.clone());
            }
        }
        self.records = end;
        end < table.len()
    }

    /// Whether a field tells records apart.
    pub(super) fn has(&self, field: FieldId) -> bool {
        self.fields.contains(&field)
    }

    /// What identifies the record of a row, as one text.
    pub(super) fn key(&self, row: &RowReading, subject: &IntakeSubject) -> String {
        let mut key = String::new();
        for field in &self.fields {
            match (row.value(*field), subject.preset_of(*field)) {
                (Some(value), _) => push_planned(&mut key, *field, value),
                (None, Some(preset)) => push_value(&mut key, *field, preset),
                (None, None) => {}
            }
            key.push('\n');
        }
        key
    }

    /// The existing records of a key.
    pub(super) fn records(&self, key: &str) -> &[Name] {
        self.known.get(key).map_or(&[], |records| records)
    }
}

fn key_of_record(record: &RecordView<'_>, fields: &[FieldId]) -> String {
    let mut key = String::new();
    for field in fields {
        if let Some(value) = record.value(field.name()) {
            push_value(&mut key, *field, &value);
        }
        key.push('\n');
    }
    key
}

fn push_planned(key: &mut String, field: FieldId, value: &PlannedValue) {
    match value {
        PlannedValue::Plain(value) => push_value(key, field, value),
        PlannedValue::Reference(_) | PlannedValue::References(_) => {
            for target in value.targets() {
                key.push_str(&target.stand_in());
                key.push('\0');
            }
        }
    }
}

/// Appends a value of the ledger in a form that is the same for equal values.
fn push_value(key: &mut String, field: FieldId, value: &Value) {
    match (field.spec().field_type, value) {
        (_, Value::Null) => {}
        (FieldType::Text | FieldType::LongText, Value::String(text)) => key.push_str(&folded(text)),
        (FieldType::Reference(_), Value::String(id)) => {
            key.push_str(id);
            key.push('\0');
        }
        (FieldType::References(_), Value::Array(ids)) => {
            for id in ids.iter().filter_map(Value::as_str) {
                key.push_str(id);
                key.push('\0');
            }
        }
        (FieldType::Quantity, value) => match Quantity::from_json(value) {
            Some(quantity) => key.push_str(&quantity.to_json().to_string()),
            None => key.push_str(&value.to_string()),
        },
        (FieldType::Count, value) => match Count::from_json(value) {
            Some(count) => key.push_str(&count.to_json().to_string()),
            None => key.push_str(&value.to_string()),
        },
        (_, value) => key.push_str(&value.to_string()),
    }
}
