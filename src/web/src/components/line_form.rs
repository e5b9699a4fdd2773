//! A form of one line: a text input and a submit button.

use leptos::ev;

use crate::html::{self, Element};
use crate::reactive::Signal;
use crate::state::AppState;
use zhibu_text::Message;

/// The texts of a one-line form.
#[derive(Clone, Copy)]
pub struct LineForm {
    /// The label of the input.
    pub label: Message,
    /// Its maximum length, in chars.
    pub longest: usize,
    /// The verb of the button.
    pub verb: Message,
    /// The id of the list of what may be chosen instead of typing it.
    pub list: Option<&'static str>,
}

/// A text input bound to a signal.
pub fn text_input(value: Signal<String>, longest: usize) -> Element {
    html::input()
        .attr("type", "text")
        .attr("maxlength", longest)
        .prop("value", move || value.get())
        .on(ev::input, move |event| value.set(html::input_value(&event)))
}

/// The form, with `initial` as its text; blank input is ignored.
pub fn line_form(
    state: AppState,
    LineForm { label, longest, verb, list }: LineForm,
    initial: String,
    submit: impl Fn(&str) + 'static,
) -> Element {
    let text = Signal::new(initial);
    let label = html::span().child(state.t(label));
    let button = html::button()
        .attr("type", "submit")
        .attr("disabled", move || text.with(|text| text.trim().is_empty()))
        .child(state.t(verb));
    html::form()
        .class("line")
        .on(ev::submit, move |event| {
            event.prevent_default();
            submit(&text.get_untracked());
        })
        .child(html::label().child(label).child(text_input(text, longest).attr("list", list)))
        .child(button)
}
