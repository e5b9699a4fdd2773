//! Projects: plans, burndowns, outcomes against targets, and the integration of Party work.

pub mod bars;
pub mod burndown;
pub mod dragging;
pub mod indicators;
pub mod integration;
pub mod project;
pub mod results;
