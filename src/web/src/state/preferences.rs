//! The preferences stored by this browser: language, theme, author, and after how many days without
//! a backup the user is reminded.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};

use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::backup::Reminder;
use zhibu_app::preferences::Theme;
use zhibu_format::Author;
use zhibu_ledger::Writer;
use zhibu_text::Lang;

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

    /// Sets and stores the language.
    pub fn set_lang(&self, lang: Lang) {
        PREFERENCES.set_lang(lang);
        // A language in the address would override it on the next visit.
        platform::drop_search();
        self.lang.set(lang);
    }

    /// Sets and stores the theme.
    pub fn set_theme(&self, theme: Theme) {
        PREFERENCES.set_theme(theme);
        self.theme.set(theme);
    }

    /// Sets and stores the author who uses this browser.
    pub(super) fn set_author(&self, author: Author) {
        PREFERENCES.set_author(&author);
        self.author.set(author);
    }

    /// Sets and stores after how many days the user is reminded.
    pub fn set_reminder(&self, reminder: Reminder) {
        PREFERENCES.set_reminder(reminder);
        self.reminder.set(reminder);
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
