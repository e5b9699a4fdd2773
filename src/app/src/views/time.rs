//! Timestamps in the reader's time zone, which only a browser knows.

use zhibu_domain::values::date::Day;

/// The reader's time zone. Timestamps are in milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub struct TimeZone {
    /// The day of a timestamp.
    pub day: fn(u64) -> Day,
    /// A timestamp to the minute.
    pub minute: fn(u64) -> String,
    /// The same for a timestamp in ISO 8601; `None` if the text is not one.
    pub minute_of_iso: fn(&str) -> Option<String>,
}
