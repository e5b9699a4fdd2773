//! Packed changes come back as they were, and bytes that are none are refused.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use zhibu_ledger::{Change, FieldWrite, Name, PackedChanges, RecordKey, Stamp, Writer};

fn stamp() -> impl Strategy<Value = Stamp> {
    let writer = prop_oneof![0_u64..3, any::<u64>()].prop_map(Writer::from_random);
    let ms = prop_oneof![0_u64..4, 1_669_000_000_000_u64..1_669_000_000_100, any::<u64>()];
    (ms, any::<u16>(), writer).prop_map(|(ms, counter, writer)| Stamp::new(ms, counter, writer))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ab]{0,4}", "支部[一二]", "\\PC{0,80}", Just("长".repeat(200))]
}

fn number() -> impl Strategy<Value = Value> {
    let written = prop_oneof![
        Just("-0"),
        Just("0"),
        Just("500.0"),
        Just("5e2"),
        Just("33.333333333333336"),
        Just("123456789012345678901234567890"),
        Just("-9223372036854775808"),
    ];
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        written.prop_map(|text| serde_json::from_str(text).expect("a number")),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number(),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let members = vec((text(), inner.clone()), 0..4);
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::Array),
            members.prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn change() -> impl Strategy<Value = Change> {
    let write = (text(), value(), vec(stamp(), 0..3));
    let archives = vec((text().prop_map(Name::from), vec(stamp(), 0..3)), 0..2);
    let rest = (any::<bool>(), proptest::option::of(stamp()), archives);
    let said = (proptest::option::of(text()), proptest::option::of(text()));
    let key = (text(), text());
    (stamp(), proptest::option::of(stamp()), key, vec(write, 0..5), rest, said).prop_map(
        |(at, action, (kind, id), writes, (creates, undoes, archives), (by, why))| {
            let mut writes: Vec<FieldWrite> = writes
                .into_iter()
                .map(|(field, value, replaces)| FieldWrite { field: field.into(), value, replaces })
                .collect();
            writes.sort_by(|a, b| a.field.cmp(&b.field));
            writes.dedup_by(|a, b| a.field == b.field);
            Change {
                at,
                key: RecordKey::new(kind, id),
                writes,
                creates,
                action: action.unwrap_or(at),
                undoes,
                archives,
                by: by.map(Name::from),
                why: why.map(Name::from),
            }
        },
    )
}

proptest! {
    #[test]
    fn packed_changes_come_back_as_they_were(changes in vec(change(), 0..8)) {
        let packed: PackedChanges = changes.iter().collect();
        prop_assert_eq!(packed.len(), changes.len());
        prop_assert!(packed.iter().eq(changes.iter().cloned()));
        let read = PackedChanges::from_bytes(&packed.to_bytes());
        prop_assert_eq!(read, Some(packed));
    }

    /// Numbers and the order of members too, which equality passes over.
    #[test]
    fn packed_changes_have_the_same_json(changes in vec(change(), 0..4)) {
        let packed: PackedChanges = changes.iter().collect();
        let json = |changes: Vec<Change>| serde_json::to_string(&changes).expect("json");
        prop_assert_eq!(json(packed.iter().collect()), json(changes));
    }

    /// What is accepted can be read to the end: reading panics otherwise.
    #[test]
    fn damaged_bytes_are_refused_or_can_be_read(
        changes in vec(change(), 1..5),
        damages in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let packed: PackedChanges = changes.iter().collect();
        let mut bytes = packed.to_bytes();
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let cut_short = bytes[..cut.index(bytes.len())].to_vec();
        for bytes in [bytes, cut_short] {
            if let Some(read) = PackedChanges::from_bytes(&bytes) {
                prop_assert_eq!(read.iter().count(), read.len());
            }
        }
    }
}

#[test]
fn bytes_of_a_change_without_its_end_are_refused() {
    let at = Stamp::new(1_669_000_000_000, 0, Writer::from_random(1));
    let write =
        FieldWrite { field: "name".into(), value: json!("联合支部"), replaces: vec![at] };
    let change = Change {
        at,
        key: RecordKey::new("branch", "b1"),
        writes: vec![write],
        creates: true,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: Some("办公室".into()),
        why: None,
    };
    let bytes = PackedChanges::from_iter([&change]).to_bytes();
    for length in 0..bytes.len() {
        assert_eq!(PackedChanges::from_bytes(&bytes[..length]), None, "{length}");
    }
}

#[test]
fn values_nested_too_deep_are_refused_before_the_stack_is_exhausted() {
    let nested = |depth: usize| {
        // One change, one text; no flags, the stamp, kind and id, one write of a field: arrays in arrays.
        let mut bytes = vec![1, 1, 1, b'x', 0, 0, 0, 0, 1, 0];
        bytes.extend([6, 1].repeat(depth));
        bytes.extend([0, 0]);
        PackedChanges::from_bytes(&bytes)
    };
    assert_eq!(nested(10).map(|changes| changes.len()), Some(1));
    assert_eq!(nested(100_000), None);
}
