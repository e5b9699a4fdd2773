//! Reads packed changes.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use super::{Block, Entry, flag, read_number, tag, unzigzag};
use crate::change::ByField;
use crate::stamp::Writer;
use crate::{Change, FieldWrite, Name, RecordKey, Stamp, ValueRef, shared_name};

/// As deep as the JSON reader goes, so that tampered bytes cannot exhaust the stack.
const MOST_NESTED: u32 = 128;

/// Reads packed changes. Everything is `None` if the bytes are not what [`Packer`](super::Packer) writes.
pub(super) struct Reader<'a> {
    pub(super) block: &'a Block,
    pub(super) next: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.block.bytes.get(self.next)?;
        self.next += 1;
        Some(byte)
    }

    /// Most numbers are less than 128, and each change has dozens: these are read here, though size counts.
    #[expect(clippy::inline_always, reason = "a call costs more than what it does")]
    #[inline(always)]
    fn number(&mut self) -> Option<u64> {
        if let Some(byte) = self.block.bytes.get(self.next).filter(|byte| **byte < 0x80) {
            self.next += 1;
            return Some(u64::from(*byte));
        }
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

    /// Reads what [`value`](Self::value) reads, without a copy of a text.
    fn value_ref(&mut self) -> Option<ValueRef<'a>> {
        if self.block.bytes.get(self.next) == Some(&tag::TEXT) {
            self.next += 1;
            return self.text().map(ValueRef::Text);
        }
        self.value(0).map(ValueRef::Other)
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
    pub(super) fn skip_change(&mut self, before: Stamp) -> Option<Stamp> {
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
pub(crate) struct Head<'a> {
    flags: u8,
    at: Stamp,
    /// The kind of the record that is written.
    pub(crate) kind: &'a str,
    id: &'a str,
    /// The action that it belongs to.
    pub(crate) action: Stamp,
    /// The action that it reverts.
    pub(crate) undoes: Option<Stamp>,
    /// The number of writes.
    writes: usize,
}

impl Head<'_> {
    /// The record that is written.
    pub(crate) fn key(&self) -> RecordKey {
        RecordKey { kind: shared_name(self.kind), id: Name::from(self.id) }
    }

    /// Whether it created its record.
    pub(crate) fn creates(&self) -> bool {
        self.flags & flag::CREATES != 0
    }

    /// Whether it names archived changes.
    pub(crate) fn has_archives(&self) -> bool {
        self.flags & flag::ARCHIVES != 0
    }
}

const CHECKED: &str = "the bytes were checked or packed by this program";

/// The change that begins at an entry of a block.
pub(crate) fn change_at(block: &Block, entry: Entry) -> Change {
    reader_at(block, entry).change(entry.at).expect(CHECKED)
}

/// What comes before the writes of the change that begins at an entry of a block.
pub(crate) fn head_at(block: &Block, entry: Entry) -> Head<'_> {
    reader_at(block, entry).head(Some(entry.at), Stamp::ZERO).expect(CHECKED)
}

/// What the change that begins at an entry of a block writes to a field.
pub(crate) fn value_at<'a>(block: &'a Block, entry: Entry, field: &str) -> Option<ValueRef<'a>> {
    let mut reader = reader_at(block, entry);
    let head = reader.head(Some(entry.at), Stamp::ZERO).expect(CHECKED);
    for _ in 0..head.writes {
        match reader.text().expect(CHECKED).cmp(field) {
            Ordering::Less => reader.skip_write(entry.at).expect(CHECKED),
            Ordering::Equal => return reader.value_ref(),
            Ordering::Greater => return None,
        }
    }
    None
}

/// Passes on the values that the change that begins at an entry of a block writes, each with its
/// field, ascending by field.
pub(crate) fn each_value(block: &Block, entry: Entry, read: &mut dyn FnMut(&str, ValueRef<'_>)) {
    let mut reader = reader_at(block, entry);
    let head = reader.head(Some(entry.at), Stamp::ZERO).expect(CHECKED);
    for _ in 0..head.writes {
        let field = reader.text().expect(CHECKED);
        read(field, reader.value_ref().expect(CHECKED));
        reader.skip_stamps(entry.at).expect(CHECKED);
    }
}

/// Passes on the stamps that the change at an entry of a block replaces, in any field. No value is read.
pub(crate) fn each_replaced(block: &Block, entry: Entry, read: &mut dyn FnMut(Stamp)) {
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
