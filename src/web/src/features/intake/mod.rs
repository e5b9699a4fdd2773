//! Files and tables that come in.

pub mod import;
pub mod paste;
pub mod pasting;
pub mod roster;
