//! The charts of the whole life, beside those of growth: coverage, life length, the time from request
//! to launch, and members deployed.

use crate::components::chart::Chart;
use crate::features::dashboard::overview::{chart_memo, lens};
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

/// What is said around a chart.
#[derive(Clone, Copy)]
struct Words {
    title: Message,
    /// Said where there is nothing to draw.
    empty: Message,
    /// What is to be known of it.
    about: Option<Message>,
}

impl Words {
    const fn new(title: Message, empty: Message) -> Self {
        Self { title, empty, about: None }
    }

    const fn about(self, about: Message) -> Self {
        Self { about: Some(about), ..self }
    }
}

const COVERAGE: Words = Words::new(m::CHART_COVERAGE, m::CHART_COVERAGE_EMPTY);
const DEPLOYED: Words =
    Words::new(m::CHART_DEPLOYED, m::CHART_DEPLOYED_EMPTY).about(m::CHART_DEPLOYED_ABOUT);
const TEAMS: Words = Words::new(m::CHART_TEAMS, m::CHART_TEAMS_EMPTY);
const TIES: Words = Words::new(m::CHART_TIES, m::CHART_TIES_EMPTY);
const AMOUNTS: Words =
    Words::new(m::CHART_AMOUNTS, m::CHART_AMOUNTS_EMPTY).about(m::CHART_AMOUNTS_ABOUT);
const NODES: Words = Words::new(m::CHART_NODES, m::CHART_NODES_EMPTY).about(m::CHART_NODES_ABOUT);
const SINCE: Words = Words::new(m::CHART_SINCE, m::CHART_SINCE_EMPTY).about(m::CHART_SINCE_ABOUT);
const SETTINGS: Words =
    Words::new(m::CHART_SETTINGS, m::CHART_SETTINGS_EMPTY).about(m::CHART_SETTINGS_ABOUT);
const LEAD: Words = Words::new(m::CHART_LEAD, m::CHART_LEAD_EMPTY).about(m::CHART_LEAD_ABOUT);
const SURVIVAL: Words =
    Words::new(m::CHART_SURVIVAL, m::CHART_SURVIVAL_EMPTY).about(m::CHART_SURVIVAL_ABOUT);

/// The section of the dashboard.
pub fn whole_life(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    let view = |name, words: Words, model: Memo<ChartModel>| {
        let about = words.about.map(|about| html::p().class("quiet").child(state.t(about)));
        Chart::new(state, name, words.title, model).view(words.empty, about)
    };
    let chart = |name, words, chart: fn(&Workspace, &Lens, Lang) -> TextChart| {
        let model = Memo::new(move || {
            let lang = state.lang();
            let read = |lens: &Lens| state.read(|workspace| chart(workspace, lens, lang));
            ChartModel::TextChart(lens.with(read).unwrap_or_default())
        });
        view(name, words, model)
    };
    html::section().class("charts").attr("aria-label", state.t(m::WHOLE_LIFE)).children([
        chart("coverage", COVERAGE, coverage_chart),
        chart("deployed", DEPLOYED, deployed_chart),
        view("teams", TEAMS, chart_memo(state, lens, teams_chart)),
        chart("ties", TIES, ties_chart),
        chart("amounts", AMOUNTS, amounts_chart),
        chart("nodes", NODES, nodes_chart),
        chart("since", SINCE, since_chart),
        chart("settings", SETTINGS, settings_chart),
        chart("lead", LEAD, lead_chart),
        chart("survival", SURVIVAL, survival_chart),
    ])
}
