//! Where the folder of a ledger is, and how its files are treated. Kept in this browser's preferences.

use crate::importing::TakenAtOnce;

/// Where a shared folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedPlace {
    /// A folder that the user has chosen, by its name. The browser holds the folder itself.
    Folder(String),
    /// A folder on the host of the page, by its address there, which ends with a slash.
    Host(String),
}

/// The settings of a ledger's shared folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSettings {
    /// Where it is.
    pub place: SharedPlace,
    /// Which files are taken at once.
    pub taken_at_once: TakenAtOnce,
    /// Whether own files are sealed with a passphrase, which is asked for at each visit.
    pub is_sealed: bool,
}

impl SharedPlace {
    /// A folder on the host by what somebody typed; `None` unless it is a path on the host of the page.
    pub fn on_host(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let is_path = !typed.is_empty()
            && !typed.starts_with("//")
            && !typed.contains([':', '?', '#', '\\'])
            && !typed.chars().any(char::is_control);
        let slash = if typed.ends_with('/') { "" } else { "/" };
        is_path.then(|| Self::Host(format!("{typed}{slash}")))
    }

    /// Its name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Folder(name) | Self::Host(name) => name,
        }
    }
}

impl SharedSettings {
    /// Those of a place that was just chosen: every file is offered.
    pub fn new(place: SharedPlace) -> Self {
        Self { place, taken_at_once: TakenAtOnce::None, is_sealed: false }
    }

    /// The same once somebody has left out something of a file: it must not come by itself with a later one, of this
    /// browser's window or another. `None` if each file is looked at already.
    pub fn looked_at(self) -> Option<Self> {
        let is_taken = self.taken_at_once != TakenAtOnce::None;
        is_taken.then_some(Self { taken_at_once: TakenAtOnce::None, ..self })
    }

    /// Their text in preferences.
    pub fn to_text(&self) -> String {
        let place = match &self.place {
            SharedPlace::Folder(_) => "folder",
            SharedPlace::Host(_) => "host",
        };
        let sealed = if self.is_sealed { "sealed" } else { "open" };
        format!("{place} {} {sealed} {}", self.taken_at_once.code(), self.place.name())
    }

    /// Those of a text; `None` if it is no such text.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut words = text.splitn(4, ' ');
        let (place, rule, sealed, name) =
            (words.next()?, words.next()?, words.next()?, words.next()?.to_owned());
        let place = match place {
            "folder" => SharedPlace::Folder(name),
            "host" => SharedPlace::Host(name),
            _ => return None,
        };
        // What is not known to be unsealed is sealed.
        Some(Self {
            place,
            taken_at_once: TakenAtOnce::from_code(rule),
            is_sealed: sealed != "open",
        })
    }
}
