//! One way through the folder: what is new in it, what is taken, what is written.

use std::collections::BTreeMap;
use std::future::Future;

use rustc_hash::FxHashSet;

use super::memory::Memory;
use super::names::may_be_ledger;
use super::reading::{Content, ContentReading, Hashing};
use super::settings::SharedSettings;
use super::status::{PendingFile, SharedCondition, SharedStatus};
use super::store::{FolderEntry, SharedStore};
use super::taking::PlannedFor;
use crate::folder_backup::FolderError;
use crate::slices::Slice;
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Exported, SEAL_RANDOM_BYTES, Staged};
use zhibu_ledger::Stamp;
use zhibu_text::Lang;

/// The page that the exchange runs in.
pub trait ExchangePage {
    /// Reads the open ledger, if there is one.
    fn read<T>(&self, read: impl FnOnce(&Workspace) -> T) -> Option<T>;

    /// Writes to the open ledger.
    fn write<T>(&self, write: impl FnOnce(Option<&mut Workspace>) -> T) -> T;

    /// Notifies views of what changed.
    fn notify_changed(&self, touched: Dependencies);

    /// The time, in milliseconds since 1970.
    fn now_ms(&self) -> u64;

    /// Milliseconds of a monotonic clock, for measuring.
    fn clock_ms(&self) -> f64;

    /// The time and the author of what is written now.
    fn exported(&self) -> Exported;

    /// The language of the reasons of changes.
    fn lang(&self) -> Lang;

    /// A file's text with this browser's signature, if it has a key.
    fn signed(&self, text: String) -> impl Future<Output = String>;

    /// Random bytes for a seal; `None` if there are none that nobody can guess.
    fn random(&self) -> Option<[u8; SEAL_RANDOM_BYTES]>;

    /// Lets the page render.
    fn draw(&self) -> impl Future<Output = ()>;
}

/// Why an exchange stopped on its way. The next one goes on where this one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Another ledger is open, or none.
    Left,
    /// The folder could not be read or written.
    Folder(FolderError),
}

impl From<FolderError> for Stopped {
    fn from(error: FolderError) -> Self {
        Self::Folder(error)
    }
}

/// What a file of the folder is to this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It needs no look: it is taken, looked at, or this browser's own.
    Seen,
    /// It brings changes that are to be looked at.
    Pending {
        unit: String,
        stamps: Vec<Stamp>,
    },
    Unfinished,
    Sealed,
    Newer,
    OtherLedger,
    Foreign,
}

#[derive(Clone, Debug)]
pub(super) struct KnownFile {
    pub entry: FolderEntry,
    /// The hash of its bytes when they were read last.
    pub hash: u128,
    pub standing: Standing,
}

/// The exchange of a ledger's changes with a folder, from one visit of it to the next.
#[derive(Debug)]
pub struct Exchange {
    ledger_key: String,
    pub(super) memory: Memory,
    /// The files in the folder, by name.
    pub(super) files: BTreeMap<String, KnownFile>,
    /// The changes that are in the folder.
    pub(super) known: Option<FxHashSet<Stamp>>,
    /// Whether the changes of every file must be read, because [`Memory`] did not tell which are known.
    reads_all: bool,
    /// Changes that somebody has looked at and not taken.
    declined: FxHashSet<Stamp>,
    pub(super) planned_for: Option<PlannedFor>,
    pub(super) passphrase: Option<String>,
    /// How many changes the ledger and the folder had when it was noted last what to remember.
    remembered: (usize, usize),
}

impl Exchange {
    /// The exchange of the ledger with this key in storage.
    pub fn new(ledger_key: &str, memory: Memory) -> Self {
        Self {
            ledger_key: ledger_key.to_owned(),
            memory,
            files: BTreeMap::new(),
            known: None,
            reads_all: false,
            declined: FxHashSet::default(),
            planned_for: None,
            passphrase: None,
            remembered: (0, 0),
        }
    }

    /// The key of its ledger in storage.
    pub fn ledger_key(&self) -> &str {
        &self.ledger_key
    }

    /// What to remember until the next visit.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Opens sealed files, and seals own ones, with a passphrase from now on.
    pub fn set_passphrase(&mut self, passphrase: String) {
        self.passphrase = Some(passphrase);
    }

    /// Goes through the folder once. `may_write` is false while somebody is still typing.
    ///
    /// # Errors
    ///
    /// It stopped on its way: see [`Stopped`]. Nothing is lost by that.
    pub async fn run(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        settings: &SharedSettings,
        may_write: bool,
    ) -> Result<(), Stopped> {
        self.begin(page)?;
        self.look(page, store).await?;
        self.settle(page)?;
        self.take(page, store, settings.taken_at_once).await?;
        if may_write {
            self.write(page, store, settings).await?;
            self.compact(page, store, settings).await?;
        }
        self.remember(page)
    }

    /// Reads the open ledger, if it is still this one.
    pub(super) fn open<T>(
        &self,
        page: &impl ExchangePage,
        read: impl FnOnce(&Workspace) -> T,
    ) -> Result<T, Stopped> {
        let is_it = |workspace: &Workspace| workspace.ledger_key() == self.ledger_key;
        let read = page.read(|workspace| is_it(workspace).then(|| read(workspace)));
        read.flatten().ok_or(Stopped::Left)
    }

    /// Works out which changes are known to be in the folder.
    fn begin(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        if self.known.is_none() {
            let known = self.open(page, |workspace| self.memory.known(workspace.ledger()))?;
            self.reads_all = known.is_none();
            self.known = Some(known.unwrap_or_default());
        }
        Ok(())
    }

    /// Reads the files that are new, or were not whole before.
    async fn look(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
    ) -> Result<(), Stopped> {
        let mut entries = store.entries().await?;
        entries.retain(|entry| may_be_ledger(&entry.name));
        let there: FxHashSet<&str> = entries.iter().map(|entry| &*entry.name).collect();
        self.files.retain(|name, _| there.contains(&**name));
        for entry in entries {
            if !self.is_to_be_read(&entry) {
                continue;
            }
            let Some(bytes) = store.read(&entry.name).await? else { continue };
            let (hash, content) = self.content(page, bytes).await?;
            let standing = self.standing(content);
            self.files.insert(entry.name.clone(), KnownFile { entry, hash, standing });
        }
        self.reads_all = false;
        Ok(())
    }

    fn is_to_be_read(&self, entry: &FolderEntry) -> bool {
        let Some(known) = self.files.get(&entry.name) else { return true };
        known.entry != *entry
            || match known.standing {
                Standing::Unfinished => true,
                Standing::Sealed => self.passphrase.is_some(),
                _ => false,
            }
    }

    /// The hash of a file's bytes, and what it is; `None` if it was seen and nothing more need be known.
    async fn content(
        &self,
        page: &impl ExchangePage,
        bytes: Vec<u8>,
    ) -> Result<(u128, Option<Content>), Stopped> {
        let mut hashing = Hashing::new();
        while !hashing.step(&bytes) {
            page.draw().await;
        }
        let hash = hashing.finish();
        if !self.reads_all && self.memory.seen.contains(&hash) {
            return Ok((hash, None));
        }
        let content = self.read(page, bytes).await?;
        let is_seen = self.memory.seen.contains(&hash);
        Ok((hash, Some(if is_seen { Content::Known(content.into()) } else { content })))
    }

    /// What a file is, read in slices.
    pub(super) async fn read(
        &self,
        page: &impl ExchangePage,
        bytes: Vec<u8>,
    ) -> Result<Content, Stopped> {
        let ledger_id = self.open(page, |workspace| workspace.about().id.clone())?;
        let mut reading = ContentReading::new(bytes, self.passphrase.iter().cloned().collect());
        let mut slice = Slice::begin(page.clock_ms());
        loop {
            if let Some(content) = reading.step(&ledger_id) {
                return Ok(content);
            }
            if !slice.has_room(page.clock_ms()) {
                page.draw().await;
                slice = Slice::begin(page.clock_ms());
            }
        }
    }

    /// What a file with this content is to this browser. Its changes are in the folder from now on.
    fn standing(&mut self, content: Option<Content>) -> Standing {
        match content {
            None => Standing::Seen,
            Some(Content::Known(content)) => {
                if let Content::Ours(staged) = *content {
                    self.note_known(&staged);
                }
                Standing::Seen
            }
            Some(Content::Ours(staged)) => Standing::Pending {
                stamps: self.note_known(&staged),
                unit: staged.exported.by.unit,
            },
            Some(Content::OtherLedger) => Standing::OtherLedger,
            Some(Content::Unfinished) => Standing::Unfinished,
            Some(Content::Sealed) => Standing::Sealed,
            Some(Content::Newer) => Standing::Newer,
            Some(Content::Foreign) => Standing::Foreign,
        }
    }

    fn note_known(&mut self, staged: &Staged) -> Vec<Stamp> {
        let stamps: Vec<Stamp> = staged.changes.iter().map(|change| change.at).collect();
        self.known.get_or_insert_default().extend(stamps.iter().copied());
        stamps
    }

    /// Marks pending files as seen of which everything is in the ledger, or was declined.
    fn settle(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        let is_pending = |file: &KnownFile| matches!(file.standing, Standing::Pending { .. });
        if !self.files.values().any(is_pending) {
            return Ok(());
        }
        let here: FxHashSet<Stamp> =
            self.open(page, |workspace| workspace.ledger().stamps().collect())?;
        for file in self.files.values_mut() {
            if let Standing::Pending { stamps, .. } = &file.standing
                && stamps.iter().all(|at| here.contains(at) || self.declined.contains(at))
            {
                file.standing = Standing::Seen;
            }
        }
        Ok(())
    }

    pub(super) fn mark_seen(&mut self, names: &[String]) {
        for name in names {
            if let Some(file) = self.files.get_mut(name) {
                file.standing = Standing::Seen;
            }
        }
    }

    /// Notes that somebody has looked at files, and has taken what they wanted of them.
    pub fn note_reviewed(&mut self, names: &[String]) {
        for name in names {
            if let Some(file) = self.files.get_mut(name)
                && let Standing::Pending { stamps, .. } = &file.standing
            {
                self.declined.extend(stamps.iter().copied());
                file.standing = Standing::Seen;
            }
        }
        self.remember_seen();
    }

    fn remember_seen(&mut self) {
        let seen = self.files.values().filter(|file| file.standing == Standing::Seen);
        self.memory.seen = seen.map(|file| file.hash).collect();
    }

    /// Notes what to remember until the next visit. That all changes are in the folder is noted only when they are.
    fn remember(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        self.remember_seen();
        let known = self.known.get_or_insert_default();
        let mut memory = self.memory.clone();
        let counts = page.read(|workspace| {
            let ledger = workspace.ledger();
            let counts = (ledger.change_count(), known.len());
            let is_noted = counts == self.remembered || workspace.ledger_key() != self.ledger_key;
            if !is_noted && ledger.stamps().all(|at| known.contains(&at)) {
                memory.note_all_there(ledger);
            }
            counts
        });
        self.remembered = counts.ok_or(Stopped::Left)?;
        self.memory = memory;
        Ok(())
    }

    /// What there is to say of the folder.
    pub fn status(&self, settings: &SharedSettings, condition: SharedCondition) -> SharedStatus {
        let mut status = SharedStatus {
            place: settings.place.name().to_owned(),
            needs_passphrase: settings.is_sealed && !self.has_passphrase(),
            condition,
            ..SharedStatus::default()
        };
        for (name, file) in &self.files {
            match &file.standing {
                Standing::Pending { unit, .. } => {
                    status.pending.push(PendingFile { name: name.clone(), unit: unit.clone() });
                }
                Standing::Unfinished => status.unfinished += 1,
                Standing::Sealed => status.sealed += 1,
                Standing::Newer => status.newer += 1,
                Standing::Seen | Standing::OtherLedger | Standing::Foreign => {}
            }
        }
        status
    }
}
