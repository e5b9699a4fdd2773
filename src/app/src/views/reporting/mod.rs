//! Rounds of reporting: the submissions of units, the sign-off, and the form of a round.

pub mod round_form;
pub mod rounds;
pub mod sign_off;

use zhibu_domain::values::date::Day;

/// How timestamps, in milliseconds since 1970, are read by this PC's calendar.
#[derive(Clone, Copy, Debug)]
pub struct LocalTime {
    /// The day.
    pub day: fn(u64) -> Day,
    /// The day with hours and minutes.
    pub minute: fn(u64) -> String,
}
