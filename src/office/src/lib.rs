//! The office's files: tables that come in from spreadsheets, and tables that go out to them.

pub mod files;
pub mod intake;
pub mod sheets;
