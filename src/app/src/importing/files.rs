//! The files of an import, and what they are put into.

use zhibu_format::FileError;

/// A file that was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// How many bytes it has.
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

/// What files are put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// The open ledger.
    Open,
    /// A ledger of their own.
    New,
}
