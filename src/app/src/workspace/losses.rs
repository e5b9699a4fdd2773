//! What vanishes from storage while the ledger is open. Other tabs remove segments only after their
//! changes are stored elsewhere, or with the whole ledger; other programs, cleaners and people remove
//! them without asking. So the tab compares storage with its memory and stores again what it has.

use rustc_hash::FxHashSet;

use super::{Saving, Workspace};
use zhibu_ledger::{PackedChanges, Stamp};
use zhibu_storage::{StoreError, StoredAbout};

/// What others have removed from storage in this visit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Losses {
    /// Whether another tab has removed the ledger, or reset it.
    pub(super) is_ledger_removed: bool,
    /// How many changes had vanished and were stored again, until the user has seen it.
    pub(super) stored_again: usize,
}

/// What others have removed from storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// The open ledger.
    Ledger,
    /// A segment of the open ledger.
    Segment,
    /// Something else.
    Other,
}

/// Compares storage with memory, segment by segment, so that the page stays responsive.
#[derive(Debug)]
pub struct StoredCheck {
    ledger_key: String,
    unread: Vec<String>,
    read: FxHashSet<String>,
    stored: FxHashSet<Stamp>,
}

impl Workspace {
    /// Whether this is the key of a segment of the ledger. As no segment is written twice, somebody
    /// altered it if it had another text before.
    pub fn is_own_segment(&self, key: &str) -> bool {
        self.catalog.is_segment_of(key, &self.ledger_key)
    }

    /// Notes that another tab or program has removed a key, and returns what it was.
    pub fn note_removal(&mut self, key: &str) -> Removal {
        if self.catalog.is_about_of(key, &self.ledger_key) {
            self.losses.is_ledger_removed = true;
            Removal::Ledger
        } else if self.is_own_segment(key) {
            Removal::Segment
        } else {
            Removal::Other
        }
    }

    /// Whether storage must have all that is in memory. It need not if another tab has archived, or has
    /// removed or reset the ledger; and what is unsaved is reported already.
    fn must_be_stored(&self) -> bool {
        self.saving == Saving::Saved
            && !self.has_archived_elsewhere
            && !self.losses.is_ledger_removed
    }

    /// Begins to compare storage with memory; `None` if they may differ.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn begin_checking_stored(&self) -> Result<Option<StoredCheck>, StoreError> {
        if !self.must_be_stored()
            || self.catalog.stored_about(&self.ledger_key)? == StoredAbout::Missing
        {
            return Ok(None);
        }
        Ok(Some(StoredCheck {
            ledger_key: self.ledger_key.clone(),
            unread: self.catalog.readable_keys(&self.ledger_key)?,
            read: FxHashSet::default(),
            stored: FxHashSet::default(),
        }))
    }

    /// Reads one segment; false once all are read.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn check_stored_step(&self, check: &mut StoredCheck) -> Result<bool, StoreError> {
        // Another ledger was opened meanwhile: the check does not apply to it.
        if check.ledger_key != self.ledger_key {
            return Ok(false);
        }
        if check.unread.is_empty() {
            // Another tab may have packed segments that were not read yet into one that is new.
            check.unread = self.catalog.readable_keys(&self.ledger_key)?;
            check.unread.retain(|key| !check.read.contains(key));
        }
        let Some(key) = check.unread.pop() else { return Ok(false) };
        let changes = self.catalog.read_segment(&key)?;
        check.stored.extend(changes.stamps());
        check.read.insert(key);
        Ok(true)
    }

    /// Stores again what is in memory and was not found in storage. Returns how many changes that are.
    /// If they cannot be stored, they are unsaved.
    pub fn end_checking_stored(&mut self, check: &StoredCheck) -> usize {
        if check.ledger_key != self.ledger_key || !self.must_be_stored() {
            return 0;
        }
        let vanished: PackedChanges =
            self.ledger.changes_where(|at| !check.stored.contains(&at)).collect();
        if vanished.is_empty() {
            return 0;
        }
        self.save(&vanished);
        if self.saving == Saving::Saved {
            self.losses.stored_again += vanished.len();
        }
        vanished.len()
    }

    /// The user has seen that changes were stored again.
    pub fn acknowledge_stored_again(&mut self) {
        self.losses.stored_again = 0;
    }
}
