//! Outcomes and targets: totals of what may be added, how far targets have come, what is missing, and
//! apart from them the area's own indicators.

use crate::components::chart::Chart;
use crate::components::choose::{Choice, choose};
use crate::components::data_table::table_of_rows;
use crate::components::field_input::titles;
use crate::html::{self, Element, show, show_or};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::ChartModel;
use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableColumn;
use zhibu_app::views::links::PageLink;
use zhibu_app::views::projects::results::{
    ResultsView, TargetView, TotalView, indicator_chart, results as view_results,
};
use zhibu_domain::kinds::records::Kind;
use zhibu_text::{self as text, Lang, Message, m};

fn alliance(state: AppState) -> Option<String> {
    state.navigation().route().with(|route| route.param("alliance").map(str::to_owned))
}

/// The page.
pub fn results(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of, alliance) = (state.lang(), state.as_of(), alliance(state));
        state.read(|workspace| view_results(workspace, alliance.as_deref(), as_of, lang))
    });
    let head = html::header()
        .class("page-head")
        .child(html::h1().child(state.t(m::RESULTS)))
        .child(controls(state))
        .child(link(state, Page::List(Kind::Outcome), "button", text::kind(Kind::Outcome)))
        .child(link(state, Page::New(Kind::Outcome), "button primary", m::ADD));
    let has_totals =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.totals.is_empty()));
    let has_targets =
        move || view.with(|view| view.as_ref().is_some_and(|view| !view.targets.is_empty()));
    let none = move || html::p().class("quiet").child(state.t(m::RESULTS_NONE));
    let owing = move || {
        let owing = view.with(|view| view.as_ref()?.owing.clone());
        owing.map(|owing| html::p().child(page_link(owing)))
    };
    let indicators = Memo::new(move || {
        let lang = state.lang();
        let chart = state.read(|workspace| indicator_chart(workspace, lang));
        ChartModel::TextChart(chart.unwrap_or_default())
    });
    let chart = Chart::new(state, "indicators", m::CHART_INDICATORS, indicators)
        .view(m::CHART_INDICATORS_EMPTY, None);
    html::div()
        .class("care-page results")
        .child(head)
        .child(
            html::section()
                .child(html::h2().child(state.t(m::RESULTS_TOTALS)))
                .child(html::p().class("quiet").child(state.t(m::RESULTS_ABOUT)))
                .child(html::div().child(owing))
                .child(show_or(has_totals, move || totals(state, view), none)),
        )
        .child(
            html::section()
                .child(html::h2().child(state.t(m::TARGETS)))
                .child(show(has_targets, move || targets(state, view)))
                .child(html::div().class("actions").child(link(
                    state,
                    Page::New(Kind::Target),
                    "button small",
                    m::TARGET_ADD,
                ))),
        )
        .child(
            html::section()
                .class("charts apart")
                .attr("aria-label", state.t(m::CHART_INDICATORS))
                .child(chart),
        )
}

fn link(state: AppState, page: Page, class: &'static str, said: Message) -> Element {
    html::a().class(class).attr("href", Route::to(page).to_string()).child(state.t(said))
}

/// Of which alliance; it lives in the URL.
fn controls(state: AppState) -> Element {
    let options = move |chosen: &str| {
        let mut all = vec![Choice::new("", state.translate(m::SCOPE_ALL))];
        all.extend(titles(state, Kind::Alliance, chosen));
        all
    };
    let set = move |id: String| {
        state
            .navigation()
            .go_quietly(state.navigation().route().get_untracked().with_param("alliance", &id));
    };
    let select = choose(move || alliance(state).unwrap_or_default(), options, set);
    let label = html::span().child(state.t(m::SCOPE));
    html::div().class("controls").child(html::label().child(label).child(select))
}

fn totals(state: AppState, view: Memo<Option<ResultsView>>) -> Element {
    let lang = state.lang();
    let row = |TotalView { measure, strength, sum, rows }: TotalView| {
        html::tr()
            .child(html::th().attr("scope", "row").child(measure))
            .child(html::td().child(html::span().class("chip").child(strength)))
            .child(html::td().class("number").child(html::strong().child(sum)))
            .child(html::td().class("number").child(page_link(rows)))
    };
    let columns = [
        TableColumn::text(m::RESULTS_MEASURE.get(lang)),
        TableColumn::text(m::RESULTS_STRENGTH.get(lang)),
        TableColumn::number(m::RESULTS_SUM.get(lang)),
        TableColumn::number(m::RESULTS_ROWS.get(lang)),
    ];
    table_of_rows(Some("table-totals"), m::RESULTS_TOTALS.get(lang), &columns, move || {
        let totals = view.get().map(|view| view.totals).unwrap_or_default();
        totals.into_iter().map(row).collect::<Vec<_>>()
    })
}

fn targets(state: AppState, view: Memo<Option<ResultsView>>) -> Element {
    let lang = state.lang();
    let columns = [
        TableColumn::text(m::RESULTS_MEASURE.get(lang)),
        TableColumn::text(m::TARGET_OF.get(lang)),
        TableColumn::text(m::TARGET_SPAN.get(lang)),
        TableColumn::number(m::TARGET_WANTED.get(lang)),
        TableColumn::number(m::TARGET_REACHED.get(lang)),
        TableColumn::text(m::TARGET_SHARE.get(lang)),
    ];
    table_of_rows(Some("table-targets"), m::TARGETS.get(lang), &columns, move || {
        let targets = view.get().map(|view| view.targets).unwrap_or_default();
        targets.into_iter().map(|target| target_row(target, lang)).collect::<Vec<_>>()
    })
}

fn target_row(target: TargetView, lang: Lang) -> Element {
    let reached = match target.reached {
        Some(reached) => page_link(reached),
        None => html::span().class("quiet").child(m::TARGET_NOTHING.get(lang)),
    };
    let share = target.percent.map(|percent| {
        html::div()
            .class("share")
            .child(
                html::meter()
                    .attr("min", "0")
                    .attr("max", "100")
                    .attr("value", percent.min(100).to_string())
                    .attr("aria-label", format!("{} {percent}%", target.measure.text)),
            )
            .child(html::span().child(format!("{percent}%")))
    });
    html::tr()
        .child(html::th().attr("scope", "row").child(page_link(target.measure)))
        .child(html::td().child(target.owner))
        .child(html::td().class("date").child(target.span))
        .child(html::td().class("number").child(target.wanted))
        .child(html::td().class("number").child(reached))
        .child(html::td().child(share))
}

fn page_link(PageLink { text, page }: PageLink) -> Element {
    html::a().attr("href", page.to_string()).child(text)
}
