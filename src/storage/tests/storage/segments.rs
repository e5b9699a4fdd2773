//! Segments: packed and read back, and told from what was never written.

use proptest::prelude::*;
use serde_json::json;
use zhibu_ledger::{Change, FieldWrite, RecordKey, Stamp, Writer};
use zhibu_storage::{SegmentError, decode, encode, encode_packed};

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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_forms_round_trip(texts in prop::collection::vec(any::<String>(), 0..40)) {
        let changes: Vec<Change> = (1..).zip(&texts).map(|(ms, text)| change(ms, text)).collect();
        let borrowed: Vec<&Change> = changes.iter().collect();
        for segment in [encode(&borrowed), encode_packed(&borrowed)] {
            prop_assert_eq!(&decode(&segment).unwrap(), &changes);
        }
        let packed = encode_packed(&borrowed);
        let in_range = |character: char| character.is_ascii_alphanumeric() || ('\u{100}'..='\u{80ff}').contains(&character);
        prop_assert!(packed.chars().all(in_range));
    }

    #[test]
    fn damage_anywhere_is_noticed(
        texts in prop::collection::vec("[a-z支部]{0,8}", 1..5), packed: bool, index: prop::sample::Index, character: char,
    ) {
        let changes: Vec<Change> = (1..).zip(&texts).map(|(ms, text)| change(ms, text)).collect();
        let borrowed: Vec<&Change> = changes.iter().collect();
        let good = if packed { encode_packed(&borrowed) } else { encode(&borrowed) };
        let mut chars: Vec<char> = good.chars().collect();
        let index = index.index(chars.len());
        prop_assume!(chars[index] != character);
        chars[index] = character;
        let bad: String = chars.into_iter().collect();
        // Hexadecimal digits of the check may change their case without changing their value.
        prop_assume!(!bad.eq_ignore_ascii_case(&good));
        match decode(&bad) {
            Err(_) => {}
            Ok(read) => prop_assert_eq!(read, changes, "only padding may differ"),
        }
    }
}

#[test]
fn a_future_form_is_distinguished_from_damage() {
    assert_eq!(decode("z0123"), Err(SegmentError::Newer));
    assert!(matches!(decode("Ünsinn"), Err(SegmentError::Damaged { .. })));
    assert!(matches!(decode(""), Err(SegmentError::Damaged { .. })));
    let cut = encode(&[&change(1, "a")]);
    assert!(matches!(decode(&cut[..cut.len() - 1]), Err(SegmentError::Damaged { .. })));
}
