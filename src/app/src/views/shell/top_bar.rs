//! The top bar: whether all is saved, how old the last backup is, and the themes to choose from.

use zhibu_text::{Lang, Message, format_message, m};

use crate::backup::BackupState;
use crate::preferences::Theme;
use crate::views::choice::Choice;
use crate::workspace::Saving;

/// Whether all is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavingView {
    /// The name by which style sheets and tests know it.
    pub code: &'static str,
    /// What it says.
    pub label: Message,
}

/// What is said of saving.
pub fn saving_view(saving: &Saving) -> SavingView {
    match saving {
        Saving::Saved => SavingView { code: "saved", label: m::SAVED },
        Saving::InMemory => SavingView { code: "memory", label: m::SAVED_IN_MEMORY },
        Saving::Off { .. } | Saving::Failed { .. } => {
            SavingView { code: "failed", label: m::NOT_SAVED }
        }
    }
}

/// The themes to choose from.
pub fn theme_choices(lang: Lang) -> Vec<Choice> {
    Theme::ALL.map(|theme| Choice::new(theme.code(), theme.label().get(lang))).to_vec()
}

/// How long ago the ledger was last handed out as a file, and how much was written since.
pub fn backup_text(backup: &BackupState, lang: Lang) -> String {
    let BackupState { days, changes, .. } = *backup;
    let when = match days {
        None => return m::BACKUP_NEVER.get(lang).to_owned(),
        Some(0) => m::BACKUP_TODAY.get(lang).to_owned(),
        Some(days) => format_message!(m::BACKUP_DAYS, lang, days = days),
    };
    if changes == 0 {
        return when;
    }
    let since = format_message!(m::BACKUP_SINCE, lang, count = changes);
    format!("{when} · {since}")
}
