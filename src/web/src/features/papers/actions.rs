//! The ways in which a paper leaves the program.

use super::PapersNow;
use super::editing::Editing;
use super::leaving::{copy, draw, save_as};
use crate::components::button::button;
use crate::html::{self, Element};
use crate::platform;
use crate::state::AppState;
use zhibu_app::papers::{PaperContext, pack};
use zhibu_app::views::papers::{docx_name, is_packed, pack_about, packed_notice};
use zhibu_office::document::Document;
use zhibu_text::m;

/// The id of the words on what is in the archive.
const PACK_ABOUT: &str = "pack-about";

/// A button for each way.
pub fn actions(state: AppState, view: PapersNow, editing: Editing) -> Element {
    let has_none =
        move || view.with(|view| view.as_ref().is_none_or(|view| view.document.is_none()));
    let with = move |leave: fn(AppState, Document)| {
        let document = view.with_untracked(|view| view.as_ref()?.document.clone());
        if let Some(document) = document {
            leave(state, document);
        }
    };
    html::div()
        .class("actions")
        .child(
            button(state, "primary", m::PAPERS_DOCX, move || with(save)).attr("disabled", has_none),
        )
        .child(button(state, "", m::PAPERS_COPY, move || with(copy)).attr("disabled", has_none))
        .child(button(state, "", m::CONDUCT_PRINT, platform::print).attr("disabled", has_none))
        .child(move || {
            let kind = view.with(|view| view.as_ref().map(|view| view.request.kind));
            let is_packed = kind.is_some_and(is_packed);
            let take = move || save_pack(state, view);
            is_packed.then(|| {
                button(state, "", m::PAPERS_PACK, take)
                    .attr("disabled", has_none)
                    .attr("aria-describedby", PACK_ABOUT)
            })
        })
        .child(move || {
            let is_on = editing.is_on.get();
            let verb = if is_on { m::PAPERS_EDIT_END } else { m::PAPERS_EDIT };
            let toggle = move || {
                if !is_on || editing.leave(state) {
                    editing.is_on.set(!is_on);
                }
            };
            button(state, "", verb, toggle).attr("disabled", has_none)
        })
}

/// What is in the archive beside the papers.
pub fn pack_hint(state: AppState, view: PapersNow) -> Option<Element> {
    let kind = view.with(|view| view.as_ref().map(|view| view.request.kind))?;
    let about = pack_about(kind)?;
    Some(html::p().class("quiet").attr("id", PACK_ABOUT).child(state.t(about)))
}

fn save(state: AppState, document: Document) {
    let today = platform::today();
    let name = state.read_untracked(|workspace| docx_name(workspace, &document, today));
    if let Some(name) = name {
        save_as(state, document, name);
    }
}

/// Downloads the papers of the same organisation, round or time as one archive.
fn save_pack(state: AppState, view: PapersNow) {
    let request = view.with_untracked(|view| view.as_ref().map(|view| view.request.clone()));
    let unit = state.preferences().author().with_untracked(|author| author.unit.clone());
    let (today, exported) = (platform::today(), state.exported());
    let made = request.and_then(|request| {
        let context = PaperContext { unit: &unit, today };
        state.read_untracked(|workspace| pack(workspace, &request, context, &exported)).flatten()
    });
    let Some(mut made) = made else { return };
    leptos::task::spawn_local(async move {
        made.records.text = state.signed(made.records.text).await;
        let mut undrawn = 0;
        for paper in &mut made.papers {
            undrawn += draw(paper).await;
        }
        let context = PaperContext { unit: &unit, today };
        let sheets = Box::new(made.sheets(context));
        // Without the part that makes workbooks, the tables are other files.
        let books = (state.loader().workbooks)(sheets, today).await.unwrap_or_default();
        let bytes = made.to_zip(context, &books);
        let (name, as_csv) = (&made.name, made.as_csv(&books));
        match platform::download_bytes(name, "application/zip", &bytes) {
            Ok(()) => {
                let lang = state.lang_now();
                let notice = packed_notice(name, made.papers.len(), undrawn, &as_csv, lang);
                if notice.is_error {
                    state.notify_error(notice.text);
                } else {
                    state.notify(notice.text);
                }
            }
            Err(error) => state.notify_export_failed(&error),
        }
    });
}
