//! Values that are kept until what they were made of changes, so that an edit works out again only what
//! it can have changed.
//!
//! What a value was made of is noted while it is made: see [`Dependencies`].

use rustc_hash::{FxHashMap, FxHashSet};

use crate::branches::records::BranchRecords;
use crate::dependencies::Dependencies;
use crate::register::Register;
use zhibu_ledger::Name;

/// A value, kept until a record of a kind that it was made of changes.
#[derive(Clone, Debug)]
pub struct KindMemo<V>(Option<Made<V>>);

#[derive(Clone, Debug)]
struct Made<V> {
    value: V,
    read: Dependencies,
    /// The revision of the register that it is right for.
    revision: u64,
}

impl<V> Default for KindMemo<V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<V> KindMemo<V> {
    /// The value, made by `make` if it is not known any more.
    pub fn get(&mut self, register: &Register, make: impl FnOnce() -> V) -> &V {
        let revisions = register.revisions();
        let still = self
            .0
            .take()
            .filter(|made| revisions.kinds_since(made.revision).is_disjoint(made.read));
        let (value, read) = match still {
            Some(made) => (made.value, made.read),
            None => register.noted().during(make),
        };
        register.noted().note(read);
        let made = Made { value, read, revision: revisions.latest() };
        &self.0.insert(made).value
    }
}

/// A value for each organisation, kept until one of its own records changes, or a record of another
/// kind that it was made of.
#[derive(Clone, Debug)]
pub struct BranchMemo<V> {
    /// The revision of the register that the values are right for; `None` without values.
    revision: Option<u64>,
    values: FxHashMap<Name, (V, Dependencies)>,
}

impl<V> Default for BranchMemo<V> {
    fn default() -> Self {
        Self { revision: None, values: FxHashMap::default() }
    }
}

impl<V> BranchMemo<V> {
    /// Makes the values that are not known, or not right any more, by `make`.
    ///
    /// `make` gets the records of one organisation. What it reads in the register besides is noted: if
    /// that were a kind of [`BranchRecords::KINDS`], every change of that kind would make all again.
    pub fn refresh(
        &mut self,
        register: &Register,
        mut make: impl FnMut(&Name, &BranchRecords<'_>) -> V,
    ) {
        let stale = match self.revision {
            Some(revision) => self.stale(register, revision),
            None => BranchRecords::branches(register),
        };
        for id in stale {
            match BranchRecords::of(register, &id) {
                Some(records) => {
                    let made = register.noted().during(|| make(&id, &records));
                    self.values.insert(id, made);
                }
                None => drop(self.values.remove(&id)),
            }
        }
        self.revision = Some(register.revisions().latest());
        let read = self.values.values().map(|(_, read)| *read);
        register.noted().note(read.fold(BranchRecords::KINDS, Dependencies::with));
    }

    /// The value of an organisation.
    pub fn get(&self, branch: &str) -> Option<&V> {
        self.values.get(branch).map(|(value, _)| value)
    }

    /// The values, in no particular order.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.values.values().map(|(value, _)| value)
    }

    /// The organisations whose values are not right any more.
    fn stale(&self, register: &Register, revision: u64) -> FxHashSet<Name> {
        let revisions = register.revisions();
        let changed = revisions.kinds_since(revision);
        let others = self.values.iter().filter(|(_, (_, read))| !read.is_disjoint(changed));
        revisions.branches_since(revision).chain(others.map(|(id, _)| id)).cloned().collect()
    }
}
