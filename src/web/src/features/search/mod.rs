//! The global search.

pub mod search_results;
