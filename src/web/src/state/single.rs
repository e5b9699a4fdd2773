//! The single file of the program: saving one, and the ledger inside this one.

use super::AppState;
use super::loader::LoadError;
use crate::edition;
use crate::folder::{self, FileChoice};
use crate::platform;
use crate::sharing::file_of;
use zhibu_app::embedded::{Embedded, EmbeddedLedger, EmbeddedReading};
use zhibu_app::exporting::{
    NamedFile, PartRequest, SingleError, UnsignedFile, part_file, single_name, with_ledger,
};
use zhibu_app::folder_backup::FolderError;
use zhibu_app::local_ledgers::OpenedLedger;
use zhibu_app::views::ledgers::single::SingleDraft;
use zhibu_app::workspace::Opening;
use zhibu_domain::dependencies::Dependencies;
use zhibu_text::{format_message, m};

/// The ledger that a single file is to have.
struct Inside {
    file: UnsignedFile,
    ledger_key: String,
    changes: usize,
}

impl AppState {
    /// Saves the single file, with the open ledger inside if the draft says so: where the user chooses, or as a
    /// download.
    pub fn save_single(self, draft: &SingleDraft) {
        let draft = draft.effective(self.read_present(|_| ()).is_some());
        let inside = if draft.has_ledger { self.inside(&draft) } else { None };
        leptos::task::spawn_local(async move {
            if let Err(error) = self.hand_over_single(inside).await {
                self.notify_error(error.text(self.lang_now()));
            }
        });
    }

    fn inside(self, draft: &SingleDraft) -> Option<Inside> {
        let (exported, today, lang) = (self.exported(), platform::today(), self.lang_now());
        let request = PartRequest { passphrase: &draft.passphrase, ..PartRequest::default() };
        self.read_present(|open| Inside {
            file: part_file(open, &request, exported, today, lang),
            ledger_key: open.ledger_key().to_owned(),
            changes: open.ledger().change_count(),
        })
    }

    async fn hand_over_single(self, inside: Option<Inside>) -> Result<(), SingleError> {
        let lang = self.lang_now();
        let name = single_name(inside.as_ref().map(|inside| inside.file.name()), lang);
        // Browsers ask for the place only while they handle a click, so that this comes first.
        let chosen = match folder::choose_file(&name).await {
            FileChoice::Cancelled => return Ok(()),
            FileChoice::Unavailable => None,
            FileChoice::Chosen(file) => Some(file),
        };
        let page = edition::single_page().await.ok_or(SingleError::NotFetched)?;
        let noted = inside.as_ref().map(|inside| (inside.ledger_key.clone(), inside.changes));
        let ledger = match inside {
            Some(inside) => Some(self.sealed_text(inside.file).await?),
            None => None,
        };
        let text = with_ledger(&page, ledger.as_deref())?;
        let notice = if let Some(file) = chosen {
            let written = file.put(&text).await;
            let name = written.map_err(|FolderError(error)| SingleError::NotWritten(error))?;
            format_message!(m::SINGLE_WRITTEN, lang, file = name)
        } else {
            platform::download(&name, "text/html", &text)
                .map_err(|error| SingleError::NotWritten(format!("{error:?}")))?;
            format_message!(m::EXPORTED, lang, file = name)
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
            Ok(None) => self.view_embedded(ledger),
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
    fn view_embedded(self, ledger: EmbeddedLedger) {
        let opened = ledger.open(self.workspace().writer(), &self.opener(), platform::now_ms());
        self.workspace().announce_opening(None);
        let Some(OpenedLedger { workspace, .. }) = self.ok_or_notify(opened) else { return };
        self.workspace().put(workspace);
        self.workspace().set_embedded(Embedded::Viewed);
        self.leave_welcome();
        self.workspace().announce();
        if let Some(extent) = self.read_present(|open| open.extent(platform::local_day)) {
            self.workspace().set_extent(extent);
        }
        self.notify_changed(Dependencies::ALL);
    }

    /// Plans the import of the ledger inside the page, as of any file.
    fn take_embedded(self) {
        if !self.may_leave_view() {
            return;
        }
        let Some(text) = edition::embedded_ledger() else { return };
        let (lang, today) = (self.lang_now(), platform::today());
        let name = format!("{}-{today}.json", m::APP_NAME.get(lang));
        match file_of(&name, "application/json", &text) {
            Ok(file) => {
                self.leave_view();
                self.read_files(vec![file]);
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

    /// Closes the ledger that is looked at: it is not what a file is compared with.
    fn leave_view(self) {
        if self.is_embedded_viewed() {
            self.workspace().close();
            self.workspace().set_embedded(Embedded::Closed);
        } else if matches!(self.workspace().embedded().get_untracked(), Embedded::Ahead { .. }) {
            self.workspace().set_embedded(Embedded::None);
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
