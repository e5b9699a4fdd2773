//! Looking at the folder: what each file is to this browser.

use rustc_hash::FxHashSet;

use super::exchange::{Exchange, ExchangePage, Stopped, Unfounded};
use super::names::may_be_ledger;
use super::reading::{Content, ContentReading, Hashing, is_sealed};
use super::store::{FolderEntry, SharedStore};
use crate::slices::Slice;
use zhibu_format::Staged;
use zhibu_ledger::Stamp;

/// Larger files are not read: they would fill the memory of the page.
const MOST_BYTES: u64 = 1 << 28;

/// How many visits at most pass until a file that is not whole is read again though it looks unchanged.
const MOST_SKIPPED: u32 = 15;

/// How long files are waited for that cannot be read at the moment, in milliseconds. Some never can.
const LONGEST_WAIT_MS: f64 = 45_000.0;

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
    /// The folder did not hand it over.
    Unread,
    TooLarge,
}

#[derive(Clone, Debug)]
pub(super) struct KnownFile {
    pub entry: FolderEntry,
    /// The hash of its bytes when they were read last; 0 if they never were.
    pub hash: u128,
    pub standing: Standing,
    pub is_sealed: bool,
    /// The number of the passphrase that was tried last on it.
    pub tried_with: u32,
    pub retry: Retry,
}

/// When a file that is not whole is read again: at growing distances, while its entry is as it was.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Retry {
    failed: u32,
    skipped: u32,
}

impl Retry {
    fn is_due(&mut self) -> bool {
        let wait = (1_u32 << self.failed.min(MOST_SKIPPED)) - 1;
        let is_due = self.skipped >= wait.min(MOST_SKIPPED);
        self.skipped += 1;
        is_due
    }

    fn next(self) -> Self {
        Self { failed: self.failed + 1, skipped: 0 }
    }
}

impl KnownFile {
    fn not_read(entry: FolderEntry, standing: Standing) -> Self {
        let (retry, is_sealed) = (Retry::default(), false);
        Self { entry, hash: 0, standing, is_sealed, tried_with: 0, retry }
    }
}

impl Exchange {
    /// Reads the files that are new, or were not whole before.
    pub(super) async fn look(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
    ) -> Result<(), Stopped> {
        let mut entries = store.entries().await?;
        entries.retain(|entry| may_be_ledger(&entry.name));
        let there: FxHashSet<&str> = entries.iter().map(|entry| &*entry.name).collect();
        let had_files = !self.files.is_empty();
        self.files.retain(|name, _| there.contains(&**name));
        if had_files && self.files.is_empty() {
            // The folder was emptied, or is another one under the same name.
            self.know_nothing();
            self.reads_all = true;
        }
        for entry in entries {
            if self.is_to_be_read(&entry) {
                let file = self.looked_at(page, store, entry).await?;
                self.files.insert(file.entry.name.clone(), file);
            }
        }
        let now = page.clock_ms();
        self.unread_since_ms = self.has_unread().then(|| self.unread_since_ms.unwrap_or(now));
        self.awaits_unread =
            self.unread_since_ms.is_some_and(|since| now - since < LONGEST_WAIT_MS);
        self.reads_all &= self.has_unread();
        self.found();
        Ok(())
    }

    /// Whether there is a file that cannot be read at the moment.
    pub(super) fn has_unread(&self) -> bool {
        self.files.values().any(|file| file.standing == Standing::Unread)
    }

    /// Nothing counts as being in the folder any more.
    fn know_nothing(&mut self) {
        self.known = Some(FxHashSet::default());
        if let Some(unfounded) = &mut self.unfounded {
            unfounded.noted.clear();
        }
        self.memory.forget_there();
    }

    /// If none of the remembered files is there, it is not the remembered folder: only what was read just now is in it.
    fn found(&mut self) {
        let Some(Unfounded { seen_before, .. }) = &self.unfounded else { return };
        let is_remembered = seen_before.is_empty()
            || self.files.values().any(|file| seen_before.contains(&file.hash));
        if !is_remembered && self.awaits_unread {
            return;
        }
        let Unfounded { noted, .. } = self.unfounded.take().unwrap_or_default();
        if !is_remembered {
            self.know_nothing();
            self.known = Some(noted);
        }
    }

    fn is_to_be_read(&mut self, entry: &FolderEntry) -> bool {
        let is_untried = |tried_with| tried_with != self.passphrase_number;
        let Some(known) = self.files.get_mut(&entry.name) else { return true };
        known.entry != *entry
            || match known.standing {
                Standing::Unfinished => known.retry.is_due(),
                Standing::Unread => true,
                Standing::Sealed => self.passphrase.is_some() && is_untried(known.tried_with),
                _ => false,
            }
    }

    /// A file of the folder, read.
    async fn looked_at(
        &mut self,
        page: &impl ExchangePage,
        store: &impl SharedStore,
        entry: FolderEntry,
    ) -> Result<KnownFile, Stopped> {
        if entry.bytes > MOST_BYTES {
            return Ok(KnownFile::not_read(entry, Standing::TooLarge));
        }
        let Some(bytes) = store.read(&entry.name).await? else {
            return Ok(KnownFile::not_read(entry, Standing::Unread));
        };
        let is_sealed = is_sealed(&bytes);
        let (hash, content) = self.content(page, &entry.name, bytes).await?;
        if is_sealed && content.as_ref().is_some_and(Content::is_of_ledger) {
            self.note_opened(page);
        }
        let standing = self.standing(content);
        let before = self.files.get(&entry.name);
        let before = before.filter(|file| file.entry == entry && file.standing == standing);
        let retry = before.map_or_else(Retry::default, |file| file.retry.next());
        let tried_with = self.passphrase_number;
        Ok(KnownFile { entry, hash, standing, is_sealed, tried_with, retry })
    }

    /// The hash of a file's bytes, and what it is; `None` if it was seen and nothing more need be known.
    async fn content(
        &self,
        page: &impl ExchangePage,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<(u128, Option<Content>), Stopped> {
        let mut hashing = Hashing::new();
        while !hashing.step(&bytes) {
            page.draw().await;
        }
        let hash = hashing.finish();
        let is_seen = self.memory.seen.contains(&hash);
        // What could not be opened before has changes that are not known yet.
        let was_sealed = self.files.get(name).is_some_and(|file| file.standing == Standing::Sealed);
        if is_seen && !self.reads_all && !was_sealed {
            return Ok((hash, None));
        }
        let content = self.read(page, bytes).await?;
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
            Some(Content::Known(content)) => match *content {
                Content::Sealed => Standing::Sealed,
                Content::Ours(staged) => {
                    self.note_known(&staged);
                    Standing::Seen
                }
                _ => Standing::Seen,
            },
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
        self.note_there(&stamps);
        stamps
    }

    /// Notes that changes are in the folder.
    pub(super) fn note_there(&mut self, stamps: &[Stamp]) {
        self.known.get_or_insert_default().extend(stamps);
        if let Some(unfounded) = &mut self.unfounded {
            unfounded.noted.extend(stamps);
        }
    }

    /// Marks pending files as seen of which everything was declined. What the ledger has may differ from what a file
    /// says under the same stamp, which only a plan tells.
    pub(super) fn settle(&mut self) {
        let declined: FxHashSet<Stamp> = self.memory.declined().iter().copied().collect();
        for file in self.files.values_mut() {
            if let Standing::Pending { stamps, .. } = &file.standing
                && stamps.iter().all(|at| declined.contains(at))
            {
                file.standing = Standing::Seen;
            }
        }
    }
}
