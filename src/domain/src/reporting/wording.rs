//! How an office words its papers: text blocks of its own in place of the built-in ones, and texts of single papers
//! that were changed by hand. Both are records of kinds of their own, so that they travel in files and merge.

use serde_json::{Value, json};

use zhibu_ledger::{Ledger, Name, RecordKey};

/// The kind of the records with a text block of the office; the id is the name of the block.
pub const TEMPLATE: &str = "paper_template";
/// The kind of the records with the texts of one paper that were changed by hand: a field for each, named by its place
/// in the paper. The id names the paper and what it is about.
pub const PASSAGES: &str = "paper_text";
/// The field of a text block.
const TEXT: &str = "text";

/// Whether records of the kind hold free text that may tell anything, a person's name included. They stand in no file
/// that withholds something.
pub fn is_wording(kind: &str) -> bool {
    matches!(kind, TEMPLATE | PASSAGES)
}

/// A text block as the office has set it.
pub fn template_of(ledger: &Ledger, code: &str) -> Option<String> {
    let record = ledger.record(&RecordKey::new(TEMPLATE, code))?;
    let value = record.value(TEXT).filter(|_| !record.is_deleted())?;
    value.as_str().map(str::to_owned)
}

/// What writes a text block of the office; without a text, the one that is built in counts again.
pub fn write_template(code: &str, text: Option<&str>) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![(TEXT.into(), text.map_or(Value::Null, |text| json!(text)))];
    (RecordKey::new(TEMPLATE, code), values)
}

/// The texts of a paper that were changed by hand, by their places in it, ascending.
pub fn passages_of(ledger: &Ledger, paper: &str) -> Vec<(Name, String)> {
    let Some(record) = ledger.record(&RecordKey::new(PASSAGES, paper)) else { return Vec::new() };
    if record.is_deleted() {
        return Vec::new();
    }
    let values = record.values().into_iter();
    values.filter_map(|(place, value)| Some((place, value.as_str()?.to_owned()))).collect()
}

/// What writes a text of a paper; without one, the paper says again what it is written from.
pub fn write_passage(
    paper: &str,
    place: &str,
    text: Option<&str>,
) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![(place.into(), text.map_or(Value::Null, |text| json!(text)))];
    (RecordKey::new(PASSAGES, paper), values)
}
