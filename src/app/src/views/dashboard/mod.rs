//! Growth in numbers and charts. Each chart is a function of its own, so that an edit updates only
//! the charts that depend on it.

pub mod charts;
pub mod comparison;
pub mod growth;
mod series;
pub mod whole_life;
