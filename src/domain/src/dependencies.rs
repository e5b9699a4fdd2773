//! What a view depends on: the kinds of record that were read while it was made.
//!
//! A reader notes what it reads by itself, so that no list of kinds has to be kept by hand beside each
//! view, and none can be forgotten.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::kinds::records::Kind;

/// A set of what may be read, or may change, of a ledger: kinds of record, the office's own records
/// (rules, rounds, submissions, keys, archives), and the history, which every change extends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dependencies(u64);

const OFFICE_BIT: usize = 62;
const HISTORY_BIT: usize = 63;

impl Dependencies {
    /// How many indices there are.
    pub const COUNT: usize = 64;
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The office's own records, which are of no [`Kind`].
    pub const OFFICE: Self = Self(1 << OFFICE_BIT);
    /// The history: every change is part of it.
    pub const HISTORY: Self = Self(1 << HISTORY_BIT);
    /// Everything.
    pub const ALL: Self = Self(u64::MAX);

    /// One kind of record.
    pub const fn of(kind: Kind) -> Self {
        Self(1 << kind as usize)
    }

    /// What is in either.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether nothing is in both.
    pub const fn is_disjoint(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in it, each as an index below [`COUNT`](Self::COUNT).
    pub fn indices(self) -> impl Iterator<Item = usize> {
        (0..Self::COUNT).filter(move |index| self.0 >> index & 1 == 1)
    }
}

impl FromIterator<Kind> for Dependencies {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, |all, kind| all.with(Self::of(kind)))
    }
}

/// What was read so far. Reading takes a shared reference, so this is set through one; it is atomic
/// only so that a register may be shared between the threads of a test.
#[derive(Debug, Default)]
pub struct Noted(AtomicU64);

impl Noted {
    /// Adds to what was read.
    pub fn note(&self, dependencies: Dependencies) {
        let noted = self.0.load(Ordering::Relaxed);
        self.0.store(noted | dependencies.0, Ordering::Relaxed);
    }

    /// What `read` returns, and what it read. Calls may be nested: the outer one then has read what
    /// the inner one has.
    pub fn during<T>(&self, read: impl FnOnce() -> T) -> (T, Dependencies) {
        let before = self.0.swap(0, Ordering::Relaxed);
        let value = read();
        let own = self.0.load(Ordering::Relaxed);
        self.0.store(before | own, Ordering::Relaxed);
        (value, Dependencies(own))
    }
}

/// A copy has read nothing yet.
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
