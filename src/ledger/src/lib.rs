//! The ledger: a set of changes and what it folds to.
//!
//! This crate holds stamps and the clock that makes them, changes and their packed form, the fold of
//! one record's changes into its fields, the set that merges by union, archiving, and undo. Nothing here knows what a Party branch
//! is, where anything is stored, or what time it is: kinds and fields are names, values are JSON, and
//! the time is an argument.
//!
//! The invariant: a record's state is a pure function of the *set* of its changes. Merging files in
//! any order, any number of times, gives the same result.

mod action_order;
mod archive;
mod base32;
mod change;
mod change_index;
mod change_view;
mod changes;
mod clock;
mod fold;
mod history;
mod json;
mod json_value;
mod listed_record;
mod members;
pub mod order;
mod packed;
mod record;
mod reverted;
mod set;
mod stamp;
mod undo;
mod value_ref;
mod written;

pub use archive::{Archivable, ArchivedHistory, archive_record};
pub use change::{ByField, Change, FieldWrite, RecordKey};
pub use change_index::ChangeIndex;
pub use change_view::ChangeView;
pub use clock::{Clock, FAR_FUTURE_MS, is_from_far_future};
pub use fold::{FoldedField, Heads};
pub use history::{RecordHistory, values_of};
pub use json::{changes_of_text, first_change, first_value, json_text, text_of_changes};
pub use listed_record::{ListedRecord, first_id, first_record};
pub use members::shared_name;
pub use packed::{PackedChanges, Packer};
pub use record::RecordView;
pub use set::{Inserted, Ledger};
pub use stamp::{Stamp, StampError, Writer, stamp_runs};
pub use undo::{SkippedField, UndoPlan};
pub use value_ref::ValueRef;

/// A kind, record id or field name; shared, because a ledger repeats a few names very often.
pub type Name = std::sync::Arc<str>;

/// The field that marks a record as deleted. A deletion is a change like any other, so it can be
/// undone and merged, and the history shows it.
pub const DELETED: &str = "deleted";

/// The kind of the records that say up to when the history is archived. Such a record applies to the
/// whole ledger.
pub const ARCHIVE: &str = "archive";
