//! Imports of files, and pasted tables.

pub mod import;
pub mod paste;
pub mod pasting;
pub mod preview;
pub mod roster;
pub mod run;
