//! The analysis: the charts that are not on the dashboard, over the same time and scope.

use crate::components::chart::Chart;
use crate::components::choose::choose_param;
use crate::components::content::page_head;
use crate::components::data_table::followed_table;
use crate::components::seen::when_seen;
use crate::features::dashboard::overview::{chart, controls, lens};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::table::NoControl;
use zhibu_app::views::dashboard::analysis::{
    ACTIVITIES, activity_group, activity_groups, activity_kinds_chart, analysis_charts,
};
use zhibu_app::views::dashboard::periods::{
    PERIODS, period_choices, periods_to_show, side_by_side,
};
use zhibu_domain::growth::Lens;
use zhibu_text::{Message, m};

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
        .child(two_periods(state, lens))
        .child(charts)
}

/// Two periods side by side, with a choice of both.
fn two_periods(state: AppState, lens: Memo<Lens>) -> Element {
    let shown = move || {
        let [earlier, later] = PERIODS.map(|name| state.navigation().param(name));
        let asked = [&*earlier, &*later];
        lens.with(|lens| state.read(|workspace| periods_to_show(workspace, lens, asked))).flatten()
    };
    let table = Memo::new(move || {
        let (periods, lang) = (shown()?, state.lang());
        lens.with(|lens| state.read(|workspace| side_by_side(workspace, lens, periods, lang)))
    });
    let choose = |label: Message, index: usize| {
        let chosen = move || shown().map(|periods| periods[index].to_string()).unwrap_or_default();
        let choices = move |_: &str| {
            let lang = state.lang();
            let read = |lens: &Lens| {
                state.read(|workspace| period_choices(workspace, lens, lang)).unwrap_or_default()
            };
            lens.with(read)
        };
        choose_param(state, label, PERIODS[index], chosen, choices)
    };
    let controls = html::div()
        .class("controls")
        .child(choose(m::PERIOD_EARLIER, 0))
        .child(choose(m::PERIOD_LATER, 1));
    html::section()
        .class("two-periods")
        .child(html::h2().child(state.t(m::SIDE_BY_SIDE)))
        .child(controls)
        .child(followed_table(
            state,
            "table-periods",
            move || table.get(),
            |never: NoControl| match never {},
        ))
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
