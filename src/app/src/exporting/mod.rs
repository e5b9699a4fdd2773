//! Exporting a ledger as files: whole, in part, inside the single file of the program, as an archive of
//! its history, as tables for analysis, and unreadable data as it is. The browser signs the text, supplies the random bytes for a seal, and downloads the
//! file.

mod archive;
mod bundle;
mod dictionary;
mod many;
mod part;
mod parts;
mod passphrase;
mod single;
mod tables;
mod whole;

pub use archive::{ArchiveError, ArchiveFile, ArchiveReading, Archived};
pub use bundle::{TooLarge, unit_file_names, zip};
pub use many::{
    KnownLedger, ManyPage, ManyProgress, ManyRequest, ManyStop, ManyTables, many_tables, open_file,
    stored_file,
};
pub use part::{ExportError, PartRequest, SignedFile, UnsignedFile, part_file};
pub use parts::{LedgerChanged, PartsExport, PartsProgress};
pub use passphrase::{LEAST_PASSPHRASE_CHARS, PassphraseStrength};
pub use single::{SingleError, ledger_inside, single_name, with_ledger};
pub use tables::TablesExport;
pub use whole::{NamedFile, WholeFile, archive_file, raw_text, whole_file};
