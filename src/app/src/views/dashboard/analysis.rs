//! The charts below the dashboard's first screen, and those of the analysis (分析).

use zhibu_domain::growth::{
    ActivityGroup, Lens, activities, activities_of, branch_turnover, life_lines, teams,
    units_by_alliance,
};
use zhibu_text::{self as text, Lang, m};

use super::charts::ChartView;
use super::comparison::{amounts_chart, nodes_chart, settings_chart, ties_chart};
use super::whole_life::{coverage_chart, deployed_chart, lead_chart, since_chart, survival_chart};
use crate::chart_model::{ChartModel, CountLines, CountsChart, LivesChart};
use crate::views::choice::Choice;
use crate::workspace::Workspace;

/// A chart that is computed as text.
macro_rules! in_words {
    ($chart:ident) => {
        |workspace, lens, lang| ChartModel::of($chart(workspace, lens, lang))
    };
}

/// The charts of the dashboard below the first screen, before that of outcomes.
pub fn further_charts() -> [ChartView; 3] {
    [
        ChartView::new(
            "turnover",
            m::CHART_TURNOVER,
            m::CHART_ACTIVE_EMPTY,
            |workspace, lens, _| {
                ChartModel::of(CountsChart(branch_turnover(workspace.register(), lens)))
            },
        ),
        ChartView::new(
            "coverage",
            m::CHART_COVERAGE,
            m::CHART_COVERAGE_EMPTY,
            in_words!(coverage_chart),
        ),
        ChartView::new(
            "activities",
            m::CHART_ACTIVITIES,
            m::CHART_ACTIVITIES_EMPTY,
            activities_chart,
        ),
    ]
}

/// The charts of the analysis, after that of the kinds of activities.
pub fn analysis_charts() -> [ChartView; 11] {
    use ChartView as View;
    [
        View::new("teams", m::CHART_TEAMS, m::CHART_TEAMS_EMPTY, |workspace, lens, _| {
            ChartModel::of(CountsChart(teams(workspace.register(), lens)))
        }),
        View::new(
            "deployed",
            m::CHART_DEPLOYED,
            m::CHART_DEPLOYED_EMPTY,
            in_words!(deployed_chart),
        )
        .about(m::CHART_DEPLOYED_ABOUT),
        View::new("alliances", m::CHART_ALLIANCES, m::CHART_UNITS_EMPTY, |workspace, lens, _| {
            ChartModel::of(CountLines::of(units_by_alliance(workspace.register(), lens)))
        }),
        View::new("since", m::CHART_SINCE, m::CHART_SINCE_EMPTY, in_words!(since_chart))
            .about(m::CHART_SINCE_ABOUT),
        View::new(
            "settings",
            m::CHART_SETTINGS,
            m::CHART_SETTINGS_EMPTY,
            in_words!(settings_chart),
        )
        .about(m::CHART_SETTINGS_ABOUT),
        View::new("ties", m::CHART_TIES, m::CHART_TIES_EMPTY, in_words!(ties_chart)),
        View::new("amounts", m::CHART_AMOUNTS, m::CHART_AMOUNTS_EMPTY, in_words!(amounts_chart))
            .about(m::CHART_AMOUNTS_ABOUT),
        View::new("nodes", m::CHART_NODES, m::CHART_NODES_EMPTY, in_words!(nodes_chart))
            .about(m::CHART_NODES_ABOUT),
        View::new("lead", m::CHART_LEAD, m::CHART_LEAD_EMPTY, in_words!(lead_chart))
            .about(m::CHART_LEAD_ABOUT),
        View::new(
            "survival",
            m::CHART_SURVIVAL,
            m::CHART_SURVIVAL_EMPTY,
            in_words!(survival_chart),
        )
        .about(m::CHART_SURVIVAL_ABOUT),
        View::new("lives", m::CHART_LIVES, m::CHART_ACTIVE_EMPTY, |workspace, lens, _| {
            ChartModel::of(LivesChart::of(life_lines(workspace.register(), lens)))
        }),
    ]
}

/// Activities in each period, by kind or by group of kinds.
pub fn activities_chart(workspace: &Workspace, lens: &Lens, _lang: Lang) -> ChartModel {
    ChartModel::of(CountsChart(activities(workspace.register(), lens)))
}

/// The parameter of a route with the group of activities whose kinds are drawn.
pub const ACTIVITIES: &str = "activities";

/// The group of this name; otherwise the first.
pub fn activity_group(code: &str) -> ActivityGroup {
    ActivityGroup::from_code(code).unwrap_or(ActivityGroup::PartyLife)
}

/// The groups of activities to choose from.
pub fn activity_groups(lang: Lang) -> Vec<Choice> {
    let choice =
        |group: ActivityGroup| Choice::new(group.code(), text::activity_group(group).get(lang));
    ActivityGroup::ALL.map(choice).to_vec()
}

/// The activities of a group in each period, by kind.
pub fn activity_kinds_chart(
    workspace: &Workspace,
    lens: &Lens,
    group: ActivityGroup,
) -> ChartModel {
    ChartModel::of(CountsChart(activities_of(workspace.register(), lens, group)))
}
