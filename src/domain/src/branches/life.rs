//! Whether something exists on a day, when its dates may be known only to the month or year.

use crate::values::date::{Day, PartialDate};

/// Whether something exists on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// For all possible days of its dates.
    Certain,
    /// For some possible days of its dates.
    Possible,
    /// For no possible days of its dates.
    Absent,
    /// It has no start date.
    Undated,
}

/// The time in which something exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The start, as far as known.
    pub start: Option<PartialDate>,
    /// The end; `None` if there is none.
    pub end: Option<PartialDate>,
}

impl Life {
    /// Whether it exists at the end of `day`, as known on `as_of`.
    pub fn presence(self, day: Day, as_of: Day) -> Presence {
        self.known_on(as_of).presence(day)
    }

    /// Between which days it starts and ends, as known on `as_of`.
    ///
    /// What the ledger states has happened, so a date such as `2022`, read on a day of 2022, means
    /// no later than that day.
    pub fn known_on(self, as_of: Day) -> KnownLife {
        let happened = |date: PartialDate| {
            let (earliest, latest) = (date.earliest(), date.latest());
            PossibleDays {
                earliest,
                latest: if earliest <= as_of { latest.min(as_of) } else { latest },
            }
        };
        KnownLife { start: self.start.map(happened), end: self.end.map(happened) }
    }
}

/// A [`Life`] as it is known on a day, of which many days are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLife {
    start: Option<PossibleDays>,
    end: Option<PossibleDays>,
}

/// The possible days of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PossibleDays {
    earliest: Day,
    latest: Day,
}

impl KnownLife {
    /// Whether it exists at the end of `day`.
    pub fn presence(self, day: Day) -> Presence {
        let Some(start) = self.start else { return Presence::Undated };
        if start.earliest > day {
            return Presence::Absent;
        }
        if self.end.is_some_and(|end| end.latest <= day) {
            Presence::Absent
        } else if start.latest <= day && self.end.is_none_or(|end| end.earliest > day) {
            Presence::Certain
        } else {
            Presence::Possible
        }
    }
}
