//! A confirmation before an action that cannot be undone.

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::html::{self, Element, View};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_text::{Message, m};

/// A modal dialog with a question, the action, and a way to cancel. Set `is_open` to ask.
pub fn confirm(
    state: AppState,
    is_open: Signal<bool>,
    question: impl View,
    yes: Message,
    on_yes: impl Fn() + 'static,
) -> Element {
    let actions = html::div()
        .class("actions")
        .child(button(state, "", m::CANCEL, move || is_open.set(false)))
        .child(button(state, "danger", yes, move || {
            is_open.set(false);
            on_yes();
        }));
    modal("confirm", move || is_open.get(), move || is_open.set(false))
        .attr("aria-label", state.t(yes))
        .child(html::p().child(question))
        .child(actions)
}

/// A modal dialog that is open while `is_open` is true; `closed` runs when the user leaves it.
pub fn modal(
    class: &'static str,
    is_open: impl Fn() -> bool + 'static,
    closed: impl Fn() + 'static,
) -> Element {
    fn follow(dialog: html::ElementRef, is_open: Box<dyn Fn() -> bool>) {
        Effect::new(move || {
            let Some(dialog) = dialog.get() else { return };
            platform::set_modal(&dialog, is_open());
        });
    }
    let dialog = html::ElementRef::new();
    follow(dialog, Box::new(is_open));
    html::dialog().class(class).node_ref(dialog).on(ev::close, move |_| closed())
}
