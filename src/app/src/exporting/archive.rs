//! Letting old history go, once the file that has it was read back.

use rustc_hash::FxHashSet;

use super::whole::NamedFile;
use crate::workspace::Workspace;
use zhibu_format::{ReadStep, Reader, file_hash};
use zhibu_ledger::{ARCHIVE, Change, Stamp};
use zhibu_storage::SaveError;

/// Elements of an archive read in one step.
const ELEMENTS_PER_STEP: usize = 2_000;

/// The file that old history is to go into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its name.
    pub name: String,
    hash: u64,
}

/// Why nothing was archived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The file cannot be read.
    Unreadable,
    /// It is not the file that was saved, to the byte.
    OtherFile,
    /// The ledger has something in the meantime that the file has not, or it cannot be saved.
    Incomplete,
    /// Storage refused midway: some of it is gone, the rest still here.
    CutShort {
        /// Why.
        error: SaveError,
    },
}

/// What was archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archived {
    /// How many changes went.
    pub count: usize,
    /// How many changes of the ledger the file has, as it is now: it is a backup of so many.
    pub in_file: usize,
}

/// An archive being read back.
#[derive(Debug)]
pub struct ArchiveReading {
    name: String,
    reader: Reader,
}

impl ArchiveFile {
    /// The file that was handed over.
    pub fn of(file: &NamedFile) -> Self {
        Self { name: file.name.clone(), hash: file_hash(file.text.as_bytes()) }
    }

    /// Begins to read it back, as it lies on the disk.
    ///
    /// # Errors
    ///
    /// The bytes are others than were handed over, or cannot be read.
    pub fn read(self, bytes: Vec<u8>) -> Result<ArchiveReading, ArchiveError> {
        if file_hash(&bytes) != self.hash {
            return Err(ArchiveError::OtherFile);
        }
        let reader = Reader::new(bytes).map_err(|_| ArchiveError::Unreadable)?;
        Ok(ArchiveReading { name: self.name, reader })
    }
}

impl ArchiveReading {
    /// Goes on; true once all of it is read.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn step(&mut self) -> Result<bool, ArchiveError> {
        let step = self.reader.step(ELEMENTS_PER_STEP).map_err(|_| ArchiveError::Unreadable)?;
        Ok(step == ReadStep::Done)
    }

    /// Lets the history before a moment go that the file has.
    ///
    /// # Errors
    ///
    /// The file lacks some of it, or storage refused.
    pub fn archive(
        self,
        workspace: &mut Workspace,
        before_ms: u64,
        now_ms: u64,
    ) -> Result<Archived, ArchiveError> {
        let changes = self.reader.into_staged().changes;
        let stamps: FxHashSet<Stamp> = changes.iter().map(|change| change.at).collect();
        match workspace.archive(before_ms, &self.name, &stamps, now_ms) {
            Ok(0) => Err(ArchiveError::Incomplete),
            Ok(count) => {
                // The file has all that is here; what is written from now on counts since.
                let is_kept = |change: &&Change| {
                    stamps.contains(&change.at)
                        || *change.key.kind == *ARCHIVE
                        || !change.archives.is_empty()
                };
                let in_file = workspace.ledger().changes().iter().filter(is_kept).count();
                Ok(Archived { count, in_file })
            }
            Err(error) => Err(ArchiveError::CutShort { error }),
        }
    }
}
