//! What a form would refuse of a row.

use zhibu_domain::kinds::field::{FieldId, Values};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::{FieldViolation, Violation, check, check_day};
use zhibu_ledger::{Name, RecordKey};

use crate::intake::changes::told_cell;
use crate::intake::judging::Judging;
use crate::intake::plan::{CellRemark, FieldChange, RowVerdict, RowViolation};
use crate::intake::rows::RowReading;
use crate::intake::subject::has_name;

impl Judging<'_> {
    /// Leaves out the values that a form would refuse, each told; returns their fields. The error is a
    /// contradiction, for which the row is held back.
    pub(super) fn drop_refused(
        &self,
        row: &RowReading,
        verdict: &mut RowVerdict,
    ) -> Result<Vec<FieldId>, RowViolation> {
        let mut dropped = Vec::new();
        if verdict.changes.is_empty() {
            return Ok(dropped);
        }
        for kind in self.subject.kinds() {
            let is_first = kind == self.subject.kind;
            let id = if is_first { verdict.record.clone() } else { verdict.second.clone() };
            // Each round leaves out a value.
            while let Some((name, problem)) = self.refused(kind, id.as_ref(), &verdict.changes) {
                let index = kind.field_index(name).expect("a check names fields of its kind");
                let field = FieldId { kind, index };
                let is_name = Some(field) == self.subject.name_field();
                let change = verdict.changes.iter().position(|change| change.field == field);
                match change.filter(|_| is_about_one_value(&problem) && !is_name) {
                    Some(change) => verdict.changes.remove(change),
                    None => return Err(RowViolation::Contradiction { field, problem }),
                };
                dropped.push(field);
                let said = row.values.iter().find(|value| value.field == field);
                let remark = CellRemark::Refused(problem);
                verdict.told.extend(said.map(|value| told_cell(value, remark)));
            }
        }
        Ok(dropped)
    }

    /// The first reason why a form would not save what a row makes of its record, if the record does not
    /// give it already.
    fn refused(
        &self,
        kind: Kind,
        id: Option<&Name>,
        changes: &[FieldChange],
    ) -> Option<FieldViolation> {
        let mut changes = changes.iter().filter(|change| change.field.kind == kind).peekable();
        changes.peek()?;
        let mut values = self.own_values(kind, id);
        if id.is_none() {
            let preset = self.subject.preset.iter().filter(|preset| preset.field.kind == kind);
            values.extend(
                preset.map(|preset| (preset.field.name().to_owned(), preset.value.clone())),
            );
        }
        let mut is_new_target = Vec::new();
        for change in changes {
            let value = change.new.existing_json();
            is_new_target.extend(value.is_none().then(|| change.field.name()));
            let value = value.or_else(|| change.new.to_json(&|target| Some(target.stand_in())));
            values.insert(change.field.name().to_owned(), value.unwrap_or_default());
        }
        let (register, today) = (self.at.register, self.at.today);
        let find = |values: &Values| {
            let mut found = check(kind, id.map_or("", |id| id), values, id.is_none(), register);
            found.extend(check_day(kind, values, today));
            found
        };
        let found = find(&values).into_iter().filter(|(name, problem)| match problem {
            // What a new record without a name still lacks is on the list of what is owed.
            Violation::Missing => has_name(kind),
            Violation::NoSuchRecord { .. } => !is_new_target.contains(name),
            _ => true,
        });
        let mut found = found.peekable();
        found.peek()?;
        let known = if id.is_some() { find(&self.own_values(kind, id)) } else { Vec::new() };
        found.find(|violation| !known.contains(violation))
    }

    fn own_values(&self, kind: Kind, id: Option<&Name>) -> Values {
        let mut values = Values::new();
        let key = id.map(|id| RecordKey::new(kind.code(), id.clone()));
        if let Some(record) = key.as_ref().and_then(|key| self.at.ledger.record(key)) {
            for spec in kind.fields() {
                let own = record.value(spec.name);
                values.extend(own.map(|own| (spec.name.to_owned(), own)));
            }
        }
        values
    }
}

/// Whether a violation is about one value alone, which can be left out, and not about how several fit.
fn is_about_one_value(problem: &Violation) -> bool {
    matches!(
        problem,
        Violation::WrongType
            | Violation::TooLarge { .. }
            | Violation::UnlikelyYear { .. }
            | Violation::NoUnit
            | Violation::NoSuchRecord { .. }
            | Violation::InFuture
            | Violation::Negative
            | Violation::TooLong { .. }
            | Violation::MissingWeight { .. }
            | Violation::NamedTwice { .. }
            | Violation::Weights { .. }
            | Violation::NotExact
            | Violation::Zero
            | Violation::ByConfirming
    )
}
