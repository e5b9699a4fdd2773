//! The status of an open ledger: whether everything is in storage, and what cannot be read.

use super::Workspace;
use zhibu_storage::{SaveError, SegmentError, StoreError, UnreadableSegment};
use zhibu_text::StorageFailure;

/// Whether everything is in storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// All of it.
    Saved,
    /// There is no storage: the ledger lasts until the page is closed.
    InMemory,
    /// Saving is off, because something in storage is unreadable.
    Off {
        /// How many changes are in memory only.
        unsaved: usize,
    },
    /// Storage failed.
    Failed {
        /// How many changes are in memory only.
        unsaved: usize,
        /// Why.
        error: SaveError,
    },
}

/// How many segments, the metadata among them, cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnreadableCount {
    /// Altered since they were written.
    pub damaged: usize,
    /// Those of the damaged that belong to another ledger or key.
    pub misplaced: usize,
    /// Written by a newer version.
    pub newer: usize,
}

/// The status of a ledger, as shown around every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkspaceStatus {
    /// Whether everything is in storage.
    pub saving: Saving,
    /// What in storage cannot be read.
    pub unreadable: UnreadableCount,
    /// How many changes had vanished from storage and were stored again, until the user has seen it.
    pub stored_again: usize,
    /// How many records have a field in conflict.
    pub conflicted: usize,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
}

impl WorkspaceStatus {
    /// The status without an open ledger.
    pub fn without_ledger(saving: Saving) -> Self {
        let unreadable = UnreadableCount::default();
        Self {
            saving,
            unreadable,
            stored_again: 0,
            conflicted: 0,
            can_undo: false,
            can_redo: false,
        }
    }
}

/// A failed save, in the type that messages are made from.
pub fn storage_failure(error: &SaveError) -> StorageFailure {
    match error {
        SaveError::Store(StoreError::Full) => StorageFailure::Full,
        SaveError::Store(StoreError::Refused { reason }) => StorageFailure::Refused(reason.clone()),
        SaveError::NotAsWritten { .. } => StorageFailure::NotAsWritten,
    }
}

impl Workspace {
    /// Whether everything is in storage.
    pub fn saving(&self) -> &Saving {
        &self.saving
    }

    /// What in storage cannot be read.
    pub fn unreadable(&self) -> &[UnreadableSegment] {
        &self.unreadable
    }

    /// The ledger's status.
    pub fn status(&self) -> WorkspaceStatus {
        let mut unreadable = UnreadableCount::default();
        for segment in &self.unreadable {
            match segment.error {
                SegmentError::Newer => unreadable.newer += 1,
                SegmentError::Damaged { .. } => unreadable.damaged += 1,
                SegmentError::Misplaced => {
                    unreadable.damaged += 1;
                    unreadable.misplaced += 1;
                }
            }
        }
        WorkspaceStatus {
            saving: self.saving.clone(),
            unreadable,
            stored_again: self.losses.stored_again,
            conflicted: self.ledger.conflicted_count(),
            can_undo: !self.undo.is_empty(),
            can_redo: !self.redo.is_empty(),
        }
    }
}
