//! The JSON Schema of a roll-up.

use serde_json::{Value, json};

use super::read::MOST_ID_CHARS;
use super::{Measure, ROLL_UP_FORMAT, ROLL_UP_VERSION};
use zhibu_domain::values::quantity::Qualifier;

/// The schema of version 1 (JSON Schema 2020-12).
pub fn roll_up_schema() -> Value {
    let codes: Vec<&str> = Measure::ALL.iter().map(|measure| measure.code()).collect();
    let qualifiers: Vec<&str> =
        Qualifier::ALL.iter().filter(|of| **of != Qualifier::Exact).map(|of| of.code()).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "rollup.v1.json",
        "title": "zhibu-rollup, version 1",
        "description": "What the rules make of many ledgers, as numbers: zhibu-rollup writes it, and the app shows it.",
        "type": "object",
        "required": ["format", "version", "measures", "periods", "ledgers"],
        "properties": {
            "format": { "const": ROLL_UP_FORMAT },
            "version": { "const": ROLL_UP_VERSION },
            "missing": {
                "type": "array",
                "description": "Files of which nothing is in it.",
                "items": {
                    "type": "object",
                    "required": ["file", "reason"],
                    "properties": { "file": { "type": "string" }, "reason": { "type": "string" } },
                },
            },
            "measures": {
                "type": "array",
                "description": format!("What series count, by index. Known are {}.", codes.join(", ")),
                "items": { "type": "string" },
            },
            "periods": {
                "type": "array",
                "description": "When, by index: 2022-06; 2022~ for some time in that year; earlier for what is before them; undated; empty for the day of the ledger.",
                "items": { "type": "string", "pattern": "^([0-9]{4}(-[0-9]{2}|~)|earlier|undated|)$" },
            },
            "ledgers": { "type": "array", "items": ledger(&qualifiers) },
        },
    })
}

/// An id.
fn id() -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": MOST_ID_CHARS })
}

fn ledger(qualifiers: &[&str]) -> Value {
    let exactness = [[""].as_slice(), qualifiers].concat();
    let count = json!({ "type": "integer", "minimum": 0 });
    json!({
        "type": "object",
        "required": ["id", "title", "as_of", "areas", "series"],
        "properties": {
            "id": id(),
            "title": { "type": "string" },
            "district": { "type": "string", "description": "The code of its area." },
            "as_of": { "type": "string", "format": "date", "description": "Numbers of different days are not added." },
            "exported_at": { "type": "string" },
            "files": count,
            "changes": count,
            "conflicts": count,
            "left_out": count,
            "areas": {
                "type": "array",
                "description": "The areas at the top of its tree, id and name; the id - stands for what belongs to none.",
                "items": { "type": "array", "prefixItems": [id(), { "type": "string" }], "minItems": 2, "maxItems": 2 },
            },
            "series": {
                "type": "array",
                "items": {
                    "type": "array",
                    "minItems": 9,
                    "maxItems": 9,
                    "prefixItems": [
                        { "type": "integer", "minimum": 0, "description": "The area, counted from 1; 0 for the whole ledger." },
                        { "type": "integer", "minimum": 0, "description": "The index of the measure." },
                        { "type": "string", "description": "The part of the measure: a choice, a rule, a measure of outcomes." },
                        { "type": "string", "description": "Of an outcome, how it is attributed: direct, direct-unproven." },
                        { "type": "string", "description": "The unit of an outcome." },
                        { "enum": exactness, "description": "How exact the values are; empty if they are." },
                        { "enum": [0, 1, 2], "description": "0: never added. 1: added over ledgers and areas. 2: over periods too." },
                        { "type": "integer", "minimum": 0, "description": "The index of the period of the first value." },
                        { "type": "array", "description": "One value for each period from there on; null for none.", "items": { "type": ["number", "null"] } },
                    ],
                },
            },
        },
    })
}
