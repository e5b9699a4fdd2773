//! The application without a browser.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod commands;
mod exporting;
mod importing;
mod rotation;
mod support;
