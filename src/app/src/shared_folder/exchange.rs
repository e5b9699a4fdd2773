//! One way through the folder: what is new in it, what is taken, what is written.

use std::collections::BTreeMap;
use std::future::Future;

use rustc_hash::FxHashSet;

use super::looking::{KnownFile, Standing};
use super::memory::Memory;
use super::passphrase::Proof;
use super::settings::SharedSettings;
use super::status::{PendingFile, SharedCondition, SharedStatus};
use super::store::SharedStore;
use super::taking::PlannedFor;
use crate::folder_backup::FolderError;
use crate::importing::TakenAtOnce;
use crate::workspace::Workspace;
use zhibu_domain::dependencies::Dependencies;
use zhibu_format::{Exported, SEAL_RANDOM_BYTES};
use zhibu_ledger::{Stamp, Writer};
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

    /// Which files are taken at once, as it is set now: it may change while a folder is gone through.
    fn taken_at_once(&self) -> TakenAtOnce;

    /// Whether this browser has opened or written sealed files of the ledger with this key, with whatever folder and
    /// whenever.
    fn has_sealed(&self, ledger_key: &str) -> bool;

    /// Notes that it has.
    fn note_sealed(&self, ledger_key: &str);

    /// Whether the user's own import is being stored: nothing is taken meanwhile.
    fn is_importing(&self) -> bool;

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

/// What tells whether a folder is the remembered one.
#[derive(Debug, Default)]
pub(super) struct Unfounded {
    /// The files that were seen before this session.
    pub seen_before: FxHashSet<u128>,
    /// The changes of the files that were read in this session.
    pub noted: FxHashSet<Stamp>,
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
    pub(super) reads_all: bool,
    /// Whether the ledger may have changes that came sealed.
    pub(super) has_sealed: bool,
    /// Since when there is a file that cannot be read at the moment, by the monotonic clock.
    pub(super) unread_since_ms: Option<f64>,
    /// Whether what is certain only once all files are read waits for some.
    pub(super) awaits_unread: bool,
    /// What tells whether the folder is the remembered one, until that is certain.
    pub(super) unfounded: Option<Unfounded>,
    pub(super) planned_for: Option<PlannedFor>,
    pub(super) passphrase: Option<String>,
    /// Counts the passphrases, so that each is tried once on a sealed file.
    pub(super) passphrase_number: u32,
    pub(super) proof: Proof,
    /// Own files that could not be put together with others, and whether files were sealed then.
    pub(super) not_merged: FxHashSet<(String, bool)>,
    /// How many changes of the ledger are in no file of the folder.
    unwritten: usize,
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
            has_sealed: false,
            unread_since_ms: None,
            awaits_unread: false,
            unfounded: Some(Unfounded::default()),
            planned_for: None,
            passphrase: None,
            passphrase_number: 0,
            proof: Proof::Untried,
            not_merged: FxHashSet::default(),
            unwritten: 0,
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

    /// The writer in the names of this browser's files.
    pub fn writer(&self) -> Writer {
        self.memory.writer
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
        self.settle();
        self.take(page, store).await?;
        self.prove_passphrase(page, store).await?;
        self.note_unwritten(page)?;
        if may_write {
            self.write(page, store, settings).await?;
            self.note_unwritten(page)?;
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

    /// Works out which changes are known to be in the folder, and whether the ledger still has what was taken from it.
    fn begin(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        // Where that could not be stored, it is known until the page is closed.
        self.has_sealed |= page.has_sealed(&self.ledger_key);
        if self.known.is_some() {
            return Ok(());
        }
        let (known, has_lost) = self.open(page, |workspace| {
            let ledger = workspace.ledger();
            (self.memory.known(ledger), self.memory.has_lost(ledger))
        })?;
        let known = known.filter(|_| !has_lost);
        self.reads_all = known.is_none();
        if has_lost {
            self.memory.forget_files();
        }
        let seen_before = self.memory.seen.iter().copied().collect();
        self.unfounded = Some(Unfounded { seen_before, ..Unfounded::default() });
        self.known = Some(known.unwrap_or_default());
        Ok(())
    }

    /// Counts the changes that are in no file of the folder.
    fn note_unwritten(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        let known = self.known.as_ref();
        let is_new = |at: &Stamp| known.is_none_or(|known| !known.contains(at));
        self.unwritten =
            self.open(page, |workspace| workspace.ledger().stamps().filter(is_new).count())?;
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
                self.memory.decline(stamps);
                self.memory.seen.push(file.hash);
                file.standing = Standing::Seen;
            }
        }
        self.know_less();
    }

    /// The ledger gets changes that are in the folder: until it is noted again that all are there, the next session has
    /// to read which.
    pub(super) fn know_less(&mut self) {
        self.memory.forget_there();
        self.remembered = (0, 0);
    }

    fn remember_seen(&mut self) {
        let before: FxHashSet<u128> = self.memory.seen.iter().copied().collect();
        let seen = self.files.values().filter(|file| match file.standing {
            Standing::Seen => true,
            Standing::Sealed => before.contains(&file.hash),
            _ => false,
        });
        let mut hashes: Vec<u128> = seen.map(|file| file.hash).collect();
        if self.has_unread() {
            // What cannot be read at the moment may be any of those that were seen.
            let listed: FxHashSet<u128> = hashes.iter().copied().collect();
            let others = self.memory.seen.iter().filter(|hash| !listed.contains(hash));
            hashes.splice(0..0, others.copied().collect::<Vec<_>>());
        }
        self.memory.seen = hashes;
    }

    /// Notes what to remember until the next visit. That all changes are in the folder is noted only when they are.
    fn remember(&mut self, page: &impl ExchangePage) -> Result<(), Stopped> {
        if self.unfounded.is_some() {
            // It may be another folder than the one that is remembered.
            return Ok(());
        }
        self.remember_seen();
        let known = self.known.get_or_insert_default();
        let mut memory = self.memory.clone();
        let counts = page.read(|workspace| {
            let ledger = workspace.ledger();
            let counts = (ledger.change_count(), known.len());
            let is_noted = counts == self.remembered || workspace.ledger_key() != self.ledger_key;
            if !is_noted {
                memory.note_held(ledger);
                if ledger.stamps().all(|at| known.contains(&at)) {
                    memory.note_all_there(ledger);
                }
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
            needs_passphrase: self.waits_for_passphrase(settings),
            wrong_passphrase: self.is_passphrase_wrong(),
            unwritten: self.unwritten,
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
                Standing::Unread => status.unread += 1,
                Standing::TooLarge => {
                    status.too_large += 1;
                    status.too_large_names.push(name.clone());
                }
                Standing::Seen | Standing::OtherLedger | Standing::Foreign => {}
            }
        }
        status
    }
}
