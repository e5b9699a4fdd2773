//! Values as JSON text.

use serde::Serialize;

/// The JSON of what a ledger holds: names, texts and JSON values, which always have one.
pub fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    // Not `expect`: printing serde's error would bring all of its words into the program.
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("ledgers hold text keys and JSON values")
    };
    text
}
