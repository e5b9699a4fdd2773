//! Importing, with all its guards: what is signed, trusted, signed off, outside a unit's part, of
//! another ledger or sealed, and what becomes of what is left out.

use serde_json::{Value, json};
use zhibu_app::importing::{
    Agreement, FileInfo, FileReading, FileStep, ImportError, ImportNotice, ImportStage,
    ImportTarget, ImportViolation, Imported, Signer, Taking, TakingStep, is_of_open_ledger,
};
use zhibu_app::views::intake::import::notes;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::reporting::rounds::{round_fields, round_key, signing};
use zhibu_domain::reporting::trust::{trust, trusted_keys};
use zhibu_format::{
    About, Author, Exported, FileError, KEY_BYTES, MOST_FILES, OwnKey, Part, SEAL_RANDOM_BYTES,
    Signature, file_hash, seal, write,
};
use zhibu_ledger::{Ledger, RecordKey};
use zhibu_text::Lang;

use crate::support::{
    Browser, NOW_MS, can_undo_redo, put, text_of, value, workspace, workspace_of,
};

/// A file of records without a history.
fn listing(about: Value, records: Value) -> String {
    json!({ "format": "zhibu-ledger", "version": 1, "ledger": about, "records": records })
        .to_string()
}

fn about() -> Value {
    json!({ "id": "office", "title": "区台账" })
}

fn about_part(organisation: &str) -> Value {
    json!({ "id": "office", "title": "区台账",
        "part": { "organisation": organisation, "name": organisation } })
}

/// Two units with a branch each, and two activities.
fn office() -> Workspace {
    let mut office = workspace("office", 1);
    put(&mut office, "organisation", "first", &json!({ "name": "甲局" }));
    put(&mut office, "organisation", "second", &json!({ "name": "乙局" }));
    put(&mut office, "branch", "b1", &json!({ "name": "甲支部", "approved_by": "first" }));
    put(&mut office, "branch", "b2", &json!({ "name": "乙支部", "approved_by": "second" }));
    let activity =
        |title: &str, date: &str| json!({ "title": title, "date": date, "branch": "b1" });
    put(&mut office, "activity", "august", &activity("党课", "2022-08-05"));
    put(&mut office, "activity", "may", &activity("调研", "2022-05-05"));
    office
}

fn key(seed: u8) -> OwnKey {
    OwnKey::new(&[seed; KEY_BYTES])
}

/// It is not that the passphrase is wrong.
#[test]
fn a_sealed_file_that_no_passphrase_opens_says_so() {
    let sealed = seal(&history(), "口令", &[7; SEAL_RANDOM_BYTES]);
    let costly = sealed.replacen("\"passes\":2", "\"passes\":4000000000", 1);
    let newer = sealed.replacen("\"version\":1", "\"version\":3", 1);
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("贵.json", &costly), ("新.json", &newer)]);
    let ImportStage::Refused { refused } = browser.import.stage() else { panic!("not refused") };
    assert_eq!(refused[0].error, FileError::SealUnsupported);
    assert_eq!(refused[1].error, FileError::NewerVersion { found: 3 });
}

/// Anyone can write that everything until now was archived: undo and the past would be cut off.
#[test]
fn what_a_file_says_of_archived_history_needs_confirmation() {
    let archive = |deleted: bool| {
        let mut other = workspace("office", 2);
        put(&mut other, "organisation", "third", &json!({ "name": "丙局" }));
        put(
            &mut other,
            "archive",
            &NOW_MS.to_string(),
            &json!({ "file": "归档.json", "until": NOW_MS }),
        );
        if deleted {
            put(&mut other, "archive", &NOW_MS.to_string(), &json!({ "deleted": true }));
        }
        text_of(&other)
    };
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("某局.json", &archive(false))]);
    let (plan, _) = browser.shown();
    assert!(plan.diffs.iter().any(|diff| diff.guarded.archive));
    assert_eq!(browser.left_out(), [NOW_MS.to_string()]);
    let notes = notes(&plan, browser.import.left_out(), Lang::Zh);
    assert!(notes.iter().any(|note| note.contains("归档")), "{notes:?}");
    browser.take();
    assert_eq!(browser.open().ledger().archived_until_ms(), 0);
    assert!(browser.open().status().can_undo);
    // Who ticks it believes it, until it is deleted.
    browser.choose(&[("某局.json", &archive(false))]);
    let index = browser.index_of(&NOW_MS.to_string());
    browser.import.select(&[index], true);
    browser.take();
    assert_eq!(browser.open().ledger().archived_until_ms(), NOW_MS);
    let key = RecordKey::new("archive", NOW_MS.to_string());
    browser.open().apply(Command::Delete(vec![key]), NOW_MS + 1);
    assert_eq!(browser.open().ledger().archived_until_ms(), 0);
    // One that is deleted already is not shown, and so not taken: undone, it would count.
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("某局.json", &archive(true))]);
    browser.take();
    assert_eq!(
        browser.open().ledger().record(&RecordKey::new("archive", NOW_MS.to_string())).map(|_| ()),
        None
    );
    // A new ledger has what its file has, and no more.
    let mut browser = Browser::new(None);
    browser.choose(&[("某局.json", &archive(false))]);
    assert_eq!(browser.left_out(), [""; 0]);
}

/// A file with a history, of a ledger that has another organisation beside the office's.
fn history() -> String {
    let mut other = workspace("office", 2);
    put(&mut other, "organisation", "third", &json!({ "name": "丙局" }));
    text_of(&other)
}

#[test]
fn a_signed_file_is_valid_and_an_unsigned_one_is_not_signed() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("signed.json", &key(1).sign(&history()))]);
    assert_eq!(browser.shown().0.files[0].signature, Signature::Valid(key(1).public()));
    browser.choose(&[("unsigned.json", &history())]);
    assert_eq!(browser.shown().0.files[0].signature, Signature::Unsigned);
    assert!(browser.left_out().is_empty());
}

#[test]
fn a_file_altered_since_it_was_signed_is_left_out_at_first() {
    let mut browser = Browser::new(Some(office()));
    let tampered = key(1).sign(&history()).replace("丙局", "丁局");
    browser.choose(&[("tampered.json", &tampered)]);
    assert_eq!(browser.shown().0.files[0].signature, Signature::Altered);
    assert_eq!(browser.left_out(), ["third"]);
    let taken = browser.take();
    assert_eq!((taken.records, taken.left_out), (0, 1));
    assert_eq!(value(browser.open(), "organisation", "third", "name"), None);
}

#[test]
fn a_tampered_file_among_others_is_left_out_as_a_whole() {
    let mut browser = Browser::new(Some(office()));
    let tampered = key(1).sign(&history()).replace("丙局", "丁局");
    let sound = listing(about(), json!({ "organisation": [{ "id": "fourth", "name": "戊局" }] }));
    browser.choose(&[("sound.json", &sound), ("tampered.json", &tampered)]);
    assert_eq!(browser.left_out(), ["third"]);
    browser.import.toggle_file(1);
    assert!(browser.left_out().is_empty(), "until its user takes it in");
}

#[test]
fn who_signed_is_known_by_the_trusted_keys_alone() {
    let mut office = office();
    let exported = Exported {
        by: Author { unit: "丙局".into(), name: "王".into() },
        ..Exported::default()
    };
    let unsigned = write(office.about(), &Ledger::new(), &exported);
    let signed = key(1).sign(&unsigned);
    let own = key(2).public();
    let signer = |office: &Workspace, text: &str, own: &str| {
        let mut browser = Browser::new(None);
        browser.choose(&[("a.json", text)]);
        let file = &browser.shown().0.files[0];
        let trusted = trusted_keys(office.ledger());
        Signer::of(&file.signature, &file.exported.by.unit, &trusted, Some(own))
    };
    assert_eq!(signer(&office, &unsigned, &own), Signer::None);
    assert!(matches!(signer(&office, &signed, &own), Signer::Unknown { key: by, .. }
        if by == key(1).public()));
    assert_eq!(signer(&office, &key(2).sign(&unsigned), &own), Signer::Own);
    let (record, values) = trust(&key(1).public(), "丙局 · 王");
    office.apply(Command::Put { key: record, values, seen: Vec::new() }, NOW_MS);
    let holder = "丙局 · 王".to_owned();
    assert_eq!(signer(&office, &signed, &own), Signer::Trusted { holder: holder.clone() });
    assert_eq!(signer(&office, &unsigned, &own), Signer::Missing { holder });
    let other = signer(&office, &key(3).sign(&unsigned), &own);
    assert!(matches!(other, Signer::Unknown { .. }), "one trusted key does not vouch for another");
    let altered = signed.replace("丙局", "丁局");
    assert_eq!(signer(&office, &altered, &own), Signer::Altered);
}

#[test]
fn nobody_is_trusted_because_a_file_says_so() {
    let mut browser = Browser::new(Some(office()));
    let keys = json!([{ "id": key(9).public(), "name": "骗子" }]);
    browser.choose(&[("keys.json", &listing(about(), json!({ "key": keys })))]);
    assert_eq!(browser.left_out(), [key(9).public()]);
    browser.take();
    assert!(trusted_keys(browser.open().ledger()).is_empty());
}

/// The office, with the third quarter signed off.
fn signed_off() -> Workspace {
    let mut office = office();
    let period = "2022Q3".parse().unwrap();
    let values = vec![(round_fields::SIGNED.into(), signing(office.ledger(), period))];
    let command = Command::Put { key: round_key(period), values, seen: Vec::new() };
    office.apply(command, NOW_MS);
    assert_eq!(office.signed(), [period]);
    office
}

#[test]
fn what_alters_a_period_that_is_signed_off_is_left_out_at_first() {
    let mut browser = Browser::new(Some(signed_off()));
    let activities = json!({ "activity": [
        { "id": "august", "summary": "改" },
        { "id": "may", "summary": "改" },
        { "id": "september", "title": "补", "date": "2022-09-01", "branch": "b1" },
    ] });
    browser.choose(&[("late.json", &listing(about(), activities))]);
    assert_eq!(browser.left_out(), ["august", "september"]);
    browser.take();
    assert_eq!(value(browser.open(), "activity", "august", "summary"), None);
    assert_eq!(value(browser.open(), "activity", "may", "summary"), Some(json!("改")));
}

#[test]
fn a_sign_off_in_a_file_is_left_out_at_first() {
    let mut browser = Browser::new(Some(office()));
    let text = text_of(&signed_off());
    browser.choose(&[("signed-off.json", &text)]);
    assert_eq!(browser.left_out(), ["2022Q3"]);
    browser.take();
    assert!(browser.open().signed().is_empty());
}

#[test]
fn what_a_unit_alters_outside_its_part_is_left_out_at_first() {
    let mut browser = Browser::new(Some(office()));
    let branches = json!({ "branch": [
        { "id": "b1", "secretary": "钱某" },
        { "id": "b2", "secretary": "钱某" },
        { "id": "b3", "name": "新支部", "approved_by": "first" },
    ] });
    let text = listing(about_part("first"), branches);
    browser.choose(&[("first.json", &text)]);
    assert_eq!(browser.left_out(), ["b2"]);
    browser.take();
    assert_eq!(value(browser.open(), "branch", "b1", "secretary"), Some(json!("钱某")));
    assert_eq!(value(browser.open(), "branch", "b2", "secretary"), None);
}

#[test]
fn a_ledger_that_is_one_units_part_holds_nothing_against_a_part() {
    let part = Part { organisation: "first".into(), name: "甲局".into() };
    let of_part = About { id: "office".into(), part: Some(part), ..About::default() };
    let mut unit = workspace_of(&of_part, 3);
    put(&mut unit, "branch", "b2", &json!({ "name": "乙支部", "approved_by": "second" }));
    let mut browser = Browser::new(Some(unit));
    let branches = json!({ "branch": [{ "id": "b2", "secretary": "钱某" }] });
    let text = handed_in("first", branches);
    browser.choose(&[("first.json", &text)]);
    assert!(browser.left_out().is_empty());
    assert!(browser.shown().0.receipts.is_empty(), "one unit's part is nobody's office");
}

/// A unit's part with the moment it was exported.
fn handed_in(organisation: &str, records: Value) -> String {
    json!({ "format": "zhibu-ledger", "version": 1, "ledger": about_part(organisation),
        "exported": { "at": "2022-10-05T08:00:00Z", "unit": "甲局", "handed_out": true },
        "records": records })
    .to_string()
}

#[test]
fn a_file_handed_in_by_a_unit_is_noted_unless_it_is_the_offices_own() {
    let mut browser = Browser::new(Some(office()));
    let text = handed_in("first", json!({ "branch": [{ "id": "b1", "secretary": "钱某" }] }));
    browser.choose(&[("first.json", &text)]);
    assert_eq!(browser.shown().0.receipts.len(), 1);
    browser.own_unit = "甲局".into();
    browser.choose(&[("first.json", &text)]);
    assert!(browser.shown().0.receipts.is_empty());
}

#[test]
fn a_file_of_another_ledger_is_told_from_one_of_the_open_one() {
    let mut browser = Browser::new(Some(office()));
    let records = json!({ "organisation": [{ "id": "third", "name": "丙局" }] });
    let open_id = |browser: &mut Browser| browser.open().about().id.clone();
    for (text, is_own) in [
        (about(), true),
        (json!({ "id": "elsewhere", "title": "别处" }), false),
        (Value::Null, false),
    ] {
        let mut text: Value = serde_json::from_str(&listing(text, records.clone())).unwrap();
        if text["ledger"].is_null() {
            text.as_object_mut().unwrap().remove("ledger");
        }
        browser.choose(&[("a.json", &text.to_string())]);
        let id = open_id(&mut browser);
        assert_eq!(is_of_open_ledger(&browser.shown().0, Some(&id)), is_own, "{text}");
        assert!(!is_of_open_ledger(&browser.shown().0, None));
    }
}

#[test]
fn a_sealed_file_asks_for_its_passphrase_and_refuses_a_wrong_one() {
    let mut browser = Browser::new(Some(office()));
    let sealed = seal(&history(), "correct horse", &[7; SEAL_RANDOM_BYTES]);
    let plain = listing(about(), json!({ "organisation": [{ "id": "fourth", "name": "戊局" }] }));
    let refusal = |browser: &Browser| match browser.import.stage() {
        ImportStage::Refused { refused } => refused[0].error.clone(),
        other => panic!("not refused: {other:?}"),
    };
    browser.choose(&[("sealed.json", &sealed)]);
    assert_eq!(refusal(&browser), FileError::Sealed { was_tried: false });
    browser.import.try_passphrase("wrong".into());
    browser.plan();
    assert_eq!(refusal(&browser), FileError::Sealed { was_tried: true });
    browser.import.try_passphrase("correct horse".into());
    browser.plan();
    assert_eq!(browser.take().records, 1);
    // Beside others: those are planned, and what was left out of them stays out.
    browser.choose(&[("sealed.json", &sealed), ("plain.json", &plain)]);
    assert_eq!(browser.shown().1[0].name, "sealed.json");
    let index = browser.index_of("fourth");
    browser.import.select(&[index], false);
    browser.import.try_passphrase("correct horse".into());
    browser.plan();
    assert!(browser.shown().1.is_empty());
    assert_eq!(browser.left_out(), ["fourth"]);
}

#[test]
fn files_that_are_no_ledgers_are_refused_with_their_reasons() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[
        ("empty.json", ""),
        ("book.xlsx", "PK\u{3}\u{4}"),
        ("newer.json", r#"{"format":"zhibu-ledger","version":99}"#),
        ("sound.json", &history()),
        ("gone.json", ""),
    ]);
    browser.files[4].1 = None;
    browser.import.choose(browser.infos()).unwrap();
    browser.plan();
    let (plan, refused) = browser.shown();
    assert_eq!(plan.files.len(), 1);
    let errors: Vec<&FileError> = refused.iter().map(|file| &file.error).collect();
    let newer = FileError::NewerVersion { found: 99 };
    assert_eq!(
        errors,
        [&FileError::Empty, &FileError::OfficeDocument, &newer, &FileError::Unreadable]
    );
    assert_eq!(refused[3].name, "gone.json");
}

#[test]
fn several_files_come_to_the_same_in_any_order() {
    let records = |name: &str| json!({ "organisation": [{ "id": "third", "name": name }] });
    let (first, second) = (listing(about(), records("丙局")), listing(about(), records("丙办")));
    let with_history = history();
    let files = [("a.json", &*first), ("b.json", &*second), ("c.json", &*with_history)];
    let shown = |order: [usize; 3]| {
        let mut browser = Browser::new(Some(office()));
        browser.choose(&order.map(|index| files[index]));
        let (plan, _) = browser.shown();
        let names: Vec<String> = plan.files.iter().map(|file| file.name.clone()).collect();
        assert_eq!(names, order.map(|index| files[index].0.to_owned()));
        let taken = browser.take();
        let ledger = browser.open().ledger();
        (taken, ledger.conflicted_count(), value(browser.open(), "organisation", "third", "name"))
    };
    let expected = shown([0, 1, 2]);
    assert_eq!(expected.1, 1, "what differs stands side by side");
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(shown(order), expected, "{order:?}");
    }
}

/// What no other file can be made to pass for: the bytes as they came, whatever their number. The hash
/// of earlier versions finds the receipt that they wrote for the file.
#[test]
fn a_file_is_known_by_128_bits_of_sha_512() {
    let hash = file_hash(b"abc");
    assert_eq!(hash.sha512, 0xddaf_35a1_9361_7aba_cc41_7349_ae20_4131);
    assert_eq!(hash.xxh64, 0x44bc_2cf5_ad77_0999);
    let padded = history() + &" ".repeat((5 << 20) / 2);
    let sealed = seal(&history(), "口令", &[7; SEAL_RANDOM_BYTES]);
    for (text, passphrases) in [(padded, vec![]), (sealed, vec!["口令".to_owned()])] {
        let mut reading = FileReading::new(text.clone().into_bytes(), passphrases);
        while !matches!(reading.step(), FileStep::Done(Ok(_))) {}
        assert_eq!(reading.hash(), file_hash(text.as_bytes()));
    }
}

/// Whatever is wrong with it: nothing is written, in memory or in storage, and the other file is planned.
#[test]
fn a_refused_file_leaves_the_ledger_as_it_was() {
    let good = history();
    let form = |rest: &str| format!("{{\"format\":\"zhibu-ledger\",\"version\":1,{rest}");
    let cut = &good[..good.len() / 2];
    let bad = [
        String::new(),
        cut.to_owned(),
        format!("{good}x"),
        format!("\0{good}"),
        good.replacen("\"version\":1", "\"version\":01", 1),
        good.replacen("\"version\":1", "\"version\":2", 1),
        form("\"records\":{\"branch\":[{\"id\":\"b1\",\"name\":\"改\"},]}}"),
        form("\"records\":{\"branch\":[{\"id\":\"b1\",\"name\":\"改\"}]},\"later\":.5}"),
        form(&format!("\"changes\":{}", "[".repeat(100_000))),
    ];
    for text in bad {
        let mut browser = Browser::new(Some(office()));
        let before = (text_of(browser.open()), browser.open().status());
        browser.choose(&[("bad.json", &text)]);
        let stage = browser.import.stage();
        assert!(matches!(stage, ImportStage::Refused { .. }), "{text:.60}: {stage:?}");
        browser.choose(&[("bad.json", &text), ("good.json", &good)]);
        let (plan, refused) = browser.shown();
        assert_eq!((plan.files.len(), &*refused[0].name), (1, "bad.json"), "{text:.60}");
        assert_eq!((text_of(browser.open()), browser.open().status()), before, "{text:.60}");
        assert_eq!(browser.take().records, 1, "{text:.60}");
    }
}

#[test]
fn a_file_that_comes_twice_counts_once() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &history()), ("copy.json", &history())]);
    assert_eq!(browser.shown().0.files[1].same_as, Some(0));
    assert_eq!(browser.take().records, 1);
}

#[test]
fn more_files_than_are_taken_at_once_are_refused_untouched() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &history())]);
    let file = FileInfo { name: "a.json".into(), bytes: 1 };
    let violation = browser.import.choose(vec![file; MOST_FILES + 1]).unwrap_err();
    let expected = ImportViolation::TooManyFiles { count: MOST_FILES + 1, most: MOST_FILES };
    assert_eq!(violation, expected);
    assert!(ImportNotice::Refused(violation).is_error());
    assert!(ImportNotice::Refused(violation).text(Lang::En).contains("129"));
    browser.shown();
}

#[test]
fn what_is_left_out_stays_out_with_what_needs_it() {
    let mut browser = Browser::new(Some(office()));
    let records = json!({
        "organisation": [{ "id": "third", "name": "丙局" }],
        "branch": [
            { "id": "b3", "name": "丙支部", "approved_by": "third" },
            { "id": "b4", "name": "丁支部" },
        ],
    });
    browser.choose(&[("a.json", &listing(about(), records))]);
    let index = browser.index_of("third");
    browser.import.select(&[index], false);
    assert_eq!(browser.left_out(), ["b3", "third"]);
    let imported = browser.take();
    assert_eq!(imported, Imported { records: 1, left_out: 2, target: ImportTarget::Open });
    assert_eq!(value(browser.open(), "organisation", "third", "name"), None);
    assert_eq!(value(browser.open(), "branch", "b3", "name"), None);
    assert!(value(browser.open(), "branch", "b4", "name").is_some());
    assert!(ImportNotice::Done(imported).text(Lang::Zh).contains('2'));
}

#[test]
fn a_plan_of_another_state_of_the_ledger_is_made_again_with_what_was_left_out() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &history())]);
    let index = browser.index_of("third");
    browser.import.select(&[index], false);
    put(browser.open(), "organisation", "first", &json!({ "name": "甲办" }));
    let agreement = browser.import.agree(ImportTarget::Open, browser.open.as_ref());
    assert!(matches!(agreement, Agreement::Renewed));
    browser.plan();
    assert_eq!(browser.left_out(), ["third"]);
    // What alters nothing of the plan leaves it as good as it was.
    let before = browser.open().ledger().change_count();
    put(browser.open(), "organisation", "first", &json!({ "name": "甲厅" }));
    browser.import.note_beside(before, before + 1);
    assert_eq!(browser.take().records, 0);
}

#[test]
fn what_is_read_of_files_chosen_earlier_comes_too_late() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &history())]);
    browser.import.try_passphrase("x".into());
    let late = browser.planned(ImportTarget::Open);
    browser.import.choose(browser.infos()).unwrap();
    assert!(!browser.import.is_wanted(&late));
    browser.import.end_planning(late);
    assert!(matches!(browser.import.stage(), ImportStage::Reading { .. }));
    let left = browser.planned(ImportTarget::Open);
    browser.import.leave();
    browser.import.end_planning(left);
    assert!(matches!(browser.import.stage(), ImportStage::Idle));
}

#[test]
fn an_import_is_cut_short_when_another_ledger_is_opened() {
    // More than one piece.
    let many: Vec<Value> =
        (0..3_000).map(|index| json!({ "id": format!("m{index}"), "name": "人" })).collect();
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &listing(about(), json!({ "member": many })))]);
    let agreed = browser.agreed();
    let mut taking = Taking::begin(agreed, ImportTarget::Open, Lang::Zh, browser.open());
    for _ in 0..2 {
        assert_eq!(taking.percent(), 50);
        assert_eq!(taking.step(browser.open.as_mut(), NOW_MS), Ok(TakingStep::More));
    }
    assert!((51..100).contains(&taking.percent()));
    let mut other = workspace("other", 4);
    assert_eq!(taking.step(Some(&mut other), NOW_MS), Err(ImportError::CutShort));
    assert_eq!(other.ledger().change_count(), 0, "nothing goes astray");
    assert_eq!(taking.step(None, NOW_MS), Err(ImportError::CutShort));
    // What was taken until then can be taken back where it is.
    browser.open().end_import(NOW_MS);
    let undone = browser.open().undo(NOW_MS).unwrap();
    assert_eq!(undone.records, 1_250);
}

#[test]
fn an_import_is_one_step_of_undo_and_its_drafts_bear_the_file() {
    let mut browser = Browser::new(Some(office()));
    let records = json!({ "branch": [{ "id": "b1", "name": "改" }, { "id": "b2", "name": "改" }] });
    browser.choose(&[("a.json", &listing(about(), records))]);
    browser.take();
    let reasons: Vec<_> =
        browser.open().ledger().changes().filter_map(|change| change.why.clone()).collect();
    assert!(reasons.len() == 2 && reasons.iter().all(|why| why.contains("a.json")), "{reasons:?}");
    browser.open().undo(NOW_MS).unwrap();
    assert_eq!(value(browser.open(), "branch", "b1", "name"), Some(json!("甲支部")));
}

#[test]
fn a_ledger_of_its_own_gets_all_that_the_files_have() {
    let office = office();
    let text = text_of(&office);
    let mut browser = Browser::new(Some(office));
    browser.choose(&[("copy.json", &text)]);
    assert!(browser.shown().0.is_idle(), "the open ledger has all of it");
    let agreement = browser.import.agree(ImportTarget::New, browser.open.as_ref());
    let Agreement::PlanForNew(agreed) = agreement else { panic!("{agreement:?}") };
    let planning = browser.planned(ImportTarget::New);
    let agreed = agreed.planned_for_new(planning).unwrap();
    let about = agreed.about_new(|_| false, "new".into());
    assert_eq!((&*about.id, &*about.title), ("office", "台账office"));
    let about = agreed.about_new(|id| id == "office", "new".into());
    assert_eq!(about.id, "new", "an id that another ledger has is not used again");
    browser.open = Some(workspace_of(&about, 5));
    let imported = browser.take_in(agreed, ImportTarget::New).unwrap();
    assert_eq!(imported.records, 6);
    assert_eq!(can_undo_redo(browser.open()), (false, false), "it begins with that");
}

#[test]
fn a_ledger_of_its_own_gets_nothing_of_files_altered_since_they_were_planned() {
    let mut browser = Browser::new(Some(office()));
    browser.choose(&[("a.json", &history())]);
    browser.files[0].1 = Some(history().replace("丙局", "丁局").into_bytes());
    let agreement = browser.import.agree(ImportTarget::New, browser.open.as_ref());
    let Agreement::PlanForNew(agreed) = agreement else { panic!("{agreement:?}") };
    let planning = browser.planned(ImportTarget::New);
    assert_eq!(agreed.planned_for_new(planning).unwrap_err(), ImportError::FilesHaveChanged);
}

#[test]
fn what_is_guarded_for_the_open_ledger_is_not_for_one_of_its_own() {
    let mut browser = Browser::new(Some(office()));
    let text = handed_in("first", json!({ "branch": [{ "id": "b2", "secretary": "钱某" }] }));
    browser.choose(&[("first.json", &text)]);
    assert_eq!(browser.left_out(), ["b2"]);
    let agreement = browser.import.agree(ImportTarget::New, browser.open.as_ref());
    let Agreement::PlanForNew(agreed) = agreement else { panic!("{agreement:?}") };
    let planning = browser.planned(ImportTarget::New);
    let agreed = agreed.planned_for_new(planning).unwrap();
    browser.open = Some(workspace("new", 6));
    let imported = browser.take_in(agreed, ImportTarget::New).unwrap();
    assert_eq!((imported.records, imported.left_out), (1, 0));
    assert!(browser.open().ledger().records().all(|record| &*record.key().kind == "branch"));
}
