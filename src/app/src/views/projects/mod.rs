//! Plans, counts that go down, outcomes against targets, and the Party work that serves them.

pub mod bars;
pub mod burndown;
pub mod dragging;
pub mod integration;
pub mod project;
pub mod results;
