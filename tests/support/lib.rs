//! What tests of several crates are made with.

pub mod make;
