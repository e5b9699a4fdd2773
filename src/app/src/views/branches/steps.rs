//! The form of a step: its fields, its violations as text, and the notice about recorded steps.

use zhibu_domain::branches::lifecycle::{Missing, StepDraft, StepViolation};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Branch, Kind, Step};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::branches::RecordedSteps;
use crate::forms::dates::DateSense;
use crate::views::announced::Announced;
use crate::views::names::member_of;
use crate::views::records::bulk::{BulkPreview, left_by_reason};
use crate::workspace::Workspace;

/// The input of a step's form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepInput {
    /// The date of the step.
    pub date: String,
    /// The acting organisation or person.
    pub actor: String,
    /// The reference number of its document.
    pub document: String,
    /// A note.
    pub note: String,
    /// The planned end after a renewal.
    pub planned_end: String,
    /// The id of the organisation that a temporary one was converted to; empty if none is chosen.
    pub organisation: String,
}

impl StepInput {
    /// The step; invalid dates are omitted, and so is what the form does not ask of such a step but another one left.
    pub fn draft(&self, kind: StepKind) -> StepDraft {
        let date = |text: &str| text.trim().parse::<PartialDate>().ok();
        StepDraft {
            actor: self.actor.clone(),
            document: self.document.clone(),
            note: self.note.clone(),
            planned_end: date(&self.planned_end).filter(|_| kind == StepKind::Renew),
            organisation: Some(&*self.organisation)
                .filter(|id| kind == StepKind::Convert && !id.is_empty())
                .map(Into::into),
            ..StepDraft::new(kind, date(&self.date))
        }
    }

    /// The input after the step was recorded: only the date remains, so that the same step is not
    /// recorded twice by mistake.
    #[must_use]
    pub fn cleared(self) -> Self {
        Self { date: self.date, ..Self::default() }
    }
}

/// A field of a step's form.
#[derive(Clone, Copy, Debug)]
pub struct StepField {
    /// Its label.
    pub label: Message,
    /// Whether it is a date.
    pub is_date: bool,
    /// When that is.
    pub sense: DateSense,
    /// Whether it is a choice of an organisation.
    pub is_organisation: bool,
    /// Its text in the input.
    pub text: fn(&mut StepInput) -> &mut String,
}

/// The fields of the form for a kind of step, in order.
pub fn step_fields(kind: StepKind) -> Vec<StepField> {
    let text = |field: FieldId, of: fn(&mut StepInput) -> &mut String| StepField {
        label: text::field_name(field),
        is_date: false,
        sense: DateSense::Planned,
        is_organisation: false,
        text: of,
    };
    let date = |field: FieldId, of: fn(&mut StepInput) -> &mut String| StepField {
        is_date: true,
        sense: DateSense::of(field.kind, field.name()),
        ..text(field, of)
    };
    let mut fields = vec![date(Step::DATE.id(), |input| &mut input.date)];
    if kind == StepKind::Renew {
        fields.push(date(Branch::PLANNED_END.id(), |input| &mut input.planned_end));
    }
    if kind == StepKind::Convert {
        let organisation = text(Step::ORGANISATION.id(), |input| &mut input.organisation);
        fields.push(StepField { is_organisation: true, ..organisation });
    }
    fields.push(text(Step::ACTOR.id(), |input| &mut input.actor));
    fields.push(text(Step::DOCUMENT.id(), |input| &mut input.document));
    fields.push(text(Step::NOTE.id(), |input| &mut input.note));
    fields
}

/// The message for a violation.
pub fn step_violation(workspace: &Workspace, problem: &StepViolation, lang: Lang) -> String {
    match problem {
        StepViolation::NoBranch => m::STEP_NO_BRANCH.get(lang).to_owned(),
        StepViolation::Lifecycle(fault) => text::lifecycle_violation(*fault, lang),
        StepViolation::NoDate => m::STEP_NO_DATE.get(lang).to_owned(),
        StepViolation::InFuture => m::STEP_IN_FUTURE.get(lang).to_owned(),
        StepViolation::NoPlannedEnd => m::STEP_NO_END.get(lang).to_owned(),
        StepViolation::NotLater { end } => format_message!(m::STEP_NOT_LATER, lang, end = *end),
        StepViolation::Same => m::STEP_SAME.get(lang).to_owned(),
        StepViolation::NoOrganisation => m::STEP_NO_ORGANISATION.get(lang).to_owned(),
        StepViolation::Incomplete(missing) => {
            let list: Vec<String> =
                missing.iter().map(|missing| lacking(workspace, missing, lang)).collect();
            format_message!(m::STEP_INCOMPLETE, lang, list = text::listed(&list, lang))
        }
    }
}

/// What recording a step for several organisations would do: for how many, and which are left out and why.
pub fn steps_preview(workspace: &Workspace, recorded: &RecordedSteps, lang: Lang) -> BulkPreview {
    let RecordedSteps { count, refused, .. } = recorded;
    let total = count + refused.len();
    let counts = format_message!(m::STEP_BULK_COUNTS, lang, total = total, count = count);
    let left = refused
        .iter()
        .map(|(branch, violation)| (step_violation(workspace, violation, lang), &**branch));
    BulkPreview {
        summary: counts,
        left: left_by_reason(workspace, Kind::Branch, left, lang),
        apply: (*count > 0).then(|| format_message!(m::STEP_BULK_APPLY, lang, count = count)),
    }
}

/// The command that records the step for those that admit it, with its notice; `None` if none does.
pub fn steps_change(recorded: RecordedSteps, kind: StepKind, lang: Lang) -> Option<Announced> {
    let RecordedSteps { count, command, refused } = recorded;
    let mut done = format_message!(m::STEP_BULK_DONE, lang, count = count);
    if !refused.is_empty() {
        done.push_str(&format_message!(m::STEP_BULK_LEFT, lang, count = refused.len()));
    }
    let notice = text::pair(text::choice(kind.code()).get(lang), &done, lang);
    command.map(|command| Announced { command, notice })
}

/// A missing item of a closing pack, as text.
fn lacking(workspace: &Workspace, missing: &Missing, lang: Lang) -> String {
    let name = |id: &str| member_of(workspace, id, lang);
    match missing {
        Missing::Summary => m::MISSING_SUMMARY.get(lang).to_owned(),
        Missing::Conduct(id) => format_message!(m::MISSING_CONDUCT, lang, name = name(id)),
        Missing::Return(id) => format_message!(m::MISSING_RETURN, lang, name = name(id)),
        Missing::Paper(item) => text::choice(item.code()).get(lang).to_owned(),
    }
}
