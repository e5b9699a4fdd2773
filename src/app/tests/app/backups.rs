//! Backups: how long ago, how much since, and when one is reminded.

use zhibu_app::backup::{Backup, BackupState, Reminder, backup_state, short_of_space_percent};
use zhibu_domain::values::date::Day;
use zhibu_storage::QUOTA_UNITS16;

const DAY_MS: u64 = 86_400_000;

fn day(ms: u64) -> Day {
    Day::from_epoch_days(i32::try_from(ms / DAY_MS).unwrap())
}

fn state(
    backup: Option<(u64, usize)>,
    changes: usize,
    began: Option<u64>,
    today: u64,
    reminder: Reminder,
) -> BackupState {
    let backup = backup.map(|(at, changes)| Backup { at_ms: at * DAY_MS + 5, changes });
    backup_state(
        backup,
        changes,
        began.map(|at| day(at * DAY_MS)),
        day(today * DAY_MS),
        reminder,
        day,
    )
}

#[test]
fn a_reminder_is_due_after_enough_changes_and_days() {
    let week = Reminder::Days(7);
    for (backup, changes, began, today, reminder, expected) in [
        // Nothing written since the file: nothing to remind of, however long ago.
        (Some((100, 10)), 10, Some(90), 400, week, (Some(300), 0, false)),
        (Some((100, 10)), 13, Some(90), 106, week, (Some(6), 3, false)),
        (Some((100, 10)), 13, Some(90), 107, week, (Some(7), 3, true)),
        (Some((100, 10)), 13, Some(90), 107, Reminder::Never, (Some(7), 3, false)),
        // Never exported: what was written first has waited longest.
        (None, 4, Some(100), 106, week, (None, 4, false)),
        (None, 4, Some(100), 107, week, (None, 4, true)),
        (None, 0, None, 107, week, (None, 0, false)),
        // A clock that was set back, a ledger that was reset.
        (Some((200, 10)), 13, Some(90), 107, week, (Some(0), 3, false)),
        (Some((100, 50)), 13, Some(90), 200, week, (Some(100), 0, false)),
    ] {
        let (days, since, is_due) = expected;
        assert_eq!(
            state(backup, changes, began, today, reminder),
            BackupState { days, changes: since, is_due }
        );
    }
}

#[test]
fn a_reminder_round_trips_through_storage() {
    for reminder in Reminder::ALL {
        assert_eq!(Reminder::from_code(&reminder.code()), reminder);
    }
    assert_eq!(Reminder::from_code("nonsense"), Reminder::Days(7));
}

#[test]
fn one_is_warned_from_four_fifths_of_the_room_on() {
    assert_eq!(short_of_space_percent(QUOTA_UNITS16 / 5 * 4 - QUOTA_UNITS16 / 100), None);
    assert_eq!(short_of_space_percent(QUOTA_UNITS16 / 10 * 8 + 100), Some(80));
    assert_eq!(short_of_space_percent(QUOTA_UNITS16 * 2), Some(200));
}
