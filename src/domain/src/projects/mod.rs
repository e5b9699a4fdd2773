//! Projects: plans in working days, counts that go down, outcomes against targets, and the Party work that serves them.

pub mod affected;
pub mod burndown;
pub mod holidays;
pub mod integration;
pub mod measures;
pub mod project;
pub mod results;
pub mod schedule;
pub(crate) mod served;
pub mod workdays;
