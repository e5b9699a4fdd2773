//! Protection of a ledger: backups, restore points, used storage, archives.

use zhibu_domain::values::date::Day;
use zhibu_storage::{QUOTA_UNITS16, RestorePoint};
use zhibu_text::{Lang, Message, format_message, m};

use super::overview::percent_of_quota;
use crate::backup::Reminder;
use crate::exporting::ArchiveError;
use crate::views::choice::Choice;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// The ages, in days, before which history can be archived; the last is today.
const DAYS_BACK: [i32; 4] = [365, 183, 92, 0];

/// The choices of when to be reminded of a backup.
pub fn reminder_choices(lang: Lang) -> Vec<Choice> {
    let choice = |reminder: Reminder| {
        let name = match reminder {
            Reminder::Never => m::REMINDER_NEVER.get(lang).to_owned(),
            Reminder::Days(1) => m::REMINDER_DAY.get(lang).to_owned(),
            Reminder::Days(days) => format_message!(m::REMINDER_DAYS, lang, days = days),
        };
        Choice::new(reminder.code(), name)
    };
    Reminder::ALL.map(choice).to_vec()
}

/// The used storage, as text; `used` is in UTF-16 units, `None` if it is unknown.
pub fn space_text(used: Option<usize>, lang: Lang) -> String {
    let Some(used) = used else { return m::SPACE_UNKNOWN.get(lang).to_owned() };
    format_message!(
        m::SPACE_TAKEN,
        lang,
        used = used,
        all = QUOTA_UNITS16,
        percent = percent_of_quota(used),
        left = QUOTA_UNITS16.saturating_sub(used)
    )
}

/// What of the used storage the summary takes that the page shows first, as text; empty without one.
pub fn summary_space_text(summary: Option<&str>, lang: Lang) -> String {
    let count = summary.map_or(0, |summary| summary.encode_utf16().count());
    if count > 0 {
        format_message!(m::SPACE_OF_SUMMARY, lang, count = count)
    } else {
        String::new()
    }
}

/// The latest restore point, as text.
pub fn point_text(point: Option<&RestorePoint>, zone: TimeZone, lang: Lang) -> String {
    let Some(point) = point else { return m::POINT_NONE.get(lang).to_owned() };
    let time = (zone.minute)(point.at.ms());
    format_message!(m::POINT_LAST, lang, time = time, count = point.changes)
}

/// The message for a browser's promise to keep its storage; `None` if the browser has no such
/// promise.
pub fn promise_text(is_given: Option<bool>) -> Message {
    match is_given {
        None => m::PERSIST_UNKNOWN,
        Some(true) => m::PERSISTED,
        Some(false) => m::NOT_PERSISTED,
    }
}

/// The days before which history can be archived.
pub fn archive_choices(today: Day) -> Vec<Choice> {
    let choice = |back: i32| {
        let day = today.plus_days(-back).to_string();
        Choice::new(day.clone(), day)
    };
    DAYS_BACK.map(choice).to_vec()
}

/// The archivable part of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchivableView {
    /// The numbers of archivable and of all changes, as text.
    pub text: String,
    /// Whether any change is archivable.
    pub is_any: bool,
}

/// The archivable part of the history before a timestamp, in milliseconds since 1970.
pub fn archivable_view(workspace: &Workspace, before_ms: u64, lang: Lang) -> ArchivableView {
    let count = workspace.archivable(before_ms).stamps.len();
    let all = workspace.ledger().change_count();
    let text = format_message!(m::ARCHIVE_COUNT, lang, count = count, all = all);
    ArchivableView { text, is_any: count > 0 }
}

/// The message for a failed archiving into a file of this name; `None` if another notice reports
/// it.
pub fn archive_error_text(error: &ArchiveError, file: &str, lang: Lang) -> Option<String> {
    match error {
        ArchiveError::Unreadable => Some(m::ARCHIVE_UNREADABLE.get(lang).to_owned()),
        ArchiveError::OtherFile => Some(format_message!(m::ARCHIVE_OTHER, lang, file = file)),
        ArchiveError::Incomplete => Some(m::ARCHIVE_NOT_ALL.get(lang).to_owned()),
        ArchiveError::CutShort { .. } => None,
    }
}

/// Where the browser keeps what this page stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptPlace {
    /// With the origin of its host.
    Host,
    /// With all local pages: the page is a file on a disk.
    Disk,
    /// With the path of this very file on the disk.
    DiskByPath,
}

impl KeptPlace {
    /// The place of a page by the scheme of its address, such as `file:`, and by what the browser says of itself. Firefox
    /// alone tells local files apart.
    pub fn of(scheme: &str, user_agent: &str) -> Self {
        match scheme {
            "file:" if user_agent.contains("Firefox") => Self::DiskByPath,
            "file:" => Self::Disk,
            _ => Self::Host,
        }
    }

    /// What users should know of it, if anything.
    pub fn about(self) -> Option<Message> {
        match self {
            Self::Host => None,
            Self::Disk => Some(m::DISK_ABOUT),
            Self::DiskByPath => Some(m::DISK_BY_PLACE),
        }
    }
}
