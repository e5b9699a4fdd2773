//! A roster pasted from a spreadsheet: what each line would do, before anything is done.

use std::sync::Arc;

use leptos::ev;

use crate::domain::records::Kind;
use crate::domain::roster::{Column, LineProblem, RosterPlan, Verdict, plan};
use crate::i18n::{self, Lang, Message, m};
use crate::ledger::Name;
use crate::ui::components::button::button;
use crate::ui::components::choose::{Choice, choose};
use crate::ui::components::unfold::unfold;
use crate::ui::html::{self, Element, show};
use crate::ui::platform;
use crate::ui::reactive::{Held, Remembered};
use crate::ui::route::{Page, Route};
use crate::ui::session::Command;
use crate::ui::state::AppState;

/// So many lines that are taken are shown: enough to see whether the columns were understood.
const SHOWN_WRITTEN: usize = 200;
/// So many lines that are not taken are named.
const SHOWN_INVALID: usize = 100;

/// The page.
pub fn roster(state: AppState) -> Element {
    let text = Held::new(String::new());
    let home = Held::new(String::new());
    // Worked out when asked, and again when the ledger changes under it.
    let asked = Held::new(String::new());
    let planned = Remembered::new(move || {
        state.watch(&[Kind::Member, Kind::Organisation, Kind::Branch, Kind::Assignment]);
        let (text, home) = (asked.get(), home.get());
        if text.trim().is_empty() {
            return None;
        }
        let home = (!home.is_empty()).then(|| Name::from(home));
        let planned = state.read(|session| plan(session.register(), &text, home.as_ref()));
        planned.map(Arc::new)
    });
    let field = html::textarea()
        .attr("rows", "10")
        .attr("aria-label", state.say(m::ROSTER_PASTE))
        .attr("placeholder", state.say(m::ROSTER_EXAMPLE))
        .prop("value", move || text.get())
        .on(ev::input, move |event| {
            text.set(html::typed(&event));
            state.is_dirty.set(true);
        });
    let options = move |_: &str| {
        state.watch(&[Kind::Organisation]);
        let mut all = vec![Choice::new("", state.t(m::NOT_CHOSEN))];
        let known = state.read(|session| {
            let rows = session.register().organisations.rows().iter();
            let named = rows.filter_map(|row| {
                let name = row.record.name.as_ref()?;
                Some(Choice::new(row.id.to_string(), name.0.clone()))
            });
            named.collect::<Vec<_>>()
        });
        all.extend(known.unwrap_or_default());
        all
    };
    let home = html::label()
        .class("field")
        .child(html::span().child(state.say(m::ROSTER_HOME)))
        .child(choose(move || home.get(), options, move |id| home.set(id)));
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || text.with(|text| text.trim().is_empty()))
        .child(state.say(m::ROSTER_LOOK));
    let form = html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            asked.set(text.get_untracked());
        })
        .child(field)
        .child(home)
        .child(html::div().class("actions").child(look));
    let take = move || {
        if state.is_past() {
            return;
        }
        let Some(plan) = planned.get_untracked() else { return };
        let counts = plan.counts();
        let writes = platform::measured("zhibu:roster", || plan.writes(|| state.new_id()));
        state.apply(Command::PutAll(writes));
        state.is_dirty.set(false);
        text.set(String::new());
        asked.set(String::new());
        let count = counts.new + counts.changed;
        state.tell(m::ROSTER_DONE.with(state.lang_now(), &[("count", &count)]));
        state.go(Route::to(Page::List(Kind::Member)));
    };
    let preview = move || planned.get().map(|plan| preview(state, &plan));
    let can_take = move || {
        planned.with(|plan| {
            plan.as_ref().is_some_and(|plan| {
                let counts = plan.counts();
                counts.new + counts.changed > 0
            })
        })
    };
    let actions =
        move || html::div().class("actions").child(button(state, "primary", m::ROSTER_TAKE, take));
    html::div()
        .class("care-page roster-page")
        .child(html::header().class("page-head").child(html::h1().child(state.say(m::ROSTER))))
        .child(html::p().class("quiet").child(state.say(m::ROSTER_ABOUT)))
        .child(form)
        .child(html::div().child(preview))
        .child(show(can_take, actions))
}

fn preview(state: AppState, plan: &Arc<RosterPlan>) -> Vec<Element> {
    let lang = state.lang();
    let counts = plan.counts();
    let figures = [
        (m::PLAN_NEW, counts.new),
        (m::PLAN_CHANGED, counts.changed),
        (m::PLAN_SAME, counts.same),
        (m::PLAN_INVALID, counts.invalid),
    ];
    let number = |(label, count): (Message, usize)| {
        html::li()
            .child(html::span().class("label").child(label.get(lang)))
            .child(html::strong().child(count.to_string()))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "roster-counts")
        .children(figures.map(number));
    let column = |(head, column): &(String, Column)| {
        let taken = match column {
            Column::Name => i18n::field(Kind::Member, "name"),
            Column::Home => i18n::field(Kind::Member, "organisation"),
            Column::Standing => i18n::field(Kind::Member, "standing"),
            Column::Branch => i18n::field(Kind::Assignment, "branch"),
            Column::Role => i18n::field(Kind::Assignment, "role"),
            Column::From => i18n::field(Kind::Assignment, "from"),
            Column::To => i18n::field(Kind::Assignment, "to"),
            Column::Private => m::ROSTER_PRIVATE,
            Column::Other => m::ROSTER_OTHER,
        };
        if head.is_empty() {
            taken.get(lang).to_owned()
        } else {
            format!("{head} → {}", taken.get(lang))
        }
    };
    let columns: Vec<String> = plan.columns.iter().map(column).collect();
    let columns = i18n::pair(m::ROSTER_COLUMNS.get(lang), &i18n::listed(&columns, lang), lang);
    let mut parts = vec![html::p().class("quiet").child(columns), numbers];
    if counts.new + counts.changed > 0 {
        let plan = plan.clone();
        parts.push(unfold(state, "written", m::ROSTER_WRITTEN, move || written(state, &plan)));
    }
    let invalid: Vec<Element> = plan
        .lines
        .iter()
        .filter_map(|line| match &line.verdict {
            Verdict::Invalid(problem) => Some((line.number, &line.name, problem)),
            _ => None,
        })
        .take(SHOWN_INVALID)
        .map(|(number, name, problem)| {
            let at = m::ROSTER_LINE.with(lang, &[("line", &number), ("name", name)]);
            html::li().child(i18n::pair(&at, &said(problem, lang), lang))
        })
        .collect();
    if !invalid.is_empty() {
        parts.push(
            html::section()
                .class("invalid")
                .child(html::h3().child(m::ROSTER_INVALID.get(lang)))
                .child(html::ul().children(invalid)),
        );
    }
    parts
}

/// What the lines that are taken write, line by line.
fn written(state: AppState, plan: &RosterPlan) -> Element {
    let lang = state.lang();
    let lines = plan.lines.iter().filter_map(|line| {
        let verdict = match line.verdict {
            Verdict::New => m::PLAN_NEW,
            Verdict::Changed => m::PLAN_CHANGED,
            Verdict::Same | Verdict::Invalid(_) => return None,
        };
        let title = |kind: Kind, id: &Name| state.title(kind, id).unwrap_or_default();
        let home = line.home.as_ref().map(|id| title(Kind::Organisation, id));
        let standing =
            line.standing.map(|standing| i18n::choice(standing.code()).get(lang).to_owned());
        let assignment = line.assignment.as_ref().map(|assignment| {
            let role = i18n::choice(assignment.role.code()).get(lang);
            let dates = [assignment.from, assignment.to].into_iter().flatten();
            let dates: Vec<String> = dates.map(|date| date.to_string()).collect();
            let branch = i18n::aside(&title(Kind::Branch, &assignment.branch), role, lang);
            format!("{branch} {}", dates.join(" – "))
        });
        let parts: Vec<String> = [home, standing, assignment].into_iter().flatten().collect();
        let at = m::ROSTER_LINE.with(lang, &[("line", &line.number), ("name", &line.name)]);
        let said = i18n::pair(&at, &parts.join(" · "), lang);
        let chip = html::span().class("chip").child(verdict.get(lang));
        Some(html::li().child(chip).child(" ").child(said))
    });
    html::ul().class("written").children(lines.take(SHOWN_WRITTEN).collect::<Vec<_>>())
}

fn said(problem: &LineProblem, lang: Lang) -> String {
    match problem {
        LineProblem::NoName => m::ROSTER_NO_NAME.get(lang).to_owned(),
        LineProblem::NoHome => m::ROSTER_NO_HOME.get(lang).to_owned(),
        LineProblem::UnknownHome(name) => m::ROSTER_UNKNOWN_HOME.with(lang, &[("name", name)]),
        LineProblem::AmbiguousHome(name) => m::ROSTER_AMBIGUOUS_HOME.with(lang, &[("name", name)]),
        LineProblem::UnknownBranch(name) => m::ROSTER_UNKNOWN_BRANCH.with(lang, &[("name", name)]),
        LineProblem::UnknownStanding(text) => m::ROSTER_STANDING.with(lang, &[("text", text)]),
        LineProblem::NotADate(text) => m::ROSTER_DATE.with(lang, &[("text", text)]),
        LineProblem::UnknownRole(text) => m::ROSTER_ROLE.with(lang, &[("text", text)]),
        LineProblem::LeavesBefore(text) => m::ROSTER_LEAVES.with(lang, &[("text", text)]),
        LineProblem::Repeated { line } => m::ROSTER_REPEATED.with(lang, &[("line", line)]),
    }
}
