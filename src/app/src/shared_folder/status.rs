//! What there is to say of a shared folder.

use zhibu_text::{Lang, format_message, listed, m};

/// How the exchange with a folder is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SharedCondition {
    /// The ledger has no shared folder.
    #[default]
    None,
    /// It was not visited yet.
    Starting,
    /// The browser asks for permission again.
    Asking,
    /// All that may be exchanged is exchanged.
    Synced {
        /// When, to the minute.
        at: String,
    },
    /// It cannot be read or written at the moment.
    Failed {
        /// Why.
        error: String,
    },
}

/// A file that is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingFile {
    /// Its name.
    pub name: String,
    /// The unit that wrote it, as the file says; may be empty.
    pub unit: String,
}

/// The state of the open ledger's shared folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedStatus {
    /// Where the folder is.
    pub place: String,
    /// How the exchange is.
    pub condition: SharedCondition,
    /// The files that are to be looked at.
    pub pending: Vec<PendingFile>,
    /// The number of files that are not whole.
    pub unfinished: usize,
    /// The number of files for which a passphrase is needed.
    pub sealed: usize,
    /// The number of files of a newer version.
    pub newer: usize,
    /// Whether own files wait for the passphrase.
    pub needs_passphrase: bool,
    /// Whether the passphrase opens none of the sealed files.
    pub wrong_passphrase: bool,
    /// The number of changes of the ledger that are in no file of the folder yet.
    pub unwritten: usize,
    /// The number of files that the folder did not hand over.
    pub unread: usize,
    /// The number of files that are too large to be read.
    pub too_large: usize,
    /// Their names.
    pub too_large_names: Vec<String>,
}

/// Maximum units named in a line.
const MOST_UNITS: usize = 3;

impl SharedStatus {
    /// The units of the files to be looked at, in the order of their files, some of them if many.
    fn units(&self, lang: Lang) -> String {
        let mut units: Vec<String> = Vec::new();
        for PendingFile { unit, .. } in &self.pending {
            if !unit.is_empty() && !units.contains(unit) {
                units.push(unit.clone());
            }
        }
        units.truncate(MOST_UNITS);
        if units.is_empty() {
            units.push(m::SHARED_SOMEBODY.get(lang).to_owned());
        }
        listed(&units, lang)
    }

    /// What is to be looked at, as the banner says it; `None` if nothing is.
    pub fn banner(&self, lang: Lang) -> Option<String> {
        let count = self.pending.len();
        let units = || self.units(lang);
        (count > 0)
            .then(|| format_message!(m::SHARED_PENDING, lang, count = count, units = units()))
    }

    /// Whether the passphrase is asked for: not while nothing is known of the folder.
    pub fn asks_passphrase(&self) -> bool {
        let is_usable = !matches!(self.condition, SharedCondition::Failed { .. });
        self.needs_passphrase && is_usable || self.sealed > 0 || self.wrong_passphrase
    }

    /// The state in a line; empty if there is no folder.
    pub fn text(&self, lang: Lang) -> String {
        let folder = &self.place;
        let mut parts = vec![match &self.condition {
            SharedCondition::None => return String::new(),
            SharedCondition::Starting => {
                format_message!(m::SHARED_STARTING, lang, folder = folder)
            }
            SharedCondition::Asking => format_message!(m::SHARED_ASKING, lang, folder = folder),
            SharedCondition::Synced { at } if self.unwritten > 0 => format_message!(
                m::SHARED_UNWRITTEN,
                lang,
                folder = folder,
                time = at,
                count = self.unwritten
            ),
            SharedCondition::Synced { at } if self.unread > 0 => {
                format_message!(m::SHARED_READ_IN_PART, lang, folder = folder, time = at)
            }
            SharedCondition::Synced { at } => {
                format_message!(m::SHARED_SYNCED, lang, folder = folder, time = at)
            }
            SharedCondition::Failed { error } => {
                format_message!(m::SHARED_FAILED, lang, folder = folder, error = error)
            }
        }];
        parts.extend(self.banner(lang));
        if self.wrong_passphrase {
            parts.push(format_message!(m::SHARED_WRONG, lang, count = self.sealed));
        } else if self.sealed > 0 {
            parts.push(format_message!(m::SHARED_SEALED, lang, count = self.sealed));
        } else if self.asks_passphrase() {
            parts.push(m::SHARED_TO_SEAL.get(lang).to_owned());
        }
        if self.unfinished > 0 {
            parts.push(format_message!(m::SHARED_UNFINISHED, lang, count = self.unfinished));
        }
        if self.newer > 0 {
            parts.push(format_message!(m::SHARED_NEWER, lang, count = self.newer));
        }
        if self.unread > 0 {
            parts.push(format_message!(m::SHARED_UNREAD, lang, count = self.unread));
        }
        if self.too_large > 0 {
            let named = &self.too_large_names[..self.too_large_names.len().min(MOST_UNITS)];
            let names = listed(named, lang);
            parts.push(format_message!(
                m::SHARED_TOO_LARGE,
                lang,
                count = self.too_large,
                names = names
            ));
        }
        parts.join(if lang == Lang::Zh { "" } else { " " })
    }
}
