//! Tests of the office crate, a file a subject.

mod sheets;
mod workbooks;
