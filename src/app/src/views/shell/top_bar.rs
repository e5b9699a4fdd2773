//! The top bar: the state of saving, the age of the last backup, and the themes.

use zhibu_text::{Lang, Message, format_message, m};

use crate::backup::BackupState;
use crate::embedded::Embedded;
use crate::preferences::Theme;
use crate::views::choice::Choice;
use crate::workspace::Saving;

/// The state of saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavingView {
    /// Its name in style sheets and tests.
    pub code: &'static str,
    /// Its label.
    pub label: Message,
}

/// The state of saving, for display. Of the ledger inside the single file, which is looked at alone, nothing is saved.
pub fn saving_view(saving: &Saving, embedded: Embedded) -> SavingView {
    match saving {
        _ if embedded == Embedded::Viewed => SavingView { code: "viewed", label: m::READ_ONLY },
        Saving::Saved => SavingView { code: "saved", label: m::SAVED },
        Saving::InMemory => SavingView { code: "memory", label: m::SAVED_IN_MEMORY },
        Saving::Off { .. } | Saving::Failed { .. } => {
            SavingView { code: "failed", label: m::NOT_SAVED }
        }
    }
}

/// The themes, for a select.
pub fn theme_choices(lang: Lang) -> Vec<Choice> {
    Theme::ALL.map(|theme| Choice::new(theme.code(), theme.label().get(lang))).to_vec()
}

/// The age of the last backup, and the number of changes since, as text.
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
