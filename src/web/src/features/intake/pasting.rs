//! Pasting a table from a spreadsheet: the input, a preview of each line, and the button that
//! imports it.

use leptos::ev;

use crate::components::button::button;
use crate::components::content::filled;
use crate::components::unfold::unfold;
use crate::html::{self, Element, show};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::route::Route;
use zhibu_app::views::intake::{PastePreview, Pasted};
use zhibu_text::{Message, m};

/// The texts of a page for pasting.
#[derive(Clone, Copy)]
pub struct PastingWords {
    /// The explanation on the page.
    pub about: Message,
    /// The label of the input.
    pub field: Message,
    /// Example column heads.
    pub example: Message,
    /// The verb of the button.
    pub take: Message,
}

/// The form with its preview. `above` is rendered between the input and its button; `preview_of`
/// returns the preview of a table, and is called again when the ledger changes; `take` imports the
/// table and returns the route to go to.
pub fn pasting(
    state: AppState,
    words: PastingWords,
    above: Option<Element>,
    preview_of: impl Fn(&str) -> Option<PastePreview> + Send + Sync + 'static,
    take: impl Fn(&str) -> Option<(Pasted, Route)> + Copy + Send + 'static,
) -> Vec<Element> {
    let text = Signal::new(String::new());
    let asked = Signal::new(String::new());
    let planned = Memo::new(move || {
        let text = asked.get();
        if text.trim().is_empty() { None } else { preview_of(&text) }
    });
    let field = html::textarea()
        .attr("rows", "10")
        .attr("aria-label", state.t(words.field))
        .attr("placeholder", state.t(words.example))
        .prop("value", move || text.get())
        .on(ev::input, move |event| {
            text.set(html::input_value(&event));
            state.navigation().set_dirty(true);
        });
    let look = html::button()
        .attr("type", "submit")
        .attr("disabled", move || text.with(|text| text.trim().is_empty()))
        .child(state.t(m::ROSTER_LOOK));
    let form = html::form()
        .class("roster-form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            asked.set(text.get_untracked());
        })
        .child(field)
        .child(above)
        .child(html::div().class("actions").child(look));
    let take = move || {
        if state.is_past() || planned.get_untracked().is_none() {
            return;
        }
        let pasted = asked.get_untracked();
        state.navigation().set_dirty(false);
        text.set(String::new());
        asked.set(String::new());
        if let Some((Pasted { command, text }, route)) = take(&pasted) {
            state.apply(command);
            state.notify_saved(text);
            state.go(route);
        }
    };
    let can_take =
        move || planned.with(|preview| preview.as_ref().is_some_and(PastePreview::has_writes));
    let actions =
        move || html::div().class("actions").child(button(state, "primary", words.take, take));
    vec![
        html::p().class("quiet").child(state.t(words.about)),
        form,
        html::div().child(move || planned.get().map(|planned| preview(state, planned))),
        html::div().child(show(can_take, actions)),
    ]
}

fn preview(state: AppState, preview: PastePreview) -> Vec<Element> {
    let lang = state.lang();
    let number = |(label, count): (Message, usize)| {
        html::li()
            .child(html::span().class("label").child(label.get(lang)))
            .child(html::strong().child(count.to_string()))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "roster-counts")
        .children(preview.named_counts().map(number));
    let columns = preview.columns_text(lang);
    let mut sections = vec![html::p().class("quiet").child(columns), numbers];
    if !preview.written.is_empty() {
        let written = preview.written;
        sections.push(unfold(state, "written", m::ROSTER_WRITTEN, move || {
            let lines = written.iter().map(|line| filled(state, html::li(), line.clone()));
            html::ul().class("written").children(lines.collect::<Vec<_>>())
        }));
    }
    if !preview.invalid.is_empty() {
        let lines = preview.invalid.into_iter();
        sections.push(
            html::section()
                .class("invalid")
                .child(html::h3().child(m::ROSTER_INVALID.get(lang)))
                .child(html::ul().children(lines.map(|line| html::li().child(line)))),
        );
    }
    sections
}
