//! What the files of an import contain, by record.

use std::borrow::Cow;

use serde_json::Value;

use crate::error::ItemError;
use crate::file_set::FileSet;
use crate::reader::StagedRecord;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::{Change, Name, RecordKey};

/// A position in one of the files: the index of the file, and the byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct From {
    pub(super) file: usize,
    pub(super) at: usize,
}

/// What all files contain.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The changes, file by file.
    pub(super) changes: Vec<Change>,
    /// The position of each change.
    pub(super) changes_at: Vec<From>,
    /// The records that the files list.
    pub(super) listed: Vec<ListedRecord>,
    /// The texts of the files.
    pub(super) texts: Vec<String>,
}

impl Contents {
    /// The file that contains a change, by its index.
    pub(super) fn file_of(&self, change: usize) -> usize {
        self.changes_at[change].file
    }
}

/// A record that a file lists.
#[derive(Debug)]
pub(super) struct ListedRecord {
    pub(super) record: StagedRecord,
    pub(super) from: From,
}

/// How many stamps, or bytes of a listing, are as much work as one element.
const STAMPS_PER_ELEMENT: usize = 16;
const BYTES_PER_ELEMENT: usize = 512;

/// The work that a change is, in elements of usual size.
pub(super) fn work_of_change(change: &Change) -> usize {
    let of_write = |replaces: usize| 1 + replaces;
    let work: usize = change.writes.iter().map(|write| of_write(write.replaces.len())).sum();
    1 + work / STAMPS_PER_ELEMENT
}

/// The work that a listed record is, in elements of usual size.
pub(super) fn work_of_listing(record: &StagedRecord) -> usize {
    1 + record.at.len() / BYTES_PER_ELEMENT
}

/// A record in the files.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: RecordKey,
    /// Its kind, if this version knows it.
    pub(super) kind: Option<Kind>,
    /// The indices of its changes. They ascend, so those of a file are next to each other.
    history: Vec<usize>,
    /// The index of its first listing.
    listed: Option<usize>,
    /// The indices of further listings.
    listed_more: Vec<usize>,
    /// The files with changes of it.
    with_history: FileSet,
    /// The files that list it.
    listing: FileSet,
    /// The files whose part in it is refused: the position, and the reason.
    refused: Vec<(From, ItemError)>,
    refused_files: FileSet,
    /// The work to process it, in elements of usual size.
    pub(super) work: usize,
    /// Its index in [`Plan::diffs`](crate::Plan::diffs).
    pub(super) diff: Option<usize>,
}

impl Entry {
    pub(super) fn new(key: RecordKey, kind: Option<Kind>) -> Self {
        Self {
            key,
            kind,
            history: Vec::new(),
            listed: None,
            listed_more: Vec::new(),
            with_history: FileSet::default(),
            listing: FileSet::default(),
            refused: Vec::new(),
            refused_files: FileSet::default(),
            work: 0,
            diff: None,
        }
    }

    /// Adds a change, by its index.
    pub(super) fn add_change(&mut self, index: usize, file: usize) {
        self.history.push(index);
        self.with_history = self.with_history.and(file);
    }

    /// Adds a listing, by its index.
    pub(super) fn add_listing(&mut self, index: usize, from: From) {
        if self.listing.holds(from.file) && !self.is_refused_of(from.file) {
            self.refuse(from, ItemError::Repeated);
        }
        self.listing = self.listing.and(from.file);
        match self.listed {
            Some(_) => self.listed_more.push(index),
            None => self.listed = Some(index),
        }
    }

    /// The indices of all its listings.
    pub(super) fn listings(&self) -> impl Iterator<Item = usize> {
        self.listed.into_iter().chain(self.listed_more.iter().copied())
    }

    /// The index of its listing, if that is all that the files have of the record.
    pub(super) fn only_listing(&self) -> Option<usize> {
        let is_only =
            self.history.is_empty() && self.listed_more.is_empty() && self.refused.is_empty();
        self.listed.filter(|_| is_only)
    }

    /// The files that contain the record.
    fn files(&self) -> FileSet {
        self.with_history.with(self.listing)
    }

    pub(super) fn has_history(&self, file: usize) -> bool {
        self.with_history.holds(file)
    }

    /// The refused parts: the position of each, and the reason.
    pub(super) fn refused(&self) -> &[(From, ItemError)] {
        &self.refused
    }

    pub(super) fn is_refused_of(&self, file: usize) -> bool {
        self.refused_files.holds(file)
    }

    /// Whether the part of a file is not refused.
    pub(super) fn is_accepted(&self) -> bool {
        self.refused.is_empty() || !self.files().is_within(self.refused_files)
    }

    /// Refuses the part of a file in it, replacing an earlier reason.
    pub(super) fn refuse(&mut self, from: From, error: ItemError) {
        if self.is_refused_of(from.file) {
            self.refused.retain(|(known, _)| known.file != from.file);
        }
        self.refused_files = self.refused_files.and(from.file);
        self.refused.push((from, error));
    }

    /// The fields that the files write to the record: position, name and value. A listing counts only
    /// if its file has no changes of the record.
    pub(super) fn written<'s>(
        &'s self,
        contents: &'s Contents,
    ) -> impl Iterator<Item = (From, &'s Name, &'s Value)> {
        let of_changes = self.history.iter().flat_map(|index| {
            let from = contents.changes_at[*index];
            let writes = contents.changes[*index].writes.iter();
            writes.map(move |write| (from, &write.field, &write.value))
        });
        let listings = self.listings().map(|index| &contents.listed[index]);
        let of_listings =
            listings.filter(|listing| !self.has_history(listing.from.file)).flat_map(|listing| {
                let writes = listing.record.writes.iter().flatten();
                writes.map(|write| (listing.from, &write.field, &write.value))
            });
        of_changes.chain(of_listings)
    }
}

/// The parts of an entry that are not refused.
pub(super) struct Accepted<'p> {
    pub(super) entry: &'p Entry,
    contents: &'p Contents,
    /// The indices of its changes, ascending.
    pub(super) indices: Cow<'p, [usize]>,
    pub(super) files: FileSet,
}

impl<'p> Accepted<'p> {
    pub(super) fn new(entry: &'p Entry, contents: &'p Contents) -> Self {
        let mut indices = Cow::Borrowed(&entry.history[..]);
        if !entry.refused.is_empty() {
            indices.to_mut().retain(|index| !entry.is_refused_of(contents.file_of(*index)));
        }
        let files = entry.files().without(entry.refused_files);
        Self { entry, contents, indices, files }
    }

    pub(super) fn changes(&self) -> Vec<&'p Change> {
        self.indices.iter().map(|index| &self.contents.changes[*index]).collect()
    }

    pub(super) fn of_file(&self, file: usize) -> Vec<&'p Change> {
        let begin = self.indices.partition_point(|index| self.contents.file_of(*index) < file);
        let of_file = self.indices[begin..].iter();
        of_file
            .take_while(|index| self.contents.file_of(**index) == file)
            .map(|index| &self.contents.changes[*index])
            .collect()
    }
}
