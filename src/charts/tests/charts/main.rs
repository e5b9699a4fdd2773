//! Charts as SVG, and where their figures are.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod drawing;
mod gantt;
mod relations;
