//! The bundled ledgers.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod bundled;
mod demo;
