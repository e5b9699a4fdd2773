//! The office's files: tables that come in from spreadsheets, tables that go out to them, and documents.

pub mod document;
pub mod files;
pub mod intake;
mod pace;
pub mod sheets;

pub use pace::{Cancelled, Pace};
