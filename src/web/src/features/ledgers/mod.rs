//! The ledgers of this browser: their files, history, conflicts and safety.

pub mod author;
pub mod conflicts;
pub mod history;
pub mod keys;
pub mod many;
pub mod overview;
pub mod safety;
mod seal;
pub mod sentences;
mod shared;
pub mod single;
pub mod tables;
