//! A document leaves the program: as .docx, and by the clipboard.

use crate::platform;
use crate::raster::png;
use crate::state::AppState;
use zhibu_office::document::{Document, to_docx, to_html, to_plain};
use zhibu_text::{format_message, m};

/// The type of .docx files.
const DOCX_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Gives the charts of a document their pictures; returns how many the browser does not draw.
pub(super) async fn draw(document: &mut Document) -> usize {
    let mut undrawn = 0;
    for chart in document.charts_mut() {
        chart.png = png(&chart.svg).await.ok();
        undrawn += usize::from(chart.png.is_none());
    }
    undrawn
}

/// Downloads a document as .docx under this name.
pub fn save_as(state: AppState, mut document: Document, name: String) {
    let today = platform::today();
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

/// Copies a document for a chat or the editor of a website.
pub fn copy(state: AppState, document: Document) {
    let (plain, html) = (to_plain(&document), to_html(&document));
    leptos::task::spawn_local(async move {
        if platform::copy_table(&plain, &html).await {
            state.notify(m::PAPERS_COPIED.get(state.lang_now()));
        } else {
            state.notify_error(m::PAPERS_NOT_COPIED.get(state.lang_now()));
        }
    });
}
