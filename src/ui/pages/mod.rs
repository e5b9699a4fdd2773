//! The pages, one file a page.

mod dashboard;
mod detail;
mod edit;
mod import;
mod ledgers;
mod records;
mod welcome;

pub use dashboard::dashboard;
pub use edit::edit;
pub use import::import;
pub use ledgers::ledgers;
pub use records::records;
pub use welcome::welcome;
