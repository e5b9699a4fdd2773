//! Values that are kept until what they were made of changes.

use serde_json::json;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::memo::{BranchMemo, KindMemo};
use zhibu_domain::register::Register;
use zhibu_ledger::{Ledger, RecordKey, Stamp, Writer};
use zhibu_test_support::{ledger_of, write};

struct Opened {
    ledger: Ledger,
    register: Register,
    ms: u64,
}

impl Opened {
    /// Two organisations, of which the first serves a task, and an activity of each.
    fn new() -> Self {
        let ledger = ledger_of(vec![
            ("task", "t".to_owned(), vec![("name", json!("任务"))]),
            ("branch", "a".to_owned(), vec![("name", json!("甲")), ("serves", json!(["t"]))]),
            ("branch", "b".to_owned(), vec![("name", json!("乙"))]),
            ("activity", "x".to_owned(), vec![("branch", json!("a"))]),
            ("activity", "y".to_owned(), vec![("branch", json!("b"))]),
        ]);
        let register = Register::of(&ledger);
        Self { ledger, register, ms: 1_000 }
    }

    fn set(&mut self, kind: Kind, id: &str, field: &str, value: serde_json::Value) {
        self.ms += 1;
        let at = Stamp::new(self.ms, 0, Writer::from_random(1));
        let key = RecordKey::new(kind.code(), id);
        write(&mut self.ledger, at, &key, &[(field, value)], None);
        self.register.refresh(&self.ledger, &key);
    }

    /// The organisations whose values were made, each from the names of the tasks that it serves.
    fn made(&self, memo: &mut BranchMemo<usize>) -> String {
        let mut made: Vec<&str> = Vec::new();
        let mut ids = Vec::new();
        memo.refresh(&self.register, |id, records| {
            ids.push(id.to_string());
            if let Some(serves) = records.branch.and_then(|row| row.record.serves.as_ref()) {
                assert!(serves.ids.iter().all(|id| self.register.tasks().get(id).is_some()));
            }
            records.activities.len()
        });
        made.extend(ids.iter().map(|id| &**id));
        made.sort_unstable();
        made.concat()
    }
}

#[test]
fn an_edit_makes_again_the_values_of_the_organisations_that_it_is_about() {
    let mut opened = Opened::new();
    let mut memo = BranchMemo::default();
    assert_eq!(opened.made(&mut memo), "ab");
    assert_eq!(opened.made(&mut memo), "");
    opened.set(Kind::Activity, "x", "name", json!("党课"));
    assert_eq!(opened.made(&mut memo), "a");
    opened.set(Kind::Branch, "b", "name", json!("丙"));
    assert_eq!(opened.made(&mut memo), "b");
    // An activity that goes over is no longer the first one's.
    opened.set(Kind::Activity, "x", "branch", json!("b"));
    assert_eq!(opened.made(&mut memo), "ab");
    opened.set(Kind::Activity, "z", "branch", json!("c"));
    assert_eq!(opened.made(&mut memo), "c");
    let mut values: Vec<usize> = memo.values().copied().collect();
    values.sort_unstable();
    assert_eq!(values, [0, 1, 2]);
}

#[test]
fn a_kind_that_was_read_makes_again_what_read_it() {
    let mut opened = Opened::new();
    let mut memo = BranchMemo::default();
    opened.made(&mut memo);
    opened.set(Kind::Task, "t", "name", json!("大任务"));
    assert_eq!(opened.made(&mut memo), "a");
    opened.set(Kind::Member, "m", "name", json!("党员"));
    assert_eq!(opened.made(&mut memo), "");
}

#[test]
fn what_has_no_records_any_more_has_no_value() {
    let mut opened = Opened::new();
    let mut memo = BranchMemo::default();
    opened.made(&mut memo);
    opened.set(Kind::Branch, "b", "deleted", json!(true));
    assert_eq!(opened.made(&mut memo), "b");
    assert_eq!(memo.values().count(), 2, "it still has an activity");
    opened.set(Kind::Activity, "y", "deleted", json!(true));
    assert_eq!(opened.made(&mut memo), "");
    assert_eq!(memo.values().count(), 1);
    opened.set(Kind::Activity, "y", "deleted", json!(null));
    assert_eq!(opened.made(&mut memo), "b");
}

#[test]
fn a_value_depends_on_what_it_was_made_of_whether_it_is_made_or_kept() {
    let mut opened = Opened::new();
    let (mut memo, mut branches) = (KindMemo::default(), BranchMemo::default());
    let count = |opened: &Opened, memo: &mut KindMemo<usize>| {
        let noted = opened.register.noted();
        noted.during(|| *memo.get(&opened.register, || opened.register.tasks().rows().len()))
    };
    let (first, read) = count(&opened, &mut memo);
    assert_eq!(count(&opened, &mut memo), (first, read));
    opened.set(Kind::Task, "u", "name", json!("又一项"));
    assert_eq!(count(&opened, &mut memo), (2, read));
    let noted = |opened: &Opened, branches: &mut BranchMemo<usize>| {
        opened.register.noted().during(|| opened.made(branches)).1
    };
    let made = noted(&opened, &mut branches);
    assert_eq!(noted(&opened, &mut branches), made);
    assert!(made.indices().any(|index| index == Kind::Task as usize));
}
