//! What a browser stores besides the ledgers: display preferences, the columns of lists and their
//! saved filters, the author, and the latest backup of each ledger. Losing it loses no records.

use zhibu_domain::columns::ListColumn;
use zhibu_domain::kinds::records::Kind;
use zhibu_format::{Author, KEY_BYTES, OwnKey};
use zhibu_ledger::{Writer, json_text};
use zhibu_storage::StoreError;
use zhibu_text::{Lang, Message, m};

use crate::backup::{Backup, Reminder};
use crate::intake::RememberedTables;
use crate::rotation::WrittenBackup;
use crate::views::records::columns::{columns_from, columns_text};
use crate::views::records::saved::SavedFilters;
use crate::views::shell::summary::is_summary_of;

const LANG: &str = "lang";
const THEME: &str = "theme";
const AUTHOR: &str = "author";
const AUTHOR_SKIPPED: &str = "author-skipped";
const REMINDER: &str = "reminder";
const WRITERS: &str = "writers";
const OWN_KEY: &str = "key";
const PROTECTED_KEY: &str = "protected-key";
const LAST_LEDGER: &str = "last";
const TABLES: &str = "tables";
const ASKED_TO_PERSIST: &str = "asked-to-persist";
const SUMMARY: &str = "summary";
const DETAIL: &str = "detail";
/// The detail beside a list, made wide.
const WIDE: &str = "wide";

/// Maximum number of this browser's writers that are stored: each tab that writes is one.
const MAX_WRITERS: usize = 400;

/// A store of short texts by name. It may be unavailable, or become so at any call.
pub trait PreferenceStore {
    /// The text under a name; `None` if there is none, or if it cannot be read.
    fn get(&self, name: &str) -> Option<String>;

    /// Sets the text under a name.
    ///
    /// # Errors
    ///
    /// There is no room, or the store is unavailable.
    fn set(&self, name: &str, text: &str) -> Result<(), StoreError>;

    /// Removes a name.
    ///
    /// # Errors
    ///
    /// The store is unavailable.
    fn remove(&self, name: &str) -> Result<(), StoreError>;
}

/// Light, dark, or the system's setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's setting.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The code in preferences and style sheets.
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a stored code; the system's if there is none.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }

    /// Its label.
    pub fn label(self) -> Message {
        match self {
            Self::System => m::THEME_SYSTEM,
            Self::Light => m::THEME_LIGHT,
            Self::Dark => m::THEME_DARK,
        }
    }
}

/// The key with which this browser signs files, by where its private part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnKeyPlace {
    /// In the browser, which signs with it and hands it out to nobody.
    Protected {
        /// The public key.
        public: String,
    },
    /// Beside the ledgers as text, which anyone who can read the storage can copy.
    Readable {
        /// The private key.
        text: String,
    },
}

impl OwnKeyPlace {
    /// The public key; `None` if the text is no key.
    pub fn public(&self) -> Option<String> {
        match self {
            Self::Protected { public } => Some(public.clone()),
            Self::Readable { text } => OwnKey::from_text(text).map(|key| key.public()),
        }
    }
}

/// The preferences in a store: their names and formats.
///
/// What the user has chosen is stored with a result, so that the page can say that it will be forgotten.
/// What the app notes by itself is not worth a message: without it, the app asks or reminds again.
#[derive(Clone, Copy, Debug)]
pub struct StoredPreferences<S>(pub S);

impl<S: PreferenceStore> StoredPreferences<S> {
    /// The language: the one in the query part of the address (after `?`), or the stored one.
    pub fn lang(&self, search: &str) -> Lang {
        let mut pairs = search.trim_start_matches('?').split('&');
        let asked = pairs.find_map(|pair| pair.strip_prefix("lang="));
        let stored = || self.0.get(LANG);
        asked
            .and_then(Lang::from_tag)
            .or_else(|| stored().as_deref().and_then(Lang::from_tag))
            .unwrap_or_default()
    }

    /// Stores the language.
    ///
    /// # Errors
    ///
    /// It is not stored.
    pub fn set_lang(&self, lang: Lang) -> Result<(), StoreError> {
        self.0.set(LANG, lang.code())
    }

    /// The theme.
    pub fn theme(&self) -> Theme {
        Theme::from_code(&self.text(THEME))
    }

    /// Stores the theme.
    ///
    /// # Errors
    ///
    /// It is not stored.
    pub fn set_theme(&self, theme: Theme) -> Result<(), StoreError> {
        self.0.set(THEME, theme.code())
    }

    /// Whether the record beside a list is wide and the list narrow.
    pub fn has_wide_detail(&self) -> bool {
        self.text(DETAIL) == WIDE
    }

    /// Stores whether it is.
    ///
    /// # Errors
    ///
    /// It is not stored.
    pub fn set_wide_detail(&self, is_wide: bool) -> Result<(), StoreError> {
        self.0.set(DETAIL, if is_wide { WIDE } else { "" })
    }

    /// The author who uses this browser.
    pub fn author(&self) -> Author {
        serde_json::from_str(&self.text(AUTHOR)).unwrap_or_default()
    }

    /// Stores the author who uses this browser.
    ///
    /// # Errors
    ///
    /// The author is not stored.
    pub fn set_author(&self, author: &Author) -> Result<(), StoreError> {
        self.0.set(AUTHOR, &json_text(author))
    }

    /// Whether an export asks first who uses this browser: nobody has said so, nor skipped the question.
    pub fn asks_author(&self) -> bool {
        self.author().signature().is_none() && self.0.get(AUTHOR_SKIPPED).is_none()
    }

    /// Notes that the user does not want to say who uses this browser: no export asks again.
    pub fn skip_author(&self) {
        self.note(AUTHOR_SKIPPED, "1");
    }

    /// After how many days without a backup the user is reminded.
    pub fn reminder(&self) -> Reminder {
        Reminder::from_code(&self.text(REMINDER))
    }

    /// Stores after how many days the user is reminded.
    ///
    /// # Errors
    ///
    /// It is not stored.
    pub fn set_reminder(&self, reminder: Reminder) -> Result<(), StoreError> {
        self.0.set(REMINDER, &reminder.code())
    }

    /// The stored writers of this browser; the last is `own`, this tab's.
    pub fn writers(&self, own: Writer) -> Vec<Writer> {
        let stored = self.text(WRITERS);
        let stored = stored.split(' ').filter_map(|text| text.parse().ok());
        stored.chain([own]).collect()
    }

    /// Stores this tab's writer as one of this browser's.
    pub fn add_writer(&self, own: Writer) {
        let writers = self.writers(own);
        let latest = &writers[writers.len().saturating_sub(MAX_WRITERS)..];
        let latest: Vec<String> = latest.iter().map(Writer::to_string).collect();
        self.note(WRITERS, &latest.join(" "));
    }

    /// Whether to ask the browser now not to clear the storage: once, when the user first writes.
    pub fn takes_turn_to_ask_to_persist(&self) -> bool {
        let is_first = self.0.get(ASKED_TO_PERSIST).is_none();
        if is_first {
            self.note(ASKED_TO_PERSIST, "1");
        }
        is_first
    }

    /// The key with which this browser signs files. A readable one comes first: it is older, and others
    /// trust it.
    pub fn own_key(&self) -> Option<OwnKeyPlace> {
        let readable = self.0.get(OWN_KEY).map(|text| OwnKeyPlace::Readable { text });
        let protected = || Some(OwnKeyPlace::Protected { public: self.0.get(PROTECTED_KEY)? });
        readable.or_else(protected)
    }

    /// Creates this browser's key from random bytes, where the browser has no place for a protected one;
    /// false if there are no cryptographic random bytes, or no room to store the key. A key that another
    /// tab has created meanwhile stays.
    pub fn make_readable_key(&self, random: impl FnOnce() -> Option<[u8; KEY_BYTES]>) -> bool {
        if self.own_key().is_some() {
            return true;
        }
        let Some(random) = random() else { return false };
        let key = OwnKey::new(&random).to_text();
        self.0.set(OWN_KEY, &key).is_ok() && self.0.get(OWN_KEY) == Some(key)
    }

    /// Stores that the browser holds this browser's key, by its public part; false if there is no room
    /// for that, or if another tab has created a key meanwhile, which stays.
    pub fn set_protected_key(&self, public: &str) -> bool {
        self.own_key().is_none()
            && self.0.set(PROTECTED_KEY, public).is_ok()
            && self.0.get(PROTECTED_KEY).as_deref() == Some(public)
    }

    /// Deletes the key: files are no longer signed. What the browser holds of it must be deleted too.
    ///
    /// # Errors
    ///
    /// The key is still there.
    pub fn forget_own_key(&self) -> Result<(), StoreError> {
        self.0.remove(OWN_KEY)?;
        self.0.remove(PROTECTED_KEY)
    }

    /// What was decided about tables that were taken in.
    pub fn remembered_tables(&self) -> RememberedTables {
        RememberedTables::of_text(&self.text(TABLES))
    }

    /// Stores what was decided about tables.
    ///
    /// # Errors
    ///
    /// It is not stored.
    pub fn set_remembered_tables(&self, tables: &RememberedTables) -> Result<(), StoreError> {
        self.0.set(TABLES, &tables.to_text())
    }

    /// The key of the ledger that was open last.
    pub fn last_ledger(&self) -> Option<String> {
        self.0.get(LAST_LEDGER)
    }

    /// Stores which ledger was open last.
    pub fn set_last_ledger(&self, ledger_key: &str) {
        self.note(LAST_LEDGER, ledger_key);
    }

    /// The columns of a kind's list. What is stored may be damaged, or name columns of another version: they
    /// are passed over.
    pub fn columns(&self, kind: Kind) -> Vec<ListColumn> {
        columns_from(kind, &self.text(&columns_of(kind)))
    }

    /// Stores the columns of a kind's list, if they are not the usual ones.
    ///
    /// # Errors
    ///
    /// They are not stored.
    pub fn set_columns(&self, kind: Kind, columns: &[ListColumn]) -> Result<(), StoreError> {
        let name = columns_of(kind);
        match columns_text(kind, columns) {
            Some(text) => self.0.set(&name, &text),
            None => self.0.remove(&name),
        }
    }

    /// The saved filters of a ledger. What is damaged is passed over.
    pub fn saved_filters(&self, ledger_key: &str) -> SavedFilters {
        SavedFilters::from_text(&self.text(&filters_of(ledger_key)))
    }

    /// Stores the saved filters of a ledger.
    ///
    /// # Errors
    ///
    /// They are not stored.
    pub fn set_saved_filters(
        &self,
        ledger_key: &str,
        filters: &SavedFilters,
    ) -> Result<(), StoreError> {
        let (name, text) = (filters_of(ledger_key), filters.to_text());
        if text.is_empty() { self.0.remove(&name) } else { self.0.set(&name, &text) }
    }

    /// When a ledger was last exported.
    pub fn backup(&self, ledger_key: &str) -> Option<Backup> {
        serde_json::from_str(&self.text(&backup_of(ledger_key))).ok()
    }

    /// Stores when a ledger was last exported.
    pub fn set_backup(&self, ledger_key: &str, backup: Backup) {
        self.note(&backup_of(ledger_key), &json_text(&backup));
    }

    /// The name of the folder that backups of a ledger are written to.
    pub fn folder(&self, ledger_key: &str) -> Option<String> {
        self.0.get(&folder_of(ledger_key))
    }

    /// Stores the folder that backups of a ledger are written to.
    ///
    /// # Errors
    ///
    /// It is not stored: no backups would be written.
    pub fn set_folder(&self, ledger_key: &str, name: &str) -> Result<(), StoreError> {
        self.0.set(&folder_of(ledger_key), name)
    }

    /// The file of a ledger's folder that this browser wrote last, as [`WrittenBackup::code`]
    /// encodes it; empty if none.
    pub fn written_backup(&self, ledger_key: &str) -> String {
        self.text(&written_of(ledger_key))
    }

    /// Stores the file of a ledger's folder that this browser wrote last.
    pub fn set_written_backup(&self, ledger_key: &str, written: &WrittenBackup) {
        self.note(&written_of(ledger_key), &written.code());
    }

    /// Removes the folder of a ledger. Its files must not be replaced by those of another ledger.
    ///
    /// # Errors
    ///
    /// Backups are still written to it.
    pub fn forget_folder(&self, ledger_key: &str) -> Result<(), StoreError> {
        self.0.remove(&folder_of(ledger_key))?;
        self.0.remove(&written_of(ledger_key))
    }

    /// The settings of a ledger's shared folder: see [`SharedSettings`](crate::shared_folder::SharedSettings).
    pub fn shared_folder(&self, ledger_key: &str) -> Option<String> {
        self.0.get(&shared_of(ledger_key))
    }

    /// Stores the settings of a ledger's shared folder.
    ///
    /// # Errors
    ///
    /// They are not stored.
    pub fn set_shared_folder(&self, ledger_key: &str, settings: &str) -> Result<(), StoreError> {
        self.0.set(&shared_of(ledger_key), settings)
    }

    /// What is remembered of a ledger's shared folder: see [`Memory`](crate::shared_folder::Memory).
    pub fn shared_memory(&self, ledger_key: &str) -> String {
        self.text(&shared_memory_of(ledger_key))
    }

    /// Stores what is remembered of a ledger's shared folder. Without it all files are read again.
    pub fn set_shared_memory(&self, ledger_key: &str, memory: &str) {
        self.note(&shared_memory_of(ledger_key), memory);
    }

    /// Whether this browser has opened or written sealed files of the ledger in a shared folder.
    pub fn has_sealed_shared(&self, ledger_key: &str) -> bool {
        !self.text(&shared_sealed_of(ledger_key)).is_empty()
    }

    /// Notes that it has. That outlasts the folder: the ledger may have what came sealed.
    pub fn note_sealed_shared(&self, ledger_key: &str) {
        self.note(&shared_sealed_of(ledger_key), "sealed");
    }

    /// Removes a ledger's shared folder, and what is remembered of it: another folder has other files.
    ///
    /// # Errors
    ///
    /// It is still used.
    pub fn forget_shared_folder(&self, ledger_key: &str) -> Result<(), StoreError> {
        self.0.remove(&shared_of(ledger_key))?;
        self.0.remove(&shared_memory_of(ledger_key))
    }

    /// The summary that the page shows at the next visit before the program is there: see
    /// [`summary`](crate::views::shell::summary::summary).
    pub fn summary(&self) -> Option<String> {
        self.0.get(SUMMARY)
    }

    /// Stores the summary, or none. An earlier one never stays in its place: its numbers may be wrong by now.
    pub fn set_summary(&self, summary: Option<&str>) {
        // Where nothing can be removed nothing can be read either.
        let _removed = self.0.remove(SUMMARY);
        if let Some(summary) = summary {
            self.note(SUMMARY, summary);
        }
    }

    /// Removes the backup, folders, saved filters and summary of a ledger that was removed or reset.
    ///
    /// # Errors
    ///
    /// A ledger of the same name would be taken for backed up.
    pub fn forget_ledger(&self, ledger_key: &str) -> Result<(), StoreError> {
        if self.summary().is_some_and(|summary| is_summary_of(&summary, ledger_key)) {
            self.0.remove(SUMMARY)?;
        }
        self.0.remove(&filters_of(ledger_key))?;
        self.0.remove(&backup_of(ledger_key))?;
        self.forget_folder(ledger_key)?;
        self.0.remove(&shared_sealed_of(ledger_key))?;
        self.forget_shared_folder(ledger_key)
    }

    /// Stores what the app notes by itself; see the type.
    fn note(&self, name: &str, text: &str) {
        let _stored = self.0.set(name, text);
    }

    fn text(&self, name: &str) -> String {
        self.0.get(name).unwrap_or_default()
    }
}

fn columns_of(kind: Kind) -> String {
    format!("columns.{}", kind.code())
}

fn filters_of(ledger_key: &str) -> String {
    format!("filters.{ledger_key}")
}

fn backup_of(ledger_key: &str) -> String {
    format!("backup.{ledger_key}")
}

fn folder_of(ledger_key: &str) -> String {
    format!("folder.{ledger_key}")
}

fn written_of(ledger_key: &str) -> String {
    format!("folder-written.{ledger_key}")
}

fn shared_of(ledger_key: &str) -> String {
    format!("shared.{ledger_key}")
}

fn shared_sealed_of(ledger_key: &str) -> String {
    format!("shared-sealed.{ledger_key}")
}

fn shared_memory_of(ledger_key: &str) -> String {
    format!("shared-memory.{ledger_key}")
}
