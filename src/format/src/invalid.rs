//! The elements of a file that cannot be imported: some are listed, all are counted.

use super::counts::KindCounts;
use super::error::{FilePositions, ItemError};
use super::plan::Invalid;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Name, order};

/// Maximum elements of a kind of record that a file lists as invalid: more than anyone looks through.
/// Those of unknown kinds count as one kind.
pub const MOST_INVALID: usize = 200;

/// The elements of a file that cannot be imported. The first [`MOST_INVALID`] of each kind are listed,
/// and the others counted, so that a file of nothing else takes neither memory nor time.
#[derive(Clone, Debug)]
pub struct InvalidElements {
    listed: Vec<InvalidElement>,
    /// By kind, with those of unknown kinds last.
    counts: [usize; Kind::ALL.len() + 1],
    by_kind: KindCounts,
}

/// An element whose position is not determined yet.
#[derive(Clone, Debug)]
struct InvalidElement {
    /// The byte at which it begins.
    byte: usize,
    kind: Option<Name>,
    id: Option<Name>,
    error: ItemError,
}

impl Default for InvalidElements {
    fn default() -> Self {
        let counts = [0; Kind::ALL.len() + 1];
        Self { listed: Vec::new(), counts, by_kind: KindCounts::default() }
    }
}

impl InvalidElements {
    /// Adds the element that begins at a byte of the file. Its kind and id are stated if known.
    pub fn note(&mut self, byte: usize, kind: Option<&Name>, id: Option<&Name>, error: &ItemError) {
        if let Some(kind) = kind {
            self.by_kind.of(kind).invalid += 1;
        }
        let known = kind.and_then(|kind| Kind::from_code(kind));
        let count = &mut self.counts[known.map_or(Kind::ALL.len(), |kind| kind as usize)];
        *count += 1;
        if *count <= MOST_INVALID {
            let (kind, id, error) = (kind.cloned(), id.cloned(), error.clone());
            self.listed.push(InvalidElement { byte, kind, id, error });
        }
    }

    /// The number of all elements.
    pub fn len(&self) -> usize {
        self.counts.iter().sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The number of elements that are not listed.
    pub(super) fn unlisted(&self) -> usize {
        self.len() - self.listed.len()
    }

    /// The counts of elements whose kind is known.
    pub(super) fn take_counts(&mut self) -> KindCounts {
        std::mem::take(&mut self.by_kind)
    }

    /// The listed elements with their positions, in the order in which they were added.
    pub(super) fn into_listed(self, text: &str) -> Vec<Invalid> {
        let mut by_byte: Vec<usize> = (0..self.listed.len()).collect();
        order::sort_by(&mut by_byte, |a, b| self.listed[*a].byte.cmp(&self.listed[*b].byte));
        let mut positions = FilePositions::of(text);
        let mut found: Vec<Option<Invalid>> = Vec::new();
        found.resize_with(self.listed.len(), || None);
        let mut elements: Vec<Option<InvalidElement>> = self.listed.into_iter().map(Some).collect();
        for index in by_byte {
            let Some(InvalidElement { byte, kind, id, error }) = elements[index].take() else {
                continue;
            };
            found[index] = Some(Invalid { at: positions.advance_to(byte), kind, id, error });
        }
        found.into_iter().flatten().collect()
    }
}
