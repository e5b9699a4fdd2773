//! A form of one line: what is typed, and the button that takes it.

use leptos::ev;

use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_text::Message;

/// What a form of one line says.
#[derive(Clone, Copy)]
pub struct LineForm {
    /// What is typed.
    pub label: Message,
    /// Its maximum length, in characters.
    pub longest: usize,
    /// What the button does.
    pub verb: Message,
}

/// A text field whose text is followed.
pub fn text_input(value: Signal<String>, longest: usize) -> Element {
    html::input()
        .attr("type", "text")
        .attr("maxlength", longest)
        .prop("value", move || value.get())
        .on(ev::input, move |event| value.set(html::input_value(&event)))
}

/// The form, with `typed` to begin with; nothing blank is taken.
pub fn line_form(
    state: AppState,
    LineForm { label, longest, verb }: LineForm,
    typed: String,
    submit: impl Fn(&str) + 'static,
) -> Element {
    let typed = Signal::new(typed);
    let label = html::span().child(state.t(label));
    let button = html::button()
        .attr("type", "submit")
        .attr("disabled", move || typed.with(|typed| typed.trim().is_empty()))
        .child(state.t(verb));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit(&typed.get_untracked());
        })
        .child(html::label().child(label).child(text_input(typed, longest)))
        .child(button)
}
