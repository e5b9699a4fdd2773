//! The preferences stored by this browser: language, theme, author, and after how many days without
//! a backup the user is reminded.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};

use super::AppState;
use crate::own_key;
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::backup::Reminder;
use zhibu_app::preferences::{OwnKeyPlace, Theme};
use zhibu_app::workspace::{Saving, storage_failure};
use zhibu_format::Author;
use zhibu_ledger::Writer;
use zhibu_storage::StoreError;
use zhibu_text::{Lang, format_message, m, store_error};

/// The preferences; see the module.
pub struct Preferences {
    lang: Signal<Lang>,
    theme: Signal<Theme>,
    author: Signal<Author>,
    reminder: Signal<Reminder>,
    is_writer_noted: StoredValue<bool, LocalStorage>,
}

impl Preferences {
    /// The stored preferences.
    pub(super) fn new() -> Self {
        let search = platform::window().location().search().unwrap_or_default();
        Self {
            lang: Signal::new(PREFERENCES.lang(&search)),
            theme: Signal::new(PREFERENCES.theme()),
            author: Signal::new(PREFERENCES.author()),
            reminder: Signal::new(PREFERENCES.reminder()),
            is_writer_noted: StoredValue::new_local(false),
        }
    }

    read_signals! {
        /// The language of the page.
        lang: Lang;
        /// Light or dark.
        theme: Theme;
        /// The author who uses this browser.
        author: Author;
        /// After how many days without a backup the user is reminded.
        reminder: Reminder;
    }

    /// Stores this tab's writer as one of this browser's, now that it writes. At the first write,
    /// the browser is asked not to clear the storage.
    pub(super) fn note_writer(&self, own: Writer) {
        if self.is_writer_noted.get_value() {
            return;
        }
        self.is_writer_noted.set_value(true);
        if PREFERENCES.takes_turn_to_ask_to_persist() {
            leptos::task::spawn_local(async {
                // The answer is shown on the page of the ledgers.
                let _answer = platform::ask_to_persist().await;
            });
        }
        PREFERENCES.add_writer(own);
    }
}

impl AppState {
    /// Sets and stores the language.
    pub fn set_lang(self, lang: Lang) {
        self.preferences().lang.set(lang);
        self.notify_unless_stored(PREFERENCES.set_lang(lang));
        // A language in the address would override it on the next visit.
        platform::drop_search();
    }

    /// Sets and stores the theme.
    pub fn set_theme(self, theme: Theme) {
        self.preferences().theme.set(theme);
        self.notify_unless_stored(PREFERENCES.set_theme(theme));
    }

    /// Sets and stores after how many days the user is reminded.
    pub fn set_reminder(self, reminder: Reminder) {
        self.preferences().reminder.set(reminder);
        self.notify_unless_stored(PREFERENCES.set_reminder(reminder));
    }

    /// Sets and stores the author who uses this browser, and shows a notice.
    pub fn set_author(self, author: Author) {
        self.write(|workspace, _| workspace.set_author(&author));
        if self.notify_unless_stored(PREFERENCES.set_author(&author)) {
            self.notify(m::AUTHOR_SAVED.get(self.lang_now()));
        }
        self.preferences().author.set(author);
    }

    /// Creates this browser's key: where the browser can hold it, and otherwise beside the ledgers. Shows
    /// a notice, and calls `done` afterwards.
    pub fn make_own_key(self, done: impl FnOnce() + 'static) {
        leptos::task::spawn_local(async move {
            let is_made = match own_key::make().await {
                Ok(public) if PREFERENCES.set_protected_key(&public) => true,
                Ok(public) => {
                    // Another tab was faster, or there is no room to note the key.
                    let _forgotten = own_key::forget(&public).await;
                    PREFERENCES.own_key().is_some()
                }
                Err(_) => PREFERENCES.make_readable_key(platform::random_bytes),
            };
            let message = if is_made { m::KEY_MADE } else { m::KEY_NOT_MADE };
            self.notify(message.get(self.lang_now()));
            done();
        });
    }

    /// Deletes this browser's key, and shows a notice.
    pub fn forget_own_key(self) {
        let key = PREFERENCES.own_key();
        if self.ok_or_notify(PREFERENCES.forget_own_key()).is_none() {
            return;
        }
        self.notify(m::KEY_DROPPED.get(self.lang_now()));
        if let Some(OwnKeyPlace::Protected { public }) = key {
            leptos::task::spawn_local(async move {
                // Nothing signs with it any more, even if it stays.
                let _forgotten = own_key::forget(&public).await;
            });
        }
    }

    /// Shows an error if a preference could not be stored or removed; returns whether it was. While nothing
    /// can be stored at all, a banner says so already.
    pub fn notify_unless_stored(self, stored: Result<(), StoreError>) -> bool {
        let status = self.workspace().status();
        let Err(error) = stored else { return true };
        if status.with_untracked(|status| status.saving != Saving::InMemory) {
            let lang = self.lang_now();
            let error = store_error(&storage_failure(&error.into()), lang);
            self.notify_error(format_message!(m::SETTING_NOT_STORED, lang, error = error));
        }
        false
    }
}
