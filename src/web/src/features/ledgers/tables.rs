//! The export of the ledger as tables for analysis.

use crate::components::button::button;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use crate::state::exports::{PartsRun, PartsStop, TablesAsked};
use zhibu_app::exporting::{PartRequest, TablesExport};
use zhibu_app::views::ledgers::overview::PartDraft;
use zhibu_text::{Message, format_message, m};

/// A button that exports tables of what the draft asks for; `is_barred` says whether it cannot.
pub fn tables_button(
    state: AppState,
    label: Message,
    run: Signal<PartsRun>,
    draft: impl Fn() -> PartDraft + 'static,
    is_barred: impl Fn() -> bool + Send + Sync + 'static,
) -> Element {
    button(state, "", label, move || {
        let asked = Box::new(TablesAsked::One(draft(), run));
        state.fetch((state.loader().save_tables)(state, asked));
    })
    .attr("disabled", move || is_barred() || run.get() != PartsRun::Idle)
}

/// How far the export is, with a button that cancels it.
pub fn tables_progress(state: AppState, run: Signal<PartsRun>) -> Element {
    let how_far = move || match run.get() {
        PartsRun::At(progress) => Some(progress.text(state.lang())),
        PartsRun::Idle | PartsRun::Cancelled => None,
    };
    progress_line(state, how_far, move || run.set(PartsRun::Cancelled))
}

/// How far something is, with a button that cancels it while it runs.
pub(super) fn progress_line(
    state: AppState,
    how_far: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
    cancel: impl Fn() + Copy + Send + 'static,
) -> Element {
    html::span()
        .class("line")
        .child(html::span().attr("role", "status").child(how_far))
        .child(show(move || how_far().is_some(), move || button(state, "small", m::CANCEL, cancel)))
}

/// Makes the tables that the draft asks for and downloads them as one archive. `run` tells how far it is; cancelling
/// that or leaving its page stops the export.
pub fn save_tables(state: AppState, draft: &PartDraft, run: Signal<PartsRun>) {
    if run.try_get_untracked() != Some(PartsRun::Idle) {
        return;
    }
    let (at, today, lang) = (platform::now_iso(), platform::today(), state.lang_now());
    let hidden = draft.hidden();
    let begun = state.read_present(|open| {
        let request = PartRequest {
            part: draft.part(open, lang),
            is_without_persons: draft.is_without_persons,
            hidden: &hidden,
            passphrase: "",
        };
        TablesExport::begin(open, &request, at, today, lang)
    });
    let Some(mut export) = begun else { return };
    run.set(PartsRun::At(export.progress()));
    leptos::task::spawn_local(async move {
        let made = make_tables(state, &mut export, run).await;
        if run.try_get_untracked().is_some() {
            run.set(PartsRun::Idle);
        }
        let lang = state.lang_now();
        match made {
            Ok(()) => hand_over_tables(state, export),
            Err(PartsStop::Unwanted) => state.notify(m::HAND_OUT_STOPPED.get(lang)),
            Err(PartsStop::Changed) => state.notify_error(m::HAND_OUT_CHANGED.get(lang)),
        }
    });
}

/// Writes the tables in slices, and lets the browser draw after each.
async fn make_tables(
    state: AppState,
    export: &mut TablesExport,
    run: Signal<PartsRun>,
) -> Result<(), PartsStop> {
    loop {
        platform::yield_now().await;
        let Some(PartsRun::At(_)) = run.try_get_untracked() else {
            return Err(PartsStop::Unwanted);
        };
        let written = state.read_present(|open| export.slice(open, platform::clock_ms));
        run.set(PartsRun::At(export.progress()));
        match written {
            Some(Ok(true)) => return Ok(()),
            Some(Ok(false)) => {}
            _ => return Err(PartsStop::Changed),
        }
    }
}

fn hand_over_tables(state: AppState, export: TablesExport) {
    let lang = state.lang_now();
    let (name, count) = (export.file_name().to_owned(), export.progress().count);
    let Ok(bytes) = export.finish() else {
        state.notify_error(m::HAND_OUT_LARGE.get(lang));
        return;
    };
    match platform::download_bytes(&name, "application/zip", &bytes) {
        Ok(()) => {
            state.notify(format_message!(m::EXTRACT_DONE, lang, file = name, count = count));
        }
        Err(error) => state.notify_export_failed(&error),
    }
}
