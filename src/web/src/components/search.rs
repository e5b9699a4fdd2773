//! The global search (Ctrl K). The input is part of the initial program; the results come with the
//! part that shows records.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::button::button;
use crate::components::confirm::modal;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::state::AppState;
use crate::state::loader::{FetchedPage, RecordsPage};
use zhibu_text::m;

/// The links that the arrow keys move through.
const RESULTS: &str = ".search-results a";
const RECORDS: &str = ".search-results li a";
const FIELD: &str = ".search-line input";

/// The dialog.
pub fn search_dialog(state: AppState) -> Element {
    let close = move || state.navigation().set_searching(false);
    // If the ledger is still being opened, the dialog opens with it.
    let is_open = move || state.navigation().is_searching().get() && state.is_open();
    let line = html::div().class("search-line").child(field(state));
    let found =
        move || (state.loader().page)(state, FetchedPage::Records(RecordsPage::SearchResults));
    modal("search", is_open, close)
        .attr("aria-label", state.t(m::SEARCH))
        .child(line.child(button(state, "", m::CLOSE, close)))
        .child(results(state).child(show(is_open, found)))
}

fn field(state: AppState) -> Element {
    let text = state.navigation().searched();
    let field = ElementRef::new();
    Effect::new(move || {
        // The last search is selected, ready to be overwritten.
        if state.navigation().is_searching().get()
            && let Some(field) = field.get_untracked()
        {
            field.unchecked_into::<web_sys::HtmlInputElement>().select();
        }
    });
    html::input()
        .node_ref(field)
        .on(ev::keydown, move |event| {
            if platform::is_composing(&event) {
                return;
            }
            match &*event.key() {
                "Enter" => platform::follow_first(RECORDS),
                // Moves the focus into the results.
                "ArrowDown" => platform::focus_first(RESULTS),
                // Engines empty the field first, or keep the dialog open for good.
                "Escape" => state.navigation().set_searching(false),
                _ => return,
            }
            event.prevent_default();
        })
        .attr("type", "search")
        .attr("autofocus", true)
        .attr("aria-label", state.t(m::SEARCH))
        .attr("placeholder", state.t(m::SEARCH_HINT))
        .prop("value", move || text.get())
        .on(ev::input, move |event| state.navigation().set_searched(html::input_value(&event)))
}

fn results(state: AppState) -> Element {
    html::div()
        .class("search-results")
        .attr("role", "region")
        .attr("aria-live", "polite")
        .attr("aria-label", state.t(m::SEARCH_RESULTS))
        .on(ev::keydown, |event| {
            let step = match &*event.key() {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            platform::step_focus(RESULTS, FIELD, step);
        })
}
