//! The pages, one file a page.

mod dashboard;
mod detail;
mod edit;
mod import;
mod ledgers;
mod records;
mod welcome;

pub use dashboard::Dashboard;
pub use edit::Edit;
pub use import::Import;
pub use ledgers::Ledgers;
pub use records::Records;
pub use welcome::Welcome;
