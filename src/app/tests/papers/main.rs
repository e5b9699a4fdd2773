//! Papers: what they state of a ledger, and what they do not.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod formation;
mod laoshan;
mod laws;
mod meetings;
mod problems;
mod results;
mod rosters;
mod spans;
mod support;
mod time;
mod undated;
mod unfinished;
