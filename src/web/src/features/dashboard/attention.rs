//! The dashboard's figures on what needs attention.

use crate::components::content::figures;
use crate::features::dashboard::overview::lens;
use crate::features::dashboard::start::start;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::dashboard::attention as view;
use zhibu_app::views::dashboard::growth::is_bare;
use zhibu_text::m;

/// What the ledger asks for at its start, and the figures, each linked to its rows.
pub fn attention(state: AppState) -> Element {
    let is_bare = move || state.read(is_bare).unwrap_or(false);
    html::div()
        .child(start(state))
        .child(show(move || !is_bare(), move || attention_figures(state)))
}

fn attention_figures(state: AppState) -> Element {
    let figures_now = Memo::new(move || {
        let (lens, lang) = (lens(state), state.lang());
        state.read(|workspace| view::attention(workspace, &lens, lang)).unwrap_or_default()
    });
    html::section()
        .class("attention-line")
        .child(html::h2().child(state.t(m::ATTENTION)))
        .child(figures(state, "attention", "attention", m::ATTENTION, move || figures_now.get()))
}
