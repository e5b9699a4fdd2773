//! Laws of all tables: nothing is written that no cell held, columns may stand in any order, and a table
//! taken twice changes nothing.

use proptest::prelude::*;
use serde_json::{Value, json};
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::Violation;
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::decisions::{ChoiceDecision, ReferenceDecision};
use zhibu_office::intake::plan::{IntakePlan, Question, RowOutcome, RowVerdict, RowViolation};
use zhibu_office::intake::{IntakeDecisions, IntakeSubject};
use zhibu_test_support::{ledger_of, texts_in};

use crate::support::{counts, planned, planned_text, take};

pub const HEADS: [(Kind, &[&str]); 5] = [
    (
        Kind::Organisation,
        &["党组织名称", "组织类别", "上级党组织", "党员总数", "正式党员", "备注", "书记"],
    ),
    (
        Kind::Branch,
        &["临时党组织名称", "组织形式", "成立时间", "撤销时间", "批准单位", "组成单位", "备注"],
    ),
    (Kind::Team, &["突击队名称", "类型", "所属党组织", "队员人数", "组建时间", "主要任务", "备注"]),
    (
        Kind::Member,
        &["姓名", "所在党支部", "党员类别", "临时党组织", "临时党组织职务", "编入时间", "备注"],
    ),
    (
        Kind::Cooperation,
        &["合作项目", "甲方", "乙方", "合同金额（万元）", "签约时间", "进展情况", "合作内容"],
    ),
];

pub fn subject(kind: Kind) -> IntakeSubject {
    match kind {
        Kind::Member => IntakeSubject::roster(None),
        kind => IntakeSubject::of_kind(kind, &[]),
    }
}

pub fn base() -> Ledger {
    let named = |kind: &'static str, id: &str, name: &str| {
        (kind, id.to_owned(), vec![("name", json!(name))])
    };
    ledger_of(vec![
        named("organisation", "o1", "甲局党支部"),
        named("organisation", "o2", "乙局党委"),
        named("branch", "b1", "滨河临时党支部"),
        named("alliance_unit", "u1", "茶厂"),
        named("member", "m1", "张伟"),
        named("member", "m2", "张伟"),
    ])
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "",
            "甲局党支部",
            "乙局党委",
            "丙局党委",
            "滨河临时党支部",
            "茶厂",
            "张伟",
            "甲",
            "乙",
            "党委",
            "党支部",
            "2022年6月15日",
            "2022.6",
            "2022.6.28下午",
            "44727",
            "2022年上半年",
            "去年",
            "12",
            "60余",
            "约500以上",
            "２０％",
            "无",
            "长期",
            "—",
            "书记",
            "正式党员",
            "已签约",
            "推进中",
            "一、二",
            "突击队",
            "A b",
            "合计",
            "甲局",
        ])
        .prop_map(str::to_owned),
        "[甲乙丙0-9a-b余约.年月 -]{0,6}",
    ]
}

/// A kind with rows of cells under its heads.
pub fn table() -> impl Strategy<Value = (usize, Vec<Vec<String>>)> {
    let rows = prop::collection::vec(prop::collection::vec(cell(), 7), 1..12);
    (0..HEADS.len(), rows)
}

pub fn text_of(heads: &[&str], rows: &[Vec<String>], order: &[usize]) -> String {
    let line = |cells: &[&str]| {
        let cells: Vec<&str> = order.iter().map(|column| cells[*column]).collect();
        cells.join("\t")
    };
    let mut lines = vec![line(heads)];
    lines.extend(rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>())));
    lines.join("\n")
}

/// Answers to everything: the first choice, and that missing records are created.
fn answered(plan: &IntakePlan) -> IntakeDecisions {
    let mut decisions = IntakeDecisions::default();
    for question in &plan.questions {
        match question {
            Question::Choice { about, .. } => {
                decisions.choices.insert(about.clone(), ChoiceDecision::Is(about.codes[0]));
            }
            Question::Reference { about, .. } => {
                decisions.references.insert(about.clone(), ReferenceDecision::Create);
            }
            Question::Serials { column, .. } => {
                decisions.serial_columns.insert(*column);
            }
        }
    }
    decisions
}

/// The digits of a text, whatever their width.
fn digits(text: &str) -> String {
    let digit = |character| zhibu_domain::folding::half_width(character);
    text.chars().map(digit).filter(char::is_ascii_digit).collect()
}

/// Whether the cells of a row may say a value: its texts and the digits of its figures are theirs.
fn is_said(field_type: FieldType, value: &Value, cells: &[String]) -> bool {
    let has = |text: &str| cells.iter().any(|cell| cell.contains(text.trim()));
    match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Texts => texts_in(value)
            .iter()
            .flat_map(|text| text.lines())
            .all(|line| has(line) || line.split_once('：').is_some_and(|(_, text)| has(text))),
        FieldType::Date => {
            let date = value.as_str().unwrap();
            let numbers = date.split('-').map(|part| part.trim_start_matches('0'));
            let is_serial = |cell: &String| cell == "44727";
            cells.iter().any(|cell| numbers.clone().all(|number| digits(cell).contains(number)))
                || cells.iter().any(is_serial)
        }
        FieldType::Count => {
            let number = value.get("value").unwrap_or(value).to_string();
            cells
                .iter()
                .any(|cell| digits(cell).trim_start_matches('0') == number.trim_start_matches('0'))
        }
        FieldType::Quantity => {
            let number = digits(&value["value"].to_string());
            let number = number.trim_start_matches('0');
            cells.iter().any(|cell| digits(cell).contains(number))
        }
        // Words and names that stand for codes and ids; what they mean is in the tests of the tables.
        FieldType::Choice(_)
        | FieldType::Choices(_)
        | FieldType::Reference(_)
        | FieldType::References(_) => true,
    }
}

proptest! {
    #[test]
    fn no_value_is_written_that_no_cell_of_the_row_held((index, rows) in table()) {
        let (kind, heads) = HEADS[index];
        let order: Vec<usize> = (0..heads.len()).collect();
        let text = text_of(heads, &rows, &order);
        let first = planned_text(&base(), &subject(kind), &text);
        let decisions = answered(&first);
        let plan = planned(&base(), &subject(kind), &grid_of_text(&text), &decisions);
        for row in &plan.rows {
            // The first line are the heads.
            let cells: Vec<String> =
                rows[row.number - 2].iter().map(|cell| cell.trim().to_owned()).collect();
            for change in &row.changes {
                let Some(value) = change.new.existing_json() else { continue };
                let field_type = change.field.spec().field_type;
                prop_assert!(is_said(field_type, &value, &cells), "{change:?} of {cells:?}");
            }
        }
    }

    #[test]
    fn columns_in_any_order_give_the_same_records(
        (index, rows) in table(),
        order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let (kind, heads) = HEADS[index];
        let written = |order: &[usize]| {
            let plan = planned_text(&base(), &subject(kind), &text_of(heads, &rows, order));
            let rows = plan.rows.into_iter().map(|row| {
                let mut changes: Vec<String> =
                    row.changes.iter().map(|change| format!("{change:?}")).collect();
                changes.sort();
                (row.number, row.outcome.is_written(), changes)
            });
            rows.collect::<Vec<_>>()
        };
        // 甲方 and 乙方 are one list, in the order of the table.
        let mut order = order;
        if kind == Kind::Cooperation {
            order.sort_by_key(|column| usize::from(*column == 2));
        }
        let usual: Vec<usize> = (0..7).collect();
        prop_assert_eq!(written(&usual), written(&order));
    }

    #[test]
    fn a_table_taken_twice_changes_nothing((index, rows) in table()) {
        let (kind, heads) = HEADS[index];
        let order: Vec<usize> = (0..heads.len()).collect();
        let text = text_of(heads, &rows, &order);
        let mut ledger = base();
        let decisions = answered(&planned_text(&ledger, &subject(kind), &text));
        let grid = grid_of_text(&text);
        for decisions in [decisions, IntakeDecisions::default()] {
            let plan = planned(&ledger, &subject(kind), &grid, &decisions);
            take(&mut ledger, &plan);
            let again = planned(&ledger, &subject(kind), &grid, &decisions);
            let [new, changed, ..] = counts(&again);
            prop_assert_eq!([new, changed], [0, 0], "{:?}\n{}", again.rows, text);
        }
    }
}

#[test]
fn a_table_of_20_000_rows_is_planned_in_time_that_grows_with_its_rows() {
    // Each row refers to the next: neither finding parents nor looking for cycles may be quadratic.
    let row = |number: usize| {
        let parent = (number + 1) % 20_000;
        format!("{number}\t第{number}党支部\t党支部\t第{parent}党支部\t12\n")
    };
    let rows: String = (1..20_000).map(row).collect();
    let text = format!("序号\t党组织名称\t组织类别\t上级党组织\t党员总数\n{rows}");
    let plan = planned_text(&Ledger::new(), &subject(Kind::Organisation), &text);
    assert_eq!(counts(&plan), [19_999, 0, 0, 0, 0]);
}

#[test]
fn rows_above_themselves_are_held_back_with_their_own_cycle_however_long_it_is() {
    let row = |name: &str, parent: &str| format!("{name}\t党支部\t{parent}\n");
    let long: String = (0..20_000)
        .map(|number| {
            row(&format!("第{number}党支部"), &format!("第{}党支部", (number + 1) % 20_000))
        })
        .collect();
    let short = row("甲党委", "乙党委") + &row("乙党委", "甲党委");
    let text = format!("党组织名称\t组织类别\t上级党组织\n{short}{long}");
    let plan = planned_text(&Ledger::new(), &subject(Kind::Organisation), &text);
    let path = |row: &RowVerdict| match &row.outcome {
        RowOutcome::HeldBack(RowViolation::Contradiction {
            problem: Violation::AboveItself { path },
            ..
        }) => path.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(path(&plan.rows[0]), ["乙党委", "甲党委"]);
    assert_eq!(path(&plan.rows[1]), ["甲党委", "乙党委"]);
    assert_eq!(path(&plan.rows[2])[..2], ["第1党支部", "第2党支部"]);
    assert_eq!(path(&plan.rows[2]).last().map(String::as_str), Some("第0党支部"));
    assert!(plan.rows.iter().all(|row| path(row).len() <= 10));
}

#[test]
fn areas_above_themselves_are_held_back_like_organisations() {
    let text = "名称\t上级区域\n东湖街道\t示例区\n示例区\t东湖街道\n西岭街道\t示例区\n";
    let plan = planned_text(&Ledger::new(), &subject(Kind::Area), text);
    let is_held = |row: &RowVerdict| matches!(row.outcome, RowOutcome::HeldBack(_));
    assert_eq!(plan.rows.iter().map(is_held).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn links_are_looked_at_in_time_that_grows_with_their_number_from_whichever_end_they_are_given() {
    const COUNT: usize = 20_000;
    let node = |number: usize| {
        let id = format!("n{number}");
        ("node", id.clone(), vec![("name", json!(id)), ("task", json!("t"))])
    };
    let ledger = ledger_of((0..COUNT).map(node).collect());
    let plan = |numbers: &mut dyn Iterator<Item = usize>| {
        let row = |number: usize| format!("n{number}\tn{}\n", (number + 1) % COUNT);
        let rows: String = numbers.map(row).collect();
        planned_text(&ledger, &subject(Kind::Link), &format!("前一节点\t后一节点\n{rows}"))
    };
    let last = COUNT - 1;
    assert_eq!(counts(&plan(&mut (0..last).rev())), [last, 0, 0, 0, 0]);
    for plan in [plan(&mut (0..COUNT)), plan(&mut (0..COUNT).rev())] {
        assert_eq!(counts(&plan), [last, 0, 0, 0, 1]);
        assert!(matches!(plan.rows[last].outcome, RowOutcome::HeldBack(_)), "the last closes it");
    }
}
