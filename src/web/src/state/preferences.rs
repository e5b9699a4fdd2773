//! How the user likes the page, as this browser remembers it: language, theme, who writes, after how
//! many days one is reminded of a backup.

use leptos::prelude::{GetValue, LocalStorage, SetValue, StoredValue};

use super::safety::ask_to_persist_once;
use crate::platform;
use crate::reactive::{ReadSignal, Signal};
use zhibu_app::backup::Reminder;
use zhibu_format::Author;
use zhibu_ledger::{Writer, json_text};
use zhibu_text::Lang;

const THEME: &str = "theme";
const LANG: &str = "lang";
const AUTHOR: &str = "author";
const REMINDER: &str = "reminder";
const WRITERS: &str = "writers";
/// So many of this browser's writers are remembered: a tab is one, if it writes.
const MOST_WRITERS: usize = 400;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }
}

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
        let kept = |name: &str| platform::preference(name).unwrap_or_default();
        Self {
            lang: Signal::new(preferred_lang()),
            theme: Signal::new(Theme::from_code(&kept(THEME))),
            author: Signal::new(serde_json::from_str(&kept(AUTHOR)).unwrap_or_default()),
            reminder: Signal::new(Reminder::from_code(&kept(REMINDER))),
            is_writer_noted: StoredValue::new_local(false),
        }
    }

    /// The language of the page.
    pub fn lang(&self) -> ReadSignal<Lang> {
        self.lang.read_only()
    }

    /// Light or dark.
    pub fn theme(&self) -> ReadSignal<Theme> {
        self.theme.read_only()
    }

    /// Who writes with this browser.
    pub fn author(&self) -> ReadSignal<Author> {
        self.author.read_only()
    }

    /// After how many days one is reminded of a backup.
    pub fn reminder(&self) -> ReadSignal<Reminder> {
        self.reminder.read_only()
    }

    /// Switches the language and remembers it.
    pub fn set_lang(&self, lang: Lang) {
        platform::set_preference(LANG, lang.code());
        // A language asked for in the address would come back with the next visit.
        platform::drop_search();
        self.lang.set(lang);
    }

    /// Switches the theme and remembers it.
    pub fn set_theme(&self, theme: Theme) {
        platform::set_preference(THEME, theme.code());
        self.theme.set(theme);
    }

    /// Says who writes with this browser, and remembers it.
    pub(super) fn set_author(&self, author: Author) {
        platform::set_preference(AUTHOR, &json_text(&author));
        self.author.set(author);
    }

    /// Sets after how many days one is reminded, and remembers it.
    pub fn set_reminder(&self, reminder: Reminder) {
        platform::set_preference(REMINDER, &reminder.code());
        self.reminder.set(reminder);
    }

    /// Remembers this tab's writer as one of this browser's, now that it writes.
    pub(super) fn note_writer(&self, own: Writer) {
        if self.is_writer_noted.get_value() {
            return;
        }
        self.is_writer_noted.set_value(true);
        ask_to_persist_once();
        let writers = kept_writers(own);
        let kept = &writers[writers.len().saturating_sub(MOST_WRITERS)..];
        let kept: Vec<String> = kept.iter().map(Writer::to_string).collect();
        platform::set_preference(WRITERS, &kept.join(" "));
    }
}

/// The writers of this browser, as far as they are remembered; `own` is this tab's.
pub(super) fn kept_writers(own: Writer) -> Vec<Writer> {
    let kept = platform::preference(WRITERS).unwrap_or_default();
    let mut writers: Vec<Writer> = kept.split(' ').filter_map(|text| text.parse().ok()).collect();
    writers.push(own);
    writers
}

fn preferred_lang() -> Lang {
    let search = platform::window().location().search().unwrap_or_default();
    let asked =
        search.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("lang="));
    let kept = platform::preference(LANG);
    asked
        .and_then(Lang::from_tag)
        .or_else(|| kept.as_deref().and_then(Lang::from_tag))
        .unwrap_or_default()
}
