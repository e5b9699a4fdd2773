//! Conduct notes, a sheet for each home organisation, for printing.

use crate::components::button::{button, text_button};
use crate::components::content::{empty, link, page_head};
use crate::components::data_table::plain_table;
use crate::html::{self, Element, show};
use crate::platform::{self, ByReader};
use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::views::branches::conduct::{ConductSheet, conduct_view, return_announced};
use zhibu_text::m;

/// The page.
pub fn conduct(state: AppState) -> Element {
    let view = Memo::new(move || {
        let (branch, lang) = (state.navigation().param("branch"), state.lang());
        state.read(|workspace| conduct_view(workspace, &branch, lang, &ByReader)).flatten()
    });
    let is_empty =
        move || view.with(|view| view.as_ref().is_none_or(|view| view.sheets.is_empty()));
    let sheets = move || {
        let sheets = view.get().map(|view| view.sheets).unwrap_or_default();
        sheets.into_iter().map(|one| sheet(state, one)).collect::<Vec<_>>()
    };
    let back = move || {
        let back = view.with(|view| view.as_ref().map(|view| view.back.clone()));
        back.map(|back| link(state, back))
    };
    let print =
        button(state, "primary", m::CONDUCT_PRINT, platform::print).attr("disabled", is_empty);
    let none = move || {
        let is_known = view.with(Option::is_some);
        let message = if is_known { m::CONDUCT_NONE } else { m::NO_SUCH_RECORD };
        empty(state.t(message))
    };
    let send_all = move || {
        let verb = view.with(|view| view.as_ref().and_then(|view| view.send.clone()))?;
        Some(text_button("", verb, move || send(state)))
    };
    html::div()
        .class("conduct-page")
        .child(page_head(state, m::CONDUCT).child(back).child(send_all).child(print))
        .child(show(is_empty, none))
        .child(sheets)
}

/// Records all written notes as returned today.
fn send(state: AppState) {
    let (branch, today) =
        (leptos::prelude::untrack(|| state.navigation().param("branch")), platform::today());
    state.perform(|workspace, lang| return_announced(workspace, &branch, today, lang));
}

fn sheet(state: AppState, sheet: ConductSheet) -> Element {
    let ConductSheet { title, to, table, count, seal } = sheet;
    html::section()
        .class("sheet")
        .key(&*to)
        .child(html::h2().child(title))
        .child(html::p().child(to))
        .child(plain_table(state, "table-conduct", table))
        .child(html::p().class("quiet").child(count))
        .child(html::p().class("seal").child(seal))
}
