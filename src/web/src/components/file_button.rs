//! Choosing files to read.

use leptos::ev;
use wasm_bindgen::JsCast;

use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_text::{Message, m};

/// A file input with a label that looks like a button. It accepts several files: ledgers, and tables.
pub fn file_button(state: AppState, label: Message) -> Element {
    let read = move |files| state.read_files(files);
    label_of(state, label, input_with(true, LEDGERS_AND_TABLES, read))
}

/// The same for a table of a spreadsheet, passed to `handler`.
pub fn table_file_button(
    state: AppState,
    label: Message,
    handler: impl Fn(web_sys::File) + 'static,
) -> Element {
    let first =
        move |files: Vec<web_sys::File>| files.into_iter().next().into_iter().for_each(&handler);
    html::label().class("button file").child(state.t(label)).child(input_with(false, TABLES, first))
}

/// The same for a single file, passed to `handler`.
pub fn one_file_button(
    state: AppState,
    label: Message,
    handler: impl Fn(web_sys::File) + 'static,
) -> Element {
    let first =
        move |files: Vec<web_sys::File>| files.into_iter().next().into_iter().for_each(&handler);
    label_of(state, label, input_with(false, LEDGERS, first))
}

/// The same for several files of ledgers, passed to `handler`.
pub fn ledger_files_button(
    state: AppState,
    label: Message,
    handler: impl Fn(Vec<web_sys::File>) + 'static,
) -> Element {
    label_of(state, label, input_with(true, LEDGERS, handler))
}

/// The same for all ledger files of a folder.
pub fn folder_button(state: AppState, label: Message) -> Element {
    let read = move |mut files: Vec<web_sys::File>| {
        // Other files in the folder are not meant.
        files.retain(platform::is_named_as_ledger);
        if files.is_empty() {
            state.notify(m::NO_LEDGER_DROPPED.get(state.lang_now()));
        }
        state.read_files(files);
    };
    label_of(state, label, input_with(true, LEDGERS, read).attr("webkitdirectory", true))
}

/// The types of files that hold ledgers.
const LEDGERS: &str = ".json,application/json";
/// The types of both, without those that would only be refused. Phones share ledgers as texts.
const LEDGERS_AND_TABLES: &str = ".json,application/json,.xlsx,.xlsm,.csv,.txt";
/// The types of files that hold tables. Those that cannot be read can be chosen too, and it is told why.
const TABLES: &str = ".xlsx,.xlsm,.csv,.tsv,.txt,.xls,.et";

fn input_with(
    is_many: bool,
    accept: &'static str,
    handler: impl Fn(Vec<web_sys::File>) + 'static,
) -> Element {
    html::input().attr("type", "file").attr("multiple", is_many).attr("accept", accept).on(
        ev::change,
        move |event| {
            let input = event.target().and_then(|target| target.dyn_into().ok());
            let Some(input): Option<web_sys::HtmlInputElement> = input else { return };
            handler(input.files().map(|files| platform::files_in(&files)).unwrap_or_default());
            // So that choosing the same file again is a change.
            input.set_value("");
        },
    )
}

fn label_of(state: AppState, label: Message, input: Element) -> Element {
    // While the user looks for the file.
    let input = input.on(ev::click, move |_| state.fetch_files());
    html::label().class("button file").child(state.t(label)).child(input)
}
