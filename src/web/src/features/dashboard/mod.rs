//! The dashboard, the analysis, and the page of the first visit.

pub mod analysis;
pub mod attention;
pub mod further;
pub mod overview;
pub mod welcome;
