//! Changes as bytes: a fifth of the memory of a [`Change`], and read only when somebody looks at it.
//!
//! A ledger keeps all of its changes in this form, and large segments in storage hold the same bytes.
//! Each text is there once, in a table of its own, so that names, choices and references cost one to three
//! bytes. A change can be read without those before it.

use std::cmp::Ordering;
use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};
use serde_json::{Map, Number, Value};

use super::change::ByField;
use super::stamp::Writer;
use super::{Change, FieldWrite, Name, RecordKey, Stamp, shared_name};

/// Longer texts, in bytes, are not looked up: they hardly ever occur again.
const LONG_BYTES: usize = 64;
/// As deep as the JSON reader goes, so that tampered bytes cannot exhaust the stack.
const MOST_NESTED: u32 = 128;

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

/// Packs changes one after another.
#[derive(Debug, Default)]
pub struct Packer {
    packed: PackedChanges,
    /// The indices of texts by their hash. Of texts with the same hash only the first is known.
    texts: FxHashMap<u64, usize>,
}

impl Packer {
    /// Appends a change.
    pub fn push(&mut self, change: &Change) {
        let offset =
            u32::try_from(self.packed.block.bytes.len()).expect("less than 4 GiB of changes");
        let before = self.packed.entries.last().map_or(Stamp::ZERO, |entry| entry.at);
        self.packed.entries.push(Entry { at: change.at, offset });
        let flags = [
            (flag::CREATES, change.creates),
            (flag::ACTION, change.action != change.at),
            (flag::UNDOES, change.undoes.is_some()),
            (flag::ARCHIVES, !change.archives.is_empty()),
            (flag::BY, change.by.is_some()),
            (flag::WHY, change.why.is_some()),
        ];
        let flags = flags.into_iter().filter(|flag| flag.1).fold(0, |all, flag| all | flag.0);
        self.byte(flags);
        self.stamp(change.at, before);
        self.text(&change.key.kind);
        self.text(&change.key.id);
        if change.action != change.at {
            self.stamp(change.action, change.at);
        }
        if let Some(undoes) = change.undoes {
            self.stamp(undoes, change.at);
        }
        self.count(change.writes.len());
        for write in &change.writes {
            self.text(&write.field);
            self.value(&write.value);
            self.stamps(&write.replaces, change.at);
        }
        if !change.archives.is_empty() {
            self.count(change.archives.len());
            for (field, stamps) in &change.archives {
                self.text(field);
                self.stamps(stamps, change.at);
            }
        }
        for text in [&change.by, &change.why].into_iter().flatten() {
            self.text(text);
        }
    }

    /// The packed changes.
    pub fn finish(mut self) -> PackedChanges {
        let Block { texts, ends, bytes } = &mut self.packed.block;
        texts.shrink_to_fit();
        ends.shrink_to_fit();
        bytes.shrink_to_fit();
        self.packed.entries.shrink_to_fit();
        self.packed
    }

    fn byte(&mut self, byte: u8) {
        self.packed.block.bytes.push(byte);
    }

    fn number(&mut self, number: u64) {
        push_number(&mut self.packed.block.bytes, number);
    }

    fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// A stamp relative to another: most are by the same writer and of about the same time.
    fn stamp(&mut self, at: Stamp, base: Stamp) {
        let is_of_other = at.writer() != base.writer();
        let ticks = at.tick().wrapping_sub(base.tick()).cast_signed();
        self.number(zigzag(ticks) << 1 | u64::from(is_of_other));
        if is_of_other {
            self.number(at.writer().bits());
        }
    }

    fn stamps(&mut self, stamps: &[Stamp], base: Stamp) {
        self.count(stamps.len());
        for at in stamps {
            self.stamp(*at, base);
        }
    }

    fn text(&mut self, text: &str) {
        let block = &mut self.packed.block;
        let index = if text.len() > LONG_BYTES {
            block.push_text(text)
        } else {
            let known = *self.texts.entry(hash_of(text)).or_insert(block.ends.len());
            if block.text(known) == Some(text) { known } else { block.push_text(text) }
        };
        self.count(index);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.byte(tag::NULL),
            Value::Bool(false) => self.byte(tag::FALSE),
            Value::Bool(true) => self.byte(tag::TRUE),
            Value::Number(number) => {
                if let Some(integer) = integer(number) {
                    self.byte(tag::INTEGER);
                    self.number(zigzag(integer));
                } else {
                    self.byte(tag::NUMBER);
                    self.text(number.as_str());
                }
            }
            Value::String(text) => {
                self.byte(tag::TEXT);
                self.text(text);
            }
            Value::Array(items) => {
                self.byte(tag::ARRAY);
                self.count(items.len());
                for item in items {
                    self.value(item);
                }
            }
            Value::Object(members) => {
                self.byte(tag::OBJECT);
                self.count(members.len());
                for (name, value) in members {
                    self.text(name);
                    self.value(value);
                }
            }
        }
    }
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A number that is written as an integer usually is: `5`, not `5.0`, `5e0` or `-0`.
fn integer(number: &Number) -> Option<i64> {
    let text = number.as_str();
    let integer = text.parse::<i64>().ok()?;
    let is_plain = !text.starts_with('+') && (integer != 0 || text == "0");
    is_plain.then_some(integer)
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

/// Reads packed changes. Everything is `None` if the bytes are not what [`Packer`] writes.
struct Reader<'a> {
    block: &'a Block,
    next: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.block.bytes.get(self.next)?;
        self.next += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<u64> {
        read_number(&self.block.bytes, &mut self.next)
    }

    /// A number of things, each of at least one byte.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.block.bytes.len() - self.next).then_some(count)
    }

    fn stamp(&mut self, base: Stamp) -> Option<Stamp> {
        let number = self.number()?;
        let tick = base.tick().checked_add_signed(unzigzag(number >> 1))?;
        let is_of_other = number & 1 == 1;
        let writer = if is_of_other { Writer::from_random(self.number()?) } else { base.writer() };
        Some(Stamp::from_tick(tick, writer))
    }

    fn skip_stamp(&mut self) -> Option<()> {
        if self.number()? & 1 == 1 {
            self.number()?;
        }
        Some(())
    }

    fn stamps(&mut self, base: Stamp) -> Option<Vec<Stamp>> {
        let count = self.count()?;
        (0..count).map(|_| self.stamp(base)).collect()
    }

    /// Passes over what [`stamps`](Self::stamps) reads, and fails where it fails.
    fn skip_stamps(&mut self, base: Stamp) -> Option<()> {
        let count = self.count()?;
        (0..count).try_for_each(|_| self.stamp(base).map(drop))
    }

    fn text(&mut self) -> Option<&'a str> {
        let index = usize::try_from(self.number()?).ok()?;
        self.block.text(index)
    }

    /// Passes over what [`text`](Self::text) reads, and fails where it fails.
    fn skip_text(&mut self) -> Option<()> {
        let index = self.number()?;
        (index < self.block.ends.len() as u64).then_some(())
    }

    fn value(&mut self, nested: u32) -> Option<Value> {
        if nested == MOST_NESTED {
            return None;
        }
        Some(match self.byte()? {
            tag::NULL => Value::Null,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INTEGER => Value::Number(unzigzag(self.number()?).into()),
            tag::NUMBER => Value::Number(self.text()?.parse().ok()?),
            tag::TEXT => Value::String(self.text()?.to_owned()),
            tag::ARRAY => {
                let count = self.count()?;
                let items = (0..count).map(|_| self.value(nested + 1));
                Value::Array(items.collect::<Option<_>>()?)
            }
            tag::OBJECT => {
                let count = self.count()?;
                let members = (0..count)
                    .map(|_| Some((self.text()?.to_owned(), self.value(nested + 1)?)))
                    .collect::<Option<Map<_, _>>>()?;
                Value::Object(members)
            }
            _ => return None,
        })
    }

    /// Passes over what [`value`](Self::value) reads, and fails where it fails.
    fn skip_value(&mut self, nested: u32) -> Option<()> {
        if nested == MOST_NESTED {
            return None;
        }
        match self.byte()? {
            tag::NULL | tag::FALSE | tag::TRUE => Some(()),
            tag::INTEGER => self.number().map(drop),
            tag::NUMBER => self.text()?.parse::<Number>().ok().map(drop),
            tag::TEXT => self.skip_text(),
            tag::ARRAY => {
                let count = self.count()?;
                (0..count).try_for_each(|_| self.skip_value(nested + 1))
            }
            tag::OBJECT => {
                let count = self.count()?;
                (0..count).try_for_each(|_| {
                    self.skip_text()?;
                    self.skip_value(nested + 1)
                })
            }
            _ => None,
        }
    }

    /// Passes over what a change writes to a field, after the name of the field.
    fn skip_write(&mut self, at: Stamp) -> Option<()> {
        self.skip_value(0)?;
        self.skip_stamps(at)
    }

    /// What comes before the writes of a change with this stamp.
    /// `at` is its stamp if that is known; `before` is needed otherwise: the stamp of the change before it.
    fn head(&mut self, at: Option<Stamp>, before: Stamp) -> Option<Head<'a>> {
        let flags = self.byte().filter(|flags| flags & !flag::ALL == 0)?;
        let at = match at {
            None => self.stamp(before)?,
            Some(at) => {
                self.skip_stamp()?;
                at
            }
        };
        let (kind, id) = (self.text()?, self.text()?);
        let action = if flags & flag::ACTION == 0 { at } else { self.stamp(at)? };
        let undoes = if flags & flag::UNDOES == 0 { None } else { Some(self.stamp(at)?) };
        let writes = self.count()?;
        Some(Head { flags, at, kind, id, action, undoes, writes })
    }

    /// Passes over a change and returns its stamp. `before` is the stamp of the change before it.
    fn skip_change(&mut self, before: Stamp) -> Option<Stamp> {
        let head = self.head(None, before)?;
        let mut last = None;
        for _ in 0..head.writes {
            let field = self.text()?;
            if last.replace(field).is_some_and(|last| last >= field) {
                return None;
            }
            self.skip_write(head.at)?;
        }
        if head.flags & flag::ARCHIVES != 0 {
            for _ in 0..self.count()? {
                self.skip_text()?;
                self.skip_stamps(head.at)?;
            }
        }
        for text in [flag::BY, flag::WHY] {
            if head.flags & text != 0 {
                self.skip_text()?;
            }
        }
        Some(head.at)
    }

    fn change(&mut self, at: Stamp) -> Option<Change> {
        let head = self.head(Some(at), Stamp::ZERO)?;
        let mut writes = Vec::with_capacity(head.writes);
        for _ in 0..head.writes {
            let field = shared_name(self.text()?);
            writes.push(FieldWrite { field, value: self.value(0)?, replaces: self.stamps(at)? });
        }
        let mut archives = ByField::new();
        if head.flags & flag::ARCHIVES != 0 {
            for _ in 0..self.count()? {
                archives.push((shared_name(self.text()?), self.stamps(at)?));
            }
        }
        let by = if head.flags & flag::BY == 0 { None } else { Some(self.text()?.into()) };
        let why = if head.flags & flag::WHY == 0 { None } else { Some(self.text()?.into()) };
        Some(Change {
            at,
            key: head.key(),
            writes,
            creates: head.flags & flag::CREATES != 0,
            action: head.action,
            undoes: head.undoes,
            archives,
            by,
            why,
        })
    }
}

/// What comes before the writes of a change.
pub(super) struct Head<'a> {
    flags: u8,
    at: Stamp,
    /// The kind of the record that is written.
    pub(super) kind: &'a str,
    id: &'a str,
    /// The action that it belongs to.
    pub(super) action: Stamp,
    /// The action that it reverts.
    pub(super) undoes: Option<Stamp>,
    /// The number of writes.
    writes: usize,
}

impl Head<'_> {
    /// The record that is written.
    pub(super) fn key(&self) -> RecordKey {
        RecordKey { kind: shared_name(self.kind), id: Name::from(self.id) }
    }

    /// Whether it names archived changes.
    pub(super) fn has_archives(&self) -> bool {
        self.flags & flag::ARCHIVES != 0
    }
}

const CHECKED: &str = "the bytes were checked or packed by this program";

/// The change that begins at an entry of a block.
pub(super) fn change_at(block: &Block, entry: Entry) -> Change {
    reader_at(block, entry).change(entry.at).expect(CHECKED)
}

/// What comes before the writes of the change that begins at an entry of a block.
pub(super) fn head_at(block: &Block, entry: Entry) -> Head<'_> {
    reader_at(block, entry).head(Some(entry.at), Stamp::ZERO).expect(CHECKED)
}

/// What the change that begins at an entry of a block writes to a field.
pub(super) fn value_at(block: &Block, entry: Entry, field: &str) -> Option<Value> {
    let mut reader = reader_at(block, entry);
    let head = reader.head(Some(entry.at), Stamp::ZERO).expect(CHECKED);
    for _ in 0..head.writes {
        match reader.text().expect(CHECKED).cmp(field) {
            Ordering::Less => reader.skip_write(entry.at).expect(CHECKED),
            Ordering::Equal => return reader.value(0),
            Ordering::Greater => return None,
        }
    }
    None
}

/// Passes on the values that the change that begins at an entry of a block writes, each with its
/// field, ascending by field.
pub(super) fn each_value(block: &Block, entry: Entry, read: &mut dyn FnMut(&str, Value)) {
    let mut reader = reader_at(block, entry);
    let head = reader.head(Some(entry.at), Stamp::ZERO).expect(CHECKED);
    for _ in 0..head.writes {
        let field = reader.text().expect(CHECKED);
        read(field, reader.value(0).expect(CHECKED));
        reader.skip_stamps(entry.at).expect(CHECKED);
    }
}

/// Passes on the stamps that the change at an entry of a block replaces, in any field. No value is read.
pub(super) fn each_replaced(block: &Block, entry: Entry, read: &mut dyn FnMut(Stamp)) {
    let mut reader = reader_at(block, entry);
    let head = reader.head(Some(entry.at), Stamp::ZERO).expect(CHECKED);
    for _ in 0..head.writes {
        reader.skip_text().expect(CHECKED);
        reader.skip_value(0).expect(CHECKED);
        for _ in 0..reader.count().expect(CHECKED) {
            read(reader.stamp(entry.at).expect(CHECKED));
        }
    }
}

fn reader_at(block: &Block, entry: Entry) -> Reader<'_> {
    Reader { block, next: entry.offset as usize }
}
