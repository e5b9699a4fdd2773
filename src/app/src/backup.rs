//! How long ago a ledger was last handed out as a file, whether it is time to do so again, and whether
//! room is running short.

use serde::{Deserialize, Serialize};

use zhibu_domain::values::date::Day;
use zhibu_storage::QUOTA_UNITS16;

/// When a ledger was last exported, and how many changes it had then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// Milliseconds since 1970, by this PC's clock.
    pub at_ms: u64,
    /// How many changes the file holds.
    pub changes: usize,
}

/// After how many days without a backup one is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// Not at all.
    Never,
    /// After so many days.
    Days(u16),
}

impl Reminder {
    /// The ones to choose from.
    pub const ALL: [Self; 5] =
        [Self::Days(1), Self::Days(7), Self::Days(14), Self::Days(30), Self::Never];

    /// As preferences have it.
    pub fn code(self) -> String {
        match self {
            Self::Never => "never".to_owned(),
            Self::Days(days) => days.to_string(),
        }
    }

    /// From a preference; a week where there is none.
    pub fn from_code(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|reminder| reminder.code() == code);
        found.unwrap_or(Self::Days(7))
    }
}

/// What is told of a ledger's backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupState {
    /// Days since the last one; none if there was none.
    pub days: Option<u32>,
    /// Changes since the last one, or in all.
    pub changes: usize,
    /// Whether one is to be reminded now.
    pub is_due: bool,
}

/// How a ledger stands. `began` is the day of its first change, `day_of` tells the day of a moment,
/// `changes` is how many it has now.
pub fn backup_state(
    backup: Option<Backup>,
    changes: usize,
    began: Option<Day>,
    today: Day,
    reminder: Reminder,
    day_of: impl Fn(u64) -> Day,
) -> BackupState {
    let days_since = |day: Day| u32::try_from(today.epoch_days() - day.epoch_days()).unwrap_or(0);
    let days = backup.map(|backup| days_since(day_of(backup.at_ms)));
    let since = changes.saturating_sub(backup.map_or(0, |backup| backup.changes));
    let waited = days.or_else(|| began.map(days_since)).unwrap_or(0);
    let is_due = match reminder {
        Reminder::Never => false,
        Reminder::Days(limit) => since > 0 && waited >= u32::from(limit),
    };
    BackupState { days, changes: since, is_due }
}

/// From this share of the room on, in percent, one is warned.
const WARNED_FROM_PERCENT: usize = 80;

/// How much of the room is taken, in percent, if that is so much that one is warned: `used_units16` is
/// taken by everything in the store.
pub fn short_of_space_percent(used_units16: usize) -> Option<usize> {
    let percent = used_units16 * 100 / QUOTA_UNITS16;
    (percent >= WARNED_FROM_PERCENT).then_some(percent)
}
