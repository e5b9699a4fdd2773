//! Party work and business as one (融合): shares, tasks by goal, and what is linked to nothing, with a
//! quick way to link it.

use leptos::prelude::*;
use rustc_hash::FxHashMap;

use crate::components::button::button;
use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::field_input::titles;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_app::commands::projects::{aim_task, link_activities, link_activity};
use zhibu_app::route::{Page, Route};
use zhibu_app::views::projects::integration::{
    IntegrationView, ShareView, Time, UnlinkedLine, UnlinkedView, integration as view_integration,
    periods,
};
use zhibu_app::workspace::Command;
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Message, format_message, m};

/// The time looked at: the period of the URL, or the year of the day up to which the ledger speaks.
fn time(state: AppState) -> Time {
    let asked = state
        .navigation()
        .route()
        .with(|route| route.param("period").and_then(|text| text.parse().ok()));
    Time::of(asked, state.as_of())
}

/// The page.
pub fn integration(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (time, lang) = (time(state), state.lang());
        state.read(|workspace| view_integration(workspace, time, lang))
    });
    let model = Memo::new(move || {
        let goals = view.with(|view| view.as_ref().map(|view| view.goals.clone()));
        ChartModel::TextChart(goals.unwrap_or_default())
    });
    let number = move |label: Message, pick: fn(&IntegrationView) -> &ShareView| {
        let share = move || view.with(|view| view.as_ref().map(pick).cloned()).unwrap_or_default();
        html::li()
            .child(html::span().class("label").child(state.t(label)))
            .child(html::strong().child(move || share().percent))
            .child(html::span().class("label").child(move || share().of))
    };
    let numbers = html::ul()
        .class("coverage-numbers thirds")
        .attr("data-testid", "integration")
        .attr("aria-label", state.t(m::INTEGRATION))
        .child(number(m::SHARE_ACTIVITIES, |view| &view.activities))
        .child(number(m::SHARE_TASKS, |view| &view.tasks))
        .child(number(m::SHARE_OUTCOMES, |view| &view.outcomes));
    let chart = Chart::new(state, "goals", m::CHART_GOALS, model).view(m::CHART_GOALS_EMPTY, None);
    let about = move || {
        let Time { from, to, .. } = time(state);
        format_message!(m::INTEGRATION_ABOUT, state.lang(), from = from, to = to)
    };
    let new_goal = html::a()
        .class("button")
        .attr("href", move || {
            state.navigation().and_back(Route::to(Page::New(Kind::Goal))).to_string()
        })
        .child(state.t(m::GOAL_ADD));
    let picked = Picked::new(<_>::default());
    html::div()
        .class("care-page integration")
        .child(
            html::header()
                .class("page-head")
                .child(html::h1().child(state.t(m::INTEGRATION)))
                .child(controls(state))
                .child(new_goal),
        )
        .child(html::section().child(html::p().class("quiet").child(about)).child(numbers))
        .child(html::section().class("charts").child(chart))
        .child(unlinked(state, view, picked))
        .child(aimless(state, view, picked))
}

/// Which time; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| periods(chosen, state.as_of(), state.lang());
    let asked = move || {
        state
            .navigation()
            .route()
            .with(|route| route.param("period").map(str::to_owned))
            .unwrap_or_default()
    };
    let set = move |period: String| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param("period", &period));
    };
    let label = html::span().child(state.t(m::AGENDA_UNTIL));
    html::div()
        .class("controls")
        .child(html::label().child(label).child(choose(asked, options, set)))
}

/// What was picked for records that are not linked yet: linking one leaves the others as they are.
type Picked = Signal<FxHashMap<String, String>>;

/// What a record that is linked to nothing may be linked to.
#[derive(Clone, Copy)]
struct Target {
    kind: Kind,
    /// Links the record of the first id to that of the second.
    link: fn(&str, &str) -> Command,
}

/// Activities that serve no task, each with a select, and all of them at once.
fn unlinked(state: AppState, view: Memo<Option<IntegrationView>>, picked: Picked) -> Element {
    let unlinked =
        Memo::new(move || view.with(|view| view.as_ref().map(|view| view.unlinked.clone())));
    let link_all = move || {
        if state.is_past() {
            return;
        }
        let ids = unlinked.get_untracked().map(|unlinked| unlinked.ids).unwrap_or_default();
        let linked = state.read_untracked(|workspace| link_activities(workspace, &ids)).flatten();
        let Some((count, command)) = linked else {
            state.notify(m::LINKED_NONE.get(state.lang_now()));
            return;
        };
        state.apply(command);
        state.tell_saved(format_message!(m::LINKED, state.lang_now(), count = count));
        platform::keep_focus();
    };
    let more = move || {
        let more = unlinked.with(|view| view.as_ref().map_or(0, UnlinkedView::more));
        (more > 0).then(|| {
            html::li().class("quiet").child(format_message!(
                m::AND_MORE,
                state.lang(),
                count = more
            ))
        })
    };
    let to = Target { kind: Kind::Task, link: link_activity };
    let inside = move || {
        html::div()
            .child(button(state, "small", m::LINK_ALL, link_all))
            .child(html::p().class("quiet").child(state.t(m::LINK_ALL_ABOUT)))
            .child(
                html::ul()
                    .class("links")
                    .child(move || (lines(state, picked, unlinked, to), more())),
            )
    };
    html::section()
        .attr("data-testid", "unlinked")
        .child(html::h2().child(move || heading(unlinked)))
        .child(show(move || has_any(unlinked), inside))
}

/// Live tasks of no goal, each with a select.
fn aimless(state: AppState, view: Memo<Option<IntegrationView>>, picked: Picked) -> Element {
    let aimless =
        Memo::new(move || view.with(|view| view.as_ref().map(|view| view.aimless.clone())));
    let to = Target { kind: Kind::Goal, link: aim_task };
    let list = move || html::ul().class("links").child(move || lines(state, picked, aimless, to));
    html::section()
        .attr("data-testid", "aimless")
        .child(html::h2().child(move || heading(aimless)))
        .child(show(move || has_any(aimless), list))
}

fn heading(view: Memo<Option<UnlinkedView>>) -> String {
    view.with(|view| view.as_ref().map(|view| view.title.clone())).unwrap_or_default()
}

fn has_any(view: Memo<Option<UnlinkedView>>) -> bool {
    view.with(|view| view.as_ref().is_some_and(|view| !view.ids.is_empty()))
}

fn lines(
    state: AppState,
    picked: Picked,
    view: Memo<Option<UnlinkedView>>,
    to: Target,
) -> Vec<Element> {
    let lines = view.get().map(|view| view.lines).unwrap_or_default();
    lines.into_iter().map(|unlinked| line(state, picked, unlinked, to)).collect()
}

/// A record and a select of what it may be linked to; choosing and confirming links them.
fn line(state: AppState, picked: Picked, unlinked: UnlinkedLine, to: Target) -> Element {
    let UnlinkedLine { id, name, about, page, likely } = unlinked;
    let link = html::a().attr("href", page.to_string()).child(name.clone());
    let own = id.to_string();
    let chosen = {
        let own = own.clone();
        move || picked.with(|picked| picked.get(&own).cloned()).unwrap_or_else(|| likely.clone())
    };
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::NOT_CHOSEN))];
        all.extend(titles(state, to.kind, chosen));
        all
    };
    let select = choose(chosen.clone(), options, move |to| {
        picked.update(|picked| drop(picked.insert(own.clone(), to)));
    })
    .attr("aria-label", format!("{} {name}", text::one(to.kind).get(state.lang_now())));
    let is_open = {
        let chosen = chosen.clone();
        move || chosen().is_empty()
    };
    let put = move || {
        let chosen = untrack(&chosen);
        if state.is_past() || chosen.is_empty() {
            return;
        }
        state.apply((to.link)(&id, &chosen));
        state.tell_saved(format_message!(m::LINKED, state.lang_now(), count = 1));
        platform::keep_focus();
    };
    let confirm = button(state, "small", m::LINK, put).attr("disabled", is_open);
    let about = html::span().class("quiet").child(about);
    html::li().child(html::div().child(link).child(" ").child(about)).child(select).child(confirm)
}
