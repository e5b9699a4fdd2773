//! Segments and the catalog, over a store in memory.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod catalog;
mod segments;
