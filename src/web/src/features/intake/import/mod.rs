//! What files would do, before they do it.
//!
//! This file holds the stages that an import goes through; `plan` shows what is planned file by
//! file and kind by kind, `differences` record by record.

mod differences;
mod plan;

use leptos::ev;
use leptos::prelude::*;

use crate::components::button::button;
use crate::components::file_button::{file_button, folder_button};
use crate::html::{self, Element, Node, View};
use crate::reactive::{Memo, Signal};
use crate::state::AppState;
use zhibu_app::importing::{ImportStage, RefusedFile};
use zhibu_format::FileError;
use zhibu_format::{FileSet, Plan};
use zhibu_text::{self as text, Lang, Message, format_message, m};

/// How far files have come, without the percents: the page is made anew only when this changes.
#[derive(Clone, Copy, PartialEq)]
enum ImportStep {
    Idle,
    Reading,
    Taking,
    Refused,
    Planned,
}

/// The page.
pub fn import(state: AppState) -> Element {
    let stage = Memo::new(move || {
        state.importing().with_stage(|importing| match importing {
            ImportStage::Idle => ImportStep::Idle,
            ImportStage::Reading { .. } => ImportStep::Reading,
            ImportStage::Taking { .. } => ImportStep::Taking,
            ImportStage::Refused { .. } => ImportStep::Refused,
            ImportStage::Planned { .. } => ImportStep::Planned,
        })
    });
    let content = move || {
        stage.get();
        untrack(|| content(state))
    };
    html::div()
        .class("import")
        .child(html::header().class("page-head").child(html::h1().child(state.t(m::IMPORT))))
        .child(content)
}

fn content(state: AppState) -> Vec<Node> {
    let head = |said: Message| html::p().child(state.t(said)).into_node();
    let choose = |said: Message| {
        let buttons = html::div().class("actions").child(file_button(state, said));
        buttons.child(folder_button(state, m::CHOOSE_FOLDER)).into_node()
    };
    match state.importing().stage() {
        ImportStage::Idle => vec![head(m::IMPORT_HINT), choose(m::CHOOSE_FILE)],
        ImportStage::Reading { .. } => {
            let said = move || {
                let file = state.importing().with_stage(|importing| match importing {
                    ImportStage::Reading { file, .. } => file.clone(),
                    _ => String::new(),
                });
                format_message!(m::READING_FILE, state.lang(), file = file)
            };
            let cancel = button(state, "", m::CANCEL, move || state.importing().leave());
            vec![html::p().child(said).into_node(), progress(state), cancel.into_node()]
        }
        ImportStage::Taking { .. } => vec![head(m::TAKING_FILE), progress(state)],
        ImportStage::Refused { refused } => {
            let banners =
                refused.iter().map(|file| refused_file(state, file.clone()).into_node());
            let mut parts: Vec<Node> = banners.collect();
            parts.push(passphrase(state, &refused).into_node());
            parts.push(choose(m::CHOOSE_ANOTHER));
            parts
        }
        ImportStage::Planned { plan, refused, .. } => plan::planned(state, plan, &refused),
    }
}

fn progress(state: AppState) -> Node {
    let percent = move || {
        state.importing().with_stage(|importing| match importing {
            ImportStage::Reading { percent, .. } | ImportStage::Taking { percent } => *percent,
            _ => 100,
        })
    };
    html::progress()
        .attr("max", "100")
        .attr("value", percent)
        .attr("aria-label", state.t(m::PROGRESS))
        .into_node()
}

/// Asks for the passphrase of sealed files, if there are any.
fn passphrase(state: AppState, refused: &[RefusedFile]) -> Option<Element> {
    let is_sealed = |file: &RefusedFile| matches!(file.error, FileError::Sealed { .. });
    refused.iter().find(|file| is_sealed(file))?;
    let input_value = Signal::new(String::new());
    let input = html::input()
        .attr("type", "password")
        .attr("autocomplete", "off")
        .prop("value", move || input_value.get())
        .on(ev::input, move |event| input_value.set(html::input_value(&event)));
    let label = html::label().child(html::span().child(state.t(m::PASSPHRASE))).child(input);
    let open = html::button()
        .class("primary")
        .attr("type", "submit")
        .attr("disabled", move || input_value.with(String::is_empty))
        .child(state.t(m::PASSPHRASE_OPEN));
    let form = html::form().class("line").on(ev::submit, move |event| {
        event.prevent_default();
        state.try_passphrase(input_value.get_untracked());
    });
    Some(form.child(label).child(open))
}

/// Which file is refused, and why.
fn refused_file(state: AppState, RefusedFile { name, error }: RefusedFile) -> Element {
    let refused = move || format_message!(m::FILE_REFUSED, state.lang(), file = name);
    let reason = {
        let error = error.clone();
        move || text::file_error(&error, state.lang())
    };
    // A sealed file asks for its passphrase: nobody has done anything wrong yet.
    let is_asking = error == FileError::Sealed { was_tried: false };
    html::div()
        .class(if is_asking { "banner warning" } else { "banner error" })
        .attr("role", "alert")
        .attr("data-testid", "banner-file")
        .child(
            html::div()
                .child(html::p().child(html::strong().child(refused)))
                .child(html::p().child(reason))
                .child(html::p().child(state.t(m::NOTHING_CHANGED))),
        )
}

/// The files that alter records of the plan, named as their users know them.
fn names_of(plan: &Plan, files: FileSet, lang: Lang) -> String {
    let name = |file: usize| {
        let file = &plan.files[file];
        let unit = &file.exported.by.unit;
        if unit.is_empty() { file.name.clone() } else { unit.clone() }
    };
    text::listed(&files.files().map(name).collect::<Vec<_>>(), lang)
}
