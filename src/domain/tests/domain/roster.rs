//! Rosters pasted from spreadsheets: columns, what each line does, and that pasting twice does nothing.

use serde_json::json;
use zhibu_domain::intake::plan::{
    CellViolation, PasteColumn, PasteCounts, PasteOutcome, PastePlan, PasteViolation,
};
use zhibu_domain::intake::roster::plan;
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Assignment, Kind, Member};
use zhibu_domain::register::Register;
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Ledger, Name};
use zhibu_test_support::{ledger_of, take_writes};

fn base() -> Ledger {
    let named = |kind: &'static str, id: &str, name: &str| {
        (kind, id.to_owned(), vec![("name", json!(name))])
    };
    ledger_of(vec![
        named("organisation", "o1", "甲局党支部"),
        named("organisation", "o2", "乙局党支部"),
        named("organisation", "o3", "丙局党支部"),
        named("organisation", "o4", "丙局党支部"),
        named("branch", "b", "滨河临时党支部"),
        (
            "member",
            "m1".to_owned(),
            vec![
                ("name", json!("赵一")),
                ("organisation", json!("o1")),
                ("standing", json!("probationary")),
            ],
        ),
    ])
}

fn invalid_cell(field: impl Into<FieldId>, text: &str, why: CellViolation) -> PasteOutcome {
    PasteOutcome::Invalid(PasteViolation::Cell { field: field.into(), text: text.to_owned(), why })
}

fn refused(field: impl Into<FieldId>, problem: Violation) -> PasteOutcome {
    PasteOutcome::Invalid(PasteViolation::Refused { field: field.into(), problem })
}

fn outcomes(plan: &PastePlan) -> Vec<&PasteOutcome> {
    plan.lines.iter().map(|line| &line.outcome).collect()
}

fn take(ledger: &mut Ledger, plan: &PastePlan) {
    let mut count = 0_u64;
    let writes = plan.writes(|| {
        count += 1;
        format!("new-{count}").into()
    });
    take_writes(ledger, writes);
}

#[test]
fn columns_are_recognised_and_private_ones_never_imported() {
    let text = "序号\t姓名\t所在党支部\t党员类别\t身份证号\t手机\t编入临时党支部\t职务\t编入日期\n\
        1\t钱二\t甲局党支部\t正式党员\t370200199001010000\t13800000000\t滨河临时党支部\t支部书记\t2026.3.5\n";
    let mut ledger = base();
    let found = plan(&Register::of(&ledger), text, None);
    let columns: Vec<PasteColumn> = found.columns.iter().map(|head| head.column).collect();
    assert_eq!(
        columns,
        [
            PasteColumn::Other,
            PasteColumn::Field(Member::NAME.id()),
            PasteColumn::Field(Member::ORGANISATION.id()),
            PasteColumn::Field(Member::STANDING.id()),
            PasteColumn::Private,
            PasteColumn::Private,
            PasteColumn::Field(Assignment::BRANCH.id()),
            PasteColumn::Field(Assignment::ROLE.id()),
            PasteColumn::Field(Assignment::FROM.id()),
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
fn each_line_is_new_changed_same_or_invalid() {
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
    let found = plan(&Register::of(&ledger), text, None);
    assert_eq!(
        outcomes(&found),
        [
            &PasteOutcome::Changed,
            &PasteOutcome::New,
            &PasteOutcome::Invalid(PasteViolation::NoName),
            &invalid_cell(Member::ORGANISATION, "丁局党支部", CellViolation::NoRecord),
            &invalid_cell(Member::ORGANISATION, "丙局党支部", CellViolation::SeveralRecords),
            &invalid_cell(Member::STANDING, "群众", CellViolation::NoChoice),
            &PasteOutcome::Invalid(PasteViolation::Repeated { line: 2 }),
            &refused(Member::ORGANISATION, Violation::Missing),
        ]
    );
    // Lines are told by their numbers in what was pasted, blank ones included.
    assert_eq!(found.lines[2].number, 5);
    // With an organisation for those that name none.
    let home = Name::from("o2");
    let with_home = plan(&Register::of(&ledger), text, Some(&home));
    assert_eq!(with_home.lines[7].outcome, PasteOutcome::New);
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(register.members().rows().len(), 2);
    assert_eq!(register.members().get("m1").unwrap().standing.unwrap().code(), "full");
    // Pasted again it does nothing.
    let again = plan(&register, text, None);
    assert_eq!(again.counts(), PasteCounts { new: 0, changed: 0, same: 2, invalid: 6 });
    assert!(again.writes(|| "x".into()).is_empty());
}

#[test]
fn without_heads_the_first_columns_are_name_organisation_and_standing() {
    let ledger = base();
    let found = plan(&Register::of(&ledger), "钱二,甲局党支部,预备党员\n", None);
    assert_eq!(outcomes(&found), [&PasteOutcome::New]);
    let blank = plan(&Register::of(&ledger), "\n \n", None);
    assert!(blank.columns.is_empty() && blank.lines.is_empty());
}

#[test]
fn a_member_assigned_already_is_not_assigned_again() {
    let text = "姓名\t党支部\t编入\t起\n赵一\t甲局党支部\t滨河临时党支部\t2026-01\n赵一二\t甲局党支部\t没有的支部\t\n";
    let mut ledger = base();
    let found = plan(&Register::of(&ledger), text, None);
    assert_eq!(
        outcomes(&found),
        [
            &PasteOutcome::Changed,
            &invalid_cell(Assignment::BRANCH, "没有的支部", CellViolation::NoRecord)
        ]
    );
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(register.table(Kind::Assignment).len(), 1);
    assert_eq!(plan(&register, text, None).counts().same, 1);
}

#[test]
fn cells_are_kept_verbatim_and_impossible_values_refused() {
    let text = "姓名\t党支部\t编入临时党组织\t职务\t编入日期\t离开日期\n\
        张\"三\"\t甲局党支部\t\t\t\t\n\
        \"李\"\"四\"\"\"\t甲局党支部\t\t\t\t\n\
        王五\t甲局党支部\t滨河临时党支部\t主任\t2026-03-05\t\n\
        赵六\t甲局党支部\t滨河临时党支部\t队员\t2026-03-05\t2026-03-01\n";
    let mut ledger = base();
    let found = plan(&Register::of(&ledger), text, None);
    let names: Vec<&str> = found.lines.iter().map(|line| &*line.name).collect();
    assert_eq!(names, ["张\"三\"", "李\"四\"", "王五", "赵六"]);
    let start = Day::new(2026, 3, 5).unwrap();
    let outcomes = outcomes(&found);
    assert_eq!(outcomes[2], &invalid_cell(Assignment::ROLE, "主任", CellViolation::NoChoice));
    assert_eq!(
        outcomes[3],
        &refused(Assignment::TO, Violation::EndsBeforeStart { start: start.into() })
    );
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert!(register.assignments().rows().is_empty());
}

#[test]
fn the_first_column_of_a_field_and_the_first_wrong_cell_in_reading_order_count() {
    let ledger = base();
    let text = "编入日期\t职务\t姓名\t党支部\t支部\n昨天\t主任\t钱二\t丁局党支部\t甲局党支部\n\
        昨天\t主任\t孙三\t甲局党支部\t\n2026-03\t主任\t李四\t甲局党支部\t\n";
    let found = plan(&Register::of(&ledger), text, None);
    assert_eq!(
        outcomes(&found),
        [
            &invalid_cell(Member::ORGANISATION, "丁局党支部", CellViolation::NoRecord),
            &invalid_cell(Assignment::FROM, "昨天", CellViolation::NotADate),
            // A role says nothing of someone who is not assigned.
            &PasteOutcome::New,
        ]
    );
}
