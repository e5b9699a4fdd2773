//! The choice of an area.

use crate::components::choose::choose_param;
use crate::html::{self, Element, show};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::areas::area_choices;
use zhibu_domain::kinds::records::Kind;
use zhibu_text as text;

/// The choice of an area, which is stored in the URL; nothing without areas.
pub fn choose_area(state: AppState) -> Element {
    let chosen = move || state.navigation().param("area");
    let areas = Memo::new(move || {
        let (chosen, lang) = (chosen(), state.lang());
        let areas = state.read(|workspace| area_choices(workspace, &chosen, lang));
        areas.unwrap_or_default()
    });
    let control =
        move || choose_param(state, text::kind(Kind::Area), "area", chosen, move |_| areas.get());
    html::div()
        .class("controls")
        .child(show(move || areas.with(|areas| !areas.is_empty()), control))
}
