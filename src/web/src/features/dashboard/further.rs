//! The dashboard's charts below the first screen.

use crate::components::chart::Chart;
use crate::components::choose::choose_param;
use crate::components::content::link;
use crate::features::dashboard::overview::{chart, lens};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::route::{Page, Route};
use zhibu_app::views::dashboard::analysis::further_charts as views;
use zhibu_app::views::dashboard::outcomes::{self, MEASURE};
use zhibu_app::views::links::{LinkLook, PageLink};
use zhibu_domain::growth::Lens;
use zhibu_text::m;

/// The charts, and the way to all others.
pub fn further_charts(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    let analysis = PageLink::to(state.translate(m::ANALYSIS), Route::to(Page::Analysis));
    html::div()
        .child(
            html::section()
                .class("charts")
                .attr("aria-label", state.t(m::FURTHER_CHARTS))
                .children(views().map(|view| chart(state, lens, view)))
                .child(outcome_chart(state, lens)),
        )
        .child(
            html::p().class("more-charts").child(link(state, analysis.looking(LinkLook::Button))),
        )
}

/// The chart of outcomes, with a choice of the measure.
fn outcome_chart(state: AppState, lens: Memo<Lens>) -> Element {
    let model = Memo::new(move || {
        let key = state.navigation().param(MEASURE);
        let read =
            |lens: &Lens| state.read(|workspace| outcomes::outcomes_chart(workspace, lens, &key));
        lens.with(read).unwrap_or_default()
    });
    let groups = Memo::new(move || {
        let lang = state.lang();
        model.with(|model| outcomes::groups(model, lang))
    });
    let measure = choose_param(
        state,
        m::MEASURE,
        MEASURE,
        move || groups.with(|groups| groups.chosen.clone()),
        move |_| groups.with(|groups| groups.choices.clone()),
    );
    let more = move || groups.with(|groups| groups.more.clone()).map(|more| link(state, more));
    let controls = html::span().child(measure.class("inline")).child(more);
    Chart::new(state, "outcomes", m::CHART_OUTCOMES, model)
        .view(m::CHART_OUTCOMES_EMPTY, Some(controls))
}
