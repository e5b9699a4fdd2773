//! The domain: what the ledger is about, in the words of its users.
//!
//! Here live the record kinds and their fields, dates as precise as their source, quantities with
//! their qualifiers, the register of live records, lists, checks and growth. Everything is a pure
//! function of a ledger; today's date comes in as an argument. Nothing here knows how a record is
//! stored, drawn or worded.

pub mod aftermath;
pub mod agenda;
pub mod appraisal;
pub mod burndown;
pub mod cells;
pub mod check;
pub mod choices;
pub mod conduct;
pub mod coverage;
pub mod date;
pub mod deployment;
pub mod field;
pub mod growth;
pub mod holidays;
pub mod integration;
pub mod life;
pub mod lifecycle;
pub mod list;
pub mod matching;
pub mod meetings;
pub mod network;
pub mod paste;
pub mod period;
pub mod project;
pub mod quantity;
pub mod records;
pub mod register;
pub mod results;
pub mod roster;
pub mod rotation;
pub mod rounds;
pub mod rules;
pub mod schedule;
pub mod scope;
pub mod teams;
pub mod trust;
pub mod workdays;
