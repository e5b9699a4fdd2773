//! What an organisation leaves behind when it ends.

use serde_json::{Value, json};
use zhibu_domain::branches::aftermath::{aftermath, leave_with_end};
use zhibu_domain::register::Register;
use zhibu_test_support::{TestRecord, ledger_of};

fn register(dissolved: Value, other_dissolved: Value) -> Register {
    let branch = |id: &str, dissolved: Value, tasks: Value| -> TestRecord<'static> {
        let fields = vec![
            ("name", json!("甲")),
            ("established", json!("2026-01-05")),
            ("dissolved", dissolved),
            ("serves", tasks),
        ];
        ("branch", id.to_owned(), fields)
    };
    let task = |id: &str, ended: Value| -> TestRecord<'static> {
        ("task", id.to_owned(), vec![("name", json!("任务")), ("ended", ended)])
    };
    let assignment = |id: &str, from: &str, to: Value| -> TestRecord<'static> {
        let fields =
            vec![("member", json!("m")), ("branch", json!("b")), ("from", json!(from)), ("to", to)];
        ("assignment", id.to_owned(), fields)
    };
    Register::of(&ledger_of(vec![
        task("open", Value::Null),
        task("ended", json!("2026-06-30")),
        task("shared", Value::Null),
        branch("b", dissolved, json!(["open", "ended", "shared"])),
        branch("other", other_dissolved, json!(["shared"])),
        assignment("stays", "2026-01-05", Value::Null),
        assignment("month", "2026-07", Value::Null),
        assignment("late", "2026-08-01", Value::Null),
        assignment("left", "2026-01-05", json!("2026-03-01")),
    ]))
}

#[test]
fn an_ended_organisation_leaves_members_and_open_tasks() {
    let at_work = register(Value::Null, Value::Null);
    assert_eq!(aftermath(&at_work, "b"), None);
    assert!(leave_with_end(&at_work, "b").is_empty());

    let ended = register(json!("2026-07-01"), Value::Null);
    let left = aftermath(&ended, "b").unwrap();
    assert_eq!(left.staying, ["late".into(), "month".into(), "stays".into()]);
    // Another one at work serves the shared task still.
    assert_eq!(left.open_tasks, ["open".into()]);

    let both = register(json!("2026-07-01"), json!("2026-07-01"));
    assert_eq!(aftermath(&both, "b").unwrap().open_tasks, ["open".into(), "shared".into()]);
}

#[test]
fn a_member_does_not_leave_before_joining() {
    let ended = register(json!("2026-07-01"), Value::Null);
    let writes = leave_with_end(&ended, "b");
    let ids: Vec<&str> = writes.iter().map(|(key, _)| &*key.id).collect();
    assert_eq!(ids, ["month", "stays"]);
    for (_, values) in &writes {
        assert_eq!(*values, [("to".into(), json!("2026-07-01"))]);
    }
}
