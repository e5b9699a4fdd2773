//! Signed files: only the holder of the key can have made them, and any changed byte is noticed.

use ed25519_dalek::{Signer as _, SigningKey};
use proptest::prelude::*;
use serde_json::json;
use zhibu_domain::reporting::trust::{trust, trusted_keys};
use zhibu_format::{
    About, Exported, KEY_BYTES, LeftOut, OwnKey, Part, Plan, Planner, Reader, Signature,
    SignatureCheck, Source, Staged, WholeReturn, file_hash, fingerprint, public_key_text,
    signed_by_browser, signed_message, write,
};
use zhibu_ledger::{DELETED, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{change, ledger_of, write as write_values};

const NOW_MS: u64 = 1_669_000_000_000;

fn key(seed: u8) -> OwnKey {
    OwnKey::new(&[seed; KEY_BYTES])
}

fn staged(text: &str) -> Staged {
    Reader::new(text.as_bytes().to_vec()).unwrap().read_to_end().unwrap()
}

fn signature(text: &str, slice: usize) -> Signature {
    let staged = staged(text);
    let mut check = SignatureCheck::new(&staged);
    loop {
        if let Some(signature) = check.step(&staged, slice) {
            return signature;
        }
    }
}

fn text() -> String {
    let ledger = ledger_of(vec![("organisation", "a".to_owned(), vec![("name", json!("甲局"))])]);
    write(&About::default(), &ledger, &Exported::default())
}

#[test]
fn signed_unsigned_and_foreign_keys_are_distinguished() {
    let plain = text();
    assert_eq!(signature(&plain, 7), Signature::Unsigned);
    let signed = key(1).sign(&plain);
    // In one go or in slices.
    for slice in [1, 7, usize::MAX] {
        assert_eq!(signature(&signed, slice), Signature::Valid(key(1).public()));
    }
    assert_ne!(key(1).public(), key(2).public());
    assert_ne!(fingerprint(&key(1).public()), fingerprint(&key(2).public()));
    let of_128_bits = fingerprint(&key(1).public()).replace(' ', "");
    assert_eq!(of_128_bits.len(), 32);
    assert!(u128::from_str_radix(&of_128_bits, 16).is_ok(), "{of_128_bits}");
    // The signature is beside the content: the same records and changes are read.
    assert_eq!(staged(&signed).changes, staged(&plain).changes);
    // A key that only the browser holds gives the same file, and no other signature is taken.
    let of_browser = SigningKey::from_bytes(&[1; KEY_BYTES]);
    let public = public_key_text(of_browser.verifying_key().as_bytes()).unwrap();
    let value = of_browser.sign(&signed_message(&plain)).to_bytes();
    assert_eq!(signed_by_browser(&plain, &public, &value), Some(key(1).sign(&plain)));
    assert_eq!(signed_by_browser(&plain, &key(2).public(), &value), None);
    assert_eq!(signed_by_browser(&plain, &public, &value[1..]), None);
    assert_eq!((public_key_text(&[1; 31]), public_key_text(b"")), (None, None));
    let kept = OwnKey::from_text(&key(1).to_text()).unwrap();
    assert_eq!(kept.public(), key(1).public());
    assert!(OwnKey::from_text("no key").is_none());
}

#[test]
fn a_signature_or_key_from_another_file_is_refused() {
    let (plain, other) = (text(), text().replace("甲局", "乙局"));
    let tail = |signed: &str| signed[signed.find(",\n\"signature\"").unwrap()..].to_owned();
    let body = |plain: &str| plain.strip_suffix("\n}\n").unwrap().to_owned();
    // The signature of one file under another.
    let moved = body(&other) + &tail(&key(1).sign(&plain));
    assert_eq!(signature(&moved, 100), Signature::Altered);
    // The key of another in its place.
    let swapped = key(1).sign(&plain).replace(&key(1).public(), &key(2).public());
    assert_eq!(signature(&swapped, 100), Signature::Altered);
    // Something after what is signed, and a signature within what is.
    let signed = key(1).sign(&plain);
    let longer = signed.replace("\n}\n", ",\n\"more\":1\n}\n");
    assert_eq!(signature(&longer, 100), Signature::Altered);
    let twice = key(2).sign(&signed);
    assert_eq!(signature(&twice, 100), Signature::Valid(key(2).public()));
    let reformatted = signed.replace("\"signature\":{", "\"signature\": {");
    assert_eq!(signature(&reformatted, 100), Signature::Altered);
}

proptest! {
    #[test]
    fn any_altered_byte_invalidates_the_signature(at in any::<prop::sample::Index>(), with in "[a-z0-9]") {
        let signed = key(3).sign(&text());
        let chars: Vec<char> = signed.chars().collect();
        let index = at.index(chars.len());
        let mut altered = chars.clone();
        altered[index] = with.chars().next().unwrap();
        prop_assume!(altered != chars);
        let altered: String = altered.into_iter().collect();
        if let Ok(reader) = Reader::new(altered.clone().into_bytes())
            && reader.read_to_end().is_ok()
        {
            prop_assert_ne!(signature(&altered, 64), Signature::Valid(key(3).public()));
        }
    }
}

/// What a unit's browser would hand in: its part, with a change of its own.
fn part(unit: &str, ms: u64, values: &[(&str, serde_json::Value)]) -> String {
    let mut ledger = base();
    let at = Stamp::new(ms, 0, Writer::from_random(ms));
    write_values(&mut ledger, at, &RecordKey::new("activity", "x"), values, None);
    let part = Part { organisation: unit.to_owned(), name: unit.to_owned() };
    let about = About { part: Some(part), ..About::default() };
    let exported = Exported { at: "2022-10-05T08:00:00Z".to_owned(), ..Exported::default() };
    write(&about, &ledger, &exported)
}

fn base() -> Ledger {
    ledger_of(vec![
        ("organisation", "a".to_owned(), vec![("name", json!("甲"))]),
        ("activity", "x".to_owned(), vec![("title", json!("会")), ("date", json!("2022-08-05"))]),
    ])
}

fn plan(texts: &[&str], ledger: &Ledger) -> Plan {
    let source = |text: &&str| {
        let mut staged = staged(text);
        staged.signature = SignatureCheck::new(&staged).step(&staged, usize::MAX).unwrap();
        Source { name: format!("{}.json", text.len()), hash: file_hash(text.as_bytes()), staged }
    };
    let mut plan = Planner::new(texts.iter().map(source).collect(), NOW_MS).run(ledger);
    plan.note_receipts(ledger, "区直机关工委", &[]);
    plan.mark_signed(ledger, &["2022Q3".parse().unwrap()]);
    plan
}

#[test]
fn each_units_file_gets_one_receipt_in_any_order() {
    let (a, b) = (part("a", NOW_MS, &[("summary", json!("甲"))]), part("b", NOW_MS + 1, &[]));
    let ledger = base();
    let receipts = |texts: &[&str]| {
        let mut found: Vec<_> =
            plan(texts, &ledger).receipts.into_iter().map(|r| (r.key, r.writes)).collect();
        found.sort_by(|x, y| x.0.cmp(&y.0));
        found
    };
    let both = receipts(&[&a, &b]);
    assert_eq!(both.len(), 2);
    assert_eq!(both, receipts(&[&b, &a, &b]));
    // Without a date nobody could tell for which round it is.
    let undated = b.replacen("\"at\":\"2022-10-05T08:00:00Z\"", "\"at\":\"\"", 1);
    assert_ne!(undated, b);
    assert!(receipts(&[&undated]).is_empty());
    // A file that brings nothing new is handed in all the same: there is something to take.
    let idle = plan(&[&b], &ledger);
    assert!(!idle.is_idle());
    let taken = idle.taken(&LeftOut::default());
    assert_eq!(taken.drafts.len(), 1);
    // Once entered, it is not entered again; and a file left out was not received.
    let mut entered = ledger.clone();
    let draft = &taken.drafts[0];
    let at = Stamp::new(NOW_MS, 9, Writer::from_random(9));
    entered.insert([change(at, &draft.key, draft.writes.clone())]);
    assert!(plan(&[&b], &entered).receipts.is_empty());
    // Unless that was taken back meanwhile.
    let deleted = [(DELETED, json!(true))];
    write_values(
        &mut entered,
        Stamp::new(NOW_MS, 10, Writer::from_random(9)),
        &draft.key,
        &deleted,
        None,
    );
    assert_eq!(plan(&[&b], &entered).receipts.len(), 1);
    let out = LeftOut { files: zhibu_format::FileSet::of(1), ..LeftOut::default() };
    assert_eq!(plan(&[&a, &b], &ledger).taken(&out).drafts.len(), 1);
}

#[test]
fn imported_changes_are_known_by_their_file() {
    let a = part("a", NOW_MS, &[("summary", json!("甲"))]);
    let b = part("b", NOW_MS + 1, &[("summary", json!("乙"))]);
    let taken = plan(&[&a, &b], &base()).taken(&LeftOut::default());
    let at = |ms: u64| Stamp::new(ms, 0, Writer::from_random(ms));
    let file_of = |at: Stamp| taken.sources.iter().find(|source| source.has(at)).map(|s| &*s.file);
    assert_eq!(file_of(at(NOW_MS)), Some(&*format!("{}.json", a.len())));
    assert!(file_of(at(NOW_MS + 7)).is_none());
    assert_eq!(taken.sources.len(), 2);
}

#[test]
fn signed_off_periods_altered_files_and_keys_need_confirmation() {
    let (record, values) = trust(&key(5).public(), "冒名");
    let a = part("a", NOW_MS, &[("summary", json!("甲"))]);
    let ledger = base();
    let found = plan(&[&a], &ledger);
    assert!(found.diffs.iter().all(|diff| diff.guarded.signed_period));
    assert_eq!(found.left_out_at_first().diffs.len(), 1);
    // Signed and then altered: the whole file waits.
    let altered = key(1).sign(&a).replace("甲", "丙");
    let found = plan(&[&altered], &ledger);
    assert_eq!(found.files[0].signature, Signature::Altered);
    // Alone it has no tick of its own: none of its records is ticked, and nobody has handed it in.
    let mut left_out = found.left_out_at_first();
    assert_eq!(left_out.diffs.len(), found.diffs.len());
    let taken = found.clone().taken(&left_out);
    assert_eq!((taken.changes.len(), taken.drafts.len()), (0, 0));
    // With the first record that is ticked it is.
    found.bring_in(&mut left_out, &[0]);
    let taken = found.clone().taken(&left_out);
    assert_eq!((taken.changes.len(), taken.drafts.len()), (1, 1));
    assert!(plan(&[&altered, &part("b", NOW_MS, &[])], &ledger).left_out_at_first().files.holds(0));
    // A sign-off that a file brings waits as well.
    let mut office = base();
    let round = zhibu_domain::reporting::rounds::round_key("2022Q4".parse().unwrap());
    let at = |count: u16| Stamp::new(NOW_MS, count, Writer::from_random(2));
    write_values(
        &mut office,
        at(3),
        &round,
        &[("signed_records", json!("AAAAAAAAAAAAAAAA"))],
        None,
    );
    let signed_off = write(&About::default(), &office, &Exported::default());
    assert_eq!(plan(&[&signed_off], &ledger).left_out_at_first().diffs.len(), 1);
    // Nobody is to be trusted because a file says so.
    let mut theirs = base();
    theirs.insert([change(at(1), &record, theirs.draft(&record, values))]);
    assert_eq!(trusted_keys(&theirs)[0].holder, "冒名");
    let text = write(&About::default(), &theirs, &Exported::default());
    let found = plan(&[&text], &ledger);
    assert_eq!(found.left_out_at_first().diffs.len(), 1);
    let left_out = found.left_out_at_first();
    assert!(found.taken(&left_out).changes.is_empty());
    // Not even deleted, which is not shown: undone, it would be trusted.
    write_values(&mut theirs, at(2), &record, &[(DELETED, json!(true))], None);
    let text = write(&About::default(), &theirs, &Exported::default());
    assert!(plan(&[&text], &ledger).taken(&LeftOut::default()).changes.is_empty());
}

#[test]
fn office_records_in_a_units_file_need_confirmation() {
    let mut theirs = base();
    let at = |count: u16| Stamp::new(NOW_MS, count, Writer::from_random(2));
    let kinds = ["round", "submission", "archive"];
    for (count, kind) in (0..).zip(kinds) {
        let record = RecordKey::new(kind, "2022Q4");
        write_values(&mut theirs, at(count), &record, &[("due", json!("2022-12-31"))], None);
    }
    let part = Part { organisation: "a".to_owned(), name: "甲".to_owned() };
    let about = About { part: Some(part), ..About::default() };
    let text = write(&about, &theirs, &Exported::default());
    let ledger = base();
    let mut found = plan(&[&text], &ledger);
    assert_eq!(found.outside().count(), 0);
    found.mark_outside(0, &rustc_hash::FxHashSet::default());
    assert_eq!(found.left_out_at_first().diffs.len(), kinds.len());
}

#[test]
fn changes_of_another_writer_do_not_join_an_action() {
    let mut ledger = base();
    let at = |writer: u64| Stamp::new(NOW_MS, 0, Writer::from_random(writer));
    let record = RecordKey::new("activity", "x");
    write_values(&mut ledger, at(1), &record, &[("summary", json!("自己的"))], None);
    let writes = ledger.draft(&record, vec![("title".into(), json!("别人的"))]);
    let theirs = change(at(2), &record, writes);
    ledger.insert([zhibu_ledger::Change { action: at(1), ..theirs }]);
    let undone = ledger.undo_action(at(1));
    assert_eq!(undone.writes.len(), 1);
    assert_eq!(&*undone.writes[0].1[0].field, "summary");
}

#[test]
fn an_unseen_sign_off_is_not_imported() {
    let round = zhibu_domain::reporting::rounds::round_key("2022Q3".parse().unwrap());
    let at = |count: u16| Stamp::new(NOW_MS, count, Writer::from_random(2));
    let (own, other) = (json!("AAAAAAAAAAAAAAAA"), json!("BBBBBBBBBBBBBBBB"));
    let mut ledger = base();
    write_values(&mut ledger, at(1), &round, &[("signed_records", own.clone())], Some("工委"));
    // Altered and put back: nothing that is shown differs, but it would be somebody else's.
    let mut theirs = ledger.clone();
    write_values(&mut theirs, at(2), &round, &[("signed_records", other)], Some("冒名"));
    write_values(&mut theirs, at(3), &round, &[("signed_records", own)], Some("冒名"));
    let text = write(&About::default(), &theirs, &Exported::default());
    let found = plan(&[&text], &ledger);
    assert!(found.diffs.is_empty());
    assert!(found.taken(&LeftOut::default()).changes.is_empty());
    // A mark of archiving takes it away just as well.
    let mark = change(at(4), &round, Vec::new());
    let archives = vec![("signed_records".into(), vec![at(1)])];
    let mut theirs = ledger.clone();
    theirs.insert([zhibu_ledger::Change { archives, ..mark }]);
    let text = write(&About::default(), &theirs, &Exported::default());
    let found = plan(&[&text], &ledger);
    let left_out = found.left_out_at_first();
    assert_eq!(found.diffs.len(), left_out.diffs.len());
    assert!(found.taken(&left_out).changes.is_empty());
}

#[test]
fn a_handed_out_file_is_not_a_submission() {
    let part = Part { organisation: "a".into(), name: "甲".into() };
    let about = About { part: Some(part), ..About::default() };
    let exported = |unit: &str, is_handed_out: bool| Exported {
        at: "2022-10-05T08:00:00Z".into(),
        by: zhibu_format::Author { unit: unit.into(), ..Default::default() },
        is_handed_out,
        ..Exported::default()
    };
    let receipts = |unit: &str, is_handed_out: bool| {
        let text = write(&about, &base(), &exported(unit, is_handed_out));
        plan(&[&text], &base()).receipts.len()
    };
    assert_eq!(receipts("区直机关工委", true), 0);
    assert_eq!(receipts("区直机关工委", false), 1);
    assert_eq!(receipts("甲局", true), 1);
}

#[test]
fn an_extract_is_nobodys_return() {
    let part = Part { organisation: "a".into(), name: "甲".into() };
    let of_part = About { part: Some(part), ..About::default() };
    let receipts = |about: &About, is_extract: bool| {
        let exported = Exported {
            at: "2022-10-05T08:00:00Z".into(),
            by: zhibu_format::Author { unit: "甲局".into(), ..Default::default() },
            is_extract,
            ..Exported::default()
        };
        let mut found = plan(&[&write(about, &base(), &exported)], &base());
        found.receipts.clear();
        let whole = WholeReturn { organisation: "a".into(), is_proven: false };
        found.note_receipts(&base(), "区直机关工委", &[Some(whole)]);
        found.receipts.len()
    };
    for about in [&of_part, &About::default()] {
        assert_eq!([receipts(about, false), receipts(about, true)], [1, 0]);
    }
}

#[test]
fn a_receipt_says_how_many_records_were_left_out() {
    let text = part("a", NOW_MS, &[("summary", json!("甲"))]);
    let found = plan(&[&text], &base());
    let held = |left_out: &LeftOut| {
        let taken = found.clone().taken(left_out);
        let writes = taken.drafts[0].writes.iter().find(|write| *write.field == *"held_back");
        writes.map(|write| write.value.clone())
    };
    assert_eq!(held(&found.left_out_at_first()), Some(json!(1)));
    assert_eq!(held(&LeftOut::default()), None);
}

#[test]
fn a_file_may_remove_a_trusted_key() {
    let (record, values) = trust(&key(5).public(), "乙局");
    let at = |count: u16| Stamp::new(NOW_MS, count, Writer::from_random(2));
    let mut ledger = base();
    ledger.insert([change(at(1), &record, ledger.draft(&record, values))]);
    let mut theirs = ledger.clone();
    write_values(&mut theirs, at(2), &record, &[(DELETED, json!(true))], None);
    let text = write(&About::default(), &theirs, &Exported::default());
    let found = plan(&[&text], &ledger);
    assert_eq!(found.diffs.len(), 1);
    assert!(found.left_out_at_first().diffs.is_empty());
}
