//! A button, compiled once: most buttons are a message and a deed.

use leptos::prelude::*;

use crate::i18n::Message;
use crate::ui::state::AppState;

/// A button of this class with this verb; `deed` is what it does.
pub fn button(
    state: AppState,
    class: &'static str,
    verb: Message,
    deed: impl Fn() + 'static,
) -> AnyView {
    fn erased(state: AppState, class: &'static str, verb: Message, deed: Box<dyn Fn()>) -> AnyView {
        view! {
            <button type="button" class=class on:click=move |_| deed()>{state.say(verb)}</button>
        }
        .into_any()
    }
    erased(state, class, verb, Box::new(deed))
}
