//! A roster pasted from a spreadsheet: what each line would do, before anything is done.

use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::features::intake::pasting::{PastePreview, PastingWords, pasting};
use crate::html::{self, Element};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::Command;
use zhibu_domain::intake::roster::{Column, Line, LineOutcome, LineProblem, RosterPlan, plan};
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, m};

/// The page.
pub fn roster(state: AppState) -> Element {
    let home = Signal::new(String::new());
    let planned = move |text: &str, home: String| {
        let home = (!home.is_empty()).then(|| Name::from(home));
        state.read_untracked(|workspace| plan(workspace.register(), text, home.as_ref()))
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
        all.extend(titles(state, Kind::Organisation, chosen));
        all
    };
    let homes = html::label()
        .class("field")
        .child(html::span().child(state.t(m::ROSTER_HOME)))
        .child(choose(move || home.get(), options, move |id| home.set(id)));
    let words = PastingWords {
        about: m::ROSTER_ABOUT,
        field: m::ROSTER_PASTE,
        example: m::ROSTER_EXAMPLE,
        take: m::ROSTER_TAKE,
    };
    let told_of = move |text: &str| {
        state.watch(&[
            Kind::Member,
            Kind::Organisation,
            Kind::Branch,
            Kind::Team,
            Kind::Assignment,
        ]);
        let plan = planned(text, home.get())?;
        Some(told(state, &plan, state.lang()))
    };
    let take = move |text: &str| {
        let Some(plan) = planned(text, home.get_untracked()) else { return };
        let counts = plan.counts();
        let writes = platform::measured("zhibu:roster", || plan.writes(|| state.new_id()));
        state.apply(Command::PutAll(writes));
        let count = counts.new + counts.changed;
        state.tell_saved(m::ROSTER_DONE.with(state.lang_now(), &[("count", &count)]));
        state.go(Route::to(Page::List(Kind::Member)));
    };
    html::div()
        .class("care-page roster-page")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::ROSTER))))
        .children(pasting(state, words, Some(homes), told_of, take))
}

fn told(state: AppState, plan: &RosterPlan, lang: Lang) -> PastePreview {
    let column = |(head, column): &(String, Column)| {
        let taken = match column {
            Column::Name => text::field(Kind::Member, "name"),
            Column::Home => text::field(Kind::Member, "organisation"),
            Column::MemberCategory => text::field(Kind::Member, "standing"),
            Column::Branch => text::field(Kind::Assignment, "branch"),
            Column::Team => text::field(Kind::Assignment, "team"),
            Column::Role => text::field(Kind::Assignment, "role"),
            Column::From => text::field(Kind::Assignment, "from"),
            Column::To => text::field(Kind::Assignment, "to"),
            Column::Private => m::ROSTER_PRIVATE,
            Column::Other => m::ROSTER_OTHER,
        };
        PastePreview::column(head, taken.get(lang))
    };
    let counts = plan.counts();
    let mut told = PastePreview {
        counts: [counts.new, counts.changed, counts.same, counts.invalid],
        columns: plan.columns.iter().map(column).collect(),
        ..PastePreview::default()
    };
    for line in &plan.lines {
        let outcome = match &line.outcome {
            LineOutcome::New => m::PLAN_NEW,
            LineOutcome::Changed => m::PLAN_CHANGED,
            LineOutcome::Same => continue,
            LineOutcome::Invalid(problem) => {
                let said = PastePreview::line(line.number, &line.name, &said(problem, lang), lang);
                told.invalid.push(said);
                continue;
            }
        };
        let writes = writes(state, line, lang);
        told.written.push((outcome, PastePreview::line(line.number, &line.name, &writes, lang)));
    }
    told
}

/// What a line writes.
fn writes(state: AppState, line: &Line, lang: Lang) -> String {
    let title = |kind: Kind, id: &Name| state.title(kind, id).unwrap_or_default();
    let home = line.home.as_ref().map(|id| title(Kind::Organisation, id));
    let standing = line.standing.map(|standing| text::choice(standing.code()).get(lang).to_owned());
    let assignment = line.assignment.as_ref().map(|assignment| {
        let role = text::choice(assignment.role.code()).get(lang);
        let dates = [assignment.from, assignment.to].into_iter().flatten();
        let dates: Vec<String> = dates.map(|date| date.to_string()).collect();
        let branch = assignment.branch.as_ref().map(|id| title(Kind::Branch, id));
        let team = assignment.team.as_ref().map(|id| title(Kind::Team, id));
        let to: Vec<String> = [branch, team].into_iter().flatten().collect();
        let to = text::aside(&to.join(" · "), role, lang);
        format!("{to} {}", dates.join(" – "))
    });
    let parts: Vec<String> = [home, standing, assignment].into_iter().flatten().collect();
    parts.join(" · ")
}

fn said(problem: &LineProblem, lang: Lang) -> String {
    match problem {
        LineProblem::NoName => m::ROSTER_NO_NAME.get(lang).to_owned(),
        LineProblem::NoHome => m::ROSTER_NO_HOME.get(lang).to_owned(),
        LineProblem::UnknownHome(name) => m::ROSTER_UNKNOWN_HOME.with(lang, &[("name", name)]),
        LineProblem::AmbiguousHome(name) => m::ROSTER_AMBIGUOUS_HOME.with(lang, &[("name", name)]),
        LineProblem::UnknownBranch(name) => m::ROSTER_UNKNOWN_BRANCH.with(lang, &[("name", name)]),
        LineProblem::UnknownTeam(name) => m::ROSTER_UNKNOWN_TEAM.with(lang, &[("name", name)]),
        LineProblem::UnknownStanding(text) => m::ROSTER_STANDING.with(lang, &[("text", text)]),
        LineProblem::NotADate(text) => m::ROSTER_DATE.with(lang, &[("text", text)]),
        LineProblem::UnknownRole(text) => m::ROSTER_ROLE.with(lang, &[("text", text)]),
        LineProblem::LeavesBefore(text) => m::ROSTER_LEAVES.with(lang, &[("text", text)]),
        LineProblem::Repeated { line } => m::ROSTER_REPEATED.with(lang, &[("line", line)]),
    }
}
