//! Tables that come in: cells, heads, columns, values, and what each row would do.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod clerk;
mod doors;
mod grids;
mod kinds;
mod laws;
mod office_tables;
mod questions;
mod recognition;
mod rosters;
mod steps;
mod support;
