//! Tests of the office crate, a file a subject.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod sheets;
mod workbooks;
