//! Choosing a file to read.

use leptos::ev;
use wasm_bindgen::JsCast;

use crate::i18n::Message;
use crate::ui::html::{self, Element};
use crate::ui::state::AppState;

/// A real file input with a label that looks like a button.
pub fn file_button(state: AppState, label: Message) -> Element {
    let input = html::input().attr("type", "file").attr("accept", ".json,application/json").on(
        ev::change,
        move |event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let Some(input): Option<web_sys::HtmlInputElement> = input else { return };
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                state.read_file(file);
            }
            // So that choosing the same file again is a change.
            input.set_value("");
        },
    );
    html::label().class("button file").child(state.say(label)).child(input)
}
