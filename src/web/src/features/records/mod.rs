//! Lists, details and forms of every kind of record.

pub mod attendance;
pub mod bulk;
pub mod columns;
pub mod copied;
pub mod detail;
pub mod edit;
pub mod list;
mod paper;
pub mod saved;
pub mod tree;
