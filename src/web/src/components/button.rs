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
    // Its verb in a fixed language is the key, so that its element is never reused for another
    // action.
    text_button(class, state.t(verb), handler).key(verb.get(Lang::Zh))
}

/// The same with a label that is a text of a view.
pub fn text_button(class: &'static str, verb: impl View, handler: impl Fn() + 'static) -> Element {
    html::button().class(class).attr("type", "button").on(ev::click, move |_| handler()).child(verb)
}
