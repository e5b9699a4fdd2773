//! The phases of a round of appraisal.

use crate::components::content::line;
use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::views::appraisals::phases::{PhaseView, phases};
use zhibu_text::m;

/// The phases of a round in a line, each with its dates or a link to enter them.
pub fn phase_line(
    state: AppState,
    round: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Element {
    let phase = move |PhaseView { cells, is_over, is_current }: PhaseView| {
        line(state, cells)
            .class(if is_over { "" } else { "open" })
            .attr("aria-current", is_current.then_some("step"))
    };
    let phases = move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let view = state.read(|workspace| Some(phases(workspace, &round()?, as_of, lang)));
        view.flatten().unwrap_or_default().into_iter().map(phase).collect::<Vec<_>>()
    };
    html::ol().class("life-line phases").attr("aria-label", state.t(m::PHASES)).child(phases)
}
