//! Months, quarters and years, and the buckets of a time axis.

use std::fmt;
use std::str::FromStr;

use crate::values::date::{Day, PartialDate, days_in_month};

/// The grain of a time axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grain {
    /// By month.
    Month,
    /// By quarter.
    #[default]
    Quarter,
    /// By year.
    Year,
}

impl Grain {
    /// Every grain, finest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The name in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The grain of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.code() == code)
    }

    fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// A month, quarter or year: `2022-06`, `2022Q2`, `2022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    grain: Grain,
    /// The number of periods of this grain since the year 0.
    number: i32,
}

impl Period {
    /// The period of this grain that contains the day.
    pub fn holding(day: Day, grain: Grain) -> Self {
        let (year, month, _) = day.civil();
        let months = i32::from(year) * 12 + i32::from(month) - 1;
        Self { grain, number: months / grain.months() }
    }

    /// Its grain.
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// The next period; the same one at the end of the calendar.
    pub fn next(self) -> Option<Self> {
        (self.last_day() < Day::LAST).then_some(Self { number: self.number + 1, ..self })
    }

    /// This period and the following ones, up to the one that contains `last`.
    pub fn until(self, last: Day) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |period| period.next())
            .take_while(move |period| period.first_day() <= last)
    }

    fn start_of(number: i32, grain: Grain) -> Day {
        let months = number * grain.months();
        let year = u16::try_from(months / 12).unwrap_or(1).max(1);
        let month = u8::try_from(months % 12 + 1).unwrap_or(1);
        Day::new(year, month, 1).expect("the first of a month is a day")
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        Self::start_of(self.number, self.grain)
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        // Not from the next period: after 9999 there is none.
        let last_month =
            Self { grain: Grain::Month, number: (self.number + 1) * self.grain.months() - 1 };
        let (year, month, _) = last_month.first_day().civil();
        Day::new(year, month, days_in_month(year, month)).expect("the last of a month is a day")
    }

    /// Whether the date is certainly within it.
    pub fn holds(self, date: PartialDate) -> bool {
        self.first_day() <= date.earliest() && date.latest() <= self.last_day()
    }

    /// Its year.
    pub fn year(self) -> u16 {
        self.first_day().civil().0
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first_day().civil();
        match self.grain {
            Grain::Month => write!(f, "{year:04}-{month:02}"),
            Grain::Quarter => write!(f, "{year:04}Q{}", (month - 1) / 3 + 1),
            Grain::Year => write!(f, "{year:04}"),
        }
    }
}

/// A text that is not a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period: {text}")]
pub struct PeriodError {
    /// The text.
    pub text: String,
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let parse = || {
            if let Some((year, quarter)) = text.split_once('Q') {
                let month =
                    3 * quarter.parse::<u8>().ok().filter(|quarter| (1..=4).contains(quarter))? - 2;
                let day = PartialDate::of_month(year.parse().ok()?, month)?.earliest();
                return Some(Self::holding(day, Grain::Quarter));
            }
            let date: PartialDate = text.parse().ok()?;
            let grain = match (date.has_month(), date.has_day()) {
                (false, _) => Grain::Year,
                (true, false) => Grain::Month,
                (true, true) => return None,
            };
            Some(Self::holding(date.earliest(), grain))
        };
        parse().ok_or_else(|| PeriodError { text: text.chars().take(40).collect() })
    }
}

/// A bucket of a time axis: a period, or the rest of a year for dates without a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// A period.
    In(Period),
    /// At an unknown time in this year.
    Sometime(u16),
}

impl Bucket {
    /// The bucket of a date on an axis of this grain.
    pub fn of(date: PartialDate, grain: Grain) -> Self {
        // A month lies within one period of every grain.
        if date.has_month() || grain == Grain::Year {
            Self::In(Period::holding(date.earliest(), grain))
        } else {
            Self::Sometime(date.year())
        }
    }

    /// Whether a date is in it, on an axis of the bucket's grain. The rest of a year contains all dates
    /// of that year without a month.
    pub fn takes(self, date: PartialDate) -> bool {
        match self {
            Self::In(period) => period.holds(date),
            Self::Sometime(year) => date.year() == year && !date.has_month(),
        }
    }
}

impl fmt::Display for Bucket {
    /// The form in URLs: the text of a period, or a year with a tilde, `2022~`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(period) => period.fmt(f),
            Self::Sometime(year) => write!(f, "{year:04}~"),
        }
    }
}

impl FromStr for Bucket {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        if let Some(year) = text.strip_suffix('~') {
            let year: Period = year.parse()?;
            return Ok(Self::Sometime(year.year()));
        }
        text.parse().map(Self::In)
    }
}
