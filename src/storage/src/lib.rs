//! Storage: where changes are kept between visits.
//!
//! A small trait with two stores behind it (the browser's local storage, and memory for tests and
//! for browsers that deny storage), the segments that changes are written in, and the shelf of
//! ledgers. Segments are only ever added: an edit writes its own small one, and small ones are
//! packed into large ones by writing the large one, reading it back, and only then removing what
//! it holds. Since merging is set union, a crash between any two of these steps leaves duplicates
//! at worst, never a loss. Copies of the segments are kept as restore points where there is room, and
//! make room first. Nothing here knows Leptos.

#[cfg(feature = "browser")]
mod browser;
mod catalog;
mod memory;
mod points;
mod segment;
mod store;

#[cfg(feature = "browser")]
pub use browser::BrowserStore;
pub use catalog::{Catalog, LedgerEntry, Opened, SaveError, UnreadableKind, UnreadableSegment};
pub use memory::MemoryStore;
pub use points::RestorePoint;
pub use segment::{SegmentError, decode, encode, encode_packed};
pub use store::{Store, StoreError};

/// What browsers grant an origin: UTF-16 units, keys and values together.
pub const QUOTA_UNITS16: usize = 5_242_880;
