//! The time that a paper is about: a year, a half-year, a quarter or a month.

use std::fmt;
use std::str::FromStr;

use zhibu_domain::kinds::field::Field;
use zhibu_domain::kinds::records::RecordType;
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::{Grain, Period};
use zhibu_text::{self as text, Lang, papers as p};

use super::writing::{line, words};

/// A span of time. Domain periods have no half-year, which charts do not need and reports do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A month, quarter or year.
    Period(Period),
    /// Half a year.
    Half {
        /// Its year.
        year: u16,
        /// Whether it is the second.
        is_second: bool,
    },
}

impl Span {
    /// The year that contains a day.
    pub fn year_of(day: Day) -> Self {
        Self::Period(Period::holding(day, Grain::Year))
    }

    /// The spans that end with the year of a day and begin with the year before: years, halves and quarters.
    pub fn around(day: Day) -> Vec<Self> {
        let year = day.civil().0;
        let of_year = |year: u16| {
            let code = [String::new(), "H1".into(), "H2".into()];
            let quarters = (1..=4).map(|quarter| format!("Q{quarter}"));
            code.into_iter()
                .chain(quarters)
                .filter_map(move |part| format!("{year}{part}").parse().ok())
        };
        of_year(year).chain(of_year(year.saturating_sub(1))).collect()
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        match self {
            Self::Period(period) => period.first_day(),
            Self::Half { year, is_second } => start(year, if is_second { 7 } else { 1 }),
        }
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        match self {
            Self::Period(period) => period.last_day(),
            Self::Half { .. } => self.first_day().plus_months(6).plus_days(-1),
        }
    }

    /// The span of the same length before it.
    #[must_use]
    pub fn before(self) -> Self {
        self.holding(self.first_day().plus_days(-1))
    }

    /// The days of the year before that correspond to those from its first one up to `end`.
    pub fn year_before(self, end: Day) -> (Day, Day) {
        let of = |day: Day| {
            let (year, month, of_month) = day.civil();
            // The day before a leap day has one in every year.
            let days = [of_month, of_month.saturating_sub(1)];
            days.iter().find_map(|day| Day::new(year.saturating_sub(1), month, *day))
        };
        let first = self.first_day();
        (of(first).unwrap_or(first), of(end).unwrap_or(end))
    }

    /// The span of the same length after it.
    #[must_use]
    pub fn after(self) -> Self {
        self.holding(self.last_day().plus_days(1))
    }

    /// The span of the same length that contains a day.
    fn holding(self, day: Day) -> Self {
        match self {
            Self::Period(period) => Self::Period(Period::holding(day, period.grain())),
            Self::Half { .. } => {
                let (year, month, _) = day.civil();
                Self::Half { year, is_second: month > 6 }
            }
        }
    }

    /// As in papers: 2022年上半年.
    pub fn words(self) -> String {
        match self {
            Self::Period(period) => text::period(period, Lang::Zh),
            Self::Half { year, is_second: false } => {
                words(line!(p::FIRST_HALF, year = year.to_string()))
            }
            Self::Half { year, is_second: true } => {
                words(line!(p::SECOND_HALF, year = year.to_string()))
            }
        }
    }

    /// Whether a date is certainly within it.
    pub fn holds(self, date: PartialDate) -> bool {
        self.first_day() <= date.earliest() && date.latest() <= self.last_day()
    }

    /// The filter of a list for dates that are certainly within it, of what is planned. What has happened is found by
    /// that of the source, which ends with what the ledger knows.
    pub fn filter<R: RecordType>(self, field: Field<R, PartialDate>) -> Filter {
        Filter::DateBetween(field.index(), self.first_day(), self.last_day())
    }
}

fn start(year: u16, month: u8) -> Day {
    PartialDate::of_month(year, month).map_or(Day::LAST, PartialDate::earliest)
}

impl fmt::Display for Span {
    /// The form in URLs: `2022H1`, or that of a period.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Period(period) => period.fmt(f),
            Self::Half { year, is_second } => write!(f, "{year:04}H{}", u8::from(*is_second) + 1),
        }
    }
}

/// A text that is not a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanError;

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let half = |year: &str, is_second| {
            let date = PartialDate::from_iso(year).filter(|date| !date.has_month())?;
            Some(Self::Half { year: date.year(), is_second })
        };
        let parsed = match text.split_once('H') {
            Some((year, "1")) => half(year, false),
            Some((year, "2")) => half(year, true),
            Some(_) => None,
            None => text.parse().ok().map(Self::Period),
        };
        parsed.ok_or(SpanError)
    }
}
