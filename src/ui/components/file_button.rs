//! Choosing files to read.

use leptos::ev;
use wasm_bindgen::JsCast;

use crate::i18n::{Message, m};
use crate::ui::html::{self, Element};
use crate::ui::platform;
use crate::ui::state::AppState;

/// A real file input with a label that looks like a button. Several files may be chosen at once.
pub fn file_button(state: AppState, label: Message) -> Element {
    input(state, label, false)
}

/// The same for all ledger files of a folder.
pub fn folder_button(state: AppState, label: Message) -> Element {
    input(state, label, true)
}

fn input(state: AppState, label: Message, is_folder: bool) -> Element {
    let input = html::input()
        .attr("type", "file")
        .attr("multiple", true)
        .attr("webkitdirectory", is_folder)
        .attr("accept", ".json,application/json")
        .on(ev::change, move |event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let Some(input): Option<web_sys::HtmlInputElement> = input else { return };
            let mut files =
                input.files().map(|files| platform::files_in(&files)).unwrap_or_default();
            if is_folder {
                // Whatever else lies in a folder was not meant.
                files.retain(platform::is_named_as_ledger);
                if files.is_empty() {
                    state.tell(m::NO_LEDGER_DROPPED.get(state.lang_now()));
                }
            }
            state.read_files(files);
            // So that choosing the same file again is a change.
            input.set_value("");
        });
    html::label().class("button file").child(state.say(label)).child(input)
}
