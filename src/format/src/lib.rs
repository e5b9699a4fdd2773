//! The file format: writes a ledger for people, other programs and other browsers, and reads it back.
//!
//! This crate holds the envelope and its versions, the reader, which works in steps so that the page
//! stays responsive, the plan, which previews an import, and the JSON Schema. Reading and planning
//! never change the ledger: every error is reported with its position in the file.

pub mod analysis;
mod calendar;
mod counts;
mod envelope;
mod error;
mod file_hash;
mod file_set;
mod invalid;
pub mod merging;
mod plan;
mod planner;
mod reader;
pub mod roll_up;
mod schema;
mod sealed;
mod signed;
mod taken;
mod units_read;
mod unseen;
mod write;

pub use calendar::{DayEvent, calendar};
pub use envelope::{About, Author, Exported, FORMAT, Part, Sample, Signature, VERSION};
pub use error::{FileError, FilePosition, FilePositions, ItemError};
pub use file_hash::{FileHasher, file_hash};
pub use file_set::{FileSet, MOST_FILES};
pub use invalid::{InvalidElements, MOST_INVALID};
pub use plan::{
    AlikeName, ByUndo, Counts, CountsByKind, FieldDiff, Guarded, Invalid, LeftOut, MOST_BESIDE,
    MOST_DIFFS, MOST_FIELDS, Origin, OriginDoubt, Plan, PlannedFile, Receipt, RecordDiff,
    RecordOutcome, WholeReturn,
};
pub use planner::{Planner, Source};
pub use reader::{ReadStep, Reader, Staged, StagedRecord};
pub use schema::schema;
pub use sealed::{SEAL_RANDOM_BYTES, Sealed, UnsealError, seal};
pub use signed::{
    KEY_BYTES, OwnKey, SignatureCheck, fingerprint, public_key_text, signed_by_browser,
    signed_message,
};
pub use taken::{Draft, FromFile, Taken};
pub use units_read::UnitsRead;
pub use unseen::UnseenStamps;
pub use write::{Extract, is_as_written, write, write_extract};
