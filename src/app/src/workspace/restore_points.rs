//! Protection of the ledger: restore points, and archiving old history in files.

use rustc_hash::FxHashSet;

use super::{Saving, Workspace};
use zhibu_domain::dependencies::Dependencies;
use zhibu_ledger::order;
use zhibu_ledger::{Archivable, Change, PackedChanges, Stamp, archive_record};
use zhibu_storage::{QUOTA_UNITS16, RestorePoint, SaveError, StoreError, StoredAbout};

/// Maximum age of the latest restore point before it is renewed, in milliseconds.
const POINT_EVERY_MS: u64 = 60 * 60 * 1000;
/// Maximum share of storage in use at which restore points are made, in percent.
const POINTS_UP_TO_PERCENT: usize = 60;

/// The state of the restore points compared with the ledger in memory.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PointsSeen {
    /// The latest point that was compared with the ledger in this visit; the changes in memory
    /// never become fewer.
    compared: Option<Stamp>,
    /// How many changes the points have that are neither here nor archived. While there are any, no
    /// point is made or removed.
    lacking: usize,
    /// Whether these changes are being restored.
    is_restoring: bool,
}

/// Compares restore points with the ledger, and storage with memory, key by key, so that the page
/// stays responsive.
#[derive(Debug)]
pub struct Verification {
    /// The ledger's storage key.
    ledger_key: String,
    latest: Option<RestorePoint>,
    is_compared: bool,
    of_point: Vec<String>,
    stored: Vec<String>,
    lacking: FxHashSet<Stamp>,
    seen: FxHashSet<Stamp>,
}

impl Workspace {
    /// The restore points of the ledger, the latest first.
    pub fn points(&self) -> Result<Vec<RestorePoint>, StoreError> {
        self.catalog.points(&self.ledger_key)
    }

    /// How many changes the restore points have that are neither here nor archived, as far as
    /// checked.
    pub fn lacking_count(&self) -> usize {
        self.points.lacking
    }

    /// Begins a check of the restore points; `None` if there is nothing to do.
    pub fn begin_verifying(&self, now_ms: u64) -> Result<Option<Verification>, StoreError> {
        let points = self.points()?;
        let latest = points.first().copied();
        let changes = self.ledger.change_count();
        // If another tab has archived, or has removed the ledger, memory and storage differ.
        let is_whole = self.saving == Saving::Saved
            && changes > 0
            && !self.has_archived_elsewhere
            && self.catalog.stored_about(&self.ledger_key)? != StoredAbout::Missing;
        let is_due = latest.is_none_or(|latest| {
            latest.changes != changes && latest.at.ms().abs_diff(now_ms) > POINT_EVERY_MS
        });
        // The latest point has everything that older ones have: none is made while one has more
        // than the ledger.
        let is_compared =
            latest.map(|latest| latest.at) == self.points.compared && self.points.lacking == 0;
        let of_point = match latest.filter(|_| !is_compared) {
            Some(latest) => self.catalog.point_keys(&self.ledger_key, latest.at)?,
            None => Vec::new(),
        };
        let stored = if is_whole && is_due {
            self.catalog.segment_keys(&self.ledger_key)?
        } else {
            Vec::new()
        };
        let is_idle = of_point.is_empty() && stored.is_empty();
        Ok((!is_idle).then(|| Verification {
            ledger_key: self.ledger_key.clone(),
            latest,
            is_compared,
            of_point,
            stored,
            lacking: FxHashSet::default(),
            seen: FxHashSet::default(),
        }))
    }

    /// Checks one key; false once all are checked.
    pub fn verify_one(&self, verification: &mut Verification) -> Result<bool, StoreError> {
        // Another ledger was opened meanwhile: the result does not apply to it.
        if verification.ledger_key != self.ledger_key {
            return Ok(false);
        }
        if let Some(key) = verification.of_point.pop() {
            let changes = self.catalog.read_segment(&key)?;
            let lacking = changes.iter().filter(|change| self.lacks(change));
            verification.lacking.extend(lacking.map(|change| change.at));
            return Ok(true);
        }
        // While a point has something that is missing here, no other is made.
        let is_needed = verification.lacking.is_empty();
        if let Some(key) = verification.stored.pop().filter(|_| is_needed) {
            let changes = self.catalog.read_segment(&key)?;
            verification.seen.extend(changes.stamps());
            return Ok(true);
        }
        Ok(false)
    }

    /// Records the result of the check, and makes a restore point if one is due, nothing is missing
    /// and everything in memory is stored. `used_units16` is the size of everything in the store,
    /// in UTF-16 units.
    pub fn end_verifying(
        &mut self,
        verification: &Verification,
        used_units16: usize,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        if verification.ledger_key != self.ledger_key {
            return Ok(false);
        }
        if !verification.is_compared {
            self.points.compared = verification.latest.map(|latest| latest.at);
            self.points.lacking = verification.lacking.len();
        }
        if self.points.lacking > 0 || verification.seen.is_empty() || self.saving != Saving::Saved {
            return Ok(false);
        }
        match self.store_again(&verification.seen) {
            Ok(false) => {}
            // What did not read back as written is checked again next time.
            Ok(true) | Err(SaveError::NotAsWritten { .. }) => return Ok(false),
            Err(SaveError::Store(error)) => return Err(error),
        }
        let count = self.ledger.change_count();
        let at = self.clock.tick(now_ms);
        let room = (QUOTA_UNITS16 / 100 * POINTS_UP_TO_PERCENT).saturating_sub(used_units16);
        let is_made = self.catalog.make_point(&self.ledger_key, at, count, room)?;
        if is_made {
            self.points.compared = Some(at);
        }
        Ok(is_made)
    }

    /// Runs the whole check at once.
    pub fn keep_point(&mut self, used_units16: usize, now_ms: u64) -> Result<bool, StoreError> {
        let Some(mut verification) = self.begin_verifying(now_ms)? else { return Ok(false) };
        while self.verify_one(&mut verification)? {}
        self.end_verifying(&verification, used_units16, now_ms)
    }

    /// Stores again what is in memory but missing in storage, because something removed it there.
    /// Returns whether there was any. What another tab has archived must not be stored again.
    fn store_again(&mut self, stored: &FxHashSet<Stamp>) -> Result<bool, SaveError> {
        if self.has_archived_elsewhere || self.is_in_memory {
            return Ok(false);
        }
        let missing = self.ledger.changes_where(|at| !stored.contains(&at));
        let missing: PackedChanges = missing.collect();
        if missing.is_empty() {
            return Ok(false);
        }
        self.catalog.append_packed(&self.ledger_key, &missing)?;
        Ok(true)
    }

    /// The stamps of everything in storage.
    fn stored(&self) -> Result<FxHashSet<Stamp>, StoreError> {
        let mut stored = FxHashSet::default();
        for key in self.catalog.segment_keys(&self.ledger_key)? {
            stored.extend(self.catalog.read_segment(&key)?.stamps());
        }
        Ok(stored)
    }

    fn lacks(&self, change: &Change) -> bool {
        !self.ledger.knows(change) && !self.ledger.has_archived(change)
    }

    /// Evicts the oldest restore point to make room for these changes, which matter more than
    /// copies of what is here; false if that does not help, or if the points are needed. Points of
    /// other ledgers stay: they may be the only copy.
    pub(super) fn evict_restore_point(&self, changes: &PackedChanges) -> bool {
        let PointsSeen { lacking, is_restoring, .. } = self.points;
        let Ok(points) = self.points() else { return false };
        let Some(oldest) = points.last().filter(|_| lacking == 0 && !is_restoring) else {
            return false;
        };
        // A point that was never compared may have changes that are missing here.
        let is_compared = self.points.compared == points.first().map(|point| point.at);
        let unsaved = self.unsaved_and(changes);
        let is_enough = self.catalog.would_suffice(&self.ledger_key, &unsaved);
        is_compared && is_enough && self.catalog.drop_point(&self.ledger_key, oldest.at).is_ok()
    }

    /// Restores what the restore points have and the ledger lacks, as one step of undo, and
    /// quarantines damaged segments. Returns how many changes were restored.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub fn restore_from_points(&mut self, now_ms: u64) -> Result<(usize, Dependencies), SaveError> {
        let points = self.points()?;
        let mut lacking: Vec<Change> = Vec::new();
        for point in &points {
            for key in self.catalog.point_keys(&self.ledger_key, point.at)? {
                let changes = self.catalog.read_segment(&key)?;
                lacking.extend(changes.iter().filter(|change| self.lacks(change)));
            }
        }
        order::sort_by(&mut lacking, |a, b| a.at.cmp(&b.at));
        lacking.dedup();
        self.points.is_restoring = true;
        let is_aside = self.quarantine_unreadable();
        let count = lacking.len();
        let mut touched = Dependencies::NONE;
        if is_aside.is_ok() {
            // An import in progress continues afterwards, and is a step of undo of its own.
            let under_way = self.importing.take();
            self.begin_import(Vec::new());
            touched = self.import(lacking, Vec::new(), now_ms);
            self.end_import(now_ms);
            self.importing = under_way;
            self.points.lacking = 0;
            self.points.compared = points.first().map(|point| point.at);
        }
        // What could not be saved stays in memory, and in the points.
        self.points.is_restoring = self.saving != Saving::Saved;
        is_aside.map(|()| (count, touched))
    }

    /// Ends restoring, once the restored changes are saved.
    pub(super) fn end_restoring(&mut self) {
        self.points.is_restoring &= self.saving != Saving::Saved;
    }

    /// The history before a timestamp that can be archived in a file.
    pub fn archivable(&self, before_ms: u64) -> Archivable {
        self.ledger.archivable(before_ms)
    }

    /// Removes the history before a timestamp that a file of this name has: `in_file` are the
    /// changes read in it. Returns how many changes were removed; none if the file lacks one of
    /// them, or if not all of the ledger is saved.
    pub fn archive(
        &mut self,
        before_ms: u64,
        file: &str,
        in_file: &FxHashSet<Stamp>,
        now_ms: u64,
    ) -> Result<usize, SaveError> {
        let Archivable { stamps, marks } = self.ledger.archivable(before_ms);
        let is_in_file = stamps.iter().all(|at| in_file.contains(at));
        if !is_in_file || stamps.is_empty() || self.saving != Saving::Saved {
            return Ok(0);
        }
        let (key, values) = archive_record(before_ms, file);
        let writes = self.ledger.draft(&key, values);
        let at = self.clock.tick(now_ms);
        let record = Change {
            at,
            key,
            writes,
            creates: true,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: self.author.clone(),
            why: None,
        };
        let mut written = vec![record];
        for (key, archives) in marks {
            let at = self.clock.tick(now_ms);
            let (action, by) = (written[0].at, self.author.clone());
            let writes = Vec::new();
            written.push(Change {
                at,
                key,
                writes,
                creates: false,
                action,
                undoes: None,
                archives,
                by,
                why: None,
            });
        }
        // What is in memory only would be lost with the points.
        let stored = self.stored()?;
        self.store_again(&stored)?;
        // Restore points contain what is removed; the file replaces them. What only they have must
        // be restored first.
        for point in self.points()? {
            for key in self.catalog.point_keys(&self.ledger_key, point.at)? {
                if self.catalog.read_segment(&key)?.iter().any(|change| self.lacks(&change)) {
                    return Ok(0);
                }
            }
        }
        for point in self.points()? {
            self.catalog.drop_point(&self.ledger_key, point.at)?;
        }
        // Many stamps: packed, because there may be little room left.
        let written: PackedChanges = written.into_iter().collect();
        self.catalog.append_packed(&self.ledger_key, &written)?;
        self.insert(written);
        let dropped = self.catalog.drop_changes(&self.ledger_key, &stamps);
        self.ledger = self.ledger.without(&stamps);
        let (undo, redo) = self.ledger.undoable_by(|_| true);
        self.undo.retain(|action| undo.contains(action) || redo.contains(action));
        self.redo.clear();
        self.points = PointsSeen::default();
        dropped.map(|_| stamps.len())
    }
}
