//! Alliances: chair and joint meetings, needs and cooperations.

pub mod alliance;
pub mod matching;
