//! The office's files: tables that come in from spreadsheets, and tables that go out to them.

pub mod files;
pub mod intake;
mod pace;
pub mod sheets;

pub use pace::{Cancelled, Pace};
