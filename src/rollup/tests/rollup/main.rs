//! Many ledgers: which files are admitted, what is merged, and what is counted.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod admitting;
mod counting;
mod export;
mod many;
mod support;
