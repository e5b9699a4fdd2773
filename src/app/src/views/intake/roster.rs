//! A pasted roster: members with the organisations and teams that they are assigned to.

use serde_json::Value;

use zhibu_domain::intake::plan::{CellViolation, PasteLine, PastePlan, PasteViolation};
use zhibu_domain::intake::roster::plan;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Kind, Member};
use zhibu_domain::validation::Violation;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use super::{LineWords, PastePreview, Pasted, paste};
use crate::workspace::{Command, Workspace};

/// The outcome of each line of a roster. `home` is the id of the organisation of members whose line
/// names none; it may be empty.
pub fn roster_plan(workspace: &Workspace, table: &str, home: &str) -> PastePlan {
    let home = (!home.is_empty()).then(|| Name::from(home));
    plan(workspace.register(), table, home.as_ref())
}

/// The import of a pasted roster; `new_id` returns unused ids.
pub fn take(plan: &PastePlan, new_id: impl FnMut() -> Name, lang: Lang) -> Pasted {
    let counts = plan.counts();
    Pasted {
        command: Command::PutAll(plan.writes(new_id)),
        text: format_message!(m::ROSTER_DONE, lang, count = counts.new + counts.changed),
    }
}

/// The preview of a pasted roster.
pub fn preview(workspace: &Workspace, plan: &PastePlan, lang: Lang) -> PastePreview {
    super::preview(workspace, plan, &LineWords { written, violation }, lang)
}

/// The values that a line writes, as text: the member's organisation and standing, and the
/// assignment.
fn written(workspace: &Workspace, line: &PasteLine, lang: Lang) -> String {
    let register = workspace.register();
    let value = |field: FieldId| line.value(field).and_then(Value::as_str);
    let title = |kind: Kind, id: &str| text::title(register, kind, id, lang).unwrap_or_default();
    let mut parts = Vec::new();
    let known = line.record.as_ref().and_then(|id| register.members().get(id));
    let home = known.and_then(|known| known.organisation.as_ref()).map(|home| &*home.id);
    if let Some(home) = home.or_else(|| value(Member::ORGANISATION.id())) {
        parts.push(title(Kind::Organisation, home));
    }
    if let Some(standing) = value(Member::STANDING.id()) {
        parts.push(text::choice(standing).get(lang).to_owned());
    }
    if let Some(role) = value(Assignment::ROLE.id()) {
        let branch = value(Assignment::BRANCH.id()).map(|id| title(Kind::Branch, id));
        let team = value(Assignment::TEAM.id()).map(|id| title(Kind::Team, id));
        let to: Vec<String> = [branch, team].into_iter().flatten().collect();
        let to = text::aside(&to.join(" · "), text::choice(role).get(lang), lang);
        let dates = [Assignment::FROM.id(), Assignment::TO.id()].into_iter().filter_map(value);
        parts.push(format!("{to} {}", dates.collect::<Vec<_>>().join(" – ")));
    }
    parts.join(" · ")
}

/// The message for a line's violation.
fn violation(line: &PasteLine, violation: &PasteViolation, lang: Lang) -> String {
    match violation {
        PasteViolation::NoName => m::ROSTER_NO_NAME.get(lang).to_owned(),
        PasteViolation::Repeated { line } => {
            format_message!(m::ROSTER_REPEATED, lang, line = *line)
        }
        PasteViolation::Refused { problem: Violation::Missing, .. } => {
            m::ROSTER_NO_HOME.get(lang).to_owned()
        }
        PasteViolation::Refused { problem: Violation::EndsBeforeStart { .. }, .. } => {
            let end = line.value(Assignment::TO).and_then(Value::as_str).unwrap_or_default();
            format_message!(m::ROSTER_LEAVES, lang, text = end)
        }
        PasteViolation::Cell { field, text, why } => {
            let found = cell_violation(*field, text, *why, lang);
            found.unwrap_or_else(|| paste::violation(line, violation, lang))
        }
        _ => paste::violation(line, violation, lang),
    }
}

/// The message for an invalid cell; `None` if a roster has no message of its own.
fn cell_violation(field: FieldId, text: &str, why: CellViolation, lang: Lang) -> Option<String> {
    Some(match field {
        _ if why == CellViolation::NotADate => {
            format_message!(m::ROSTER_DATE, lang, text = text)
        }
        _ if field == Member::ORGANISATION.id() && why == CellViolation::SeveralRecords => {
            format_message!(m::ROSTER_AMBIGUOUS_HOME, lang, name = text)
        }
        _ if field == Member::ORGANISATION.id() => {
            format_message!(m::ROSTER_UNKNOWN_HOME, lang, name = text)
        }
        _ if field == Assignment::BRANCH.id() => {
            format_message!(m::ROSTER_UNKNOWN_BRANCH, lang, name = text)
        }
        _ if field == Assignment::TEAM.id() => {
            format_message!(m::ROSTER_UNKNOWN_TEAM, lang, name = text)
        }
        _ if field == Member::STANDING.id() => {
            format_message!(m::ROSTER_STANDING, lang, text = text)
        }
        _ if field == Assignment::ROLE.id() => format_message!(m::ROSTER_ROLE, lang, text = text),
        _ => return None,
    })
}
