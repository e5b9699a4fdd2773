//! Rounds of reporting.

pub mod rounds;
