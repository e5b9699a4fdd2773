//! A chart as a picture for documents, with its title, legend and source.

use crate::components::chart::standalone;
use crate::platform;
use crate::raster::png;
use crate::state::AppState;
use zhibu_app::sheets::ChartDrawing;
use zhibu_charts::{SheetTexts, sheet};
use zhibu_text::m;

fn document_svg(drawn: &ChartDrawing, notes: String) -> String {
    let texts = SheetTexts { title: drawn.title.clone(), legend: drawn.legend.clone(), notes };
    standalone(&sheet(&drawn.svg, &texts))
}

/// Downloads it as SVG.
pub fn save_svg(state: AppState, drawn: &ChartDrawing, notes: String) {
    let svg = document_svg(drawn, notes);
    let name = format!("{}.svg", drawn.name);
    if let Err(error) = platform::download(&name, "image/svg+xml", &svg) {
        state.notify_export_failed(&error);
    }
}

/// Downloads it as PNG, with twice the pixels of the page.
pub fn save_png(state: AppState, drawn: &ChartDrawing, notes: String) {
    let svg = document_svg(drawn, notes);
    let name = format!("{}.png", drawn.name);
    leptos::task::spawn_local(async move {
        let saved = match png(&svg).await {
            Ok(bytes) => platform::download_bytes(&name, "image/png", &bytes),
            Err(error) => Err(error),
        };
        match saved {
            Ok(()) => state.notify(m::PICTURE_SAVED.get(state.lang_now())),
            Err(error) => state.notify_export_failed(&error),
        }
    });
}
