//! Rounds of reporting: how units stand in one, its sign-off, and the form of a round.

pub mod round_form;
pub mod rounds;
pub mod sign_off;
