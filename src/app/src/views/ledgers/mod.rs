//! The ledgers of this browser, what was written in the open one, and what keeps it from harm.

pub mod conflicts;
pub mod history;
