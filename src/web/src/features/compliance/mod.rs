//! Coverage, findings against the rules, and the agenda.

pub mod agenda;
pub mod finding;
pub mod overview;
