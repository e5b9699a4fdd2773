//! The dependencies of a view: the kinds of record that it reads.
//!
//! Reading notes them automatically, so no list of kinds has to be kept for each view, and none can be
//! forgotten.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::kinds::records::Kind;

/// A set of parts of a ledger that may be read or changed: kinds of record, the office's own records
/// (rules, rounds, submissions, keys, archives), and the history, which every change extends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dependencies(u64);

const OFFICE_BIT: usize = 62;
const HISTORY_BIT: usize = 63;

impl Dependencies {
    /// The number of indices.
    pub const COUNT: usize = 64;
    /// The empty set.
    pub const NONE: Self = Self(0);
    /// The office's own records, which have no [`Kind`].
    pub const OFFICE: Self = Self(1 << OFFICE_BIT);
    /// The history. Every change extends it.
    pub const HISTORY: Self = Self(1 << HISTORY_BIT);
    /// All parts.
    pub const ALL: Self = Self(u64::MAX);

    /// One kind of record.
    pub const fn of(kind: Kind) -> Self {
        Self(1 << kind as usize)
    }

    /// The union.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the intersection is empty.
    pub const fn is_disjoint(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }

    /// Whether it is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The parts, each as an index below [`COUNT`](Self::COUNT).
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..Self::COUNT).filter(move |index| self.0 >> index & 1 == 1)
    }
}

impl FromIterator<Kind> for Dependencies {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, |all, kind| all.with(Self::of(kind)))
    }
}

/// The parts read so far. It is written through a shared reference, because reading takes one, and
/// atomic only so that tests can share a register between threads.
#[derive(Debug, Default)]
pub struct Noted(AtomicU64);

impl Noted {
    /// Adds parts.
    pub fn note(&self, dependencies: Dependencies) {
        let noted = self.0.load(Ordering::Relaxed);
        self.0.store(noted | dependencies.0, Ordering::Relaxed);
    }

    /// Runs `read`; returns its result and the parts that it read. Calls can be nested: the outer call
    /// includes the parts of the inner one.
    pub fn during<T>(&self, read: impl FnOnce() -> T) -> (T, Dependencies) {
        let before = self.0.swap(0, Ordering::Relaxed);
        let value = read();
        let own = self.0.load(Ordering::Relaxed);
        self.0.store(before | own, Ordering::Relaxed);
        (value, Dependencies(own))
    }
}

/// A copy starts empty.
impl Clone for Noted {
    fn clone(&self) -> Self {
        Self::default()
    }
}

const _: () = assert!(Kind::ALL.len() <= OFFICE_BIT, "a kind is a bit");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nested_read_belongs_to_the_outer_one_too() {
        let noted = Noted::default();
        let ((), outer) = noted.during(|| {
            noted.note(Dependencies::of(Kind::Branch));
            let ((), inner) = noted.during(|| noted.note(Dependencies::of(Kind::Step)));
            assert_eq!(inner, Dependencies::of(Kind::Step));
        });
        assert_eq!(outer, [Kind::Branch, Kind::Step].into_iter().collect());
        let ((), later) = noted.during(|| ());
        assert_eq!(later, Dependencies::NONE);
    }
}
