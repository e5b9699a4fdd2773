//! Whether something was there on a day, when its dates may be known only to the month or year.

use crate::values::date::{Day, PartialDate};

/// The answer to "was it there on that day?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Whichever days its dates turn out to be.
    Certain,
    /// On some of the days that its dates may be.
    Possible,
    /// On none of them.
    Absent,
    /// Its beginning is not known at all.
    Undated,
}

/// From when to when something was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// Its beginning, as far as known.
    pub start: Option<PartialDate>,
    /// Its end; `None` when it goes on.
    pub end: Option<PartialDate>,
}

impl Life {
    /// Whether it was there at the end of `day`, as known on `as_of`.
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
