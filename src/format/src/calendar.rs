//! All-day events as an iCalendar file (RFC 5545).

use ics::parameters::Value;
use ics::properties::{Description, DtEnd, DtStart, Summary, Transp};
use ics::{Event, ICalendar, escape_text};

use zhibu_domain::values::date::Day;

/// An all-day event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEvent {
    /// Stable for the same event, so that a second import of the file does not duplicate it.
    pub uid: String,
    /// The day of the event.
    pub day: Day,
    /// The title of the event.
    pub summary: String,
    /// The body of the event.
    pub description: String,
}

/// The text of the file. `made_ms` is the time of its creation, in milliseconds since 1970.
pub fn calendar(events: &[DayEvent], made_ms: u64) -> String {
    let mut calendar = ICalendar::new("2.0", "-//zhibu//agenda//ZH");
    let made = stamp(made_ms);
    for DayEvent { uid, day, summary, description } in events {
        let mut event = Event::new(escape_text(uid.as_str()), made.as_str());
        let mut start = DtStart::new(compact(*day));
        start.add(Value::DATE);
        let mut end = DtEnd::new(compact(day.plus_days(1)));
        end.add(Value::DATE);
        event.push(start);
        event.push(end);
        event.push(Summary::new(escape_text(summary.as_str())));
        event.push(Description::new(escape_text(description.as_str())));
        // The event does not block the day in free/busy views.
        event.push(Transp::transparent());
        calendar.add_event(event);
    }
    calendar.to_string()
}

fn compact(day: Day) -> String {
    let (year, month, day) = day.civil();
    format!("{year:04}{month:02}{day:02}")
}

fn stamp(ms: u64) -> String {
    const DAY_SECONDS: u64 = 86_400;
    let seconds = ms / 1000;
    let days = i32::try_from(seconds / DAY_SECONDS).unwrap_or(0);
    let of_day = seconds % DAY_SECONDS;
    let day = compact(Day::from_epoch_days(days));
    format!("{day}T{:02}{:02}{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60)
}
