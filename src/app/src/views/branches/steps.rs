//! The form of a step: what it asks for, what is said of steps that were recorded, and why a step
//! cannot be recorded.

use zhibu_domain::branches::lifecycle::{Missing, StepDraft, StepViolation};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Branch, Kind, Step};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::branches::RecordedSteps;
use crate::views::names::{member_of, title};
use crate::workspace::Workspace;

/// What is typed in the form of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedStep {
    /// When it was taken.
    pub date: String,
    /// Who took it.
    pub actor: String,
    /// The number of its document.
    pub document: String,
    /// A note.
    pub note: String,
    /// Until when a renewal runs.
    pub planned_end: String,
    /// The id of the organisation that a temporary one has become; blank if none is chosen.
    pub organisation: String,
}

impl TypedStep {
    /// The step. What is no date is none.
    pub fn draft(&self, kind: StepKind) -> StepDraft {
        let date = |text: &str| text.trim().parse::<PartialDate>().ok();
        StepDraft {
            actor: self.actor.clone(),
            document: self.document.clone(),
            note: self.note.clone(),
            planned_end: date(&self.planned_end),
            organisation: Some(&*self.organisation).filter(|id| !id.is_empty()).map(Into::into),
            ..StepDraft::new(kind, date(&self.date))
        }
    }

    /// The same step can come again: nothing of this one is left but its date.
    #[must_use]
    pub fn cleared(self) -> Self {
        Self { date: self.date, ..Self::default() }
    }
}

/// What the form of a step asks for.
#[derive(Clone, Copy, Debug)]
pub struct StepField {
    /// What it is called.
    pub label: Message,
    /// Whether it is a date.
    pub is_date: bool,
    /// Whether an organisation is chosen rather than a text typed.
    pub is_organisation: bool,
    /// Its place among what is typed.
    pub text: fn(&mut TypedStep) -> &mut String,
}

/// What the form of a step of this kind asks for, in order.
pub fn step_fields(kind: StepKind) -> Vec<StepField> {
    let text = |field: FieldId, text: fn(&mut TypedStep) -> &mut String| StepField {
        label: text::field_name(field),
        is_date: false,
        is_organisation: false,
        text,
    };
    let date = |field: FieldId, place: fn(&mut TypedStep) -> &mut String| StepField {
        is_date: true,
        ..text(field, place)
    };
    let mut fields = vec![date(Step::DATE.id(), |typed| &mut typed.date)];
    if kind == StepKind::Renew {
        fields.push(date(Branch::PLANNED_END.id(), |typed| &mut typed.planned_end));
    }
    if kind == StepKind::Convert {
        let organisation = text(Step::ORGANISATION.id(), |typed| &mut typed.organisation);
        fields.push(StepField { is_organisation: true, ..organisation });
    }
    fields.push(text(Step::ACTOR.id(), |typed| &mut typed.actor));
    fields.push(text(Step::DOCUMENT.id(), |typed| &mut typed.document));
    fields.push(text(Step::NOTE.id(), |typed| &mut typed.note));
    fields
}

/// Why a step cannot be recorded.
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

/// For how many organisations a step was recorded.
///
/// # Errors
///
/// For some it cannot be: the same, and why.
pub fn steps_recorded(
    workspace: &Workspace,
    recorded: &RecordedSteps,
    draft: &StepDraft,
    lang: Lang,
) -> Result<String, String> {
    let done = format_message!(m::STEP_BULK_DONE, lang, count = recorded.count);
    if recorded.refused.is_empty() {
        return Ok(text::pair(text::choice(draft.kind.code()).get(lang), &done, lang));
    }
    let mut refused = Vec::new();
    for (branch, violation) in &recorded.refused {
        let name = title(workspace, Kind::Branch, branch, lang);
        refused.push(text::pair(&name, &step_violation(workspace, violation, lang), lang));
    }
    let list = text::listed(&refused, lang);
    let left = format_message!(m::STEP_BULK_LEFT, lang, count = refused.len(), list = list);
    Err(format!("{done}{left}"))
}

/// What a closing pack lacks.
fn lacking(workspace: &Workspace, missing: &Missing, lang: Lang) -> String {
    let name = |id: &str| member_of(workspace, id, lang);
    match missing {
        Missing::Summary => m::MISSING_SUMMARY.get(lang).to_owned(),
        Missing::Conduct(id) => format_message!(m::MISSING_CONDUCT, lang, name = name(id)),
        Missing::Return(id) => format_message!(m::MISSING_RETURN, lang, name = name(id)),
        Missing::Paper(item) => text::choice(item.code()).get(lang).to_owned(),
    }
}
