//! Typed tables: their columns, and what a line has in them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::date::Day;
use zhibu_format::analysis::{
    Column, LedgerTags, cells, columns, columns_of_unknown, duckdb_views, is_sql_word, json_line,
    spark_views, table_of,
};
use zhibu_ledger::{Change, FieldWrite, Ledger, RecordKey, Stamp, Writer};

fn stamp(ms: u64, writer: u64) -> Stamp {
    Stamp::new(ms, 0, Writer::from_random(writer))
}

fn write(at: Stamp, key: (&str, &str), values: &Value, replaces: &[Stamp]) -> Change {
    let mut writes: Vec<FieldWrite> = values
        .as_object()
        .unwrap()
        .iter()
        .map(|(field, value)| FieldWrite {
            field: field.as_str().into(),
            value: value.clone(),
            replaces: replaces.to_vec(),
        })
        .collect();
    writes.sort_by(|one, other| one.field.cmp(&other.field));
    Change {
        at,
        key: RecordKey::new(key.0, key.1),
        creates: replaces.is_empty(),
        writes,
        action: at,
        undoes: None,
        archives: Vec::new(),
        by: None,
        why: None,
    }
}

fn tags() -> LedgerTags {
    LedgerTags {
        part: None,
        ledger: "l1".to_owned(),
        district: Some("370212".to_owned()),
        exported_at: None,
        as_of: Day::new(2025, 12, 31).unwrap(),
        is_without_persons: false,
        is_redacted: false,
    }
}

/// The line of the only record of a ledger of these changes.
fn line(changes: Vec<Change>, tags: &LedgerTags) -> Value {
    let mut ledger = Ledger::new();
    ledger.insert(changes);
    let record = ledger.records().next().unwrap();
    let columns = columns_of(table_of(&record));
    serde_json::from_str(&json_line(&columns, &cells(&record, &columns, tags))).unwrap()
}

fn columns_of(table: &str) -> Vec<Column> {
    Kind::from_code(table).map_or_else(columns_of_unknown, columns)
}

#[test]
fn no_column_is_there_twice_or_a_word_of_sql() {
    let unknown = [columns_of_unknown()];
    for columns in Kind::ALL.iter().map(|kind| columns(*kind)).chain(unknown) {
        let names: BTreeSet<&str> = columns.iter().map(|column| &*column.name).collect();
        assert_eq!(names.len(), columns.len(), "{names:?}");
        for name in names {
            assert!(!is_sql_word(name), "{name}");
            let is_plain = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            };
            assert!(name.chars().all(is_plain), "{name}");
        }
    }
}

#[test]
fn every_type_of_field_has_its_columns() {
    let activity = line(
        vec![write(
            stamp(1, 1),
            ("activity", "a1"),
            &json!({
                "title": "党课",
                "date": "2025-06",
                "due": { "value": 30, "qualifier": "about" },
                "present": 28,
            }),
            &[],
        )],
        &tags(),
    );
    let mut expected = json!({
        "ledger": "l1",
        "district": "370212",
        "as_of": "2025-12-31",
        "id": "a1",
        "deleted": false,
        "title": "党课",
        "date_": "2025-06",
        "date_from": "2025-06-01",
        "date_to": "2025-06-30",
    });
    let object = expected.as_object_mut().unwrap();
    object.insert("due_value".into(), json!(30));
    object.insert("due_qualifier".into(), json!("about"));
    object.insert("present_value".into(), json!(28));
    object.insert("present_qualifier".into(), json!("exact"));
    assert_eq!(activity, expected);
    let outcome = line(
        vec![write(
            stamp(1, 1),
            ("outcome", "o1"),
            &json!({
                "measure": "订单",
                "quantity": { "value": 500.25, "unit": "余万元" },
                "strength": "direct",
            }),
            &[],
        )],
        &tags(),
    );
    // What is read as 余 is a qualifier here too.
    assert_eq!(outcome["quantity_value"].to_string(), "500.25");
    assert_eq!(outcome["quantity_unit"], "万元");
    assert_eq!(outcome["quantity_qualifier"], "more_than");
    assert_eq!(outcome["strength"], "direct");
}

#[test]
fn what_is_not_read_is_told_and_lost_nowhere() {
    let branch = line(
        vec![write(
            stamp(1, 1),
            ("branch", "b1"),
            &json!({ "name": "甲", "established": "last spring", "colour": ["red"] }),
            &[],
        )],
        &tags(),
    );
    assert_eq!(branch["unread"], r#"{"colour":["red"],"established":"last spring"}"#);
    assert_eq!(branch.get("established"), None);
    let other =
        line(vec![write(stamp(1, 1), ("later_kind", "x"), &json!({ "a": 1 }), &[])], &tags());
    assert_eq!(other["record_kind"], "later_kind");
    assert_eq!(other["unread"], r#"{"a":1}"#);
}

#[test]
fn deletion_and_conflicts_are_told() {
    let created = write(stamp(1, 1), ("branch", "b1"), &json!({ "name": "甲" }), &[]);
    let one = write(stamp(2, 1), ("branch", "b1"), &json!({ "name": "乙" }), &[created.at]);
    let other = write(stamp(3, 2), ("branch", "b1"), &json!({ "name": "丙" }), &[created.at]);
    let both = line(vec![created.clone(), one, other], &tags());
    assert_eq!((&both["name"], &both["conflicts"]), (&json!("丙"), &json!(["name"])));
    let deleted = write(stamp(2, 1), ("branch", "b1"), &json!({ "deleted": true }), &[]);
    let gone = line(vec![created, Change { creates: false, ..deleted }], &tags());
    assert_eq!((&gone["name"], &gone["deleted"]), (&json!("甲"), &json!(true)));
}

#[test]
fn persons_are_left_out_on_request() {
    let member = || {
        vec![write(
            stamp(1, 1),
            ("member", "m1"),
            &json!({ "name": "张某", "nickname": "老张" }),
            &[],
        )]
    };
    assert_eq!(line(member(), &tags())["name"], "张某");
    let without = LedgerTags { is_without_persons: true, is_redacted: true, ..tags() };
    let redacted = line(member(), &without).to_string();
    assert!(!redacted.contains('张'), "{redacted}");
}

/// A redacted file has one value of each field and does not tell that there were others.
#[test]
fn what_contradicts_is_told_unless_something_is_withheld() {
    let name = |writer, name: &str| {
        write(stamp(2, writer), ("branch", "b1"), &json!({ "name": name }), &[])
    };
    let changes = || {
        vec![
            write(stamp(1, 1), ("branch", "b1"), &json!({ "setting": "sector" }), &[]),
            name(1, "甲"),
            name(2, "乙"),
        ]
    };
    assert_eq!(line(changes(), &tags())["conflicts"], json!(["name"]));
    let redacted = LedgerTags { is_redacted: true, ..tags() };
    assert_eq!(line(changes(), &redacted).get("conflicts"), None);
}

#[test]
fn files_of_units_parts_have_names_of_their_own() {
    let of = |part: Option<&str>| LedgerTags { part: part.map(str::to_owned), ..tags() };
    assert_eq!(of(None).file_stem(), "l1");
    assert_eq!(of(Some("o.1")).file_stem(), "l1.o%2E1");
}

#[test]
fn engines_are_told_every_table_with_its_columns() {
    for sql in [duckdb_views(), spark_views()] {
        for kind in Kind::ALL {
            let line = sql.lines().find(|line| line.contains(&format!("/kind={}/", kind.code())));
            let line = line.unwrap_or_else(|| panic!("{} is not told", kind.code()));
            for column in columns(*kind) {
                assert!(line.contains(column.name.as_str()), "{line}: {}", column.name);
            }
        }
    }
}
