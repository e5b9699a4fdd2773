//! What a browser remembers of a shared folder between two visits.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh64::xxh64;

use zhibu_ledger::{Ledger, Stamp, Writer};

/// Maximum number of files that are remembered as seen. Others are read again at the next visit, which costs time alone.
pub const MOST_SEEN: usize = 1_000;

/// Maximum number of declined changes that are remembered. Older ones are offered again: since somebody declined
/// something, no file is taken without a look until that is set anew.
pub const MOST_DECLINED: usize = 1_000;

/// What is remembered. It is small, and losing it loses nothing: all files are read again then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The writer in the names of this browser's files.
    pub writer: Writer,
    /// The files that need no second look, by the hash of their bytes: those that were taken or looked at, and own ones.
    pub seen: Vec<u128>,
    /// The changes of the ledger when all of them were in the folder.
    cut: Option<Cut>,
    /// The changes of the ledger when it was remembered last what was seen.
    held: Option<Held>,
    /// Changes that somebody has looked at and not taken, those declined last at the end.
    declined: Vec<Stamp>,
}

/// The changes of a ledger, and up to when its history was archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    cut: Cut,
    archived_until_ms: u64,
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
        Self { writer, seen: Vec::new(), cut: None, held: None, declined: Vec::new() }
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

    /// That nothing is known to be in the folder any more.
    pub(super) fn forget_there(&mut self) {
        self.cut = None;
    }

    /// Notes which changes the ledger has while it is remembered what was seen. Those that it has are not declined.
    pub(super) fn note_held(&mut self, ledger: &Ledger) {
        let archived_until_ms = ledger.archived_until_ms();
        self.held = Cut::of(ledger.stamps()).map(|cut| Held { cut, archived_until_ms });
        if !self.declined.is_empty() {
            let here: FxHashSet<Stamp> = ledger.stamps().collect();
            self.declined.retain(|at| !here.contains(at));
        }
    }

    /// Whether the ledger no longer has just those changes that it had, up to the last, and not because its history was
    /// archived: what was taken from the folder may never have been stored. Changes that came since with earlier stamps
    /// count as a loss too: the hash cannot tell them from one, and reading the files again costs time alone.
    pub(super) fn has_lost(&self, ledger: &Ledger) -> bool {
        let of_cut = |cut| Held { cut, archived_until_ms: 0 };
        let Some(held) = self.held.or_else(|| self.cut.map(of_cut)) else { return false };
        ledger.archived_until_ms() == held.archived_until_ms
            && Cut::of(ledger.stamps().filter(|at| *at <= held.cut.last)) != Some(held.cut)
    }

    /// That no file was taken, and nothing is known to be in the folder: all are read again. What was declined was never
    /// in the ledger, and stays so.
    pub(super) fn forget_files(&mut self) {
        self.seen.clear();
        self.cut = None;
    }

    /// The changes that somebody has looked at and not taken.
    pub(super) fn declined(&self) -> &[Stamp] {
        &self.declined
    }

    /// Notes that somebody has looked at changes and has taken what they wanted of them.
    pub(super) fn decline(&mut self, stamps: &[Stamp]) {
        let before: FxHashSet<Stamp> = self.declined.iter().copied().collect();
        self.declined.extend(stamps.iter().filter(|at| !before.contains(at)));
    }

    /// Its text in preferences.
    pub fn to_text(&self) -> String {
        let text = |Cut { last, count, hash }: Cut| format!("{last} {count} {hash:x}");
        let cut = self.cut.map(text);
        let held = self.held.map(|held| format!("{} {}", text(held.cut), held.archived_until_ms));
        let latest = &self.seen[self.seen.len().saturating_sub(MOST_SEEN)..];
        let seen: Vec<String> = latest.iter().map(|hash| format!("{hash:x}")).collect();
        let declined = &self.declined[self.declined.len().saturating_sub(MOST_DECLINED)..];
        let declined: Vec<String> = declined.iter().map(ToString::to_string).collect();
        let lines = [
            self.writer.to_string(),
            cut.unwrap_or_default(),
            seen.join(" "),
            held.unwrap_or_default(),
            declined.join(" "),
        ];
        lines.join("\n")
    }

    /// That of a text; `None` if it is no such text. What is damaged in it counts as not remembered.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let writer = lines.next()?.parse().ok()?;
        let cut = cut_from(lines.next().unwrap_or_default());
        let seen = lines.next().unwrap_or_default().split(' ');
        let seen = seen.filter_map(|hash| u128::from_str_radix(hash, 16).ok()).collect();
        let held = held_from(lines.next().unwrap_or_default());
        let declined = lines.next().unwrap_or_default().split(' ');
        let declined = declined.filter_map(|at| at.parse().ok()).collect();
        Some(Self { writer, seen, cut, held, declined })
    }
}

fn held_from(text: &str) -> Option<Held> {
    let (cut, archived_until_ms) = text.rsplit_once(' ')?;
    Some(Held { cut: cut_from(cut)?, archived_until_ms: archived_until_ms.parse().ok()? })
}

fn cut_from(text: &str) -> Option<Cut> {
    let mut words = text.split(' ');
    let last = words.next()?.parse().ok()?;
    let count = words.next()?.parse().ok()?;
    let hash = u64::from_str_radix(words.next()?, 16).ok()?;
    Some(Cut { last, count, hash })
}
