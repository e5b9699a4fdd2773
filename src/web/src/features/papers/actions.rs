//! The ways in which a paper leaves the program.

use super::PapersNow;
use super::editing::Editing;
use crate::components::button::button;
use crate::html::{self, Element};
use crate::platform;
use crate::raster::png;
use crate::state::AppState;
use zhibu_app::papers::{PaperContext, pack};
use zhibu_app::views::papers::{docx_name, is_packed, pack_about, packed_notice};
use zhibu_office::document::{Document, to_docx, to_html, to_plain};
use zhibu_text::{format_message, m};

/// The type of .docx files.
const DOCX_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

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

/// Gives the charts of a paper their pictures; returns how many the browser does not draw.
async fn draw(document: &mut Document) -> usize {
    let mut undrawn = 0;
    for chart in document.charts_mut() {
        chart.png = png(&chart.svg).await.ok();
        undrawn += usize::from(chart.png.is_none());
    }
    undrawn
}

fn save(state: AppState, mut document: Document) {
    let today = platform::today();
    let name = state.read_untracked(|workspace| docx_name(workspace, &document, today));
    let Some(name) = name else { return };
    leptos::task::spawn_local(async move {
        let undrawn = draw(&mut document).await;
        let bytes = platform::measured("zhibu:docx", || to_docx(&document, today));
        match platform::download_bytes(&name, DOCX_TYPE, &bytes) {
            Ok(()) if undrawn > 0 => notify_undrawn(state, &name, undrawn),
            Ok(()) => state.notify(format_message!(m::PAPERS_SAVED, state.lang_now(), file = name)),
            Err(error) => state.notify_export_failed(&error),
        }
    });
}

/// Says that some charts of what was downloaded are no pictures.
fn notify_undrawn(state: AppState, file: &str, count: usize) {
    let lang = state.lang_now();
    state.notify_error(format_message!(m::PAPERS_NO_PICTURES, lang, file = file, count = count));
}

fn copy(state: AppState, document: Document) {
    let (plain, html) = (to_plain(&document), to_html(&document));
    leptos::task::spawn_local(async move {
        if platform::copy_table(&plain, &html).await {
            state.notify(m::PAPERS_COPIED.get(state.lang_now()));
        } else {
            state.notify_error(m::PAPERS_NOT_COPIED.get(state.lang_now()));
        }
    });
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
