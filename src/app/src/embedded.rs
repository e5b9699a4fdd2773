//! The ledger inside the single file, as the page opens it: to be looked at, until it is taken into the browser.

use std::vec;

use rustc_hash::FxHashSet;

use crate::local_ledgers::{LocalLedgers, OpenedLedger, Opener, is_ledger_key};
use crate::workspace::{Opening, Workspace};
use zhibu_format::{About, ReadStep, Reader, Sealed};
use zhibu_ledger::{Change, Stamp, Writer};
use zhibu_storage::{SaveError, StoreError, stored};

/// Elements read in one step.
const ELEMENTS_PER_STEP: usize = 2_000;

/// Changes put into memory in one step.
const CHANGES_PER_STEP: usize = 2_000;

/// What there is to say of the ledger inside the single file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Embedded {
    /// Nothing: there is none, or the browser has all of it.
    #[default]
    None,
    /// It is looked at, and not in the browser.
    Viewed,
    /// It was looked at, and is again unless the import that it was closed for is agreed to.
    Aside,
    /// The browser has this ledger, but not this number of its changes.
    Ahead {
        /// How many.
        count: usize,
    },
    /// It cannot be looked at before an import has checked or unsealed it.
    Closed,
}

/// The ledger inside, read completely.
#[derive(Debug)]
pub struct EmbeddedLedger {
    /// Its metadata.
    pub about: About,
    changes: Vec<Change>,
}

/// The ledger inside, being read.
#[derive(Debug)]
pub struct EmbeddedReading {
    reader: Reader,
}

impl EmbeddedReading {
    /// Starts to read it; `None` if it is sealed or no ledger.
    pub fn begin(text: String) -> Option<Self> {
        let bytes = text.into_bytes();
        let is_sealed = !matches!(Sealed::from_bytes(&bytes), Ok(None));
        let reader = (!is_sealed).then(|| Reader::new(bytes).ok())??;
        Some(Self { reader })
    }

    /// Reads the next elements; true once all are read, `None` if it cannot be read.
    pub fn step(&mut self) -> Option<bool> {
        let step = self.reader.step(ELEMENTS_PER_STEP).ok()?;
        Some(step == ReadStep::Done)
    }

    /// The ledger; `None` unless it is as the program wrote it: whatever differs, the import tells.
    pub fn ledger(self) -> Option<EmbeddedLedger> {
        let staged = self.reader.into_staged();
        let is_as_written = staged.records.is_empty() && staged.unreadable.is_empty();
        // The id becomes a key; a ledger of this program has one that can be.
        let about = staged.about.filter(|about| is_as_written && is_ledger_key(&about.id))?;
        Some(EmbeddedLedger { about, changes: staged.changes })
    }
}

impl EmbeddedLedger {
    /// How many of its changes a ledger does not have. What is archived there is not counted: its history may be
    /// gone.
    pub fn ahead_of(&self, workspace: &Workspace) -> usize {
        let ledger = workspace.ledger();
        let known: FxHashSet<Stamp> = ledger.stamps().collect();
        let archived_ms = ledger.archived_until_ms();
        let is_ahead =
            |change: &&Change| change.at.ms() >= archived_ms && !known.contains(&change.at);
        self.changes.iter().filter(is_ahead).count()
    }

    /// Begins to put it into memory, where it can be opened: nothing of it is stored.
    ///
    /// # Errors
    ///
    /// Never in practice: memory takes everything.
    pub fn begin_viewing(self, writer: Writer) -> Result<EmbeddedViewing, StoreError> {
        let memory = LocalLedgers::new(None, writer, stored);
        memory.describe(&self.about)?;
        Ok(EmbeddedViewing { memory, ledger_key: self.about.id, changes: self.changes.into_iter() })
    }
}

/// The ledger inside on its way into memory.
pub struct EmbeddedViewing {
    memory: LocalLedgers,
    ledger_key: String,
    changes: vec::IntoIter<Change>,
}

impl EmbeddedViewing {
    /// Puts the next changes into memory. Returns whether there are more.
    ///
    /// # Errors
    ///
    /// Never in practice: memory takes everything.
    pub fn step(&mut self) -> Result<bool, SaveError> {
        let changes: Vec<Change> = self.changes.by_ref().take(CHANGES_PER_STEP).collect();
        self.memory.append(&self.ledger_key, &changes)?;
        Ok(self.changes.len() > 0)
    }

    /// Begins to open what is in memory.
    ///
    /// # Errors
    ///
    /// Never in practice: memory can be read.
    pub fn begin_opening(&self, now_ms: u64) -> Result<Opening, StoreError> {
        self.memory.begin_opening(&self.ledger_key, now_ms)
    }

    /// Does what is left of opening it.
    ///
    /// # Errors
    ///
    /// Never in practice: memory can be read.
    pub fn finish_opening(
        &self,
        opening: Opening,
        opener: &Opener,
    ) -> Result<OpenedLedger, StoreError> {
        self.memory.finish_opening(opening, opener)
    }
}
