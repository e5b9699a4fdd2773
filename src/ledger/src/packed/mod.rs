//! Changes as bytes: a fifth of the memory of a [`Change`], and read only when somebody looks at it.
//!
//! A ledger keeps all of its changes in this form, and large segments in storage hold the same bytes.
//! Each text is there once, in a table of its own, so that names, choices and references cost one to three
//! bytes. A change can be read without those before it.

mod packer;
mod reader;

use super::{Change, Stamp};

pub use self::packer::Packer;
use self::reader::Reader;
pub(super) use self::reader::{Head, change_at, each_replaced, each_value, head_at, value_at};

/// Which optional parts a change has.
mod flag {
    pub const CREATES: u8 = 1;
    pub const ACTION: u8 = 1 << 1;
    pub const UNDOES: u8 = 1 << 2;
    pub const ARCHIVES: u8 = 1 << 3;
    pub const BY: u8 = 1 << 4;
    pub const WHY: u8 = 1 << 5;
    pub const ALL: u8 = (1 << 6) - 1;
}

/// The type of a value.
mod tag {
    pub const NULL: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const INTEGER: u8 = 3;
    pub const NUMBER: u8 = 4;
    pub const TEXT: u8 = 5;
    pub const ARRAY: u8 = 6;
    pub const OBJECT: u8 = 7;
}

/// Where a packed change begins, and its stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: Stamp,
    /// The index of its first byte.
    pub(super) offset: u32,
}

/// The content of packed changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The texts, one after another.
    texts: String,
    /// Where each text ends in `texts`.
    ends: Vec<u32>,
    /// The changes, in which texts are their indices.
    bytes: Vec<u8>,
}

impl Block {
    fn text(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.texts.get(start..end)
    }

    fn push_text(&mut self, text: &str) -> usize {
        self.texts.push_str(text);
        self.ends.push(u32::try_from(self.texts.len()).expect("less than 4 GiB of texts"));
        self.ends.len() - 1
    }
}

/// Changes as bytes, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedChanges {
    block: Block,
    entries: Vec<Entry>,
}

impl PackedChanges {
    /// Reads what [`to_bytes`](Self::to_bytes) returned. `None` if these are no such bytes: all of them are
    /// checked, so that reading a change later cannot fail.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut next = 0;
        let count = usize::try_from(read_number(bytes, &mut next)?).ok()?;
        let block = read_block(&bytes[next..])?;
        // A change has several bytes.
        let mut entries = Vec::with_capacity(count.min(block.bytes.len()));
        let mut reader = Reader { block: &block, next: 0 };
        let mut at = Stamp::ZERO;
        for _ in 0..count {
            let offset = u32::try_from(reader.next).ok()?;
            at = reader.skip_change(at)?;
            entries.push(Entry { at, offset });
        }
        (reader.next == block.bytes.len()).then_some(Self { block, entries })
    }

    /// The changes as bytes: their number, the number of texts, the length of each, the texts, and the
    /// changes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Block { texts, ends, bytes } = &self.block;
        let mut all = Vec::with_capacity(texts.len() + 2 * ends.len() + bytes.len());
        push_number(&mut all, self.entries.len() as u64);
        push_number(&mut all, ends.len() as u64);
        let mut start = 0;
        for end in ends {
            push_number(&mut all, u64::from(end - start));
            start = *end;
        }
        all.extend_from_slice(texts.as_bytes());
        all.extend_from_slice(bytes);
        all
    }

    /// The number of changes.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The stamps of the changes, in their order.
    pub fn stamps(&self) -> impl ExactSizeIterator<Item = Stamp> {
        self.entries.iter().map(|entry| entry.at)
    }

    /// The stamp of the change at this index.
    pub(super) fn at(&self, index: usize) -> Stamp {
        self.entries[index].at
    }

    /// The change at this index.
    pub(super) fn get(&self, index: usize) -> Change {
        change_at(&self.block, self.entries[index])
    }

    /// The changes, in their order; each is read when the iterator comes to it.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Change> {
        self.entries.iter().map(|entry| change_at(&self.block, *entry))
    }

    /// Those with these stamps.
    #[must_use]
    pub fn filter(&self, is_asked: impl Fn(Stamp) -> bool) -> Self {
        let entries = self.entries.iter().filter(|entry| is_asked(entry.at));
        entries.map(|entry| change_at(&self.block, *entry)).collect()
    }

    /// The content, and where each change begins in it.
    pub(super) fn into_parts(self) -> (Block, Vec<Entry>) {
        (self.block, self.entries)
    }
}

fn read_block(bytes: &[u8]) -> Option<Block> {
    let (mut ends, mut next) = (Vec::new(), 0);
    let count = read_number(bytes, &mut next)?;
    let mut end = 0_u32;
    for _ in 0..count {
        end = end.checked_add(u32::try_from(read_number(bytes, &mut next)?).ok()?)?;
        ends.push(end);
    }
    ends.shrink_to_fit();
    let (texts, bytes) = bytes[next..].split_at_checked(end as usize)?;
    let texts = std::str::from_utf8(texts).ok()?;
    let is_boundary = |end: &u32| texts.is_char_boundary(*end as usize);
    let block = || Block { texts: texts.to_owned(), bytes: bytes.to_vec(), ends: Vec::new() };
    ends.iter().all(is_boundary).then(|| Block { ends, ..block() })
}

impl FromIterator<Change> for PackedChanges {
    fn from_iter<I: IntoIterator<Item = Change>>(changes: I) -> Self {
        let mut packer = Packer::default();
        for change in changes {
            packer.push(&change);
        }
        packer.finish()
    }
}

impl<'a> FromIterator<&'a Change> for PackedChanges {
    fn from_iter<I: IntoIterator<Item = &'a Change>>(changes: I) -> Self {
        let mut packer = Packer::default();
        for change in changes {
            packer.push(change);
        }
        packer.finish()
    }
}

/// Small numbers of either sign as small numbers.
fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// Seven bits in each byte, the lowest first; all but the last have the highest bit set.
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Reads what [`push_number`] wrote at `next`, and moves that behind it.
fn read_number(bytes: &[u8], next: &mut usize) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*next)?;
        *next += 1;
        let bits = u64::from(byte & 0x7f);
        number |= bits << shift;
        if byte < 0x80 {
            return (bits << shift >> shift == bits).then_some(number);
        }
    }
    None
}
