//! The second record of a row, such as where a member is assigned.

use rustc_hash::FxHashMap;
use serde_json::Value;

use zhibu_domain::kinds::choices::Role;
use zhibu_domain::kinds::field::{FieldId, FieldType, FieldValue};
use zhibu_domain::kinds::records::Assignment;
use zhibu_domain::register::Register;
use zhibu_ledger::{Ledger, Name, RecordKey};

use crate::intake::plan::FieldChange;
use crate::intake::rows::{ReadValue, RowReading};
use crate::intake::values::PlannedValue;

/// The existing assignments, by member.
#[derive(Default)]
pub(super) struct SecondRecords {
    by_member: FxHashMap<Name, Vec<Name>>,
}

/// Which second record a row is about.
pub(super) enum SecondFound {
    /// This one, which has all that the row says.
    Same(Name),
    /// This one, which changes.
    One(Name),
    /// None: it is new.
    New,
    /// Several, between which nothing is chosen.
    Several,
}

impl SecondRecords {
    pub(super) fn of(register: &Register) -> Self {
        let mut by_member: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for row in register.assignments().rows() {
            if let Some(member) = &row.record.member {
                by_member.entry(member.id.clone()).or_default().push(row.id.clone());
            }
        }
        Self { by_member }
    }

    /// The assignment of a member to what a row says.
    pub(super) fn find(
        &self,
        ledger: &Ledger,
        member: &Name,
        values: &[&ReadValue],
    ) -> SecondFound {
        let of_member = self.by_member.get(member).map_or(&[][..], |all| all);
        let mut fit: Vec<&Name> = Vec::new();
        for id in of_member {
            let key = RecordKey::new(Assignment::MEMBER.id().kind.code(), id.clone());
            let Some(record) = ledger.record(&key) else { continue };
            let known =
                |field: FieldId| record.value(field.name()).filter(|value| !value.is_null());
            if values.iter().all(|value| value.value.existing_json() == known(value.field)) {
                return SecondFound::Same(id.clone());
            }
            let said = |field: FieldId| {
                let value = values.iter().find(|value| value.field == field)?;
                value.value.existing_json()
            };
            let is_same = |field: FieldId| known(field) == said(field);
            let from = Assignment::FROM.id();
            let is_same_time = is_same(from) || known(from).is_none() || said(from).is_none();
            if is_same(Assignment::BRANCH.id()) && is_same(Assignment::TEAM.id()) && is_same_time {
                fit.push(id);
            }
        }
        match &*fit {
            [] => SecondFound::New,
            [only] => SecondFound::One((*only).clone()),
            _ => SecondFound::Several,
        }
    }
}

/// The values of the second record that a row says; none if it refers to nothing that one may be in.
pub(super) fn values_of(row: &RowReading, link: FieldId) -> Vec<&ReadValue> {
    let of_second = |value: &&ReadValue| value.field.kind == link.kind;
    let is_reference =
        |value: &ReadValue| matches!(value.field.spec().field_type, FieldType::Reference(_));
    let values: Vec<&ReadValue> = row.values.iter().filter(of_second).collect();
    if values.iter().any(|value| is_reference(value)) { values } else { Vec::new() }
}

/// What a new second record has where the row says nothing.
pub(super) fn default_change(values: &[&ReadValue]) -> Option<FieldChange> {
    let field = Assignment::ROLE.id();
    let is_said = values.iter().any(|value| value.field == field);
    let new: Value = Role::Member.to_json();
    (!is_said).then(|| FieldChange { field, old: None, new: PlannedValue::Plain(new) })
}
