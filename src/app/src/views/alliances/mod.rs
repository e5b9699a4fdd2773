//! Alliances: their chair and joint meetings, their needs and cooperations.

pub mod alliance;
pub mod matching;
