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

/// The date that a text means: `2022-06-15` and the like, 今天 or 昨天, or a month and a day of this year, such
/// as `11.12` or `11月12日`. Where the date `is_past`, as of what has happened, a day that is not yet here is one
/// of the last year.
pub fn date_typed(text: &str, today: Day, is_past: bool) -> Option<PartialDate> {
    let text = text.trim();
    let named = NAMED_DAYS
        .iter()
        .find(|(_, words)| words.iter().any(|word| text.eq_ignore_ascii_case(word)));
    if let Some((days, _)) = named {
        return Some(today.plus_days(*days).into());
    }
    text.parse().ok().or_else(|| day_of_year(text, today, is_past).map(PartialDate::of_day))
}

/// The day that a month and a day mean.
fn day_of_year(text: &str, today: Day, is_past: bool) -> Option<Day> {
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
    if is_past && of(year).is_none_or(|day| day > today) { of(year - 1) } else { of(year) }
}

/// Whether a date field of a kind states what has happened.
pub fn is_of_past(kind: Kind, name: &str) -> bool {
    let index = kind.field_index(name);
    index.is_some_and(|index| kind.spec().past_dates.contains(&index))
}

/// The draft with its dates as days, months or years; what means none stays as it was typed.
pub fn with_dates(kind: Kind, draft: &FormDraft, today: Day) -> FormDraft {
    let mut draft = draft.clone();
    for field in kind.fields().iter().filter(|field| field.field_type == FieldType::Date) {
        let Some(typed) = draft.get_mut(field.name) else { continue };
        if let Some(date) = date_typed(&typed.text, today, is_of_past(kind, field.name)) {
            // What is a date already stays as it was typed: then it is not touched.
            if typed.text.parse::<PartialDate>().is_err() {
                typed.text = date.to_string();
            }
        }
    }
    draft
}
