//! Timestamps as the reader's calendar has them, which only a browser knows.

use zhibu_domain::values::date::Day;

/// The reader's time zone. Timestamps are in milliseconds since 1970.
#[derive(Clone, Copy)]
pub struct TimeZone {
    /// The day of a timestamp.
    pub day: fn(u64) -> Day,
    /// A timestamp to the minute.
    pub minute: fn(u64) -> String,
    /// The same of a timestamp in ISO 8601; `None` if the text is none.
    pub minute_of_iso: fn(&str) -> Option<String>,
}
