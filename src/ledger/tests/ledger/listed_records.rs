//! Records as files list them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value};
use zhibu_ledger::{first_id, first_record, first_value, json_text};

proptest! {
    /// Few members and many are sorted in different ways.
    #[test]
    fn members_ascend_by_name_and_the_last_of_duplicates_counts(
        names in prop::collection::vec("[a-f]{1,2}", 0..40)
    ) {
        let members = names.iter().zip(0..).map(|(name, value)| format!("{}:{value}", json_text(name)));
        let text = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        let expected: BTreeMap<&str, i32> = names.iter().map(|name| &**name).zip(0..).collect();
        let (record, bytes) = first_record(&text).unwrap();
        prop_assert_eq!(bytes, text.len());
        let read = record.writes.iter().map(|write| (&*write.field, write.value.to_string()));
        let expected = expected.into_iter().map(|(name, value)| (name, value.to_string()));
        prop_assert!(read.eq(expected));
    }
}

/// A value, mostly one that is read without the parser of any JSON.
fn any_value() -> impl Strategy<Value = String> {
    let number =
        ["0", "12", "18446744073709551615", "18446744073709551616", "007", "-3", "2.50", "1e3"];
    let other =
        ["true", "false", "null", "tru", "[1,{}]", "{\"id\":\"x\"}", "", "\"\t\"", "\"open"];
    prop_oneof![
        any::<String>().prop_map(|text| json_text(&text)),
        "[支部a\\u0020]{0,9}".prop_map(|text| json_text(&text)),
        prop::sample::select([&number[..], &other[..]].concat()).prop_map(str::to_owned),
    ]
}

/// A text that is nearly the JSON of an object.
fn any_object() -> impl Strategy<Value = String> {
    let name =
        prop_oneof!["id", "name", "i\\\\u0064", "[a-c]"].prop_map(|name| format!("\"{name}\""));
    let blank = || prop::sample::select(vec!["", " ", "\n\t ", "\r"]);
    let member = (blank(), name, blank(), blank(), any_value(), blank());
    let member = member.prop_map(|(a, name, b, c, value, d)| format!("{a}{name}{b}:{c}{value}{d}"));
    let comma = prop::sample::select(vec![",", ",", ",", ",", ";", ",,", ""]);
    let end = prop::sample::select(vec!["}", "}", "}", "}", "}}", "} ,{", "", ",}"]);
    (prop::collection::vec(member, 0..5), comma, blank(), end)
        .prop_map(|(members, comma, blank, end)| format!("{{{blank}{}{end}", members.join(comma)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Plain records are read in another way than any JSON, to the same result.
    #[test]
    fn a_record_is_read_as_any_json_is(text in any_object()) {
        let expected = first_value::<Map<String, Value>>(&text);
        let read = first_record(&text);
        prop_assert_eq!(read.is_ok(), expected.is_ok(), "{}", text);
        let (Ok((mut members, expected_bytes)), Ok((record, bytes))) = (expected, read) else {
            return Ok(());
        };
        prop_assert_eq!(bytes, expected_bytes);
        let id = members.shift_remove("id");
        prop_assert_eq!(record.id.as_deref(), id.as_ref().and_then(Value::as_str).filter(|id| !id.is_empty()));
        members.sort_keys();
        let writes = record.writes.iter().map(|write| (&*write.field, &write.value));
        prop_assert!(writes.eq(members.iter().map(|(name, value)| (&**name, value))), "{}", text);
    }
}

#[test]
fn the_id_is_the_last_member_of_that_name_if_it_is_a_text() {
    for (text, id) in [
        (r#"{"id":"r","name":"甲"}"#, Some("r")),
        (r#"{"id":7,"name":"甲","id":"r"}"#, Some("r")),
        (r#"{"id":"r","name":"甲","id":7}"#, None),
        (r#"{"id":""}"#, None),
        (r#"{"\u0069d":"\u0072"} {}"#, Some("r")),
        ("{}", None),
    ] {
        let (record, bytes) = first_record(text).unwrap();
        assert_eq!(record.id.as_deref(), id, "{text}");
        assert!(record.writes.iter().all(|write| *write.field == *"name"), "{text}");
        let (only_id, same_bytes) = first_id(text).unwrap();
        assert_eq!((only_id, same_bytes), (record.id, bytes), "{text}");
    }
}

#[test]
fn the_id_is_read_of_a_record_whose_values_cannot_be_represented() {
    let deep = format!("{{\"x\":{}{},\"id\":\"r\"}}", "[".repeat(1_000), "]".repeat(1_000));
    for text in [r#"{"id":"r","name":"\ud800"}"#, &deep] {
        assert!(first_record(text).is_err());
        let (id, bytes) = first_id(text).unwrap();
        assert_eq!((id.as_deref(), bytes), (Some("r"), text.len()));
    }
    assert!(first_id(r#"{"id":"r","name":}"#).is_err());
}
