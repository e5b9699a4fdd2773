//! The files of an import, and the ledger that they are imported into.

use zhibu_format::FileError;

/// A file that was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
}

/// A file that is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedFile {
    /// Its name.
    pub name: String,
    /// Why it is refused.
    pub error: FileError,
}

/// The ledger that files are imported into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// The open ledger.
    Open,
    /// A new ledger.
    New,
}
