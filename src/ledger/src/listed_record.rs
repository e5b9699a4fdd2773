//! Records as files list them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::members::{JsonMember, NameSeed, shared_name, sorted_members};
use super::{FieldWrite, Name, first_value};

/// The member of a listed record that holds its id.
const ID: &str = "id";

/// A record that a file lists.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedRecord {
    /// Its id: the last member `id`, if that is a non-empty text.
    pub id: Option<Name>,
    /// What its other members write, ascending by field. Of duplicate members the last one counts.
    pub writes: Vec<FieldWrite>,
}

/// The listed record at the start of a text, and its length in bytes.
pub fn first_record(text: &str) -> serde_json::Result<(ListedRecord, usize)> {
    let mut plain = Plain { text, at: 0 };
    match plain.record() {
        Some(record) => Ok((record, plain.at)),
        None => first_value(text),
    }
}

/// Reads a record with nothing but plain values: texts without escapes, whole numbers, `true`, `false`
/// and `null`. Nearly all records are such, and this takes half the time of reading any JSON. What it
/// does not read is read by `serde_json`, which also says what is wrong about it.
struct Plain<'a> {
    text: &'a str,
    /// The number of bytes read.
    at: usize,
}

impl<'a> Plain<'a> {
    fn record(&mut self) -> Option<ListedRecord> {
        let mut record = ListedRecord { id: None, writes: Vec::with_capacity(8) };
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(record);
        }
        loop {
            let name = self.text()?;
            self.take(b':')?;
            let value = self.value()?;
            if name == ID {
                record.id = id_of(&value);
            } else {
                let field = shared_name(name);
                record.writes.push(FieldWrite { field, value, replaces: Vec::new() });
            }
            if self.take(b',').is_none() {
                break;
            }
        }
        self.take(b'}')?;
        record.writes = sorted_members(record.writes);
        Some(record)
    }

    fn value(&mut self) -> Option<Value> {
        match self.peek()? {
            b'"' => self.text().map(Value::from),
            b'0'..=b'9' => self.whole_number().map(Value::from),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => None,
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let rest = &self.text[self.at..];
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
        let bytes = rest.as_bytes().iter().position(is_special)?;
        self.at += bytes + 1;
        (rest.as_bytes()[bytes] == b'"').then(|| &rest[..bytes])
    }

    fn whole_number(&mut self) -> Option<u64> {
        let rest = &self.text[self.at..];
        let bytes = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_whole = !matches!(rest.as_bytes().get(bytes), Some(b'.' | b'e' | b'E'));
        let has_leading_zero = bytes > 1 && rest.starts_with('0');
        self.at += bytes;
        rest[..bytes].parse().ok().filter(|_| is_whole && !has_leading_zero)
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let is_next = self.text[self.at..].starts_with(word);
        self.at += word.len();
        is_next.then_some(value)
    }

    /// Takes this byte, after blanks.
    fn take(&mut self, byte: u8) -> Option<()> {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next.then_some(())
    }

    /// The next byte that is not blank.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }
}

impl<'de> Deserialize<'de> for ListedRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = ListedRecord;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ListedRecord, A::Error> {
                let mut id = None;
                let mut writes: Vec<FieldWrite> = Vec::with_capacity(8);
                while let Some(name) = map.next_key_seed(NameSeed)? {
                    if *name == *ID {
                        id = id_of(&map.next_value()?);
                    } else {
                        writes.push(FieldWrite::new(name, map.next_value()?));
                    }
                }
                Ok(ListedRecord { id, writes: sorted_members(writes) })
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

fn id_of(value: &Value) -> Option<Name> {
    value.as_str().filter(|id| !id.is_empty()).map(Name::from)
}

/// The id of the listed record at the start of a text, if it has one, and the length of the record in
/// bytes. Its other members are skipped, also if their values cannot be represented: this reads the
/// records that [`first_record`] does not.
pub fn first_id(text: &str) -> serde_json::Result<(Option<Name>, usize)> {
    first_value::<Id>(text).map(|(id, bytes)| (id.0, bytes))
}

/// The last member `id` of an object, if it is a non-empty text.
struct Id(Option<Name>);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Id, A::Error> {
                let mut found = None;
                while let Some(name) = map.next_key::<Cow<'de, str>>()? {
                    if name == ID {
                        found = Some(map.next_value::<Value>()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Id(found.as_ref().and_then(id_of)))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
