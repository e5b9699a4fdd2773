//! Working days: Monday to Friday, without statutory holidays and with the weekends worked instead.

use rustc_hash::FxHashSet;

use crate::kinds::choices::DayKind;
use crate::register::Register;
use crate::values::date::Day;

/// Whether the day is a Saturday or a Sunday.
pub fn is_weekend(day: Day) -> bool {
    // 1970-01-01 was a Thursday.
    matches!((day.epoch_days() + 3).rem_euclid(7), 5 | 6)
}

/// The day that is a number of working days after `day`, by weekends alone: five working days after a
/// Friday is the next Friday.
pub fn after(day: Day, count: u32) -> Day {
    Calendar::default().after(day, count)
}

/// Maximum days of a statutory holiday: a mistyped year must not make a year of holidays.
const LONGEST_DAYS: i32 = 31;

/// The days that are worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    off: FxHashSet<i32>,
    worked: FxHashSet<i32>,
}

impl Calendar {
    /// The calendar of a ledger. Inexact dates are skipped. A day that is both off and worked is
    /// worked.
    pub fn of(register: &Register) -> Self {
        let mut calendar = Self::default();
        for row in register.holidays().rows() {
            let Some(from) = row.record.from.filter(|from| from.has_day()) else { continue };
            let to = row.record.to.unwrap_or(from);
            let (first, last) = (from.earliest().epoch_days(), to.latest().epoch_days());
            if !to.has_day() || !(0..LONGEST_DAYS).contains(&(last - first)) {
                continue;
            }
            match row.record.day_kind {
                Some(DayKind::Off) => calendar.off.extend(first..=last),
                Some(DayKind::Work) => calendar.worked.extend(first..=last),
                None => {}
            }
        }
        calendar
    }

    /// Whether a day is worked.
    pub fn is_worked(&self, day: Day) -> bool {
        let number = day.epoch_days();
        self.worked.contains(&number) || (!is_weekend(day) && !self.off.contains(&number))
    }

    /// The day that is a number of working days after a day.
    pub fn after(&self, day: Day, count: u32) -> Day {
        let mut day = day;
        let mut left = count;
        while left > 0 {
            let next = day.plus_days(1);
            if next == day {
                // The last possible day.
                return day;
            }
            day = next;
            left -= u32::from(self.is_worked(day));
        }
        day
    }

    /// The first working day from a day on.
    pub fn from(&self, day: Day) -> Day {
        if self.is_worked(day) { day } else { self.after(day, 1) }
    }

    /// A number of working days from a day on.
    pub fn days(&self, from: Day, count: usize) -> Vec<Day> {
        let mut days = Vec::with_capacity(count);
        let mut day = self.from(from);
        while days.len() < count {
            days.push(day);
            day = self.after(day, 1);
        }
        days
    }
}
