//! Intake: tables pasted from a spreadsheet, and what each line would do.
//!
//! `cells` splits the text, `reading` reads cells as values, and `table` works out the `plan`. `paste`
//! says how that is done for the records of one kind, `roster` for members with their assignments.

pub mod cells;
pub mod paste;
pub mod plan;
mod reading;
pub mod roster;
mod table;
