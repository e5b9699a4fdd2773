//! The ledgers of this browser; the history, conflicts, keys and safety of the open one; the
//! single file.

pub mod conflicts;
pub mod history;
pub mod keys;
pub mod many;
pub mod overview;
pub mod safety;
pub mod sentences;
pub mod shared;
pub mod single;
