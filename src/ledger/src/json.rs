//! Values as JSON text, and back.
//!
//! What all of a large file passes through is a function of this crate and no generic one, so that
//! it is compiled here, for speed.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Change, Name};

/// The member of a listed record that names it.
pub const ID: &str = "id";

/// The JSON of what a ledger holds: names, texts and JSON values, which always have one.
pub fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    // Not `expect`: printing serde's error would bring all of its words into the program.
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("ledgers hold text keys and JSON values")
    };
    text
}

/// The JSON of changes.
pub fn text_of_changes(changes: &[&Change]) -> String {
    json_text(changes)
}

/// The changes of such a text.
pub fn changes_of_text(text: &str) -> serde_json::Result<Vec<Change>> {
    serde_json::from_str(text)
}

/// The JSON value that a text begins with, and how many bytes it takes.
pub fn first_value<T: DeserializeOwned>(text: &str) -> serde_json::Result<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    match values.next() {
        Some(value) => Ok((value?, values.byte_offset())),
        // Nothing is left, which is no value: said in the same words.
        None => serde_json::from_str(text).map(|value| (value, text.len())),
    }
}

/// The change that a text begins with, and how many bytes it takes.
pub fn first_change(text: &str) -> serde_json::Result<(Change, usize)> {
    first_value(text)
}

/// The id of the listed record that a text begins with, if it is one, and how many bytes the record
/// takes; all else in it is passed over.
pub fn first_id(text: &str) -> serde_json::Result<(Option<Name>, usize)> {
    first_value::<Id>(text).map(|(id, bytes)| (id.0, bytes))
}

/// An object's last member of this name, if it is a text that is not empty.
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
                let id = found.as_ref().and_then(Value::as_str).filter(|id| !id.is_empty());
                Ok(Id(id.map(Name::from)))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
