//! Files and tables, previewed before anything is written.

pub mod columns;
pub mod differences;
pub mod files;
pub mod import;
pub mod paste;
pub mod preview;
pub mod questions;
pub mod queue;
pub mod skipped;
pub mod told;
