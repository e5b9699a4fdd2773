//! Intake: tables pasted from a spreadsheet, and what each line would do.

pub mod cells;
pub mod paste;
pub mod roster;
