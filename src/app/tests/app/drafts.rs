//! Drafts: what is typed becomes a value, and a value what was typed.

use serde_json::{Value, json};
use zhibu_app::draft::{FieldDraft, draft_of, pasted_cells, value_of, values_of};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::Violation;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_ledger::Ledger;
use zhibu_samples::bundled;

fn typed(text: &str, unit: &str, qualifier: Qualifier) -> FieldDraft {
    FieldDraft { text: text.into(), unit: unit.into(), qualifier }
}

#[test]
fn input_texts_become_values() {
    let exact = Qualifier::Exact;
    let cases: [(FieldType, FieldDraft, Result<Value, Violation>); 15] = [
        (FieldType::Text, typed("  甲 ", "", exact), Ok(json!("甲"))),
        (FieldType::Text, typed("   ", "", exact), Ok(Value::Null)),
        (FieldType::Date, typed("2022年6月", "", exact), Ok(json!("2022-06"))),
        (FieldType::Date, typed("六月", "", exact), Err(Violation::WrongType)),
        (
            FieldType::Texts,
            typed("一局、二局；三局", "", exact),
            Ok(json!(["一局", "二局", "三局"])),
        ),
        (FieldType::Count, typed("58", "", exact), Ok(json!(58))),
        (
            FieldType::Count,
            typed("3000", "", Qualifier::MoreThan),
            Ok(json!({"value": 3000, "qualifier": "more_than"})),
        ),
        (FieldType::Count, typed("5.5", "", exact), Err(Violation::WrongType)),
        (FieldType::Count, typed("-1", "", exact), Err(Violation::WrongType)),
        (FieldType::Count, typed("１２", "", exact), Ok(json!(12))),
        (
            FieldType::Count,
            typed("99999999999", "", exact),
            Err(Violation::TooLarge { most: u32::MAX }),
        ),
        (
            FieldType::Quantity,
            typed("60.5", "万元", Qualifier::About),
            Ok(json!({"value": 60.5, "unit": "万元", "qualifier": "about"})),
        ),
        (FieldType::Quantity, typed("60", " ", exact), Err(Violation::NoUnit)),
        (FieldType::Quantity, typed("许多", "户", exact), Err(Violation::WrongType)),
        (FieldType::Reference(Kind::Branch), typed("b", "", exact), Ok(json!("b"))),
    ];
    for (field_type, typed, expected) in cases {
        assert_eq!(value_of(field_type, &typed), expected, "{typed:?}");
    }
}

#[test]
fn every_sample_record_round_trips_through_its_form() {
    for sample in [zhibu_format::Sample::Laoshan2022, zhibu_format::Sample::Demo] {
        let mut ledger = Ledger::new();
        ledger.insert(bundled(sample).changes);
        for record in ledger.records() {
            let kind = Kind::from_code(&record.key().kind).unwrap();
            let draft = draft_of(kind, |field| record.value(field));
            let (values, problems) = values_of(kind, &draft);
            assert_eq!(problems, []);
            let values = values.into_iter().map(|(name, value)| (name.into(), value)).collect();
            assert_eq!(ledger.draft(record.key(), values), [], "{:?}", record.key());
        }
    }
}

#[test]
fn a_pasted_column_of_cells_becomes_as_many_texts_of_a_list() {
    for (before, pasted, after, text) in [
        ("", "区财政局\n区城管局\n\n区人社局\n", "", "区财政局、区城管局、区人社局"),
        ("区委办", "区财政局\t区城管局", "", "区委办、区财政局、区城管局"),
        ("区委办、", "区财政局\r\n区城管局", "；区人社局", "区委办、区财政局、区城管局；区人社局"),
        ("区委办", "甲\n乙", "区人社局", "区委办、甲、乙、区人社局"),
    ] {
        let inserted = pasted_cells(before, pasted, after).unwrap();
        assert_eq!(format!("{before}{inserted}{after}"), text);
    }
    assert_eq!(pasted_cells("区委办", " 区财政局\n", ""), None);
}

#[test]
fn a_list_that_is_too_long_is_refused_and_not_cut() {
    let long = typed(&"区财政局、".repeat(4_001), "", Qualifier::Exact);
    let refused = Err(Violation::TooLong { most: 20_000 });
    assert_eq!(value_of(FieldType::Texts, &long), refused);
}
