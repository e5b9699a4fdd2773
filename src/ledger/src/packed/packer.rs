//! Packs changes.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};
use serde_json::{Number, Value};

use super::{Block, Entry, PackedChanges, flag, push_number, tag, zigzag};
use crate::{Change, Stamp};

/// Longer texts, in bytes, are not looked up: they hardly ever occur again.
const LONG_BYTES: usize = 64;

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
