//! Alliances: chair and joint meetings, needs and cooperations, and the organisations that their units are.

pub mod alliance;
pub mod board;
pub mod lists;
pub mod matching;
pub mod unit_links;
