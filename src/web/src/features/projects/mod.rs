//! Plans, counts that go down, outcomes against targets, and the Party work that serves them.

mod bars;
pub mod burndown;
pub mod integration;
pub mod project;
pub mod results;
