//! Lists, details and forms of every kind of record.

pub mod detail;
pub mod list;
pub mod rows;
