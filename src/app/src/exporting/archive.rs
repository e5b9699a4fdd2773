//! Archiving old history: it is removed once the file that contains it was read back.

use rustc_hash::FxHashSet;

use super::whole::NamedFile;
use crate::workspace::Workspace;
use zhibu_domain::reporting::receipts::FileHash;
use zhibu_format::{ReadStep, Reader, file_hash};
use zhibu_ledger::{ARCHIVE, Change, Stamp};
use zhibu_storage::SaveError;

/// Elements of an archive read in one step.
const ELEMENTS_PER_STEP: usize = 2_000;

/// The file that old history is archived in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveFile {
    /// Its name.
    pub name: String,
    /// The result of [`file_hash`]. It protects: history is removed because this very file has it.
    hash: FileHash,
}

/// Why nothing is archived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// The file cannot be read.
    Unreadable,
    /// Its bytes differ from the file that was saved.
    OtherFile,
    /// The ledger has changes that the file lacks, or cannot be saved.
    Incomplete,
    /// Storage failed midway: part of the history is removed, the rest is still here.
    CutShort {
        /// Why.
        error: SaveError,
    },
}

/// The result of archiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The number of changes removed.
    pub count: usize,
    /// How many changes of the current ledger the file has; the file counts as a backup of this
    /// number.
    pub in_file: usize,
}

/// An archive being read back.
#[derive(Debug)]
pub struct ArchiveReading {
    name: String,
    reader: Reader,
}

impl ArchiveFile {
    /// The file as it was handed to the user.
    pub fn of(file: &NamedFile) -> Self {
        Self { name: file.name.clone(), hash: file_hash(file.text.as_bytes()) }
    }

    /// Starts reading it back from the disk.
    ///
    /// # Errors
    ///
    /// The bytes differ from those handed out, or cannot be read.
    pub fn read(self, bytes: Vec<u8>) -> Result<ArchiveReading, ArchiveError> {
        if file_hash(&bytes) != self.hash {
            return Err(ArchiveError::OtherFile);
        }
        let reader = Reader::new(bytes).map_err(|_| ArchiveError::Unreadable)?;
        Ok(ArchiveReading { name: self.name, reader })
    }
}

impl ArchiveReading {
    /// Reads the next elements; true once all are read.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn step(&mut self) -> Result<bool, ArchiveError> {
        let step = self.reader.step(ELEMENTS_PER_STEP).map_err(|_| ArchiveError::Unreadable)?;
        Ok(step == ReadStep::Done)
    }

    /// Removes the history before a timestamp if the file has it.
    ///
    /// # Errors
    ///
    /// The file lacks part of it, or storage failed.
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
                // The file has all current changes; later changes count as not backed up.
                let is_kept = |change: &Change| {
                    stamps.contains(&change.at)
                        || *change.key.kind == *ARCHIVE
                        || !change.archives.is_empty()
                };
                let in_file = workspace.ledger().changes().filter(is_kept).count();
                Ok(Archived { count, in_file })
            }
            Err(error) => Err(ArchiveError::CutShort { error }),
        }
    }
}
