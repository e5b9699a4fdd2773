//! Values as JSON text, and back.
//!
//! The hot functions for large files are not generic, so that they are compiled in this crate, which
//! is optimised for speed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::members::{JsonMember, NameSeed, sorted_members};
use super::{Change, FieldWrite, Name};

/// The member of a listed record that holds its id.
pub const ID: &str = "id";

/// The JSON of names, texts and JSON values, whose serialisation cannot fail.
pub fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    // Not `expect`: formatting serde's error would add all of its messages to the program.
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("ledgers hold text keys and JSON values")
    };
    text
}

/// Changes as a JSON array.
pub fn text_of_changes(changes: &[&Change]) -> String {
    json_text(changes)
}

/// Parses the result of [`text_of_changes`].
pub fn changes_of_text(text: &str) -> serde_json::Result<Vec<Change>> {
    serde_json::from_str(text)
}

/// The JSON value at the start of a text, and its length in bytes.
pub fn first_value<T: DeserializeOwned>(text: &str) -> serde_json::Result<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    match values.next() {
        Some(value) => Ok((value?, values.byte_offset())),
        // The text is empty: this returns serde's own error for that.
        None => serde_json::from_str(text).map(|value| (value, text.len())),
    }
}

/// The change at the start of a text, and its length in bytes.
pub fn first_change(text: &str) -> serde_json::Result<(Change, usize)> {
    first_value(text)
}

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
    first_value(text)
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
                    let value = map.next_value()?;
                    if *name == *ID {
                        id = id_of(&value);
                    } else {
                        writes.push(FieldWrite::new(name, value));
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
