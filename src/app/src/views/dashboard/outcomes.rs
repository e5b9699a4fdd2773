//! The dashboard's chart of outcomes, and the groups that it can draw.

use zhibu_domain::growth::{Lens, OutcomeGroup, outcomes};
use zhibu_domain::kinds::choices::Strength;
use zhibu_domain::values::unit::is_same_measure;
use zhibu_text::{Lang, m};

use super::growth::{MOST_CHOICES, rest};
use crate::chart_model::{ChartModel, OutcomeChart, group_name};
use crate::route::{Page, Route};
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// The parameter of a route with the group of outcomes that is drawn.
pub const MEASURE: &str = "measure";

/// Outcomes in each period, by what they measure. The group of this key is drawn, or else the first.
pub fn outcomes_chart(workspace: &Workspace, lens: &Lens, key: &str) -> ChartModel {
    let register = workspace.register();
    let mut growth = outcomes(register, lens);
    let all = growth.groups.len();
    let found = growth.groups.iter().position(|group| has_key(group, key));
    let mut drawn = found.unwrap_or(0);
    if drawn >= MOST_CHOICES {
        growth.groups.swap(MOST_CHOICES, drawn);
        drawn = MOST_CHOICES;
    }
    growth.groups.truncate(MOST_CHOICES.max(drawn + 1));
    let group = growth.groups.get(drawn);
    let figures = group.map(|group| growth.figures(register, group)).unwrap_or_default();
    let more = all - growth.groups.len();
    ChartModel::of(OutcomeChart { growth, drawn, figures, more })
}

/// The key of a group of outcomes. It is not an index, as the order of groups changes with the
/// scope and with edits.
fn group_key(group: &OutcomeGroup) -> String {
    format!("{}|{}|{}", group.measure, group.unit, group.strength.map_or("", Strength::code))
}

/// Whether a key is that of the group. Its unit may since be another multiple of the same.
fn has_key(group: &OutcomeGroup, key: &str) -> bool {
    let strength = group.strength.map_or("", Strength::code);
    let of_measure = key.strip_prefix(&*group.measure).and_then(|rest| rest.strip_prefix('|'));
    let unit = of_measure.and_then(|rest| rest.strip_suffix(strength)?.strip_suffix('|'));
    unit.is_some_and(|unit| is_same_measure(unit, &group.unit))
}

/// A link to the dashboard with a group of outcomes drawn, of one alliance or of all; `None` for one
/// of those that are to choose from there: `index` is its index in their order.
pub fn drawing_of(
    group: &OutcomeGroup,
    index: usize,
    alliance: Option<&str>,
    lang: Lang,
) -> Option<PageLink> {
    let page = Route::to(Page::Dashboard)
        .with_param("alliance", alliance.unwrap_or_default())
        .with_param(MEASURE, &group_key(group));
    let draw = m::RESULTS_DRAW.get(lang);
    let link = PageLink::to(draw, page).labelled(format!("{draw} {}", group_name(group, lang)));
    (index >= MOST_CHOICES).then(|| link.looking(LinkLook::Quiet))
}

/// The groups of a chart of outcomes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupsView {
    /// The groups with most records, and the drawn one; a value is a key for [`outcomes_chart`].
    pub choices: Vec<Choice>,
    /// The key of the drawn group; empty if there is none.
    pub chosen: String,
    /// The number of other groups, linked to the page that has them all.
    pub more: Option<PageLink>,
}

/// The groups that a chart of outcomes can draw.
pub fn groups(chart: &ChartModel, lang: Lang) -> GroupsView {
    let Some(chart) = chart.content::<OutcomeChart>() else { return GroupsView::default() };
    let choice = |group: &OutcomeGroup| Choice::new(group_key(group), group_name(group, lang));
    GroupsView {
        choices: chart.growth.groups.iter().map(choice).collect(),
        chosen: chart.group().map(group_key).unwrap_or_default(),
        more: rest(chart.more, Page::Results, lang),
    }
}
