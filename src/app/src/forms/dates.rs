//! Dates as people type them into a form: beside what files have, a day without its year, and words.

use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::{Day, PartialDate};

use crate::draft::FormDraft;

/// The days that have a word of their own, by their distance from today.
const NAMED_DAYS: [(i32, [&str; 2]); 4] = [
    (0, ["今天", "today"]),
    (-1, ["昨天", "yesterday"]),
    (-2, ["前天", "the day before yesterday"]),
    (1, ["明天", "tomorrow"]),
];

/// When a date is that a form asks for. It tells the year of a day that is typed without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSense {
    /// It is of what has happened: the day is the last such day.
    Past,
    /// It is of what mostly is recorded afterwards, and may be planned: the day is the last such day too, unless the
    /// next one is near.
    Recorded,
    /// It is mostly a plan: the day is one of this year.
    Planned,
    /// It is what something is to be done by: the day is the next such day.
    Due,
}

impl DateSense {
    /// Of a date field of a kind: what begins a record is recorded.
    pub fn of(kind: Kind, name: &str) -> Self {
        let Some(index) = kind.field_index(name) else { return Self::Planned };
        if kind.spec().past_dates.contains(&index) {
            Self::Past
        } else if kind.life().is_some_and(|life| life.start == index) {
            Self::Recorded
        } else {
            Self::Planned
        }
    }
}

/// How many days ahead what is recorded may be planned.
const NEAR_DAYS: i32 = 92;

/// The date that a text means: `2022-06-15` and the like, 今天 or 昨天, or a month and a day of the year that its sense
/// tells, such as `11.12` or `11月12日`.
pub fn date_typed(text: &str, today: Day, sense: DateSense) -> Option<PartialDate> {
    let text = text.trim();
    let named = NAMED_DAYS
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.eq_ignore_ascii_case(word)));
    if let Some((days, _)) = named {
        return Some(today.plus_days(*days).into());
    }
    text.parse().ok().or_else(|| day_of_year(text, today, sense).map(PartialDate::of_day))
}

/// The day that a month and a day mean.
fn day_of_year(text: &str, today: Day, sense: DateSense) -> Option<Day> {
    let text = text.strip_suffix(['日', '号']).unwrap_or(text);
    let (month, day) = text.split_once(['.', '/', '-', '月', '．', '。'])?;
    let number = |part: &str| -> Option<u8> {
        let part = part.trim();
        let is_number = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok())?
    };
    let (month, day) = (number(month)?, number(day)?);
    let (year, ..) = today.civil();
    let of = |year: u16| Day::new(year, month, day);
    let latest = match sense {
        DateSense::Past => today,
        DateSense::Recorded => today.plus_days(NEAR_DAYS),
        DateSense::Planned => return of(year),
        DateSense::Due => {
            return [year, year + 1].into_iter().filter_map(of).find(|day| *day >= today);
        }
    };
    [year + 1, year, year - 1].into_iter().filter_map(of).find(|day| *day <= latest)
}

/// The draft with its dates as days, months or years; what means none stays as it was typed.
pub fn with_dates(kind: Kind, draft: &FormDraft, today: Day) -> FormDraft {
    let mut draft = draft.clone();
    for field in kind.fields().iter().filter(|field| field.field_type == FieldType::Date) {
        let Some(typed) = draft.get_mut(field.name) else { continue };
        if let Some(date) = date_typed(&typed.text, today, DateSense::of(kind, field.name)) {
            // What is a date already stays as it was typed: then it is not touched.
            if typed.text.parse::<PartialDate>().is_err() {
                typed.text = date.to_string();
            }
        }
    }
    draft
}
