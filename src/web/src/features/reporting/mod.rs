//! Rounds of reporting.

pub mod round_form;
pub mod rounds;
pub mod sign_off;
