//! The life of a temporary organisation: the steps taken, and what comes next by when.

use zhibu_domain::agenda::{TodoKind, steps_due};
use zhibu_domain::branches::lifecycle::{BranchLife, Stage, TakenStep, assignments_of};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::parameters_of;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::workspace::Workspace;

/// The section of an organisation's page.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeView {
    /// The steps that were taken.
    pub steps: Vec<StepView>,
    /// The steps that may come next.
    pub next: Vec<StepKind>,
    /// Those of them that must have been taken long ago.
    pub owed: Vec<StepKind>,
    /// By when steps are to be taken, where there is a term.
    pub due: Vec<DueStep>,
    /// The page of the members' conduct notes, of an organisation that has ended with a roster.
    pub notes: Option<Route>,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Which.
    pub name: &'static str,
    /// Its page; `None` where only its date is known.
    pub page: Option<Route>,
    /// When.
    pub date: String,
    /// The number of its document.
    pub document: Option<String>,
    /// Until when a renewal runs, in words.
    pub until: Option<String>,
}

/// A step with its term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueStep {
    /// The step and its last day, in words.
    pub sentence: String,
    /// Whether that day is past.
    pub is_overdue: bool,
}

/// The life of an organisation; `None` where there is no such organisation.
pub fn life_view(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> Option<LifeView> {
    let register = workspace.register();
    let life = BranchLife::of(register, id)?;
    let parameters = parameters_of(workspace.office());
    let due = steps_due(register, &parameters, as_of, id).into_iter().filter_map(|item| {
        let (TodoKind::Step(kind), Some(day)) = (item.todo_kind, item.due) else { return None };
        let step = text::choice(kind.code()).get(lang);
        let sentence = format_message!(m::LIFE_DUE, lang, step = step, day = day);
        Some(DueStep { sentence, is_overdue: day < as_of })
    });
    let has_notes = life.stage() >= Stage::Ended && assignments_of(register, id).next().is_some();
    Some(LifeView {
        steps: life.taken.iter().map(|taken| step_view(taken, lang)).collect(),
        next: life.next(),
        owed: life.owed(),
        due: due.collect(),
        notes: has_notes.then(|| Route::to(Page::Conduct).with_param("branch", id)),
    })
}

fn step_view(taken: &TakenStep<'_>, lang: Lang) -> StepView {
    let document = taken.step.and_then(|step| step.document.as_ref());
    let until = taken.step.and_then(|step| step.until);
    StepView {
        name: text::choice(taken.kind.code()).get(lang),
        page: taken.id.map(|id| Route::to(Page::Detail(Kind::Step, id.to_string()))),
        date: taken.date.map(|date| date.to_string()).unwrap_or_default(),
        document: document.map(|document| document.0.clone()),
        until: until.map(|until| format_message!(m::LIFE_UNTIL, lang, date = until)),
    }
}
