//! Segments: packed and read back, and told from what was never written.

use proptest::prelude::*;
use serde_json::json;
use zhibu_ledger::{Change, FieldWrite, RecordKey, Stamp, Writer};
use zhibu_storage::{
    SegmentDecoder, SegmentError, decode, deflated, encode, encode_packed, stored,
};

const KEY: &str = "zhibu/real/seg/00000009/000001";

fn change(ms: u64, text: &str) -> Change {
    let at = Stamp::new(ms, 3, Writer::from_random(9));
    Change {
        at,
        key: RecordKey::new("branch", format!("b{ms}")),
        creates: true,
        writes: vec![FieldWrite { field: "name".into(), value: json!(text), replaces: vec![at] }],
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: Some("机关工委".into()),
        why: None,
    }
}

fn read(segment: &str, key: &str) -> Result<Vec<Change>, SegmentError> {
    decode(segment, key).map(|changes| changes.iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_round_trip(texts in prop::collection::vec(any::<String>(), 0..40)) {
        let changes: Vec<Change> = (1..).zip(&texts).map(|(ms, text)| change(ms, text)).collect();
        let packed = encode_packed(&changes.iter().collect(), KEY, deflated);
        let quick = encode_packed(&changes.iter().collect(), KEY, stored);
        for segment in [&encode(&changes, KEY), &packed, &quick] {
            prop_assert_eq!(&read(segment, KEY).unwrap(), &changes);
        }
        let in_range = |character: char| character.is_ascii_alphanumeric() || ('\u{100}'..='\u{80ff}').contains(&character);
        prop_assert!(packed.chars().chain(quick.chars()).all(in_range));
    }

    #[test]
    fn damage_anywhere_is_noticed(
        texts in prop::collection::vec("[a-z支部]{0,8}", 1..5), packed: bool, index: prop::sample::Index, character: char,
    ) {
        let changes: Vec<Change> = (1..).zip(&texts).map(|(ms, text)| change(ms, text)).collect();
        let good =
            if packed { encode_packed(&changes.iter().collect(), KEY, deflated) } else { encode(&changes, KEY) };
        let mut chars: Vec<char> = good.chars().collect();
        let index = index.index(chars.len());
        prop_assume!(chars[index] != character);
        chars[index] = character;
        let bad: String = chars.into_iter().collect();
        // Hexadecimal digits of the check may change their case without changing their value.
        prop_assume!(!bad.eq_ignore_ascii_case(&good));
        match read(&bad, KEY) {
            Err(_) => {}
            Ok(read) => prop_assert_eq!(read, changes, "only padding may differ"),
        }
    }
}

#[test]
fn a_future_form_is_distinguished_from_damage() {
    assert_eq!(decode("z0123", KEY), Err(SegmentError::Newer));
    assert!(matches!(decode("Ünsinn", KEY), Err(SegmentError::Damaged { .. })));
    assert!(matches!(decode("", KEY), Err(SegmentError::Damaged { .. })));
    let cut = encode(&[change(1, "a")], KEY);
    assert!(matches!(decode(&cut[..cut.len() - 1], KEY), Err(SegmentError::Damaged { .. })));
}

#[test]
fn a_segment_is_read_under_its_own_key_and_in_restore_points_alone() {
    let changes = [change(1, "甲"), change(2, "乙")];
    for segment in [encode(&changes, KEY), encode_packed(&changes.iter().collect(), KEY, deflated)]
    {
        assert_eq!(read(&segment, KEY).unwrap(), changes);
        let copy = "zhibu/real/point/0000000000000000000a/00000009/000001";
        assert_eq!(read(&segment, copy).unwrap(), changes);
        for other in [
            "zhibu/demo/seg/00000009/000001",
            "zhibu/real/seg/0000000a/000001",
            "zhibu/real/seg/00000009/000002",
            "zhibu/demo/point/0000000000000000000a/00000009/000001",
            "",
        ] {
            assert_eq!(decode(&segment, other), Err(SegmentError::Misplaced), "{other}");
        }
        // Who alters the binding without the check has damaged it.
        let altered = format!("{}00000000{}", &segment[..17], &segment[25..]);
        assert!(matches!(decode(&altered, KEY), Err(SegmentError::Damaged { .. })));
    }
}

#[test]
fn a_segment_from_before_there_was_a_binding_is_read_under_any_key() {
    let changes = [change(1, "甲")];
    let json = zhibu_ledger::text_of_changes(&changes);
    let hash = xxhash_rust::xxh64::xxh64(json.as_bytes(), 0);
    assert_eq!(read(&format!("a{hash:016x}{json}"), KEY).unwrap(), changes);
}

/// Every length about the size of a block, which is 65,535 bytes.
#[test]
fn a_stream_that_is_not_compressed_reads_as_one_that_is() {
    for length in [0, 1, 65_534, 65_535, 65_536, 131_070, 131_071, 200_000] {
        let bytes: Vec<u8> = (0..length).map(|index: u32| index.to_le_bytes()[1]).collect();
        let read = |stream: &[u8]| {
            miniz_oxide::inflate::decompress_to_vec_with_limit(stream, bytes.len()).unwrap()
        };
        assert!(read(&stored(&bytes)) == bytes, "{length} bytes");
        assert!(read(&deflated(&bytes)) == bytes, "{length} bytes");
    }
}

/// A segment may inflate to a thousand times its size.
#[test]
fn segments_together_inflate_to_a_bounded_size() {
    let long = [change(1, &"甲".repeat(20_000_000))];
    let segment = encode_packed(&long.iter().collect(), KEY, deflated);
    assert!(segment.chars().count() < 60_000, "{}", segment.chars().count());
    let mut decoder = SegmentDecoder::default();
    let read = (0..6).map(|_| decoder.decode(&segment, KEY).is_ok()).collect::<Vec<_>>();
    assert_eq!(read, [true, true, true, true, false, false]);
}
