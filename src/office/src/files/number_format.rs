//! What a number in a workbook is shown as: workbooks keep dates and percentages as numbers, and only the
//! format of the cell says what they are.

use crate::intake::grid::CellType;
use zhibu_domain::values::date::{Day, PartialDate};

/// The day from which a workbook counts days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DateSystem {
    /// From the last day of 1899, with a 29 February 1900 that never was.
    #[default]
    From1900,
    /// From the first day of 1904, as on old Macintoshes.
    From1904,
}

/// The format of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// A number with what stands before and after it, such as 约 and 余.
    Number {
        /// What stands before it.
        prefix: String,
        /// What stands after it.
        suffix: String,
        /// Whether it is shown as a percentage.
        is_percent: bool,
        /// How many times it is divided by a thousand: 5000000 is shown as 5000 with `0,`.
        thousands: usize,
        /// How many digits it has before the decimal point at least, as codes have: 00123.
        least_digits: usize,
    },
    /// A date. It is as precise as it is shown: a month is kept as its first day.
    Date {
        /// Whether the month is shown.
        has_month: bool,
        /// Whether the day is shown.
        has_day: bool,
    },
    /// A time of day.
    Time,
    /// What is shown depends on the number, or has characters in it that stand for none of its digits.
    Unknown,
}

/// What a cell says.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) cell_type: CellType,
}

impl NumberFormat {
    /// A number as it is.
    pub(super) const PLAIN: Self = Self::number(false);
    const DAY: Self = Self::Date { has_month: true, has_day: true };
    const MONTH: Self = Self::Date { has_month: true, has_day: false };

    const fn number(is_percent: bool) -> Self {
        Self::Number {
            prefix: String::new(),
            suffix: String::new(),
            is_percent,
            thousands: 0,
            least_digits: 1,
        }
    }

    /// The formats that every program knows by number; those from 27 on are Chinese.
    pub(super) fn of_id(id: u32) -> Self {
        match id {
            9 | 10 => Self::number(true),
            14..=16 | 22 | 28..=31 | 36 | 50 | 51 | 53 | 54 | 57 | 58 => Self::DAY,
            17 | 27 | 52 => Self::MONTH,
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Self::Time,
            _ => Self::PLAIN,
        }
    }

    /// Reads a format code such as `yyyy"年"m"月"d"日"`, `0.0%` or `0"余"`.
    pub(super) fn of_code(code: &str) -> Self {
        let FormatCode { letters, prefix, suffix, thousands, least_digits, is_unknown, .. } =
            FormatCode::read(code);
        if is_unknown {
            return Self::Unknown;
        }
        let has = |letter: char| letters.contains(letter);
        // `m` is a month beside years and days, and minutes beside hours and seconds.
        let is_date = has('y') || has('d') || (has('m') && !has('h') && !has('s'));
        if is_date {
            return Self::Date { has_month: has('m') || has('d'), has_day: has('d') };
        }
        if has('h') || has('s') {
            return Self::Time;
        }
        let least_digits = least_digits.max(1);
        Self::Number { prefix, suffix, is_percent: has('%'), thousands, least_digits }
    }

    /// What a number is shown as; `None` if it is not a number, no day that there is, or shown in a way that
    /// is not known.
    pub(super) fn shown(&self, value: &str, dates: DateSystem) -> Option<Said> {
        match self {
            Self::Date { has_month, has_day } => {
                let day = dates.day(value)?;
                let (year, month, _) = day.civil();
                let date = match (has_month, has_day) {
                    (_, true) => PartialDate::of_day(day),
                    (true, false) => PartialDate::of_month(year, month)?,
                    (false, false) => PartialDate::of_year(year)?,
                };
                Some(Said { text: date.to_string(), cell_type: CellType::Date })
            }
            Self::Time => {
                // Of a date with a time that shows the time alone, the day is not meant.
                Some(Said { text: time_of_day(value)?, cell_type: CellType::Text })
            }
            Self::Unknown => None,
            Self::Number { prefix, suffix, is_percent, thousands, least_digits } => {
                let percent = if *is_percent { "%" } else { "" };
                let divisor = 1_000_f64.powi(i32::try_from(*thousands).ok()?);
                let factor = if *is_percent { 100.0 } else { 1.0 } / divisor;
                let digits = with_least_digits(digits(value, factor)?, *least_digits);
                let text = format!("{prefix}{digits}{percent}{suffix}");
                let is_plain = text.len() == digits.len();
                let cell_type = if is_plain { CellType::Number } else { CellType::Text };
                Some(Said { text, cell_type })
            }
        }
    }
}

impl DateSystem {
    /// The day with this number; the time of day is its fraction.
    fn day(self, number: &str) -> Option<Day> {
        /// 31 December 1899, in days from 1970.
        const END_OF_1899: i32 = -25_568;
        /// The day that workbooks have and the calendar does not.
        const FEBRUARY_29_1900: i32 = 60;
        /// The last day of 9999.
        const MOST: i32 = 2_958_465;
        let whole: i32 = number.split('.').next()?.parse().ok()?;
        if !(1..=MOST).contains(&whole) {
            return None;
        }
        let days = match self {
            Self::From1900 if whole == FEBRUARY_29_1900 => return None,
            Self::From1900 => END_OF_1899 + whole - i32::from(whole > FEBRUARY_29_1900),
            Self::From1904 => END_OF_1899 + whole + 1_461,
        };
        Some(Day::from_epoch_days(days))
    }
}

/// The time of day that the fraction of a number of days is, to the minute.
fn time_of_day(number: &str) -> Option<String> {
    let days: f64 = number.parse().ok().filter(|days: &f64| days.is_finite())?;
    let minutes = (days.rem_euclid(1.0) * 1440.0).round() % 1440.0;
    Some(format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0))
}

/// A number in plain digits, times a factor. Programs keep numbers with fifteen digits and write 0.1 + 0.2
/// with seventeen: what they round, this does too.
fn digits(value: &str, factor: f64) -> Option<String> {
    let number: f64 = value.trim().parse().ok()?;
    if !number.is_finite() {
        return None;
    }
    let rounded: f64 = format!("{:.14e}", number * factor).parse().ok()?;
    Some(format!("{rounded}"))
}

/// A number with zeros before it, up to a number of digits before the decimal point.
fn with_least_digits(digits: String, least: usize) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    if digits.starts_with('-') || whole >= least {
        return digits;
    }
    format!("{}{digits}", "0".repeat(least - whole))
}

/// What a format code says of positive numbers.
#[derive(Default)]
struct FormatCode {
    /// The letters of dates and times that it has, and `%`.
    letters: String,
    /// The literal text before the digits.
    prefix: String,
    /// The literal text after them.
    suffix: String,
    has_digits: bool,
    /// Whether the decimal point has come.
    has_point: bool,
    /// The commas since the last digit: before another they group digits, else they divide.
    thousands: usize,
    least_digits: usize,
    is_unknown: bool,
}

impl FormatCode {
    fn read(code: &str) -> Self {
        let mut read = Self::default();
        // Letters that stand for no part of a date.
        let code = code.replace("General", "0").replace("AM/PM", "").replace("上午/下午", "");
        let mut characters = code.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                // The format of negative numbers follows.
                ';' => break,
                '"' => {
                    let text: String =
                        characters.by_ref().take_while(|next| *next != '"').collect();
                    read.push_literal(&text);
                }
                '\\' => {
                    let next = characters.next();
                    read.push_literal(next.map(String::from).unwrap_or_default().as_str());
                }
                // A blank as wide as the next character, and a character that fills the cell.
                '_' | '*' => {
                    characters.next();
                }
                // A colour, a condition, a language, or elapsed time.
                '[' => {
                    let inner: String =
                        characters.by_ref().take_while(|next| *next != ']').collect();
                    let is_elapsed =
                        matches!(&*inner.to_lowercase(), "h" | "hh" | "m" | "mm" | "s" | "ss");
                    if is_elapsed {
                        read.letters.push('h');
                    }
                    // A condition: other numbers are shown in another way.
                    read.is_unknown |= inner.starts_with(['<', '>', '=']);
                }
                // The next character is shown as it is, such as a point that divides nothing.
                '!' => read.is_unknown = true,
                ',' => read.thousands += usize::from(read.has_digits),
                '.' => read.has_point = true,
                '0' | '#' | '?' => {
                    (read.has_digits, read.thousands) = (true, 0);
                    read.least_digits += usize::from(character == '0' && !read.has_point);
                }
                // Scientific.
                'E' | 'e' if characters.peek().is_some_and(|next| matches!(next, '+' | '-')) => {
                    characters.next();
                }
                'y' | 'Y' | 'e' | 'E' => read.letters.push('y'),
                'm' | 'M' => read.letters.push('m'),
                'd' | 'D' => read.letters.push('d'),
                'h' | 'H' => read.letters.push('h'),
                's' | 'S' => read.letters.push('s'),
                '%' => read.letters.push('%'),
                '@' | ' ' | '/' | ':' | '-' => {}
                other => read.push_literal(other.encode_utf8(&mut [0; 4])),
            }
        }
        read
    }

    fn push_literal(&mut self, text: &str) {
        let beside = if self.has_digits { &mut self.suffix } else { &mut self.prefix };
        beside.push_str(text);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]
mod tests {
    use super::*;

    fn shown(code: &str, value: &str) -> Option<String> {
        NumberFormat::of_code(code).shown(value, DateSystem::From1900).map(|said| said.text)
    }

    #[test]
    fn a_number_is_what_its_format_shows() {
        let cases = [
            ("General", "500", "500"),
            ("General", "0.30000000000000004", "0.3"),
            ("General", "1E+3", "1000"),
            ("#,##0.00", "12345.5", "12345.5"),
            ("0.0%", "0.864", "86.4%"),
            ("0\"余\"", "500", "500余"),
            ("\"约\"0", "500", "约500"),
            ("0\\万\\元", "3", "3万元"),
            ("#,##0,\"千元\"", "5000000", "5000千元"),
            ("0.0,,\"百万\"", "5200000", "5.2百万"),
            ("00000", "123", "00123"),
            ("00.00", "1.5", "01.5"),
            ("_(* #,##0_)", "7", "7"),
            ("[Red]0;-0", "7", "7"),
            ("yyyy\\-mm\\-dd", "44740", "2022-06-28"),
            ("yyyy\"年\"m\"月\"d\"日\";@", "44740", "2022-06-28"),
            ("[$-804]yyyy\"年\"m\"月\"", "44713", "2022-06"),
            ("yyyy", "44713", "2022"),
            ("m/d/yy h:mm", "44740.6", "2022-06-28"),
            ("d-mmm-yy", "44740", "2022-06-28"),
            ("h:mm AM/PM", "0.625", "15:00"),
            ("[h]:mm", "0.625", "15:00"),
        ];
        for (code, value, expected) in cases {
            assert_eq!(shown(code, value).as_deref(), Some(expected), "{code} {value}");
        }
    }

    #[test]
    fn what_depends_on_the_number_is_not_read() {
        for code in ["[>=10000]0!.0,\"万\";0", "0!.0,\"万\"", "[<1]0.00;0", "[=1]\"是\";\"否\""]
        {
            assert_eq!(shown(code, "500"), None, "{code}");
        }
    }

    #[test]
    fn days_that_are_none_are_not_read() {
        for value in ["0", "-1", "60", "2958466", "1e300", "x", "NaN"] {
            assert_eq!(shown("yyyy-mm-dd", value), None, "{value}");
        }
        assert_eq!(shown("yyyy-mm-dd", "1").as_deref(), Some("1900-01-01"));
        assert_eq!(shown("yyyy-mm-dd", "59").as_deref(), Some("1900-02-28"));
        assert_eq!(shown("yyyy-mm-dd", "61").as_deref(), Some("1900-03-01"));
        let said = NumberFormat::DAY.shown("43278", DateSystem::From1904).unwrap();
        assert_eq!(said.text, "2022-06-28");
    }
}
