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
        let mut event = Event::new(value(uid), made.as_str());
        let mut start = DtStart::new(compact(*day));
        start.add(Value::DATE);
        let mut end = DtEnd::new(compact(day.plus_days(1)));
        end.add(Value::DATE);
        event.push(start);
        event.push(end);
        event.push(Summary::new(value(summary)));
        event.push(Description::new(value(description)));
        // The event does not block the day in free/busy views.
        event.push(Transp::transparent());
        calendar.add_event(event);
    }
    calendar.to_string()
}

/// A text as the value of a property: escaped, and without the characters that none may have.
fn value(text: &str) -> String {
    let is_barred = |char: char| {
        let is_control = char.is_control() && !matches!(char, '\t' | '\n' | '\r');
        is_control || matches!(char, '\u{fffe}' | '\u{ffff}')
    };
    escape_text(text.replace(is_barred, "")).into_owned()
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
