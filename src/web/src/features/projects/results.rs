//! Outcomes and targets: totals of figures that may be added, the progress of targets, and
//! separately the area's own indicators.

use leptos::ev;
use leptos::prelude::*;

use crate::components::area::choose_area;
use crate::components::chart::Chart;
use crate::components::content::{actions, link, links, page_head, part};
use crate::components::data_table::followed_table;
use crate::components::pick::pick_param;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_app::table::{NoControl, Table};
use zhibu_app::views::choice::Offered;
use zhibu_app::views::projects::indicators::{
    DrawTick, IndicatorsView, indicators as view_indicators,
};
use zhibu_app::views::projects::results::{
    MeasuresView, ResultsView, adopt_announced, results as view_results,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::m;

type ResultsNow = Memo<Option<ResultsView>>;

/// The page.
pub fn results(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of, route) = (state.lang(), state.as_of(), state.navigation().route());
        state.read(|workspace| route.with(|route| view_results(workspace, route, as_of, lang)))
    });
    let ways = part(view, |view| &view.ways);
    let owing = move || view.with(|view| view.as_ref()?.owing.clone());
    let new_target = move || view.with(|view| view.as_ref().map(|view| view.new_target.clone()));
    html::div()
        .class("page-sections results")
        .child(
            page_head(state, m::RESULTS)
                .child(html::div().class("controls").child(choose_alliance(state)))
                .child(choose_area(state))
                .child(move || ways.get().map(|ways| links(state, ways))),
        )
        .child(
            html::section()
                .child(html::h2().child(state.t(m::RESULTS_TOTALS)))
                .child(html::p().class("quiet").child(state.t(m::RESULTS_ABOUT)))
                .child(measures(state, view))
                .child(
                    html::div()
                        .child(move || owing().map(|owing| html::p().child(link(state, owing)))),
                )
                .child(table(
                    state,
                    "table-totals",
                    view,
                    |view| &view.totals,
                    move || html::p().class("quiet").child(state.t(m::RESULTS_NONE)),
                )),
        )
        .child(
            html::section()
                .child(html::h2().child(state.t(m::TARGETS)))
                .child(table(state, "table-targets", view, |view| &view.targets, || ()))
                .child(move || new_target().map(|form| actions(state, [form]))),
        )
        .child(indicators(state))
}

/// The catalogue of measures, or the button that fills in the usual ones.
fn measures(state: AppState, view: ResultsNow) -> Element {
    let measures = part(view, |view| &view.measures);
    let shown = move || match measures.get()? {
        MeasuresView::Listed(list) => Some(link(state, list)),
        MeasuresView::Template(label) => {
            let fill = move |_| _ = state.perform(adopt_announced);
            let button = html::button().class("plain small template").attr("type", "button");
            Some(button.on(ev::click, fill).child(label))
        }
    };
    html::div().class("measures").attr("data-testid", "measures").child(shown)
}

/// The area's indicators: the chart, and the choice of those in it.
fn indicators(state: AppState) -> impl html::View {
    let view = Memo::new(move || {
        let (lang, route) = (state.lang(), state.navigation().route());
        let view =
            state.read(|workspace| route.with(|route| view_indicators(workspace, route, lang)));
        view.unwrap_or_default()
    });
    let model = Memo::new(move || view.with(|view| ChartModel::of(view.chart.clone())));
    let chart = Chart::new(state, "indicators", m::CHART_INDICATORS, model)
        .view(m::CHART_INDICATORS_EMPTY, None);
    let charts = html::section()
        .class("charts apart")
        .attr("aria-label", state.t(m::CHART_INDICATORS))
        .child(chart);
    let has_all = move || view.with(|view| view.all.is_some());
    (charts, show(has_all, move || all_indicators(state, view)))
}

/// All indicators, each with a tick box that draws it.
fn all_indicators(state: AppState, view: Memo<IndicatorsView>) -> Element {
    let about = move || view.with(|view| view.all.as_ref().map(|all| all.about.clone()));
    let table = move || view.with(|view| view.all.as_ref().map(|all| all.table.clone()));
    html::section()
        .child(html::h2().child(state.t(m::INDICATORS_ALL)))
        .child(html::p().class("quiet").child(about))
        .child(followed_table(state, "table-indicators", table, move |tick| draw(state, tick)))
}

/// The tick box that draws an indicator; which are drawn is stored in the URL.
fn draw(state: AppState, tick: DrawTick) -> Element {
    let (is_drawn, label) = (tick.is_drawn, tick.label.clone());
    let change = move || {
        let route = state.navigation().route().get_untracked();
        let changed = untrack(|| state.read(|workspace| tick.changed(workspace, &route)));
        if let Some(changed) = changed {
            state.navigation().replace_route(changed);
        }
    };
    tick_box(move || is_drawn, change).attr("aria-label", label)
}

/// The choice of an alliance, which is stored in the URL.
fn choose_alliance(state: AppState) -> Element {
    let offered = move || Offered::all(Kind::Alliance, Some(state.translate(m::SCOPE_ALL)));
    let chosen = move || state.navigation().param("alliance");
    pick_param(state, m::SCOPE, "alliance", chosen, offered)
}

/// A table of the page, or `none` if it has no rows.
fn table<V: html::View>(
    state: AppState,
    test_id: &'static str,
    view: ResultsNow,
    pick: fn(&ResultsView) -> &Option<Table>,
    none: impl Fn() -> V + Send + 'static,
) -> impl html::View {
    let table = move || view.with(|view| view.as_ref().and_then(|view| pick(view).clone()));
    let shown = move || followed_table(state, test_id, table, |never: NoControl| match never {});
    show_or(move || table().is_some(), shown, none)
}
