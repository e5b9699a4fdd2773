//! Pasting a table from a spreadsheet: the field, what each line would do, and the word to do it.

use leptos::ev;

use crate::components::button::button;
use crate::components::unfold::unfold;
use crate::html::{self, Element, show};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::views::intake::PastePreview;
use zhibu_text::{self as text, Message, m};

/// Maximum number of refused lines that are named.
const SHOWN_INVALID: usize = 100;
/// Maximum number of taken lines that are shown: enough to see whether the columns were understood.
const SHOWN_WRITTEN: usize = 200;

/// The words of one kind of pasting.
#[derive(Clone, Copy)]
pub struct PastingWords {
    /// What the page is about.
    pub about: Message,
    /// The field's name.
    pub field: Message,
    /// What the heads of a table may be.
    pub example: Message,
    /// The verb that enters it.
    pub take: Message,
}

/// The form with its preview. `above` stands between the field and its button; `preview_of` says what a
/// table would do, and is called again when the ledger changes under it; `take` does it.
pub fn pasting(
    state: AppState,
    words: PastingWords,
    above: Option<Element>,
    preview_of: impl Fn(&str) -> Option<PastePreview> + Send + Sync + 'static,
    take: impl Fn(&str) + Copy + Send + 'static,
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
        take(&pasted);
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
    let labels = [m::PLAN_NEW, m::PLAN_CHANGED, m::PLAN_SAME, m::PLAN_INVALID];
    let number = |(label, count): (Message, usize)| {
        html::li()
            .child(html::span().class("label").child(label.get(lang)))
            .child(html::strong().child(count.to_string()))
    };
    let numbers = html::ul()
        .class("coverage-numbers")
        .attr("data-testid", "roster-counts")
        .children(labels.into_iter().zip(preview.counts).map(number));
    let columns =
        text::pair(m::ROSTER_COLUMNS.get(lang), &text::listed(&preview.columns, lang), lang);
    let mut sections = vec![html::p().class("quiet").child(columns), numbers];
    if !preview.written.is_empty() {
        let written = preview.written;
        sections.push(unfold(state, "written", m::ROSTER_WRITTEN, move || {
            let lang = state.lang();
            let line = |(outcome, said): &(Message, String)| {
                let chip = html::span().class("chip").child(outcome.get(lang));
                html::li().child(chip).child(" ").child(said.clone())
            };
            let lines = written.iter().take(SHOWN_WRITTEN).map(line);
            html::ul().class("written").children(lines.collect::<Vec<_>>())
        }));
    }
    if !preview.invalid.is_empty() {
        let lines = preview.invalid.into_iter().take(SHOWN_INVALID);
        sections.push(
            html::section()
                .class("invalid")
                .child(html::h3().child(m::ROSTER_INVALID.get(lang)))
                .child(html::ul().children(lines.map(|line| html::li().child(line)))),
        );
    }
    sections
}
