//! Alliances: the sections of their page, and the matching of needs.

pub mod alliance;
pub mod matching;
