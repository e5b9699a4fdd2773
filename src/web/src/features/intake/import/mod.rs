//! The page of an import.
//!
//! This file has the stages of an import; `plan` shows the plan by file and kind, `differences` by
//! record.

mod differences;
mod plan;

use std::mem::discriminant;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::content::labelled;
use crate::components::file_button::{file_button, folder_button};
use crate::html::{self, Element, Node, View};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::importing::{ImportStage, RefusedFile};
use zhibu_app::views::intake::import::{asks_for_passphrase, refused_file};
use zhibu_text::{Lang, Message, m};

/// The page.
pub fn import(state: AppState) -> Element {
    on_cleanup(move || leptos::task::spawn_local(async move { state.leave_import_page() }));
    // Without the progress: the page is rendered again only when the stage changes.
    let stage = Memo::new(move || state.importing().with_stage(discriminant));
    let content = move || {
        stage.track();
        untrack(|| content(state))
    };
    html::div()
        .class("import")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::IMPORT))))
        .child(content)
}

fn content(state: AppState) -> Node {
    let head = |message: Message| html::p().child(state.t(message));
    let choose = |message: Message| {
        let buttons = html::div().class("actions").child(file_button(state, message));
        buttons.child(folder_button(state, m::CHOOSE_FOLDER))
    };
    match state.importing().stage() {
        ImportStage::Idle => (head(m::IMPORT_HINT), choose(m::CHOOSE_FILE)).into_node(),
        ImportStage::Reading { .. } => {
            let message =
                move || state.importing().with_stage(|stage| stage.reading_text(state.lang()));
            let cancel = button(state, "", m::CANCEL, move || state.leave_import());
            vec![html::p().child(message), progress(state), cancel].into_node()
        }
        ImportStage::Taking { .. } => (head(m::TAKING_FILE), progress(state)).into_node(),
        ImportStage::Refused { refused } => {
            (refusals(state, refused), choose(m::CHOOSE_ANOTHER)).into_node()
        }
        ImportStage::Planned { plan, refused, .. } => {
            (refusals(state, refused), plan::planned(state, plan)).into_node()
        }
    }
}

fn progress(state: AppState) -> Element {
    html::progress()
        .attr("max", "100")
        .attr("value", move || state.importing().with_stage(ImportStage::percent))
        .attr("aria-label", state.t(m::PROGRESS))
}

/// The files that are refused as a whole, and the form to open sealed ones.
fn refusals(state: AppState, refused: Arc<Vec<RefusedFile>>) -> impl View {
    let passphrase = asks_for_passphrase(&refused).then(|| passphrase(state));
    let banners = move || {
        let lang = state.lang();
        refused.iter().map(|file| refusal(state, file, lang)).collect::<Vec<_>>()
    };
    (banners, passphrase)
}

/// The form for the passphrase of sealed files.
fn passphrase(state: AppState) -> Element {
    let input_value = Signal::new(String::new());
    let input = html::input()
        .attr("type", "password")
        .attr("autocomplete", "off")
        .prop("value", move || input_value.get())
        .on(ev::input, move |event| input_value.set(html::input_value(&event)));
    let label = labelled(state, m::PASSPHRASE, input);
    let open = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", move || input_value.with(String::is_empty))
        .child(state.t(m::PASSPHRASE_OPEN));
    let form = html::form().class("line").on(ev::submit, move |event| {
        event.prevent_default();
        state.try_passphrase(input_value.get_untracked());
    });
    form.child(label).child(open)
}

/// The banner of a refused file.
fn refusal(state: AppState, file: &RefusedFile, lang: Lang) -> Element {
    let view = refused_file(file, lang);
    let key = view.heading.clone();
    let inside = html::div()
        .child(html::p().child(html::strong().child(view.heading)))
        .child(html::p().child(view.reason))
        .child(html::p().child(state.t(m::NOTHING_CHANGED)));
    html::div()
        .class(if view.is_asking { "banner warning" } else { "banner error" })
        .attr("role", "alert")
        .attr("data-testid", "banner-file")
        .key(key)
        .child(inside)
}
