//! What a plan writes.

use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::patch::Writes;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Name, RecordKey};

use crate::intake::plan::{IntakePlan, RowOutcome, RowVerdict};
use crate::intake::values::RecordTarget;

/// The ids of the records of a plan.
struct PlannedIds {
    rows: Vec<Option<Name>>,
    created: Vec<Option<Name>>,
}

impl PlannedIds {
    fn of(&self, target: &RecordTarget) -> Option<Name> {
        match target {
            RecordTarget::Existing(id) => Some(id.clone()),
            RecordTarget::Row(row) => self.rows.get(*row)?.clone(),
            RecordTarget::Created(index) => self.created.get(*index)?.clone(),
        }
    }
}

impl IntakePlan {
    /// What is to be written, as one action. `new_id` gives ids that are not in use.
    pub fn writes(&self, mut new_id: impl FnMut() -> Name) -> Writes {
        let ids = self.ids(&mut new_id);
        let mut writes = Writes::new();
        for (created, id) in self.created.iter().zip(&ids.created) {
            let Some(id) = id else { continue };
            let field = FieldId { kind: created.kind, index: 0 };
            let mut values: Vec<(Name, Value)> = vec![(field.name().into(), json!(created.name))];
            // What the rows are taken into, what is created for them belongs to as well.
            for (name, of) in &self.subject.scope {
                let of_kind = created.kind.field_index(name).filter(|index| *index > 0);
                values.extend(of_kind.map(|_| (Name::from(&**name), json!(of))));
            }
            writes.push((RecordKey::new(created.kind.code(), id.clone()), values));
        }
        for (row, id) in self.rows.iter().zip(&ids.rows) {
            if let Some(id) = id.as_ref().filter(|_| row.outcome.is_written()) {
                self.write_row(row, id, &ids, &mut new_id, &mut writes);
            }
        }
        writes
    }

    fn write_row(
        &self,
        row: &RowVerdict,
        id: &Name,
        ids: &PlannedIds,
        new_id: &mut impl FnMut() -> Name,
        writes: &mut Writes,
    ) {
        let values_of = |kind: Kind| {
            let changes = row.changes.iter().filter(move |change| change.field.kind == kind);
            let values = changes.filter_map(|change| {
                let value = change.new.to_json(&|target| ids.of(target))?;
                Some((Name::from(change.field.name()), value))
            });
            values.collect::<Vec<(Name, Value)>>()
        };
        let kind = self.subject.kind;
        let mut own = values_of(kind);
        if row.record.is_none() {
            let preset = self.subject.preset.iter();
            own.extend(preset.map(|preset| (preset.field.name().into(), preset.value.clone())));
        }
        if !own.is_empty() {
            writes.push((RecordKey::new(kind.code(), id.clone()), own));
        }
        let Some(link) = self.subject.second else { return };
        let mut second = values_of(link.kind);
        if second.is_empty() {
            return;
        }
        if row.second.is_none() {
            second.push((link.name().into(), json!(**id)));
        }
        let id = row.second.clone().unwrap_or_else(new_id);
        writes.push((RecordKey::new(link.kind.code(), id), second));
    }

    /// Gives an id to each new record that is written.
    fn ids(&self, new_id: &mut impl FnMut() -> Name) -> PlannedIds {
        let written = self.rows.iter().filter(|row| row.outcome.is_written());
        let targets = written.flat_map(|row| &row.changes).flat_map(|change| change.new.targets());
        let used: FxHashSet<usize> = targets
            .filter_map(|target| match target {
                RecordTarget::Created(index) => Some(*index),
                RecordTarget::Existing(_) | RecordTarget::Row(_) => None,
            })
            .collect();
        let rows = self.rows.iter().map(|row| match row.outcome {
            RowOutcome::New => Some(new_id()),
            _ => row.record.clone(),
        });
        let rows = rows.collect();
        let created = (0..self.created.len()).map(|index| used.contains(&index).then(&mut *new_id));
        PlannedIds { rows, created: created.collect() }
    }
}
