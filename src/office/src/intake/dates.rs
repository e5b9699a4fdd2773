//! Dates and periods as offices write them.

use zhibu_domain::folding::half_width;
use zhibu_domain::values::date::{Day, PartialDate};

/// The days that spreadsheets count from to 1970-01-01.
const EPOCH_SERIAL: i32 = 25_569;
/// Numbers that may be days as spreadsheets count them: 1954 to 2064.
const SERIALS: std::ops::RangeInclusive<i32> = 20_000..=60_000;

/// What a cell says about a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateReading {
    /// A date.
    Date(PartialDate),
    /// A date with an hour or a part of the day, which the ledger does not keep.
    WithTime(PartialDate),
    /// A period of several months.
    Span(DateSpan),
    /// A number that is a day as spreadsheets count them.
    Serial(Day),
}

/// The first and the last of several months, or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateSpan {
    pub(super) first: PartialDate,
    pub(super) last: PartialDate,
}

impl DateSpan {
    /// The year, if it is the same at both ends.
    pub(super) fn year(self) -> Option<PartialDate> {
        (self.first.year() == self.last.year()).then(|| PartialDate::of_year(self.first.year()))?
    }
}

/// Reads a date in any usual form; `None` if the text is none.
pub(super) fn read(text: &str) -> Option<DateReading> {
    let text: String =
        text.chars().filter(|character| *character != '\u{200b}').map(half_width).collect();
    let text = text.trim();
    if let Some(date) = date_of(text) {
        return Some(DateReading::Date(date));
    }
    if let Some(reading) = digits_alone(text) {
        return Some(reading);
    }
    if let Some(date) = without_time(text).and_then(date_of) {
        return Some(DateReading::WithTime(date));
    }
    span_of(text).map(DateReading::Span)
}

/// Whether a number may be January of a year, or October, whose last digit a number does not have.
pub(super) fn is_january_or_october(number: &str) -> bool {
    let year = number.strip_suffix(".1").filter(|year| year.len() == 4);
    year.is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A date without anything else.
fn date_of(text: &str) -> Option<PartialDate> {
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let compact = compact.replace('。', ".").replace('号', "日");
    if compact.contains('年') && compact.contains(['-', '/', '.']) {
        // 2022年1-6月 are months of a year, not a day.
        return None;
    }
    compact.trim_end_matches('.').parse().ok()
}

/// A date or a serial in digits alone: 20220615, 202206, 44727.
fn digits_alone(text: &str) -> Option<DateReading> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        8 => {
            let iso = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
            PartialDate::from_iso(&iso).map(DateReading::Date)
        }
        6 => {
            let iso = format!("{}-{}", &digits[..4], &digits[4..]);
            PartialDate::from_iso(&iso).map(DateReading::Date)
        }
        5 => {
            let serial: i32 = digits.parse().ok().filter(|serial| SERIALS.contains(serial))?;
            Some(DateReading::Serial(Day::from_epoch_days(serial - EPOCH_SERIAL)))
        }
        _ => None,
    }
}

/// The text before a part of the day, an hour or a weekday in brackets.
fn without_time(text: &str) -> Option<&str> {
    const PARTS_OF_DAY: [&str; 10] =
        ["上午", "下午", "晚上", "晚", "早上", "中午", "夜间", "凌晨", "全天", "傍晚"];
    let is_weekday = |inside: &str| inside.starts_with("星期") || inside.starts_with('周');
    let mut date = text;
    if let Some((before, inside)) = date.split_once('(')
        && is_weekday(inside)
    {
        date = before;
    }
    if let Some(start) = PARTS_OF_DAY.iter().filter_map(|part| date.find(part)).min() {
        date = &date[..start];
    }
    // 2022/6/15 0:00, 2022-06-15T00:00:00.
    if let Some((before, time)) = date.split_once(['T', ' '])
        && time.contains(':')
        && time.chars().all(|character| character.is_ascii_digit() || " :.Z".contains(character))
    {
        date = before;
    }
    (date.len() < text.len() && !date.trim().is_empty()).then(|| date.trim())
}

/// A period: 2022年上半年, 2022年第一季度, 2022Q1, 2022年1-6月, 2022.3—2022.6.
fn span_of(text: &str) -> Option<DateSpan> {
    let compact: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    // Q4 2025, as English tables have it.
    let compact = match compact.split_at_checked(2) {
        Some((quarter, year)) if quarter.starts_with(['Q', 'q']) => format!("{year}{quarter}"),
        _ => compact,
    };
    let year: u16 = compact.get(..4)?.parse().ok()?;
    let rest = compact[4..].trim_start_matches(['年', '度']);
    if let Some((first, last)) = months_of(rest) {
        let month = |month: u8| PartialDate::of_month(year, month);
        return Some(DateSpan { first: month(first)?, last: month(last)? });
    }
    let (first, last) = compact.split_once(['至', '~', '—', '–', '到'])?;
    let span = DateSpan {
        first: date_of(first)?,
        last: date_of(last.trim_start_matches(['—', '–']))?,
    };
    (!span.last.is_certainly_before(span.first)).then_some(span)
}

/// The first and the last month of a part of a year.
fn months_of(part: &str) -> Option<(u8, u8)> {
    let part = part.trim_start_matches('第').to_lowercase();
    Some(match &*part {
        "上半年" | "h1" => (1, 6),
        "下半年" | "h2" => (7, 12),
        "一季度" | "1季度" | "q1" => (1, 3),
        "二季度" | "2季度" | "q2" => (4, 6),
        "三季度" | "3季度" | "q3" => (7, 9),
        "四季度" | "4季度" | "q4" => (10, 12),
        "全年" => (1, 12),
        months => {
            let (first, last) =
                months.strip_suffix('月')?.split_once(['-', '至', '—', '~', '–'])?;
            let (first, last) = (first.trim_end_matches('月').parse().ok()?, last.parse().ok()?);
            (first <= last).then_some((first, last))?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        match read(text) {
            None => String::new(),
            Some(DateReading::Date(date)) => date.to_string(),
            Some(DateReading::WithTime(date)) => format!("{date} with time"),
            Some(DateReading::Serial(day)) => format!("serial {}", PartialDate::of_day(day)),
            Some(DateReading::Span(span)) => format!("{} to {}", span.first, span.last),
        }
    }

    #[test]
    fn dates_are_read_as_what_they_plainly_mean() {
        for (text, date) in [
            ("2022年6月15日", "2022-06-15"),
            ("2022年6月15号", "2022-06-15"),
            ("2022.6.15", "2022-06-15"),
            ("2022.06", "2022-06"),
            ("2022/6/15 0:00", "2022-06-15 with time"),
            ("2022-06-15 09:30:00", "2022-06-15 with time"),
            ("20220615", "2022-06-15"),
            ("202206", "2022-06"),
            ("２０２２年６月", "2022-06"),
            ("2022 年 6 月 15 日", "2022-06-15"),
            ("2022.6.28下午", "2022-06-28 with time"),
            ("2022年6月28日（星期二）上午", "2022-06-28 with time"),
            ("44727", "serial 2022-06-15"),
            ("2022年上半年", "2022-01 to 2022-06"),
            ("2022年第一季度", "2022-01 to 2022-03"),
            ("2022Q3", "2022-07 to 2022-09"),
            ("2022年三季度", "2022-07 to 2022-09"),
            ("Q3 2022", "2022-07 to 2022-09"),
            ("2022年1-6月", "2022-01 to 2022-06"),
            ("2022.3—2022.6", "2022-03 to 2022-06"),
        ] {
            assert_eq!(said(text), date, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_guessed_at() {
        for text in [
            "疫情结束",
            "去年",
            "一季度",
            "6月15日",
            "2022.13",
            "20221332",
            "12",
            "2022年6月15日或16日",
            "99999",
            "2022.6—2022.3",
            "下午",
            "2022年2-1月",
            "长期",
        ] {
            assert_eq!(said(text), "", "{text}");
        }
    }
}
