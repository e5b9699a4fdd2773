//! The ledgers of this browser: opening, creating, resetting, removing.

use super::AppState;
use super::loader::LoadError;
use crate::platform::{self, PREFERENCES};
use zhibu_app::exporting::open_file;
use zhibu_app::local_ledgers::{OpenedLedger, Opener};
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Opening, Workspace, storage_failure};
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{About, Exported, Sample};
use zhibu_ledger::{Change, Writer};
use zhibu_samples::{Bundled, bundled_id};
use zhibu_storage::{LedgerEntry, SaveError, StoreError};
use zhibu_text::{format_message, m, store_error};

/// Maximum duration of a slice of opening a ledger, in milliseconds.
const SLICE_MS: f64 = 30.0;

impl AppState {
    /// Begins to open the ledger that was open last, or any; `None` if there is none.
    pub fn begin_opening_last(self) -> Option<Opening> {
        let (last, local_ledgers) = (PREFERENCES.last_ledger(), self.workspace().local_ledgers());
        let opening = match local_ledgers.begin_opening_first(last.as_deref(), platform::now_ms()) {
            Ok(opening) => opening?,
            Err(error) => {
                self.workspace().announce_not_opened(error);
                return None;
            }
        };
        self.announce_opening(&opening);
        Some(opening)
    }

    /// Notifies the page that a ledger is being opened at the start.
    pub(super) fn announce_opening(self, opening: &Opening) {
        self.workspace().announce_opening(Some(opening.about().title.clone()));
        self.leave_welcome();
    }

    /// Goes to the dashboard from the page of a first visit.
    pub(super) fn leave_welcome(self) {
        if self.navigation().route().get_untracked().page == Page::Welcome {
            self.go(Route::to(Page::Dashboard));
        }
    }

    /// Opens a ledger in slices, between which the page is rendered. If another is opened meanwhile,
    /// this one is not.
    pub async fn open_in_slices(self, mut opening: Opening) {
        // It comes while the ledger is read.
        self.fetch_page();
        if !self.read_in_slices(&mut opening).await {
            return;
        }
        match self.workspace().local_ledgers().finish_opening(opening, &self.opener()) {
            Ok(opened) => {
                self.show_opened(Ok(opened));
            }
            Err(error) => self.workspace().announce_not_opened(error),
        }
    }

    /// Reads a ledger that is being opened, in slices. Returns whether it may be shown: false if another is opened
    /// meanwhile, or its storage failed, which is announced.
    pub(super) async fn read_in_slices(self, opening: &mut Opening) -> bool {
        loop {
            // The frame of the page is rendered before the first slice.
            platform::yield_now().await;
            if self.workspace().opening().with_untracked(Option::is_none) {
                return false;
            }
            let began = platform::clock_ms();
            let mut more = Ok(true);
            while more == Ok(true) && platform::clock_ms() - began < SLICE_MS {
                more = opening.step();
            }
            self.workspace().announce_opened_percent(opening.percent());
            match more {
                Ok(true) => {}
                Ok(false) => return true,
                Err(error) => {
                    self.workspace().announce_not_opened(error);
                    return false;
                }
            }
        }
    }

    /// The ledgers of this browser.
    pub fn ledgers(self) -> Vec<LedgerEntry> {
        self.workspace().catalog_version().track();
        self.workspace().local_ledgers().ledgers()
    }

    /// A ledger as a file, the open one with what is not saved yet; `None` if it cannot be read as a whole.
    pub fn stored_file(self, ledger_key: &str, exported: &Exported) -> Option<Vec<u8>> {
        let open = self.read_present(|open| open_file(open, ledger_key, exported)).flatten();
        open.or_else(|| self.workspace().local_ledgers().file_of(ledger_key, exported))
    }

    /// Whether some data of a ledger is in no file that is exported of it: it is quarantined, or cannot be read.
    pub fn lacks_some(self, ledger_key: &str) -> bool {
        let is_open =
            |open: &Workspace| open.ledger_key() == ledger_key && !open.unreadable().is_empty();
        self.workspace().local_ledgers().has_quarantined(ledger_key)
            || self.read_present(is_open) == Some(true)
    }

    /// UTF-16 units that a ledger takes.
    pub fn used_units16(self, ledger_key: &str) -> usize {
        self.workspace().local_ledgers().used_units16(ledger_key)
    }

    /// Opens a ledger.
    pub fn open_ledger(self, ledger_key: &str) -> bool {
        let local_ledgers = self.workspace().local_ledgers();
        self.may_leave()
            && self.show_opened(local_ledgers.open(ledger_key, &self.opener(), platform::now_ms()))
    }

    pub(super) fn opener(self) -> Opener {
        let author = self.preferences().author().get_untracked();
        Opener { author, own_writers: self.own_writers() }
    }

    /// Replaces the open ledger; shows an error if the new one could not be opened.
    fn show_opened(self, opened: Result<OpenedLedger, StoreError>) -> bool {
        self.workspace().announce_opening(None);
        let Some(OpenedLedger { workspace, history }) = self.ok_or_notify(opened) else {
            return false;
        };
        self.ok_or_notify(history);
        let ledger_key = workspace.ledger_key().to_owned();
        // An import that this interrupts can be undone in its own ledger.
        self.write(Workspace::end_import);
        self.workspace().put(workspace);
        PREFERENCES.set_last_ledger(&ledger_key);
        self.importing().leave();
        self.workspace().announce();
        self.look_up_backup(&ledger_key);
        self.look_up_point();
        self.look_up_folder(&ledger_key);
        self.look_up_shared(&ledger_key);
        self.notify_changed(Dependencies::ALL);
        self.check_health_soon();
        true
    }

    pub(super) fn notify_store_error(self, error: impl Into<SaveError>) {
        let lang = self.lang_now();
        let text = store_error(&storage_failure(&error.into()), lang);
        self.notify_error(format_message!(m::STORE_ERROR, lang, error = text));
    }

    /// The value of a result of the store; shows the error if there is one.
    pub(super) fn ok_or_notify<T>(self, done: Result<T, impl Into<SaveError>>) -> Option<T> {
        done.map_err(|error| self.notify_store_error(error)).ok()
    }

    /// Whether the open ledger can be left without losing unsaved changes. Tries to save them
    /// first, and shows an error if that fails.
    fn may_leave(self) -> bool {
        let unsaved = self.write(|workspace, _| workspace.prepare_to_leave()).unwrap_or(0);
        self.notify_changed(Dependencies::NONE);
        if unsaved > 0 {
            let lang = self.lang_now();
            self.notify_error(format_message!(m::LEAVE_LEDGER_UNSAVED, lang, count = unsaved));
        }
        unsaved == 0
    }

    /// Creates a ledger and opens it; shows an error if that fails. If there is no room for its
    /// changes, they are in memory, and a banner reports that.
    pub fn create_ledger(self, about: &About, changes: Vec<Change>) -> bool {
        if !self.may_leave() {
            return false;
        }
        let local_ledgers = self.workspace().local_ledgers();
        let created = local_ledgers.create(about, changes, &self.opener(), platform::now_ms());
        self.workspace().note_ledgers_changed();
        self.show_opened(created)
    }

    /// Opens a bundled ledger; creates it if there is none yet.
    pub fn open_sample(self, sample: Sample) {
        let Some(found) =
            self.ok_or_notify(self.workspace().local_ledgers().with_id(&bundled_id(sample)))
        else {
            return;
        };
        match found {
            Some(ledger_key) => self.go_to_dashboard_if(self.open_ledger(&ledger_key)),
            None => self.with_sample(sample, move |Bundled { about, changes }| {
                self.go_to_dashboard_if(self.create_ledger(&about, changes));
            }),
        }
    }

    fn go_to_dashboard_if(self, is_open: bool) {
        if is_open {
            self.go(Route::to(Page::Dashboard));
        }
    }

    /// Fetches a bundled ledger and continues with it; shows an error if it cannot be fetched.
    fn with_sample(self, sample: Sample, go_on: impl FnOnce(Bundled) + 'static) {
        leptos::task::spawn_local(async move {
            match (self.loader().bundled)(self, sample).await {
                Ok(bundled) => go_on(*bundled),
                Err(LoadError) => self.notify_error(m::NOT_FETCHED.get(self.lang_now())),
            }
        });
    }

    /// A new, empty ledger.
    pub fn create_empty(self, title: &str) {
        let id = Writer::from_random(platform::random_bits()).to_string();
        let about = About { id, title: title.to_owned(), ..About::default() };
        self.go_to_dashboard_if(self.create_ledger(&about, Vec::new()));
    }

    /// Resets a bundled ledger.
    pub fn reset_sample(self, ledger_key: &str, sample: Sample) {
        let ledger_key = ledger_key.to_owned();
        self.with_sample(sample, move |Bundled { about, changes }| {
            // Another open ledger is not left with unsaved changes.
            let is_open = self.is_open_now(&ledger_key);
            if !is_open && !self.may_leave() {
                return;
            }
            let reset = self.workspace().local_ledgers().reset(&ledger_key, &about, &changes);
            self.workspace().note_ledgers_changed();
            if self.ok_or_notify(reset).is_none() {
                return;
            }
            // Its unsaved changes are discarded: the user has confirmed the reset.
            if is_open {
                self.workspace().forget();
            }
            self.notify_unless_stored(PREFERENCES.forget_ledger(&ledger_key));
            self.go_to_dashboard_if(self.open_ledger(&ledger_key));
        });
    }

    fn is_open_now(self, ledger_key: &str) -> bool {
        self.open_ledger_key().as_deref() == Some(ledger_key)
    }

    /// Removes a ledger.
    pub fn remove_ledger(self, ledger_key: &str) {
        if self.ok_or_notify(self.workspace().local_ledgers().remove(ledger_key)).is_none() {
            return;
        }
        self.workspace().note_ledgers_changed();
        self.notify_unless_stored(PREFERENCES.forget_ledger(ledger_key));
        if self.is_open_now(ledger_key) {
            // A plan made against it does not apply to another ledger.
            self.importing().leave();
            self.safety().forget_point();
            self.folder_backups().forget();
            self.shared_folder().forget();
            self.workspace().close();
            match self.ok_or_notify(self.workspace().local_ledgers().first_to_open(None)).flatten()
            {
                Some(ledger_key) => {
                    self.open_ledger(&ledger_key);
                }
                None => self.go(Route::to(Page::Welcome)),
            }
        }
    }

    /// Gives the open ledger another title.
    pub fn rename(self, title: &str) {
        if self.is_past() {
            return;
        }
        if let Some(Err(error)) = self.write(|workspace, _| workspace.rename(title)) {
            self.notify_store_error(error);
        }
        self.workspace().announce();
        self.workspace().note_ledgers_changed();
    }
}
