//! The export of a ledger as tables for analysis.

use std::cell::Cell;
use std::io::{Cursor, Read};

use serde_json::{Value, json};
use zhibu_app::exporting::{LedgerChanged, PartRequest, TablesExport};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_format::{About, Part};
use zhibu_ledger::RecordKey;
use zhibu_text::Lang;

use crate::support::{put, workspace, workspace_of};

fn today() -> Day {
    Day::new(2025, 12, 31).unwrap()
}

fn begin(of: &Workspace, request: &PartRequest<'_>) -> TablesExport {
    TablesExport::begin(of, request, "2025-12-31T08:00:00Z".to_owned(), today(), Lang::Zh)
}

/// The files of the archive, by name.
fn files(of: &Workspace, request: &PartRequest<'_>) -> Vec<(String, String)> {
    let mut export = begin(of, request);
    while !export.slice(of, || 0.0).unwrap() {}
    let progress = export.progress();
    assert_eq!(progress.done, progress.count);
    let mut archive = zip::ZipArchive::new(Cursor::new(export.finish().unwrap())).unwrap();
    let count = archive.len();
    let read = |index: usize| {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().to_owned(), text)
    };
    (0..count).map(read).collect()
}

fn lines(files: &[(String, String)], kind: &str) -> Vec<Value> {
    let name = format!("kind={kind}/a.ndjson");
    let (_, text) = files.iter().find(|file| file.0 == name).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A member, a branch that is deleted, another one with a qualified number, and evidence of a name alone.
fn small() -> Workspace {
    let mut open = workspace("a", 1);
    put(&mut open, "member", "m", &json!({ "name": "王某某", "standing": "full" }));
    put(&mut open, "branch", "gone", &json!({ "name": "已撤的支部" }));
    put(&mut open, "branch", "gone", &json!({ "deleted": true }));
    let number = json!({ "value": 10, "qualifier": "more_than" });
    put(
        &mut open,
        "branch",
        "b",
        &json!({ "name": "支部", "established": "2025-03", "number": number }),
    );
    put(&mut open, "evidence", "e", &json!({ "name": "王某某签的合同" }));
    put(&mut open, "seal_of_next_year", "x", &json!({ "holder": "王某某" }));
    open
}

#[test]
fn the_archive_has_a_table_for_each_kind_with_its_types_and_a_dictionary() {
    let files = files(&small(), &PartRequest::default());
    let names: Vec<&str> = files.iter().map(|file| &*file.0).collect();
    assert_eq!(names[..3], ["dictionary.csv", "duckdb.sql", "spark.sql"]);
    for kind in Kind::ALL {
        assert!(names.contains(&&*format!("kind={}/a.ndjson", kind.code())), "{kind:?}");
    }
    let branches = lines(&files, "branch");
    assert_eq!(branches[0]["id"], "b");
    assert_eq!(branches[0]["number_value"], 10);
    assert_eq!(branches[0]["number_qualifier"], "more_than");
    assert_eq!(branches[0]["established_to"], "2025-03-31");
    assert_eq!(branches[0]["exported_at"], "2025-12-31T08:00:00Z");
    assert_eq!(branches[0]["deleted"], false);
    assert_eq!(branches[1]["deleted"], true);
    assert_eq!(lines(&files, "unknown")[0]["record_kind"], "seal_of_next_year");
}

#[test]
fn the_dictionary_names_every_column_in_both_languages() {
    let files = files(&small(), &PartRequest::default());
    let dictionary = &files[0].1;
    assert!(dictionary.starts_with('\u{feff}'), "Excel takes it for UTF-8");
    let columns: usize = zhibu_format::analysis::tables().map(|(_, columns)| columns.len()).sum();
    assert_eq!(dictionary.lines().count(), columns + 1, "a line for each column, and the heads");
    let line = |table: &str, column: &str| {
        let mut lines = dictionary.lines().filter(|line| line.starts_with(&format!("{table},")));
        let found = lines.find(|line| line.split(',').nth(3) == Some(column));
        found.unwrap_or_else(|| panic!("{table}.{column}")).to_owned()
    };
    let form = line("branch", "form");
    assert!(form.contains("911 = 临时党委 / Temporary committee"), "{form}");
    assert!(line("outcome", "quantity_value").contains("quantity_unit"));
    assert!(line("outcome", "quantity_qualifier").contains("more_than = 余（以上） / more than"));
    assert!(line("member", "name").contains("可能写到人"));
    assert!(line("activity", "date_").contains("2022-06-15"));
    assert!(line("activity", "branch").contains("branch"));
    assert!(line("branch", "ledger").contains("Ledger"));
    // No column is without its words.
    for line in dictionary.lines().skip(1) {
        assert!(line.split(',').nth(4).is_some_and(|name| !name.is_empty()), "{line}");
    }
}

#[test]
fn without_persons_nothing_of_a_person_is_in_the_archive() {
    let request = PartRequest { is_without_persons: true, ..PartRequest::default() };
    let files = files(&small(), &request);
    for (name, text) in &files {
        assert!(!text.contains("王某某"), "{name}");
    }
    assert_eq!(lines(&files, "member").len(), 1, "the member counts");
    assert!(lines(&files, "evidence").is_empty(), "it showed nothing but a name");
    assert_eq!(lines(&files, "branch").len(), 1, "a file without history has no deleted records");
    assert!(lines(&files, "unknown").is_empty());
    let name = begin(&small(), &request).file_name().to_owned();
    assert_eq!(name, "台账a-分析数据-脱敏-2025-12-31.zip");
}

#[test]
fn what_a_setting_hides_is_hidden_in_tables_too() {
    let mut open = small();
    put(&mut open, "branch", "i", &json!({ "name": "巡察组临时党支部", "setting": "inspection" }));
    let request = PartRequest { hidden: &["inspection"], ..PartRequest::default() };
    let files = files(&open, &request);
    let ids: Vec<Value> = lines(&files, "branch").iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, ["b"]);
    assert_eq!(lines(&files, "member")[0]["name"], "王某某");
}

#[test]
fn a_value_in_conflict_is_marked() {
    let (mut open, mut other) = (small(), small());
    let key = RecordKey::new("branch", "b");
    put(&mut open, "branch", "b", &json!({ "name": "一支部" }));
    put(&mut other, "branch", "b", &json!({ "name": "二支部" }));
    let later = other.ledger().changes().filter(|change| change.key == key).collect();
    open.import(later, Vec::new(), crate::support::NOW_MS);
    let files = files(&open, &PartRequest::default());
    let conflicts = lines(&files, "branch")[0]["conflicts"].to_string();
    assert!(conflicts.contains("name"), "{conflicts}");
}

#[test]
fn archives_of_units_have_names_of_their_own() {
    let mut open = small();
    put(&mut open, "organisation", "o1", &json!({ "name": "某局" }));
    let part = |organisation: &str, name: &str| {
        Some(Part { organisation: organisation.to_owned(), name: name.to_owned() })
    };
    let asked = PartRequest { part: part("o1", "某局"), ..PartRequest::default() };
    assert_eq!(begin(&open, &asked).file_name(), "台账a-某局-分析数据-2025-12-31.zip");
    let has = |files: &[(String, String)], name: &str| files.iter().any(|file| file.0 == name);
    assert!(has(&files(&open, &asked), "kind=branch/a.o1.ndjson"));
    assert!(has(&files(&open, &PartRequest::default()), "kind=branch/a.ndjson"));
    // What a unit was handed out is its part, whatever it exports.
    let about = About { part: part("o2", "他局"), ..open.about().clone() };
    let mut unit = workspace_of(&about, 2);
    put(&mut unit, "branch", "b", &json!({ "name": "支部" }));
    let whole = PartRequest::default();
    assert_eq!(begin(&unit, &whole).file_name(), "台账a-他局-分析数据-2025-12-31.zip");
    assert!(has(&files(&unit, &whole), "kind=branch/a.o2.ndjson"));
}

#[test]
fn a_large_ledger_is_written_in_slices_that_end_in_time() {
    let mut open = workspace("a", 1);
    for number in 0..1_000 {
        put(&mut open, "activity", &format!("a{number:04}"), &json!({ "title": "活动" }));
    }
    let mut export = begin(&open, &PartRequest::default());
    let (now, mut slices) = (Cell::new(0.0), 0);
    let clock = || {
        // Each step takes six milliseconds.
        now.set(now.get() + 6.0);
        now.get()
    };
    loop {
        let begun = now.get();
        let is_done = export.slice(&open, clock).unwrap();
        slices += 1;
        assert!(now.get() - begun <= 30.0, "{}", now.get() - begun);
        if is_done {
            break;
        }
    }
    assert!(slices > 3, "{slices}");
}

#[test]
fn a_ledger_that_changes_meanwhile_ends_the_export() {
    let mut open = small();
    let mut export = begin(&open, &PartRequest::default());
    put(&mut open, "branch", "c", &json!({ "name": "新支部" }));
    assert_eq!(export.slice(&open, || 0.0), Err(LedgerChanged));
}

#[test]
fn equal_ledgers_give_the_same_archive() {
    let bytes = || {
        let open = small();
        let mut export = begin(&open, &PartRequest::default());
        while !export.slice(&open, || 0.0).unwrap() {}
        export.finish().unwrap()
    };
    assert_eq!(bytes(), bytes());
}
