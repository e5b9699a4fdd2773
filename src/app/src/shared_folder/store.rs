//! The folder as this program needs it, wherever it is.

use std::future::Future;

use crate::folder_backup::FolderError;

/// A file of the folder, as its listing shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderEntry {
    /// Its name.
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
    /// When it was changed last, as the store puts it: only compared.
    pub modified: String,
}

/// What came of adding a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there.
    Written,
    /// A file of this name was there, and is as it was.
    NameTaken,
}

/// A folder that several browsers read and write.
pub trait SharedStore {
    /// The files in it.
    fn entries(&self) -> impl Future<Output = Result<Vec<FolderEntry>, FolderError>>;

    /// The bytes of a file; `None` if it is gone, or cannot be read at the moment.
    fn read(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, FolderError>>;

    /// Adds a file. Never writes over another.
    fn add(&self, name: &str, text: &str) -> impl Future<Output = Result<Added, FolderError>>;

    /// Removes a file that this browser has written.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), FolderError>>;
}
