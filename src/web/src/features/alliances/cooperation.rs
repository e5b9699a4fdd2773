//! The section of a cooperation's page: what it contracted, and what of it arrived and was paid.

use leptos::prelude::*;

use crate::components::content::{actions, figures};
use crate::html::{self, Element};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::alliances::lists::cooperation as view_cooperation;
use zhibu_text::m;

/// The section of a cooperation's page.
pub fn cooperation(state: AppState, id: StoredValue<String>) -> Element {
    let view = Memo::new(move || {
        let (lang, as_of) = (state.lang(), state.as_of());
        let read = |id: &String| state.read(|open| view_cooperation(open, id, as_of, lang));
        id.with_value(read).flatten()
    });
    let amounts = move || view.get().map(|view| view.amounts).unwrap_or_default();
    let forms = move || view.get().map(|view| actions(state, view.forms));
    html::section()
        .class("life")
        .child(html::h3().child(state.t(m::INSTALMENTS)))
        .child(figures(state, "coverage-numbers", "instalments", m::INSTALMENTS, amounts))
        .child(html::div().child(forms))
}
