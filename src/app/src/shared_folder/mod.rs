//! A folder by which several browsers exchange their changes, instead of a server.
//!
//! Each writer adds files of its own and never alters another's, so nothing can conflict: the folder is a set of
//! files, and the ledger a set of changes. A [`SharedStore`] is the folder, on a disk or on a host. [`Exchange::run`]
//! goes through it once: it reads what is new, takes what may be taken at once and offers the rest, writes what is in
//! no file yet, and puts small files of its own together. What a browser remembers of the folder between two visits is a
//! [`Memory`]; without it, or with one that no longer fits the ledger, all files are read again.
//!
//! Which changes are in the folder is known by their stamps. Nothing is deleted but a file of this writer whose changes
//! were read back from another.

mod compaction;
mod exchange;
mod listing;
mod looking;
mod memory;
mod names;
mod passphrase;
mod reading;
mod settings;
mod status;
mod store;
mod taking;
mod writing;

pub use exchange::{Exchange, ExchangePage, Stopped};
pub use listing::{entries_of_json, entries_of_propfind};
pub use memory::{MOST_DECLINED, MOST_SEEN, Memory};
pub use names::{is_of_writer, may_be_ledger, name_of};
pub use settings::{SharedPlace, SharedSettings};
pub use status::{PendingFile, SharedCondition, SharedStatus};
pub use store::{Added, FolderEntry, SharedStore};
