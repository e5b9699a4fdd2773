//! Why a step cannot be recorded, in words.

use zhibu_domain::branches::lifecycle::{Missing, StepViolation};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::names::member_of;
use crate::workspace::Workspace;

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
