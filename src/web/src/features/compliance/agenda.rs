//! What is to be done by when: this week, month or quarter, of one organisation or of all.

use crate::components::button::button;
use crate::components::choose::{Choice, choose};
use crate::components::data_table::table_of_rows;
use crate::components::unfold::unfold_with;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableColumn;
use zhibu_app::views::compliance::agenda::{
    AgendaParams, AgendaView, GroupView, ItemView, agenda_view, branch_choices, calendar_events,
    due_this_month,
};
use zhibu_domain::agenda::Window;
use zhibu_format::calendar;
use zhibu_text::{self as text, Message, format_message, m};

/// How many records of a group are named at once; more are unfolded.
const NAMED: usize = 3;

fn window(state: AppState) -> Window {
    state
        .navigation()
        .route()
        .with(|route| route.param("until").and_then(Window::from_code))
        .unwrap_or_default()
}

fn branch(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("branch").map(str::to_owned))
}

/// The page.
pub fn agenda(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (branch, window, lang) = (branch(state), window(state), state.lang());
        let (as_of, today) = (state.as_of(), state.today());
        let params = AgendaParams { as_of, today, window, branch: branch.as_deref() };
        state.read(|workspace| agenda_view(workspace, params, lang, &ByReader))
    });
    let is_empty =
        move || view.with(|view| view.as_ref().is_none_or(|view| view.groups.is_empty()));
    // What waits for no day is in no calendar.
    let has_days = move || {
        view.with(|view| view.iter().flat_map(|view| &view.groups).any(|group| group.due.is_some()))
    };
    let summary = move || view.with(|view| view.as_ref().map(|view| view.summary.clone()));
    let rows = move || {
        view.with(|view| {
            let groups = view.iter().flat_map(|view| &view.groups);
            groups.map(|group| row(state, group)).collect::<Vec<_>>()
        })
    };
    let table = move || {
        let heads = [m::AGENDA_DUE, m::AGENDA_MATTER, m::AGENDA_OF_WHOM];
        let columns = heads.map(|head| TableColumn::text(state.translate(head)));
        table_of_rows(Some("table-agenda"), state.translate(m::AGENDA), &columns, rows)
    };
    let none = move || {
        let is_known = view.with(|view| view.as_ref().is_none_or(|view| view.is_known));
        let said = if is_known { m::AGENDA_NONE } else { m::NO_SUCH_RECORD };
        html::div().class("empty").child(html::p().child(state.t(said)))
    };
    let save = button(state, "", m::AGENDA_SAVE, move || save(state, view))
        .attr("disabled", move || !has_days());
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::AGENDA)))
        .child(controls(state))
        .child(save);
    html::div()
        .class("care-page agenda")
        .child(head)
        .child(html::p().class("summary").attr("data-testid", "count-agenda").child(summary))
        .child(show(is_empty, none))
        .child(show(move || !is_empty(), table))
        .child(html::p().class("quiet").child(state.t(m::AGENDA_ABOUT)))
}

/// The dashboard's line: how much is due this month.
pub fn soon(state: AppState) -> Element {
    let counts = Memo::new(move || {
        let as_of = state.as_of();
        state.read(|workspace| due_this_month(workspace, as_of)).unwrap_or_default()
    });
    let said = move || {
        let counts = counts.get();
        format_message!(m::AGENDA_SOON, state.lang(), count = counts.all, overdue = counts.overdue)
    };
    html::a().attr("href", Route::to(Page::Agenda).to_string()).child(said)
}

/// How far ahead, and of which organisation; both are in the URL.
fn controls(state: AppState) -> Element {
    let set = move |name: &'static str, value: &str| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param(name, value));
    };
    let windows = move |_: &str| {
        let choice = |window: Window| {
            let said = match window {
                Window::Week => m::HORIZON_WEEK,
                Window::Month => m::HORIZON_MONTH,
                Window::Quarter => m::HORIZON_QUARTER,
                Window::NextQuarter => m::HORIZON_NEXT_QUARTER,
            };
            Choice::new(window.code(), state.translate(said))
        };
        Window::ALL.map(choice).to_vec()
    };
    let branches = move |chosen: &str| {
        let lang = state.lang();
        let known = state.read(|workspace| branch_choices(workspace, chosen, lang, &ByReader));
        let mut choices = vec![Choice::new("", m::AGENDA_ALL.get(lang))];
        choices.extend(known.unwrap_or_default());
        choices
    };
    let labelled = move |label: Message, control: Element| {
        html::label().child(html::span().child(state.t(label))).child(control)
    };
    let until =
        choose(move || window(state).code().to_owned(), windows, move |code| set("until", &code));
    let of =
        choose(move || branch(state).unwrap_or_default(), branches, move |id| set("branch", &id));
    html::div()
        .class("controls")
        .child(labelled(m::AGENDA_UNTIL, until))
        .child(labelled(m::AGENDA_WHO, of))
}

fn row(state: AppState, group: &GroupView) -> Element {
    let lang = state.lang();
    let due = match group.due {
        Some(due) => html::time().child(due.to_string()),
        None => html::span().class("quiet").child(m::AGENDA_NO_DAY.get(lang)),
    };
    let overdue = group
        .is_overdue
        .then(|| html::span().class("chip error").child(m::AGENDA_OVERDUE.get(lang)));
    let who = if group.items.len() <= NAMED {
        html::div().child(who(state, &group.items))
    } else {
        // What is seen is part of what is heard.
        let label = format!("{} {} {}", m::AGENDA_NAMES.get(lang), group.what, group.count);
        let count = html::span().class("number").child(group.count.clone());
        let items = group.items.clone();
        let inside = move || who(state, &items);
        html::div().child(count).child(unfold_with(
            state,
            "who",
            m::AGENDA_NAMES,
            (label, false),
            inside,
        ))
    };
    html::tr()
        .child(html::td().class("date").child(due).child(overdue))
        .child(html::th().attr("scope", "row").child(group.what.clone()))
        .child(html::td().child(who))
}

/// The records of a group, each with where it does what is due.
fn who(state: AppState, items: &[ItemView]) -> Element {
    let lang = state.lang();
    let one = |item: &ItemView| {
        let action = &item.action;
        let route = action.route.clone();
        let route = if action.is_form { state.navigation().and_back(route) } else { route };
        let settle = html::a()
            .class("quiet")
            .attr("href", route.to_string())
            .attr("aria-label", format!("{} {}", action.verb, item.name))
            .child(action.verb);
        let lacks = item.lacks.as_ref().map(|lacks| {
            html::span().class("quiet").child(text::aside("", lacks, lang)).child(" ")
        });
        let link = html::a().attr("href", item.page.to_string()).child(item.name.clone());
        html::li().child(link).child(" ").child(lacks).child(settle)
    };
    html::ul().class("who").children(items.iter().map(one))
}

/// Saves what has a day as a calendar.
fn save(state: AppState, view: Memo<Option<AgendaView>>) {
    let Some(view) = view.get() else { return };
    let lang = state.lang_now();
    let Some((ledger, title)) = state
        .read_present(|workspace| (workspace.about().id.clone(), workspace.about().title.clone()))
    else {
        return;
    };
    let events = calendar_events(&view, &ledger, branch(state).as_deref(), lang);
    let name = format!("{title}-{}-{}.ics", m::AGENDA.get(lang), view.as_of);
    let text = calendar(&events, platform::now_ms());
    match platform::download(&name, "text/calendar", &text) {
        Ok(()) => {
            let count = events.len();
            state.notify(format_message!(m::AGENDA_SAVED, lang, count = count, file = name));
        }
        Err(error) => state.say_export_failed(&error),
    }
}
