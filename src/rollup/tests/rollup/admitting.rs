//! Which files are admitted, and what is made of those of one ledger.

use std::path::PathBuf;

use serde_json::json;
use zhibu_domain::register::Register;
use zhibu_domain::reporting::scope::scope_of;
use zhibu_format::analysis::file_stem;
use zhibu_format::merging::NotMerged;
use zhibu_format::{About, SEAL_RANDOM_BYTES, seal};
use zhibu_ledger::{Ledger, Name, RecordKey};
use zhibu_rollup::admit::{MOST_BYTES, Refusal, admit, by_ledger};
use zhibu_rollup::input::{InputError, files_of};
use zhibu_rollup::roll::{Terms, each};

use crate::support::{Files, NOW_MS, created, demo, file_of, rolled, terms};

#[test]
fn parts_of_a_ledger_in_any_order_and_twice_are_one() {
    let (files, demo) = (Files::new(), demo());
    let third = demo.changes.len() / 3;
    // Overlapping, and one twice.
    let parts = [
        files.ledger("c.json", &demo.about, &demo.changes[2 * third..]),
        files.ledger("a.json", &demo.about, &demo.changes[..2 * third]),
        files.ledger("b.json", &demo.about, &demo.changes[third..]),
        files.ledger("a (1).json", &demo.about, &demo.changes[..2 * third]),
    ];
    let whole = files.ledger("whole.json", &demo.about, &demo.changes);
    let merged = rolled(&parts);
    let expected = rolled(&[whole]);
    assert_eq!(merged.len(), 1);
    assert_eq!(merged[0].ledger.changes, demo.changes.len());
    assert_eq!(merged[0].ledger.facts, expected[0].ledger.facts);
    assert!(!merged[0].ledger.facts.is_empty());
}

#[test]
fn a_bad_file_is_told_and_the_rest_is_done() {
    let (files, demo) = (Files::new(), demo());
    let good = files.ledger("good.json", &demo.about, &demo.changes);
    let text = file_of(&demo.about, &demo.changes);
    let sealed = seal(&text, "pass phrase", &[7; SEAL_RANDOM_BYTES]);
    let bad = [
        files.text("empty.json", ""),
        files.text("other.json", r#"{"format":"geojson"}"#),
        files.text(
            "newer.json",
            r#"{"format":"zhibu-ledger","version":99,"ledger":{"id":"x","title":"x"}}"#,
        ),
        files.text("nameless.json", r#"{"format":"zhibu-ledger","version":1,"records":{}}"#),
        files.text("sealed.json", &sealed),
        files.path("missing.json"),
    ];
    let paths: Vec<PathBuf> = bad.iter().cloned().chain([good]).collect();
    let (ledgers, mut refused) = by_ledger(&paths, MOST_BYTES);
    // What is wrong behind the head of a file shows when all of it is read.
    for files in &ledgers {
        refused.extend(admit(files, MOST_BYTES, NOW_MS).refused);
    }
    let names: Vec<&PathBuf> = refused.iter().map(|one| &one.path).collect();
    for path in &bad {
        assert!(names.contains(&path), "{} is refused", path.display());
    }
    assert_eq!(refused.len(), bad.len());
    let ids: Vec<&str> = ledgers.iter().map(|files| &*files.id).collect();
    assert!(ids.contains(&&*demo.about.id));
}

#[test]
fn a_file_may_have_so_many_bytes() {
    let (files, demo) = (Files::new(), demo());
    let path = files.ledger("demo.json", &demo.about, &demo.changes);
    let size = path.metadata().unwrap().len();
    assert!(by_ledger(std::slice::from_ref(&path), size).1.is_empty());
    let (ledgers, refused) = by_ledger(&[path], size - 1);
    assert!(ledgers.is_empty());
    assert!(matches!(refused[0].refusal, Refusal::NotMerged(NotMerged::TooLarge { .. })));
}

#[test]
fn what_was_altered_since_it_was_signed_is_refused() {
    let (files, demo) = (Files::new(), demo());
    let key = zhibu_format::OwnKey::new(&[3; zhibu_format::KEY_BYTES]);
    let signed = key.sign(&file_of(&demo.about, &demo.changes));
    let good = files.text("good.json", &signed);
    let altered = files.text("altered.json", &signed.replacen("示例", "实例", 1));
    let (ledgers, _) = by_ledger(&[good, altered.clone()], MOST_BYTES);
    let admitted = admit(&ledgers[0], MOST_BYTES, NOW_MS);
    let refused: Vec<&PathBuf> = admitted.refused.iter().map(|one| &one.path).collect();
    assert_eq!(refused, [&altered]);
    assert_eq!(admitted.merged.ledger.change_count(), demo.changes.len());
}

#[test]
fn records_without_a_history_are_taken_and_what_is_invalid_in_them_is_told() {
    let files = Files::new();
    let path = files.text(
        "other.json",
        r#"{"format":"zhibu-ledger","version":1,"ledger":{"id":"x","title":"他县"},
"records":{"branch":[
{"id":"b1","name":"甲临时党支部","established":"2025-03-01"},
{"id":"b2","name":"乙临时党支部","established":"some day"}]}}"#,
    );
    let rolled = rolled(&[path]);
    assert_eq!(rolled[0].admitted.merged.ledger.record_count(), 1);
    assert_eq!(rolled[0].ledger.left_out, 1);
    assert_eq!(rolled[0].admitted.merged.invalid[0].line, 4);
}

#[test]
fn files_are_named_by_path_folder_and_pattern() {
    let files = Files::new();
    for name in ["one/a.json", "one/two/b.JSON", "one/notes.txt", "c.json"] {
        files.text(name, "{}");
    }
    let root = files.folder.path().display().to_string();
    let named = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("{root}/{name}")).collect();
        files_of(&names, &files.path("stdin"))
    };
    let found = named(&["one", "*.json", "c.json"]).unwrap();
    let expected = ["one/a.json", "one/two/b.JSON", "c.json"].map(|name| files.path(name));
    assert_eq!(found, expected);
    assert!(matches!(named(&["nothing-*.json"]), Err(InputError::Nothing { .. })));
}

#[test]
fn the_first_error_ends_the_work() {
    let (files, demo) = (Files::new(), demo());
    let about = |id: &str| About { id: id.to_owned(), ..demo.about.clone() };
    let paths: Vec<PathBuf> = ["a", "b", "c", "d"]
        .into_iter()
        .map(|id| files.ledger(&format!("{id}.json"), &about(id), &demo.changes[..20]))
        .collect();
    let (ledgers, _) = by_ledger(&paths, MOST_BYTES);
    let mut taken = 0;
    let result = each(&ledgers, &Terms { jobs: 1, ..terms() }, |_| {
        taken += 1;
        if taken == 2 { Err("full") } else { Ok(()) }
    });
    assert_eq!((result, taken), (Err("full"), 2));
}

#[test]
fn a_ledger_may_be_called_anything() {
    assert_eq!(file_stem("demo-2_A"), "demo-2_A");
    assert_eq!(file_stem("../区"), "%2E%2E%2F%E5%8C%BA");
}

/// What another unit's part says of others, and of what the office decides.
#[test]
fn a_units_part_alters_its_own_records_alone() {
    let (files, demo) = (Files::new(), demo());
    let whole = files.ledger("whole.json", &demo.about, &demo.changes);
    let register = {
        let mut ledger = Ledger::new();
        ledger.insert(demo.changes.clone());
        Register::of(&ledger)
    };
    let owner = |id: &Name| scope_of(&register, id).own;
    let organisations = register.organisations().rows().iter().map(|row| row.id.clone());
    let (unit, own) = organisations
        .map(|id| (id.clone(), owner(&id)))
        .find(|(_, own)| own.iter().any(|key| &*key.kind == "branch") && own.len() < 200)
        .unwrap();
    let is_own = |id: &Name| own.contains(&RecordKey::new("branch", id.clone()));
    let branches = || register.branches().rows().iter().map(|row| row.id.clone());
    let mine = branches().find(|id| is_own(id)).unwrap();
    let others = branches().find(|id| !is_own(id)).unwrap();
    let part = files.text(
        "part.json",
        &json!({
            "format": "zhibu-ledger", "version": 1,
            "ledger": {
                "id": demo.about.id, "title": "",
                "part": { "organisation": &*unit, "name": "某单位" },
            },
            "records": { "branch": [
                { "id": &*mine, "name": "本单位改名" }, { "id": &*others, "name": "外单位改名" },
            ] },
        })
        .to_string(),
    );
    let one = rolled(&[part.clone(), whole]).remove(0);
    let name = |id: &Name| {
        let record =
            one.admitted.merged.ledger.record(&RecordKey::new("branch", id.clone())).unwrap();
        record.heads("name").iter().any(|(_, value)| value.as_str().unwrap().contains("改名"))
    };
    assert!(name(&mine) && !name(&others));
    assert_eq!(one.ledger.left_out, 1);
    // Alone it is that unit's ledger.
    let alone = rolled(&[part]).remove(0);
    assert_eq!(alone.admitted.merged.about.part.unwrap().organisation, *unit);
}

#[test]
fn of_lists_without_a_history_the_latest_counts_and_none_beside_a_history() {
    let files = Files::new();
    let list = |name: &str, at: &str, full_members: u32| {
        let text = json!({
            "format": "zhibu-ledger", "version": 1,
            "ledger": { "id": "x", "title": "x", "as_of": "2025-12-31" },
            "exported": { "at": at },
            "records": { "branch": [{ "id": "b", "name": "甲", "full_members": full_members }] },
        });
        files.text(name, &text.to_string())
    };
    let (december, june) =
        (list("a.json", "2025-12-01T00:00:00Z", 3), list("b.json", "2025-06-01T00:00:00Z", 9));
    let members = |paths: &[PathBuf]| {
        let one = rolled(paths).remove(0);
        let record = one.admitted.merged.ledger.record(&RecordKey::new("branch", "b")).unwrap();
        (record.value("full_members").unwrap(), one.ledger.left_out)
    };
    assert_eq!(members(&[december.clone(), june.clone()]), (json!(3), 1));
    assert_eq!(members(&[june, december.clone()]), (json!(3), 1));
    let about = About { id: "x".to_owned(), title: "x".to_owned(), ..About::default() };
    let written = created("branch", "b", vec![("full_members", json!(7))]);
    let history = files.ledger("history.json", &about, &[written]);
    assert_eq!(members(&[december, history]), (json!(7), 1));
}

#[test]
fn what_the_app_rescues_is_refused_with_what_to_do() {
    let files = Files::new();
    let ledger = files.ledger("a.json", &demo().about, &demo().changes);
    let rescued = files.text(
        "rescued.json",
        "\u{feff}{\n  \"zhibu/demo/about\": \"{}\", \"zhibu/demo/seg/a\": \"x\"\n}",
    );
    let (ledgers, refused) = by_ledger(&[rescued, ledger], MOST_BYTES);
    assert_eq!(ledgers.len(), 1);
    assert!(
        matches!(refused[..], [ref one] if matches!(one.refusal, Refusal::NotMerged(NotMerged::Rescued)))
    );
    assert!(refused[0].refusal.to_string().contains("open it in the app"));
}
