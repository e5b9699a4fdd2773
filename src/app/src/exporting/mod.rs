//! Handing a ledger out as files: whole, in part, as an archive of its history, and what cannot be
//! read as it is. The browser signs the text, draws the chance that a seal needs, and hands the file
//! over.

mod archive;
mod part;
mod whole;

pub use archive::{ArchiveError, ArchiveFile, ArchiveReading, Archived};
pub use part::{ExportError, PartRequest, SignedFile, UnsignedFile, part_file};
pub use whole::{NamedFile, WholeFile, archive_file, raw_text, whole_file};
