//! The findings and the to-do list that are kept from one edit to the next are those that would be found
//! from scratch, whatever is edited.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_domain::agenda::{Window, agenda};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::rules::{ON, OVERRIDE, RULES, findings, parameters_of, rule_key};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_ledger::{DELETED, Name, RecordKey};
use zhibu_samples::{Size, demo};

use crate::support::{NOW_MS, workspace};

fn as_of() -> Day {
    "2025-12-31".parse::<PartialDate>().unwrap().earliest()
}

/// The kinds that findings and to-do items are made of, those of one organisation more than once.
const KINDS: [Kind; 30] = [
    Kind::Branch,
    Kind::Branch,
    Kind::Branch,
    Kind::Activity,
    Kind::Activity,
    Kind::Activity,
    Kind::Step,
    Kind::Step,
    Kind::Assignment,
    Kind::Assignment,
    Kind::Task,
    Kind::Member,
    Kind::Organisation,
    Kind::Shift,
    Kind::Team,
    Kind::Alliance,
    Kind::MeetingItem,
    Kind::Node,
    Kind::Appeal,
    Kind::Appraisal,
    Kind::Nomination,
    Kind::ScoreItem,
    Kind::Cooperation,
    Kind::Offer,
    Kind::AllianceUnit,
    Kind::ChairTerm,
    Kind::Outcome,
    Kind::Attendance,
    Kind::Attendance,
    Kind::Evidence,
];

/// An edit; which record, field and value it means depends on what there is.
#[derive(Clone, Copy, Debug)]
struct Edit {
    what: What,
    kind: Kind,
    record: usize,
    field: usize,
    value: usize,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Set,
    Create,
    Delete,
    Restore,
    Undo,
    Override,
    Parameter,
}

fn edits(count: usize) -> impl Strategy<Value = Vec<Edit>> {
    let what = prop_oneof![
        8 => Just(What::Set),
        3 => Just(What::Create),
        2 => Just(What::Delete),
        1 => Just(What::Restore),
        1 => Just(What::Undo),
        1 => Just(What::Override),
        1 => Just(What::Parameter),
    ];
    let any = 0..usize::MAX;
    let edit = (what, 0..KINDS.len(), any.clone(), any.clone(), any).prop_map(
        |(what, kind, record, field, value)| Edit { what, kind: KINDS[kind], record, field, value },
    );
    proptest::collection::vec(edit, count)
}

/// A live record of a kind, or one that does not exist.
fn any_id(workspace: &Workspace, kind: Kind, pick: usize) -> String {
    let table = workspace.register().table(kind);
    match pick % (table.len() + 1) {
        0 => "gone".to_owned(),
        index => table.id(index - 1, false).to_string(),
    }
}

fn any_date(pick: usize) -> String {
    let days = i32::try_from(pick % 900).unwrap();
    let date = as_of().plus_days(60 - days).to_string();
    match pick % 5 {
        0 => date[..4].to_owned(),
        1 => date[..7].to_owned(),
        _ => date,
    }
}

fn any_value(workspace: &Workspace, field_type: FieldType, pick: usize) -> Value {
    if pick.is_multiple_of(7) {
        return Value::Null;
    }
    match field_type {
        FieldType::Text | FieldType::LongText => json!(["甲", "乙", "丙"][pick % 3]),
        FieldType::Texts => json!(["甲", "乙"]),
        FieldType::Date => json!(any_date(pick)),
        FieldType::Choice(codes) => json!(codes[pick % codes.len()]),
        FieldType::Choices(codes) => json!([codes[pick % codes.len()]]),
        FieldType::Count => json!(pick % 60),
        FieldType::Quantity => json!({ "value": pick % 100, "unit": "分" }),
        FieldType::Reference(kind) => json!(any_id(workspace, kind, pick)),
        FieldType::References(kind) => {
            json!([any_id(workspace, kind, pick), any_id(workspace, kind, pick / 3)])
        }
    }
}

fn put(workspace: &mut Workspace, key: RecordKey, values: Vec<(Name, Value)>) {
    workspace.apply(Command::Put { key, values, seen: Vec::new() }, NOW_MS);
}

fn make(workspace: &mut Workspace, edit: Edit) {
    let Edit { what, kind, record, field, value } = edit;
    let key = RecordKey::new(kind.code(), any_id(workspace, kind, record));
    let fields = kind.fields();
    let any = |workspace: &Workspace, field: usize, value: usize| {
        let spec = fields[field % fields.len()];
        (Name::from(spec.name), any_value(workspace, spec.field_type, value))
    };
    match what {
        What::Set => {
            let written = vec![any(workspace, field, value)];
            put(workspace, key, written);
        }
        What::Create => {
            let written =
                (0..fields.len()).map(|field| any(workspace, field, value / (field + 1))).collect();
            put(workspace, RecordKey::new(kind.code(), format!("new-{}", record % 50)), written);
        }
        What::Delete => {
            workspace.apply(Command::Delete(vec![key]), NOW_MS);
        }
        What::Restore => put(workspace, key, vec![(DELETED.into(), Value::Null)]),
        What::Undo => {
            workspace.undo(NOW_MS);
        }
        What::Override => {
            let found = workspace.findings(as_of());
            if let Some(finding) = found.get(value % found.len().max(1)) {
                let key = RecordKey::new(finding.kind.code(), finding.id.clone());
                let field = format!("{OVERRIDE}{}", finding.rule.rule().code);
                put(workspace, key, vec![(field.into(), json!("另有原因"))]);
            }
        }
        What::Parameter => {
            let rule = &RULES[field % RULES.len()];
            if value.is_multiple_of(4) {
                let is_on = json!(value.is_multiple_of(8));
                put(workspace, rule_key(rule.id), vec![(ON.into(), is_on)]);
            }
            if let Some(parameter) = rule.parameters.first() {
                let number = json!(value % 90 + 1);
                put(workspace, rule_key(rule.id), vec![(parameter.name.into(), number)]);
            }
        }
    }
}

/// What is kept is what is found from scratch, and depends on the same kinds.
fn check(workspace: &Workspace, register: &Register) {
    let ledger = workspace.ledger();
    let parameters = parameters_of(ledger);
    let (all, read) = workspace.reading(|workspace| workspace.findings(as_of()));
    let fresh = || findings(ledger, register, &parameters, as_of());
    let (fresh, fresh_read) = register.noted().during(fresh);
    assert_eq!(all, fresh);
    assert!(fresh_read.indices().all(|index| read.indices().any(|kind| kind == index)));
    if let Some(one) = all.get(all.len() / 2) {
        let of_record =
            |found: &&zhibu_domain::rules::Finding| found.kind == one.kind && found.id == one.id;
        let own: Vec<_> = all.iter().filter(of_record).cloned().collect();
        assert_eq!(workspace.findings_in((one.kind, &one.id), as_of()), own);
    }
    let days = (as_of(), Window::Quarter.until(as_of()));
    let (due, read) = workspace.reading(|workspace| workspace.agenda(days));
    let fresh = || agenda(register, &parameters, days, None);
    let (fresh, fresh_read) = register.noted().during(fresh);
    assert_eq!(due, fresh);
    assert!(fresh_read.indices().all(|index| read.indices().any(|kind| kind == index)));
    let is_overdue = |due: Option<Day>| due.is_some_and(|due| due < as_of());
    let overdue = due.items.iter().filter(|item| is_overdue(item.due)).count();
    let week = Window::Week.until(as_of());
    let is_soon = |due: Option<Day>| due.is_some_and(|due| (as_of()..=week).contains(&due));
    let soon = due.items.iter().filter(|item| is_soon(item.due)).count();
    let counts = workspace.due_counts(days, week);
    assert_eq!((counts.soon, counts.overdue), (soon, overdue));
}

/// Reading all of the demo again after each edit would take too long.
fn check_each_edit(workspace: &mut Workspace, edits: Vec<Edit>, is_read_again: bool) {
    check(workspace, workspace.register());
    for edit in edits {
        make(workspace, edit);
        if is_read_again {
            check(workspace, &Register::of(workspace.ledger()));
        } else {
            check(workspace, workspace.register());
        }
    }
    check(workspace, &Register::of(workspace.ledger()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn what_is_kept_of_the_demo_is_what_is_found_from_scratch(edits in edits(25)) {
        let mut workspace = workspace("demo", 1);
        workspace.begin_import(Vec::new());
        workspace.import(demo(Size::SMALL).changes, Vec::new(), NOW_MS);
        workspace.end_import(NOW_MS);
        check_each_edit(&mut workspace, edits, false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_kept_of_any_ledger_is_what_is_found_from_scratch(edits in edits(60)) {
        check_each_edit(&mut workspace("any", 1), edits, true);
    }
}

#[test]
fn another_day_is_evaluated_for_itself() {
    let mut workspace = workspace("demo", 1);
    workspace.import(demo(Size::SMALL).changes, Vec::new(), NOW_MS);
    let ledger = workspace.ledger();
    let parameters = parameters_of(ledger);
    for day in [as_of(), as_of().plus_days(-200), as_of()] {
        let fresh = findings(ledger, workspace.register(), &parameters, day);
        assert_eq!(workspace.findings(day), fresh);
        let days = (day, Window::Week.until(day));
        let fresh = agenda(workspace.register(), &parameters, days, None);
        assert_eq!(workspace.agenda(days), fresh);
    }
}
