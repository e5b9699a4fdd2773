//! How an office words its papers: text blocks of its own in place of the built-in ones, and texts of single papers
//! that were changed by hand. Both are records of kinds of their own, so that they travel in files and merge.

use serde_json::{Value, json};

use zhibu_ledger::{Ledger, Name, RecordKey, Stamp};

/// The kind of the records with a text block of the office; the id is the name of the block.
pub const TEMPLATE: &str = "paper_template";
/// The kind of the records with the texts of one paper that were changed by hand: a field for each, named by its place
/// in the paper. The id names the paper and what it is about.
pub const PASSAGES: &str = "paper_text";
/// The field of a text block.
pub const TEXT: &str = "text";

/// The field of a paper that says whether a seal is put on it. A passage is never named so: the name of its place has the
/// stroke after its heading.
pub const SEAL: &str = "seal";

/// Whether records of the kind hold free text that may tell anything, a person's name included. They stand in no file
/// that withholds something.
pub fn is_wording(kind: &str) -> bool {
    matches!(kind, TEMPLATE | PASSAGES)
}

/// The text blocks that the office has set. Each unit's part has them, so that its papers are worded alike.
pub fn templates(ledger: &Ledger) -> Vec<RecordKey> {
    let set = ledger.records().filter(|record| !record.is_deleted());
    set.map(|record| record.key().clone()).filter(|key| *key.kind == *TEMPLATE).collect()
}

/// A text block as the office has set it.
pub fn template_of(ledger: &Ledger, code: &str) -> Option<String> {
    let record = ledger.record(&RecordKey::new(TEMPLATE, code))?;
    let value = record.value(TEXT).filter(|_| !record.is_deleted())?;
    value.as_str().map(str::to_owned)
}

fn rows(kept: Option<&Value>) -> Vec<String> {
    let rows = kept.and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What writes a text block of the office; without a text, the one that is built in counts again.
pub fn write_template(code: &str, text: Option<&str>) -> (RecordKey, Vec<(Name, Value)>) {
    let values = vec![(TEXT.into(), text.map_or(Value::Null, |text| json!(text)))];
    (RecordKey::new(TEMPLATE, code), values)
}

/// The members of a text that was changed by hand.
const DRAFT: &str = "draft";
const NTH: &str = "nth";
const ALIKE: &str = "alike";
const BEGUN: &str = "begun";
const ROWS: &str = "rows";

/// A text of a paper that was changed by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPassage {
    /// What was written.
    pub text: String,
    /// What it was written instead of; `None` where that was not kept.
    pub from: Option<Drafting>,
}

/// What a paper was drafted with when a text of it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafting {
    /// The draft, its figures by name.
    pub draft: String,
    /// Which of those with this draft it was, from 0 on.
    pub nth: u64,
    /// How many had this draft.
    pub alike: u64,
    /// How many stood below the same heading and began with the same words.
    pub begun: u64,
    /// Where its figures and owed places lead, in their order; empty if it has none, or that was not kept.
    pub rows: Vec<String>,
}

/// The texts of a paper that were changed by hand, by their places in it, ascending.
pub fn passages_of(ledger: &Ledger, paper: &str) -> Vec<(Name, KeptPassage)> {
    let Some(record) = ledger.record(&RecordKey::new(PASSAGES, paper)) else { return Vec::new() };
    if record.is_deleted() {
        return Vec::new();
    }
    let values = record.values().into_iter();
    values.filter_map(|(place, value)| Some((place, kept(&value)?))).collect()
}

/// What is written in a kept text; another program may keep the text alone.
pub fn passage_text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get(TEXT)?.as_str())
}

/// The heads of a text of a paper, for whoever begins to change it.
pub fn passage_heads(ledger: &Ledger, paper: &str, place: &str) -> Vec<Stamp> {
    heads(ledger, &RecordKey::new(PASSAGES, paper), place)
}

/// The heads of a text block, for whoever begins to change it.
pub fn template_heads(ledger: &Ledger, code: &str) -> Vec<Stamp> {
    heads(ledger, &RecordKey::new(TEMPLATE, code), TEXT)
}

fn heads(ledger: &Ledger, key: &RecordKey, field: &str) -> Vec<Stamp> {
    ledger.record(key).map(|record| record.head_stamps(field)).unwrap_or_default()
}

fn kept(value: &Value) -> Option<KeptPassage> {
    let number = |member: &str| value.get(member).and_then(Value::as_u64);
    let drafting = || {
        Some(Drafting {
            draft: value.get(DRAFT)?.as_str()?.to_owned(),
            nth: number(NTH)?,
            alike: number(ALIKE)?,
            begun: number(BEGUN)?,
            rows: rows(value.get(ROWS)),
        })
    };
    Some(KeptPassage { text: passage_text(value)?.to_owned(), from: drafting() })
}

/// Whether a seal is put on a paper, as a user has chosen; `None` if nobody has.
pub fn seal_of(ledger: &Ledger, paper: &str) -> Option<bool> {
    let record = ledger.record(&RecordKey::new(PASSAGES, paper))?;
    record.value(SEAL).filter(|_| !record.is_deleted())?.as_bool()
}

/// What writes whether a seal is put on a paper.
pub fn write_seal(paper: &str, has_seal: bool) -> (RecordKey, Vec<(Name, Value)>) {
    (RecordKey::new(PASSAGES, paper), vec![(SEAL.into(), json!(has_seal))])
}

/// What writes a text of a paper, with what it is written instead of; without one, the paper says again what it is
/// written from.
pub fn write_passage(
    paper: &str,
    place: &str,
    written: Option<(&str, &Drafting)>,
) -> (RecordKey, Vec<(Name, Value)>) {
    let value = |(text, from): (&str, &Drafting)| {
        json!({
            TEXT: text,
            DRAFT: from.draft,
            NTH: from.nth,
            ALIKE: from.alike,
            BEGUN: from.begun,
            ROWS: from.rows,
        })
    };
    let values = vec![(place.into(), written.map_or(Value::Null, value))];
    (RecordKey::new(PASSAGES, paper), values)
}
