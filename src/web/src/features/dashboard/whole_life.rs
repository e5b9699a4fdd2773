//! The charts of the whole lifecycle: coverage, deployment, survival, and the time from request to
//! launch.

use crate::features::dashboard::overview::{chart, lens};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::dashboard::charts::whole_life_charts;
use zhibu_text::m;

/// The section of the dashboard.
pub fn whole_life(state: AppState) -> Element {
    let lens = Memo::new(move || lens(state));
    html::section()
        .class("charts")
        .attr("aria-label", state.t(m::WHOLE_LIFE))
        .children(whole_life_charts().map(|view| chart(state, lens, view)))
}
