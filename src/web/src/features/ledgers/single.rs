//! The program as a single file, with the open ledger inside if the user wants.

use leptos::ev;

use super::seal::{passphrase_field, strength_line};
use crate::components::button::button;
use crate::components::tick::tick_box;
use crate::edition::{has_embedded, is_single};
use crate::html::{self, Element, Node, View, show};
use crate::reactive::Signal;
use crate::state::{AppState, SinglePage};
use zhibu_app::views::ledgers::single::{SingleDraft, save_label};
use zhibu_text::m;

/// The section.
pub fn single(state: AppState) -> Element {
    // A copy of the single file is made to take the ledger along.
    let draft = Signal::new(SingleDraft { has_ledger: is_single(), ..SingleDraft::default() });
    let page = Signal::new(SinglePage::Later);
    // It is megabytes, so only for whoever comes to the section. Whoever presses the button meanwhile waits for it.
    let come = move || SinglePage::fetch_ahead(page);
    let save = button(state, "", save_label(is_single()), move || {
        state.save_single(&draft.get_untracked(), page);
    })
    .attr("disabled", move || draft.with(|draft| !draft.can_save()));
    let note = move || {
        let inside = draft.with(|draft| draft.inside(state.is_open(), has_embedded()));
        inside.note().map(|note| html::p().class("quiet").child(state.t(note)))
    };
    html::section()
        .attr("id", "single")
        .on(ev::pointerenter, move |_| come())
        .on(ev::focusin, move |_| come())
        .child(html::h2().child(state.t(m::SINGLE)))
        .child(html::p().class("quiet").child(state.t(m::SINGLE_ABOUT)))
        .child(note)
        .child(show(move || state.is_open(), move || inside(state, draft)))
        .child(show(
            move || state.is_open() && draft.with(|draft| draft.has_ledger),
            move || sealing(state, draft),
        ))
        .child(html::div().class("actions").child(save))
}

/// Whether the open ledger is inside.
fn inside(state: AppState, draft: Signal<SingleDraft>) -> Element {
    let is_inside = move || draft.with(|draft| draft.has_ledger);
    let toggle = move || draft.update(|draft| draft.has_ledger = !draft.has_ledger);
    let words = html::span().child(state.t(m::SINGLE_LEDGER));
    let tick =
        html::label().class("tick-line").child(tick_box(is_inside, toggle)).child(" ").child(words);
    html::div().class("actions").child(tick)
}

/// What it means that a ledger is inside, and the passphrase that seals it.
fn sealing(state: AppState, draft: Signal<SingleDraft>) -> Vec<Node> {
    let secret = passphrase_field(
        state,
        move || draft.with(|draft| draft.passphrase.clone()),
        move |text| draft.update(|draft| draft.passphrase = text),
    );
    let strength = move || draft.with(|draft| draft.strength(state.lang()));
    let sealed = show(
        move || draft.with(|draft| !draft.passphrase.is_empty()),
        move || html::p().class("quiet").child(state.t(m::PASSPHRASE_ABOUT)),
    );
    let form =
        html::form().class("line").on(ev::submit, |event| event.prevent_default()).child(secret);
    vec![
        html::p().class("quiet").child(state.t(m::SINGLE_LEDGER_ABOUT)).into_node(),
        form.into_node(),
        strength_line(state, strength).into_node(),
        sealed,
    ]
}
