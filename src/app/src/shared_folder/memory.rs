//! What a browser remembers of a shared folder between two visits.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh64::xxh64;

use zhibu_ledger::{Ledger, Stamp, Writer};

/// Maximum number of files that are remembered as seen. Others are read again at the next visit, which costs time alone.
pub const MOST_SEEN: usize = 1_000;

/// What is remembered. It is small, and losing it loses nothing: all files are read again then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The writer in the names of this browser's files.
    pub writer: Writer,
    /// The files that need no second look, by the hash of their bytes: those that were taken or looked at, and own ones.
    pub seen: Vec<u128>,
    /// The changes of the ledger when all of them were in the folder.
    cut: Option<Cut>,
}

/// A set of changes: all up to the last, their number, and a hash that does not depend on their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    last: Stamp,
    count: usize,
    hash: u64,
}

impl Cut {
    fn of(stamps: impl Iterator<Item = Stamp>) -> Option<Self> {
        stamps.fold(None, |cut: Option<Self>, at| {
            let hash = xxh64(at.to_string().as_bytes(), 0);
            Some(cut.map_or(Self { last: at, count: 1, hash }, |cut| Self {
                last: cut.last.max(at),
                count: cut.count + 1,
                hash: cut.hash.wrapping_add(hash),
            }))
        })
    }
}

impl Memory {
    /// That of a browser which has not seen the folder yet.
    pub fn new(writer: Writer) -> Self {
        Self { writer, seen: Vec::new(), cut: None }
    }

    /// Notes that all changes of the ledger are in the folder.
    pub(super) fn note_all_there(&mut self, ledger: &Ledger) {
        self.cut = Cut::of(ledger.stamps());
    }

    /// The changes of the ledger that are in the folder; `None` if it no longer has just those up to the last that it
    /// had then, and nothing is known.
    pub(super) fn known(&self, ledger: &Ledger) -> Option<FxHashSet<Stamp>> {
        let cut = self.cut?;
        let known: FxHashSet<Stamp> = ledger.stamps().filter(|at| *at <= cut.last).collect();
        (Cut::of(known.iter().copied()) == Some(cut)).then_some(known)
    }

    /// Its text in preferences.
    pub fn to_text(&self) -> String {
        let cut = self.cut.map(|Cut { last, count, hash }| format!("{last} {count} {hash:x}"));
        let latest = &self.seen[self.seen.len().saturating_sub(MOST_SEEN)..];
        let seen: Vec<String> = latest.iter().map(|hash| format!("{hash:x}")).collect();
        format!("{}\n{}\n{}", self.writer, cut.unwrap_or_default(), seen.join(" "))
    }

    /// That of a text; `None` if it is no such text. What is damaged in it counts as not remembered.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let writer = lines.next()?.parse().ok()?;
        let cut = cut_from(lines.next().unwrap_or_default());
        let seen = lines.next().unwrap_or_default().split(' ');
        let seen = seen.filter_map(|hash| u128::from_str_radix(hash, 16).ok()).collect();
        Some(Self { writer, seen, cut })
    }
}

fn cut_from(text: &str) -> Option<Cut> {
    let mut words = text.split(' ');
    let last = words.next()?.parse().ok()?;
    let count = words.next()?.parse().ok()?;
    let hash = u64::from_str_radix(words.next()?, 16).ok()?;
    Some(Cut { last, count, hash })
}
