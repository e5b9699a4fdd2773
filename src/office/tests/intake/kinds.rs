//! Tables of every kind of record: columns, values, and what each row does.

use serde_json::{Value, json};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{AllianceUnit, Kind, Link, Offer, Outcome, Progress, ScoreItem};
use zhibu_domain::register::Register;
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::plan::{
    CellRemark, IntakePlan, RowOutcome, RowQuestion, RowVerdict, RowViolation,
};
use zhibu_office::intake::values::PlannedValue;
use zhibu_office::intake::{IntakeDecisions, IntakeSubject};
use zhibu_test_support::{TestRecord, ledger_of};

use crate::support::{asked, counts, planned_text, take};

fn record(kind: &'static str, id: &str, fields: &[(&'static str, Value)]) -> TestRecord<'static> {
    (kind, id.to_owned(), fields.to_vec())
}

fn base() -> Ledger {
    ledger_of(vec![
        record("alliance", "tea", &[("name", json!("茶联盟"))]),
        record("alliance", "sea", &[("name", json!("海联盟"))]),
        record(
            "alliance_unit",
            "u1",
            &[
                ("name", json!("茶厂")),
                ("alliance", json!("tea")),
                ("unit_kind", json!("enterprise")),
                ("joined", json!("2026-01")),
            ],
        ),
        record("alliance_unit", "u2", &[("name", json!("银行")), ("alliance", json!("tea"))]),
        record("alliance_unit", "u3", &[("name", json!("学校")), ("alliance", json!("sea"))]),
        record("alliance_unit", "u4", &[("name", json!("重名")), ("alliance", json!("tea"))]),
        record("alliance_unit", "u5", &[("name", json!("重名")), ("alliance", json!("tea"))]),
    ])
}

fn scoped(kind: Kind, field: &str, id: &str) -> IntakeSubject {
    IntakeSubject::of_kind(kind, &[(field.to_owned(), id.to_owned())])
}

fn planned(ledger: &Ledger, text: &str) -> IntakePlan {
    planned_text(ledger, &scoped(Kind::AllianceUnit, "alliance", "tea"), text)
}

/// What a row says of a field, if that refers to nothing new.
fn value(row: &RowVerdict, field: impl Into<FieldId>) -> Option<Value> {
    row.value(field).and_then(PlannedValue::existing_json)
}

/// What is told of the cells of a row.
fn remarks(row: &RowVerdict) -> Vec<&CellRemark> {
    row.told.iter().map(|told| &told.remark).collect()
}

#[test]
fn the_numbers_of_the_lines_are_the_official_order_if_they_run() {
    let order = ColumnUse::Field(AllianceUnit::ORDER.id());
    let first_column = |numbers: [&str; 3], head: &str| {
        let [a, b, c] = numbers;
        let text = format!("{head}\t单位名称\n{a}\t甲厂\n{b}\t乙厂\n{c}\t丙厂\n");
        let found = planned(&base(), &text);
        let values: Vec<Option<Value>> =
            found.rows.iter().map(|row| value(row, AllianceUnit::ORDER)).collect();
        (found.mapping.columns[0].column_use, values)
    };
    let numbers = |all: [u32; 3]| all.map(|number| Some(json!(number))).to_vec();
    assert_eq!(first_column(["1", "2", "3"], "序号"), (order, numbers([1, 2, 3])));
    assert_eq!(first_column(["２", "5", "9"], "序号"), (order, numbers([2, 5, 9])), "of a part");
    let none = (ColumnUse::LeaveOut, vec![None; 3]);
    for other in [
        ["1", "2", "1"],
        ["1", "1", "2"],
        ["3", "2", "1"],
        ["一-1", "一-2", "二-1"],
        ["约1", "2", "3"],
    ] {
        assert_eq!(first_column(other, "序号"), none, "{other:?}");
    }
    assert_eq!(first_column(["1", "2", "3"], "编号"), none, "a code of its own");
}

#[test]
fn numbers_are_the_official_order_by_themselves_only_if_they_go_on_from_that_of_the_ledger() {
    let mut ledger = base();
    let order = ColumnUse::Field(AllianceUnit::ORDER.id());
    let first_use =
        |ledger: &Ledger, text: &str| planned(ledger, text).mapping.columns[0].column_use;
    let all = "序号\t单位名称\n1\t甲厂\n2\t乙厂\n3\t丙厂\n";
    let first = planned(&ledger, all);
    assert_eq!(first.mapping.columns[0].column_use, order);
    take(&mut ledger, &first);
    let again = planned(&ledger, all);
    assert_eq!(again.mapping.columns[0].column_use, ColumnUse::LeaveOut, "taken before");
    assert_eq!(counts(&again), [0, 0, 3, 0, 0]);
    let part = planned(&ledger, "序号\t单位名称\n1\t丙厂\n2\t丁厂\n");
    assert_eq!(counts(&part), [1, 0, 1, 0, 0], "a part does not change the order of the others");
    assert_eq!(value(&part.rows[1], AllianceUnit::ORDER), None);
    assert_eq!(first_use(&ledger, "序号\t单位名称\n3\t丙厂\n4\t丁厂\n"), ColumnUse::LeaveOut);
    let more = planned(&ledger, "序号\t单位名称\n4\t丁厂\n5\t戊厂\n");
    assert_eq!(more.mapping.columns[0].column_use, order, "a continued numbering");
    assert_eq!(value(&more.rows[0], AllianceUnit::ORDER), Some(json!(4)));
}

#[test]
fn numbers_that_begin_again_are_taken_if_the_user_says_so() {
    let text = "序号\t单位名称\n1\t甲厂\n1\t乙厂\n";
    let order = ColumnUse::Field(AllianceUnit::ORDER.id());
    let mut decisions = IntakeDecisions::default();
    decisions.columns.insert(0, order);
    let subject = scoped(Kind::AllianceUnit, "alliance", "tea");
    let found = crate::support::planned(&base(), &subject, &grid_of_text(text), &decisions);
    assert_eq!(found.mapping.columns[0].column_use, order);
    assert_eq!(value(&found.rows[1], AllianceUnit::ORDER), Some(json!(1)));
}

#[test]
fn each_row_is_new_changed_the_same_or_asks() {
    let text = "序号\t成员单位\t类型\t加入时间\t联系电话\n\
        1\t茶厂\t企业\t2026-01\t138\n\
        2\t银行\t金融机构\t2026年3月5日\t139\n\
        3\t学校\t合作社\t\t\n\
        4\t\t企业\t\t\n\
        5\t茶厂\t金融机构\t\t\n\
        6\t农场\t某种企业\t\t\n\
        7\t果园\t企业\t去年\t\n\
        8\t重名\t企业\t\t\n";
    let mut ledger = base();
    let found = planned(&ledger, text);
    let columns: Vec<ColumnUse> =
        found.mapping.columns.iter().map(|column| column.column_use).collect();
    assert_eq!(
        columns,
        [
            ColumnUse::Field(AllianceUnit::ORDER.id()),
            ColumnUse::Field(AllianceUnit::NAME.id()),
            ColumnUse::Field(AllianceUnit::UNIT_KIND.id()),
            ColumnUse::Field(AllianceUnit::JOINED.id()),
            ColumnUse::Private
        ]
    );
    let outcomes: Vec<&RowOutcome> = found.rows.iter().map(|row| &row.outcome).collect();
    let candidates = vec!["u4".into(), "u5".into()];
    assert_eq!(
        outcomes,
        [
            // Only its number is new.
            &RowOutcome::Changed,
            &RowOutcome::Changed,
            // Of another alliance there is one of that name; here it is new.
            &RowOutcome::New,
            &RowOutcome::HeldBack(RowViolation::NoName),
            &RowOutcome::Asks(RowQuestion::Repeats { row: 2 }),
            // What is not understood stays empty, and the row is taken.
            &RowOutcome::New,
            &RowOutcome::New,
            &RowOutcome::Asks(RowQuestion::WhichRecord { candidates }),
        ]
    );
    assert_eq!(remarks(&found.rows[5]), [&CellRemark::Undecided]);
    assert_eq!(asked(&found), ["choice 某种企业 (1)"]);
    assert_eq!(remarks(&found.rows[6]), [&CellRemark::NotADate]);
    assert_eq!(take(&mut ledger, &found), 5);
    let register = Register::of(&ledger);
    let bank = register.alliance_units().get("u2").unwrap();
    assert_eq!(bank.joined.unwrap().to_string(), "2026-03-05");
    let units = register.alliance_units().rows();
    let school = units.iter().filter(|row| row.record.name.as_ref().unwrap().0 == "学校");
    let school = school.map(|row| &row.record).find(|unit| unit.unit_kind.is_some()).unwrap();
    assert_eq!(&*school.alliance.as_ref().unwrap().id, "tea");
    assert_eq!(school.unit_kind.unwrap().code(), "cooperative");
    // Pasted again it does nothing, and an empty cell takes nothing away.
    let again = planned(&ledger, text);
    assert_eq!(counts(&again), [0, 0, 5, 2, 1]);
    assert!(again.writes(|| "x".into()).is_empty());
}

#[test]
fn without_heads_the_columns_are_in_the_order_of_the_form() {
    let mut ledger = base();
    let found = planned(&ledger, "农场\t合作社/农户\t2026-02\n果园\t\t\n");
    assert_eq!(counts(&found), [2, 0, 0, 0, 0]);
    take(&mut ledger, &found);
    assert_eq!(crate::support::record(&ledger, Kind::AllianceUnit, "农场")["joined"], "2026-02");
}

#[test]
fn references_and_quantities_are_read_by_their_names_and_heads() {
    let text = "名称\t类型\t发布单位\t数量（万元）\n\
        春茶贷款\t需求\t茶厂\t50余\n\
        场地\t资源\t没有的单位\t\n\
        师资\t资源\t重名\t\n\
        设备\t资源\t银行\t很多\n";
    let found = planned_text(&base(), &IntakeSubject::of_kind(Kind::Offer, &[]), text);
    let amount = json!({"value": 50, "unit": "万元", "qualifier": "more_than"});
    assert_eq!(value(&found.rows[0], Offer::AMOUNT), Some(amount));
    // An offer is told apart by who posts it.
    assert_eq!(counts(&found), [2, 0, 0, 2, 0]);
    assert_eq!(asked(&found), ["record 没有的单位 (1, 0 fit)", "record 重名 (1, 2 fit)"]);
    assert_eq!(remarks(&found.rows[3]), [&CellRemark::NotANumber]);
}

#[test]
fn unnamed_records_match_by_all_fields_within_the_scope() {
    let node = |id: &str, name: &str, task: &str| {
        ("node", id.to_owned(), vec![("name", json!(name)), ("task", json!(task))])
    };
    let mut ledger = ledger_of(vec![
        ("task", "t".to_owned(), vec![("name", json!("滨河改造"))]),
        node("a", "设计", "t"),
        node("b", "施工", "t"),
        node("c", "验收", "t"),
        // Of the same name in another plan.
        node("x", "设计", "other"),
    ]);
    // One node may have several that wait for it.
    let links = "前一节点\t后一节点\t衔接方式\t压茬\n设计\t施工\t前完成，后开始\t2\n设计\t验收\t前完成，后开始\t\n\
        设计\t施工\t前完成，后开始\t2\n施工\t施工\t\t\n";
    let subject = scoped(Kind::Link, "task", "t");
    let found = planned_text(&ledger, &subject, links);
    assert_eq!(counts(&found), [2, 0, 0, 1, 1]);
    assert_eq!(found.rows[2].outcome, RowOutcome::Asks(RowQuestion::Repeats { row: 2 }));
    assert!(matches!(
        &found.rows[3].outcome,
        RowOutcome::HeldBack(RowViolation::Contradiction { field, .. }) if *field == Link::AFTER.id()
    ));
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    let mut links_of = register.links().rows().iter();
    assert!(links_of.all(|row| &*row.record.before.as_ref().unwrap().id == "a"));
    assert_eq!(counts(&planned_text(&ledger, &subject, links)), [0, 0, 2, 1, 1]);
    // Numbers of days, into the task that is asked about.
    let text = "日期\t当日完成数\n2026-06-01\t4\n2026-06-02\t-5\n2026-06-03\t十\n";
    let found = planned_text(&ledger, &scoped(Kind::Progress, "task", "t"), text);
    assert_eq!(counts(&found), [3, 0, 0, 0, 0]);
    assert_eq!(remarks(&found.rows[1]), [&CellRemark::NotACount]);
    assert_eq!(value(&found.rows[1], Progress::COUNT), None);
    let writes = found.writes(|| "p".into());
    assert!(writes[0].1.contains(&("task".into(), json!("t"))));
}

#[test]
fn pasting_refuses_contradictions_as_a_form_does() {
    let found = planned(
        &base(),
        "名称\t加入日期\t退出日期\n农场\t2026-05-01\t2026-02-01\n茶厂\t\t2025-06\n果园\t2026-05\t2026-05\n",
    );
    assert_eq!(counts(&found), [1, 0, 0, 0, 2]);
    for row in &found.rows[..2] {
        let RowOutcome::HeldBack(RowViolation::Contradiction { field, .. }) = &row.outcome else {
            panic!("{:?}", row.outcome);
        };
        assert_eq!(*field, AllianceUnit::LEFT.id());
    }
}

#[test]
fn records_that_only_share_a_name_are_not_overwritten() {
    let activity = |id: &str, date: &str, branch: &str| {
        let fields =
            vec![("title", json!("主题党日")), ("date", json!(date)), ("branch", json!(branch))];
        ("activity", id.to_owned(), fields)
    };
    let branch = ("branch", "b".to_owned(), vec![("name", json!("河湾支部"))]);
    let ledger = ledger_of(vec![branch, activity("1", "2026-01-10", "b")]);
    let paste = |kind: Kind, text: &str| {
        counts(&planned_text(&ledger, &IntakeSubject::of_kind(kind, &[]), text))
    };
    // A month later it is another; the same of the same day is the same; twice in the table is asked.
    let text = "活动名称\t日期\t所属临时党组织\t实到人数\n主题党日\t2026-02-10\t河湾支部\t9\n主题党日\t2026-03-10\t河湾支部\t8\n\
        主题党日\t2026-01-10\t河湾支部\t7\n主题党日\t2026-03-10\t河湾支部\t8\n";
    assert_eq!(paste(Kind::Activity, text), [2, 1, 0, 1, 0]);
    // Nobody was at a meeting of tomorrow: that is left out and told. No outcome is of next year.
    let plan = planned_text(
        &ledger,
        &IntakeSubject::of_kind(Kind::Activity, &[]),
        "活动名称\t日期\t实到人数\n党课\t2026-07-01\t9\n",
    );
    assert_eq!((counts(&plan), plan.rows[0].told.len()), ([1, 0, 0, 0, 0], 1));
    let outcomes = "指标\t数值\t日期\n订单\t60余万元\t2026-05\n订单\t60余万元\t2026-06\n订单\t5万元\t2027-01\n";
    assert_eq!(paste(Kind::Outcome, outcomes), [3, 0, 0, 0, 0]);
    // Steps are recorded beside their organisation only.
    assert_eq!(paste(Kind::Step, "步骤\t临时党组织\n归档\t河湾支部\n"), [0, 0, 0, 0, 1]);
}

#[test]
fn cyclic_links_in_one_table_are_refused() {
    let node = |id: &str| ("node", id.to_owned(), vec![("name", json!(id)), ("task", json!("t"))]);
    let ledger = ledger_of(vec![node("甲"), node("乙"), node("丙")]);
    let text = "前一节点\t后一节点\n甲\t乙\n乙\t丙\n丙\t甲\n甲\t丙\n";
    let found = planned_text(&ledger, &IntakeSubject::of_kind(Kind::Link, &[]), text);
    assert_eq!(counts(&found), [3, 0, 0, 0, 1]);
    assert!(matches!(
        &found.rows[2].outcome,
        RowOutcome::HeldBack(RowViolation::Contradiction { field, .. }) if *field == Link::AFTER.id()
    ));
}

/// Two rounds, each with a nominee 甲, and one with 乙.
fn rounds() -> Ledger {
    let nominee = |id: &str, name: &str, round: &str| {
        record("nomination", id, &[("name", json!(name)), ("appraisal", json!(round))])
    };
    ledger_of(vec![
        record("appraisal", "first", &[("name", json!("上半年"))]),
        record("appraisal", "second", &[("name", json!("下半年"))]),
        nominee("a1", "甲", "first"),
        nominee("a2", "甲", "second"),
        nominee("b2", "乙", "second"),
    ])
}

#[test]
fn items_pasted_into_a_round_belong_to_its_nominees_and_unit() {
    let ledger = rounds();
    let text = "事项\t参评对象\t计分方式\t分值\t日期\t佐证\n\
        好事\t甲\t加分\t12.5\t2026-03-01\t文件\n\
        坏事\t乙\t扣分\t3分\t2026-03-01\t文件\n\
        旁人\t丙\t加分\t3\t2026-03-01\t文件";
    let into = planned_text(&ledger, &scoped(Kind::ScoreItem, "appraisal", "second"), text);
    assert_eq!(asked(&into), ["record 丙 (1, 0 fit)"]);
    let [first, second, _] = &into.rows[..] else { panic!("three rows") };
    assert_eq!(value(first, ScoreItem::NOMINATION), Some(json!("a2")));
    assert_eq!(value(second, ScoreItem::NOMINATION), Some(json!("b2")));
    assert_eq!(value(first, ScoreItem::POINTS), Some(json!({"value": 12.5, "unit": "分"})));
    // Without the round 甲 is two.
    let anywhere = planned_text(&ledger, &scoped(Kind::ScoreItem, "back", "#/standing"), text);
    assert_eq!(asked(&anywhere), ["record 甲 (1, 2 fit)", "record 丙 (1, 0 fit)"]);
}

#[test]
fn a_figure_in_another_spelling_of_its_unit_is_no_change() {
    let outcome = |id: &str, measure: &str, value: u32, unit: &str| {
        let quantity = json!({"value": value, "unit": unit});
        ("outcome", id.to_owned(), vec![("measure", json!(measure)), ("quantity", quantity)])
    };
    let ledger = ledger_of(vec![
        outcome("1", "订单", 60, "余万元"),
        outcome("2", "增幅", 20, "％"),
        outcome("3", "户数", 7, "户"),
    ]);
    let text = "成效指标\t数值\t单位\n订单\t60余\t万元\n增幅\t20\t％\n户数\t7\t余户";
    let plan = planned_text(&ledger, &IntakeSubject::of_kind(Kind::Outcome, &[]), text);
    let sames = plan.rows.iter().filter(|row| row.outcome == RowOutcome::Same).count();
    assert_eq!(sames, 2, "{:?}", plan.rows);
    let more = json!({"value": 7, "unit": "户", "qualifier": "more_than"});
    assert_eq!(value(&plan.rows[2], Outcome::QUANTITY), Some(more));
}

#[test]
fn pasting_into_one_record_does_not_change_another() {
    let ledger = rounds();
    let text = "事项\t参评对象\t计分方式\t分值\t日期\t佐证\n\
        好事\t甲\t加分\t5\t2026-03-01\t文件\n\
        好事\t乙\t加分\t6\t2026-03-01\t文件\n\
        无名\t\t加分\t7\t2026-03-01\t文件";
    let plan = planned_text(&ledger, &scoped(Kind::ScoreItem, "nomination", "a2"), text);
    assert_eq!(counts(&plan), [2, 0, 0, 0, 1]);
    let (field, text) = (ScoreItem::NOMINATION.id(), "乙".to_owned());
    assert_eq!(plan.rows[1].outcome, RowOutcome::HeldBack(RowViolation::NotOfThis { field, text }));
    let mut written = ledger.clone();
    assert_eq!(take(&mut written, &plan), 2);
    let register = Register::of(&written);
    let of = |row: &zhibu_domain::register::Row<zhibu_domain::kinds::records::ScoreItem>| {
        row.record.nomination.as_ref().map(|of| of.id.to_string())
    };
    assert!(register.score_items().rows().iter().all(|row| of(row).as_deref() == Some("a2")));
}
