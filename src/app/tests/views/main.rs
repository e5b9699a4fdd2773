//! What pages show, tested as values; and that a page is renewed by what it shows.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod agenda;
mod branches;
mod compliance;
mod pack;
mod support;
