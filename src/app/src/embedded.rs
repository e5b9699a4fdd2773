//! The ledger inside the single file, as the page opens it: to be looked at, until it is taken into the browser.

use rustc_hash::FxHashSet;

use crate::local_ledgers::{LocalLedgers, OpenedLedger, Opener};
use crate::workspace::Workspace;
use zhibu_format::{About, ReadStep, Reader, Sealed};
use zhibu_ledger::{Change, Stamp, Writer};
use zhibu_storage::{StoreError, stored};

/// Elements read in one step.
const ELEMENTS_PER_STEP: usize = 2_000;

/// What there is to say of the ledger inside the single file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Embedded {
    /// Nothing: there is none, or the browser has all of it.
    #[default]
    None,
    /// It is looked at, and not in the browser.
    Viewed,
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
        let about = staged.about.filter(|_| is_as_written)?;
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

    /// Opens it in memory: nothing of it is stored.
    ///
    /// # Errors
    ///
    /// Never in practice: memory takes everything.
    pub fn open(
        self,
        writer: Writer,
        opener: &Opener,
        now_ms: u64,
    ) -> Result<OpenedLedger, StoreError> {
        LocalLedgers::new(None, writer, stored).create(&self.about, self.changes, opener, now_ms)
    }
}
