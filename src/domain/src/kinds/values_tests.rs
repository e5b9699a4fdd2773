//! The law of fields: what a field writes, it reads as the same value.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::field::{FieldType, fits};
use super::records::Kind;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Count, Decimal, Qualifier, Quantity};

fn text() -> impl Strategy<Value = String> {
    "[a-z支部一二 \\n]{0,8}[a-z支部]"
}

fn qualifier() -> impl Strategy<Value = Qualifier> {
    select(Qualifier::ALL.to_vec())
}

fn date() -> impl Strategy<Value = PartialDate> {
    (-200_000..200_000_i32, 0..3_u8).prop_map(|(days, precision)| {
        let day = Day::from_epoch_days(days);
        let (year, month, _) = day.civil();
        let date = match precision {
            0 => PartialDate::of_year(year),
            1 => PartialDate::of_month(year, month),
            _ => Some(PartialDate::of_day(day)),
        };
        date.expect("a day has a year and a month")
    })
}

/// Any value that the field can write.
fn json_of(field_type: FieldType) -> BoxedStrategy<Value> {
    match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Reference(_) => {
            text().prop_map(Value::from).boxed()
        }
        FieldType::Texts | FieldType::References(_) => {
            prop::collection::vec(text(), 0..4).prop_map(Value::from).boxed()
        }
        FieldType::Date => date().prop_map(|date| json!(date.to_string())).boxed(),
        FieldType::Choice(codes) => select(codes).prop_map(Value::from).boxed(),
        FieldType::Choices(codes) => {
            subsequence(codes, 0..=codes.len()).prop_map(Value::from).boxed()
        }
        FieldType::Count => (any::<u32>(), qualifier())
            .prop_map(|(value, qualifier)| Count { value, qualifier }.to_json())
            .boxed(),
        FieldType::Quantity => (any::<i32>(), "[户万元]{1,3}", qualifier())
            .prop_map(|(parts, unit, qualifier)| {
                let value = Decimal::from_ten_thousandths(i64::from(parts));
                Quantity { value, unit, qualifier }.to_json()
            })
            .boxed(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_text_is_read_alike_from_packed_changes_and_from_json(
        text in prop_oneof![text(), date().prop_map(|date| date.to_string()), any::<String>(), "[0-9]{0,5}[余]?[万]?元?|[a-z_]{0,9}"],
    ) {
        for kind in Kind::ALL {
            for index in 0..kind.fields().len() {
                // It compares the two.
                let _written = kind.rewrite(index, &Value::from(&*text));
            }
        }
    }
}

#[test]
fn every_field_of_every_kind_reads_again_what_it_writes() {
    for kind in Kind::ALL {
        for (index, spec) in kind.fields().iter().enumerate() {
            let mut runner = TestRunner::new(ProptestConfig::with_cases(20));
            let law = |json: Value| {
                prop_assert!(fits(spec.field_type, &json));
                prop_assert_eq!(kind.rewrite(index, &json), Some(json));
                Ok(())
            };
            let found = runner.run(&json_of(spec.field_type), law);
            assert_eq!(found, Ok(()), "{}.{}", kind.code(), spec.name);
        }
    }
}
