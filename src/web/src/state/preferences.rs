//! How the user likes the page, as this browser remembers it: language, theme, who writes, after how
//! many days one is reminded of a backup.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};

use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::backup::Reminder;
use zhibu_app::preferences::Theme;
use zhibu_format::Author;
use zhibu_ledger::Writer;
use zhibu_text::Lang;

/// See the module's words.
pub struct Preferences {
    lang: Signal<Lang>,
    theme: Signal<Theme>,
    author: Signal<Author>,
    reminder: Signal<Reminder>,
    is_writer_noted: StoredValue<bool, LocalStorage>,
}

impl Preferences {
    /// As they are remembered.
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
        /// Who writes with this browser.
        author: Author;
        /// After how many days one is reminded of a backup.
        reminder: Reminder;
    }

    /// Switches the language and remembers it.
    pub fn set_lang(&self, lang: Lang) {
        PREFERENCES.set_lang(lang);
        // A language asked for in the address would come back with the next visit.
        platform::drop_search();
        self.lang.set(lang);
    }

    /// Switches the theme and remembers it.
    pub fn set_theme(&self, theme: Theme) {
        PREFERENCES.set_theme(theme);
        self.theme.set(theme);
    }

    /// Says who writes with this browser, and remembers it.
    pub(super) fn set_author(&self, author: Author) {
        PREFERENCES.set_author(&author);
        self.author.set(author);
    }

    /// Sets after how many days one is reminded, and remembers it.
    pub fn set_reminder(&self, reminder: Reminder) {
        PREFERENCES.set_reminder(reminder);
        self.reminder.set(reminder);
    }

    /// Remembers this tab's writer as one of this browser's, now that it writes. When someone first
    /// writes, the browser is asked not to clear what is stored.
    pub(super) fn note_writer(&self, own: Writer) {
        if self.is_writer_noted.get_value() {
            return;
        }
        self.is_writer_noted.set_value(true);
        if PREFERENCES.takes_turn_to_ask_to_persist() {
            leptos::task::spawn_local(async {
                // Its answer is shown where the ledgers are.
                let _answer = platform::ask_to_persist().await;
            });
        }
        PREFERENCES.add_writer(own);
    }
}
