//! Files made to stop the program: small, valid JSON, and each such that some step that looks at
//! everything again for every element would take hours. What a step does is bounded, so the number of
//! steps is the work done; it grows as the files do.

use std::fmt::Write;

use serde_json::json;
use zhibu_format::{
    FilePosition, FilePositions, ItemError, LeftOut, MOST_BESIDE, MOST_FIELDS, MOST_INVALID, Plan,
    Planner, ReadStep, Reader, Source,
};
use zhibu_ledger::{
    Change, FieldWrite, Ledger, RecordKey, Stamp, Writer, archive_record, json_text,
};

const NOW_MS: u64 = 1_669_000_000_000;
/// As an import takes them.
const ITEMS: usize = 200;

/// A plan, and the number of steps that it took.
struct Measured {
    plan: Plan,
    steps: usize,
}

fn measured(text: &str, ledger: &Ledger) -> Measured {
    let mut steps = 0;
    let mut reader = Reader::new(text.as_bytes().to_vec()).unwrap();
    while reader.step(ITEMS).unwrap() != ReadStep::Done {
        steps += 1;
    }
    let mut planner = Planner::new(Source::only(reader.into_staged()), NOW_MS);
    while !planner.step(ledger, ITEMS) {
        steps += 1;
    }
    Measured { plan: planner.into_plan(), steps }
}

/// Plans a file of so many elements and one of twice as many, which takes twice the steps. Returns the
/// plan of the larger one.
fn plan_grows_with(file_of: impl Fn(usize) -> String, elements: usize, ledger: &Ledger) -> Plan {
    const OTHER_STEPS: usize = 20;
    let small = measured(&file_of(elements), ledger);
    let large = measured(&file_of(2 * elements), ledger);
    assert!(large.steps <= 2 * small.steps + OTHER_STEPS, "{} {}", small.steps, large.steps);
    assert!(large.steps <= 2 * elements, "{} for {elements}", large.steps);
    large.plan
}

fn with_records(kind: &str, records: &[String]) -> String {
    let records = records.join(",\n");
    format!(r#"{{"format":"zhibu-ledger","version":1,"records":{{"{kind}":[{records}]}}}}"#)
}

fn with_changes(changes: &[Change]) -> String {
    let changes = json_text(changes);
    format!(r#"{{"format":"zhibu-ledger","version":1,"changes":{changes}}}"#)
}

fn stamp(number: usize) -> Stamp {
    Stamp::new(1_000_000 + number as u64, 0, Writer::from_random(7))
}

fn change(number: usize, field: &str, replaces: Vec<Stamp>) -> Change {
    let at = stamp(number);
    Change {
        at,
        key: RecordKey::new("branch", "b"),
        writes: vec![FieldWrite {
            field: field.into(),
            value: json!(format!("甲{number:05}")),
            replaces,
        }],
        creates: number == 0,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

#[test]
fn positions_are_found_in_one_pass() {
    let text = "{\n  \"甲\": 1,\r\n\n\"乙丙\": [\n2, 3]}";
    let mut positions = FilePositions::of(text);
    for byte in 0..=text.len() {
        assert_eq!(positions.advance_to(byte), FilePosition::of(text, byte), "{byte}");
    }
    let line = text.find("乙").unwrap();
    assert_eq!(FilePosition::of(text, line), FilePosition { line: 4, column: 2 });
    // It does not go back.
    assert_eq!(positions.advance_to(0), FilePosition::of(text, text.len()));
}

#[test]
fn of_many_bad_records_some_are_listed_and_all_counted() {
    let records = |count: usize| with_records("branch", &vec!["{}".to_owned(); count]);
    let plan = plan_grows_with(records, 50_000, &Ledger::new());
    let file = &plan.files[0];
    assert_eq!((file.invalid.len(), file.unlisted_invalid), (MOST_INVALID, 100_000 - MOST_INVALID));
    assert_eq!(plan.counts_of("branch").invalid, 100_000);
    // Those of the beginning, each where it is.
    for (line, invalid) in (1..).zip(&file.invalid) {
        assert_eq!((invalid.at.line, &invalid.error), (line, &ItemError::NoId));
    }
}

#[test]
fn many_wrong_dates_are_listed_by_kind() {
    let records = |count: usize| {
        let record = |number: usize| format!(r#"{{"id":"r{number:06}","established":"someday"}}"#);
        with_records("branch", &(0..count).map(record).collect::<Vec<_>>())
    };
    let plan = plan_grows_with(records, 20_000, &Ledger::new());
    let file = &plan.files[0];
    assert_eq!((file.invalid.len(), file.unlisted_invalid), (MOST_INVALID, 40_000 - MOST_INVALID));
    let last = &file.invalid[MOST_INVALID - 1];
    assert_eq!(
        (last.at, last.id.as_deref()),
        (FilePosition { line: 200, column: 1 }, Some("r000199"))
    );
    // Another kind has its own.
    let both = with_records("branch", &vec!["{}".to_owned(); 300])
        .replace("]}}", "],\"activity\":[{},{},{}]}}");
    let plan = measured(&both, &Ledger::new()).plan;
    assert_eq!((plan.files[0].invalid.len(), plan.files[0].unlisted_invalid), (203, 100));
}

#[test]
fn many_changes_of_one_record_are_compared_once() {
    let chain = |count: usize| {
        let replaced = |number: usize| number.checked_sub(1).map(stamp).into_iter().collect();
        let changes = (0..count).map(|number| change(number, "name", replaced(number)));
        with_changes(&changes.collect::<Vec<_>>())
    };
    let plan = plan_grows_with(chain, 10_000, &Ledger::new());
    assert_eq!((plan.diffs.len(), plan.changes.len()), (1, 20_000));
    assert_eq!(plan.diffs[0].title.as_deref(), Some("甲19999"));
}

/// As with a copied browser profile: all have one stamp.
#[test]
fn many_changes_of_one_stamp_are_told_apart() {
    let twins = |count: usize| {
        let changes = (0..count).map(|number| Change {
            at: stamp(0),
            action: stamp(0),
            ..change(number, "name", Vec::new())
        });
        with_changes(&changes.collect::<Vec<_>>())
    };
    let plan = plan_grows_with(twins, 3_000, &Ledger::new());
    assert_eq!(plan.changes.len(), 6_000);
    let mut ledger = Ledger::new();
    let changes = plan.changes;
    assert_eq!(ledger.insert(changes.clone()).fresh.len(), 6_000);
    assert_eq!(ledger.insert(changes).known, 6_000);
    let again = measured(&twins(6_000), &ledger).plan;
    assert!(again.is_idle());
}

/// Nobody has seen anybody's: all values are in conflict, with deletions in between.
#[test]
fn a_conflict_of_many_values_is_shortened() {
    let conflict = |count: usize| {
        let changes = (0..count).map(|number| {
            let mut change = change(number, "name", Vec::new());
            change.at = Stamp::new(1_000_001, 0, Writer::from_random(number as u64));
            (change.action, change.creates) = (change.at, false);
            if number % 2 == 1 {
                change.writes[0] = FieldWrite {
                    field: "deleted".into(),
                    value: json!(true),
                    replaces: vec![stamp(number)],
                };
            }
            change
        });
        with_changes(&changes.collect::<Vec<_>>())
    };
    let mut ledger = Ledger::new();
    ledger.insert([change(0, "name", Vec::new())]);
    let plan = plan_grows_with(conflict, 10_000, &ledger);
    let name = plan.diffs[0].fields.iter().find(|field| &*field.name == "name").unwrap();
    assert_eq!((name.beside.len(), name.more_beside), (MOST_BESIDE, 9_999 - MOST_BESIDE));
}

#[test]
fn a_change_that_replaces_many_is_read_once() {
    let one = |count: usize| with_changes(&[change(0, "name", (1..=count).map(stamp).collect())]);
    let plan = plan_grows_with(one, 50_000, &Ledger::new());
    assert_eq!(plan.changes[0].writes[0].replaces.len(), 100_000);
}

#[test]
fn a_change_of_many_fields_is_shortened() {
    let one = |count: usize| {
        let mut change = change(0, "name", Vec::new());
        change.writes = (0..count)
            .map(|number| FieldWrite {
                field: format!("f{number:06}").into(),
                value: json!(number),
                replaces: vec![stamp(number + 1)],
            })
            .collect();
        with_changes(&[change])
    };
    let plan = plan_grows_with(one, 10_000, &Ledger::new());
    let diff = &plan.diffs[0];
    assert_eq!((diff.fields.len(), diff.more_fields), (MOST_FIELDS, 20_000 - MOST_FIELDS));
    // In conflict with the same of another.
    let mut ledger = Ledger::new();
    let mut other = plan.changes[0].clone();
    other.at = other.at.following(5);
    other.action = other.at;
    other.writes.iter_mut().for_each(|write| write.value = json!("别的"));
    ledger.insert([other]);
    let plan = measured(&one(20_000), &ledger).plan;
    assert_eq!(plan.conflicts, 20_000);
    assert_eq!(plan.diffs[0].fields.len() + plan.diffs[0].more_fields, 20_000);
}

#[test]
fn a_record_listed_many_times_is_refused_once() {
    let records =
        |count: usize| with_records("branch", &vec![r#"{"id":"b","name":"甲"}"#.to_owned(); count]);
    let plan = plan_grows_with(records, 20_000, &Ledger::new());
    assert_eq!(plan.counts_of("branch").invalid, 1);
    // And with many changes of it.
    let changes: Vec<Change> =
        (0..10_000).map(|number| change(number, "name", Vec::new())).collect();
    let text = records(10_000).replacen(
        "\"records\"",
        &format!("\"changes\":{},\"records\"", json_text(&changes)),
        1,
    );
    assert_eq!(measured(&text, &Ledger::new()).plan.counts_of("branch").invalid, 1);
}

/// Each refers to the next, and the last to none: refused one after the other.
#[test]
fn a_chain_of_references_to_nowhere_is_followed_once() {
    let chain = |count: usize| {
        let record = |number: usize| format!(r#"{{"id":"r{number}","parent":"r{}"}}"#, number + 1);
        with_records("organisation", &(0..count).map(record).collect::<Vec<_>>())
    };
    let plan = plan_grows_with(chain, 10_000, &Ledger::new());
    assert_eq!(plan.counts_of("organisation").invalid, 20_000);
    assert!(plan.diffs.is_empty());
}

/// What is left out takes with it what refers to it, along a chain in the adverse order.
#[test]
fn leaving_out_the_end_of_a_chain_leaves_out_all_of_it() {
    let count = 30_000;
    let record = |number: usize| {
        if number + 1 == count {
            format!(r#"{{"id":"r{number:06}"}}"#)
        } else {
            format!(r#"{{"id":"r{number:06}","parent":"r{:06}"}}"#, number + 1)
        }
    };
    let text = with_records("organisation", &(0..count).map(record).collect::<Vec<_>>());
    let plan = measured(&text, &Ledger::new()).plan;
    assert_eq!(plan.needs.len(), count - 1);
    let last = [count - 1].into_iter().collect();
    let mut left_out = LeftOut { diffs: last, ..LeftOut::default() };
    assert_eq!(plan.left_out(&left_out).len(), count);
    left_out.diffs = (0..count).collect();
    plan.bring_in(&mut left_out, &[0]);
    assert!(left_out.diffs.is_empty());
}

#[test]
fn as_many_kinds_as_records_are_counted() {
    let kinds = |count: usize| {
        let mut text = r#"{"format":"zhibu-ledger","version":1,"records":{"#.to_owned();
        for number in 0..count {
            let comma = if number == 0 { "" } else { "," };
            write!(text, r#"{comma}"k{number}":[{{"id":"a"}},{{}}]"#).unwrap();
        }
        text + "}}"
    };
    let plan = plan_grows_with(kinds, 10_000, &Ledger::new());
    assert_eq!((plan.counts.len(), plan.diffs.len()), (20_000, 20_000));
    assert_eq!(plan.files[0].invalid.len(), MOST_INVALID);
    assert_eq!(plan.files[0].unlisted_invalid, 20_000 - MOST_INVALID);
}

/// Whether a change was archived is asked for each of them.
#[test]
fn archived_history_is_gone_through_once_per_record() {
    let changes = |count: usize| {
        let replaced = |number: usize| number.checked_sub(1).map(stamp).into_iter().collect();
        (0..count).map(|number| change(number, "name", replaced(number))).collect::<Vec<_>>()
    };
    let mut ledger = Ledger::new();
    ledger.insert(changes(20_000).into_iter().step_by(2));
    let archives = vec![("name".into(), (0..19_999).map(stamp).collect())];
    let mark = change(30_000, "name", Vec::new());
    ledger.insert([Change { writes: Vec::new(), archives, ..mark }]);
    let (key, values) = archive_record(NOW_MS - 1, "归档.json");
    let at = Stamp::new(NOW_MS, 0, Writer::from_random(1));
    let writes = ledger.draft(&key, values);
    ledger.insert([Change { at, action: at, key, writes, ..change(0, "name", Vec::new()) }]);
    assert_eq!(ledger.archived_until_ms(), NOW_MS - 1);
    let plan = plan_grows_with(|count| with_changes(&changes(count)), 10_000, &ledger);
    // The last one is not known to be replaced.
    assert_eq!(plan.changes.len(), 1);
}
