//! The browser's own copy of a list (Ctrl+A, Ctrl+C) has the rows that are in the page, which of a long
//! list are those on the screen. When it has all of these, a note says so and offers the whole list.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::button::button;
use crate::html::{self, Element, ElementRef, show};
use crate::platform;
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::sheets::SheetSource;
use zhibu_app::views::records::rows::copied_note;
use zhibu_text::m;

/// The note about a copy of the rows in `list`, when there is one. `found` are the rows of the list, and
/// `source` makes a table of all of them.
pub fn copied_part(
    state: AppState,
    list: ElementRef,
    found: Memo<Arc<Vec<u32>>>,
    source: impl Fn() -> SheetSource + Copy + Send + Sync + 'static,
) -> Element {
    let copied = Signal::new(None::<usize>);
    Effect::new(move || {
        // A list of other rows has not been copied.
        found.track();
        copied.set(None);
    });
    let listener = window_event_listener(ev::copy, move |event| {
        if let Some(list) = list.get_untracked().filter(|_| !is_in_input(&event)) {
            copied.set(copied_rows(&list));
        }
    });
    on_cleanup(move || listener.remove());
    let note = Memo::new(move || {
        let total = found.with(|found| found.len());
        copied.get().and_then(|shown| copied_note(shown, total, state.lang()))
    });
    let offer = move || {
        let menu = (state.loader().sheet_menu)(state, Arc::new(move || Some(source())));
        html::div().class("copied-part").child(menu).child(button(
            state,
            "plain",
            m::CLOSE,
            move || copied.set(None),
        ))
    };
    html::div()
        .child(html::p().class("copied-note").attr("role", "status").child(move || note.get()))
        .child(show(move || note.with(Option::is_some), offer))
}

/// The number of rows in the page, if the selection has the first and the last of them.
fn copied_rows(list: &web_sys::HtmlElement) -> Option<usize> {
    let rows = list.query_selector_all("tbody tr:not(.spacer)").ok()?;
    let count = rows.length();
    let selection = platform::window().get_selection().ok()??;
    let has = |index: u32| {
        let is_selected = |row| selection.contains_node_with_allow_partial_containment(&row, true);
        rows.item(index).is_some_and(|row| is_selected(row).unwrap_or(false))
    };
    (count > 0 && has(0) && has(count - 1)).then_some(count as usize)
}

/// Whether something is copied from a field, which has a selection of its own.
fn is_in_input(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target
        .is_some_and(|target| target.closest("input, textarea").is_ok_and(|found| found.is_some()))
}
