//! The kinds of record: the table of their fields, what a field may hold, and the fixed choices.

pub mod choices;
pub mod field;
pub mod patch;
pub mod records;

#[cfg(test)]
mod values_tests;
