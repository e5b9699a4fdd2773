//! Writes a ledger as a file.

use memchr::{memchr_iter, memmem};
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde_json::{Map, Value};
use xxhash_rust::xxh64::xxh64;

use super::envelope::{About, Exported, FORMAT, VERSION};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::receipts::SUBMISSION;
use zhibu_domain::reporting::scope::{is_known_field, is_known_kind, person_fields};
use zhibu_domain::reporting::trust::KEY;
use zhibu_domain::reporting::wording::is_wording;
use zhibu_ledger::order;
use zhibu_ledger::{DELETED, Ledger, RecordKey, RecordView, json_text};

/// The part of a ledger that is written to a file.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    /// The records to write; `None` for all.
    pub only: Option<FxHashSet<RecordKey>>,
    /// The records to leave out.
    pub without: FxHashSet<RecordKey>,
    /// Whether to leave out persons: the fields whose type may name them, and the authors of changes.
    /// Other text is not searched for names.
    pub is_without_persons: bool,
}

impl Extract {
    /// Whether the file withholds something. The history would reveal it, so such a file has none, and
    /// neither has it kinds and fields that this version does not know.
    pub fn is_redacted(&self) -> bool {
        self.is_without_persons || !self.without.is_empty()
    }

    /// Whether a record that is not deleted is in the file.
    pub fn holds(&self, key: &RecordKey) -> bool {
        // Receipts and keys name persons.
        if self.is_without_persons && matches!(&*key.kind, SUBMISSION | KEY) {
            return false;
        }
        // What was written by hand may tell anything.
        if self.is_redacted() && is_wording(&key.kind) {
            return false;
        }
        (!self.is_redacted() || is_known_kind(&key.kind))
            && self.only.as_ref().is_none_or(|only| only.contains(key))
            && !self.without.contains(key)
    }

    fn shows(&self, kind: &str, field: &str) -> bool {
        let Some(kind) = Kind::from_code(kind).filter(|_| self.is_redacted()) else { return true };
        is_known_field(kind, field)
            && !(self.is_without_persons && person_fields(kind).any(|personal| personal == field))
    }
}

/// The text of a file: one record or change per line, so that it can be read, searched and compared
/// with common tools. Equal ledgers give equal texts, whatever the order of insertion.
pub fn write(about: &About, ledger: &Ledger, exported: &Exported) -> String {
    write_extract(about, ledger, exported, &Extract::default())
}

/// Like [`write()`], for a part of the ledger.
pub fn write_extract(
    about: &About,
    ledger: &Ledger,
    exported: &Exported,
    extract: &Extract,
) -> String {
    let mut text = String::new();
    text.push_str("{\n\"format\":");
    push_json(&mut text, FORMAT);
    text.push_str(",\n\"version\":");
    push_json(&mut text, &VERSION);
    text.push_str(",\n\"ledger\":");
    push_json(&mut text, about);
    text.push_str(",\n\"exported\":");
    push_json(&mut text, exported);
    text.push_str(",\n\"records\":{");
    let mut records: Vec<RecordView<'_>> = ledger
        .records()
        .filter(|record| !record.is_deleted() && extract.holds(record.key()))
        .collect();
    // Known kinds come first, in the order of `Kind::ALL`.
    let rank = |record: &RecordView<'_>| {
        Kind::ALL.iter().position(|kind| kind.code() == &*record.key().kind).unwrap_or(usize::MAX)
    };
    order::sort_by(&mut records, |a, b| (rank(a), a.key()).cmp(&(rank(b), b.key())));
    let by_kind = records.chunk_by(|a, b| a.key().kind == b.key().kind);
    for (index, records) in by_kind.enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        push_json(&mut text, &records[0].key().kind);
        text.push_str(":[");
        push_lines(&mut text, records.iter().map(|record| listed(record, extract)));
        text.push(']');
    }
    text.push('}');
    if !extract.is_redacted() {
        text.push_str(",\n\"changes\":[");
        let changes = ledger.changes_in_order();
        push_lines(&mut text, changes.filter(|change| extract.holds(&change.key)));
        text.push(']');
    }
    let check = check_of(&text);
    text.push_str(",\n\"check\":");
    push_json(&mut text, &check);
    text.push_str("\n}\n");
    text
}

/// The seed of the check hash, so that other programs do not reproduce the hash by accident.
const CHECK_SEED: u64 = 0x7a68_6962_752d_0001;

/// The hash of everything before the member `check`, which shows that this program wrote it. It is no
/// proof against tampering; it saves comparing the listed records with the fold of the changes.
fn check_of(written: &str) -> String {
    format!("{:016x}", xxh64(written.as_bytes(), CHECK_SEED))
}

/// The end of the member `records` in a file written by this program, if `changes` follows. `begin` is
/// a byte index within the member.
pub(super) fn end_of_records(text: &str, begin: usize) -> Option<usize> {
    const END: &str = ",\n";
    // JSON texts contain no raw newlines.
    let mut lines = memchr_iter(b'\n', &text.as_bytes()[begin..]).map(|index| begin + index + 1);
    let next = lines.find(|line| text[*line..].starts_with("\"changes\":["))?;
    text[..next].ends_with(&format!("}}{END}")).then(|| next - END.len())
}

/// Whether a file is unchanged output of this program, possibly with a signature: one that was cut off is not.
pub fn is_as_written(text: &str) -> bool {
    const MEMBER: &str = ",\n\"check\":\"";
    // The check and the signature fit in this many bytes.
    let last = &text.as_bytes()[text.len().saturating_sub(1024)..];
    let Some(index) = memmem::rfind(last, MEMBER.as_bytes()) else { return false };
    let (written, check) = text.split_at(text.len() - last.len() + index);
    let after = check[MEMBER.len()..].strip_prefix(&check_of(written));
    after.is_some_and(|after| after == "\"\n}\n" || after.starts_with("\",\n\"signature\":{"))
}

fn push_json(text: &mut String, value: &(impl Serialize + ?Sized)) {
    text.push_str(&json_text(value));
}

fn push_lines(text: &mut String, items: impl Iterator<Item = impl Serialize>) {
    for (index, item) in items.enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        push_json(text, &item);
    }
}

fn listed(record: &RecordView<'_>, extract: &Extract) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), Value::String(record.key().id.to_string()));
    record.each_value(|field, value| {
        let is_of_record = !matches!(field, "id" | DELETED);
        if is_of_record && extract.shows(&record.key().kind, field) {
            object.insert(field.to_owned(), value.into_value());
        }
    });
    Value::Object(object)
}
