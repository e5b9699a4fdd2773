//! What a table asks, and what answers do: columns, names, rows.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::{
    Activity, Appraisal, Assignment, Branch, Cooperation, Kind, Member, Offer, Organisation,
    Outcome, Step, Target, Team,
};
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::decisions::{ReferenceDecision, ReferenceName, RowDecision};
use zhibu_office::intake::grid::{CellType, Grid, GridCell, GridRow};
use zhibu_office::intake::heads::SkipReason;
use zhibu_office::intake::plan::{
    EmptyBelow, IntakePlan, Question, RowOutcome, RowQuestion, RowViolation,
};
use zhibu_office::intake::values::PlannedValue;
use zhibu_office::intake::{IntakeDecisions, IntakeSubject};
use zhibu_test_support::ledger_of;

use crate::support::{asked, counts, planned, planned_text, record, take, told};

fn base() -> Ledger {
    let organisation = |id: &str, name: &str, unit: &str| {
        ("organisation", id.to_owned(), vec![("name", json!(name)), ("unit", json!(unit))])
    };
    let member = |id: &str, name: &str| {
        let values =
            vec![("name", json!(name)), ("organisation", json!("o1")), ("standing", json!("full"))];
        ("member", id.to_owned(), values)
    };
    ledger_of(vec![
        organisation("o1", "甲局党支部", "甲局"),
        organisation("o2", "乙局第一党支部", "乙局"),
        organisation("o3", "乙局第二党支部", "乙局"),
        member("m1", "赵一"),
        member("m2", "张伟"),
        member("m3", "张伟"),
    ])
}

fn of_kind(kind: Kind) -> IntakeSubject {
    IntakeSubject::of_kind(kind, &[])
}

/// Tables that were written under an earlier label of a field are read as before.
#[test]
fn the_earlier_and_the_present_head_of_a_field_both_find_it() {
    for (field, earlier, present) in [
        (Branch::APPROVED_BY.id(), "批准的党组织", "审批党组织"),
        (Branch::TASK.id(), "承担任务", "任务概述"),
        (Branch::SERVES.id(), "服务的任务", "所服务任务"),
        (Step::ACTOR.id(), "办理单位或人员", "经办单位（人）"),
        (Assignment::TO.id(), "离开日期", "退出日期"),
        (Activity::SERVES.id(), "服务的任务", "所服务任务"),
        (Offer::CLOSED.id(), "了结日期", "办结日期"),
        (Outcome::STRENGTH.id(), "归因程度", "成效类型"),
        (Target::STRENGTH.id(), "归因程度", "成效类型"),
        (Appraisal::ONE_IN.id(), "最高等次限额（几分之一）", "优秀比例上限（几分之一）"),
    ] {
        assert_eq!(zhibu_text::field_name(field).zh, present);
        for head in [earlier, present] {
            let plan = planned_text(&base(), &of_kind(field.kind), &format!("{head}\t备注\n\t"));
            let column = &plan.mapping.columns[0];
            assert_eq!(column.column_use, ColumnUse::Field(field), "{head}");
        }
    }
}

#[test]
fn the_best_head_of_a_field_fills_it_and_the_others_are_told() {
    let uses = |kind: Kind, heads: &str| {
        let text = format!("{}\n{}", heads, heads.replace(|character| character != '\t', ""));
        let plan = planned_text(&base(), &of_kind(kind), &text);
        let columns = plan.mapping.columns.into_iter();
        columns.map(|column| (column.column_use, column.rival)).collect::<Vec<_>>()
    };
    let field = |field| (ColumnUse::Field(field), None);
    // A part of a name before the name itself.
    assert_eq!(
        uses(Kind::Cooperation, "项目名称\t金额\t合同金额（万元）\t到位资金\t所属联盟"),
        [
            field(Cooperation::NAME.id()),
            field(Cooperation::AMOUNT.id()),
            (ColumnUse::LeaveOut, Some(1)),
            (ColumnUse::LeaveOut, None),
            field(Cooperation::ALLIANCE.id()),
        ]
    );
    // A head that says when is no organisation, choice or person.
    assert_eq!(
        uses(Kind::Branch, "临时党组织名称\t批准时间\t批准单位\t书记任职时间"),
        [
            field(Branch::NAME.id()),
            (ColumnUse::LeaveOut, None),
            field(Branch::APPROVED_BY.id()),
            (ColumnUse::LeaveOut, None),
        ]
    );
    // Other people's numbers are not the team's.
    assert_eq!(
        uses(Kind::Team, "队伍名称\t党员人数\t人数\t联系电话"),
        [
            field(Team::NAME.id()),
            (ColumnUse::LeaveOut, None),
            field(Team::HEAD_COUNT.id()),
            (ColumnUse::Private, None),
        ]
    );
}

#[test]
fn without_a_column_of_names_nothing_is_read_until_one_is_chosen() {
    let text = "全称\t类别\t上级党组织\n丙局党支部\t党支部\t甲局党支部\n";
    let subject = of_kind(Kind::Organisation);
    let plan = planned_text(&base(), &subject, text);
    assert!(plan.has_no_name_column && plan.rows.is_empty());
    let mut decisions = IntakeDecisions::default();
    decisions.columns.insert(0, ColumnUse::Field(Organisation::NAME.id()));
    decisions.columns.insert(1, ColumnUse::Note);
    let plan = planned(&base(), &subject, &grid_of_text(text), &decisions);
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0]);
    let mut ledger = base();
    take(&mut ledger, &plan);
    let found = record(&ledger, Kind::Organisation, "丙局党支部");
    assert_eq!(
        found,
        json!({"name": "丙局党支部", "parent": "甲局党支部", "note": "类别：党支部"})
    );
}

#[test]
fn names_are_found_by_spelling_unit_and_short_form_and_never_chosen_between() {
    let find = |name: &str| {
        let text = format!("名称\t上级党组织\n丙局党支部\t{name}\n");
        let plan = planned_text(&base(), &of_kind(Kind::Organisation), &text);
        let value = plan.rows[0].value(Organisation::PARENT).cloned();
        (value.and_then(|value| value.existing_json()), asked(&plan))
    };
    for name in [
        "甲局党支部",
        "甲 局党支部",
        "甲局",
        "中共甲局支部委员会",
        "3.甲局支部",
        "１．甲局支部",
        "甲局\u{200b}党支部",
    ] {
        assert_eq!(find(name), (Some(json!("o1")), vec![]), "{name}");
    }
    // Two of one unit.
    assert_eq!(find("乙局"), (None, vec!["record 乙局 (1, 2 fit)".to_owned()]));
    assert_eq!(find("丁局"), (None, vec!["record 丁局 (1, 0 fit)".to_owned()]));
}

#[test]
fn a_missing_record_is_created_once_for_all_rows_or_another_is_chosen() {
    let text = "名称\t上级党组织\n一支部\t丁局党委\n二支部\t丁局 党委\n三支部\t丁局党委\n";
    let subject = of_kind(Kind::Organisation);
    let first = planned_text(&base(), &subject, text);
    assert_eq!(asked(&first), ["record 丁局党委 (3, 0 fit)"]);
    // The rows are taken without it, too.
    assert_eq!(counts(&first), [3, 0, 0, 0, 0]);
    let name = ReferenceName { kind: Kind::Organisation, folded: "丁局党委".to_owned() };
    for (decision, parent, written) in [
        (ReferenceDecision::Create, json!("丁局党委"), 4),
        (ReferenceDecision::Is("o1".into()), json!("甲局党支部"), 3),
    ] {
        let mut decisions = IntakeDecisions::default();
        decisions.references.insert(name.clone(), decision);
        let mut ledger = base();
        let plan = planned(&ledger, &subject, &grid_of_text(text), &decisions);
        assert_eq!(asked(&plan), [""; 0]);
        assert_eq!(take(&mut ledger, &plan), written);
        assert_eq!(record(&ledger, Kind::Organisation, "二支部")["parent"], parent);
    }
}

#[test]
fn what_only_rows_name_that_are_not_taken_is_not_asked() {
    let text = "临时党组织名称\t服务的任务\t成立时间\t撤销时间\n\
        \t甲工程\t\t\n一支部\t乙工程\t2022.5\t2022.3\n二支部\t丙工程\t\t\n\t丙工程\t\t\n";
    let plan = planned_text(&base(), &of_kind(Kind::Branch), text);
    assert_eq!(counts(&plan), [1, 0, 0, 0, 3]);
    assert_eq!(asked(&plan), ["record 丙工程 (1, 0 fit)"]);
}

#[test]
fn a_row_that_belongs_to_what_is_not_decided_asks() {
    let text = "突击队名称\t所属党组织\n一队\t丁局党委\n二队\t甲局党支部\n";
    let plan = planned_text(&base(), &of_kind(Kind::Team), text);
    assert_eq!(counts(&plan), [1, 0, 0, 1, 0]);
    let RowOutcome::Asks(RowQuestion::BelongsTo { text, .. }) = &plan.rows[0].outcome else {
        panic!("{:?}", plan.rows[0].outcome);
    };
    assert_eq!(text, "丁局党委");
}

#[test]
fn persons_of_one_name_are_asked_about() {
    let subject = IntakeSubject::roster(None);
    let text = "姓名\t所在党支部\t党员类别\n张伟\t甲局党支部\t预备党员\n李四\t甲局党支部\t\n李四\t甲局党支部\t预备党员\n";
    let plan = planned_text(&base(), &subject, text);
    assert_eq!(counts(&plan), [1, 0, 0, 2, 0]);
    assert_eq!(
        plan.rows[0].outcome,
        RowOutcome::Asks(RowQuestion::WhichRecord { candidates: vec!["m2".into(), "m3".into()] })
    );
    assert_eq!(plan.rows[2].outcome, RowOutcome::Asks(RowQuestion::Repeats { row: 3 }));
    let mut decisions = IntakeDecisions::default();
    decisions.rows.insert(2, RowDecision::Is("m3".into()));
    decisions.rows.insert(4, RowDecision::New);
    let mut ledger = base();
    let plan = planned(&ledger, &subject, &grid_of_text(text), &decisions);
    assert_eq!(counts(&plan), [2, 1, 0, 0, 0]);
    let change = &plan.rows[0].changes[0];
    assert_eq!((change.field, &change.old), (Member::STANDING.id(), &Some(json!("full"))));
    take(&mut ledger, &plan);
    // Both of one name are there now: each row is one of them, with the answers and without.
    for decisions in [decisions, IntakeDecisions::default()] {
        let again = planned(&ledger, &subject, &grid_of_text(text), &decisions);
        assert_eq!(counts(&again), [0, 0, 3, 0, 0]);
    }
    // Decided when the row had another name, it says nothing of this one.
    let mut of_another = IntakeDecisions::default();
    of_another.rows.insert(3, RowDecision::Is("m3".into()));
    let plan = planned(&base(), &subject, &grid_of_text(text), &of_another);
    assert_eq!((&plan.rows[1].outcome, &plan.rows[1].record), (&RowOutcome::New, &None));
}

#[test]
fn which_of_one_name_is_meant_counts_for_a_record_that_names_the_other() {
    let organisation =
        |id: &str, values: Vec<(&'static str, Value)>| ("organisation", id.to_owned(), values);
    let ledger = ledger_of(vec![
        organisation("a1", vec![("name", json!("第一党委"))]),
        organisation("a2", vec![("name", json!("第一党委"))]),
        organisation("b", vec![("name", json!("乙党支部")), ("parent", json!("a1"))]),
    ]);
    let (subject, text) =
        (of_kind(Kind::Organisation), "党组织名称\t上级党组织\n乙党支部\t第一党委\n");
    assert_eq!(counts(&planned_text(&ledger, &subject, text)), [0, 0, 1, 0, 0]);
    let mut decisions = IntakeDecisions::default();
    let name = ReferenceName { kind: Kind::Organisation, folded: "第一党委".into() };
    decisions.references.insert(name, ReferenceDecision::Is("a2".into()));
    let plan = planned(&ledger, &subject, &grid_of_text(text), &decisions);
    assert_eq!(counts(&plan), [0, 1, 0, 0, 0]);
}

#[test]
fn only_contradictions_and_rows_without_a_name_are_held_back() {
    let text = "名称\t组织类别\t上级党组织\n甲\t党委\t乙\n乙\t党委\t甲\n\t党委\t\n丙\t党委\t乙\n";
    let plan = planned_text(&Ledger::new(), &of_kind(Kind::Organisation), text);
    assert_eq!(counts(&plan), [1, 0, 0, 0, 3]);
    assert!(matches!(
        plan.rows[0].outcome,
        RowOutcome::HeldBack(RowViolation::Contradiction { .. })
    ));
    assert_eq!(plan.rows[2].outcome, RowOutcome::HeldBack(RowViolation::NoName));
    // What refers to a row that is not taken stays empty, and is told.
    assert_eq!(plan.rows[3].value(Organisation::PARENT), None);
    assert_eq!(told(&plan), ["5 乙 RowNotTaken"]);
    // A text that is too long is refused in words and never cut; a date to come has not happened.
    let long = "长".repeat(301);
    let text = format!("名称\t书记\t撤销时间\n支部\t{long}\t2027.1\n");
    let plan = planned_text(&Ledger::new(), &of_kind(Kind::Branch), &text);
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0]);
    assert_eq!(plan.rows[0].changes.len(), 1);
    assert_eq!(plan.rows[0].told.len(), 2);
    let text = "名称\t成立时间\t撤销时间\n支部\t2022.5\t2022.3\n";
    let plan = planned_text(&Ledger::new(), &of_kind(Kind::Branch), text);
    assert_eq!(counts(&plan), [0, 0, 0, 0, 1]);
}

#[test]
fn rows_that_would_stand_above_themselves_are_held_back() {
    let above = |kind: Kind, head: &str, ledger: &Ledger| {
        let text = format!("名称\t{head}\n甲\t乙\n乙\t甲\n丙\t\n");
        counts(&planned_text(ledger, &of_kind(kind), &text))
    };
    assert_eq!(above(Kind::Branch, "上级临时党组织", &Ledger::new()), [1, 0, 0, 0, 2]);
    assert_eq!(above(Kind::Team, "所属突击营", &Ledger::new()), [1, 0, 0, 0, 2]);
    // With what the ledger has: 甲 is above 丙 there, and would be below it.
    let branch = |id: &str, name: &str, parent: Value| {
        ("branch", id.to_owned(), vec![("name", json!(name)), ("parent", parent)])
    };
    let ledger = ledger_of(vec![branch("a", "甲", Value::Null), branch("c", "丙", json!("a"))]);
    let plan = planned_text(&ledger, &of_kind(Kind::Branch), "名称\t上级临时党组织\n甲\t丙\n");
    assert!(matches!(
        plan.rows[0].outcome,
        RowOutcome::HeldBack(RowViolation::Contradiction { .. })
    ));
}

#[test]
fn an_answer_may_replace_the_old_value_that_a_row_contradicts() {
    let branch = |dates: [&str; 2]| {
        let [established, dissolved] = dates.map(|date| json!(date));
        let values =
            vec![("name", json!("支部")), ("established", established), ("dissolved", dissolved)];
        ledger_of(vec![("branch", "b".to_owned(), values)])
    };
    let ledger = branch(["2020-01-01", "2021-01-01"]);
    // The start is after the old end; the new end is a number of days that is to be confirmed.
    let text = "名称\t成立时间\t撤销时间\n支部\t2022.1.5\t44727\n";
    let subject = of_kind(Kind::Branch);
    let plan = planned_text(&ledger, &subject, text);
    let [Question::Serials { column, .. }] = plan.questions[..] else {
        panic!("{:?}", plan.questions)
    };
    let mut decisions = IntakeDecisions::default();
    decisions.serial_columns.insert(column);
    let plan = planned(&ledger, &subject, &grid_of_text(text), &decisions);
    assert_eq!(counts(&plan), [0, 1, 0, 0, 0]);
}

#[test]
fn a_skipped_row_can_be_taken_after_all() {
    let text = "名称\t组织类别\n甲\t党委\n合计\t\n备注：见附件\t\n\t\n乙\t党委\n";
    let subject = of_kind(Kind::Organisation);
    let plan = planned_text(&Ledger::new(), &subject, text);
    let reasons: Vec<SkipReason> = plan.skipped.iter().map(|row| row.reason).collect();
    assert_eq!(reasons, [SkipReason::Total, SkipReason::Remark, SkipReason::Blank]);
    let mut decisions = IntakeDecisions::default();
    decisions.taken_rows.insert(3);
    let plan = planned(&Ledger::new(), &subject, &grid_of_text(text), &decisions);
    assert_eq!(counts(&plan), [3, 0, 0, 0, 0]);
}

#[test]
fn a_row_that_was_taken_for_heads_is_told_and_can_be_taken_after_all() {
    let text = "党组织名称\t党员数\t\n\t正式党员\t预备党员\n甲\t3\t1\n";
    let subject = of_kind(Kind::Organisation);
    let plan = planned_text(&Ledger::new(), &subject, text);
    let reasons: Vec<(usize, SkipReason)> =
        plan.skipped.iter().map(|row| (row.number, row.reason)).collect();
    assert_eq!(reasons, [(2, SkipReason::LowerHeads)]);
    let mut decisions = IntakeDecisions::default();
    decisions.taken_rows.insert(2);
    let plan = planned(&Ledger::new(), &subject, &grid_of_text(text), &decisions);
    let numbers: Vec<usize> = plan.rows.iter().map(|row| row.number).collect();
    assert_eq!((numbers, plan.skipped), (vec![2, 3], vec![]));
    assert_eq!(plan.mapping.columns[1].head, "党员数");
}

#[test]
fn empty_cells_below_a_filled_one_say_the_same_only_if_a_user_says_so() {
    let text = "突击队名称\t所属党组织\n一队\t甲局党支部\n二队\t\n小计\t\n三队\t\n四队\t乙局第一党支部\n五队\t\n";
    let subject = of_kind(Kind::Team);
    let parents = |plan: &IntakePlan| {
        let values = plan.rows.iter().map(|row| {
            let value = row.value(Team::ORGANISATION).and_then(PlannedValue::existing_json);
            value.map_or(String::new(), |id| id.as_str().unwrap().to_owned())
        });
        values.collect::<Vec<String>>()
    };
    let plan = planned_text(&base(), &subject, text);
    assert_eq!(plan.empty_below, [EmptyBelow { column: 1, cells: 3, is_filled: false }]);
    assert_eq!(parents(&plan), ["o1", "", "", "o2", ""]);
    let mut decisions = IntakeDecisions::default();
    decisions.same_as_above.insert(1);
    let plan = planned(&base(), &subject, &grid_of_text(text), &decisions);
    assert_eq!(plan.empty_below, [EmptyBelow { column: 1, cells: 3, is_filled: true }]);
    assert_eq!(parents(&plan), ["o1", "o1", "o1", "o2", "o2"]);
    // Texts are never filled, and nothing stands above the first row.
    let first =
        planned_text(&base(), &subject, "突击队名称\t所属党组织\t队长\n一队\t\t甲\n二队\t\t\n");
    assert_eq!(first.empty_below, []);
}

#[test]
fn a_number_that_may_be_january_or_october_is_told() {
    let cell = |text: &str, cell_type: CellType| GridCell { cell_type, ..GridCell::of_text(text) };
    let row = |number: usize, cells: Vec<GridCell>| GridRow { number, cells };
    let text = |text: &str| GridCell::of_text(text);
    let dates = [
        ("2022.1", CellType::Number),
        ("2022.1", CellType::Text),
        ("2022.11", CellType::Number),
        ("2022.2", CellType::Number),
    ];
    let mut rows = vec![row(1, vec![text("临时党组织名称"), text("成立时间")])];
    for (index, (date, cell_type)) in dates.into_iter().enumerate() {
        rows.push(row(index + 2, vec![text(&format!("支部{index}")), cell(date, cell_type)]));
    }
    let none = IntakeDecisions::default();
    let plan = planned(&Ledger::new(), &of_kind(Kind::Branch), &Grid { rows }, &none);
    let read: Vec<_> = plan
        .rows
        .iter()
        .map(|row| row.value(Branch::ESTABLISHED).and_then(PlannedValue::existing_json))
        .collect();
    assert_eq!(
        read,
        [None, Some(json!("2022-01")), Some(json!("2022-11")), Some(json!("2022-02"))]
    );
    assert_eq!(told(&plan), ["2 2022.1 JanuaryOrOctober"]);
}

#[test]
fn rows_of_one_name_are_asked_about_where_the_name_does_not_tell_them_apart() {
    let text = "name\tpart_of\n设计\t\n设计\t\n施工\t设计\n";
    let plan = planned_text(&base(), &of_kind(Kind::Team), text);
    assert_eq!(asked(&plan), ["record 设计 (1, rows and 0 fit)"]);
}

#[test]
fn figures_keep_their_qualifiers_and_never_end_in_one() {
    for (cell, value) in [
        ("约60余", json!({"value": 60, "unit": "万元", "qualifier": "about"})),
        ("60余万元以上", json!({"value": 60, "unit": "万元", "qualifier": "more_than"})),
        ("１，２００．５左右", json!({"value": 1200.5, "unit": "万元", "qualifier": "about"})),
        ("20％", json!({"value": 20, "unit": "%"})),
        ("不足3", json!({"value": 3, "unit": "万元", "qualifier": "fewer_than"})),
    ] {
        let text = format!("成效指标\t数值\t单位\n订单\t{cell}\t万元\n");
        let plan = planned_text(&Ledger::new(), &of_kind(Kind::Outcome), &text);
        let found = plan.rows[0].value(Outcome::QUANTITY).and_then(PlannedValue::existing_json);
        assert_eq!(found, Some(value), "{cell}");
    }
}

#[test]
fn another_spelling_of_a_name_is_the_same_record_and_no_change() {
    let text = "名称\t所在单位\n甲 局党支部\t甲局\n乙局第一党\u{a0}支部\t乙局机关\n";
    let plan = planned_text(&base(), &of_kind(Kind::Organisation), text);
    assert_eq!(counts(&plan), [0, 1, 1, 0, 0]);
    let fields: Vec<_> = plan.rows[1].changes.iter().map(|change| change.field).collect();
    assert_eq!(fields, [Organisation::UNIT.id()]);
}

#[test]
fn a_list_of_which_a_part_is_not_decided_stays_as_it_is() {
    let ledger = cooperation_ledger();
    let heads = "合作项目\t所属联盟\t";
    for (columns, cells) in [("甲方\t乙方", "甲公司\t丙公司"), ("合作单位", "甲公司、丙公司")]
    {
        let text = format!("{heads}{columns}\n合作一\t甲联盟\t{cells}");
        let plan = planned_text(&ledger, &of_kind(Kind::Cooperation), &text);
        assert_eq!(counts(&plan), [0, 0, 1, 0, 0], "{:?}", plan.rows);
        let told = told(&plan);
        assert!(told.iter().all(|line| line.ends_with("Undecided")), "{told:?}");
        assert_eq!(told.len(), cells.split('\t').count(), "each cell is told: {told:?}");
    }
}

#[test]
fn an_apostrophe_before_what_looks_like_a_formula_is_not_of_the_text() {
    for (written, text) in [("'-5℃", "-5℃"), ("'=甲", "=甲"), ("''=甲", "'=甲"), ("'甲", "'甲")]
    {
        let grid = grid_of_text(&format!("名称\n{written}"));
        assert_eq!(grid.rows[1].text(0), text);
    }
}

fn cooperation_ledger() -> Ledger {
    let unit = |id: &str, name: &str| {
        ("alliance_unit", id.to_owned(), vec![("name", json!(name)), ("alliance", json!("a1"))])
    };
    ledger_of(vec![
        ("alliance", "a1".to_owned(), vec![("name", json!("甲联盟"))]),
        unit("u1", "甲公司"),
        unit("u2", "乙公司"),
        (
            "cooperation",
            "c1".to_owned(),
            vec![
                ("name", json!("合作一")),
                ("alliance", json!("a1")),
                ("partners", json!(["u1", "u2"])),
            ],
        ),
    ])
}

/// What a table does not say of a list it does not take away.
#[test]
fn a_part_that_is_left_out_does_not_shorten_a_list() {
    let ledger = cooperation_ledger();
    let left_out = ReferenceName { kind: Kind::AllianceUnit, folded: "丙公司".into() };
    let mut decisions = IntakeDecisions::default();
    decisions.references.insert(left_out, ReferenceDecision::LeaveEmpty);
    for (columns, cells) in [
        ("甲方\t乙方", "甲公司\t丙公司"),
        ("甲方\t乙方", "甲公司\t待定"),
        ("甲方\t乙方", "甲公司\t"),
        ("合作单位", "甲公司、丙公司"),
    ] {
        let text = format!("合作项目\t所属联盟\t{columns}\n合作一\t甲联盟\t{cells}");
        let plan = planned(&ledger, &of_kind(Kind::Cooperation), &grid_of_text(&text), &decisions);
        assert_eq!(counts(&plan), [0, 0, 1, 0, 0], "{cells}: {:?}", plan.rows);
    }
    // What it does say is added, or is all there is.
    let both = "合作项目\t所属联盟\t甲方\t乙方\n合作一\t甲联盟\t甲公司\t甲公司";
    let plan = planned_text(&ledger, &of_kind(Kind::Cooperation), both);
    assert_eq!(counts(&plan), [0, 1, 0, 0, 0], "{:?}", plan.rows);
}

/// Which of two persons of one name is meant is not guessed from what both have.
#[test]
fn of_two_persons_of_one_name_the_one_who_is_assigned_is_meant() {
    let mut ledger = base();
    let team = |id: &str, name: &str| ("team", id.to_owned(), vec![("name", json!(name))]);
    ledger = {
        let mut records = vec![team("t1", "甲队"), team("t2", "乙队")];
        records.push((
            "assignment",
            "s1".to_owned(),
            vec![("member", json!("m3")), ("team", json!("t2")), ("role", json!("member"))],
        ));
        let more = ledger_of(records);
        let changes: Vec<_> = more.changes().collect();
        ledger.insert(changes);
        ledger
    };
    let row = |team: &str| format!("姓名\t所在党支部\t所属队伍\n张伟\t甲局党支部\t{team}");
    let there = planned_text(&ledger, &IntakeSubject::roster(None), &row("乙队"));
    assert_eq!(there.rows[0].record.as_deref(), Some("m3"), "{:?}", there.rows);
    assert_eq!(counts(&there), [0, 0, 1, 0, 0]);
    let neither = planned_text(&ledger, &IntakeSubject::roster(None), &row("甲队"));
    assert!(
        matches!(neither.rows[0].outcome, RowOutcome::Asks(RowQuestion::WhichRecord { .. })),
        "{:?}",
        neither.rows
    );
}

/// What is dropped, or not decided, does not tell a record from itself.
#[test]
fn a_table_with_a_date_that_is_refused_makes_no_record_twice() {
    let mut ledger = ledger_of(vec![]);
    let text = "成效指标\t数值\t单位\t日期\n促成订单\t500\t万元\t2099年1月";
    let subject = of_kind(Kind::Outcome);
    let plan = planned_text(&ledger, &subject, text);
    assert_eq!(counts(&plan), [1, 0, 0, 0, 0], "{:?}", plan.rows);
    assert_eq!(take(&mut ledger, &plan), 1);
    assert_eq!(counts(&planned_text(&ledger, &subject, text)), [0, 0, 1, 0, 0]);
}

#[test]
fn sums_and_remarks_are_skipped_in_every_form() {
    let text = "名称\t所在单位\n甲党支部\t甲局\n小计算机厂党支部\t乙厂\n合计2人\t\n本页小计\t\n注1：含退休\t";
    let plan = planned_text(&ledger_of(vec![]), &of_kind(Kind::Organisation), text);
    let names: Vec<&str> = plan.rows.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["甲党支部", "小计算机厂党支部"]);
    let reasons: Vec<SkipReason> = plan.skipped.iter().map(|row| row.reason).collect();
    assert_eq!(reasons, [SkipReason::Total, SkipReason::Total, SkipReason::Remark]);
}

#[test]
fn brackets_in_a_head_give_a_unit_only_if_they_say_one() {
    for (head, unit) in [
        ("数值（万元）", Some("万元")),
        ("数值（单位：户）", Some("户")),
        ("数值（含税）", None),
        ("数值（必填）", None),
    ] {
        let text = format!("成效指标\t{head}\n促成订单\t500");
        let plan = planned_text(&ledger_of(vec![]), &of_kind(Kind::Outcome), &text);
        let found = plan.rows[0].value(Outcome::QUANTITY).map(|value| match value {
            PlannedValue::Plain(value) => value["unit"].as_str().unwrap().to_owned(),
            other => panic!("{other:?}"),
        });
        assert_eq!(found.as_deref(), unit, "{head}");
    }
}

#[test]
fn only_organisations_are_known_by_short_names() {
    let task = |id: &str, name: &str| ("task", id.to_owned(), vec![("name", json!(name))]);
    let ledger = ledger_of(vec![task("t1", "1.5亿元产业园")]);
    let text = "临时党组织名称\t服务的任务\n甲临时党支部\t2.5亿元产业园";
    let plan = planned_text(&ledger, &of_kind(Kind::Branch), text);
    assert_eq!(asked(&plan), ["record 2.5亿元产业园 (1, 0 fit)"]);
}
