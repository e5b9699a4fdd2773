//! Temporary organisations and their teams.

pub mod closing;
pub mod conduct;
pub mod enlist;
pub mod life;
pub mod method;
pub mod pack;
pub mod step_form;
pub mod team;

use leptos::ev;

use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::route::Route;
use zhibu_text::m;

/// A form that Escape leaves, to where its link said or else to `back`.
fn left_by_escape(state: AppState, form: Element, back: Route) -> Element {
    form.on(ev::keydown, move |event| {
        if event.key() == "Escape" && !platform::is_composing(&event) {
            state.go(state.navigation().return_route().unwrap_or_else(|| back.clone()));
        }
    })
}

/// The link that leaves such a form.
fn cancel(state: AppState, back: Route) -> Element {
    let to = state.navigation().return_route().unwrap_or(back);
    html::a().class("button").attr("href", to.to_string()).child(state.t(m::CANCEL))
}

/// Lets Enter in a line of a form do something of its own, instead of saving the form.
fn on_enter(line: Element, act: impl Fn() + 'static) -> Element {
    line.on(ev::keydown, move |event| {
        if event.key() == "Enter" && !platform::is_composing(&event) {
            event.prevent_default();
            act();
        }
    })
}
