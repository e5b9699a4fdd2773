//! Storage: persists changes between visits.
//!
//! This crate holds the trait [`Store`] with two implementations (the browser's local storage, and
//! memory for tests and for browsers that deny storage), the segments in which changes are written,
//! and the [`Catalog`] of ledgers. Segments are only added: an edit writes a small one, and small ones
//! are packed by writing a large one, reading it back, and only then removing the small ones. Since
//! merging is set union, a crash between two steps leaves duplicates at worst, never a loss. Copies of
//! the segments are kept as restore points while there is room, and are evicted first. Nothing here
//! knows Leptos.

#[cfg(feature = "browser")]
mod browser;
mod catalog;
mod keys;
mod memory;
mod points;
mod segment;
mod store;

#[cfg(feature = "browser")]
pub use browser::{BrowserStore, browser_error};
pub use catalog::{Catalog, LedgerEntry, Opened, SaveError, StoredAbout, UnreadableSegment};
pub use memory::MemoryStore;
pub use points::RestorePoint;
pub use segment::{
    Deflate, SegmentDecoder, SegmentError, decode, deflated, encode, encode_packed, stored,
};
pub use store::{Store, StoreError};

/// The quota of local storage per origin in common browsers: UTF-16 units of keys and values.
pub const QUOTA_UNITS16: usize = 5_242_880;
