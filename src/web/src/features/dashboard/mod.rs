//! Growth in numbers and charts, and the first visit.

pub mod overview;
pub mod welcome;
pub mod whole_life;
