//! The file: round trips, what an import does, and what is refused, where and why.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::NumberViolation;
use zhibu_format::{
    About, Counts, Exported, FieldDiff, FileError, FilePosition, FileSet, ItemError, MOST_FILES,
    Origin, OwnKey, Plan, Planner, Reader, RecordDiff, Source, Staged, file_hash, write,
};
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{change, ledger_of};

const NOW_MS: u64 = 1_669_000_000_000;

fn read(text: &str) -> Result<Staged, FileError> {
    Reader::new(text.as_bytes().to_vec())?.read_to_end()
}

fn plan(text: &str, ledger: &Ledger) -> Plan {
    Planner::new(Source::only(read(text).unwrap()), NOW_MS).run(ledger)
}

fn about() -> About {
    About { id: "l".into(), title: "台账".into(), ..About::default() }
}

fn exported(ledger: &Ledger) -> String {
    write(&about(), ledger, &Exported { at: "2022-12-31T08:00:00Z".into(), ..Exported::default() })
}

fn counts(plan: &Plan, kind: Kind) -> Counts {
    plan.counts_of(kind.code())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("JSON has no such number", |number| number.is_finite())
            .prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_set_of_files_is_a_set(
        one in prop::collection::btree_set(0..MOST_FILES, 0..9),
        other in prop::collection::btree_set(0..MOST_FILES, 0..9),
        file in 0..MOST_FILES,
    ) {
        let set = |files: &BTreeSet<usize>| files.iter().copied().fold(FileSet::default(), FileSet::and);
        let (a, b) = (set(&one), set(&other));
        prop_assert!(a.files().eq(one.iter().copied()));
        prop_assert_eq!((a.count(), a.holds(file)), (one.len(), one.contains(&file)));
        prop_assert_eq!(a.with(b), set(&(&one | &other)));
        prop_assert_eq!(a.without(b), set(&(&one - &other)));
        prop_assert_eq!(a.toggled(file), set(&(&one ^ &BTreeSet::from([file]))));
        prop_assert_eq!(a.is_within(b), one.is_subset(&other));
        prop_assert!(a.is_within(a.with(b)) && FileSet::of(file).holds(file));
    }

    #[test]
    fn a_file_read_back_is_the_same_set_of_changes(
        writes in prop::collection::vec((any::<String>(), 0..5_u8, any::<String>(), any_json(), any::<Option<String>>()), 0..20),
    ) {
        let mut ledger = Ledger::new();
        for (ms, (kind, id, field, value, why)) in (1..).zip(writes) {
            let at = Stamp::new(ms, 0, Writer::from_random(3));
            let key = RecordKey::new(kind, format!("r{id}"));
            let writes = ledger.draft(&key, vec![(field.into(), value)]);
            let creates = ledger.record(&key).is_none();
            let why = why.map(Into::into);
            ledger.insert([Change { at, key, creates, writes, action: at, undoes: None, archives: Vec::new(), by: None, why }]);
        }
        let text = exported(&ledger);
        let staged = read(&text).unwrap();
        prop_assert_eq!(&staged.about, &Some(about()));
        let mut back = Ledger::new();
        back.insert(staged.changes);
        prop_assert!(back.changes_in_order().eq(ledger.changes_in_order()));
        prop_assert_eq!(exported(&back), text);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _refused = Reader::new(bytes).and_then(Reader::read_to_end);
    }
}

#[test]
fn a_plan_counts_new_changed_deleted_same_and_invalid() {
    let branch = |id: &str, name: &str| ("branch", id.to_owned(), vec![("name", json!(name))]);
    let mut theirs =
        ledger_of(vec![branch("same", "一"), branch("changed", "二"), branch("gone", "三")]);
    let ours = theirs.clone();
    let mut write = |ms: u64, id: &str, field: &str, value: Value| {
        let at = Stamp::new(ms, 0, Writer::from_random(2));
        let key = RecordKey::new("branch", id);
        let writes = theirs.draft(&key, vec![(field.into(), value)]);
        let creates = theirs.record(&key).is_none();
        theirs.insert([Change {
            at,
            key,
            creates,
            writes,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        }]);
    };
    write(100, "changed", "name", json!("二改"));
    write(101, "gone", "deleted", json!(true));
    write(102, "new", "name", json!("四"));
    write(103, "bad", "established", json!("someday"));
    write(NOW_MS + 10 * 86_400_000, "future", "name", json!("五"));
    let plan = plan(&exported(&theirs), &ours);
    let expected = Counts { new: 2, changed: 1, deleted: 1, same: 1, invalid: 1 };
    assert_eq!(counts(&plan, Kind::Branch), expected);
    assert_eq!(plan.from_far_future, 1);
    assert_eq!(plan.changes.len(), 4);
    let error = ItemError::WrongType { field: "established".into(), found: "\"someday\"".into() };
    assert_eq!(plan.files[0].invalid[0].error, error);
    assert_eq!(plan.files[0].invalid[0].id.as_deref(), Some("bad"));
    assert!(plan.files[0].invalid[0].at.line > 10);
}

#[test]
fn a_plan_previews_conflicts() {
    let base = ledger_of(vec![("branch", "b".into(), vec![("name", json!("甲"))])]);
    let key = RecordKey::new("branch", "b");
    let edited = |writer: u64, name: &str| {
        let mut ledger = base.clone();
        let at = Stamp::new(50, 0, Writer::from_random(writer));
        let writes = ledger.draft(&key, vec![("name".into(), json!(name))]);
        ledger.insert([Change {
            at,
            key: key.clone(),
            creates: false,
            writes,
            action: at,
            undoes: None,
            archives: Vec::new(),
            by: None,
            why: None,
        }]);
        ledger
    };
    assert_eq!(plan(&exported(&edited(2, "丙")), &edited(1, "乙")).conflicts, 1);
    assert_eq!(plan(&exported(&edited(2, "乙")), &edited(1, "乙")).conflicts, 0);
    assert_eq!(plan(&exported(&edited(2, "丙")), &base).conflicts, 0);
}

#[test]
fn a_handwritten_file_needs_only_records() {
    let ours = ledger_of(vec![(
        "branch",
        "b".into(),
        vec![("name", json!("甲")), ("task", json!("修路"))],
    )]);
    let text = r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[
        {"id":"b","name":"甲改"},
        {"id":"c","name":"乙","established":"2022-06","本地字段":{"x":1}},
        {"name":"无编号"}
    ],"activity":[{"id":"a","branch":"nowhere"}],"外来":[{"id":"z","x":1}]}}"#;
    let plan = plan(text, &ours);
    assert_eq!(
        counts(&plan, Kind::Branch),
        Counts { new: 1, changed: 1, invalid: 1, ..Counts::default() }
    );
    assert_eq!(counts(&plan, Kind::Activity), Counts { invalid: 1, ..Counts::default() });
    assert_eq!(plan.counts_of("外来").new, 1);
    let changed = plan.diffs.iter().find(|diff| &*diff.key.id == "b").unwrap();
    let field = FieldDiff {
        name: "name".into(),
        before: json!("甲"),
        after: json!("甲改"),
        by: None,
        ms: None,
        beside: Vec::new(),
        more_beside: 0,
    };
    assert_eq!(changed.fields, [field]);
    let errors: Vec<(usize, &ItemError)> =
        plan.files[0].invalid.iter().map(|invalid| (invalid.at.line, &invalid.error)).collect();
    let dangling = ItemError::Dangling { field: "branch".into(), id: "nowhere".into() };
    assert_eq!(errors, [(4, &ItemError::NoId), (5, &dangling)]);
    assert_eq!(plan.drafts.len(), 3);
}

/// A number that is only written otherwise is no change; one with too many decimals is named.
#[test]
fn numbers_are_compared_by_their_value_and_refused_by_their_decimals() {
    let task = |id: &str, members: Value, amount: Value| {
        let amount = json!({ "value": amount, "unit": "户" });
        ("task", id.to_owned(), vec![("full_members", members), ("amount", amount)])
    };
    let ours = ledger_of(vec![task("a", json!(500), json!(500)), task("b", json!(3), json!(12.5))]);
    let file = |records: &str| {
        format!(
            "{{\"format\":\"zhibu-ledger\",\"version\":1,\"records\":{{\"task\":[{records}]}}}}"
        )
    };
    let same = file(
        r#"{"id":"a","full_members":500.0,"amount":{"value":5e2,"unit":"户"}},
           {"id":"b","full_members":3,"amount":{"unit":"户","value":12.5000}}"#,
    );
    let of_same = plan(&same, &ours);
    assert!(of_same.is_idle(), "{:?}", of_same.drafts);
    let wrong = file(
        r#"{"id":"c","amount":{"value":33.333333333333336,"unit":"户"}},
           {"id":"d","full_members":0.00001},
           {"id":"e","amount":{"value":5e2,"unit":"户"},"full_members":3e0}"#,
    );
    let of_wrong = plan(&wrong, &ours);
    let error = |field: &str, found: &str, violation| ItemError::WrongNumber {
        field: field.into(),
        found: found.into(),
        violation,
    };
    let amount = r#"{"value":33.333333333333336,"unit":"户"}"#;
    let found: Vec<&ItemError> = of_wrong.invalid().map(|(_, invalid)| &invalid.error).collect();
    assert_eq!(
        found,
        [
            &error("amount", amount, NumberViolation::TooManyDecimals),
            &error("full_members", "0.00001", NumberViolation::NotWhole),
        ]
    );
    assert_eq!(of_wrong.drafts.len(), 1);
    // Changes are kept as they are written, and show no difference.
    let mut theirs = ours.clone();
    let key = RecordKey::new("task", "a");
    let written = serde_json::from_str::<Value>("500.00").unwrap();
    let writes = theirs.draft(&key, vec![("full_members".into(), written)]);
    let at = Stamp::new(50, 0, Writer::from_random(2));
    theirs.insert([change(at, &key, writes)]);
    assert_eq!(counts(&plan(&exported(&theirs), &ours), Kind::Task).changed, 0);
}

/// An object that has the form in which `serde_json` passes numbers on.
#[test]
fn an_unknown_object_that_looks_like_a_number_comes_back_as_it_was() {
    let value = r#"{"$serde_json::private::Number":"5"}"#;
    let text = format!(
        r#"{{"format":"zhibu-ledger","version":1,"records":{{"branch":[{{"id":"b","later":{value}}}]}}}}"#
    );
    let listed = plan(&text, &Ledger::new());
    let mut ledger = Ledger::new();
    let (key, writes, _) = listed.drafts[0].clone();
    let at = Stamp::new(50, 0, Writer::from_random(2));
    ledger.insert([Change { creates: true, ..change(at, &key, writes) }]);
    let first = exported(&ledger);
    assert_eq!(first.matches(&format!("\"later\":{value}")).count(), 2, "{first}");
    let mut again = Ledger::new();
    again.insert(plan(&first, &Ledger::new()).changes);
    assert_eq!(exported(&again), first);
}

#[test]
fn records_that_refer_to_a_refused_record_are_refused() {
    let text = r#"{"format":"zhibu-ledger","version":1,"records":{
        "branch":[{"id":"b","established":"someday"}],
        "activity":[{"id":"a","branch":"b"},{"id":"ok","title":"会"}]}}"#;
    let plan = plan(text, &Ledger::new());
    assert_eq!(plan.files[0].invalid.len(), 2);
    assert_eq!(plan.drafts.len(), 1);
}

#[test]
fn records_edited_by_hand_in_a_full_file_are_reported() {
    let ledger = ledger_of(vec![("branch", "b".into(), vec![("name", json!("甲"))])]);
    let text = exported(&ledger).replacen("\"name\":\"甲\"", "\"name\":\"偷改\"", 1);
    let plan = plan(&text, &ledger);
    assert_eq!(plan.files[0].disagreeing, [RecordKey::new("branch", "b")]);
    assert!(plan.is_idle());
}

/// What a file lists beside its changes is passed over only as long as nobody touched the file.
#[test]
fn altered_exports_are_compared_with_their_changes() {
    let ledger = ledger_of(vec![
        ("branch", "a".into(), vec![("name", json!("甲 \"},\n\"changes\":["))]),
        ("branch", "b".into(), vec![("name", json!("乙"))]),
        ("activity", "c".into(), vec![("branch", json!("b")), ("title", json!("会"))]),
    ]);
    let text = exported(&ledger);
    let staged = read(&text).unwrap();
    assert_eq!((staged.records.len(), staged.changes.len()), (0, 3));
    let signed = OwnKey::new(&[7; 32]).sign(&text);
    assert_eq!(read(&signed).unwrap().records.len(), 0);
    assert_eq!(read(&signed).unwrap().changes, staged.changes);
    // Any letter of it: in a record, in a change, in the check itself.
    for (old, new) in [("乙", "丙"), ("会", "议"), ("\n\"check\":\"", "\n\"check\":\"x")] {
        assert!(text.contains(old));
        let altered = read(&text.replacen(old, new, 1)).unwrap();
        assert_eq!((altered.records.len(), altered.changes.len()), (3, 3), "{old}");
    }
    let altered = plan(&text.replacen("乙", "丙", 1), &Ledger::new());
    assert_eq!(altered.files[0].disagreeing, [RecordKey::new("branch", "b")]);
    // What stands after the check but a signature is by someone else.
    let appended = text.replacen("\"\n}\n", "\",\n\"more\":1\n}\n", 1);
    assert_ne!(appended, text);
    assert_eq!(read(&appended).unwrap().records.len(), 3);
    // Files of earlier versions have no check.
    let earlier = text[..text.find(",\n\"check\"").unwrap()].to_owned() + "\n}\n";
    assert_eq!(read(&earlier).unwrap().records.len(), 3);
    assert_eq!(plan(&earlier, &Ledger::new()).diffs, plan(&text, &Ledger::new()).diffs);
}

/// A version to come may write changes that this one cannot read. What the file lists is then all that
/// is left of their records, though nobody altered it.
#[test]
fn listed_records_replace_unreadable_changes() {
    let ledger = ledger_of(vec![
        ("branch", "a".into(), vec![("name", json!("甲"))]),
        ("branch", "b".into(), vec![("name", json!("乙"))]),
    ]);
    let text = exported(&ledger);
    let index = text.rfind(",\"id\":\"b\"").unwrap();
    let newer = format!("{},\"later\":1{}", &text[..index], &text[index..]);
    // As that version would have written it.
    let content = &newer[..newer.find(",\n\"check\"").unwrap()];
    let check = xxhash_rust::xxh64::xxh64(content.as_bytes(), 0x7a68_6962_752d_0001);
    let newer = format!("{content},\n\"check\":\"{check:016x}\"\n}}\n");
    let staged = read(&newer).unwrap();
    assert_eq!((staged.changes.len(), staged.unreadable.len(), staged.records.len()), (1, 1, 2));
    let plan = plan(&newer, &Ledger::new());
    assert_eq!((plan.changes.len(), plan.drafts.len()), (1, 1));
    assert_eq!(&*plan.drafts[0].0.id, "b");
}

#[test]
fn wrong_files_are_refused_with_reason_and_position() {
    let at = |line, column| FilePosition { line, column };
    let good = r#"{"format":"zhibu-ledger","version":1"#;
    let deep = format!("{good},\n\"x\":{}", "[".repeat(100_000));
    let deep_record = format!("{good},\n\"records\":{{\"branch\":[{}", "[".repeat(100_000));
    for (text, expected) in [
        (String::new(), FileError::Empty),
        (" \n".into(), FileError::Empty),
        ("PK\u{3}\u{4}".into(), FileError::OfficeDocument),
        ("name,date\n甲,2022".into(), FileError::NotJson { at: at(1, 2) }),
        ("[1,2]".into(), FileError::OtherFormat { found: None }),
        ("{}".into(), FileError::OtherFormat { found: None }),
        (
            "{\"format\":\"excalidraw\"}".into(),
            FileError::OtherFormat { found: Some("excalidraw".into()) },
        ),
        (
            "{\"format\":\"zhibu-ledger\",\"version\":2,".into(),
            FileError::NewerVersion { found: 2 },
        ),
        (
            "{\"format\":\"zhibu-ledger\"}".into(),
            FileError::WrongShape { member: "version".into(), at: at(1, 26) },
        ),
        (
            format!("{good},\"changes\":{{}}}}"),
            FileError::WrongShape { member: "changes".into(), at: at(1, 48) },
        ),
        (
            format!("{good},\"records\":[]}}"),
            FileError::WrongShape { member: "records".into(), at: at(1, 48) },
        ),
        (
            format!("{good},\"ledger\":5}}"),
            FileError::WrongShape { member: "ledger".into(), at: at(1, 47) },
        ),
        (
            format!("{good},\n\"records\":{{\"branch\":[{{\"id\":\"甲\",}}]}}}}"),
            FileError::NotJson { at: at(2, 32) },
        ),
        (format!("{good},\n\"changes\":["), FileError::Truncated { at: at(2, 12) }),
        (good.into(), FileError::Truncated { at: at(1, 37) }),
        (format!("{good}}} x"), FileError::NotJson { at: at(1, 39) }),
    ] {
        assert_eq!(read(&text).unwrap_err(), expected, "{text:.60}");
    }
    for text in [deep, deep_record] {
        assert!(matches!(
            read(&text),
            Err(FileError::TooDeep { at: FilePosition { line: 2, .. } })
        ));
    }
    let gbk = b"{\"format\":\"\xd6\xa7\xb2\xbf\"}".to_vec();
    assert_eq!(Reader::new(gbk).unwrap_err(), FileError::NotUtf8 { byte: 14 });
}

#[test]
fn deep_nesting_is_refused_immediately() {
    let text = "[".repeat(50 << 20);
    assert!(matches!(read(&text), Err(FileError::TooDeep { .. })));
    let text =
        format!("{{\"format\":\"zhibu-ledger\",\"version\":1,\"changes\":{}", "[".repeat(50 << 20));
    assert!(matches!(read(&text), Err(FileError::TooDeep { .. })));
}

#[test]
fn a_byte_order_mark_is_accepted() {
    assert!(read("\u{feff}{\"format\":\"zhibu-ledger\",\"version\":1}").is_ok());
}

#[test]
fn an_unreadable_change_is_reported_and_the_rest_imported() {
    let ledger = ledger_of(vec![("branch", "b".into(), vec![("name", json!("甲"))])]);
    let text = exported(&ledger).replace(
        "\"changes\":[\n",
        "\"changes\":[\n{\"at\":\"nonsense\",\"kind\":\"branch\",\"id\":\"x\",\"set\":{}},\n",
    );
    let plan = plan(&text, &Ledger::new());
    assert_eq!(plan.files[0].invalid.len(), 1);
    assert_eq!(plan.files[0].invalid[0].kind.as_deref(), Some("branch"));
    assert!(
        matches!(&plan.files[0].invalid[0].error, ItemError::Malformed { reason } if reason.contains("nonsense"))
    );
    assert_eq!(plan.changes.len(), 1);
}

#[test]
fn a_record_listed_twice_or_nested_too_deeply_is_refused() {
    let mut deep = json!(1);
    for _ in 0..33 {
        deep = json!([deep]);
    }
    let records = json!({ "branch": [
        { "id": "twice", "name": "一" },
        { "id": "twice", "name": "二", "established": "someday" },
        { "id": "deep", "local": deep },
        { "id": "good", "local": [[[1]]] },
    ] });
    let text = json!({ "format": "zhibu-ledger", "version": 1, "records": records }).to_string();
    let plan = plan(&text, &Ledger::new());
    assert_eq!(counts(&plan, Kind::Branch), Counts { new: 1, invalid: 2, ..Counts::default() });
    let errors: Vec<&ItemError> =
        plan.files[0].invalid.iter().map(|invalid| &invalid.error).collect();
    assert_eq!(
        errors,
        [
            &ItemError::TooDeep { field: "local".into() },
            &ItemError::WrongType { field: "established".into(), found: "\"someday\"".into() }
        ]
    );
    assert_eq!(plan.drafts.len(), 1);
}

#[test]
fn duplicate_fields_count_with_their_last_value_except_members_of_a_change() {
    let text = r#"{"format":"zhibu-ledger","version":1,
        "records":{"branch":[{"id":"r","name":"first","task":"t","name":"last"}, 5, {"id":7}]},
        "changes":[
        {"at":"01gma0000000aaaaaaaa","kind":"branch","id":"c","action":null,
         "set":{"name":"first","task":"t","name":"last"}},
        {"at":"01gma0000001aaaaaaaa","kind":"branch","id":"d","kind":"branch","set":{}}]}"#;
    let plan = plan(text, &Ledger::new());
    let drafted: Vec<_> =
        plan.drafts[0].1.iter().map(|write| (&*write.field, &write.value)).collect();
    assert_eq!(drafted, [("name", &json!("last")), ("task", &json!("t"))]);
    let change = &plan.changes[0];
    let fields: Vec<_> = change.writes.iter().map(|write| (&*write.field, &write.value)).collect();
    assert_eq!(fields, [("name", &json!("last")), ("task", &json!("t"))]);
    assert_eq!(change.action, change.at);
    let reasons: Vec<_> = plan.files[0].invalid.iter().map(|invalid| &invalid.error).collect();
    assert_eq!(
        reasons,
        [
            &ItemError::Malformed { reason: "an object was expected".into() },
            &ItemError::NoId,
            &ItemError::Malformed { reason: "duplicate field `kind`".into() },
        ]
    );
}

/// What is new is drafted as it is listed; what the ledger has or several files list is compared. Both
/// come to the same.
#[test]
fn what_is_simply_new_is_planned_like_what_is_compared() {
    let records = r#"{"branch":[
        {"id":"b","name":"甲","full_members":5,"established":null,"later":{"x":[1]}},
        {"id":"nothing"},
        {"id":"gone","name":"乙","deleted":true},
        {"id":"back","name":"丙","deleted":false},
        {"id":"cleared","deleted":null}],
        "activity":[{"id":"a","title":"会","branch":"b"}],
        "submission":[{"id":"s","unit":"丁局","name":"戊"}],
        "later":[{"id":"l","name":"己"}]}"#;
    let file = |blank: &str| {
        let text = format!(r#"{{"format":"zhibu-ledger","version":1,{blank}"records":{records}}}"#);
        Source {
            name: blank.to_owned(),
            hash: file_hash(blank.as_bytes()),
            staged: read(&text).unwrap(),
        }
    };
    let plan = |files| Planner::new(files, NOW_MS).run(&Ledger::new());
    let (one, two) = (plan(vec![file("")]), plan(vec![file(""), file(" ")]));
    assert_eq!(one.counts, two.counts);
    assert_eq!(one.files[0].counts, one.counts);
    assert_eq!([&*one.needs, &*one.needs].concat(), two.needs, "each file refers");
    let both = FileSet::of(0).and(1);
    let of_both = |diff: RecordDiff| RecordDiff { files: both, ..diff };
    assert_eq!(one.diffs.into_iter().map(of_both).collect::<Vec<_>>(), two.diffs);
    let drafted = |(key, writes, Origin { files, diff }): &(_, _, Origin)| {
        (RecordKey::clone(key), Vec::<FieldWrite>::clone(writes), files.count(), *diff)
    };
    let one: Vec<_> = one.drafts.iter().map(drafted).collect();
    let two = two.drafts.iter().map(drafted).map(|(key, writes, files, diff)| {
        assert_eq!(files, 2);
        (key, writes, 1, diff)
    });
    assert_eq!(one, two.collect::<Vec<_>>());
    let of = |id: &str| one.iter().find(|(key, ..)| *key.id == *id).unwrap();
    let fields = of("b").1.iter().map(|write| (&*write.field, write.value.clone()));
    let expected =
        [("full_members", json!(5)), ("later", json!({ "x": [1] })), ("name", json!("甲"))];
    assert!(fields.eq(expected), "what is empty is not written");
    assert_eq!((of("gone").3, of("nothing").1.len()), (None, 0), "what is deleted changes nothing");
}

#[test]
fn a_record_with_a_value_that_cannot_be_represented_is_refused_alone() {
    let text = r#"{"format":"zhibu-ledger","version":1,"records":{"branch":[
        {"id":"a","name":"\ud800"},
        {"id":"b","name":"乙"},
        {"name":"\ud800"}]}}"#;
    let plan = plan(text, &Ledger::new());
    assert_eq!(counts(&plan, Kind::Branch), Counts { new: 1, invalid: 2, ..Counts::default() });
    let invalid = &plan.files[0].invalid;
    assert_eq!((invalid[0].at.line, &invalid[0].error), (4, &ItemError::NoId));
    assert_eq!((invalid[1].at.line, invalid[1].id.as_deref()), (2, Some("a")));
    assert!(
        matches!(&invalid[1].error, ItemError::Malformed { reason } if !reason.contains("line"))
    );
}
