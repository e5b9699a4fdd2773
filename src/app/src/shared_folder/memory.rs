//! What a browser remembers of a shared folder between two visits.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh64::xxh64;

use zhibu_ledger::{Ledger, Stamp, Writer};

/// Maximum number of files that are remembered as seen. Others are read again at the next visit, which costs time alone.
pub const MOST_SEEN: usize = 1_000;

/// Maximum number of declined changes that are remembered. Older ones are offered again.
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

/// The changes of a ledger: all up to the last, their number, and up to when its history was archived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    last: Stamp,
    count: usize,
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
        let last = ledger.stamps().max();
        let count = ledger.change_count();
        let archived_until_ms = ledger.archived_until_ms();
        self.held = last.map(|last| Held { last, count, archived_until_ms });
        if !self.declined.is_empty() {
            let here: FxHashSet<Stamp> = ledger.stamps().collect();
            self.declined.retain(|at| !here.contains(at));
        }
    }

    /// Whether the ledger no longer has all that it had, and not because its history was archived: what was taken from
    /// the folder may never have been stored.
    pub(super) fn has_lost(&self, ledger: &Ledger) -> bool {
        let of_cut = |cut: Cut| Held { last: cut.last, count: cut.count, archived_until_ms: 0 };
        let Some(held) = self.held.or_else(|| self.cut.map(of_cut)) else { return false };
        ledger.archived_until_ms() == held.archived_until_ms
            && ledger.stamps().filter(|at| *at <= held.last).count() < held.count
    }

    /// That no file was taken or looked at: all are offered again.
    pub(super) fn forget_reviewed(&mut self) {
        self.seen.clear();
        self.declined.clear();
    }

    /// The changes that somebody has looked at and not taken.
    pub(super) fn declined(&self) -> &[Stamp] {
        &self.declined
    }

    /// Notes that somebody has looked at changes and has taken what they wanted of them.
    pub(super) fn decline(&mut self, stamps: &[Stamp]) {
        let before: FxHashSet<Stamp> = self.declined.iter().copied().collect();
        self.declined.extend(stamps.iter().filter(|at| !before.contains(at)));
        let superfluous = self.declined.len().saturating_sub(MOST_DECLINED);
        self.declined.drain(..superfluous);
    }

    /// Its text in preferences.
    pub fn to_text(&self) -> String {
        let cut = self.cut.map(|Cut { last, count, hash }| format!("{last} {count} {hash:x}"));
        let held = self.held.map(|Held { last, count, archived_until_ms }| {
            format!("{last} {count} {archived_until_ms}")
        });
        let latest = &self.seen[self.seen.len().saturating_sub(MOST_SEEN)..];
        let seen: Vec<String> = latest.iter().map(|hash| format!("{hash:x}")).collect();
        let declined: Vec<String> = self.declined.iter().map(ToString::to_string).collect();
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
    let mut words = text.split(' ');
    let last = words.next()?.parse().ok()?;
    let count = words.next()?.parse().ok()?;
    let archived_until_ms = words.next()?.parse().ok()?;
    Some(Held { last, count, archived_until_ms })
}

fn cut_from(text: &str) -> Option<Cut> {
    let mut words = text.split(' ');
    let last = words.next()?.parse().ok()?;
    let count = words.next()?.parse().ok()?;
    let hash = u64::from_str_radix(words.next()?, 16).ok()?;
    Some(Cut { last, count, hash })
}
