//! The ledgers of this browser, what was written in the open one, and what keeps it from harm.

pub mod conflicts;
pub mod history;
pub mod keys;
pub mod overview;
pub mod safety;
