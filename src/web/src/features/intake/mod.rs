//! Imports of files, and tables that are pasted, chosen or dropped.

pub mod import;
pub mod paste;
pub mod pasting;
pub mod preview;
pub mod roster;
pub mod run;
pub mod tables;
