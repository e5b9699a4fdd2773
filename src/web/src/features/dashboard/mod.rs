//! The dashboard, the analysis, help, and the page of the first visit.

pub mod analysis;
pub mod attention;
pub mod further;
pub mod help;
pub mod overview;
mod start;
pub mod welcome;
