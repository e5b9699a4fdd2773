//! The catalog: the ledgers that this browser stores.
//!
//! Keys, where `<ledger>` is the key of a ledger:
//!
//! - `zhibu/<ledger>/about`: the metadata of the ledger.
//! - `zhibu/<ledger>/seg/<writer>/<n>`: its segments.
//! - `zhibu/<ledger>/aside/<writer>/<n>`: marks a damaged segment as quarantined.
//! - `zhibu/<ledger>/aside/about/<n>`: damaged metadata that were quarantined, unchanged.
//! - `zhibu/<ledger>/import/<stamp>`: the changes of an import, so that it can be undone later.
//! - `zhibu/<ledger>/first/<stamp>`: the changes of the import that the ledger began with, which
//!   cannot be undone.
//! - `zhibu/<ledger>/from/<stamp>`: the files of these changes.
//! - `zhibu/<ledger>/point/…`: restore points (see `points`).
//!
//! Only `about` is ever overwritten, so no tab can overwrite what another tab wrote.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::keys::{ROOT, SEGMENTS};
use super::segment::{
    Deflate, SegmentDecoder, SegmentError, decode, decode_sources, decode_stamps, encode,
    encode_packed, encode_sources, encode_stamps,
};
use super::store::{Store, StoreError};
use zhibu_format::{About, FromFile};
use zhibu_ledger::order;
use zhibu_ledger::{Change, PackedChanges, Packer, Stamp, Writer, json_text};

const ABOUT: &str = "about";
const QUARANTINED: &str = "aside/";
const IMPORTS: &str = "import/";
const FIRST_IMPORTS: &str = "first/";
const SOURCES: &str = "from/";

/// Segments with at least this many changes are packed.
const PACKED_FROM: usize = 32;
/// Segments with a longer value than this are packed too, for example sign-offs.
const LONG_BYTES: usize = 2_048;
/// The number of small segments from which they are packed into one.
const SMALL_SEGMENTS_TO_PACK: usize = 64;
/// Maximum imports that can be undone at later visits.
const MOST_IMPORTS: usize = 5;
/// Maximum imports whose files are stored.
const MOST_SOURCES: usize = 200;
/// The maximum size of the stored sources, about a fiftieth of the quota.
const MOST_SOURCES_UNITS16: usize = 100_000;
/// The maximum size of a small segment.
const SMALL_UNITS16: usize = 8_192;

/// A ledger in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The part of its keys that names the ledger.
    pub ledger_key: String,
    /// The metadata; `None` if it is missing or unreadable. The segments may still be readable.
    pub about: Option<About>,
}

/// The stored metadata of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredAbout {
    /// There are none: the ledger is new, or somebody removed it.
    Missing,
    /// They can be read.
    Readable(About),
    /// They cannot be decoded, and must not be overwritten.
    Unreadable(UnreadableSegment),
}

/// A segment, or the metadata of a ledger, that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableSegment {
    /// Its key.
    pub key: String,
    /// The stored text, to be offered as a file.
    pub raw: String,
    /// The reason.
    pub error: SegmentError,
}

/// The content of a stored ledger.
#[derive(Debug, Default)]
pub struct Opened {
    /// The changes of all readable segments.
    pub changes: Vec<Change>,
    /// The segments that cannot be decoded.
    pub unreadable: Vec<UnreadableSegment>,
}

/// A ledger could not be saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A segment did not read back as written.
    #[error("{key} did not read back as written")]
    NotAsWritten {
        /// The key of the segment.
        key: String,
    },
}

/// The ledgers that this browser stores, as used by one writer.
#[derive(Debug)]
pub struct Catalog<S> {
    store: S,
    writer: Writer,
    next_segment: Cell<u32>,
    deflate: Cell<Deflate>,
}

impl<S: Store> Catalog<S> {
    /// The catalog of a store. `writer` must be unique to this tab, because the keys of new segments
    /// contain it. `deflate` makes segments of many changes.
    pub fn new(store: S, writer: Writer, deflate: Deflate) -> Self {
        Self { store, writer, next_segment: Cell::new(0), deflate: Cell::new(deflate) }
    }

    /// Makes segments by `deflate` from now on.
    pub fn deflate_by(&self, deflate: Deflate) {
        self.deflate.set(deflate);
    }

    /// The underlying store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The ledgers, ascending by key.
    pub fn ledgers(&self) -> Result<Vec<LedgerEntry>, StoreError> {
        let mut ledger_keys: Vec<String> = self
            .store
            .keys(ROOT)?
            .iter()
            .filter_map(|key| key[ROOT.len()..].split_once('/'))
            .filter(|(_, rest)| *rest == ABOUT || rest.starts_with(SEGMENTS))
            .map(|(ledger_key, _)| ledger_key.to_owned())
            .collect();
        order::sort(&mut ledger_keys);
        ledger_keys.dedup();
        ledger_keys
            .into_iter()
            .map(|ledger_key| Ok(LedgerEntry { about: self.about(&ledger_key)?, ledger_key }))
            .collect()
    }

    /// The metadata of a ledger; `None` if it is missing or unreadable.
    pub fn about(&self, ledger_key: &str) -> Result<Option<About>, StoreError> {
        Ok(match self.stored_about(ledger_key)? {
            StoredAbout::Readable(about) => Some(about),
            StoredAbout::Missing | StoredAbout::Unreadable(_) => None,
        })
    }

    /// The metadata of a ledger, with what is there if they cannot be read.
    pub fn stored_about(&self, ledger_key: &str) -> Result<StoredAbout, StoreError> {
        let key = format!("{ROOT}{ledger_key}/{ABOUT}");
        let Some(raw) = self.store.get(&key)? else { return Ok(StoredAbout::Missing) };
        Ok(match serde_json::from_str(&raw) {
            Ok(about) => StoredAbout::Readable(about),
            Err(error) => {
                let error = SegmentError::Damaged { reason: error.to_string() };
                StoredAbout::Unreadable(UnreadableSegment { key, raw, error })
            }
        })
    }

    /// Writes the metadata of a ledger, and reads them back. If they are not as written, what was there
    /// before is put back.
    pub fn set_about(&self, ledger_key: &str, about: &About) -> Result<(), StoreError> {
        let (key, text) = (format!("{ROOT}{ledger_key}/{ABOUT}"), json_text(about));
        let before = self.store.get(&key)?;
        self.store.set(&key, &text)?;
        if self.store.get(&key)?.as_deref() == Some(&*text) {
            return Ok(());
        }
        match before {
            Some(before) => self.store.set(&key, &before)?,
            None => self.store.remove(&key)?,
        }
        Err(StoreError::Refused { reason: format!("{key} did not read back as written") })
    }

    /// Whether a key is that of a segment of this ledger, for storage events.
    pub fn is_segment_of(&self, key: &str, ledger_key: &str) -> bool {
        key.strip_prefix(ROOT)
            .and_then(|rest| rest.strip_prefix(ledger_key))
            .is_some_and(|rest| rest.starts_with("/seg/"))
    }

    /// Whether a key is that of the metadata of this ledger. Its removal means that the ledger was
    /// removed.
    pub fn is_about_of(&self, key: &str, ledger_key: &str) -> bool {
        key == format!("{ROOT}{ledger_key}/{ABOUT}")
    }

    /// The keys of the segments of a ledger, ascending.
    pub fn segment_keys(&self, ledger_key: &str) -> Result<Vec<String>, StoreError> {
        let mut keys = self.store.keys(&format!("{ROOT}{ledger_key}/{SEGMENTS}"))?;
        order::sort(&mut keys);
        Ok(keys)
    }

    /// Reads a ledger, except for quarantined segments. Unreadable segments are reported.
    pub fn open(&self, ledger_key: &str) -> Result<Opened, StoreError> {
        let mut opened = Opened::default();
        let mut decoder = SegmentDecoder::default();
        for key in self.readable_keys(ledger_key)? {
            match self.read(&mut decoder, &key)? {
                Ok(changes) => opened.changes.extend(changes.iter()),
                Err(unreadable) => opened.unreadable.push(unreadable),
            }
        }
        Ok(opened)
    }

    /// The keys of the segments of a ledger that are not quarantined, ascending.
    pub fn readable_keys(&self, ledger_key: &str) -> Result<Vec<String>, StoreError> {
        let quarantined = self.store.keys(&format!("{ROOT}{ledger_key}/{QUARANTINED}"))?;
        let quarantined: FxHashSet<&str> =
            quarantined.iter().filter_map(|key| key.rsplit(QUARANTINED).next()).collect();
        let mut keys = self.segment_keys(ledger_key)?;
        keys.retain(|key| !quarantined.contains(key.rsplit(SEGMENTS).next().unwrap_or(key)));
        Ok(keys)
    }

    /// Whether segments of a ledger are quarantined.
    pub fn has_quarantined(&self, ledger_key: &str) -> Result<bool, StoreError> {
        Ok(self.readable_keys(ledger_key)?.len() < self.segment_count(ledger_key)?)
    }

    /// Reads one of the segments of a ledger that share a decoder; empty if it is missing.
    pub fn read(
        &self,
        decoder: &mut SegmentDecoder,
        key: &str,
    ) -> Result<Result<PackedChanges, UnreadableSegment>, StoreError> {
        // Another tab may have packed the segment since it was listed.
        let Some(raw) = self.store.get(key)? else { return Ok(Ok(PackedChanges::default())) };
        let decoded = decoder.decode(&raw, key);
        Ok(decoded.map_err(|error| UnreadableSegment { key: key.to_owned(), raw, error }))
    }

    /// Reads a segment; empty if it is missing or unreadable.
    pub fn read_segment(&self, key: &str) -> Result<PackedChanges, StoreError> {
        let text = self.store.get(key)?;
        Ok(text.and_then(|text| decode(&text, key).ok()).unwrap_or_default())
    }

    fn free_key(&self, ledger_key: &str) -> Result<String, StoreError> {
        loop {
            let number = self.next_segment.get();
            self.next_segment.set(number + 1);
            let key = format!("{ROOT}{ledger_key}/{SEGMENTS}{}/{number:06}", self.writer);
            if self.store.get(&key)?.is_none() {
                return Ok(key);
            }
        }
    }

    /// Writes changes as a new segment. The cost does not depend on the size of the ledger.
    pub fn append(&self, ledger_key: &str, changes: &PackedChanges) -> Result<(), SaveError> {
        if !changes.is_empty() {
            self.write_verified(ledger_key, |key| segment_text(changes, key, self.deflate.get()))?;
        }
        Ok(())
    }

    /// Like [`append`](Self::append), but always packed, to save space.
    pub fn append_packed(
        &self,
        ledger_key: &str,
        changes: &PackedChanges,
    ) -> Result<(), SaveError> {
        if !changes.is_empty() {
            self.write_verified(ledger_key, |key| encode_packed(changes, key, self.deflate.get()))?;
        }
        Ok(())
    }

    /// Writes a segment; `text_of` returns its text for a key.
    fn write_verified(
        &self,
        ledger_key: &str,
        text_of: impl FnOnce(&str) -> String,
    ) -> Result<String, SaveError> {
        let key = self.free_key(ledger_key)?;
        let text = text_of(&key);
        self.store.set(&key, &text)?;
        if self.store.get(&key)?.as_deref() == Some(&*text) {
            return Ok(key);
        }
        // The key is new, and what it has would be reported as damaged at the next visit. If it cannot
        // be removed either, that report is right.
        let _removed = self.store.remove(&key);
        Err(SaveError::NotAsWritten { key })
    }

    /// Packs the small segments of a ledger into one, if there are enough. Returns the number of packed
    /// segments. Safe at any time and in any tab: a segment is removed only after its changes were
    /// written to another one and read back.
    pub fn pack(&self, ledger_key: &str) -> Result<usize, SaveError> {
        let mut small = Vec::new();
        let mut packer = Packer::default();
        for key in self.segment_keys(ledger_key)? {
            let Some(text) = self.store.get(&key)? else { continue };
            if text.len() < SMALL_UNITS16
                && let Ok(decoded) = decode(&text, &key)
            {
                decoded.iter().for_each(|change| packer.push(&change));
                small.push(key);
            }
        }
        if small.len() < SMALL_SEGMENTS_TO_PACK {
            return Ok(0);
        }
        let changes = packer.finish();
        self.write_verified(ledger_key, |key| encode_packed(&changes, key, self.deflate.get()))?;
        for key in &small {
            self.store.remove(key)?;
        }
        Ok(small.len())
    }

    /// Removes archived changes, segment by segment: the rest of a segment is written and read back
    /// before the segment is removed, so the space needed is that of the largest segment. Returns the
    /// number of removed changes. If interrupted, some changes are not removed or are stored twice, but
    /// none is lost.
    pub fn drop_changes(
        &self,
        ledger_key: &str,
        gone: &FxHashSet<Stamp>,
    ) -> Result<usize, SaveError> {
        let mut dropped = 0;
        for key in self.segment_keys(ledger_key)? {
            let Some(text) = self.store.get(&key)? else { continue };
            let Ok(changes) = decode(&text, &key) else { continue };
            let remaining = changes.filter(|at| !gone.contains(&at));
            if remaining.len() == changes.len() {
                continue;
            }
            self.append_packed(ledger_key, &remaining)?;
            self.store.remove(&key)?;
            dropped += changes.len() - remaining.len();
        }
        Ok(dropped)
    }

    /// Stores the stamps of the changes of an import, and evicts the oldest imports, whose changes stay
    /// in the history.
    pub fn note_import(
        &self,
        ledger_key: &str,
        at: Stamp,
        stamps: &[Stamp],
    ) -> Result<(), StoreError> {
        self.store.set(
            &format!("{ROOT}{ledger_key}/{IMPORTS}{at}"),
            &encode_stamps(stamps, self.deflate.get()),
        )?;
        self.keep_latest(&format!("{ROOT}{ledger_key}/{IMPORTS}"), MOST_IMPORTS)
    }

    /// Stores the stamps of the changes of the import that a ledger begins with.
    pub fn note_first_import(
        &self,
        ledger_key: &str,
        at: Stamp,
        stamps: &[Stamp],
    ) -> Result<(), StoreError> {
        self.store.set(
            &format!("{ROOT}{ledger_key}/{FIRST_IMPORTS}{at}"),
            &encode_stamps(stamps, self.deflate.get()),
        )
    }

    /// Removes the keys with the earliest stamps, so that at most `most` remain.
    fn keep_latest(&self, prefix: &str, most: usize) -> Result<(), StoreError> {
        let mut keys = self.store.keys(prefix)?;
        order::sort(&mut keys);
        for key in &keys[..keys.len().saturating_sub(most)] {
            self.store.remove(key)?;
        }
        Ok(())
    }

    /// Stores the files of the changes of an import, and evicts the oldest ones.
    pub fn note_sources(
        &self,
        ledger_key: &str,
        at: Stamp,
        sources: &[FromFile],
    ) -> Result<(), StoreError> {
        let prefix = format!("{ROOT}{ledger_key}/{SOURCES}");
        self.store.set(&format!("{prefix}{at}"), &encode_sources(sources, self.deflate.get()))?;
        self.keep_latest(&prefix, MOST_SOURCES)?;
        // Many imports of many files each would take more space than this is worth.
        let mut keys = self.store.keys(&prefix)?;
        order::sort(&mut keys);
        let mut units16 = 0;
        for key in keys.iter().rev() {
            units16 += self.store.get(key)?.map_or(0, |text| text.encode_utf16().count());
            if units16 > MOST_SOURCES_UNITS16 {
                self.store.remove(key)?;
            }
        }
        Ok(())
    }

    /// The files of imported changes, in the order of the imports. Unreadable entries are skipped.
    pub fn sources(&self, ledger_key: &str) -> Result<Vec<FromFile>, StoreError> {
        let mut keys = self.store.keys(&format!("{ROOT}{ledger_key}/{SOURCES}"))?;
        order::sort(&mut keys);
        let mut sources = Vec::new();
        for key in keys {
            let text = self.store.get(&key)?.unwrap_or_default();
            sources.extend(decode_sources(&text).unwrap_or_default());
        }
        Ok(sources)
    }

    /// The stored imports that can be undone, each with the stamps of its changes. Unreadable entries
    /// are skipped: they contain no changes.
    pub fn imports(&self, ledger_key: &str) -> Result<Vec<(Stamp, Vec<Stamp>)>, StoreError> {
        self.noted_imports(&format!("{ROOT}{ledger_key}/{IMPORTS}"))
    }

    /// The imports that the ledger began with, in the same form: one, or none.
    pub fn first_imports(&self, ledger_key: &str) -> Result<Vec<(Stamp, Vec<Stamp>)>, StoreError> {
        self.noted_imports(&format!("{ROOT}{ledger_key}/{FIRST_IMPORTS}"))
    }

    fn noted_imports(&self, prefix: &str) -> Result<Vec<(Stamp, Vec<Stamp>)>, StoreError> {
        let mut imports = Vec::new();
        for key in self.store.keys(prefix)? {
            let text = self.store.get(&key)?.unwrap_or_default();
            let at = key[prefix.len()..].parse::<Stamp>();
            if let (Ok(at), Ok(stamps)) = (at, decode_stamps(&text)) {
                imports.push((at, stamps));
            }
        }
        Ok(imports)
    }

    /// The number of segments of a ledger.
    pub fn segment_count(&self, ledger_key: &str) -> Result<usize, StoreError> {
        Ok(self.segment_keys(ledger_key)?.len())
    }

    /// Quarantines a damaged segment, so that the ledger can be saved again. The segment stays
    /// untouched; a mark under another key makes [`open`](Self::open) skip it.
    pub fn quarantine(&self, ledger_key: &str, key: &str) -> Result<(), StoreError> {
        let name = key.rsplit(SEGMENTS).next().unwrap_or(key);
        self.store.set(&format!("{ROOT}{ledger_key}/{QUARANTINED}{name}"), "1")
    }

    /// Quarantines the damaged metadata of a ledger: `raw` is stored under another key and read back
    /// before other metadata take its place.
    pub fn quarantine_about(
        &self,
        ledger_key: &str,
        raw: &str,
        about: &About,
    ) -> Result<(), SaveError> {
        let prefix = format!("{ROOT}{ledger_key}/{QUARANTINED}{ABOUT}/");
        let key = format!("{prefix}{}", self.store.keys(&prefix)?.len());
        self.store.set(&key, raw)?;
        if self.store.get(&key)?.as_deref() != Some(raw) {
            return Err(SaveError::NotAsWritten { key });
        }
        Ok(self.set_about(ledger_key, about)?)
    }

    /// Replaces the whole content of a ledger. The old content is removed only after the new content is
    /// written. The metadata are removed for a moment, so that tabs that show the old content take the
    /// ledger for removed and do not store it again.
    pub fn replace(
        &self,
        ledger_key: &str,
        about: &About,
        changes: &PackedChanges,
    ) -> Result<(), SaveError> {
        let old = self.store.keys(&format!("{ROOT}{ledger_key}/"))?;
        self.append(ledger_key, changes)?;
        let about_key = format!("{ROOT}{ledger_key}/{ABOUT}");
        let before = self.store.get(&about_key)?;
        self.store.remove(&about_key)?;
        if let Err(error) = self.set_about(ledger_key, about) {
            if let Some(before) = before {
                self.store.set(&about_key, &before)?;
            }
            return Err(error.into());
        }
        for key in old.iter().filter(|key| **key != about_key) {
            self.store.remove(key)?;
        }
        Ok(())
    }

    /// Removes a ledger with all its keys. The metadata go first: by that, other tabs tell it from
    /// segments that vanish.
    pub fn remove(&self, ledger_key: &str) -> Result<(), StoreError> {
        self.store.remove(&format!("{ROOT}{ledger_key}/{ABOUT}"))?;
        for key in self.store.keys(&format!("{ROOT}{ledger_key}/"))? {
            self.store.remove(&key)?;
        }
        Ok(())
    }

    /// UTF-16 units of all keys and values of a ledger.
    pub fn used_units16(&self, ledger_key: &str) -> Result<usize, StoreError> {
        let mut used = 0;
        for key in self.store.keys(&format!("{ROOT}{ledger_key}/"))? {
            let text = self.store.get(&key)?.unwrap_or_default();
            used += key.encode_utf16().count() + text.encode_utf16().count();
        }
        Ok(used)
    }

    /// UTF-16 units of a segment with these changes, without its key.
    pub(super) fn cost_units16(&self, changes: &PackedChanges) -> usize {
        segment_text(changes, "", self.deflate.get()).encode_utf16().count()
    }
}

fn segment_text(changes: &PackedChanges, key: &str, deflate: Deflate) -> String {
    if changes.len() < PACKED_FROM {
        let few: Vec<Change> = changes.iter().collect();
        let mut writes = few.iter().flat_map(|change| &change.writes);
        let is_long =
            writes.any(|write| write.value.as_str().is_some_and(|text| text.len() > LONG_BYTES));
        if !is_long {
            return encode(&few, key);
        }
    }
    encode_packed(changes, key, deflate)
}
