//! What keeps a ledger from harm: backups, restore points, the room that is left, archives.

use zhibu_domain::values::date::Day;
use zhibu_storage::{QUOTA_UNITS16, RestorePoint};
use zhibu_text::{Lang, Message, format_message, m};

use super::overview::percent_of_quota;
use crate::backup::Reminder;
use crate::exporting::ArchiveError;
use crate::views::choice::Choice;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;

/// How many days back the history can be archived; the last is today.
const DAYS_BACK: [i32; 4] = [365, 183, 92, 0];

/// After how many days without a backup one can be reminded.
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

/// How much of the browser's storage is taken, in UTF-16 units; `used` is `None` if that is not known.
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

/// The latest restore point.
pub fn point_text(point: Option<&RestorePoint>, zone: TimeZone, lang: Lang) -> String {
    let Some(point) = point else { return m::POINT_NONE.get(lang).to_owned() };
    let time = (zone.minute)(point.at.ms());
    format_message!(m::POINT_LAST, lang, time = time, count = point.changes)
}

/// What a browser has promised of what is stored in it; `None` if it makes no such promise.
pub fn promise_text(is_given: Option<bool>) -> Message {
    match is_given {
        None => m::PERSIST_UNKNOWN,
        Some(true) => m::PERSISTED,
        Some(false) => m::NOT_PERSISTED,
    }
}

/// The days before which the history can be archived.
pub fn archive_choices(today: Day) -> Vec<Choice> {
    let choice = |back: i32| {
        let day = today.plus_days(-back).to_string();
        Choice::new(day.clone(), day)
    };
    DAYS_BACK.map(choice).to_vec()
}

/// What of the history can be archived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchivableView {
    /// How many changes of how many.
    pub text: String,
    /// Whether there is any.
    pub is_any: bool,
}

/// What of the history before a timestamp, in milliseconds since 1970, can be archived.
pub fn archivable_view(workspace: &Workspace, before_ms: u64, lang: Lang) -> ArchivableView {
    let count = workspace.archivable(before_ms).stamps.len();
    let all = workspace.ledger().changes().len();
    let text = format_message!(m::ARCHIVE_COUNT, lang, count = count, all = all);
    ArchivableView { text, is_any: count > 0 }
}

/// Why nothing was archived into a file of this name; `None` where that is said elsewhere.
pub fn archive_error_text(error: &ArchiveError, file: &str, lang: Lang) -> Option<String> {
    match error {
        ArchiveError::Unreadable => Some(m::ARCHIVE_UNREADABLE.get(lang).to_owned()),
        ArchiveError::OtherFile => Some(format_message!(m::ARCHIVE_OTHER, lang, file = file)),
        ArchiveError::Incomplete => Some(m::ARCHIVE_NOT_ALL.get(lang).to_owned()),
        ArchiveError::CutShort { .. } => None,
    }
}
