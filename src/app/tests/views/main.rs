//! What pages show, tested as values; and that a page is renewed by what it shows.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod burndown;
mod dashboard;
mod integration;
mod map;
mod pack;
mod project;
mod results;
mod support;
