//! The lifecycle of a temporary organisation: its steps, and what is due next.

use zhibu_domain::agenda::{TodoKind, Window, steps_due};
use zhibu_domain::branches::lifecycle::{BranchLife, Stage, TakenStep, assignments_of};
use zhibu_domain::branches::stages::{LifeStage, NextDeed, StageProgress, next_deed, stages};
use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::{Activity, Kind};
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
    /// The seven stages of its life.
    pub stages: Vec<StageView>,
    /// The step that is to be recorded next.
    pub next_step: Option<StepKind>,
    /// A link to the form of an activity, while nothing but work is next.
    pub work: Option<PageLink>,
    /// The steps taken, each with its date, the end of a renewal, and its document.
    pub steps: Vec<Vec<TableCell>>,
    /// The steps that may come next.
    pub next: Vec<StepKind>,
    /// Those of them that should have been recorded already, as the organisation is or was active.
    pub owed: Vec<StepKind>,
    /// The deadlines of steps that have one.
    pub due: Vec<TableCell>,
    /// A link to the form of all closing papers, once the organisation has ended.
    pub closing: Option<PageLink>,
    /// A link to the members' conduct notes, if the organisation has ended and has a roster.
    pub notes: Option<PageLink>,
}

/// A stage of a life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageView {
    /// Its name.
    pub name: &'static str,
    /// When it was, or how far it is.
    pub note: String,
    /// The class of its mark: `done`, `owed`, `current`, `next` or `ahead`.
    pub class: &'static str,
}

fn stage_view((stage, progress): (LifeStage, StageProgress), lang: Lang) -> StageView {
    let name = match stage {
        LifeStage::Step(kind) => text::choice(kind.code()),
        LifeStage::Running => m::STAGE_RUNNING,
    };
    let (class, note) = match progress {
        StageProgress::Done(date) => {
            let date = date.map(|date| date.to_string());
            ("done", date.unwrap_or_else(|| m::STAGE_DONE.get(lang).to_owned()))
        }
        StageProgress::Owed => ("owed", m::OWED.get(lang).to_owned()),
        StageProgress::Current => ("current", m::STAGE_CURRENT.get(lang).to_owned()),
        StageProgress::Next => ("next", m::STAGE_NEXT.get(lang).to_owned()),
        StageProgress::Ahead => ("ahead", String::new()),
    };
    StageView { name: name.get(lang), note, class }
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
    let planned_end = register.branches().get(id).and_then(|branch| branch.planned_end);
    let deed = next_deed(&life, planned_end, as_of);
    let work = || {
        let form = Route::to(Page::New(Kind::Activity)).with_param(Activity::BRANCH.name(), id);
        let link = PageLink::to(m::WORK_RECORD.get(lang), form).leading_back();
        link.looking(LinkLook::PrimaryButton)
    };
    Some(LifeView {
        stages: stages(&life).into_iter().map(|stage| stage_view(stage, lang)).collect(),
        next_step: match deed {
            Some(NextDeed::Step(kind)) => Some(kind),
            _ => None,
        },
        work: (deed == Some(NextDeed::Work)).then(work),
        agenda: PageLink::to(m::AGENDA.get(lang), agenda).looking(LinkLook::Aside),
        steps: life.taken.iter().map(|taken| step_view(taken, lang)).collect(),
        next: life.next(),
        owed: life.owed(),
        due: due.collect(),
        closing: (life.stage() == Stage::Ended).then(|| {
            let page = Route::to(Page::Closing).with_param("branch", id);
            let link = PageLink::to(m::CLOSING_FILL_IN.get(lang), page);
            link.looking(LinkLook::SmallButton).leading_back()
        }),
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
