//! The dashboard's charts with their titles and notes.

use zhibu_domain::growth::Lens;
use zhibu_text::{Lang, Message, m};

use super::comparison::{amounts_chart, nodes_chart, settings_chart, ties_chart};
use super::growth::{
    active_chart, activities_chart, alliances_chart, lives_chart, teams_chart, turnover_chart,
    units_chart,
};
use super::whole_life::{coverage_chart, deployed_chart, lead_chart, since_chart, survival_chart};
use crate::chart_model::{ChartModel, TextChart};
use crate::workspace::Workspace;

/// A chart of the dashboard.
#[derive(Clone, Copy, Debug)]
pub struct ChartView {
    /// Its name in test ids.
    pub name: &'static str,
    /// Its title, with the unit.
    pub title: Message,
    /// Shown if there is nothing to draw.
    pub empty: Message,
    /// A note on how to read it.
    pub about: Option<Message>,
    source: Source,
}

/// The function that makes a chart's model.
#[derive(Clone, Copy, Debug)]
enum Source {
    Counted(fn(&Workspace, &Lens) -> ChartModel),
    InWords(fn(&Workspace, &Lens, Lang) -> TextChart),
}

impl ChartView {
    const fn counted(
        name: &'static str,
        title: Message,
        empty: Message,
        model: fn(&Workspace, &Lens) -> ChartModel,
    ) -> Self {
        Self { name, title, empty, about: None, source: Source::Counted(model) }
    }

    const fn in_words(
        name: &'static str,
        title: Message,
        empty: Message,
        chart: fn(&Workspace, &Lens, Lang) -> TextChart,
    ) -> Self {
        Self { name, title, empty, about: None, source: Source::InWords(chart) }
    }

    const fn about(self, about: Message) -> Self {
        Self { about: Some(about), ..self }
    }

    /// Its model.
    pub fn model(&self, workspace: &Workspace, lens: &Lens, lang: Lang) -> ChartModel {
        match self.source {
            Source::Counted(model) => model(workspace, lens),
            Source::InWords(chart) => ChartModel::TextChart(chart(workspace, lens, lang)),
        }
    }
}

/// The charts of growth before the chart of outcomes.
pub fn growth_charts() -> [ChartView; 5] {
    use ChartView as View;
    [
        View::counted("active", m::CHART_ACTIVE, m::CHART_ACTIVE_EMPTY, active_chart),
        View::counted("units", m::CHART_UNITS, m::CHART_UNITS_EMPTY, units_chart),
        View::counted("turnover", m::CHART_TURNOVER, m::CHART_ACTIVE_EMPTY, turnover_chart),
        View::counted("alliances", m::CHART_ALLIANCES, m::CHART_UNITS_EMPTY, alliances_chart),
        View::counted(
            "activities",
            m::CHART_ACTIVITIES,
            m::CHART_ACTIVITIES_EMPTY,
            activities_chart,
        ),
    ]
}

/// The chart of lives, after the chart of outcomes.
pub fn lives() -> ChartView {
    ChartView::counted("lives", m::CHART_LIVES, m::CHART_ACTIVE_EMPTY, lives_chart)
}

/// The charts of the whole lifecycle: coverage, deployment, ties, amounts, and times from request
/// to end.
pub fn whole_life_charts() -> [ChartView; 10] {
    use ChartView as View;
    [
        View::in_words("coverage", m::CHART_COVERAGE, m::CHART_COVERAGE_EMPTY, coverage_chart),
        View::in_words("deployed", m::CHART_DEPLOYED, m::CHART_DEPLOYED_EMPTY, deployed_chart)
            .about(m::CHART_DEPLOYED_ABOUT),
        View::counted("teams", m::CHART_TEAMS, m::CHART_TEAMS_EMPTY, teams_chart),
        View::in_words("ties", m::CHART_TIES, m::CHART_TIES_EMPTY, ties_chart),
        View::in_words("amounts", m::CHART_AMOUNTS, m::CHART_AMOUNTS_EMPTY, amounts_chart)
            .about(m::CHART_AMOUNTS_ABOUT),
        View::in_words("nodes", m::CHART_NODES, m::CHART_NODES_EMPTY, nodes_chart)
            .about(m::CHART_NODES_ABOUT),
        View::in_words("since", m::CHART_SINCE, m::CHART_SINCE_EMPTY, since_chart)
            .about(m::CHART_SINCE_ABOUT),
        View::in_words("settings", m::CHART_SETTINGS, m::CHART_SETTINGS_EMPTY, settings_chart)
            .about(m::CHART_SETTINGS_ABOUT),
        View::in_words("lead", m::CHART_LEAD, m::CHART_LEAD_EMPTY, lead_chart)
            .about(m::CHART_LEAD_ABOUT),
        View::in_words("survival", m::CHART_SURVIVAL, m::CHART_SURVIVAL_EMPTY, survival_chart)
            .about(m::CHART_SURVIVAL_ABOUT),
    ]
}
