//! Export of the ledger: whole, in part, and as an archive of its history.

use std::rc::Rc;

use super::AppState;
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use crate::sharing;
use zhibu_app::exporting::{
    ArchiveError, ArchiveFile, ManyProgress, NamedFile, PartRequest, PartsExport, PartsProgress,
    WholeFile, archive_file, part_file, raw_text, whole_file,
};
use zhibu_app::views::ledgers::many::OfferedLedger;
use zhibu_app::views::ledgers::overview::PartDraft;
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::values::date::Day;
use zhibu_format::{Exported, Part};
use zhibu_text::{format_message, m};

/// The export of all units' parts on a page. It is idle again only once a cancelled one has ended, so that two never
/// run at once.
#[derive(Clone, Copy, PartialEq)]
pub enum PartsRun {
    /// None runs.
    Idle,
    /// One runs, and is so far.
    At(PartsProgress),
    /// One is to end.
    Cancelled,
}

/// The export of many ledgers on a page, in the same way.
#[derive(Clone, Copy, PartialEq)]
pub enum ManyRun {
    /// None runs.
    Idle,
    /// One runs, and is so far.
    At(ManyProgress),
    /// One is to end.
    Cancelled,
}

/// Tables for analysis that a user asks for.
pub enum TablesAsked {
    /// Of the open ledger.
    One(PartDraft, Signal<PartsRun>),
    /// Of many ledgers.
    Many(ManyAsked),
}

/// Tables of many ledgers that a user asks for.
pub struct ManyAsked {
    /// The ledgers.
    pub files: ManyFiles,
    /// What is withheld.
    pub draft: PartDraft,
    /// How far it is.
    pub run: Signal<ManyRun>,
    /// What is not in it, and why.
    pub told: Signal<Vec<String>>,
}

/// Many ledgers.
pub enum ManyFiles {
    /// Files that the user has chosen.
    Chosen(Vec<web_sys::File>),
    /// Ledgers of this browser.
    Stored(Vec<OfferedLedger>),
}

/// Why an export ends without a file.
pub enum PartsStop {
    /// The user cancelled it or left the page.
    Unwanted,
    /// The ledger is another one, or was changed.
    Changed,
}

impl AppState {
    /// Exports the open ledger.
    pub fn export(self) {
        self.with_author(move || self.export_whole());
    }

    fn export_whole(self) {
        let (exported, today) = (self.exported(), platform::today());
        let whole = self.read_present(|workspace| whole_file(workspace, &exported, today));
        let Some(mut whole) = whole else { return };
        if PREFERENCES.own_key().is_none() {
            self.hand_over_whole(&whole);
        } else {
            leptos::task::spawn_local(async move {
                whole.file.text = self.signed(whole.file.text).await;
                self.hand_over_whole(&whole);
            });
        }
    }

    /// Hands the open ledger's file to another program of this device. It is no backup: what becomes of it is not known.
    pub fn share(self) {
        self.with_author(move || self.share_whole());
    }

    fn share_whole(self) {
        let (exported, today) = (self.exported(), platform::today());
        let whole = self.read_present(|workspace| whole_file(workspace, &exported, today));
        let Some(WholeFile { file: NamedFile { name, text }, .. }) = whole else { return };
        leptos::task::spawn_local(async move {
            let text = self.signed(text).await;
            // Browsers share texts, and refuse files of types that they do not know.
            let file = sharing::file_of(&format!("{name}.txt"), "text/plain", &text);
            let shared = match &file {
                Ok(file) => sharing::share(file).await,
                Err(error) => Err(format!("{error:?}")),
            };
            if let Err(error) = shared
                && !error.is_empty()
            {
                let lang = self.lang_now();
                self.notify_error(format_message!(m::SHARE_FAILED, lang, error = error));
            }
        });
    }

    /// Exports the file that archives the history before a day: the whole current ledger.
    pub fn save_archive(self, before: Day, done: impl FnOnce(ArchiveFile) + 'static) {
        self.with_author(move || self.hand_over_archive(before, done));
    }

    fn hand_over_archive(self, before: Day, done: impl FnOnce(ArchiveFile) + 'static) {
        let (exported, today, lang) = (self.exported(), platform::today(), self.lang_now());
        let whole = self.read_present(|open| archive_file(open, before, &exported, today, lang));
        let Some(mut whole) = whole else { return };
        leptos::task::spawn_local(async move {
            whole.file.text = self.signed(whole.file.text).await;
            let saved = ArchiveFile::of(&whole.file);
            if self.hand_over_whole(&whole) {
                done(saved);
            }
        });
    }

    /// Reads the archive's file back from the disk and removes the history that it has. Returns how
    /// many changes were removed, or what is wrong with the file.
    pub async fn archive_into(
        self,
        before: Day,
        saved: ArchiveFile,
        file: web_sys::File,
    ) -> Result<usize, ArchiveError> {
        let bytes = platform::bytes_of(&file).await.map_err(|_| ArchiveError::Unreadable)?;
        let mut reading = saved.read(bytes)?;
        while !reading.step()? {
            platform::yield_now().await;
        }
        self.note_own_writer();
        let before_ms = platform::start_of_day_ms(before);
        let archived = self.write(|workspace, now| {
            let archived = reading.archive(workspace, before_ms, now);
            (workspace.ledger_key().to_owned(), archived)
        });
        self.notify_changed(Dependencies::ALL);
        self.look_up_point();
        self.measure_space();
        let (ledger_key, archived) = archived.ok_or(ArchiveError::Incomplete)?;
        if let Err(ArchiveError::CutShort { error }) = &archived {
            self.notify_store_error(error.clone());
        }
        let archived = archived?;
        self.note_backup_of(&ledger_key, archived.in_file);
        self.check_health_soon();
        Ok(archived.count)
    }

    /// Downloads a whole ledger's file, and records it as a backup.
    fn hand_over_whole(self, whole: &WholeFile) -> bool {
        let is_there = self.hand_over(&whole.file);
        if is_there {
            self.note_backup_of(&whole.ledger_key, whole.changes);
        }
        is_there
    }

    /// A file's text with this browser's signature, if it has a key. The export matters more than
    /// the signature: if the part that signs cannot be fetched, an error is shown and the file is
    /// not signed.
    pub async fn signed(self, text: String) -> String {
        let Some(key) = PREFERENCES.own_key() else { return text };
        let text = Rc::new(text);
        if let Ok(Some(signed)) = (self.loader().sign)(text.clone(), key).await {
            signed
        } else {
            self.notify_error(m::NOT_SIGNED.get(self.lang_now()));
            Rc::unwrap_or_clone(text)
        }
    }

    /// Who exports, and when.
    pub fn exported(self) -> Exported {
        Exported {
            at: platform::now_iso(),
            by: self.preferences().author().get_untracked(),
            is_handed_out: false,
            is_extract: false,
        }
    }

    /// Downloads a file and shows a notice; whether it succeeded.
    fn hand_over(self, file: &NamedFile) -> bool {
        match platform::download(&file.name, "application/json", &file.text) {
            Ok(()) => {
                self.notify(format_message!(m::EXPORTED, self.lang_now(), file = file.name));
                true
            }
            Err(error) => {
                self.notify_export_failed(&error);
                false
            }
        }
    }

    /// Exports a part of the open ledger: of one organisation, if any, and without hidden data;
    /// sealed with a passphrase, if one is given.
    pub fn export_part(
        self,
        part: Option<Part>,
        is_without_persons: bool,
        hidden: Vec<&'static str>,
        passphrase: String,
    ) {
        self.with_author(move || {
            let (hidden, passphrase) = (&*hidden, &*passphrase);
            self.hand_over_part(&PartRequest { part, is_without_persons, hidden, passphrase });
        });
    }

    fn hand_over_part(self, request: &PartRequest<'_>) {
        let (exported, today, lang) = (self.exported(), platform::today(), self.lang_now());
        let file = self.read_present(|open| part_file(open, request, exported, today, lang));
        let Some(mut file) = file else { return };
        leptos::task::spawn_local(async move {
            let text = self.signed(file.take_text()).await;
            match file.signed(text).sealed(platform::random_bytes) {
                Ok(file) => {
                    self.hand_over(&file);
                }
                Err(error) => self.notify_error(error.text(lang)),
            }
        });
    }

    /// Exports the parts of several units as one archive with this name: a file for each, named by unit and period.
    /// `run` tells how far it is; cancelling that or leaving its page stops the export.
    pub fn export_parts(
        self,
        parts: Vec<Part>,
        archive: String,
        period: &str,
        run: Signal<PartsRun>,
    ) {
        let period = period.to_owned();
        self.with_author(move || {
            // The page may be gone when it is said who writes.
            if run.try_get_untracked().is_some() {
                self.begin_parts(parts, archive, &period, run);
            }
        });
    }

    fn begin_parts(self, parts: Vec<Part>, archive: String, period: &str, run: Signal<PartsRun>) {
        let begun = self.read_present(|open| PartsExport::begin(open, parts, period));
        let Some(mut export) = begun else { return };
        run.set(PartsRun::At(export.progress()));
        leptos::task::spawn_local(async move {
            let made = self.make_parts(&mut export, run).await;
            if run.try_get_untracked().is_some() {
                run.set(PartsRun::Idle);
            }
            let lang = self.lang_now();
            match made {
                Ok(()) => self.hand_over_parts(&export, &archive),
                Err(PartsStop::Unwanted) => self.notify(m::HAND_OUT_STOPPED.get(lang)),
                Err(PartsStop::Changed) => self.notify_error(m::HAND_OUT_CHANGED.get(lang)),
            }
        });
    }

    /// Makes the files of all units, and lets the browser draw after each.
    async fn make_parts(
        self,
        export: &mut PartsExport,
        run: Signal<PartsRun>,
    ) -> Result<(), PartsStop> {
        loop {
            platform::yield_now().await;
            let Some(PartsRun::At(_)) = run.try_get_untracked() else {
                return Err(PartsStop::Unwanted);
            };
            run.set(PartsRun::At(export.progress()));
            let (exported, today, lang) = (self.exported(), platform::today(), self.lang_now());
            let next = self.read_present(|open| export.next_file(open, exported, today, lang));
            let Some(Ok(next)) = next else { return Err(PartsStop::Changed) };
            let Some(mut file) = next else { return Ok(()) };
            export.add(self.signed(file.take_text()).await);
        }
    }

    fn hand_over_parts(self, export: &PartsExport, archive: &str) {
        let lang = self.lang_now();
        let Ok(bytes) = export.zip() else {
            self.notify_error(m::HAND_OUT_LARGE.get(lang));
            return;
        };
        let count = export.progress().count;
        match platform::download_bytes(archive, "application/zip", &bytes) {
            Ok(()) => {
                self.notify(format_message!(m::HAND_OUT_DONE, lang, file = archive, count = count));
            }
            Err(error) => self.notify_export_failed(&error),
        }
    }

    /// Downloads the unreadable data as a file, unchanged.
    pub fn export_unreadable(self) {
        let Some(raw) = self.read_present(raw_text) else { return };
        if let Err(error) = platform::download("zhibu-raw.json", "application/json", &raw) {
            self.notify_export_failed(&error);
        }
    }

    /// Downloads what can be read of the storage when no ledger could be opened.
    pub fn hand_over_stored(self) {
        let failure = platform::hand_over_stored();
        if !failure.is_empty() {
            self.notify_error(failure);
        }
    }

    /// Shows that a file could not be downloaded.
    pub fn notify_export_failed(self, error: &wasm_bindgen::JsValue) {
        let lang = self.lang_now();
        self.notify_error(format_message!(m::EXPORT_FAILED, lang, error = format!("{error:?}")));
    }
}
