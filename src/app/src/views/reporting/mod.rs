//! Rounds of reporting: the submissions of units, the sign-off, and the form of a round.

pub mod round_form;
pub mod rounds;
pub mod sign_off;
