//! The kinds of record: the table of their fields, what a field may hold, and the fixed choices.
//!
//! The table stands in a file for each group of kinds; `records` lists the kinds and says what the
//! table knows of each.

pub mod activities;
pub mod alliances;
pub mod appraisals;
pub mod areas;
pub mod branches;
pub mod choices;
pub mod evidence;
pub mod field;
mod kind;
pub mod members;
pub mod organisations;
pub mod outcomes;
pub mod patch;
pub mod records;
pub mod tasks;
pub mod teams;

#[cfg(test)]
mod values_tests;
