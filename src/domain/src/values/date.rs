//! Civil dates, as precise as the source states them.

use std::fmt;
use std::str::FromStr;

/// A day, counted from 1970-01-01 in the proleptic Gregorian calendar. No clock, no time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The last valid day: 9999-12-31.
    pub const LAST: Self = Self(2_932_896);

    /// The day of a civil date; `None` if there is no such date.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        valid.then(|| Self(days_from_civil(i32::from(year), i32::from(month), i32::from(day))))
    }

    /// The day this many days after 1970-01-01.
    pub const fn from_epoch_days(days: i32) -> Self {
        Self(days)
    }

    /// Days after 1970-01-01.
    pub fn epoch_days(self) -> i32 {
        self.0
    }

    /// Year, month and day of month.
    pub fn civil(self) -> (u16, u8, u8) {
        civil_from_days(self.0)
    }

    /// The day `days` later.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day of the month this many months later, or the last day of that month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let (year, month, day) = self.civil();
        let months = u32::from(year) * 12 + u32::from(month) - 1 + months;
        let year = u16::try_from(months / 12).unwrap_or(9999);
        let month = u8::try_from(months % 12 + 1).unwrap_or(12);
        Self::new(year, month, day.min(days_in_month(year, month))).unwrap_or(Self::LAST)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Days in this month of the Gregorian calendar.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// Counts in years that begin in March, so that the leap day is the last day of a year.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i32) -> (u16, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year_of_era + i32::from(month <= 2);
    let narrow = |number: i32| u8::try_from(number).unwrap_or(u8::MAX);
    (u16::try_from(year).unwrap_or(0), narrow(month), narrow(day))
}

/// A date as far as it is known: `2022`, `2022-06` or `2022-06-15` (ISO 8601, EDTF level 0).
///
/// It stands for every day from [`earliest`](Self::earliest) to [`latest`](Self::latest). One date is
/// before another only if this holds for all of their days; `2022` is neither before nor after
/// `2022-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

/// Writes a number in decimal, with zeros before it.
fn write_digits(mut number: u16, digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date: {text}")]
pub struct DateError {
    /// The text, at most 40 chars.
    pub text: String,
}

impl PartialDate {
    /// A year.
    pub fn of_year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// A month.
    pub fn of_month(year: u16, month: u8) -> Option<Self> {
        Day::new(year, month, 1).map(|_| Self { year, month: Some(month), day: None })
    }

    /// A day.
    pub fn of_day(day: Day) -> Self {
        let (year, month, day) = day.civil();
        Self { year, month: Some(month), day: Some(day) }
    }

    /// Parses ISO 8601 only: `2022`, `2022-06`, `2022-06-15`.
    pub fn from_iso(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| {
            bytes[from..to].iter().try_fold(0_u16, |number, byte| {
                byte.is_ascii_digit().then(|| number * 10 + u16::from(byte - b'0'))
            })
        };
        let two_digits = |from: usize| {
            let number = (bytes[from - 1] == b'-').then(|| number(from, from + 2))??;
            u8::try_from(number).ok()
        };
        match bytes.len() {
            4 => Self::of_year(number(0, 4)?),
            7 => Self::of_month(number(0, 4)?, two_digits(5)?),
            10 => Day::new(number(0, 4)?, two_digits(5)?, two_digits(8)?).map(Self::of_day),
            _ => None,
        }
    }

    /// Appends it in ISO 8601.
    pub fn push_iso(self, text: &mut String) {
        let mut iso = *b"0000-00-00";
        write_digits(self.year, &mut iso[..4]);
        write_digits(self.month.map_or(0, u16::from), &mut iso[5..7]);
        write_digits(self.day.map_or(0, u16::from), &mut iso[8..]);
        let length = match (self.month, self.day) {
            (None, _) => 4,
            (Some(_), None) => 7,
            (Some(_), Some(_)) => 10,
        };
        text.push_str(std::str::from_utf8(&iso[..length]).expect("digits and hyphens are ASCII"));
    }

    /// The year, which is always known.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Whether the month is known.
    pub fn has_month(self) -> bool {
        self.month.is_some()
    }

    /// Whether the day is known.
    pub fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// The first possible day.
    pub fn earliest(self) -> Day {
        Day::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("a partial date is made of a valid date's parts")
    }

    /// The last possible day.
    pub fn latest(self) -> Day {
        let month = self.month.unwrap_or(12);
        Day::new(self.year, month, self.day.unwrap_or_else(|| days_in_month(self.year, month)))
            .expect("a partial date is made of a valid date's parts")
    }

    /// Whether every possible day is before every possible day of `other`.
    pub fn is_certainly_before(self, other: Self) -> bool {
        self.latest() < other.earliest()
    }

    /// The sort key of lists: by the first possible day; among equals, less precise dates come first.
    pub fn sort_key(self) -> (Day, i32) {
        (self.earliest(), -self.latest().0)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity("2022-06-15".len());
        self.push_iso(&mut text);
        f.write_str(&text)
    }
}

impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        Self::of_day(day)
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Parses ISO 8601 and other common forms: `2022.6`, `2022/6/15`, `2022年6月`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let parse = || {
            let is_separator =
                |character| matches!(character, '-' | '.' | '/' | '年' | '月' | '日');
            let text = text.trim();
            let text = text.strip_suffix(['年', '月', '日']).unwrap_or(text);
            let mut parts = text.split(is_separator).map(str::trim);
            let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
            let year = parts.next().filter(|part| part.len() == 4).filter(is_number)?;
            let mut rest = [None, None];
            for index in &mut rest {
                if let Some(part) = parts.next() {
                    let short = Some(part).filter(|part| (1..=2).contains(&part.len()));
                    *index = Some(short.filter(is_number)?.parse().ok()?);
                }
            }
            let year = year.parse().ok()?;
            let date = match rest {
                [None, _] => Self::of_year(year)?,
                [Some(month), None] => Self::of_month(year, month)?,
                [Some(month), Some(day)] => Self::of_day(Day::new(year, month, day)?),
            };
            parts.next().is_none().then_some(date)
        };
        parse().ok_or_else(|| DateError { text: text.chars().take(40).collect() })
    }
}
