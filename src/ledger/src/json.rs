//! Values as JSON text, and back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Change;

/// The JSON of names, texts and JSON values, whose serialisation cannot fail.
pub fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    // Not `expect`: formatting serde's error would add all of its messages to the program.
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("ledgers hold text keys and JSON values")
    };
    text
}

/// Changes as a JSON array.
pub fn text_of_changes(changes: &[Change]) -> String {
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
