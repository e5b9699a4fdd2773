//! Records, changes and stores for the tests of several crates.

mod records;
#[cfg(feature = "storage")]
mod stores;

pub use records::{TestRecord, change, ledger_of, take_writes, texts_in, write};
#[cfg(feature = "storage")]
pub use stores::InterceptedStore;
