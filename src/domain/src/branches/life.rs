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
    ///
    /// What the ledger states has happened, so a date such as `2022`, read on a day of 2022, means
    /// no later than that day.
    pub fn presence(self, day: Day, as_of: Day) -> Presence {
        let Some(start) = self.start else { return Presence::Undated };
        let happened = |date: PartialDate| {
            let earliest = date.earliest();
            let latest = if earliest <= as_of { date.latest().min(as_of) } else { date.latest() };
            (earliest, latest)
        };
        let (start_earliest, start_latest) = happened(start);
        if start_earliest > day {
            return Presence::Absent;
        }
        let (ended_at_latest, ended_at_earliest) = match self.end.map(happened) {
            None => (false, false),
            Some((earliest, latest)) => (latest <= day, earliest <= day),
        };
        if ended_at_latest {
            Presence::Absent
        } else if start_latest <= day && !ended_at_earliest {
            Presence::Certain
        } else {
            Presence::Possible
        }
    }
}
