//! Rosters: columns, what each row does, and where members are assigned.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::{Assignment, Kind, Member};
use zhibu_domain::register::Register;
use zhibu_domain::validation::Violation;
use zhibu_ledger::Ledger;
use zhibu_office::intake::IntakeSubject;
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::plan::{IntakePlan, RowOutcome, RowQuestion, RowViolation};
use zhibu_test_support::ledger_of;

use crate::support::{asked, counts, planned_text, take};

fn base() -> Ledger {
    let named = |kind: &'static str, id: &str, name: &str| {
        (kind, id.to_owned(), vec![("name", json!(name))])
    };
    let member: Vec<(&str, Value)> = vec![
        ("name", json!("赵一")),
        ("organisation", json!("o1")),
        ("standing", json!("probationary")),
    ];
    ledger_of(vec![
        named("organisation", "o1", "甲局党支部"),
        named("organisation", "o2", "乙局党支部"),
        named("organisation", "o3", "丙局党支部"),
        named("organisation", "o4", "丙局党支部"),
        named("branch", "b", "滨河临时党支部"),
        ("member", "m1".to_owned(), member),
    ])
}

fn roster(ledger: &Ledger, text: &str) -> IntakePlan {
    planned_text(ledger, &IntakeSubject::roster(None), text)
}

#[test]
fn columns_are_recognised_and_private_ones_never_imported() {
    let text = "序号\t姓名\t所在党支部\t党员类别\t身份证号\t手机\t编入临时党支部\t职务\t编入日期\n\
        1\t钱二\t甲局党支部\t正式党员\t370200199001010000\t13800000000\t滨河临时党支部\t支部书记\t2026.3.5\n";
    let mut ledger = base();
    let found = roster(&ledger, text);
    let columns: Vec<ColumnUse> =
        found.mapping.columns.iter().map(|column| column.column_use).collect();
    assert_eq!(
        columns,
        [
            ColumnUse::LeaveOut,
            ColumnUse::Field(Member::NAME.id()),
            ColumnUse::Field(Member::ORGANISATION.id()),
            ColumnUse::Field(Member::STANDING.id()),
            ColumnUse::Private,
            ColumnUse::Private,
            ColumnUse::Field(Assignment::BRANCH.id()),
            ColumnUse::Field(Assignment::ROLE.id()),
            ColumnUse::Field(Assignment::FROM.id()),
        ]
    );
    take(&mut ledger, &found);
    let text = zhibu_ledger::json_text(
        &ledger.changes().map(|change| format!("{change:?}")).collect::<Vec<_>>(),
    );
    assert!(!text.contains("370200") && !text.contains("138000"));
    let register = Register::of(&ledger);
    let assignment = &register.assignments().rows()[0].record;
    assert_eq!(assignment.role.unwrap().code(), "secretary");
    assert_eq!(assignment.from.unwrap().to_string(), "2026-03-05");
}

#[test]
fn each_row_is_new_changed_the_same_or_asks() {
    let text = "姓名\t党支部\t类别\n\
        赵一\t甲局党支部\t正式党员\n\
        赵一\t乙局党支部\t正式党员\n\
        \n\
        \t甲局党支部\t\n\
        孙三\t丁局党支部\t\n\
        李四\t丙局党支部\t\n\
        周五\t甲局党支部\t群众\n\
        赵一\t甲局党支部\t正式党员\n\
        吴六\t\t\n";
    let mut ledger = base();
    let found = roster(&ledger, text);
    let organisation = Member::ORGANISATION.id();
    let belongs_to = |text: &str| {
        RowOutcome::Asks(RowQuestion::BelongsTo { field: organisation, text: text.to_owned() })
    };
    let outcomes: Vec<&RowOutcome> = found.rows.iter().map(|row| &row.outcome).collect();
    assert_eq!(
        outcomes,
        [
            &RowOutcome::Changed,
            &RowOutcome::New,
            &RowOutcome::HeldBack(RowViolation::NoName),
            &belongs_to("丁局党支部"),
            &belongs_to("丙局党支部"),
            &RowOutcome::New,
            &RowOutcome::Asks(RowQuestion::Repeats { row: 2 }),
            &belongs_to(""),
        ]
    );
    let expected =
        ["record 丁局党支部 (1, 0 fit)", "record 丙局党支部 (1, 2 fit)", "choice 群众 (1)"];
    assert_eq!(asked(&found), expected);
    // Rows are told by their numbers in what was pasted, blank ones included.
    assert_eq!(found.rows[2].number, 5);
    // With an organisation for those that name none.
    let with_home = planned_text(&ledger, &IntakeSubject::roster(Some("o2")), text);
    assert_eq!(with_home.rows[7].outcome, RowOutcome::New);
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(register.members().rows().len(), 3);
    assert_eq!(register.members().get("m1").unwrap().standing.unwrap().code(), "full");
    // Pasted again it does nothing.
    let again = roster(&ledger, text);
    assert_eq!(counts(&again), [0, 0, 3, 4, 1]);
    assert!(again.writes(|| "x".into()).is_empty());
}

#[test]
fn without_heads_the_first_columns_are_name_organisation_and_standing() {
    let found = roster(&base(), "钱二,甲局党支部,预备党员\n");
    assert_eq!(counts(&found), [1, 0, 0, 0, 0]);
    let blank = roster(&base(), "\n \n");
    assert!(blank.mapping.columns.is_empty() && blank.rows.is_empty());
}

#[test]
fn a_member_assigned_already_is_not_assigned_again() {
    let text = "姓名\t党支部\t编入\t起\n赵一\t甲局党支部\t滨河临时党支部\t2026-01\n赵一二\t甲局党支部\t没有的支部\t\n";
    let mut ledger = base();
    let found = roster(&ledger, text);
    assert_eq!(counts(&found), [1, 1, 0, 0, 0]);
    assert_eq!(asked(&found), ["record 没有的支部 (1, 0 fit)"]);
    take(&mut ledger, &found);
    assert_eq!(Register::of(&ledger).table(Kind::Assignment).len(), 1);
    assert_eq!(counts(&roster(&ledger, text)), [0, 0, 2, 0, 0]);
    // The end of an assignment changes it; a later one is another.
    let ended = "姓名\t党支部\t编入\t编入时间\t离开时间\n赵一\t甲局党支部\t滨河临时党支部\t2026-01\t2026-03\n";
    let found = roster(&ledger, ended);
    assert_eq!(found.rows[0].changes.len(), 1);
    take(&mut ledger, &found);
    assert_eq!(counts(&roster(&ledger, ended)), [0, 0, 1, 0, 0]);
    assert_eq!(Register::of(&ledger).table(Kind::Assignment).len(), 1);
    let later = ended.replace("2026-01", "2026-05").replace("2026-03", "");
    let found = roster(&ledger, &later);
    take(&mut ledger, &found);
    assert_eq!(Register::of(&ledger).table(Kind::Assignment).len(), 2);
    assert_eq!(counts(&roster(&ledger, &later)), [0, 0, 1, 0, 0]);
}

#[test]
fn cells_are_kept_verbatim_and_contradictions_held_back() {
    let text = "姓名\t党支部\t编入临时党组织\t职务\t编入日期\t离开日期\n\
        张\"三\"\t甲局党支部\t\t主任\t\t\n\
        \"李\"\"四\"\"\"\t甲局党支部\t\t\t\t\n\
        王五\t甲局党支部\t滨河临时党支部\t主任\t2026-03-05\t\n\
        赵六\t甲局党支部\t滨河临时党支部\t队员\t2026-03-05\t2026-03-01\n";
    let mut ledger = base();
    let found = roster(&ledger, text);
    let names: Vec<&str> = found.rows.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["张\"三\"", "李\"四\"", "王五", "赵六"]);
    assert_eq!(counts(&found), [3, 0, 0, 0, 1]);
    assert_eq!(asked(&found), ["choice 主任 (2)"]);
    let RowOutcome::HeldBack(RowViolation::Contradiction { field, problem }) =
        &found.rows[3].outcome
    else {
        panic!("{:?}", found.rows[3].outcome);
    };
    assert_eq!(*field, Assignment::TO.id());
    assert!(matches!(problem, Violation::EndsBeforeStart { .. }));
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(register.assignments().rows().len(), 1);
}
