//! Writes a ledger as a file.

use serde::Serialize;
use serde_json::{Map, Value};

use super::envelope::{About, Exported, FORMAT, VERSION};
use crate::domain::records::Kind;
use crate::ledger::{DELETED, Ledger, RecordView, json_text};
use crate::order;

/// The file's text: one record and one change a line, so that it can be read, searched and
/// compared with everyday tools. The same ledger gives the same text, whatever the order in which
/// its changes came.
pub fn write(about: &About, ledger: &Ledger, exported: &Exported) -> String {
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
    let mut records: Vec<RecordView<'_>> =
        ledger.records().filter(|record| !record.is_deleted()).collect();
    // Kinds that this version knows come first, in its order.
    let rank = |record: &RecordView<'_>| {
        Kind::ALL.iter().position(|kind| kind.code() == &*record.key().kind).unwrap_or(usize::MAX)
    };
    order::sort_by(&mut records, |a, b| (rank(a), a.key()).cmp(&(rank(b), b.key())));
    let by_kind = records.chunk_by(|a, b| a.key().kind == b.key().kind);
    for (place, records) in by_kind.enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        push_json(&mut text, &records[0].key().kind);
        text.push_str(":[");
        push_lines(&mut text, records.iter().map(listed));
        text.push(']');
    }
    text.push_str("},\n\"changes\":[");
    push_lines(&mut text, ledger.changes_in_order().into_iter());
    text.push_str("]\n}\n");
    text
}

fn push_json(text: &mut String, value: &(impl Serialize + ?Sized)) {
    text.push_str(&json_text(value));
}

fn push_lines(text: &mut String, items: impl Iterator<Item = impl Serialize>) {
    for (place, item) in items.enumerate() {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        push_json(text, &item);
    }
}

fn listed(record: &RecordView<'_>) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), Value::String(record.key().id.to_string()));
    for field in record.fields().iter().filter(|field| !matches!(&*field.name, "id" | DELETED)) {
        if let Some(value) = record.value(&field.name) {
            object.insert(field.name.to_string(), value.clone());
        }
    }
    Value::Object(object)
}
