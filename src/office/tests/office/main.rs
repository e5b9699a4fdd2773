//! Tables and documents, written as files and for the clipboard.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod documents;
mod sheets;
mod workbooks;
