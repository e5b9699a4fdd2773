//! The search of everything.

pub mod search_results;
