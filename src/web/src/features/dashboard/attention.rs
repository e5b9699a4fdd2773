//! The dashboard's figures on what needs attention.

use crate::components::content::figures;
use crate::features::dashboard::overview::lens;
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::dashboard::attention as view;
use zhibu_text::m;

/// The figures, each linked to its rows.
pub fn attention(state: AppState) -> Element {
    let figures_now = Memo::new(move || {
        let (lens, lang) = (lens(state), state.lang());
        state.read(|workspace| view::attention(workspace, &lens, lang)).unwrap_or_default()
    });
    html::section()
        .class("attention-line")
        .child(html::h2().child(state.t(m::ATTENTION)))
        .child(figures(state, "attention", "attention", m::ATTENTION, move || figures_now.get()))
}
