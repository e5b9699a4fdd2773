//! The shelf: the ledgers of this browser, side by side.
//!
//! Keys: `zhibu/<ledger>/about` holds what the ledger is called, `zhibu/<ledger>/seg/<writer>/<n>`
//! its segments, `zhibu/<ledger>/aside/<writer>/<n>` marks damaged segments that were put aside,
//! `zhibu/<ledger>/import/<stamp>` says which changes came with an import, so that it can be taken
//! back later, and `zhibu/<ledger>/from/<stamp>` with which files they came;
//! `zhibu/<ledger>/point/…` are restore points (see `points`). No key is written twice but `about`, so no tab can overwrite what another wrote.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use super::segment::{
    SegmentError, decode, decode_sources, decode_stamps, encode, encode_packed, encode_sources,
    encode_stamps,
};
use super::store::{Store, StoreError};
use zhibu_format::{About, FromFile};
use zhibu_ledger::order;
use zhibu_ledger::{Change, Stamp, Writer, json_text};

pub(super) const ROOT: &str = "zhibu/";
const ABOUT: &str = "about";
pub(super) const SEGMENTS: &str = "seg/";
const ASIDE: &str = "aside/";
const IMPORTS: &str = "import/";
const SOURCES: &str = "from/";

/// From this many changes on, a segment is packed.
const PACKED_FROM: usize = 32;
/// So are changes of which a value is longer than this, a sign-off's for one.
const LONG_BYTES: usize = 2_048;
/// So many small segments are packed into one.
const SMALL_SEGMENTS_TO_PACK: usize = 64;
/// So many imports can be taken back at later visits.
const MOST_IMPORTS: usize = 5;
/// Of so many imports it is known which files they were of.
const MOST_SOURCES: usize = 200;
/// Notes of them take no more than this of a store: about two hundredths.
const MOST_SOURCES_UNITS16: usize = 100_000;
/// A segment longer than this is not small.
const SMALL_UNITS16: usize = 8_192;

/// A ledger on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The name that its keys bear.
    pub shelf_mark: String,
    /// What it is called; `None` when that cannot be read, though its segments can.
    pub about: Option<About>,
}

/// A key whose text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableSegment {
    /// The key.
    pub key: String,
    /// The text as it stands, to be offered as a file.
    pub raw: String,
    /// What is wrong with it.
    pub kind: UnreadableKind,
}

/// What is wrong with a stored text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadableKind {
    /// It is not what was written.
    Damaged,
    /// A newer version of this program wrote it.
    Newer,
}

/// What opening a ledger found.
#[derive(Debug, Default)]
pub struct Opened {
    /// Every change that can be read.
    pub changes: Vec<Change>,
    /// What cannot.
    pub unreadable: Vec<UnreadableSegment>,
}

/// Why a ledger could not be saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was written did not read back the same.
    #[error("{key} did not read back as written")]
    NotAsWritten {
        /// The key.
        key: String,
    },
}

/// The ledgers of this browser, as one writer sees them.
#[derive(Debug)]
pub struct Catalog<S> {
    store: S,
    writer: Writer,
    next_segment: Cell<u32>,
}

impl<S: Store> Catalog<S> {
    /// The shelf in this store. `writer` must be new: it names the segments written from here.
    pub fn new(store: S, writer: Writer) -> Self {
        Self { store, writer, next_segment: Cell::new(0) }
    }

    /// The store behind it.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The ledgers, by shelf mark.
    pub fn ledgers(&self) -> Result<Vec<LedgerEntry>, StoreError> {
        let mut marks: Vec<String> = self
            .store
            .keys(ROOT)?
            .iter()
            .filter_map(|key| key[ROOT.len()..].split_once('/'))
            .filter(|(_, rest)| *rest == ABOUT || rest.starts_with(SEGMENTS))
            .map(|(mark, _)| mark.to_owned())
            .collect();
        order::sort(&mut marks);
        marks.dedup();
        marks
            .into_iter()
            .map(|shelf_mark| Ok(LedgerEntry { about: self.about(&shelf_mark)?, shelf_mark }))
            .collect()
    }

    /// What a ledger is called.
    pub fn about(&self, mark: &str) -> Result<Option<About>, StoreError> {
        let text = self.store.get(&format!("{ROOT}{mark}/{ABOUT}"))?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Says what a ledger is called.
    pub fn set_about(&self, mark: &str, about: &About) -> Result<(), StoreError> {
        let text = json_text(about);
        self.store.set(&format!("{ROOT}{mark}/{ABOUT}"), &text)
    }

    /// Whether a key is one of this ledger's segments: for storage events.
    pub fn is_segment_of(&self, key: &str, mark: &str) -> bool {
        key.strip_prefix(ROOT)
            .and_then(|rest| rest.strip_prefix(mark))
            .is_some_and(|rest| rest.starts_with("/seg/"))
    }

    /// Whether a key is what this ledger is called: gone, the ledger is off the shelf.
    pub fn is_about_of(&self, key: &str, mark: &str) -> bool {
        key == format!("{ROOT}{mark}/{ABOUT}")
    }

    /// The segment keys of a ledger, in the order of their names.
    pub fn segment_keys(&self, mark: &str) -> Result<Vec<String>, StoreError> {
        let mut keys = self.store.keys(&format!("{ROOT}{mark}/{SEGMENTS}"))?;
        order::sort(&mut keys);
        Ok(keys)
    }

    /// Reads a ledger. What cannot be read is told, and the rest opens.
    pub fn open(&self, mark: &str) -> Result<Opened, StoreError> {
        let mut opened = Opened::default();
        let aside = self.store.keys(&format!("{ROOT}{mark}/{ASIDE}"))?;
        let is_aside = |key: &str| {
            let name = key.rsplit(SEGMENTS).next().unwrap_or(key);
            aside.iter().any(|mark| mark.rsplit(ASIDE).next() == Some(name))
        };
        for key in self.segment_keys(mark)?.into_iter().filter(|key| !is_aside(key)) {
            // Another tab may have packed it between listing and reading.
            let Some(raw) = self.store.get(&key)? else { continue };
            match decode(&raw) {
                Ok(changes) => opened.changes.extend(changes),
                Err(error) => {
                    let kind = match error {
                        SegmentError::Newer => UnreadableKind::Newer,
                        SegmentError::Damaged { .. } => UnreadableKind::Damaged,
                    };
                    opened.unreadable.push(UnreadableSegment { key, raw, kind });
                }
            }
        }
        Ok(opened)
    }

    /// Reads one segment; nothing if it is gone or cannot be read.
    pub fn read_segment(&self, key: &str) -> Result<Vec<Change>, StoreError> {
        let text = self.store.get(key)?;
        Ok(text.and_then(|text| decode(&text).ok()).unwrap_or_default())
    }

    fn free_key(&self, mark: &str) -> Result<String, StoreError> {
        loop {
            let number = self.next_segment.get();
            self.next_segment.set(number + 1);
            let key = format!("{ROOT}{mark}/{SEGMENTS}{}/{number:06}", self.writer);
            if self.store.get(&key)?.is_none() {
                return Ok(key);
            }
        }
    }

    /// Writes changes as a segment of their own: what it costs depends on them, not on the ledger.
    pub fn append(&self, mark: &str, changes: &[&Change]) -> Result<(), SaveError> {
        if !changes.is_empty() {
            self.write_verified(mark, &segment_text(changes))?;
        }
        Ok(())
    }

    /// The same in the least room, however few they are.
    pub fn append_packed(&self, mark: &str, changes: &[&Change]) -> Result<(), SaveError> {
        if !changes.is_empty() {
            self.write_verified(mark, &encode_packed(changes))?;
        }
        Ok(())
    }

    fn write_verified(&self, mark: &str, text: &str) -> Result<String, SaveError> {
        let key = self.free_key(mark)?;
        self.store.set(&key, text)?;
        if self.store.get(&key)?.as_deref() == Some(text) {
            Ok(key)
        } else {
            Err(SaveError::NotAsWritten { key })
        }
    }

    /// Packs the small segments of a ledger into one, if there are enough of them. Returns how
    /// many were packed. Safe at any time and in any tab: a segment is removed only after one that
    /// holds its changes has been written and read back.
    pub fn pack(&self, mark: &str) -> Result<usize, SaveError> {
        let mut small = Vec::new();
        let mut changes = Vec::new();
        for key in self.segment_keys(mark)? {
            let Some(text) = self.store.get(&key)? else { continue };
            if text.len() < SMALL_UNITS16
                && let Ok(held) = decode(&text)
            {
                changes.extend(held);
                small.push(key);
            }
        }
        if small.len() < SMALL_SEGMENTS_TO_PACK {
            return Ok(0);
        }
        let changes: Vec<&Change> = changes.iter().collect();
        self.write_verified(mark, &encode_packed(&changes))?;
        for key in &small {
            self.store.remove(key)?;
        }
        Ok(small.len())
    }

    /// Drops changes that are in a file, segment by segment: what stays of one is written and read back
    /// before it goes, so the room needed is that of the largest. Returns how many were dropped. Cut
    /// short at any step, it leaves changes that could have gone, or some twice, and loses none.
    pub fn drop_changes(&self, mark: &str, gone: &FxHashSet<Stamp>) -> Result<usize, SaveError> {
        let mut dropped = 0;
        for key in self.segment_keys(mark)? {
            let Some(text) = self.store.get(&key)? else { continue };
            let Ok(changes) = decode(&text) else { continue };
            let kept: Vec<&Change> =
                changes.iter().filter(|change| !gone.contains(&change.at)).collect();
            if kept.len() == changes.len() {
                continue;
            }
            self.append_packed(mark, &kept)?;
            self.store.remove(&key)?;
            dropped += changes.len() - kept.len();
        }
        Ok(dropped)
    }

    /// Notes which changes came with an import. The oldest such notes go: what they were of can
    /// still be seen in the history.
    pub fn note_import(&self, mark: &str, at: Stamp, stamps: &[Stamp]) -> Result<(), StoreError> {
        self.store.set(&format!("{ROOT}{mark}/{IMPORTS}{at}"), &encode_stamps(stamps))?;
        self.keep_latest(&format!("{ROOT}{mark}/{IMPORTS}"), MOST_IMPORTS)
    }

    /// Removes the earliest notes of a sort when there are more than so many.
    fn keep_latest(&self, prefix: &str, most: usize) -> Result<(), StoreError> {
        let mut keys = self.store.keys(prefix)?;
        order::sort(&mut keys);
        for key in &keys[..keys.len().saturating_sub(most)] {
            self.store.remove(key)?;
        }
        Ok(())
    }

    /// Notes with which files an import's changes came.
    pub fn note_sources(
        &self,
        mark: &str,
        at: Stamp,
        sources: &[FromFile],
    ) -> Result<(), StoreError> {
        let prefix = format!("{ROOT}{mark}/{SOURCES}");
        self.store.set(&format!("{prefix}{at}"), &encode_sources(sources))?;
        self.keep_latest(&prefix, MOST_SOURCES)?;
        // Of many imports of many files each it would come to more than it is worth.
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

    /// With which files changes came, in the order in which they came. Notes that cannot be read are
    /// passed over.
    pub fn sources(&self, mark: &str) -> Result<Vec<FromFile>, StoreError> {
        let mut keys = self.store.keys(&format!("{ROOT}{mark}/{SOURCES}"))?;
        order::sort(&mut keys);
        let mut sources = Vec::new();
        for key in keys {
            let text = self.store.get(&key)?.unwrap_or_default();
            sources.extend(decode_sources(&text).unwrap_or_default());
        }
        Ok(sources)
    }

    /// The imports that are noted, and the changes that came with each. Notes that cannot be read
    /// are passed over: they hold nothing that the ledger lacks.
    pub fn imports(&self, mark: &str) -> Result<Vec<(Stamp, Vec<Stamp>)>, StoreError> {
        let prefix = format!("{ROOT}{mark}/{IMPORTS}");
        let mut imports = Vec::new();
        for key in self.store.keys(&prefix)? {
            let text = self.store.get(&key)?.unwrap_or_default();
            let at = key[prefix.len()..].parse::<Stamp>();
            if let (Ok(at), Ok(stamps)) = (at, decode_stamps(&text)) {
                imports.push((at, stamps));
            }
        }
        Ok(imports)
    }

    /// How many segments a ledger has.
    pub fn segment_count(&self, mark: &str) -> Result<usize, StoreError> {
        Ok(self.segment_keys(mark)?.len())
    }

    /// Puts a damaged segment aside, so that saving can go on. It stays where it is, untouched;
    /// a mark beside it tells readers to pass it over.
    pub fn quarantine(&self, mark: &str, key: &str) -> Result<(), StoreError> {
        let name = key.rsplit(SEGMENTS).next().unwrap_or(key);
        self.store.set(&format!("{ROOT}{mark}/{ASIDE}{name}"), "1")
    }

    /// Puts other changes in the place of all that a ledger holds. What was there goes only after
    /// the new is written.
    pub fn replace(&self, mark: &str, about: &About, changes: &[&Change]) -> Result<(), SaveError> {
        let old = self.store.keys(&format!("{ROOT}{mark}/"))?;
        self.append(mark, changes)?;
        self.set_about(mark, about)?;
        let about_key = format!("{ROOT}{mark}/{ABOUT}");
        for key in old.iter().filter(|key| **key != about_key) {
            self.store.remove(key)?;
        }
        Ok(())
    }

    /// Takes a ledger off the shelf, with everything that was put aside.
    pub fn remove(&self, mark: &str) -> Result<(), StoreError> {
        for key in self.store.keys(&format!("{ROOT}{mark}/"))? {
            self.store.remove(&key)?;
        }
        Ok(())
    }

    /// UTF-16 units that a ledger takes, keys and values together.
    pub fn used_units16(&self, mark: &str) -> Result<usize, StoreError> {
        let mut used = 0;
        for key in self.store.keys(&format!("{ROOT}{mark}/"))? {
            let text = self.store.get(&key)?.unwrap_or_default();
            used += key.encode_utf16().count() + text.encode_utf16().count();
        }
        Ok(used)
    }
}

/// UTF-16 units that it takes to write changes, but for the key.
pub(super) fn cost_units16(changes: &[&Change]) -> usize {
    segment_text(changes).encode_utf16().count()
}

fn segment_text(changes: &[&Change]) -> String {
    let is_long = |change: &&Change| {
        change.sets.iter().any(|set| set.value.as_str().is_some_and(|text| text.len() > LONG_BYTES))
    };
    if changes.len() < PACKED_FROM && !changes.iter().any(is_long) {
        encode(changes)
    } else {
        encode_packed(changes)
    }
}
