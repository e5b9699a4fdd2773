//! Rounds of reporting: receipts that do not depend on the order of files, how a unit stands, and
//! sign-offs that tell exactly what was altered since.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use proptest::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use xxhash_rust::xxh64::xxh64;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::receipts::{FileHash, HandedIn, ms_of_iso, receipt, submissions};
use zhibu_domain::reporting::rounds::{
    Deviations, Round, Timeliness, alters_signed, deviations, round_fields, round_key, rounds,
    rounds_for, signed_count, signed_periods, signing, standing,
};
use zhibu_domain::reporting::scope::scope_of;
use zhibu_domain::reporting::trust::{KEY, TrustedNames, trusted_keys};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::Period;
use zhibu_ledger::{Change, DELETED, Ledger, Name, RecordKey, Stamp, Writer};
use zhibu_test_support::{change, write};

const NOW_MS: u64 = 1_669_000_000_000;

fn put(ledger: &mut Ledger, ms: u64, key: &RecordKey, values: Vec<(&str, Value)>) {
    let count = u16::try_from(ledger.change_count()).unwrap();
    let at = Stamp::new(ms, count, Writer::from_random(7));
    write(ledger, at, key, &values, Some("区直机关工委"));
}

fn day(text: &str) -> Day {
    text.parse::<zhibu_domain::values::date::PartialDate>().unwrap().earliest()
}

fn day_of(ms: u64) -> Day {
    Day::from_epoch_days(i32::try_from(ms / 86_400_000).unwrap())
}

fn quarter() -> Period {
    "2022Q3".parse().unwrap()
}

/// A district with two units; the first has an activity in the third quarter and one before.
fn district() -> Ledger {
    let mut ledger = Ledger::new();
    let mut add = |kind: &str, id: &str, values| {
        put(&mut ledger, NOW_MS - 1000, &RecordKey::new(kind, id), values);
    };
    add("organisation", "top", vec![("name", json!("工委"))]);
    add("organisation", "a", vec![("name", json!("甲")), ("parent", json!("top"))]);
    add("organisation", "b", vec![("name", json!("乙")), ("parent", json!("top"))]);
    add(
        "branch",
        "ab",
        vec![
            ("name", json!("甲支部")),
            ("approved_by", json!("a")),
            ("established", json!("2022-08-01")),
        ],
    );
    add(
        "activity",
        "in",
        vec![("title", json!("党课")), ("date", json!("2022-08-05")), ("branch", json!("ab"))],
    );
    add(
        "activity",
        "out",
        vec![("title", json!("调研")), ("date", json!("2022-05-05")), ("branch", json!("ab"))],
    );
    add(
        "activity",
        "year",
        vec![("title", json!("年内")), ("date", json!("2022")), ("branch", json!("ab"))],
    );
    ledger
}

fn with_round(ledger: &mut Ledger) -> Round {
    let values =
        vec![(round_fields::DUE, json!("2022-10-10")), (round_fields::UNITS, json!(["a", "b"]))];
    put(ledger, NOW_MS, &round_key(quarter()), values);
    rounds(ledger).remove(0)
}

fn hand_in(
    ledger: &mut Ledger,
    hash: u128,
    unit: &str,
    at: &str,
    changes: usize,
    up_to: Option<u64>,
) {
    let up_to = up_to.map(|ms| Stamp::new(ms, 0, Writer::from_random(3)));
    let said =
        HandedIn { organisation: unit, unit, name: "", exported_at: at, changes, up_to, key: None };
    let xxh64 = u64::try_from(hash & u128::from(u64::MAX)).unwrap();
    let (key, values) = receipt(FileHash { sha512: hash, xxh64 }, &said);
    let values = values.iter().map(|(name, value)| (&**name, value.clone())).collect();
    put(ledger, NOW_MS + xxh64, &key, values);
}

fn stands(
    ledger: &Ledger,
    round: &Round,
    unit: &str,
) -> zhibu_domain::reporting::rounds::UnitReport {
    let register = Register::of(ledger);
    let scope = scope_of(&register, unit);
    let handed_in = submissions(ledger);
    standing((ledger, &register), (round, None), &unit.into(), &scope, &handed_in, day_of)
}

#[test]
fn a_round_round_trips_through_its_record() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    assert_eq!(round.period, quarter());
    assert_eq!(round.due, Some(day("2022-10-10")));
    assert_eq!(round.units, [Name::from("a"), Name::from("b")]);
    assert_eq!(round.signed, None);
    // What names no period, or is deleted, is no round.
    put(&mut ledger, NOW_MS + 1, &RecordKey::new("round", "sometime"), vec![("due", json!("x"))]);
    // So is another spelling of a period that has a round: there is one for each.
    for id in ["2022Q03", "2022Q+3", " 2022", "2022.6"] {
        let signed = json!("AAAAAAAAAAAAAAAA");
        put(
            &mut ledger,
            NOW_MS + 1,
            &RecordKey::new("round", id),
            vec![(round_fields::SIGNED, signed)],
        );
    }
    assert!(signed_periods(&ledger).is_empty());
    assert_eq!(rounds(&ledger).len(), 1);
    assert_eq!(rounds_for(&ledger, "a").len(), 1);
    assert_eq!(rounds_for(&ledger, "c").len(), 0);
    put(&mut ledger, NOW_MS + 2, &round_key(quarter()), vec![(DELETED, json!(true))]);
    assert_eq!(rounds(&ledger).len(), 0);
}

#[test]
fn submissions_are_early_on_time_or_late() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    let timeliness = |ledger: &Ledger| stands(ledger, &round, "a").timeliness;
    // Before the period began: not for this round.
    hand_in(&mut ledger, 1, "a", "2022-06-30T08:00:00Z", 5, None);
    assert_eq!(timeliness(&ledger), Timeliness::Missing);
    hand_in(&mut ledger, 2, "a", "2022-09-19T08:00:00Z", 5, None);
    assert_eq!(timeliness(&ledger), Timeliness::Early);
    let mut in_time = ledger.clone();
    hand_in(&mut in_time, 3, "a", "2022-09-20T08:00:00Z", 5, None);
    assert_eq!(timeliness(&in_time), Timeliness::InTime);
    // The due day itself is in time, the day after is not.
    let mut due = ledger.clone();
    hand_in(&mut due, 4, "a", "2022-10-10T23:59:59Z", 5, None);
    assert_eq!(timeliness(&due), Timeliness::InTime);
    hand_in(&mut ledger, 5, "a", "2022-10-11T00:00:00.000Z", 5, None);
    assert_eq!(timeliness(&ledger), Timeliness::Late);
    // Whoever was in time and corrects something later is still in time.
    hand_in(&mut due, 6, "a", "2022-10-20T08:00:00Z", 6, None);
    assert_eq!(timeliness(&due), Timeliness::InTime);
    assert_eq!(stands(&due, &round, "b").timeliness, Timeliness::Missing);
}

#[test]
fn a_round_that_is_due_before_its_period_ends_can_be_met() {
    let mut ledger = district();
    let values =
        vec![(round_fields::DUE, json!("2022-09-05")), (round_fields::UNITS, json!(["a"]))];
    put(&mut ledger, NOW_MS, &round_key(quarter()), values);
    let round = rounds(&ledger).remove(0);
    hand_in(&mut ledger, 1, "a", "2022-08-25T08:00:00Z", 5, None);
    assert_eq!(stands(&ledger, &round, "a").timeliness, Timeliness::Early);
    let mut in_time = ledger.clone();
    hand_in(&mut in_time, 2, "a", "2022-08-26T08:00:00Z", 5, None);
    assert_eq!(stands(&in_time, &round, "a").timeliness, Timeliness::InTime);
    hand_in(&mut ledger, 3, "a", "2022-09-06T08:00:00Z", 5, None);
    assert_eq!(stands(&ledger, &round, "a").timeliness, Timeliness::Late);
}

#[test]
fn a_timestamp_is_parsed_completely_or_refused() {
    assert_eq!(ms_of_iso("1970-01-02T00:00:01.5Z"), Some(86_401_500));
    for text in [
        "",
        "1970-01-02",
        "1970-01-02T25:00:00Z",
        "1970-01-02T00:61:00Z",
        "1970-01T00:00:00Z",
        "1970-01-02T00:00:00+08:00",
        "1970-01-02T99999999999999999999:00:00Z",
        "1970-01-02T00:00:00:00Z",
    ] {
        assert_eq!(ms_of_iso(text), None, "{text}");
    }
}

#[test]
fn a_standing_states_completeness_and_later_changes() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    hand_in(&mut ledger, 1, "a", "2022-09-25T08:00:00Z", 7, Some(NOW_MS - 500));
    let first = stands(&ledger, &round, "a");
    assert_eq!((first.altered, first.before.as_ref()), (0, None));
    // The unit itself, its branch, its three activities; one of them in the period.
    assert_eq!((first.records, first.activities), (5, 1));
    // Owed of the organisation: a name. Of the branch: name, form, setting, established, task,
    // secretary. Of each activity: title, kind, date.
    assert_eq!((first.wanted, first.owed), (1 + 6 + 9, 4 + 3));
    assert_eq!(first.percent_complete(), Some(9 * 100 / 16));
    put(
        &mut ledger,
        NOW_MS + 10,
        &RecordKey::new("activity", "in"),
        vec![("activity_kind", json!("lesson"))],
    );
    put(&mut ledger, NOW_MS + 20, &RecordKey::new("branch", "ab"), vec![("form", json!("931"))]);
    hand_in(&mut ledger, 2, "a", "2022-10-05T08:00:00Z", 6, Some(NOW_MS + 15));
    let second = stands(&ledger, &round, "a");
    // What the office wrote in the unit's records is not the unit's doing.
    assert_eq!(second.altered, 0);
    let at = |ms: u64| Stamp::new(ms, 0, Writer::from_random(3));
    let own = [("out", NOW_MS + 12), ("year", NOW_MS + 17)];
    for (id, ms) in own {
        let key = RecordKey::new("activity", id);
        write(&mut ledger, at(ms), &key, &[("summary", json!("补记"))], Some("a · 王"));
    }
    let second = stands(&ledger, &round, "a");
    // The second was written after the file reaches.
    assert_eq!(second.altered, 1);
    assert_eq!(second.owed, first.owed - 1 - 1);
    let (last, before) = (second.last.unwrap(), second.before.unwrap());
    assert!(last.changes < before.changes);
    assert_eq!(last.received_by.as_deref(), Some("区直机关工委"));
}

#[test]
fn a_receipt_says_only_what_its_file_says() {
    let said = HandedIn {
        organisation: "a",
        unit: "甲局",
        name: "王",
        exported_at: "2022-10-05T08:00:00Z",
        changes: 3,
        up_to: None,
        key: Some("k"),
    };
    let (key, values) = receipt(FileHash { sha512: 0xff, xxh64: 0xabc }, &said);
    assert_eq!((&*key.kind, &*key.id), ("submission", "000000000000000000000000000000ff"));
    let values: FxHashMap<&str, &Value> = values.iter().map(|(n, v)| (&**n, v)).collect();
    assert_eq!(values["organisation"], &json!("a"));
    assert_eq!(values["exported_at"], &json!("2022-10-05T08:00:00Z"));
    assert_eq!(values["key"], &json!("k"));
    assert_eq!(values["earlier_id"], &json!("0000000000000abc"));
    assert!(!values.contains_key("up_to"));
}

/// The time of the export that the receipts of earlier versions state here.
const EXPORTED_AT: &str = "2022-10-05T08:00:00Z";

/// The receipt that earlier versions write for a file: 16 digits of a hash that other files can be made
/// to have.
fn hand_in_weak(ledger: &mut Ledger, ms: u64, hash: u64, changes: usize) {
    let stated = vec![
        ("organisation", json!("a")),
        ("unit", json!("a")),
        ("exported_at", json!(EXPORTED_AT)),
        ("changes", json!(changes)),
        (DELETED, Value::Null),
    ];
    put(ledger, ms, &RecordKey::new("submission", format!("{hash:016x}")), stated);
}

/// The changes and weakness of the last file of the first unit, and of that before.
fn last_and_before(ledger: &Ledger, round: &Round) -> [Option<(u64, bool)>; 2] {
    let found = stands(ledger, round, "a");
    [found.last, found.before].map(|one| one.map(|one| (one.changes, one.is_weak)))
}

#[test]
fn a_receipt_of_an_earlier_version_is_weak_until_its_file_comes_again() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    hand_in_weak(&mut ledger, NOW_MS + 1, 0xff, 7);
    assert_eq!(stands(&ledger, &round, "a").timeliness, Timeliness::InTime);
    assert_eq!(last_and_before(&ledger, &round), [Some((7, true)), None]);
    // Another file has its own receipt, even if it states the same.
    let mut other = ledger.clone();
    hand_in(&mut other, 0xfe, "a", EXPORTED_AT, 7, None);
    assert_eq!(last_and_before(&other, &round), [Some((7, false)), Some((7, true))]);
    // So has a file that was made to have the same weak hash but states another time or organisation.
    let mut other = ledger.clone();
    hand_in(&mut other, 0xff, "a", "2022-10-05T08:00:01Z", 8, None);
    hand_in(&mut other, 0x1_0000_0000_0000_00ff, "b", EXPORTED_AT, 8, None);
    assert_eq!(last_and_before(&other, &round), [Some((8, false)), Some((7, true))]);
    // The same file again: one receipt, which proves it, even if an earlier version counted otherwise.
    let weak = RecordKey::new("submission", "00000000000000ff");
    let then = ledger.record(&weak).unwrap().values();
    hand_in(&mut ledger, 0xff, "a", EXPORTED_AT, 8, Some(NOW_MS - 1));
    assert_eq!(last_and_before(&ledger, &round), [Some((8, false)), None]);
    assert_eq!(ledger.record(&weak).unwrap().values(), then);
}

/// A colleague whose program is older imports the same file: before, its receipt could be the last for good.
#[test]
fn a_receipt_that_an_earlier_version_writes_later_is_not_the_last() {
    for exported_at in [EXPORTED_AT, "2022-11-30T08:00:00Z"] {
        let mut ledger = district();
        let round = with_round(&mut ledger);
        hand_in(&mut ledger, 0xff, "a", exported_at, 7, None);
        let mut later = vec![("organisation", json!("a")), ("exported_at", json!(exported_at))];
        later.push(("changes", json!(7)));
        put(&mut ledger, NOW_MS + 9000, &RecordKey::new("submission", "00000000000000ff"), later);
        assert_eq!(last_and_before(&ledger, &round), [Some((7, false)), None], "{exported_at}");
        let expected = NOW_MS + 0xff;
        assert_eq!(stands(&ledger, &round, "a").last.unwrap().received.ms(), expected);
    }
}

/// The clock of the unit was ahead, so that the day of the import counts: it is that of the first.
#[test]
fn a_file_that_comes_again_was_received_when_it_came_first() {
    let mut ledger = district();
    let in_time = u64::try_from(day("2022-10-06").epoch_days()).unwrap() * 86_400_000;
    let key = RecordKey::new("submission", "00000000000000ff");
    let at = "2023-01-01T08:00:00Z";
    put(&mut ledger, in_time, &key, vec![("organisation", json!("a")), ("exported_at", json!(at))]);
    let round = with_round(&mut ledger);
    hand_in(&mut ledger, 0xff, "a", at, 7, Some(NOW_MS + 9000));
    let found = stands(&ledger, &round, "a");
    assert_eq!(found.timeliness, Timeliness::InTime);
    let last = found.last.unwrap();
    assert_eq!((last.received.ms(), last.exported_ms, last.is_weak), (in_time, in_time, false));
    assert_eq!((last.is_clock_ahead, last.up_to), (true, Some(last.received)));
}

fn delete_receipt(ledger: &mut Ledger, ms: u64, hash: u64) {
    let key = RecordKey::new("submission", format!("{hash:032x}"));
    put(ledger, ms, &key, vec![(DELETED, json!(true))]);
}

#[test]
fn a_deleted_receipt_does_not_revive_that_of_an_earlier_version() {
    for weak_ms in [NOW_MS + 1, NOW_MS + 1000] {
        let mut ledger = district();
        let round = with_round(&mut ledger);
        hand_in_weak(&mut ledger, weak_ms, 0xff, 7);
        hand_in(&mut ledger, 0xff, "a", EXPORTED_AT, 7, None);
        delete_receipt(&mut ledger, NOW_MS + 2000, 0xff);
        assert_eq!(last_and_before(&ledger, &round), [None, None], "{weak_ms}");
        // Handed in again, by this version or an earlier one, it counts again.
        let mut again = ledger.clone();
        let weak = RecordKey::new("submission", "00000000000000ff");
        put(&mut again, NOW_MS + 3000, &weak, vec![("changes", json!(8))]);
        assert_eq!(last_and_before(&again, &round), [Some((8, true)), None]);
        let strong = RecordKey::new("submission", format!("{:032x}", 0xff));
        put(&mut ledger, NOW_MS + 3000, &strong, vec![(DELETED, Value::Null)]);
        assert_eq!(last_and_before(&ledger, &round), [Some((7, false)), None]);
    }
}

/// The import is undone: what was there before is there again, and nothing else.
#[test]
fn an_undone_import_leaves_the_receipt_of_an_earlier_version_that_was_there() {
    for (weak_ms, expected) in [(NOW_MS + 1, Some((7, true))), (NOW_MS + 1000, None)] {
        let mut ledger = district();
        let round = with_round(&mut ledger);
        hand_in_weak(&mut ledger, weak_ms, 0xff, 7);
        hand_in(&mut ledger, 0xff, "a", EXPORTED_AT, 8, None);
        let strong = RecordKey::new("submission", format!("{:032x}", 0xff));
        let action = ledger.record(&strong).unwrap().history().next().unwrap().action;
        let at = Stamp::new(NOW_MS + 2000, 0, Writer::from_random(7));
        for (key, writes) in ledger.undo_action(action).writes {
            ledger.insert([Change { undoes: Some(action), ..change(at, &key, writes) }]);
        }
        assert!(ledger.record(&strong).unwrap().is_deleted());
        assert_eq!(last_and_before(&ledger, &round), [expected, None], "{weak_ms}");
    }
}

fn sign(ledger: &mut Ledger, ms: u64) {
    let value = signing(ledger, quarter());
    put(ledger, ms, &round_key(quarter()), vec![(round_fields::SIGNED, value)]);
}

#[test]
fn a_sign_off_covers_the_records_of_its_period() {
    let mut ledger = district();
    with_round(&mut ledger);
    // The activity, and that the branch began; not what is dated 2022 only.
    assert_eq!(signed_count(&signing(&ledger, quarter())), 2);
    assert!(signed_periods(&ledger).is_empty());
    sign(&mut ledger, NOW_MS + 5);
    let round = rounds(&ledger).remove(0);
    let signed = round.signed.clone().unwrap();
    assert_eq!((signed.count(), signed.by.as_deref()), (2, Some("区直机关工委")));
    assert_eq!(signed_periods(&ledger), [quarter()]);
    assert_eq!(deviations(&ledger, quarter(), &signed).count(), 0);
    // What the branch holds besides its dates is its own business.
    put(&mut ledger, NOW_MS + 6, &RecordKey::new("branch", "ab"), vec![("secretary", json!("李"))]);
    put(
        &mut ledger,
        NOW_MS + 6,
        &RecordKey::new("branch", "ab"),
        vec![("dissolved", json!("2022-12"))],
    );
    assert_eq!(deviations(&ledger, quarter(), &signed).count(), 0);
    put(&mut ledger, NOW_MS + 7, &RecordKey::new("activity", "in"), vec![("present", json!(9))]);
    // Stamped before the sign-off, come in after it: it differs all the same.
    put(&mut ledger, 1000, &RecordKey::new("activity", "late"), vec![("date", json!("2022-07"))]);
    put(
        &mut ledger,
        NOW_MS + 8,
        &RecordKey::new("branch", "ab"),
        vec![("established", json!("2022-06"))],
    );
    let found = deviations(&ledger, quarter(), &signed);
    assert_eq!(found.changed, [RecordKey::new("activity", "in")]);
    assert_eq!(found.added, [RecordKey::new("activity", "late")]);
    assert_eq!(found.gone, [RecordKey::new("branch", "ab")]);
    // What was signed off and is not here at all is counted too.
    let mut partial = Ledger::new();
    let is_kept = |change: &zhibu_ledger::Change| &*change.key.id != "in";
    partial.insert(ledger.changes().filter(is_kept));
    let found = deviations(&partial, quarter(), &signed);
    assert_eq!((found.absent, found.changed.len()), (1, 0));
    assert_eq!(found.count(), 1 + found.added.len() + found.gone.len());
    // Signed again, nothing differs.
    sign(&mut ledger, NOW_MS + 9);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    assert_eq!(deviations(&ledger, quarter(), &signed).count(), 0);
}

/// A ledger with an activity in the quarter and one after it, to each of which a member came, and items of both.
fn with_rolls() -> Ledger {
    let mut ledger = district();
    with_round(&mut ledger);
    put(
        &mut ledger,
        NOW_MS,
        &RecordKey::new("activity", "after"),
        vec![("date", json!("2022-11"))],
    );
    for (id, activity) in [("in", "in"), ("after", "after"), ("of-none", "gone")] {
        let tick = vec![
            ("member", json!("m")),
            ("activity", json!(activity)),
            ("attended", json!("present")),
        ];
        put(&mut ledger, NOW_MS, &RecordKey::new("attendance", id), tick);
        let item = vec![("name", json!("议题")), ("raised_at", json!(activity))];
        put(&mut ledger, NOW_MS, &RecordKey::new("meeting_item", id), item);
    }
    ledger
}

#[test]
fn a_sign_off_covers_who_came_and_what_a_meeting_took_up() {
    let mut ledger = with_rolls();
    sign(&mut ledger, NOW_MS + 5);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    assert_eq!(signed.count(), 4, "the activity, the branch, the tick and the item of the quarter");
    assert_eq!(deviations(&ledger, quarter(), &signed), Deviations::default());
    let key = RecordKey::new;
    // What became of an item later, and what came to another quarter's meeting, alter nothing.
    let later = vec![
        ("done", json!("2022-12")),
        ("result", json!("办结")),
        ("reported_at", json!("after")),
    ];
    put(&mut ledger, NOW_MS + 6, &key("meeting_item", "in"), later);
    put(&mut ledger, NOW_MS + 6, &key("attendance", "after"), vec![("attended", json!("absent"))]);
    assert_eq!(deviations(&ledger, quarter(), &signed), Deviations::default());
    put(&mut ledger, NOW_MS + 7, &key("attendance", "in"), vec![("attended", json!("absent"))]);
    put(&mut ledger, NOW_MS + 7, &key("meeting_item", "in"), vec![("decision", json!("合建"))]);
    put(
        &mut ledger,
        NOW_MS + 7,
        &key("attendance", "more"),
        vec![("unit", json!("u")), ("activity", json!("in")), ("attended", json!("present"))],
    );
    let found = deviations(&ledger, quarter(), &signed);
    assert_eq!(found.changed, [key("attendance", "in"), key("meeting_item", "in")]);
    assert_eq!(found.added, [key("attendance", "more")]);
    put(&mut ledger, NOW_MS + 8, &key("attendance", "in"), vec![(DELETED, json!(true))]);
    assert_eq!(deviations(&ledger, quarter(), &signed).gone, [key("attendance", "in")]);
}

/// It is not reported that what an earlier version did not sign off is new.
#[test]
fn a_sign_off_of_an_earlier_version_covers_records_with_dates_alone() {
    let mut ledger = with_rolls();
    let value = signing(&ledger, quarter());
    let text = value.as_str().unwrap();
    let (prefix, fingerprints) = text.split_at("sha512/128-held-".len());
    assert_eq!(prefix, "sha512/128-held-");
    // What it wrote of the records with dates.
    let dated = signing(&district(), quarter());
    let dated = &dated.as_str().unwrap()[prefix.len()..];
    assert!(dated.len() * 2 == fingerprints.len());
    let value = json!(format!("sha512/128------{dated}"));
    assert_eq!(signed_count(&value), 2);
    put(&mut ledger, NOW_MS + 5, &round_key(quarter()), vec![(round_fields::SIGNED, value)]);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    assert_eq!((signed.count(), signed.is_weak()), (2, false));
    assert_eq!(deviations(&ledger, quarter(), &signed), Deviations::default());
}

#[test]
fn ticks_and_items_of_a_signed_period_are_detected_in_advance() {
    let ledger = with_rolls();
    let alters = |kind: Kind, at: Option<&str>, written: &[(&str, &Value)]| {
        let now = |field: &str| {
            let is_at = matches!(field, "activity" | "raised_at");
            at.filter(|_| is_at).map(|at| json!(at))
        };
        alters_signed(&ledger, kind, now, written, &[quarter()])
    };
    let (present, at, gone) = (json!("present"), json!("in"), json!(true));
    for (kind, at_field, field) in
        [(Kind::Attendance, "activity", "attended"), (Kind::MeetingItem, "raised_at", "decision")]
    {
        assert!(alters(kind, Some("in"), &[(field, &present)]));
        assert!(alters(kind, Some("in"), &[(DELETED, &gone)]));
        assert!(alters(kind, Some("after"), &[(at_field, &at)]), "moved into it");
        assert!(alters(kind, None, &[(at_field, &at), (field, &present)]), "new");
        assert!(!alters(kind, Some("after"), &[(field, &present)]));
        assert!(!alters(kind, Some("gone"), &[(field, &present)]));
    }
    assert!(!alters(Kind::MeetingItem, Some("in"), &[("result", &present)]), "what became of it");
}

/// The title of the activity of the quarter, and what earlier versions fingerprint of it.
fn with_title(ledger: &mut Ledger, ms: u64, title: &str) {
    put(ledger, ms, &RecordKey::new("activity", "in"), vec![("title", json!(title))]);
}

fn weak_fingerprint(title: &str) -> u32 {
    let text = format!(r#"["branch","ab"]["date","2022-08-05"]["title","{title}"]"#);
    u32::try_from(xxh64(text.as_bytes(), 0) & 0xffff_ffff).unwrap()
}

#[test]
fn a_sign_off_of_an_earlier_version_is_read_and_is_weak() {
    let mut ledger = district();
    with_round(&mut ledger);
    let branch = xxh64(br#"["established","2022-08-01"]"#, 0).to_be_bytes();
    let bytes = [
        &xxh64(b"activity/in", 0).to_be_bytes()[..],
        &weak_fingerprint("党课").to_be_bytes(),
        &xxh64(b"branch/ab", 0).to_be_bytes(),
        &branch[4..],
    ];
    let value = json!(STANDARD_NO_PAD.encode(bytes.concat()));
    assert_eq!(signed_count(&value), 2);
    put(&mut ledger, NOW_MS + 5, &round_key(quarter()), vec![(round_fields::SIGNED, value)]);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    assert!(signed.is_weak());
    assert_eq!((signed.count(), signed_periods(&ledger)), (2, vec![quarter()]));
    assert_eq!(deviations(&ledger, quarter(), &signed).count(), 0);
    with_title(&mut ledger, NOW_MS + 6, "专题党课");
    let found = deviations(&ledger, quarter(), &signed);
    assert_eq!(found.changed, [RecordKey::new("activity", "in")]);
    assert_eq!(found.count(), 1);
    // Signed again, it is not weak any more.
    sign(&mut ledger, NOW_MS + 7);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    assert!(!signed.is_weak());
    assert_eq!(deviations(&ledger, quarter(), &signed).count(), 0);
}

/// Two contents with the same 32 bits of a weak hash are found in a moment.
#[test]
fn other_content_with_the_weak_fingerprint_of_earlier_versions_is_a_deviation() {
    let mut seen: FxHashMap<u32, String> = FxHashMap::default();
    let (one, other) = (0..10_000_000)
        .find_map(|number| {
            let title = format!("党课{number}");
            let known = seen.insert(weak_fingerprint(&title), title.clone())?;
            Some((known, title))
        })
        .unwrap();
    let mut ledger = district();
    with_round(&mut ledger);
    with_title(&mut ledger, NOW_MS + 1, &one);
    sign(&mut ledger, NOW_MS + 2);
    with_title(&mut ledger, NOW_MS + 3, &other);
    let signed = rounds(&ledger).remove(0).signed.unwrap();
    let found = deviations(&ledger, quarter(), &signed);
    assert_eq!(found.changed, [RecordKey::new("activity", "in")]);
}

#[test]
fn changes_to_a_signed_period_are_detected_in_advance() {
    let date = json!("2022-08-05");
    let (other, word, gone) = (json!("2022-01"), json!("x"), json!(true));
    let in_period: &[&str] = &["date", "established"];
    let empty: &[&str] = &[];
    let alters = |kind, dated: &[&str], written: &[(&str, &Value)]| {
        let now = |field: &str| dated.contains(&field).then(|| date.clone());
        alters_signed(&Ledger::new(), kind, now, written, &[quarter()])
    };
    assert!(alters(Kind::Activity, in_period, &[("title", &word)]));
    assert!(alters(Kind::Activity, empty, &[("date", &date)]));
    assert!(!alters(Kind::Activity, empty, &[("date", &other)]));
    assert!(!alters(Kind::Branch, in_period, &[("secretary", &word)]));
    assert!(alters(Kind::Branch, in_period, &[("established", &other)]));
    assert!(alters(Kind::Branch, in_period, &[(DELETED, &gone)]));
    assert!(!alters(Kind::Organisation, in_period, &[("name", &word)]));
}

proptest! {
    /// However records are written, deleted and dated again, the difference from a sign-off is the
    /// difference of what the period held then and holds now.
    #[test]
    fn deviations_are_the_difference_of_two_states(
        before in proptest::collection::vec((0_u8..6, 0_u8..4, any::<bool>()), 0..12),
        after in proptest::collection::vec((0_u8..6, 0_u8..4, any::<bool>()), 0..12),
    ) {
        let dates = ["2022-07-01", "2022-09-30", "2022-10-01", "2022-08"];
        let write = |ledger: &mut Ledger, ms: u64, steps: &[(u8, u8, bool)]| {
            for (count, (id, date, is_deleted)) in (0..).zip(steps) {
                let key = RecordKey::new("activity", format!("a{id}"));
                let values = vec![
                    ("date", json!(dates[usize::from(*date)])),
                    ("title", json!(format!("{date}"))),
                    (DELETED, if *is_deleted { json!(true) } else { Value::Null }),
                ];
                put(ledger, ms + count, &key, values);
            }
        };
        let state = |ledger: &Ledger| -> FxHashMap<RecordKey, (Value, Value)> {
            ledger
                .records()
                .filter(|record| &*record.key().kind == "activity" && !record.is_deleted())
                .filter(|record| record.value("date") != Some(json!("2022-10-01")))
                .map(|record| {
                    let value = |field| record.value(field).unwrap_or_default();
                    (record.key().clone(), (value("date"), value("title")))
                })
                .collect()
        };
        let mut ledger = Ledger::new();
        with_round(&mut ledger);
        write(&mut ledger, NOW_MS, &before);
        let then = state(&ledger);
        sign(&mut ledger, NOW_MS + 500);
        write(&mut ledger, NOW_MS + 1000, &after);
        let now = state(&ledger);
        let signed = rounds(&ledger).remove(0).signed.unwrap();
        let found = deviations(&ledger, quarter(), &signed);
        let mut changed: Vec<RecordKey> = Vec::new();
        let mut added: Vec<RecordKey> = Vec::new();
        for (key, held) in &now {
            match then.get(key) {
                None => added.push(key.clone()),
                Some(before) if before != held => changed.push(key.clone()),
                Some(_) => {}
            }
        }
        let mut gone: Vec<RecordKey> =
            then.keys().filter(|key| !now.contains_key(key)).cloned().collect();
        changed.sort();
        added.sort();
        gone.sort();
        prop_assert_eq!((found.changed, found.added, found.gone), (changed, added, gone));
    }
}

#[test]
fn a_clock_that_is_ahead_does_not_affect_later_receipts() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    // Both came in at NOW_MS, which is in November 2022.
    hand_in(&mut ledger, 1, "a", "2028-03-01T08:00:00Z", 9, None);
    hand_in(&mut ledger, 2, "a", "2028-01-01T08:00:00Z", 8, None);
    let last = stands(&ledger, &round, "a").last.unwrap();
    assert_eq!((last.changes, last.exported_ms), (8, NOW_MS + 2));
}

#[test]
fn of_two_receipts_the_one_with_a_plausible_clock_is_later() {
    let mut ledger = district();
    let round = with_round(&mut ledger);
    // NOW_MS is on 2022-11-21; the sound one was exported that morning.
    hand_in(&mut ledger, 1, "a", "2022-11-21T01:00:00Z", 9, Some(NOW_MS - 5000));
    hand_in(&mut ledger, 2, "a", "2028-01-01T08:00:00Z", 8, Some(NOW_MS + 200_000_000_000));
    let unit = stands(&ledger, &round, "a");
    assert_eq!(unit.last.unwrap().changes, 9);
    let before = unit.before.unwrap();
    assert!(before.is_clock_ahead && before.up_to.unwrap().ms() <= NOW_MS + 2);
}

#[test]
fn a_key_is_trusted_while_it_has_a_holder() {
    let mut ledger = Ledger::new();
    for (id, holder) in [("a", "甲局 · 赵"), ("b", " \u{3000}"), ("c", "丙局")] {
        put(&mut ledger, NOW_MS, &RecordKey::new(KEY, id), vec![("name", json!(holder))]);
    }
    put(&mut ledger, NOW_MS, &RecordKey::new(KEY, "d"), vec![("name", json!(5))]);
    put(&mut ledger, NOW_MS, &RecordKey::new(KEY, "c"), vec![(DELETED, json!(true))]);
    let trusted = trusted_keys(&ledger);
    assert_eq!(trusted.iter().map(|known| &*known.key).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn a_name_imitates_another_if_only_what_is_not_seen_differs() {
    let mut ledger = Ledger::new();
    put(&mut ledger, NOW_MS, &RecordKey::new(KEY, "a"), vec![("name", json!("A局·二 · 赵"))]);
    let trusted = trusted_keys(&ledger);
    let names = TrustedNames::of(&trusted);
    let unseen = "\0\t \u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180e}\u{200b}\u{200f}\
        \u{2028}\u{202e}\u{2060}\u{206f}\u{2800}\u{3000}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff9}\u{e0001}";
    for character in unseen.chars() {
        let name = format!("A局{character}·二");
        assert_eq!(names.imitated_by(&name), Some("A局·二"), "{name:?}");
    }
    for name in ["Ａ局·二", "a局·二", "ａ局·二"] {
        assert_eq!(names.imitated_by(name), Some("A局·二"), "{name}");
    }
    for dot in "•‧∙⋅・･".chars() {
        let name = format!("A局{dot}二 {dot} 赵");
        assert_eq!(names.imitated_by(&name), Some("A局·二 · 赵"), "{name}");
    }
    for name in ["A局·二", "A局·二 · 赵", "A局·三", "B局·二", "A局-二", "", "赵"] {
        assert_eq!(names.imitated_by(name), None, "{name}");
    }
}
