//! Saving: a change is written to storage before it is applied. If storage fails, it is applied all
//! the same: it is kept as unsaved, reported, and saved with the next edit.

use std::borrow::Cow;

use super::{Saving, Workspace};
use zhibu_ledger::PackedChanges;
use zhibu_storage::{SaveError, SegmentError, StoreError, StoredAbout, UnreadableSegment};

/// After how many own segments a tab checks whether packing is worthwhile.
pub(super) const PACK_EVERY: usize = 64;

impl Workspace {
    /// Writes what is unsaved and these changes, which are not in the ledger yet. What cannot be
    /// written is kept in memory.
    pub(super) fn save(&mut self, changes: &PackedChanges) {
        let may_write = self.unreadable.is_empty();
        let mut result = if may_write { self.write_unsaved_and(changes) } else { Ok(()) };
        while result == Err(SaveError::Store(StoreError::Full)) && self.evict_restore_point(changes)
        {
            result = self.write_unsaved_and(changes);
        }
        if !may_write || result.is_err() {
            self.unsaved = self.unsaved_and(changes).into_owned();
        }
        self.update_saving(result);
    }

    /// What is unsaved and these changes.
    pub(super) fn unsaved_and<'a>(&self, changes: &'a PackedChanges) -> Cow<'a, PackedChanges> {
        if self.unsaved.is_empty() {
            Cow::Borrowed(changes)
        } else {
            Cow::Owned(self.unsaved.iter().chain(changes.iter()).collect())
        }
    }

    fn write_unsaved_and(&mut self, changes: &PackedChanges) -> Result<(), SaveError> {
        if self.catalog.stored_about(&self.ledger_key)? == StoredAbout::Missing {
            // Another tab removed the ledger, or another program cleared the storage. What is open
            // here must not be lost: all of it is written again.
            let all = self.ledger.changes_in_order().chain(changes.iter());
            self.catalog.append_packed(&self.ledger_key, &all.collect())?;
            self.catalog.set_about(&self.ledger_key, &self.about)?;
            self.losses.is_ledger_removed = false;
            self.unsaved = PackedChanges::default();
            return Ok(());
        }
        self.catalog.append(&self.ledger_key, &self.unsaved_and(changes))?;
        self.unsaved = PackedChanges::default();
        self.written += 1;
        if self.written >= PACK_EVERY {
            // The edit is saved; packing that finds no room is tried again later.
            self.written = 0;
            let _packed = self.catalog.pack(&self.ledger_key);
        }
        Ok(())
    }

    pub(super) fn update_saving(&mut self, result: Result<(), SaveError>) {
        let unsaved = self.unsaved.len();
        self.saving = match result {
            _ if self.is_in_memory => Saving::InMemory,
            _ if !self.unreadable.is_empty() => Saving::Off { unsaved },
            Err(error) => Saving::Failed { unsaved, error },
            Ok(()) => Saving::Saved,
        };
    }

    /// How many changes are in memory only.
    pub fn unsaved_count(&self) -> usize {
        if self.is_in_memory { self.undo.len() } else { self.unsaved.len() }
    }

    /// Tries again to save what is in memory only.
    pub fn retry_saving(&mut self) {
        self.save(&PackedChanges::default());
    }

    /// Tries to save what is in memory only, before another ledger is opened. Returns how many
    /// changes would still be lost: none for a ledger that is only in memory anyway.
    pub fn prepare_to_leave(&mut self) -> usize {
        if self.is_in_memory {
            return 0;
        }
        self.retry_saving();
        self.unsaved_count()
    }

    /// Quarantines every damaged or misplaced segment, and damaged metadata, and saves again. Segments of
    /// a newer version still block saving: skipping them would hide what that version wrote.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub fn quarantine_unreadable(&mut self) -> Result<(), SaveError> {
        let is_damaged = |segment: &&UnreadableSegment| segment.error != SegmentError::Newer;
        for UnreadableSegment { key, raw, .. } in self.unreadable.iter().filter(is_damaged) {
            if self.catalog.is_about_of(key, &self.ledger_key) {
                self.catalog.quarantine_about(&self.ledger_key, raw, &self.about)?;
            } else {
                self.catalog.quarantine(&self.ledger_key, key)?;
            }
        }
        self.unreadable.retain(|segment| !is_damaged(&segment));
        self.save(&PackedChanges::default());
        Ok(())
    }
}
