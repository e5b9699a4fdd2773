//! What a ledger asks for at its start: the steps of an office that begins one, or the task of a unit
//! that was given its part of one.

use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Filter, Query, indices};
use zhibu_domain::reporting::rounds::rounds;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::route::{Page, Route};
use crate::views::figures::Figure;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// From this number of records on a ledger has begun, whatever kinds they are of.
const BEGUN: usize = 300;

/// The steps of a beginning, each with the kind of record that it brings.
const STEPS: [Kind; 4] = [Kind::Organisation, Kind::Task, Kind::Branch, Kind::Member];

/// What is shown above the dashboard until it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartView {
    /// An office begins a ledger.
    Office(Vec<StartStep>),
    /// A unit has its part of a ledger.
    Unit(UnitStart),
}

/// A step of a beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartStep {
    /// What is done in it.
    pub label: String,
    /// How much there is of it; `None` if it is still to do.
    pub done: Option<String>,
    /// The ways to do it; none for the export, which is a button.
    pub ways: Vec<PageLink>,
}

/// The task of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitStart {
    /// The unit.
    pub unit: String,
    /// What it is asked for, and by when.
    pub asked: String,
    /// The records that lack something, by kind.
    pub missing: Vec<Figure>,
}

/// What the open ledger asks for at its start; `None` once that is done, and for samples.
pub fn start(
    workspace: &Workspace,
    as_of: Day,
    is_exported: bool,
    lang: Lang,
) -> Option<StartView> {
    let about = workspace.about();
    if about.sample.is_some() {
        return None;
    }
    if let Some(part) = &about.part {
        return Some(StartView::Unit(UnitStart {
            unit: part.name.clone(),
            asked: asked(workspace, lang),
            missing: missing(workspace, &part.organisation, as_of, lang),
        }));
    }
    let count = |kind: &Kind| workspace.register().table(*kind).len();
    let is_done = is_exported && STEPS.iter().all(|kind| count(kind) > 0);
    let all: usize = Kind::ALL.iter().map(count).sum();
    (!is_done && all < BEGUN).then(|| {
        let of_kind = |kind: &Kind| step(*kind, count(kind), lang);
        let export = StartStep {
            label: m::START_EXPORT.get(lang).to_owned(),
            done: is_exported.then(|| m::START_DONE.get(lang).to_owned()),
            ways: Vec::new(),
        };
        StartView::Office(STEPS.iter().map(of_kind).chain([export]).collect())
    })
}

fn step(kind: Kind, count: usize, lang: Lang) -> StartStep {
    let name = text::kind(kind).get(lang);
    let way = |verb: Message, page: Page| {
        let verb = verb.get(lang);
        let link = PageLink::to(verb, Route::to(page)).labelled(format!("{verb} {name}"));
        link.looking(LinkLook::SmallButton)
    };
    let paste = if kind == Kind::Member { Page::Roster } else { Page::Paste(kind) };
    StartStep {
        label: name.to_owned(),
        done: (count > 0).then(|| format_message!(m::START_COUNT, lang, count = count)),
        ways: vec![way(m::PASTE, paste), way(m::ADD, Page::New(kind))],
    }
}

/// The latest round of the part that is not signed off, in words.
fn asked(workspace: &Workspace, lang: Lang) -> String {
    let all = rounds(workspace.office());
    let Some(round) = all.iter().find(|round| round.signed.is_none()) else {
        return m::START_NOT_ASKED.get(lang).to_owned();
    };
    let due = |day: Day| format_message!(m::START_DUE, lang, day = day);
    let due = round.due.map(due).unwrap_or_default();
    let period = text::period(round.period, lang);
    format_message!(m::START_ASKED, lang, period = period, due = due)
}

/// How many of the unit's own records of each kind lack a field that is owed: what else is in its part belongs
/// to others, who complete it.
fn missing(workspace: &Workspace, unit: &str, as_of: Day, lang: Lang) -> Vec<Figure> {
    let register = workspace.register();
    let of_kind = |kind: &Kind| {
        let filters = vec![Filter::Owes, Filter::OwnOf(unit.to_owned())];
        let query = Query { filters: filters.clone(), ..Query::default() };
        let count = indices(register, *kind, &query, as_of, &ByCodePoint).len();
        (count > 0).then(|| Figure {
            rows: Some(Route::rows(*kind, filters)),
            ..Figure::new(text::kind(*kind).get(lang), count)
        })
    };
    Kind::ALL.iter().filter_map(of_kind).collect()
}
