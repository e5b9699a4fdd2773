//! Alliances: beside their record, and needs and what meets them.

pub mod alliance;
pub mod matching;
