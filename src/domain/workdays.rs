//! Working days: Monday to Friday. Statutory holidays are not known here yet.

use super::date::Day;

/// Whether the day is a Saturday or a Sunday.
pub fn is_weekend(day: Day) -> bool {
    // 1970-01-01 was a Thursday.
    matches!((day.epoch_days() + 3).rem_euclid(7), 5 | 6)
}

/// The day that is so many working days after `day`: what is due within five working days of a Friday
/// is due on the Friday after it.
pub fn after(day: Day, count: u32) -> Day {
    let mut day = day;
    let mut left = count;
    while left > 0 {
        day = day.plus_days(1);
        if !is_weekend(day) {
            left -= 1;
        }
    }
    day
}
