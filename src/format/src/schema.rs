//! The JSON Schema of the file, generated from the record kinds.

use serde_json::{Map, Value, json};

use super::envelope::{FORMAT, VERSION};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::{Decimal, Qualifier};

/// The schema of version 1 (JSON Schema 2020-12).
pub fn schema() -> Value {
    let kinds: Map<String, Value> = Kind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), json!({ "type": "array", "items": record(*kind) })))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "ledger.v1.json",
        "title": "zhibu-ledger, version 1",
        "description": "A ledger of temporary Party organisations and Party-building alliances.",
        "type": "object",
        "required": ["format", "version"],
        "properties": {
            "format": { "const": FORMAT },
            "version": { "const": VERSION },
            "ledger": ledger(),
            "exported": {
                "type": "object",
                "properties": {
                    "at": { "type": "string" },
                    "unit": { "type": "string" },
                    "name": { "type": "string" },
                },
            },
            "records": {
                "type": "object",
                "description": "What the ledger holds, by kind: for people and other programs.",
                "properties": kinds,
                "additionalProperties": { "type": "array", "items": { "$ref": "#/$defs/record" } },
            },
            "changes": {
                "type": "array",
                "description": "How it came to hold that: what merges.",
                "items": { "$ref": "#/$defs/change" },
            },
            "check": {
                "type": "string",
                "description": "Tells the program that exported the file that nobody altered it since: then its records need not be compared with its changes. Other programs leave it out.",
            },
        },
        "$defs": definitions(),
    })
}

/// The schema of the member `ledger`: see [`About`](super::About).
fn ledger() -> Value {
    json!({
        "type": "object",
        "required": ["id", "title"],
        "properties": {
            "id": { "type": "string", "minLength": 1 },
            "title": { "type": "string" },
            "as_of": { "$ref": "#/$defs/date" },
            "part": {
                "type": "object",
                "required": ["organisation", "name"],
                "properties": {
                    "organisation": { "type": "string" },
                    "name": { "type": "string" },
                },
            },
            "nameless": { "type": "boolean" },
            "sample": { "enum": ["laoshan2022", "demo"] },
        },
    })
}

/// The shared definitions.
fn definitions() -> Value {
    json!({
        "stamp": { "type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{20}$" },
        "date": { "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$" },
        "text": { "type": "string", "pattern": "\\S" },
        "count": { "oneOf": [
            { "type": "integer", "minimum": 0, "maximum": u32::MAX },
            {
                "type": "object",
                "required": ["value"],
                "properties": {
                    "value": { "type": "integer", "minimum": 0, "maximum": u32::MAX },
                    "qualifier": { "$ref": "#/$defs/qualifier" },
                },
                "additionalProperties": false,
            },
        ] },
        "quantity": {
            "type": "object",
            "required": ["value", "unit"],
            "properties": {
                // Not by `multipleOf`: validators divide binary fractions, by which 86.4 is no multiple
                // of 0.0001.
                "value": {
                    "type": "number",
                    "description": "At most four decimals, however it is written: 500, 500.0 and 5e2 are the same.",
                    "minimum": -Decimal::MAX,
                    "maximum": Decimal::MAX,
                },
                "unit": { "type": "string" },
                "qualifier": { "$ref": "#/$defs/qualifier" },
            },
            "additionalProperties": false,
        },
        "qualifier": { "enum": Qualifier::ALL.map(Qualifier::code) },
        "record": {
            "type": "object",
            "required": ["id"],
            "properties": { "id": { "type": "string", "minLength": 1 } },
        },
        "change": change(),
    })
}

/// The schema of a [`Change`](zhibu_ledger::Change).
fn change() -> Value {
    json!({
        "type": "object",
        "required": ["at", "kind", "id", "set"],
        "properties": {
            "at": { "$ref": "#/$defs/stamp" },
            "kind": { "type": "string" },
            "id": { "type": "string" },
            "new": { "type": "boolean" },
            "set": { "type": "object" },
            "replaces": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": { "$ref": "#/$defs/stamp" },
                },
            },
            "archives": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": { "$ref": "#/$defs/stamp" },
                },
            },
            "action": { "$ref": "#/$defs/stamp" },
            "undoes": { "$ref": "#/$defs/stamp" },
            "by": { "type": "string" },
            "why": { "type": "string" },
        },
        "additionalProperties": false,
    })
}

fn record(kind: Kind) -> Value {
    let fields: Map<String, Value> = kind
        .fields()
        .iter()
        .map(|field| (field.name.to_owned(), field_schema(field.field_type)))
        .collect();
    json!({ "$ref": "#/$defs/record", "properties": fields })
}

fn field_schema(field_type: FieldType) -> Value {
    match field_type {
        FieldType::Text | FieldType::LongText => json!({ "$ref": "#/$defs/text" }),
        FieldType::Texts => json!({ "type": "array", "items": { "$ref": "#/$defs/text" } }),
        FieldType::Date => json!({ "$ref": "#/$defs/date" }),
        FieldType::Choice(codes) => json!({ "enum": codes }),
        FieldType::Count => json!({ "$ref": "#/$defs/count" }),
        FieldType::Quantity => json!({ "$ref": "#/$defs/quantity" }),
        FieldType::Reference(kind) => reference(kind),
        FieldType::Choices(codes) => json!({ "type": "array", "items": { "enum": codes } }),
        FieldType::References(kind) => json!({ "type": "array", "items": reference(kind) }),
    }
}

fn reference(kind: Kind) -> Value {
    json!({
        "type": "string",
        "minLength": 1,
        "description": format!("The id of a record of kind {}.", kind.code()),
    })
}
