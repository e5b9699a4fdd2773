//! Both languages, and pasted tables read by their words.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod names;
mod paste;
mod words;
