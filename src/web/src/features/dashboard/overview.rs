//! The dashboard: growth in numbers and charts.

use leptos::ev;

use crate::components::chart::Chart;
use crate::components::choose::choose;
use crate::components::content::{labelled, link};
use crate::components::file_button::file_button;
use crate::components::seen::{after_a_while, in_turn, when_seen};
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use crate::state::loader::{DashboardSection, FetchedPage};
use zhibu_app::route::Route;
use zhibu_app::views::dashboard::charts::{ChartView, growth_charts};
use zhibu_app::views::dashboard::growth::{self, NumberView, first_record, with_scope};
use zhibu_domain::growth::{HeadlineId, Lens};
use zhibu_text::{Message, m};

/// The lens that the URL defines.
pub(super) fn lens(state: AppState) -> Lens {
    let as_of = state.as_of();
    state.navigation().route().with(|route| growth::lens(route, as_of))
}

/// A chart. Its model is computed when a dependency changes, and drawn when the model differs.
pub(super) fn chart(state: AppState, lens: Memo<Lens>, view: ChartView) -> Element {
    let model = Memo::new(move || {
        let lang = state.lang();
        let read = |lens: &Lens| state.read(|workspace| view.model(workspace, lens, lang));
        lens.with(read).unwrap_or_default()
    });
    let about = view.about.map(|about| html::p().class("quiet").child(state.t(about)));
    Chart::new(state, view.name, view.title, model).view(view.empty, about)
}

/// The page.
pub fn dashboard(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    let charts = html::div()
        .class("charts")
        .children(growth_charts().map(|view| in_turn(move || chart(state, lens, view))));
    let is_bare = move || state.read(growth::is_bare).unwrap_or(false);
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::DASHBOARD)))
        .child(controls(state))
        .child(move || {
            let wall = |route: &Route| growth::wall_link(route, state.lang());
            link(state, state.navigation().route().with(wall))
        });
    html::div()
        .class("dashboard")
        .child(head)
        .child(show(is_bare, move || begin(state)))
        .child(numbers(state, lens))
        .child(html::div().class("soon").child(after_a_while(move || {
            (state.loader().page)(state, FetchedPage::Dashboard(DashboardSection::Attention))
        })))
        .child(charts.attr("hidden", is_bare))
        // After the charts, or it would be in view before they stand above it.
        .child(html::div().attr("hidden", is_bare).child(in_turn(move || further(state))))
}

/// The charts below the first screen, fetched when they are seen.
fn further(state: AppState) -> Element {
    when_seen(move || {
        (state.loader().page)(state, FetchedPage::Dashboard(DashboardSection::FurtherCharts))
    })
}

/// The first actions in a ledger without records.
fn begin(state: AppState) -> Element {
    let add = move || link(state, first_record(state.lang()));
    html::div()
        .class("empty")
        .child(html::p().child(state.t(m::LEDGER_EMPTY)))
        .child(html::div().class("actions").child(add).child(file_button(state, m::IMPORT_FILE)))
}

/// Grain, range and scope, which are stored in the URL.
pub(super) fn controls(state: AppState) -> Element {
    let route = state.navigation().route();
    let param = move |name: &'static str| {
        route.with(|route| route.param(name).unwrap_or_default().to_owned())
    };
    let set = move |name: &'static str, value: &str| set_param(state, name, value);
    let set_scope = move |scope: String| {
        state.navigation().replace_route(route.with_untracked(|route| with_scope(route, &scope)));
    };
    let grain = move || route.with(growth::grain_of);
    let range = move |name: &'static str, label: Message| {
        let input = html::input()
            .class("period")
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("size", "8")
            .attr("autocomplete", "off")
            .attr("placeholder", move || growth::example_period(grain()))
            .attr("aria-invalid", move || growth::is_invalid_period(&param(name)).then_some("true"))
            .attr("title", state.t(m::PERIOD_HINT))
            .prop("value", move || param(name))
            .on(ev::change, move |event| set(name, html::input_value(&event).trim()));
        labelled(state, label, input)
    };
    let wrong =
        move || html::p().class("problem").attr("role", "alert").child(state.t(m::RANGE_WRONG));
    let note = move || {
        let note = route.with(growth::scope_note);
        note.map(|note| html::p().class("quiet").child(state.translate(note)))
    };
    let scopes = Memo::new(move || {
        let lang = state.lang();
        let read = |route: &Route| state.read(|workspace| growth::scopes(workspace, route, lang));
        route.with(read).unwrap_or_default()
    });
    let scope = choose(
        move || route.with(growth::scope_of),
        move |_| scopes.with(|scopes| scopes.choices.clone()),
        set_scope,
    );
    let more = move || scopes.with(|scopes| scopes.more.clone()).map(|more| link(state, more));
    html::form()
        .class("controls")
        .on(ev::submit, |event| event.prevent_default())
        .child(labelled(
            state,
            m::GRAIN,
            choose(
                move || grain().code().to_owned(),
                move |_| growth::grains(state.lang()),
                move |code| set("grain", &code),
            ),
        ))
        .child(range("from", m::RANGE_FROM))
        .child(range("to", m::RANGE_TO))
        .child(labelled(state, m::SCOPE, scope))
        .child(more)
        .child(show(move || route.with(growth::is_invalid_range), wrong))
        .child(note)
}

/// Sets a parameter of the URL.
fn set_param(state: AppState, name: &str, value: &str) {
    let route = state.navigation().route().with_untracked(|route| route.with_param(name, value));
    state.navigation().replace_route(route);
}

/// The numbers above the charts, each linked to its rows, and counted again when what it counts changes.
fn numbers(state: AppState, lens: Memo<Lens>) -> Element {
    let line = |number: NumberView| {
        let change = |text: String| html::span().class("change").child(text);
        let link = html::a()
            .attr("href", number.rows.to_string())
            .child(html::span().class("label").child(number.label))
            .child(html::strong().child(number.count))
            .child(change(number.change))
            .child(change(number.uncertain));
        html::li().child(link)
    };
    let lines = HeadlineId::ALL.map(|id| {
        let number = Memo::new(move || {
            let lang = state.lang();
            lens.with(|lens| state.read(|workspace| growth::number(workspace, id, lens, lang)))
        });
        move || number.get().map(line)
    });
    html::ul().class("numbers").attr("aria-label", state.t(m::NUMBERS)).children(lines)
}
