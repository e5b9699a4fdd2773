//! What no file may bring or alter unnoticed, whatever it says of itself: what the office decides, and
//! the records of a unit that did not sign it.

use serde_json::json;
use zhibu_app::importing::ImportTarget;
use zhibu_app::views::intake::differences::diff_chips;
use zhibu_app::views::intake::import::notes;
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::reporting::receipts::{FileHash, HandedIn, receipt};
use zhibu_domain::reporting::trust::{trust, trusted_keys};
use zhibu_format::{KEY_BYTES, OriginDoubt, OwnKey, UnseenStamps};
use zhibu_ledger::{RecordKey, Stamp, Writer};
use zhibu_text::Lang;

use crate::support::{Browser, NOW_MS, put, text_of, value, workspace};

fn key(seed: u8) -> OwnKey {
    OwnKey::new(&[seed; KEY_BYTES])
}

/// Two units with a branch each, and a record that belongs to none.
fn office() -> Workspace {
    let mut office = workspace("office", 1);
    put(&mut office, "organisation", "first", &json!({ "name": "甲局党委", "unit": "甲局" }));
    put(&mut office, "organisation", "second", &json!({ "name": "乙局党委", "unit": "乙局" }));
    put(&mut office, "branch", "b1", &json!({ "name": "甲支部", "approved_by": "first" }));
    put(&mut office, "branch", "b2", &json!({ "name": "乙支部", "approved_by": "second" }));
    put(&mut office, "goal", "g", &json!({ "name": "目标" }));
    office
}

/// The office, which trusts a key.
fn trusting(mut office: Workspace, seed: u8, holder: &str) -> Workspace {
    let (key, values) = trust(&key(seed).public(), holder);
    office.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    office
}

/// The office, to which a unit has handed in.
fn received(mut office: Workspace, organisation: &str, key: Option<&str>) -> Workspace {
    let exported_at = "2022-10-05T08:00:00Z";
    let said = HandedIn { organisation, exported_at, changes: 1, key, ..HandedIn::default() };
    let (key, values) =
        receipt(FileHash { sha512: (organisation == "first").into(), xxh64: 0 }, &said);
    office.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
    office
}

/// A file that writes in both branches, in what belongs to nobody, and in a branch of its own. It says
/// that it is this unit's part, or a whole ledger.
fn file(part: Option<&str>, unit: &str) -> String {
    let mut about = json!({ "id": "office", "title": "区台账" });
    if let Some(part) = part {
        about["part"] = json!({ "organisation": part, "name": part });
    }
    let records = json!({
        "branch": [
            { "id": "b1", "secretary": "钱某" },
            { "id": "b2", "secretary": "钱某" },
            { "id": "b3", "name": "新支部", "approved_by": "first" },
        ],
        "goal": [{ "id": "g", "note": "改" }],
    });
    let exported = json!({ "at": "2022-11-05T08:00:00Z", "unit": unit });
    let mut text = json!({ "format": "zhibu-ledger", "version": 1, "ledger": about,
        "exported": exported, "records": records })
    .to_string();
    // It ends as files do, so that it can be signed.
    text.pop();
    text + "\n}\n"
}

fn plan_of(office: Workspace, text: &str) -> Browser {
    let mut browser = Browser::new(Some(office));
    browser.choose(&[("某局.json", text)]);
    browser
}

fn doubt(browser: &Browser) -> Option<OriginDoubt> {
    browser.shown().0.files[0].doubt.clone()
}

fn notes_of(browser: &Browser) -> Vec<String> {
    notes(&browser.shown().0, browser.import.left_out(), Lang::Zh)
}

#[test]
fn what_the_office_decides_is_left_out_of_every_file_at_first() {
    let mut other = workspace("office", 2);
    put(&mut other, "organisation", "third", &json!({ "name": "丙局" }));
    put(&mut other, "branch", "b1", &json!({ "override_secretary": "已报批" }));
    put(&mut other, "round", "2022Q3", &json!({ "due": "2022-10-10", "units": ["first"] }));
    put(&mut other, "rule", "lessons", &json!({ "a_year": 1 }));
    let other = trusting(received(other, "first", Some("key")), 9, "骗子");
    let whole = text_of(&other);
    let part = whole.replacen(
        "\"title\":\"台账office\"",
        "\"title\":\"台账\",\"part\":{\"organisation\":\"first\",\"name\":\"甲局\"}",
        1,
    );
    assert_ne!(part, whole);
    for (name, text) in [("signed", key(1).sign(&whole)), ("whole", whole), ("part", part)] {
        let receipt_id = format!("{:032x}", 1);
        let mut expected =
            vec!["b1".to_owned(), key(9).public(), "2022Q3".into(), "lessons".into(), receipt_id];
        let mut browser = plan_of(trusting(office(), 1, "机关工委 · 王"), &text);
        let mut left_out = browser.left_out();
        expected.sort_unstable();
        left_out.sort_unstable();
        assert_eq!(left_out, expected, "{name}");
        let (plan, _) = browser.shown();
        for diff in plan.diffs.iter().filter(|diff| &*diff.key.id != "third") {
            assert!(diff.guarded.office, "{name}: {:?}", diff.key);
            assert!(!diff_chips(diff, Lang::Zh).is_empty());
        }
        let notes = notes_of(&browser);
        assert!(notes.iter().any(|note| note.contains("办公室决定")), "{name}: {notes:?}");
        browser.take();
        let open = browser.open();
        assert_eq!(value(open, "rule", "lessons", "a_year"), None, "{name}");
        assert_eq!(value(open, "round", "2022Q3", "due"), None, "{name}");
        assert_eq!(value(open, "branch", "b1", "override_secretary"), None, "{name}");
        assert_eq!(trusted_keys(open.ledger()).len(), 1, "{name}");
        assert!(value(open, "organisation", "third", "name").is_some(), "{name}");
    }
}

#[test]
fn what_the_office_decides_is_taken_once_the_user_says_so() {
    let mut other = workspace("office", 2);
    put(&mut other, "rule", "lessons", &json!({ "a_year": 1 }));
    let mut browser = plan_of(office(), &text_of(&other));
    let index = browser.index_of("lessons");
    browser.import.select(&[index], true);
    browser.take();
    assert_eq!(value(browser.open(), "rule", "lessons", "a_year"), Some(json!(1)));
}

#[test]
fn a_key_that_is_trusted_here_is_not_dropped_because_a_file_says_so() {
    let office = trusting(office(), 1, "甲局 · 王");
    let mut other = workspace("office", 2);
    let (record, _) = trust(&key(1).public(), "甲局 · 王");
    put(&mut other, "key", &record.id, &json!({ "name": "甲局 · 王", "deleted": true }));
    let later = text_of(&other);
    let mut browser = plan_of(office, &later);
    assert_eq!(browser.left_out(), [key(1).public()]);
    browser.take();
    assert_eq!(trusted_keys(browser.open().ledger()).len(), 1);
}

/// What was undone later could come to light.
#[test]
fn what_the_office_decides_is_not_taken_unseen() {
    let mut other = workspace("office", 2);
    put(&mut other, "rule", "lessons", &json!({ "a_year": 1 }));
    put(&mut other, "rule", "lessons", &json!({ "deleted": true }));
    let mut browser = plan_of(office(), &text_of(&other));
    assert_eq!(browser.left_out(), [""; 0]);
    browser.take();
    let rule = RecordKey::new("rule", "lessons");
    assert!(browser.open().ledger().record(&rule).is_none());
}

/// The office knows the key of the first unit: because it trusts it, or because that unit has handed in
/// with it.
fn knowing_a_key() -> Vec<Workspace> {
    let by_receipt = received(office(), "first", Some(&key(1).public()));
    vec![trusting(office(), 1, "甲局 · 王"), by_receipt]
}

#[test]
fn the_key_tells_whose_file_it_is_and_not_the_file() {
    for said in [None, Some("second"), Some("first")] {
        for office in knowing_a_key() {
            let browser = plan_of(office, &key(1).sign(&file(said, "甲局")));
            assert_eq!(browser.left_out(), ["b2", "g"], "{said:?}");
            let is_wrong = said != Some("first");
            let other = OriginDoubt::OtherUnit { unit: "甲局党委".into() };
            assert_eq!(doubt(&browser), is_wrong.then_some(other), "{said:?}");
            let notes = notes_of(&browser);
            assert_eq!(notes.iter().any(|note| note.contains("甲局党委")), is_wrong, "{notes:?}");
            let receipts = browser.shown().0.receipts.len();
            assert_eq!(receipts, usize::from(said == Some("first")), "{said:?}");
        }
    }
}

#[test]
fn a_units_part_is_not_believed_without_the_units_signature() {
    let unsigned = file(Some("first"), "甲局");
    for text in [&unsigned, &key(2).sign(&unsigned)] {
        for office in knowing_a_key() {
            let browser = plan_of(office, text);
            assert_eq!(browser.left_out(), ["b1", "b2", "g"]);
            let unproven = OriginDoubt::NotSigned { unit: "甲局党委".into() };
            assert_eq!(doubt(&browser), Some(unproven));
            // It is entered that the unit has handed in, but not that this is its key.
            let plan = browser.shown().0;
            let writes = &plan.receipts[0].writes;
            assert!(writes.iter().all(|write| &*write.field != "key"), "{writes:?}");
        }
    }
    // Where nobody signs, the part bounds what it may alter.
    let browser = plan_of(received(office(), "first", None), &unsigned);
    assert_eq!((browser.left_out(), doubt(&browser)), (vec!["b2".into(), "g".into()], None));
}

/// The office, where the first unit has to hand in.
fn asking(mut office: Workspace) -> Workspace {
    let round = json!({ "due": "2022-10-10", "units": ["first"] });
    put(&mut office, "round", "2022Q3", &round);
    office
}

#[test]
fn a_whole_ledger_from_a_unit_that_has_to_hand_in_is_its_return() {
    let whole = |unit: &str| file(None, unit);
    let receipt_of = |office: Workspace, text: &str| {
        let browser = plan_of(office, text);
        let plan = browser.shown().0;
        let field = |name: &str| {
            let writes = &plan.receipts.first()?.writes;
            Some(writes.iter().find(|write| &*write.field == name)?.value.clone())
        };
        (plan.receipts.len(), field("organisation"), field("key"))
    };
    let of_first = Some(json!("first"));
    assert_eq!(receipt_of(asking(office()), &whole("甲局")), (1, of_first.clone(), None));
    assert_eq!(receipt_of(asking(office()), &whole("甲局党委")), (1, of_first.clone(), None));
    // Nobody asks the second unit, nor the office itself; and without a round nobody at all.
    for (is_asked, unit) in [(true, "乙局"), (true, ""), (true, "某局"), (false, "甲局")] {
        let office = if is_asked { asking(office()) } else { office() };
        assert_eq!(receipt_of(office, &whole(unit)).0, 0, "{unit}");
    }
    for office in knowing_a_key() {
        let signed = key(1).sign(&whole("甲局"));
        let expected = (1, of_first.clone(), Some(json!(key(1).public())));
        assert_eq!(receipt_of(asking(office), &signed), expected);
    }
    // Whoever signs with the key of another unit hands in for nobody; an unknown key is not stated as the unit's.
    let of_second = || asking(trusting(office(), 2, "乙局 · 李"));
    assert_eq!(receipt_of(of_second(), &key(2).sign(&whole("甲局"))).0, 0);
    assert_eq!(receipt_of(of_second(), &key(3).sign(&whole("甲局"))), (1, of_first.clone(), None));
    // What it alters of its own is taken each time, and what is of others never by itself.
    let again = plan_of(asking(received(office(), "first", None)), &whole("甲局"));
    assert_eq!(
        (again.left_out(), again.shown().0.receipts.len()),
        (vec!["b2".into(), "g".into()], 1)
    );
    // A branch of the same unit is not who has to hand in, whatever stands first.
    let mut crowded = office();
    put(&mut crowded, "organisation", "a", &json!({ "name": "甲局机关支部", "unit": "甲局" }));
    assert_eq!(receipt_of(asking(crowded), &whole("甲局")), (1, of_first.clone(), None));
    // Another ledger's file is not this ledger's return.
    let other = whole("甲局").replacen("\"id\":\"office\"", "\"id\":\"other\"", 1);
    assert_eq!(receipt_of(asking(office()), &other).0, 0);
}

#[test]
fn a_whole_ledger_is_believed_with_a_trusted_signature_where_units_hand_in() {
    let whole = file(None, "机关工委");
    let left_out = |office: Workspace, text: &str| {
        let browser = plan_of(office, text);
        (browser.left_out(), doubt(&browser))
    };
    let nothing = (Vec::new(), None);
    let of_first = (vec!["b1".to_owned()], Some(OriginDoubt::NotWhole));
    assert_eq!(left_out(office(), &whole), nothing, "no unit hands in");
    let gathering = || received(office(), "first", None);
    assert_eq!(left_out(gathering(), &whole), of_first);
    assert_eq!(left_out(gathering(), &key(3).sign(&whole)), of_first);
    let colleague = trusting(gathering(), 3, "机关工委 · 李");
    assert_eq!(left_out(colleague, &key(3).sign(&whole)), nothing);
}

/// An office that is an organisation of its own ledger.
#[test]
fn a_colleague_of_the_same_unit_has_the_whole_ledger() {
    let mut browser = Browser::new(Some(trusting(office(), 3, "甲局 · 李")));
    browser.own_unit = "甲 局".into();
    browser.choose(&[("某局.json", &key(3).sign(&file(None, "甲局")))]);
    assert_eq!(browser.left_out(), [""; 0]);
}

#[test]
fn a_name_that_only_looks_like_a_trusted_one_is_told() {
    let says_so = |browser: &Browser| {
        notes_of(browser).iter().any(|note| note.contains("只是看起来像") && note.contains("乙局"))
    };
    for (unit, expected) in [
        ("乙局", false),
        ("丙局", false),
        ("乙 局", true),
        ("乙局\u{200b}", true),
        ("\u{feff}乙局", true),
        ("乙局·", false),
        ("", false),
    ] {
        let office = trusting(office(), 1, "乙局 · Ｚhao");
        assert_eq!(says_so(&plan_of(office, &file(None, unit))), expected, "{unit:?}");
    }
    for (holder, expected) in [
        ("乙局 · Zhao", true),
        ("乙局・ｚｈａｏ", true),
        ("乙局 · Ｚhao", false),
        ("乙局 · 钱", false),
    ] {
        let text = text_of(&trusting(workspace("office", 2), 2, holder));
        let office = trusting(office(), 1, "乙局 · Ｚhao");
        assert_eq!(says_so(&plan_of(office, &text)), expected, "{holder}");
    }
}

/// The name of a unit and that of a person with it are names of their own.
#[test]
fn who_exported_a_file_is_compared_as_unit_and_as_person() {
    for (unit, name, expected) in [
        ("乙局", "王", vec![]),
        ("乙 局", "钱", vec!["乙 局"]),
        ("乙局", "王\u{200b}", vec!["乙局 · 王\u{200b}"]),
        ("丙局", "王\u{200b}", vec![]),
    ] {
        let by = format!("\"unit\":\"{unit}\"");
        let text = file(None, unit).replacen(&by, &format!("{by},\"name\":\"{name}\""), 1);
        let browser = plan_of(trusting(office(), 1, "乙局 · 王"), &text);
        let alike = &browser.shown().0.alike;
        assert_eq!(
            alike.iter().map(|alike| &*alike.name).collect::<Vec<_>>(),
            expected,
            "{unit} {name}"
        );
    }
}

#[test]
fn of_many_names_that_look_like_trusted_ones_each_is_told_once_and_some_are_told() {
    let holders = |count: usize| {
        let key = |number| json!({ "id": format!("k{number}"), "name": format!("乙{}局", " ".repeat(number)) });
        let records = json!({ "key": (1..=count).map(key).collect::<Vec<_>>() });
        json!({ "format": "zhibu-ledger", "version": 1, "records": records }).to_string()
    };
    for (count, expected) in [(3, 3), (25, 20)] {
        let mut browser = Browser::new(Some(trusting(office(), 1, "乙局")));
        let (one, other) = (holders(count), file(None, "乙 局"));
        browser.choose(&[
            ("一.json", &one),
            ("二.json", &other),
            ("三.json", &(other.clone() + "\n")),
        ]);
        assert_eq!(browser.shown().0.alike.len(), expected);
    }
}

/// Whoever signed for a unit first: a key that another unit's file shows later is not that unit's.
#[test]
fn a_key_is_that_of_the_unit_for_which_it_signed_first() {
    let public = key(3).public();
    let office = received(office(), "first", Some(&public));
    let office = received(office, "second", Some(&public));
    let browser = plan_of(office, &key(3).sign(&file(Some("second"), "乙局")));
    assert_eq!(doubt(&browser), Some(OriginDoubt::OtherUnit { unit: "甲局党委".into() }));
}

#[test]
fn a_whole_ledger_is_doubted_where_units_have_keys_and_only_for_what_is_theirs() {
    let office = || trusting(office(), 3, "甲局 · 赵");
    let whole = file(None, "某局");
    let browser = plan_of(office(), &whole);
    assert_eq!(doubt(&browser), Some(OriginDoubt::NotWhole));
    assert_eq!(browser.left_out(), ["b1"]);
    let records = json!({ "goal": [{ "id": "g", "note": "改" }] });
    let of_nobody =
        json!({ "format": "zhibu-ledger", "version": 1, "records": records }).to_string();
    let browser = plan_of(office(), &of_nobody);
    assert_eq!(doubt(&browser), None);
    assert_eq!(browser.left_out(), [""; 0]);
}

/// A change can be hidden before it arrives: by one that replaces it already.
#[test]
fn changes_that_replace_what_is_nowhere_are_told_and_may_be_taken() {
    let mut other = workspace("office", 2);
    put(&mut other, "branch", "b9", &json!({ "name": "丁支部" }));
    put(&mut other, "branch", "b9", &json!({ "name": "丁支部改" }));
    let text = text_of(&other);
    let sound = plan_of(office(), &text);
    assert_eq!(sound.shown().0.unseen, UnseenStamps::default());
    let replaced = other.ledger().stamps().next().unwrap();
    let nowhere = Stamp::new(NOW_MS + 5, 0, Writer::from_random(77));
    let index = text.rfind(&format!("[\"{replaced}\"]")).unwrap();
    let (before, after) = text.split_at(index + 1);
    let (text, archiving) = (
        format!("{before}\"{replaced}\",\"{nowhere}\"{}", &after[replaced.to_string().len() + 2..]),
        text.replacen(
            &format!("\"replaces\":{{\"name\":[\"{replaced}\"]}}"),
            &format!("\"replaces\":{{\"name\":[\"{replaced}\"]}},\"archives\":{{\"name\":[\"{nowhere}\"]}}"),
            1,
        ),
    );
    for (text, target) in
        [(&text, ImportTarget::Open), (&text, ImportTarget::New), (&archiving, ImportTarget::Open)]
    {
        let mut browser = Browser::new(Some(office()));
        browser.choose(&[("某局.json", text)]);
        browser.import.choose(browser.infos()).unwrap();
        let planning = browser.planned(target);
        browser.import.end_planning(planning);
        let (plan, _) = browser.shown();
        assert_eq!(plan.unseen.stamps, 1, "{text}");
        assert_eq!(plan.unseen.records, [RecordKey::new("branch", "b9")]);
        let notes = notes_of(&browser);
        assert!(notes.iter().any(|note| note.contains("丁支部改")), "{notes:?}");
        assert_eq!(browser.left_out(), [""; 0]);
    }
    let mut browser = plan_of(office(), &text);
    browser.take();
    assert_eq!(value(browser.open(), "branch", "b9", "name"), Some(json!("丁支部改")));
    // Once it is here, it is not pointed out again.
    let again = plan_of(browser.open.take().unwrap(), &text);
    assert_eq!(again.shown().0.unseen, UnseenStamps::default());
}
