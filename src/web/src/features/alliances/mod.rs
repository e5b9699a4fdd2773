//! Alliances: the sections of their page, the matching of needs, and the organisations that units are.

pub mod alliance;
pub mod cooperation;
pub mod matching;
pub mod unit_links;
