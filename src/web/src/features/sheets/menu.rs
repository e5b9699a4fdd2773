//! The ways in which a table leaves the program.

use std::sync::Arc;

use leptos::prelude::untrack;

use crate::components::button::button;
use crate::features::sheets::picture::{save_png, save_svg};
use crate::html::{self, Element};
use crate::platform::{self, TIME_ZONE};
use crate::state::AppState;
use crate::state::loader::SheetMaker;
use zhibu_app::sheets::{
    ChartDrawing, SheetContext, SheetSource, apart_file_name, apart_sheet, sheet_file_name,
    sheet_of,
};
use zhibu_office::sheets::{Sheet, to_csv, to_html, to_tsv, to_xlsx};
use zhibu_text::{Message, format_message, m};

/// The type of .xlsx files.
pub const XLSX_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows from which making a workbook takes so long that a message says so before.
const MANY_ROWS: usize = 5_000;

/// A sheet on its way out.
struct Outgoing {
    sheet: Sheet,
    /// Whether it is of no ledger.
    is_apart: bool,
}

/// A button for each way.
pub fn menu(state: AppState, maker: Arc<SheetMaker>) -> Element {
    let way = |verb: Message, export: fn(AppState, Outgoing)| {
        let maker = maker.clone();
        button(state, "", verb, move || {
            if let Some(outgoing) = outgoing(state, &*maker) {
                export(state, outgoing);
            }
        })
    };
    html::div()
        .class("actions")
        .attr("role", "group")
        .attr("aria-label", state.t(m::SHEET_EXPORT))
        .children(pictures(state, &maker))
        .child(way(m::SHEET_COPY, copy))
        .child(way(m::SHEET_XLSX, save_xlsx))
        .child(way(m::SHEET_CSV, save_csv))
}

/// The ways in which a chart leaves as a picture; none for what is no chart.
fn pictures(state: AppState, maker: &Arc<SheetMaker>) -> Vec<Element> {
    if !matches!(untrack(&**maker), Some(SheetSource::Chart { .. })) {
        return Vec::new();
    }
    let way = |verb: Message, save: fn(AppState, &ChartDrawing, String)| {
        let maker = maker.clone();
        button(state, "", verb, move || {
            if let Some(SheetSource::Chart { notes, drawn, .. }) = untrack(&*maker) {
                save(state, &drawn, notes);
            }
        })
    };
    vec![way(m::SAVE_PNG, save_png), way(m::SAVE_SVG, save_svg)]
}

/// The sheet as the ledger is now.
fn outgoing(state: AppState, maker: &SheetMaker) -> Option<Outgoing> {
    let source = untrack(maker)?;
    let context = SheetContext {
        unit: state.preferences().author().get_untracked().unit,
        today: platform::today(),
        zone: TIME_ZONE,
        lang: state.lang_now(),
    };
    if let SheetSource::Apart(table) = &source {
        return Some(Outgoing { sheet: apart_sheet(table, &context), is_apart: true });
    }
    let sheet = state.read_untracked(|workspace| sheet_of(workspace, &source, &context))?;
    Some(Outgoing { sheet, is_apart: false })
}

fn copy(state: AppState, Outgoing { sheet, .. }: Outgoing) {
    let (plain, html) = (to_tsv(&sheet), to_html(&sheet));
    let copied = format_message!(m::SHEET_COPIED, state.lang_now(), count = sheet.rows.len());
    leptos::task::spawn_local(async move {
        if platform::copy_table(&plain, &html).await {
            state.notify(copied);
        } else {
            state.notify_error(m::SHEET_NOT_COPIED.get(state.lang_now()));
        }
    });
}

fn save_csv(state: AppState, outgoing: Outgoing) {
    let csv = to_csv(&outgoing.sheet);
    save(state, &outgoing, "csv", "text/csv", csv.as_bytes());
}

fn save_xlsx(state: AppState, outgoing: Outgoing) {
    leptos::task::spawn_local(async move {
        if outgoing.sheet.rows.len() >= MANY_ROWS {
            state.notify(m::SHEET_MAKING.get(state.lang_now()));
            platform::yield_now().await;
        }
        let made = platform::measured("zhibu:xlsx", || {
            to_xlsx(std::slice::from_ref(&outgoing.sheet), platform::today())
        });
        match made {
            Ok(bytes) => save(state, &outgoing, "xlsx", XLSX_TYPE, &bytes),
            Err(error) => state.notify_error(error.text(state.lang_now())),
        }
    });
}

fn save(state: AppState, outgoing: &Outgoing, extension: &str, mime: &str, bytes: &[u8]) {
    let (today, Outgoing { sheet, is_apart }) = (platform::today(), outgoing);
    let name = if *is_apart {
        Some(apart_file_name(&sheet.title, extension, today))
    } else {
        state.read_untracked(|workspace| sheet_file_name(workspace, &sheet.title, extension, today))
    };
    let Some(name) = name else { return };
    match platform::download_bytes(&name, mime, bytes) {
        Ok(()) => state.notify(format_message!(
            m::SHEET_SAVED,
            state.lang_now(),
            count = sheet.rows.len(),
            file = name
        )),
        Err(error) => state.notify_export_failed(&error),
    }
}
