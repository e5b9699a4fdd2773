//! The workspace: the open ledger, how it is edited, saved, undone and followed in other tabs.
//!
//! This file has the ledger and its reading. `command` has the edits, `undo` undo and redo,
//! `imports` imports, `saving` the way to storage, `status` the state of saving, and
//! `restore_points` and `losses` the protection of what is stored.

mod command;
mod compliance;
mod imports;
mod losses;
mod opening;
mod restore_points;
mod saving;
mod status;
mod undo;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::growth;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::rounds::{ROUND, signed_periods};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::period::Period;
use zhibu_format::{About, Author, FromFile};
use zhibu_ledger::{Change, Clock, Ledger, Name, PackedChanges, RecordKey, RecordView, Stamp};
use zhibu_storage::{Catalog, Store, StoreError, StoredAbout, UnreadableSegment};

pub use self::command::{Command, RecordPut};
use self::compliance::Compliance;
use self::imports::ImportInProgress;
use self::losses::Losses;
pub use self::losses::{Removal, StoredCheck};
pub use self::opening::Opening;
use self::restore_points::PointsSeen;
pub use self::restore_points::Verification;
pub use self::status::{Saving, UnreadableCount, WorkspaceStatus, storage_failure};
pub use self::undo::UndoResult;

/// An open ledger.
pub struct Workspace {
    catalog: Rc<Catalog<Rc<dyn Store>>>,
    ledger_key: String,
    about: About,
    ledger: Ledger,
    register: Register,
    clock: Clock,
    /// The author of new changes.
    author: Option<Name>,
    saving: Saving,
    is_in_memory: bool,
    unsaved: PackedChanges,
    unreadable: Vec<UnreadableSegment>,
    /// Actions that can be reverted: the user's own, undos among them, and imports.
    undo: Vec<Stamp>,
    redo: Vec<Stamp>,
    /// Segments written since the last packing.
    written: usize,
    /// The import under way.
    importing: Option<ImportInProgress>,
    /// The files that imported changes came from, read at the first use.
    sources: OnceCell<Vec<FromFile>>,
    /// Whether another tab has archived changes that are still in memory here.
    has_archived_elsewhere: bool,
    /// The state of the restore points compared with this ledger.
    points: PointsSeen,
    /// What others have removed from storage.
    losses: Losses,
    /// The periods that are signed off.
    signed: Vec<Period>,
    /// What the rules find and what is due, kept from one edit to the next.
    compliance: RefCell<Compliance>,
}

impl Workspace {
    /// Opens a stored ledger at once.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn open(
        catalog: Rc<Catalog<Rc<dyn Store>>>,
        ledger_key: &str,
        clock: Clock,
        is_in_memory: bool,
        now_ms: u64,
    ) -> Result<Self, StoreError> {
        Opening::begin(catalog, ledger_key, clock, is_in_memory, now_ms)?.finish()
    }

    /// The ledger's name in storage keys.
    pub fn ledger_key(&self) -> &str {
        &self.ledger_key
    }

    /// The ledger's description of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Sets the author of changes from now on.
    pub fn set_author(&mut self, author: &Author) {
        self.author = author.signature().map(Into::into);
    }

    /// Gives it another title.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub fn rename(&mut self, title: &str) -> Result<(), StoreError> {
        let about = About { title: title.to_owned(), ..self.about.clone() };
        match self.catalog.stored_about(&self.ledger_key)? {
            // What cannot be read is not written over: the title waits until it is quarantined.
            StoredAbout::Unreadable(found) => {
                if !self.unreadable.contains(&found) {
                    self.unreadable.push(found);
                }
                self.update_saving(Ok(()));
            }
            StoredAbout::Missing | StoredAbout::Readable(_) => {
                self.catalog.set_about(&self.ledger_key, &about)?;
            }
        }
        self.about = about;
        Ok(())
    }

    /// The changes and the state they fold to. A read through this depends on every change;
    /// [`record`](Self::record) and [`office`](Self::office) depend on less: on one record, or on
    /// the office's own records.
    pub fn ledger(&self) -> &Ledger {
        self.register.noted().note(Dependencies::HISTORY);
        &self.ledger
    }

    /// The ledger, for reading only the office's own records: rules, rounds, submissions, trusted
    /// keys.
    pub fn office(&self) -> &Ledger {
        self.register.noted().note(Dependencies::OFFICE);
        &self.ledger
    }

    /// A record with its heads; `None` if there never was one.
    pub fn record(&self, kind: Kind, id: &str) -> Option<RecordView<'_>> {
        self.register.noted().note(Dependencies::of(kind));
        self.ledger.record(&RecordKey::new(kind.code(), id))
    }

    /// The result of `read` on this workspace, and its dependencies.
    pub fn reading<T>(&self, read: impl FnOnce(&Self) -> T) -> (T, Dependencies) {
        self.register.noted().during(|| read(self))
    }

    /// The number of changes, and the day of the first; `day_of` returns the day of a timestamp.
    pub fn extent(&self, day_of: impl Fn(u64) -> Day) -> (usize, Option<Day>) {
        let first_ms = self.ledger.stamps().map(Stamp::ms).min();
        (self.ledger.change_count(), first_ms.map(day_of))
    }

    /// The live records.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The ledger as it was at a timestamp, by the writers' clocks. It is read-only: nothing of it
    /// is saved.
    #[must_use]
    pub fn as_it_was(&self, ms: u64) -> Self {
        let ledger = self.ledger.until(ms);
        let mut register = Register::of(&ledger);
        register.set_extent(self.register.extent().clone());
        Self {
            catalog: self.catalog.clone(),
            ledger_key: self.ledger_key.clone(),
            about: self.about.clone(),
            ledger,
            register,
            clock: self.clock.clone(),
            author: None,
            saving: Saving::InMemory,
            is_in_memory: true,
            unsaved: PackedChanges::default(),
            unreadable: Vec::new(),
            undo: Vec::new(),
            redo: Vec::new(),
            written: 0,
            importing: None,
            sources: OnceCell::new(),
            has_archived_elsewhere: false,
            points: PointsSeen::default(),
            losses: Losses::default(),
            signed: Vec::new(),
            compliance: RefCell::default(),
        }
    }

    /// The day up to which the ledger is evaluated.
    pub fn as_of(&self, today: Day) -> Day {
        let stated = self.about.as_of.as_deref().and_then(|text| text.parse::<PartialDate>().ok());
        growth::as_of(&self.register, stated, today)
    }

    /// A new record's id.
    pub fn new_id(&mut self, now_ms: u64) -> Name {
        self.clock.tick(now_ms).to_string().into()
    }

    fn insert(&mut self, changes: PackedChanges) -> Dependencies {
        let inserted = self.ledger.insert_packed(changes);
        if inserted.touched.iter().any(|key| *key.kind == *ROUND) {
            self.signed = signed_periods(&self.ledger);
        }
        let mut touched =
            if inserted.fresh.is_empty() { Dependencies::NONE } else { Dependencies::HISTORY };
        for key in &inserted.touched {
            let kind = self.register.refresh(&self.ledger, key);
            touched = touched.with(kind.map_or(Dependencies::OFFICE, Dependencies::of));
        }
        touched
    }

    fn save_and_insert(&mut self, changes: Vec<Change>) -> Dependencies {
        let changes = changes.into_iter().collect();
        self.save(&changes);
        self.insert(changes)
    }

    /// The periods that are signed off.
    pub fn signed(&self) -> &[Period] {
        self.register.noted().note(Dependencies::OFFICE);
        &self.signed
    }

    /// Applies what another tab wrote under this key, if it belongs to this ledger.
    pub fn follow(&mut self, key: &str, now_ms: u64) -> Result<Dependencies, StoreError> {
        if !self.catalog.is_segment_of(key, &self.ledger_key) {
            return Ok(Dependencies::NONE);
        }
        let changes = self.catalog.read_segment(key)?;
        changes.stamps().for_each(|at| self.clock.observe(at, now_ms));
        let archived_until_ms = self.ledger.archived_until_ms();
        let touched = self.insert(changes);
        self.has_archived_elsewhere |= archived_until_ms != self.ledger.archived_until_ms();
        Ok(touched)
    }
}
