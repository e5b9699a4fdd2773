//! Opening a stored ledger in steps, so that the page stays responsive.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::vec;

use rustc_hash::FxHashSet;

use super::losses::Losses;
use super::restore_points::PointsSeen;
use super::saving::PACK_EVERY;
use super::{Saving, Workspace};
use zhibu_domain::register::{Extent, Register};
use zhibu_domain::reporting::rounds::signed_periods;
use zhibu_format::About;
use zhibu_ledger::{Clock, Ledger, PackedChanges, RecordKey};
use zhibu_storage::{Catalog, SegmentDecoder, Store, StoreError, StoredAbout, UnreadableSegment};

/// How many records are read into the register in one step.
const RECORDS_PER_STEP: usize = 512;

/// A stored ledger that is being opened.
pub struct Opening {
    catalog: Rc<Catalog<Rc<dyn Store>>>,
    ledger_key: String,
    about: About,
    clock: Clock,
    is_in_memory: bool,
    now_ms: u64,
    /// The segments that are still to be read, the last one first.
    to_read: Vec<String>,
    decoder: SegmentDecoder,
    /// The segments that were read.
    read: FxHashSet<String>,
    unreadable: Vec<UnreadableSegment>,
    ledger: Ledger,
    register: Register,
    /// The records that are not in the register yet; none before all segments are read.
    records: Option<vec::IntoIter<RecordKey>>,
    /// How many records there are, once all segments are read.
    record_count: usize,
}

impl Opening {
    /// Begins to open a ledger.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn begin(
        catalog: Rc<Catalog<Rc<dyn Store>>>,
        ledger_key: &str,
        clock: Clock,
        is_in_memory: bool,
        now_ms: u64,
    ) -> Result<Self, StoreError> {
        let (id, title) = (ledger_key.to_owned(), ledger_key.to_owned());
        let mut about = About { id, title, ..About::default() };
        let mut unreadable = Vec::new();
        match catalog.stored_about(ledger_key)? {
            StoredAbout::Missing => {}
            StoredAbout::Readable(stored) => about = stored,
            StoredAbout::Unreadable(found) => unreadable.push(found),
        }
        let mut register = Register::default();
        register.set_extent(Extent {
            part: about.part.as_ref().map(|part| (&*part.organisation).into()),
            is_nameless: about.is_nameless,
        });
        let mut to_read = catalog.readable_keys(ledger_key)?;
        to_read.reverse();
        Ok(Self {
            catalog,
            ledger_key: ledger_key.to_owned(),
            about,
            clock,
            is_in_memory,
            now_ms,
            to_read,
            decoder: SegmentDecoder::default(),
            read: FxHashSet::default(),
            unreadable,
            ledger: Ledger::new(),
            register,
            records: None,
            record_count: 0,
        })
    }

    /// The ledger's name in storage keys.
    pub fn ledger_key(&self) -> &str {
        &self.ledger_key
    }

    /// The ledger's description of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Reads one segment, or some records into the register. Returns whether there is more to do.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn step(&mut self) -> Result<bool, StoreError> {
        if let Some(key) = self.to_read.pop() {
            self.read_segment(key)?;
            return Ok(true);
        }
        let ledger = &self.ledger;
        let records = self.records.get_or_insert_with(|| {
            let records = ledger.records_by_age();
            let keys: Vec<RecordKey> = records.iter().map(|record| record.key().clone()).collect();
            self.register.reserve(keys.iter());
            self.record_count = keys.len();
            keys.into_iter()
        });
        for key in records.take(RECORDS_PER_STEP) {
            if let Some(record) = ledger.record(&key) {
                self.register.add(&record);
            }
        }
        Ok(records.len() > 0)
    }

    /// How much is done, in percent: reading the segments is one half, reading the records the other.
    pub fn percent(&self) -> usize {
        let half = |done: usize, all: usize| (done * 50).checked_div(all).unwrap_or(50);
        let read = half(self.read.len(), self.read.len() + self.to_read.len());
        let records = self.records.as_ref();
        read + records.map_or(0, |left| half(self.record_count - left.len(), self.record_count))
    }

    /// Adds what a segment holds; returns the records that it writes.
    fn read_segment(&mut self, key: String) -> Result<Vec<RecordKey>, StoreError> {
        self.read.insert(key.clone());
        match self.catalog.read(&mut self.decoder, &key)? {
            Ok(changes) => {
                changes.stamps().for_each(|at| self.clock.observe(at, self.now_ms));
                Ok(self.ledger.insert_packed(changes).touched)
            }
            Err(unreadable) => {
                self.unreadable.push(unreadable);
                Ok(Vec::new())
            }
        }
    }

    /// Does what is left to do and returns the open ledger. What another tab has written meanwhile is
    /// in it.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn finish(mut self) -> Result<Workspace, StoreError> {
        while self.step()? {}
        let archived_until_ms = self.ledger.archived_until_ms();
        for key in self.catalog.readable_keys(&self.ledger_key)? {
            if !self.read.contains(&key) {
                for record in self.read_segment(key)? {
                    self.register.refresh(&self.ledger, &record);
                }
            }
        }
        // What was archived meanwhile is in memory already, and must not be stored again.
        let has_archived_elsewhere = archived_until_ms != self.ledger.archived_until_ms();
        let signed = signed_periods(&self.ledger);
        let mut workspace = Workspace {
            catalog: self.catalog,
            ledger_key: self.ledger_key,
            about: self.about,
            ledger: self.ledger,
            register: self.register,
            clock: self.clock,
            author: None,
            saving: Saving::Saved,
            is_in_memory: self.is_in_memory,
            unsaved: PackedChanges::default(),
            unreadable: self.unreadable,
            undo: Vec::new(),
            redo: Vec::new(),
            // Small segments of earlier visits are packed at the first chance.
            written: PACK_EVERY,
            importing: None,
            sources: OnceCell::new(),
            has_archived_elsewhere,
            points: PointsSeen::default(),
            losses: Losses::default(),
            signed,
            compliance: RefCell::default(),
        };
        workspace.update_saving(Ok(()));
        Ok(workspace)
    }
}
