//! The changes of a ledger: packed, each read when it is asked for.

use std::sync::Arc;

use serde_json::Value;

use super::history::sort_by_stamp;
use super::packed::{self, Block, Entry, Head, PackedChanges};
use super::{Change, RecordKey, Stamp, ValueRef};

/// Where a change is, and its stamp.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: Stamp,
    /// The index of its block.
    block: u32,
    /// The index of its first byte there.
    offset: u32,
}

/// Changes by index, in the order in which they were added.
///
/// The changes that were added together share a block, which never changes, so a copy of the ledger
/// copies none of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    blocks: Vec<Arc<Block>>,
    places: Vec<Place>,
}

impl Changes {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The index that the next change gets.
    pub(super) fn next_index(&self) -> u32 {
        u32::try_from(self.places.len()).expect("fewer than 2^32 changes")
    }

    /// The stamp of a change.
    pub(super) fn at(&self, index: u32) -> Stamp {
        self.places[index as usize].at
    }

    /// The stamps of all changes, in the order of their indices.
    pub(super) fn stamps(&self) -> impl ExactSizeIterator<Item = Stamp> {
        self.places.iter().map(|place| place.at)
    }

    fn find(&self, index: u32) -> (&Block, Entry) {
        let Place { at, block, offset } = self.places[index as usize];
        (&self.blocks[block as usize], Entry { at, offset })
    }

    /// A change.
    pub(super) fn get(&self, index: u32) -> Change {
        let (block, entry) = self.find(index);
        packed::change_at(block, entry)
    }

    /// Several changes.
    pub(super) fn get_all<'a>(&self, indices: impl IntoIterator<Item = &'a u32>) -> Vec<Change> {
        indices.into_iter().map(|index| self.get(*index)).collect()
    }

    /// What comes before the writes of a change.
    pub(super) fn head(&self, index: u32) -> Head<'_> {
        let (block, entry) = self.find(index);
        packed::head_at(block, entry)
    }

    /// The record that a change writes.
    pub(super) fn key(&self, index: u32) -> RecordKey {
        self.head(index).key()
    }

    /// What a change writes to a field.
    pub(super) fn value(&self, index: u32, field: &str) -> Option<Value> {
        self.value_ref(index, field).map(ValueRef::into_value)
    }

    /// The same, without a copy of a text.
    pub(super) fn value_ref(&self, index: u32, field: &str) -> Option<ValueRef<'_>> {
        let (block, entry) = self.find(index);
        packed::value_at(block, entry, field)
    }

    /// Passes on what a change writes, ascending by field.
    pub(super) fn each_value(&self, index: u32, read: &mut dyn FnMut(&str, ValueRef<'_>)) {
        let (block, entry) = self.find(index);
        packed::each_value(block, entry, read);
    }

    /// Passes on the stamps that a change replaces, in any field.
    pub(super) fn each_replaced(&self, index: u32, read: &mut dyn FnMut(Stamp)) {
        let (block, entry) = self.find(index);
        packed::each_replaced(block, entry, read);
    }

    /// Sorts indices by the stamps of the changes, and those with the same stamp by content.
    pub(super) fn sort(&self, indices: &mut Vec<u32>) {
        sort_by_stamp(indices, |index| self.at(*index), |index| self.get(*index).content());
    }

    /// All indices, ascending by the stamps of the changes.
    pub(super) fn indices_in_order(&self) -> Vec<u32> {
        let mut indices: Vec<u32> = (0..self.next_index()).collect();
        self.sort(&mut indices);
        indices
    }

    /// Adds a block, of whose changes those at the indices in `fresh` get an index.
    pub(super) fn add(
        &mut self,
        block: PackedChanges,
        fresh: impl ExactSizeIterator<Item = usize>,
    ) {
        let (content, entries) = block.into_parts();
        let block = u32::try_from(self.blocks.len()).expect("fewer than 2^32 blocks");
        self.places.reserve(fresh.len());
        self.places.extend(fresh.map(|index| {
            let Entry { at, offset } = entries[index];
            Place { at, block, offset }
        }));
        self.blocks.push(Arc::new(content));
    }

    /// The changes at these indices, without copying any.
    pub(super) fn subset(&self, indices: impl Iterator<Item = u32>) -> Self {
        let places = indices.map(|index| self.places[index as usize]).collect();
        Self { blocks: self.blocks.clone(), places }
    }
}
