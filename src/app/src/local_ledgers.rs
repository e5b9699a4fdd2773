//! The ledgers of this browser: opening, creating, resetting and removing them.

use std::rc::Rc;

use zhibu_format::{About, Author, Exported};
use zhibu_ledger::{Change, Clock, Writer};
use zhibu_storage::{
    Catalog, Deflate, LedgerEntry, MemoryStore, SaveError, Store, StoreError, StoredAbout,
};

use crate::exporting::stored_file;
use crate::workspace::{Opening, Saving, Workspace, WorkspaceStatus};

/// The ledgers of this browser, as used by one tab.
pub struct LocalLedgers {
    catalog: Rc<Catalog<Rc<dyn Store>>>,
    writer: Writer,
    is_in_memory: bool,
}

/// The user who opens a ledger.
#[derive(Clone, Debug, Default)]
pub struct Opener {
    /// Who writes.
    pub author: Author,
    /// The writers of this browser: their actions can be undone.
    pub own_writers: Vec<Writer>,
}

/// A ledger that was opened.
pub struct OpenedLedger {
    /// The ledger.
    pub workspace: Workspace,
    /// Why imports of earlier visits cannot be undone, if so.
    pub history: Result<(), StoreError>,
}

impl LocalLedgers {
    /// The ledgers in a store; without a store, ledgers are in memory until the page is closed. `deflate` makes
    /// what is stored smaller.
    pub fn new(store: Option<Rc<dyn Store>>, writer: Writer, deflate: Deflate) -> Self {
        let is_in_memory = store.is_none();
        let store = store.unwrap_or_else(|| Rc::new(MemoryStore::new()));
        let catalog = Rc::new(Catalog::new(store, writer, deflate));
        Self { catalog, writer, is_in_memory }
    }

    /// Stores by `deflate` from now on.
    pub fn deflate_by(&self, deflate: Deflate) {
        self.catalog.deflate_by(deflate);
    }

    /// This tab's writer.
    pub fn writer(&self) -> Writer {
        self.writer
    }

    /// The status while no ledger is open.
    pub fn status_without_ledger(&self) -> WorkspaceStatus {
        let saving = if self.is_in_memory { Saving::InMemory } else { Saving::Saved };
        WorkspaceStatus::without_ledger(saving)
    }

    /// All ledgers; empty if they cannot be read.
    pub fn ledgers(&self) -> Vec<LedgerEntry> {
        self.catalog.ledgers().unwrap_or_default()
    }

    /// The ledger to open at the start: the one that was open last, or any; `None` if there is none.
    ///
    /// # Errors
    ///
    /// The store cannot be read: there may be ledgers.
    pub fn first_to_open(&self, last: Option<&str>) -> Result<Option<String>, StoreError> {
        let ledgers = self.catalog.ledgers()?;
        let is_last = |entry: &&LedgerEntry| Some(&*entry.ledger_key) == last;
        let entry = ledgers.iter().find(is_last).or_else(|| ledgers.first());
        Ok(entry.map(|entry| entry.ledger_key.clone()))
    }

    /// The key of the ledger with this id; `None` if there is none.
    ///
    /// # Errors
    ///
    /// The store cannot be read: there may be one, which must not be created again.
    pub fn with_id(&self, id: &str) -> Result<Option<String>, StoreError> {
        let is_it = |entry: &LedgerEntry| entry.about.as_ref().is_some_and(|about| about.id == id);
        if let Some(entry) = self.catalog.ledgers()?.into_iter().find(is_it) {
            return Ok(Some(entry.ledger_key));
        }
        // The key is the id that a ledger was created with, if its metadata cannot be read.
        let is_unreadable = matches!(self.catalog.stored_about(id)?, StoredAbout::Unreadable(_));
        Ok(is_unreadable.then(|| id.to_owned()))
    }

    /// Whether there may be a ledger with this key in the storage: so too if it cannot be read, because
    /// a new ledger must not be mixed with one that is there.
    pub fn may_have(&self, ledger_key: &str) -> bool {
        let is_it = |entry: &LedgerEntry| entry.ledger_key == ledger_key;
        self.catalog.ledgers().map_or(true, |ledgers| ledgers.iter().any(is_it))
    }

    /// A ledger as a file; `None` if it cannot be read as a whole.
    pub fn file_of(&self, ledger_key: &str, exported: &Exported) -> Option<Vec<u8>> {
        stored_file(&self.catalog, ledger_key, exported)
    }

    /// Whether some of a ledger's data is quarantined, and is in none of its files.
    pub fn has_quarantined(&self, ledger_key: &str) -> bool {
        self.catalog.has_quarantined(ledger_key).unwrap_or(false)
    }

    /// The size of a ledger, in UTF-16 units.
    pub fn used_units16(&self, ledger_key: &str) -> usize {
        self.catalog.used_units16(ledger_key).unwrap_or(0)
    }

    /// Opens a ledger.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn open(
        &self,
        ledger_key: &str,
        opener: &Opener,
        now_ms: u64,
    ) -> Result<OpenedLedger, StoreError> {
        self.finish_opening(self.begin_opening(ledger_key, now_ms)?, opener)
    }

    /// Begins to open a ledger in steps.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn begin_opening(&self, ledger_key: &str, now_ms: u64) -> Result<Opening, StoreError> {
        let clock = Clock::new(self.writer);
        Opening::begin(self.catalog.clone(), ledger_key, clock, self.is_in_memory, now_ms)
    }

    /// Begins to open the ledger of the start, if there is one: see [`first_to_open`](Self::first_to_open).
    ///
    /// # Errors
    ///
    /// The store cannot be read: there may be ledgers.
    pub fn begin_opening_first(
        &self,
        last: Option<&str>,
        now_ms: u64,
    ) -> Result<Option<Opening>, StoreError> {
        let first = self.first_to_open(last)?;
        first.map(|ledger_key| self.begin_opening(&ledger_key, now_ms)).transpose()
    }

    /// Does what is left of opening a ledger.
    ///
    /// # Errors
    ///
    /// The store cannot be read.
    pub fn finish_opening(
        &self,
        opening: Opening,
        opener: &Opener,
    ) -> Result<OpenedLedger, StoreError> {
        let mut workspace = opening.finish()?;
        workspace.set_author(&opener.author);
        let history = workspace.load_undo_history(&opener.own_writers);
        Ok(OpenedLedger { workspace, history })
    }

    /// Creates a ledger with these changes and opens it. If there is no room for them, they are in
    /// memory, unsaved.
    ///
    /// # Errors
    ///
    /// There is no room for a ledger at all, or the store cannot be read.
    pub fn create(
        &self,
        about: &About,
        changes: Vec<Change>,
        opener: &Opener,
        now_ms: u64,
    ) -> Result<OpenedLedger, StoreError> {
        let ledger_key = &about.id;
        self.catalog.set_about(ledger_key, about)?;
        let saved = self.catalog.append(ledger_key, &changes.iter().collect());
        let mut opened = self.open(ledger_key, opener, now_ms)?;
        if saved.is_err() {
            opened.workspace.begin_import(Vec::new());
            opened.workspace.import(changes, Vec::new(), now_ms);
            opened.workspace.end_first_import(now_ms);
        }
        Ok(opened)
    }

    /// Stores what a ledger that is new says of itself.
    pub(crate) fn describe(&self, about: &About) -> Result<(), StoreError> {
        self.catalog.set_about(&about.id, about)
    }

    /// Stores changes of a ledger that is not open.
    pub(crate) fn append(&self, ledger_key: &str, changes: &[Change]) -> Result<(), SaveError> {
        self.catalog.append(ledger_key, &changes.iter().collect())
    }

    /// Resets a ledger to these changes.
    ///
    /// # Errors
    ///
    /// The store failed; then the ledger is as it was, or has its old changes besides these.
    pub fn reset(
        &self,
        ledger_key: &str,
        about: &About,
        changes: &[Change],
    ) -> Result<(), SaveError> {
        self.catalog.replace(ledger_key, about, &changes.iter().collect())
    }

    /// Removes a ledger.
    ///
    /// # Errors
    ///
    /// The store failed.
    pub fn remove(&self, ledger_key: &str) -> Result<(), StoreError> {
        self.catalog.remove(ledger_key)
    }
}

/// Whether an id can be part of a storage key.
pub(crate) fn is_ledger_key(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(is_plain)
}
