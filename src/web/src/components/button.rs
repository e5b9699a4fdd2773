//! Buttons: most are a message and a handler.

use leptos::ev;

use crate::html::{self, Element, View};
use crate::state::AppState;
use zhibu_text::{Lang, Message};

/// A button with this class and verb; `handler` runs on click.
pub fn button(
    state: AppState,
    class: &'static str,
    verb: Message,
    handler: impl Fn() + 'static,
) -> Element {
    // What it does, whatever the language: it never becomes a button for something else.
    button_said(class, state.t(verb), handler).key(verb.get(Lang::Zh))
}

/// The same for a verb in the words of a view.
pub fn button_said(class: &'static str, verb: impl View, handler: impl Fn() + 'static) -> Element {
    html::button().class(class).attr("type", "button").on(ev::click, move |_| handler()).child(verb)
}
