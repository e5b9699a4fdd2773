//! Growth in numbers and charts, and what needs attention. Each chart is a function of its own, so that an
//! edit updates only the charts that depend on it.
//!
//! A first visit needs `growth` and `charts` alone; the rest belongs to a part that is fetched.

pub mod analysis;
pub mod attention;
pub mod charts;
pub mod comparison;
pub mod growth;
pub mod outcomes;
pub mod periods;
mod series;
pub mod whole_life;
