//! What crosses crates: the bundled ledgers seen through several layers, frozen fixtures, the fuzz
//! checks, and the layers themselves. The tests of one crate are in its own folder `tests`.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod agenda;
mod catalog;
mod file;
mod fixtures;
mod fuzz;
mod growth;
mod kinds;
mod layers;
mod map;
mod results;
mod together;
mod whole_life;
