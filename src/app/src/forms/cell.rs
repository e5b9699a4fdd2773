//! A cell of a list that is edited in place: the form of its record, of which one field is shown.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::FieldViolation;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang};

use super::field::{FieldControl, FormField};
use super::named_unit::{FollowedUnits, follower};
use super::record::RecordForm;
use crate::draft::FormDraft;
use crate::views::names::title;
use crate::workspace::{Command, Workspace};

/// A cell that is edited in place. What others write meanwhile is dealt with as by the form.
#[derive(Clone, Debug)]
pub struct CellEdit {
    form: RecordForm,
    field: FormField,
}

/// Whether a field is edited in its cell: long texts need the room of a form.
pub fn has_cell_editor(field: FieldId) -> bool {
    !matches!(FormField(field).control(), FieldControl::LongText)
}

/// Whether a field of the record `id` has several values, of which the cell shows one: the record shows all.
pub fn is_in_conflict(workspace: &Workspace, field: FieldId, id: &str) -> bool {
    let record = workspace.record(field.kind, id);
    record.is_some_and(|record| !record.conflict(field.name()).is_empty())
}

impl CellEdit {
    /// Begins to edit a field of the live record `id`; `None` if there is no such record, if the field is
    /// not edited in cells, or if it, or one that follows it, is in conflict.
    pub fn begin(workspace: &Workspace, kind: Kind, id: &str, field: usize) -> Option<Self> {
        let field = FieldId { kind, index: field };
        workspace.register().table(kind).index_of(id).filter(|_| has_cell_editor(field))?;
        let mut written = [field].into_iter().chain(follower(field));
        if written.any(|field| is_in_conflict(workspace, field, id)) {
            return None;
        }
        let form = RecordForm::of_record(workspace, kind, id)?;
        Some(Self { form, field: FormField(field) })
    }

    /// The field.
    pub fn field(&self) -> FormField {
        self.field
    }

    /// The initial draft, of all fields: the options of some depend on others.
    pub fn first_draft(&self) -> &FormDraft {
        self.form.first_draft()
    }

    /// The units of its record, whose names and organisations follow each other.
    pub fn units(&self, workspace: &Workspace) -> FollowedUnits {
        self.form.units(workspace)
    }

    /// The accessible name of its editor: the field and the record.
    pub fn label(&self, workspace: &Workspace, lang: Lang) -> String {
        let name = title(workspace, self.field.0.kind, self.form.id(), lang);
        text::pair(self.field.label().get(lang), &name, lang)
    }

    /// What saving the draft writes; `None` if it is unchanged.
    ///
    /// # Errors
    ///
    /// The violations by which the form would refuse it, at this field or at others.
    pub fn save(
        &self,
        workspace: &Workspace,
        draft: &FormDraft,
        today: Day,
    ) -> Result<Option<Command>, Vec<FieldViolation>> {
        if draft == self.form.first_draft() {
            return Ok(None);
        }
        self.form.save(workspace, draft, today).map(Some)
    }

    /// Why it is refused, with the names of fields: the first violation at this field, or else those at others.
    /// Empty if it is not refused.
    pub fn problem_text(&self, problems: &[FieldViolation], lang: Lang) -> String {
        let FieldId { kind, .. } = self.field.0;
        if let Some((_, violation)) = problems.iter().find(|found| found.0 == self.field.0.name()) {
            return text::field_problem(self.field.0, violation, lang);
        }
        let of_other = |(name, violation): &FieldViolation| {
            let field = FieldId { kind, index: kind.field_index(name)? };
            Some(text::field_problem(field, violation, lang))
        };
        problems.iter().filter_map(of_other).collect::<Vec<_>>().join(" ")
    }
}
