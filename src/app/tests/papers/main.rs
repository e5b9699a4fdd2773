//! Papers: what they state of a ledger, and what they do not.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod formation;
mod kept;
mod laoshan;
mod laws;
mod meetings;
mod notices;
mod packs;
mod problems;
mod records;
mod results;
mod rosters;
mod rounds;
mod spans;
mod support;
mod time;
mod undated;
mod unfinished;
mod wording;
