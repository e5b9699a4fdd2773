//! JSON values that are read as they are written.
//!
//! So that numbers keep all their digits, `serde_json` passes a number on as an object with one reserved
//! member, and its own `Value` takes every object that begins so for a number. But a file may have such
//! an object. The two differ in how the text of the member comes: as a string of its own for a number,
//! and borrowed from the text for an object.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value};

/// The member that `serde_json` reserves for numbers.
const RESERVED: &str = "$serde_json::private::Number";

/// A JSON value.
#[derive(Debug)]
pub struct JsonValue(pub Value);

impl<'de> Deserialize<'de> for JsonValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

/// Reads any value.
struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut found = Vec::new();
        while let Some(JsonValue(item)) = items.next_element()? {
            found.push(item);
        }
        Ok(Value::Array(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut found = Map::new();
        while let Some(name) = members.next_key_seed(MemberName)? {
            let (name, value) = match name {
                Some(name) => (name, members.next_value::<JsonValue>()?.0),
                None => match members.next_value_seed(ReservedValue)? {
                    NumberOrValue::Number(number) => return Ok(Value::Number(number)),
                    NumberOrValue::Value(value) => (RESERVED.to_owned(), value),
                },
            };
            found.insert(name, value);
        }
        Ok(Value::Object(found))
    }
}

/// Reads the name of a member; `None` for the reserved one, which is that of every number.
struct MemberName;

impl<'de> DeserializeSeed<'de> for MemberName {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Option<String>, D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberName {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Option<String>, E> {
        Ok((name != RESERVED).then(|| name.to_owned()))
    }
}

/// What stands under the reserved name.
enum NumberOrValue {
    Number(Number),
    Value(Value),
}

/// Reads what stands under the reserved name.
struct ReservedValue;

impl<'de> DeserializeSeed<'de> for ReservedValue {
    type Value = NumberOrValue;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<NumberOrValue, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReservedValue {
    type Value = NumberOrValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_string<E: Error>(self, digits: String) -> Result<NumberOrValue, E> {
        digits.parse().map(NumberOrValue::Number).map_err(E::custom)
    }

    fn visit_unit<E: Error>(self) -> Result<NumberOrValue, E> {
        AnyValue.visit_unit().map(NumberOrValue::Value)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<NumberOrValue, E> {
        AnyValue.visit_bool(value).map(NumberOrValue::Value)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<NumberOrValue, E> {
        AnyValue.visit_i64(number).map(NumberOrValue::Value)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<NumberOrValue, E> {
        AnyValue.visit_u64(number).map(NumberOrValue::Value)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<NumberOrValue, E> {
        AnyValue.visit_f64(number).map(NumberOrValue::Value)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NumberOrValue, E> {
        AnyValue.visit_str(text).map(NumberOrValue::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<NumberOrValue, A::Error> {
        AnyValue.visit_seq(items).map(NumberOrValue::Value)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<NumberOrValue, A::Error> {
        AnyValue.visit_map(members).map(NumberOrValue::Value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> serde_json::Result<Value> {
        serde_json::from_str::<JsonValue>(text).map(|value| value.0)
    }

    #[test]
    fn what_looks_like_a_number_within_is_read_as_it_is_written() {
        let name = RESERVED;
        for text in [
            "{\"x\":1}".to_owned(),
            format!("{{\"{name}\":\"5\"}}"),
            format!("{{\"{name}\":5}}"),
            format!("{{\"{name}\":\"no number\"}}"),
            format!("{{\"{name}\":null,\"b\":[1,2.50,1e+2]}}"),
            format!("{{\"a\":1,\"{name}\":\"\\\"5\\\"\"}}"),
            format!("[{{\"{name}\":{{\"{name}\":{{\"{name}\":true}}}}}},-0.0]"),
            format!("{{\"{name}\":[{{\"{name}\":\"1\"}}]}}"),
        ] {
            assert_eq!(read(&text).expect("it is JSON").to_string(), text);
        }
    }

    #[test]
    fn wrong_json_is_refused() {
        for text in ["", "{", "[1,", "{\"a\"}", "01", "1.", "nul", "\"", "{\"a\":1,}", "[]]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<String>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a\"\\\\支]{0,3}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_else_is_read_as_by_serde(value in any_json()) {
            let text = value.to_string();
            let expected: Value = serde_json::from_str(&text).expect("it is JSON");
            prop_assert_eq!(read(&text).expect("it is JSON"), expected);
        }
    }
}
