//! The ledgers of this browser: opening, making, resetting, removing.

use super::AppState;
use super::folder::forget_folder;
use super::loader::LoadError;
use super::safety::forget_backup;
use crate::platform;
use zhibu_app::route::{Page, Route};
use zhibu_app::workspace::{Workspace, fault};
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{About, Sample};
use zhibu_ledger::{Change, Writer};
use zhibu_samples::{Bundled, bundled_id};
use zhibu_storage::{LedgerEntry, SaveError};
use zhibu_text::{format_message, m, store_error};

const LAST_LEDGER: &str = "last";

impl AppState {
    /// Opens the ledger that was open last, or any.
    pub(super) fn open_last(self) {
        let ledgers = self.ledgers();
        let last = platform::preference(LAST_LEDGER);
        let is_last = |entry: &&LedgerEntry| Some(&entry.ledger_key) == last.as_ref();
        let entry = ledgers.iter().find(is_last).or_else(|| ledgers.first());
        if let Some(entry) = entry {
            self.open_ledger(&entry.ledger_key);
            if self.navigation().route().get_untracked().page == Page::Welcome {
                self.go(Route::to(Page::Dashboard));
            }
        }
    }

    /// The ledgers of this browser.
    pub fn ledgers(self) -> Vec<LedgerEntry> {
        self.workspace().catalog_version().track();
        self.workspace().catalog().ledgers().unwrap_or_default()
    }

    /// UTF-16 units that a ledger takes.
    pub fn used_units16(self, mark: &str) -> usize {
        self.workspace().catalog().used_units16(mark).unwrap_or(0)
    }

    /// Opens a ledger of the shelf.
    pub fn open_ledger(self, mark: &str) -> bool {
        if !self.may_leave() {
            return false;
        }
        let catalog = self.workspace().catalog();
        let clock = self.workspace().clock();
        let opened = Workspace::open(
            catalog,
            mark,
            clock,
            self.workspace().is_in_memory(),
            platform::now_ms(),
        );
        match opened {
            Ok(mut workspace) => {
                workspace.set_author(&self.preferences().author().get_untracked());
                if let Err(error) = workspace.remember_doings(&self.own_writers()) {
                    self.say_store_error(error);
                }
                // An import that is cut short by this can be taken back where it was going on.
                self.write(Workspace::end_import);
                self.workspace().put(workspace);
                platform::set_preference(LAST_LEDGER, mark);
                self.importing().leave();
                self.workspace().announce();
                self.look_up_backup(mark);
                self.look_up_point();
                self.look_up_folder(mark);
                self.notify_changed(Dependencies::ALL);
                platform::keep_focus();
                self.check_health_soon();
                true
            }
            Err(error) => {
                self.say_store_error(error);
                false
            }
        }
    }

    pub(super) fn say_store_error(self, error: impl Into<SaveError>) {
        let lang = self.lang_now();
        let said = store_error(&fault(&error.into()), lang);
        self.notify_error(format_message!(m::STORE_ERROR, lang, error = said));
    }

    /// Whether the open ledger can be left without losing what is in memory only. Tries to save
    /// first, and says so if it cannot.
    fn may_leave(self) -> bool {
        if self.workspace().is_in_memory() {
            return true;
        }
        self.write(|workspace, _| workspace.retry_saving());
        self.notify_changed(Dependencies::NONE);
        let unsaved = self.unsaved_count();
        if unsaved > 0 {
            let lang = self.lang_now();
            self.notify_error(format_message!(m::LEAVE_LEDGER_UNSAVED, lang, count = unsaved));
        }
        unsaved == 0
    }

    /// Puts a new ledger on the shelf and opens it; says so if that cannot be.
    pub fn create_ledger(self, mark: &str, about: &About, changes: Vec<Change>) -> bool {
        if !self.may_leave() {
            return false;
        }
        let catalog = self.workspace().catalog();
        if let Err(error) = catalog.set_about(mark, about) {
            self.say_store_error(error);
            return false;
        }
        let saved = catalog.append(mark, &changes.iter().collect::<Vec<_>>());
        self.workspace().note_shelf_changed();
        if !self.open_ledger(mark) {
            return false;
        }
        if saved.is_err() {
            // No room for it: the changes stay in memory, and the banner says so.
            self.write(|workspace, now| {
                workspace.begin_import(Vec::new());
                workspace.import(changes, Vec::new(), now);
                workspace.end_first_import(now);
            });
            self.notify_changed(Dependencies::ALL);
        }
        true
    }

    /// Opens a bundled ledger, made anew if it is not on the shelf yet.
    pub fn open_sample(self, sample: Sample) {
        let id = bundled_id(sample);
        let is_it = |entry: &LedgerEntry| entry.about.as_ref().is_some_and(|about| about.id == id);
        let known = self.ledgers().into_iter().find(is_it);
        if let Some(entry) = known {
            if self.open_ledger(&entry.ledger_key) {
                self.go(Route::to(Page::Dashboard));
            }
        } else {
            self.with_sample(sample, move |bundled| {
                let mark = bundled.about.id.clone();
                if self.create_ledger(&mark, &bundled.about, bundled.changes) {
                    self.go(Route::to(Page::Dashboard));
                }
            });
        }
    }

    /// Fetches a bundled ledger and goes on with it; says so if it cannot be had.
    fn with_sample(self, sample: Sample, go_on: impl FnOnce(Bundled) + 'static) {
        leptos::task::spawn_local(async move {
            match (self.loader().bundled)(sample).await {
                Ok(bundled) => go_on(*bundled),
                Err(LoadError) => self.notify_error(m::NOT_FETCHED.get(self.lang_now())),
            }
        });
    }

    /// A new, empty ledger.
    pub fn create_empty(self, title: &str) {
        let id = Writer::from_random(platform::random_bits()).to_string();
        let about = About { id: id.clone(), title: title.to_owned(), ..About::default() };
        if self.create_ledger(&id, &about, Vec::new()) {
            self.go(Route::to(Page::Dashboard));
        }
    }

    /// Puts a bundled ledger back to what it was.
    pub fn reset_sample(self, mark: &str, sample: Sample) {
        let mark = mark.to_owned();
        self.with_sample(sample, move |Bundled { about, changes }| {
            // Another ledger that is open is not left without what is not saved in it.
            let is_open = self.is_open_now(&mark);
            if !is_open && !self.may_leave() {
                return;
            }
            let changes: Vec<&Change> = changes.iter().collect();
            let replaced = self.workspace().catalog().replace(&mark, &about, &changes);
            self.workspace().note_shelf_changed();
            match replaced {
                Ok(()) => {
                    // What was not saved in it goes with the reset, as the question said.
                    if is_open {
                        self.workspace().forget();
                    }
                    forget_backup(&mark);
                    forget_folder(&mark);
                    if self.open_ledger(&mark) {
                        self.go(Route::to(Page::Dashboard));
                    }
                }
                Err(error) => self.say_store_error(error),
            }
        });
    }

    fn is_open_now(self, mark: &str) -> bool {
        self.workspace()
            .open()
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.0 == mark))
    }

    /// Takes a ledger off the shelf.
    pub fn remove_ledger(self, mark: &str) {
        if let Err(error) = self.workspace().catalog().remove(mark) {
            self.say_store_error(error);
            return;
        }
        self.workspace().note_shelf_changed();
        forget_backup(mark);
        forget_folder(mark);
        if self.is_open_now(mark) {
            // What was planned against it says nothing of any other.
            self.importing().leave();
            self.safety().forget_point();
            self.folder_backups().forget();
            self.workspace().close();
            match self.ledgers().first() {
                Some(entry) => {
                    self.open_ledger(&entry.ledger_key);
                }
                None => self.go(Route::to(Page::Welcome)),
            }
        }
    }

    /// Gives the open ledger another title.
    pub fn rename(self, title: &str) {
        if let Some(Err(error)) = self.write(|workspace, _| workspace.rename(title)) {
            self.say_store_error(error);
        }
        self.workspace().announce();
        self.workspace().note_shelf_changed();
    }
}
