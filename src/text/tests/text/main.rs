//! The words in both languages.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod names;
mod rules;
mod words;
