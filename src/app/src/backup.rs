//! When a ledger was last exported, whether a backup is due, and whether storage is running short.

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

/// After how many days without a backup the user is reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// Never.
    Never,
    /// After this number of days.
    Days(u16),
}

impl Reminder {
    /// All options, as the user chooses from them.
    pub const ALL: [Self; 5] =
        [Self::Days(1), Self::Days(7), Self::Days(14), Self::Days(30), Self::Never];

    /// The code stored in preferences.
    pub fn code(self) -> String {
        match self {
            Self::Never => "never".to_owned(),
            Self::Days(days) => days.to_string(),
        }
    }

    /// The option of a stored code; a week if there is none.
    pub fn from_code(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|reminder| reminder.code() == code);
        found.unwrap_or(Self::Days(7))
    }
}

/// The backup state of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupState {
    /// Days since the last backup; `None` if there was none.
    pub days: Option<u32>,
    /// Changes since the last backup, or all changes if there was none.
    pub changes: usize,
    /// Whether the user is reminded now.
    pub is_due: bool,
}

/// The backup state of a ledger. `began` is the day of its first change, `day_of` returns the day
/// of a timestamp, `changes` is its current number of changes.
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

/// The user is warned from this share of used storage on, in percent.
const WARNED_FROM_PERCENT: usize = 80;

/// The share of storage in use, in percent, if it is large enough for a warning. `used_units16` is
/// the size of everything in the store, in UTF-16 units.
pub fn short_of_space_percent(used_units16: usize) -> Option<usize> {
    let percent = used_units16 * 100 / QUOTA_UNITS16;
    (percent >= WARNED_FROM_PERCENT).then_some(percent)
}
