//! The single file of the program: saving one, and the ledger inside this one.

use std::sync::Arc;

use super::AppState;
use super::loader::LoadError;
use crate::edition;
use crate::folder::{self, FileChoice};
use crate::platform;
use crate::reactive::Signal;
use crate::sharing::file_of;
use zhibu_app::embedded::{Embedded, EmbeddedLedger, EmbeddedReading, EmbeddedViewing};
use zhibu_app::exporting::{
    NamedFile, PartRequest, SingleError, UnsignedFile, part_file, single_name, with_ledger,
};
use zhibu_app::folder_backup::FolderError;
use zhibu_app::local_ledgers::OpenedLedger;
use zhibu_app::views::ledgers::single::{SingleDraft, SingleInside};
use zhibu_app::workspace::Opening;
use zhibu_domain::dependencies::Dependencies;
use zhibu_text::{format_message, m};

/// The program's own file, of which a single file is made.
#[derive(Clone)]
pub enum SinglePage {
    /// It is got when it is saved.
    Later,
    /// It is being fetched.
    Fetching,
    /// It is here.
    Here(Arc<str>),
}

impl SinglePage {
    /// Fetches it ahead where browsers ask for a place: they do so only for some seconds after the click that saves it.
    pub fn fetch_ahead(page: Signal<Self>) {
        let is_later = page.with_untracked(|page| matches!(page, Self::Later));
        if !is_later || edition::is_single() || !folder::can_choose_file() {
            return;
        }
        page.set(Self::Fetching);
        leptos::task::spawn_local(async move {
            let fetched = edition::single_page().await;
            // If it could not be fetched, saving tries again and tells.
            let fetched = fetched.map_or(Self::Later, |text| Self::Here(text.into()));
            if page.try_get_untracked().is_some() {
                page.set(fetched);
            }
        });
    }
}

/// What a single file is to have inside.
enum Inside {
    Nothing,
    Kept,
    Ledger(InsideLedger),
}

/// The open ledger that a single file is to have.
struct InsideLedger {
    file: UnsignedFile,
    ledger_key: String,
    changes: usize,
}

impl AppState {
    /// Saves the single file with what the draft says inside: where the user chooses, or as a download.
    pub fn save_single(self, draft: &SingleDraft, page: Signal<SinglePage>) {
        let is_open = self.read_present(|_| ()).is_some();
        let page = page.get_untracked();
        match draft.inside(is_open, edition::has_embedded()) {
            SingleInside::Nothing => self.save_single_with(page, Inside::Nothing),
            SingleInside::Kept => self.save_single_with(page, Inside::Kept),
            SingleInside::Open => {
                let draft = draft.clone();
                self.with_author(move || {
                    let inside = self.inside(&draft).map_or(Inside::Nothing, Inside::Ledger);
                    self.save_single_with(page, inside);
                });
            }
        }
    }

    fn save_single_with(self, page: SinglePage, inside: Inside) {
        leptos::task::spawn_local(async move {
            if let Err(error) = self.hand_over_single(page, inside).await {
                self.notify_error(error.text(self.lang_now()));
            }
        });
    }

    fn inside(self, draft: &SingleDraft) -> Option<InsideLedger> {
        let (exported, today, lang) = (self.exported(), platform::today(), self.lang_now());
        let request = PartRequest { passphrase: &draft.passphrase, ..PartRequest::default() };
        self.read_present(|open| InsideLedger {
            file: part_file(open, &request, exported, today, lang),
            ledger_key: open.ledger_key().to_owned(),
            changes: open.ledger().change_count(),
        })
    }

    async fn hand_over_single(self, page: SinglePage, inside: Inside) -> Result<(), SingleError> {
        let page = match page {
            SinglePage::Here(page) => page,
            SinglePage::Later | SinglePage::Fetching => {
                edition::single_page().await.ok_or(SingleError::NotFetched)?.into()
            }
        };
        let lang = self.lang_now();
        // The file that is chosen may be empty from then on, so that everything else comes first.
        let (name, text, noted) = match inside {
            Inside::Nothing => (single_name(None, lang), with_ledger(&page, None)?, None),
            Inside::Kept => (single_name(None, lang), page.to_string(), None),
            Inside::Ledger(InsideLedger { file, ledger_key, changes }) => {
                let name = single_name(Some(file.name()), lang);
                let ledger = self.sealed_text(file).await?;
                (name, with_ledger(&page, Some(&ledger))?, Some((ledger_key, changes)))
            }
        };
        drop(page);
        let notice = match folder::choose_file(&name).await {
            FileChoice::Cancelled => return Ok(()),
            FileChoice::Unavailable => {
                platform::download(&name, "text/html", &text)
                    .map_err(|error| SingleError::NotDownloaded(format!("{error:?}")))?;
                format_message!(m::EXPORTED, lang, file = name)
            }
            FileChoice::Chosen(file) => {
                let written = file.put(&text).await;
                let name = written.map_err(|FolderError(error)| SingleError::NotWritten(error))?;
                format_message!(m::SINGLE_WRITTEN, lang, file = name)
            }
        };
        if let Some((ledger_key, changes)) = noted {
            self.note_backup_of(&ledger_key, changes);
        }
        self.notify(notice);
        Ok(())
    }

    /// The text of a ledger's file, signed if this browser has a key, and sealed if it is to be.
    async fn sealed_text(self, mut file: UnsignedFile) -> Result<String, SingleError> {
        let text = self.signed(file.take_text()).await;
        let NamedFile { text, .. } =
            file.signed(text).sealed(platform::random_bytes).map_err(SingleError::Export)?;
        Ok(text)
    }

    /// Opens the page at the start where a ledger is inside it. Returns what is to be opened in its place if that
    /// cannot be.
    pub async fn open_with_embedded(self) -> Option<Opening> {
        self.workspace().announce_opening(Some(String::new()));
        let Err(LoadError) = (self.loader().embedded)(self, false).await else { return None };
        self.notify_error(m::NOT_FETCHED.get(self.lang_now()));
        self.workspace().announce_opening(None);
        self.begin_opening_last()
    }

    /// Opens the ledger inside the page, or plans its import. It is one function so that only one leads into the part.
    pub async fn embedded(self, is_taken: bool) {
        if is_taken {
            self.take_embedded();
        } else {
            self.open_embedded().await;
        }
    }

    /// Opens the ledger inside the page: the browser's own if it has it, and what is inside otherwise, to be looked
    /// at.
    async fn open_embedded(self) {
        let Some(ledger) = read_embedded().await else {
            self.workspace().announce_opening(None);
            if let Some(opening) = self.begin_opening_last() {
                Box::pin(self.open_in_slices(opening)).await;
            }
            return self.workspace().set_embedded(Embedded::Closed);
        };
        match self.workspace().local_ledgers().with_id(&ledger.about.id) {
            Ok(Some(ledger_key)) => Box::pin(self.open_stored(&ledger_key, &ledger)).await,
            Ok(None) => Box::pin(self.view_embedded(ledger)).await,
            Err(error) => self.workspace().announce_not_opened(error),
        }
    }

    /// Opens a ledger of the browser that is also inside the page.
    async fn open_stored(self, ledger_key: &str, inside: &EmbeddedLedger) {
        let local_ledgers = self.workspace().local_ledgers();
        match local_ledgers.begin_opening(ledger_key, platform::now_ms()) {
            Ok(opening) => {
                self.announce_opening(&opening);
                self.open_in_slices(opening).await;
            }
            Err(error) => return self.workspace().announce_not_opened(error),
        }
        let count = self.read_present(|open| inside.ahead_of(open)).unwrap_or(0);
        if count > 0 {
            self.workspace().set_embedded(Embedded::Ahead { count });
        }
    }

    /// Shows the ledger inside the page. Nothing of it is stored, nor that it was looked at.
    async fn view_embedded(self, ledger: EmbeddedLedger) {
        self.workspace().announce_opening(Some(ledger.about.title.clone()));
        self.leave_welcome();
        let viewing = self.ok_or_notify(ledger.begin_viewing(self.workspace().writer()));
        let opened = match viewing {
            Some(viewing) => self.open_in_memory(viewing).await,
            None => None,
        };
        // Another ledger that was opened meanwhile is shown.
        if self.workspace().opening().with_untracked(Option::is_none) {
            return;
        }
        self.workspace().announce_opening(None);
        let Some(OpenedLedger { workspace, .. }) = opened else {
            return self.workspace().set_embedded(Embedded::Closed);
        };
        self.workspace().put(workspace);
        self.workspace().set_embedded(Embedded::Viewed);
        self.workspace().announce();
        if let Some(extent) = self.read_present(|open| open.extent(platform::local_day)) {
            self.workspace().set_extent(extent);
        }
        self.notify_changed(Dependencies::ALL);
    }

    /// Opens the ledger inside the page in memory, in slices.
    async fn open_in_memory(self, mut viewing: EmbeddedViewing) -> Option<OpenedLedger> {
        while self.ok_or_notify(viewing.step())? {
            platform::yield_now().await;
        }
        let mut opening = self.ok_or_notify(viewing.begin_opening(platform::now_ms()))?;
        if !self.read_in_slices(&mut opening).await {
            return None;
        }
        self.ok_or_notify(viewing.finish_opening(opening, &self.opener()))
    }

    /// Plans the import of the ledger inside the page, as of any file.
    fn take_embedded(self) {
        let lang = self.lang_now();
        let Some(text) = edition::embedded_ledger() else {
            return self.notify_error(m::EMBEDDED_UNREADABLE.get(lang));
        };
        if !self.may_leave_view() {
            return;
        }
        let name = format!("{}-{}.json", m::APP_NAME.get(lang), platform::today());
        match file_of(&name, "application/json", &text) {
            Ok(file) => {
                self.set_view_aside();
                self.plan_ledgers(vec![file], true);
            }
            Err(error) => self.notify_export_failed(&error),
        }
    }

    /// Whether the ledger that is looked at may be closed: what is typed in a form, and cannot be saved, goes with it.
    fn may_leave_view(self) -> bool {
        let is_dirty = self.is_embedded_viewed() && self.navigation().is_dirty().get_untracked();
        let question = m::LEAVE_UNSAVED.get(self.lang_now());
        let may_leave =
            !is_dirty || platform::window().confirm_with_message(question).unwrap_or(true);
        if is_dirty && may_leave {
            self.navigation().set_dirty(false);
        }
        may_leave
    }

    /// Closes the ledger that is looked at for its import: it is not what a file is compared with.
    fn set_view_aside(self) {
        if self.is_embedded_viewed() {
            self.workspace().close();
            self.workspace().set_embedded(Embedded::Aside);
        }
    }
}

/// Reads the ledger inside the page in steps; `None` if only an import can.
async fn read_embedded() -> Option<EmbeddedLedger> {
    let mut reading = EmbeddedReading::begin(edition::embedded_ledger()?)?;
    while !reading.step()? {
        platform::yield_now().await;
    }
    reading.ledger()
}
