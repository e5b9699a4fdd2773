//! The analysis: the charts that are not on the dashboard, over the same time and scope.

use crate::components::chart::Chart;
use crate::components::choose::choose_param;
use crate::components::content::page_head;
use crate::components::seen::when_seen;
use crate::features::dashboard::overview::{chart, controls, lens};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::dashboard::analysis::{
    ACTIVITIES, activity_group, activity_groups, activity_kinds_chart, analysis_charts,
};
use zhibu_domain::growth::Lens;
use zhibu_text::m;

/// The page.
pub fn analysis(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    let others = analysis_charts().map(|view| {
        html::div()
            .class("chart-room")
            .attr("data-chart", view.name)
            .child(when_seen(move || chart(state, lens, view)))
    });
    let charts = html::div().class("charts").child(activity_kinds(state, lens)).children(others);
    html::div()
        .class("dashboard")
        .child(page_head(state, m::ANALYSIS).child(controls(state)))
        .child(charts)
}

/// The chart of the kinds of activities in a group, with a choice of the group.
fn activity_kinds(state: AppState, lens: Memo<Lens>) -> Element {
    let group = move || activity_group(&state.navigation().param(ACTIVITIES));
    let model = Memo::new(move || {
        let read =
            |lens: &Lens| state.read(|workspace| activity_kinds_chart(workspace, lens, group()));
        lens.with(read).unwrap_or_default()
    });
    let control = choose_param(
        state,
        m::ACTIVITY_GROUP,
        ACTIVITIES,
        move || group().code().to_owned(),
        move |_| activity_groups(state.lang()),
    );
    Chart::new(state, "activity-kinds", m::CHART_ACTIVITY_KINDS, model)
        .view(m::CHART_ACTIVITIES_EMPTY, Some(control.class("inline")))
}
