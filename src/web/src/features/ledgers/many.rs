//! The export of many ledgers as tables for analysis: of chosen files, or of all ledgers of this browser.

use super::tables::progress_line;
use crate::components::button::button;
use crate::components::file_button::ledger_files_button;
use crate::components::tick::tick_box;
use crate::html::{self, Element, show};
use crate::platform;
use crate::reactive::Signal;
use crate::state::AppState;
use crate::state::exports::{ManyAsked, ManyFiles, ManyRun, TablesAsked};
use zhibu_app::exporting::{KnownLedger, ManyPage, ManyProgress, ManyRequest, many_tables};
use zhibu_app::importing::FileInfo;
use zhibu_app::views::ledgers::many::{ended, offered};
use zhibu_app::views::ledgers::overview::PartDraft;
use zhibu_format::Exported;
use zhibu_text::{Message, m};

/// The section.
pub fn many(state: AppState) -> Element {
    let draft = Signal::new(PartDraft::default());
    let (run, told) = (Signal::new(ManyRun::Idle), Signal::new(Vec::new()));
    let export = move |files: ManyFiles| {
        let asked = ManyAsked { files, draft: draft.get_untracked(), run, told };
        state.fetch((state.loader().save_tables)(state, Box::new(TablesAsked::Many(asked))));
    };
    let is_idle = move || run.get() == ManyRun::Idle;
    let chosen = move |files: Vec<web_sys::File>| {
        if !files.is_empty() {
            export(ManyFiles::Chosen(files));
        }
    };
    let ways = move || {
        let stored = move || {
            let lacks_some = |key: &str| state.lacks_some(key);
            export(ManyFiles::Stored(offered(state.ledgers(), lacks_some)));
        };
        let has_none = move || state.ledgers().is_empty();
        html::div()
            .class("actions")
            .child(ledger_files_button(state, m::EXTRACT_MANY_FILES, chosen))
            .child(button(state, "", m::EXTRACT_MANY_STORED, stored).attr("disabled", has_none))
    };
    let tick = move |message: Message, part: fn(&mut PartDraft) -> &mut bool| {
        let is_ticked = move || *part(&mut draft.get());
        let toggle = move || draft.update(|draft| *part(draft) = !*part(draft));
        let words = html::span().child(state.t(message));
        html::label().class("tick-line").child(tick_box(is_ticked, toggle)).child(" ").child(words)
    };
    html::section()
        .attr("id", "many")
        .child(html::h2().child(state.t(m::EXTRACT_MANY)))
        .child(html::p().class("quiet").child(state.t(m::EXTRACT_MANY_ABOUT)))
        .child(
            html::div()
                .class("actions")
                .child(tick(m::PART_WITHOUT_NAMES, |draft| &mut draft.is_without_persons))
                .child(tick(m::PART_WITHOUT_INSPECTION, |draft| &mut draft.is_without_inspection)),
        )
        .child(show(is_idle, ways))
        .child(progress(state, run))
        .child(move || told_of(state, &told.get()))
}

/// How far the export is, with a button that cancels it.
fn progress(state: AppState, run: Signal<ManyRun>) -> Element {
    let how_far = move || match run.get() {
        ManyRun::At(progress) => Some(progress.text(state.lang())),
        ManyRun::Idle | ManyRun::Cancelled => None,
    };
    html::p().child(progress_line(state, how_far, move || run.set(ManyRun::Cancelled)))
}

/// What is not in the archive, and why.
fn told_of(state: AppState, told: &[String]) -> Option<Element> {
    if told.is_empty() {
        return None;
    }
    let lines = told.iter().map(|one| html::li().child(one.clone()));
    let list = html::ul().attr("data-testid", "many-left-out").children(lines);
    Some(html::div().child(html::h3().child(state.t(m::EXTRACT_MANY_TOLD))).child(list))
}

/// What an export reads from, and where it says how far it is.
struct Door {
    state: AppState,
    files: ManyFiles,
    exported: Exported,
    run: Signal<ManyRun>,
}

impl Door {
    fn is_wanted(&self) -> bool {
        matches!(self.run.try_get_untracked(), Some(ManyRun::At(_)))
    }

    fn infos(&self) -> Vec<FileInfo> {
        match &self.files {
            ManyFiles::Chosen(files) => files
                .iter()
                .map(|file| FileInfo { name: file.name(), bytes: platform::byte_count(file) })
                .collect(),
            ManyFiles::Stored(ledgers) => {
                ledgers.iter().map(|of| FileInfo { name: of.title.clone(), bytes: 0 }).collect()
            }
        }
    }

    fn known(&self) -> Vec<Option<KnownLedger>> {
        match &self.files {
            ManyFiles::Chosen(_) => Vec::new(),
            ManyFiles::Stored(ledgers) => ledgers.iter().map(|of| of.known.clone()).collect(),
        }
    }
}

impl ManyPage for Door {
    async fn bytes(&self, file: usize) -> Option<Vec<u8>> {
        match &self.files {
            ManyFiles::Chosen(files) => platform::bytes_of(files.get(file)?).await.ok(),
            ManyFiles::Stored(ledgers) => {
                self.state.stored_file(&ledgers.get(file)?.ledger_key, &self.exported)
            }
        }
    }

    async fn draw(&self, progress: ManyProgress) -> bool {
        if self.is_wanted() {
            self.run.set(ManyRun::At(progress));
            platform::yield_now().await;
        }
        self.is_wanted()
    }

    fn clock_ms(&self) -> f64 {
        platform::clock_ms()
    }
}

/// Makes the archive and downloads it. Cancelling or leaving the page stops the export.
pub fn save_many(state: AppState, asked: ManyAsked) {
    let ManyAsked { files, draft, run, told } = asked;
    if run.try_get_untracked() != Some(ManyRun::Idle) {
        return;
    }
    run.set(ManyRun::At(ManyProgress::default()));
    told.set(Vec::new());
    let exported = Exported { at: platform::now_iso(), ..Exported::default() };
    let door = Door { state, files, exported, run };
    leptos::task::spawn_local(async move {
        let (infos, known) = (door.infos(), door.known());
        let (hidden, lang) = (draft.hidden(), state.lang_now());
        let request = ManyRequest {
            files: &infos,
            known: &known,
            is_without_persons: draft.is_without_persons,
            hidden: &hidden,
            now_ms: platform::now_ms(),
            today: platform::today(),
            lang,
        };
        let mut made = many_tables(&door, &request).await;
        let mut is_saved = false;
        if let Ok(made) = &made {
            match platform::download_bytes(&made.file_name, "application/zip", &made.bytes) {
                Ok(()) => is_saved = true,
                Err(error) => state.notify_export_failed(&error),
            }
        }
        if let Some(notice) = ended(&mut made, is_saved, lang) {
            if notice.is_error {
                state.notify_error(notice.text);
            } else {
                state.notify(notice.text);
            }
            if run.try_get_untracked().is_some() {
                told.set(notice.told);
            }
        }
        if run.try_get_untracked().is_some() {
            run.set(ManyRun::Idle);
        }
    });
}
