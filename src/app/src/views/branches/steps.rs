//! What is said of steps that were recorded, and of those that cannot be.

use zhibu_domain::branches::lifecycle::{Missing, StepDraft, StepViolation};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::branches::RecordedSteps;
use crate::views::names::{member_of, title};
use crate::workspace::Workspace;

/// Why a step cannot be recorded.
pub fn step_violation(workspace: &Workspace, problem: &StepViolation, lang: Lang) -> String {
    match problem {
        StepViolation::NoBranch => m::STEP_NO_BRANCH.get(lang).to_owned(),
        StepViolation::Lifecycle(fault) => text::fault(*fault, lang),
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
