//! The phases of a round of appraisal as a line.

use crate::html::{self, Element};
use crate::state::AppState;
use zhibu_app::views::appraisals::phases::{PhaseView, phases};
use zhibu_text::m;

/// The phases of a round as a line, each with its dates or the way to enter them.
pub fn phase_line(
    state: AppState,
    round: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Element {
    let line = move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let view = state.read(|workspace| Some(phases(workspace, &round()?, as_of, lang)));
        let phases = view.flatten().unwrap_or_default();
        phases.into_iter().map(|view| phase(state, view)).collect::<Vec<_>>()
    };
    html::ol().class("life-line phases").attr("aria-label", state.t(m::PHASES)).child(line)
}

fn phase(state: AppState, view: PhaseView) -> Element {
    // Each date is an element of its own, so that none is broken over lines.
    let from = view.from.map(|from| html::time().child(format!("{from} –")));
    let until = view.until.map(|until| html::time().child(until.to_string()));
    let enter = view.enter.map(|link| {
        html::a().attr("href", state.navigation().and_back(link.form).to_string()).child(link.name)
    });
    html::li()
        .class(if view.is_over { "" } else { "open" })
        .attr("aria-current", view.is_current.then_some("step"))
        .child(html::strong().child(view.name))
        .child(from)
        .child(until)
        .child(enter)
}
