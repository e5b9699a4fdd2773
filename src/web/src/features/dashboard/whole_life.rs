//! The charts of the whole life, beside those of growth: coverage, life length, the time from request
//! to launch, and members deployed.

use crate::components::chart::Chart;
use crate::features::dashboard::dashboard::{chart_memo, lens};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::chart_model::{ChartModel, TextChart};
use zhibu_app::views::dashboard::comparison::{
    amounts_chart, nodes_chart, settings_chart, ties_chart,
};
use zhibu_app::views::dashboard::growth::teams_chart;
use zhibu_app::views::dashboard::whole_life::{
    coverage_chart, deployed_chart, lead_chart, since_chart, survival_chart,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::growth::Lens;
use zhibu_text::{Lang, Message, m};

/// A chart before it is shown: its name, title, what is said of none, and what is said about it.
struct Described {
    name: &'static str,
    title: Message,
    empty: Message,
    about: Option<Message>,
}

/// The section of the dashboard.
pub fn whole_life(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    let view = |described: Described, model: Memo<ChartModel>| {
        let about = described.about.map(|about| html::p().class("quiet").child(state.t(about)));
        Chart::new(state, described.name, described.title, model).view(described.empty, about)
    };
    let chart = |name, (title, empty), about, chart: fn(&Workspace, &Lens, Lang) -> TextChart| {
        let model = Memo::new(move || {
            let lang = state.lang();
            let read = |lens: &Lens| state.read(|workspace| chart(workspace, lens, lang));
            ChartModel::TextChart(lens.with(read).unwrap_or_default())
        });
        view(Described { name, title, empty, about }, model)
    };
    let of_teams = Described {
        name: "teams",
        title: m::CHART_TEAMS,
        empty: m::CHART_TEAMS_EMPTY,
        about: None,
    };
    html::section().class("charts").attr("aria-label", state.t(m::WHOLE_LIFE)).children([
        chart("coverage", (m::CHART_COVERAGE, m::CHART_COVERAGE_EMPTY), None, coverage_chart),
        chart(
            "deployed",
            (m::CHART_DEPLOYED, m::CHART_DEPLOYED_EMPTY),
            Some(m::CHART_DEPLOYED_ABOUT),
            deployed_chart,
        ),
        view(of_teams, chart_memo(state, lens, teams_chart)),
        chart("ties", (m::CHART_TIES, m::CHART_TIES_EMPTY), None, ties_chart),
        chart(
            "amounts",
            (m::CHART_AMOUNTS, m::CHART_AMOUNTS_EMPTY),
            Some(m::CHART_AMOUNTS_ABOUT),
            amounts_chart,
        ),
        chart(
            "nodes",
            (m::CHART_NODES, m::CHART_NODES_EMPTY),
            Some(m::CHART_NODES_ABOUT),
            nodes_chart,
        ),
        chart(
            "since",
            (m::CHART_SINCE, m::CHART_SINCE_EMPTY),
            Some(m::CHART_SINCE_ABOUT),
            since_chart,
        ),
        chart(
            "settings",
            (m::CHART_SETTINGS, m::CHART_SETTINGS_EMPTY),
            Some(m::CHART_SETTINGS_ABOUT),
            settings_chart,
        ),
        chart("lead", (m::CHART_LEAD, m::CHART_LEAD_EMPTY), Some(m::CHART_LEAD_ABOUT), lead_chart),
        chart(
            "survival",
            (m::CHART_SURVIVAL, m::CHART_SURVIVAL_EMPTY),
            Some(m::CHART_SURVIVAL_ABOUT),
            survival_chart,
        ),
    ])
}
