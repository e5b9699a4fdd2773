//! Records as files list them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zhibu_ledger::{first_id, first_record, json_text};

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
