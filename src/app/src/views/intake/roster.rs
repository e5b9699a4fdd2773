//! A pasted roster: members with the organisations and teams that they are assigned to.

use zhibu_domain::intake::roster::{
    RosterColumn, RosterLine, RosterOutcome, RosterPlan, RosterViolation, plan,
};
use zhibu_domain::kinds::records::{Assignment, Kind, Member};
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use super::{NamedLine, PastePreview, Pasted};
use crate::workspace::{Command, Workspace};

/// What the roster's lines would do. `home` is the organisation of members whose line names none;
/// empty for none.
pub fn roster_plan(workspace: &Workspace, table: &str, home: &str) -> RosterPlan {
    let home = (!home.is_empty()).then(|| Name::from(home));
    plan(workspace.register(), table, home.as_ref())
}

/// Takes what a pasted roster would do. `new_id` gives ids that nobody has.
pub fn take(plan: &RosterPlan, new_id: impl FnMut() -> Name, lang: Lang) -> Pasted {
    let counts = plan.counts();
    Pasted {
        command: Command::PutAll(plan.writes(new_id)),
        text: format_message!(m::ROSTER_DONE, lang, count = counts.new + counts.changed),
    }
}

/// What a pasted roster would do, in words.
pub fn preview(workspace: &Workspace, plan: &RosterPlan, lang: Lang) -> PastePreview {
    let counts = plan.counts();
    let mut preview = PastePreview {
        counts: [counts.new, counts.changed, counts.same, counts.invalid],
        ..PastePreview::default()
    };
    for (head, column) in &plan.columns {
        let taken_for = match column {
            RosterColumn::Name => text::field_name(Member::NAME),
            RosterColumn::Home => text::field_name(Member::ORGANISATION),
            RosterColumn::MemberCategory => text::field_name(Member::STANDING),
            RosterColumn::Branch => text::field_name(Assignment::BRANCH),
            RosterColumn::Team => text::field_name(Assignment::TEAM),
            RosterColumn::Role => text::field_name(Assignment::ROLE),
            RosterColumn::From => text::field_name(Assignment::FROM),
            RosterColumn::To => text::field_name(Assignment::TO),
            RosterColumn::Private => m::ROSTER_PRIVATE,
            RosterColumn::Other => m::ROSTER_OTHER,
        };
        preview.add_column(head, taken_for.get(lang));
    }
    for line in &plan.lines {
        let named = NamedLine { number: line.number, name: &line.name };
        let outcome = match &line.outcome {
            RosterOutcome::New => m::PLAN_NEW,
            RosterOutcome::Changed => m::PLAN_CHANGED,
            RosterOutcome::Same => continue,
            RosterOutcome::Invalid(problem) => {
                preview.add_invalid(named.with(&in_words(problem, lang), lang));
                continue;
            }
        };
        let writes = writes(workspace, line, lang);
        preview.add_written(outcome, named.with(&writes, lang), lang);
    }
    preview
}

/// What a line writes.
fn writes(workspace: &Workspace, line: &RosterLine, lang: Lang) -> String {
    let title = |kind: Kind, id: &Name| {
        text::title(workspace.register(), kind, id, lang).unwrap_or_default()
    };
    let mut parts = Vec::new();
    if let Some(home) = &line.home {
        parts.push(title(Kind::Organisation, home));
    }
    if let Some(category) = line.standing {
        parts.push(text::choice(category.code()).get(lang).to_owned());
    }
    if let Some(assignment) = &line.assignment {
        let role = text::choice(assignment.role.code()).get(lang);
        let dates = [assignment.from, assignment.to].into_iter().flatten();
        let dates: Vec<String> = dates.map(|date| date.to_string()).collect();
        let branch = assignment.branch.as_ref().map(|id| title(Kind::Branch, id));
        let team = assignment.team.as_ref().map(|id| title(Kind::Team, id));
        let to: Vec<String> = [branch, team].into_iter().flatten().collect();
        let to = text::aside(&to.join(" · "), role, lang);
        parts.push(format!("{to} {}", dates.join(" – ")));
    }
    parts.join(" · ")
}

fn in_words(problem: &RosterViolation, lang: Lang) -> String {
    match problem {
        RosterViolation::NoName => m::ROSTER_NO_NAME.get(lang).to_owned(),
        RosterViolation::NoHome => m::ROSTER_NO_HOME.get(lang).to_owned(),
        RosterViolation::UnknownHome(name) => {
            format_message!(m::ROSTER_UNKNOWN_HOME, lang, name = *name)
        }
        RosterViolation::AmbiguousHome(name) => {
            format_message!(m::ROSTER_AMBIGUOUS_HOME, lang, name = *name)
        }
        RosterViolation::UnknownBranch(name) => {
            format_message!(m::ROSTER_UNKNOWN_BRANCH, lang, name = *name)
        }
        RosterViolation::UnknownTeam(name) => {
            format_message!(m::ROSTER_UNKNOWN_TEAM, lang, name = *name)
        }
        RosterViolation::UnknownStanding(text) => {
            format_message!(m::ROSTER_STANDING, lang, text = *text)
        }
        RosterViolation::NotADate(text) => format_message!(m::ROSTER_DATE, lang, text = *text),
        RosterViolation::UnknownRole(text) => format_message!(m::ROSTER_ROLE, lang, text = *text),
        RosterViolation::LeavesBefore(text) => {
            format_message!(m::ROSTER_LEAVES, lang, text = *text)
        }
        RosterViolation::Repeated { line } => {
            format_message!(m::ROSTER_REPEATED, lang, line = *line)
        }
    }
}
