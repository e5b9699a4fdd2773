//! Lists, details and forms of every kind of record.

pub mod attendance;
pub mod bulk;
pub mod cells;
pub mod columns;
pub mod detail;
pub mod list;
pub mod paper;
pub mod rows;
pub mod saved;
pub mod selection;
pub mod tree;
