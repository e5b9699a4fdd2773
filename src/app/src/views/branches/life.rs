//! The lifecycle of a temporary organisation: its steps, and what is due next.

use zhibu_domain::agenda::{TodoKind, Window, steps_due};
use zhibu_domain::branches::lifecycle::{BranchLife, Stage, TakenStep, assignments_of};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::parameters_of;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::table::TableCell;
use crate::tone::Tone;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// The section of an organisation's page.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeView {
    /// A link to the agenda of the organisation.
    pub agenda: PageLink,
    /// The steps taken, each with its date, the end of a renewal, and its document.
    pub steps: Vec<Vec<TableCell>>,
    /// The steps that may come next.
    pub next: Vec<StepKind>,
    /// Those of them that should have been recorded already, as the organisation is or was active.
    pub owed: Vec<StepKind>,
    /// The deadlines of steps that have one.
    pub due: Vec<TableCell>,
    /// A link to the members' conduct notes, if the organisation has ended and has a roster.
    pub notes: Option<PageLink>,
}

/// The lifecycle of an organisation; `None` if there is no such organisation.
pub fn life_view(workspace: &Workspace, id: &str, as_of: Day, lang: Lang) -> Option<LifeView> {
    let register = workspace.register();
    let life = BranchLife::of(register, id)?;
    let parameters = parameters_of(workspace.office());
    let due = steps_due(register, &parameters, as_of, id).into_iter().filter_map(|item| {
        let (TodoKind::Step(kind), Some(day)) = (item.todo_kind, item.due) else { return None };
        let step = text::choice(kind.code()).get(lang);
        let sentence = format_message!(m::LIFE_DUE, lang, step = step, day = day);
        let is_overdue = day < as_of;
        Some(if is_overdue {
            TableCell::chip(sentence, Tone::Error)
        } else {
            TableCell::Quiet(sentence)
        })
    });
    let has_notes = life.stage() >= Stage::Ended && assignments_of(register, id).next().is_some();
    let agenda = Route::to(Page::Agenda)
        .with_param("branch", id)
        .with_param("until", Window::NextQuarter.code());
    let notes = Route::to(Page::Conduct).with_param("branch", id);
    Some(LifeView {
        agenda: PageLink::to(m::AGENDA.get(lang), agenda).looking(LinkLook::Aside),
        steps: life.taken.iter().map(|taken| step_view(taken, lang)).collect(),
        next: life.next(),
        owed: life.owed(),
        due: due.collect(),
        notes: has_notes.then(|| PageLink::to(m::CONDUCT.get(lang), notes)),
    })
}

fn step_view(taken: &TakenStep<'_>, lang: Lang) -> Vec<TableCell> {
    let name = text::choice(taken.kind.code()).get(lang);
    let page = taken.id.map(|id| Route::to(Page::Detail(Kind::Step, id.to_string())));
    let until = taken.step.and_then(|step| step.until);
    let document = taken.step.and_then(|step| step.document.as_ref());
    let cells = [
        // A step without a record has only a date.
        Some(page.map_or(TableCell::text(name), |page| TableCell::link(name, page))),
        Some(TableCell::Time(taken.date.map(|date| date.to_string()).unwrap_or_default())),
        until.map(|until| TableCell::Quiet(format_message!(m::LIFE_UNTIL, lang, date = until))),
        document.map(|document| TableCell::quiet(&*document.0)),
    ];
    cells.into_iter().flatten().collect()
}
