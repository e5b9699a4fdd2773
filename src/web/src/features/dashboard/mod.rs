//! The dashboard, and the page of the first visit.

pub mod overview;
pub mod welcome;
pub mod whole_life;
