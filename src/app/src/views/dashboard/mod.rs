//! Growth in numbers and charts. Each chart is a function of its own, so that an edit renews only the
//! charts that read what it changed.

pub mod charts;
pub mod comparison;
pub mod growth;
mod series;
pub mod whole_life;
