//! The published JSON Schema is the one that the code generates.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Number, Value, json};
use zhibu_domain::values::quantity::{Count, Quantity};
use zhibu_format::schema;

#[test]
fn the_published_schema_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/schema/ledger.v1.json");
    let published = std::fs::read_to_string(path).unwrap();
    let fresh = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    assert!(published == fresh, "run `make generate`: the record kinds have changed");
}

/// A number in the ways that JSON has for it, and the same number times 10^15.
fn number() -> impl Strategy<Value = (String, i128)> {
    let exponent = prop_oneof![Just(None), (-6..7_i32).prop_map(Some)];
    let digits = prop_oneof![0..20_000_u64, 0..200_000_000_000_000_u64];
    (any::<bool>(), digits, 0..9_usize, exponent, 0..3_usize).prop_map(
        |(is_negative, digits, decimals, exponent, zeros)| {
            let sign = if is_negative { "-" } else { "" };
            let padded = format!("{digits:0width$}", width = decimals + 1);
            let (whole, part) = padded.split_at(padded.len() - decimals);
            let zeros = "0".repeat(zeros);
            let part = format!("{part}{zeros}");
            let point = if part.is_empty() { "" } else { "." };
            let power = exponent.map(|power| format!("e{power}")).unwrap_or_default();
            let scale = 15 - i32::try_from(decimals).unwrap() + exponent.unwrap_or(0);
            let value = i128::from(digits) * 10_i128.pow(u32::try_from(scale).unwrap());
            let text = format!("{sign}{whole}{point}{part}{power}");
            (text, if is_negative { -value } else { value })
        },
    )
}

/// A number of the schema, times 10^15.
fn scaled(number: &Value) -> i128 {
    let text = number.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits: i128 = format!("{whole}{part}").parse().unwrap();
    digits * 10_i128.pow(u32::try_from(15 - part.len()).unwrap())
}

/// Whether the schema of a number allows this one; of decimals it says so in words.
fn is_allowed(schema: &Value, value: i128) -> bool {
    let decimals = match (&schema["type"], schema["description"].as_str()) {
        (kind, _) if kind == "integer" => 0,
        (_, Some(words)) if words.starts_with("At most four decimals") => 4,
        other => panic!("nothing is said of decimals: {other:?}"),
    };
    let unit = 10_i128.pow(15 - decimals);
    let bounds = scaled(&schema["minimum"])..=scaled(&schema["maximum"]);
    value % unit == 0 && bounds.contains(&value)
}

static DEFINITIONS: LazyLock<Value> = LazyLock::new(|| schema()["$defs"].clone());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_schema_and_the_program_allow_the_same_numbers((text, value) in number()) {
        let definitions = &*DEFINITIONS;
        let number: Number = serde_json::from_str(&text).unwrap();
        let quantity = json!({ "value": number, "unit": "户" });
        let of_quantity = &definitions["quantity"]["properties"]["value"];
        let is_read = Quantity::from_json(&quantity).is_some();
        prop_assert_eq!(is_allowed(of_quantity, value), is_read, "{}", text);
        let [plain, qualified] = [0, 1].map(|way| &definitions["count"]["oneOf"][way]);
        for (of_count, count) in [
            (plain, json!(number)),
            (&qualified["properties"]["value"], json!({ "value": number })),
        ] {
            let is_read = Count::from_json(&count).is_some();
            prop_assert_eq!(is_allowed(of_count, value), is_read, "{}", text);
        }
        prop_assert_eq!(&qualified["required"], &json!(["value"]));
    }
}
