//! Tables pasted from a spreadsheet: cells, figures in words, columns, and what each line does.

use serde_json::{Value, json};
use zhibu_domain::intake::paste::plan;
use zhibu_domain::intake::plan::{
    CellViolation, PasteColumn, PasteOutcome, PastePlan, PasteViolation,
};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{AllianceUnit, Kind, Link, Offer, Progress, ScoreItem};
use zhibu_domain::register::Register;
use zhibu_ledger::Ledger;
use zhibu_test_support::{TestRecord, ledger_of, take_writes};
use zhibu_text::KindWords;

fn today() -> zhibu_domain::values::date::Day {
    zhibu_domain::values::date::Day::new(2026, 6, 30).unwrap()
}

fn base() -> Ledger {
    let record = |kind: &'static str,
                  id: &str,
                  fields: &[(&'static str, Value)]|
     -> TestRecord<'static> { (kind, id.to_owned(), fields.to_vec()) };
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

fn planned(ledger: &Ledger, text: &str) -> PastePlan {
    let register = Register::of(ledger);
    let scope = [("alliance".to_owned(), "tea".to_owned())];
    plan(
        (ledger, &register),
        Kind::AllianceUnit,
        text,
        &scope,
        &KindWords(Kind::AllianceUnit),
        today(),
    )
}

/// How many lines are new, changed, the same and invalid.
fn counts(plan: &PastePlan) -> [usize; 4] {
    let counts = plan.counts();
    [counts.new, counts.changed, counts.same, counts.invalid]
}

/// Writes what a plan would; tells how many records.
fn take(ledger: &mut Ledger, plan: &PastePlan) -> usize {
    let mut number = 0;
    let writes = plan.writes(|| {
        number += 1;
        format!("new-{number}").into()
    });
    take_writes(ledger, writes)
}

#[test]
fn each_line_is_new_changed_same_or_invalid() {
    let text = "序号\t成员单位\t类型\t加入时间\t联系电话\n\
        1\t茶厂\t企业\t2026-01\t138\n\
        2\t银行\t金融机构\t2026年3月5日\t139\n\
        3\t学校\t合作社\t\t\n\
        4\t\t企业\t\t\n\
        5\t茶厂\t企业\t\t\n\
        6\t农场\t国企\t\t\n\
        7\t果园\t企业\t去年\t\n\
        8\t重名\t企业\t\t\n";
    let mut ledger = base();
    let found = planned(&ledger, text);
    let columns: Vec<PasteColumn> = found.columns.iter().map(|head| head.column).collect();
    assert_eq!(
        columns,
        [
            PasteColumn::Other,
            PasteColumn::Field(AllianceUnit::NAME.id()),
            PasteColumn::Field(AllianceUnit::UNIT_KIND.id()),
            PasteColumn::Field(AllianceUnit::JOINED.id()),
            PasteColumn::Private
        ]
    );
    let cell = |field: FieldId, text: &str, why: CellViolation| {
        PasteOutcome::Invalid(PasteViolation::Cell { field, text: text.into(), why })
    };
    let outcomes: Vec<&PasteOutcome> = found.lines.iter().map(|line| &line.outcome).collect();
    assert_eq!(
        outcomes,
        [
            &PasteOutcome::Same,
            &PasteOutcome::Changed,
            // Of another alliance there is one of that name; here it is new.
            &PasteOutcome::New,
            &PasteOutcome::Invalid(PasteViolation::NoName),
            &PasteOutcome::Invalid(PasteViolation::Repeated { line: 2 }),
            &cell(AllianceUnit::UNIT_KIND.id(), "国企", CellViolation::NoChoice),
            &cell(AllianceUnit::JOINED.id(), "去年", CellViolation::NotADate),
            &PasteOutcome::Invalid(PasteViolation::Ambiguous),
        ]
    );
    assert_eq!(counts(&found), [1, 1, 1, 5]);
    assert_eq!(take(&mut ledger, &found), 2);
    let register = Register::of(&ledger);
    let bank = register.alliance_units().get("u2").unwrap();
    assert_eq!(bank.joined.unwrap().to_string(), "2026-03-05");
    let school = register.alliance_units().get("new-1").unwrap();
    assert_eq!(&*school.alliance.as_ref().unwrap().id, "tea");
    assert_eq!(school.unit_kind.unwrap().code(), "cooperative");
    // Pasted again it does nothing, and an empty cell takes nothing away.
    let again = planned(&ledger, text);
    assert_eq!(counts(&again), [0, 0, 3, 5]);
    assert!(again.writes(|| "x".into()).is_empty());
}

#[test]
fn without_heads_the_columns_are_in_the_order_of_the_form() {
    let mut ledger = base();
    let found = planned(&ledger, "农场\t合作社/农户\t2026-02\n果园\t\t\n");
    assert_eq!(counts(&found), [2, 0, 0, 0]);
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(
        register.alliance_units().get("new-1").unwrap().joined.unwrap().to_string(),
        "2026-02"
    );
}

#[test]
fn references_and_quantities_are_read_by_their_names_and_heads() {
    let ledger = base();
    let register = Register::of(&ledger);
    let text = "名称\t类型\t发布单位\t数量（万元）\n\
        春茶贷款\t需求\t茶厂\t50余\n\
        场地\t资源\t没有的单位\t\n\
        师资\t资源\t重名\t\n\
        设备\t资源\t银行\t很多\n";
    let found =
        plan((&ledger, &register), Kind::Offer, text, &[], &KindWords(Kind::Offer), today());
    let amount = json!({"value": 50, "unit": "万元", "qualifier": "more_than"});
    assert_eq!(found.lines[0].value(Offer::AMOUNT), Some(&amount));
    let why: Vec<_> = found
        .lines
        .iter()
        .map(|line| match &line.outcome {
            PasteOutcome::Invalid(PasteViolation::Cell { why, .. }) => Some(*why),
            _ => None,
        })
        .collect();
    assert_eq!(
        why,
        [
            None,
            Some(CellViolation::NoRecord),
            Some(CellViolation::SeveralRecords),
            Some(CellViolation::NotANumber)
        ]
    );
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
    let scope = [("task".to_owned(), "t".to_owned())];
    let planned = |ledger: &Ledger, kind: Kind, text: &str| {
        let register = Register::of(ledger);
        plan((ledger, &register), kind, text, &scope, &KindWords(kind), today())
    };
    // One node may have several that wait for it.
    let links = "前一节点\t后一节点\t衔接方式\t压茬\n设计\t施工\t前完成，后开始\t2\n设计\t验收\t前完成，后开始\t\n\
        设计\t施工\t前完成，后开始\t2\n施工\t施工\t\t\n";
    let found = planned(&ledger, Kind::Link, links);
    assert_eq!(counts(&found), [2, 0, 0, 2]);
    assert_eq!(found.lines[2].outcome, PasteOutcome::Invalid(PasteViolation::Repeated { line: 2 }));
    assert!(matches!(
        &found.lines[3].outcome,
        PasteOutcome::Invalid(PasteViolation::Refused { field, .. }) if *field == Link::AFTER.id()
    ));
    take(&mut ledger, &found);
    let register = Register::of(&ledger);
    assert_eq!(&*register.links().get("new-1").unwrap().before.as_ref().unwrap().id, "a");
    assert_eq!(counts(&planned(&ledger, Kind::Link, links)), [0, 0, 2, 2]);
    // Numbers of days, into the task that is asked about.
    let found = planned(
        &ledger,
        Kind::Progress,
        "日期\t当日完成数\n2026-06-01\t4\n2026-06-02\t-5\n2026-06-03\t十\n",
    );
    assert_eq!(counts(&found), [1, 0, 0, 2]);
    let field = Progress::COUNT.id();
    let why = PasteViolation::Cell { field, text: "-5".into(), why: CellViolation::NotACount };
    assert_eq!(found.lines[1].outcome, PasteOutcome::Invalid(why));
    let writes = found.writes(|| "p".into());
    assert!(writes[0].1.contains(&("task".into(), json!("t"))));
}

#[test]
fn pasting_refuses_what_a_form_refuses() {
    let ledger = base();
    let found = planned(
        &ledger,
        "名称\t加入日期\t退出日期\n农场\t2026-05-01\t2026-02-01\n茶厂\t\t2025-06\n果园\t2026-05\t2026-05\n",
    );
    assert_eq!(counts(&found), [1, 0, 0, 2]);
    for line in &found.lines[..2] {
        let PasteOutcome::Invalid(PasteViolation::Refused { field, .. }) = &line.outcome else {
            panic!("{:?}", line.outcome);
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
    let register = Register::of(&ledger);
    let paste = |kind: Kind, text: &str| {
        counts(&plan((&ledger, &register), kind, text, &[], &KindWords(kind), today()))
    };
    // A month later it is another; the same of the same day is the same; twice in the table is twice.
    let text = "活动名称\t日期\t所属临时党组织\t实到人数\n主题党日\t2026-02-10\t河湾支部\t9\n主题党日\t2026-03-10\t河湾支部\t8\n\
        主题党日\t2026-01-10\t河湾支部\t7\n主题党日\t2026-03-10\t河湾支部\t8\n";
    assert_eq!(paste(Kind::Activity, text), [2, 1, 0, 1]);
    // Nobody was at a meeting of tomorrow, and no outcome is of next year.
    assert_eq!(
        paste(Kind::Activity, "活动名称\t日期\t实到人数\n党课\t2026-07-01\t9\n"),
        [0, 0, 0, 1]
    );
    let outcomes = "指标\t数值\t日期\n订单\t60余万元\t2026-05\n订单\t60余万元\t2026-06\n订单\t5万元\t2027-01\n";
    assert_eq!(paste(Kind::Outcome, outcomes), [2, 0, 0, 1]);
    // Steps are recorded beside their organisation only.
    assert_eq!(paste(Kind::Step, "步骤\t临时党组织\n归档\t河湾支部\n"), [0, 0, 0, 1]);
}

#[test]
fn cyclic_links_in_one_table_are_refused() {
    let node = |id: &str| ("node", id.to_owned(), vec![("name", json!(id)), ("task", json!("t"))]);
    let ledger = ledger_of(vec![node("甲"), node("乙"), node("丙")]);
    let register = Register::of(&ledger);
    let text = "前一节点\t后一节点\n甲\t乙\n乙\t丙\n丙\t甲\n甲\t丙\n";
    let found = plan((&ledger, &register), Kind::Link, text, &[], &KindWords(Kind::Link), today());
    assert_eq!(counts(&found), [3, 0, 0, 1]);
    assert!(matches!(
        &found.lines[2].outcome,
        PasteOutcome::Invalid(PasteViolation::Refused { field, .. }) if *field == Link::AFTER.id()
    ));
}

/// Two rounds, each with a nominee 甲, and one with 乙.
fn rounds() -> Ledger {
    let record = |kind: &'static str,
                  id: &str,
                  fields: &[(&'static str, Value)]|
     -> TestRecord<'static> { (kind, id.to_owned(), fields.to_vec()) };
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

fn items(ledger: &Ledger, scope: (&str, &str), text: &str) -> PastePlan {
    let register = Register::of(ledger);
    let (kind, scope) = (Kind::ScoreItem, [(scope.0.to_owned(), scope.1.to_owned())]);
    plan((ledger, &register), kind, text, &scope, &KindWords(kind), today())
}

#[test]
fn items_pasted_into_a_round_belong_to_its_nominees_and_unit() {
    let ledger = rounds();
    let text = "事项\t参评对象\t计分方式\t分值\t日期\t佐证\n\
        好事\t甲\t加分\t12.5\t2026-03-01\t文件\n\
        坏事\t乙\t扣分\t3分\t2026-03-01\t文件\n\
        旁人\t丙\t加分\t3\t2026-03-01\t文件";
    let into = items(&ledger, ("appraisal", "second"), text);
    assert_eq!(counts(&into), [2, 0, 0, 1]);
    let [first, second, _] = &into.lines[..] else { panic!("three lines") };
    assert_eq!(first.value(ScoreItem::NOMINATION), Some(&json!("a2")));
    assert_eq!(second.value(ScoreItem::NOMINATION), Some(&json!("b2")));
    assert_eq!(first.value(ScoreItem::POINTS), Some(&json!({"value": 12.5, "unit": "分"})));
    // Without the round 甲 is two.
    let anywhere = items(&ledger, ("back", "#/standing"), text);
    assert_eq!(counts(&anywhere), [1, 0, 0, 2]);
}

#[test]
fn pasting_into_one_record_does_not_change_another() {
    let ledger = rounds();
    let text = "事项\t参评对象\t计分方式\t分值\t日期\t佐证\n\
        好事\t甲\t加分\t5\t2026-03-01\t文件\n\
        好事\t乙\t加分\t6\t2026-03-01\t文件\n\
        无名\t\t加分\t7\t2026-03-01\t文件";
    let plan = items(&ledger, ("nomination", "a2"), text);
    assert_eq!(counts(&plan), [2, 0, 0, 1]);
    let wrong = PasteViolation::Cell {
        field: ScoreItem::NOMINATION.id(),
        text: "乙".to_owned(),
        why: CellViolation::NotOfThis,
    };
    assert_eq!(plan.lines[1].outcome, PasteOutcome::Invalid(wrong));
    let mut written = ledger.clone();
    assert_eq!(take(&mut written, &plan), 2);
    let register = Register::of(&written);
    let of = |row: &zhibu_domain::register::Row<zhibu_domain::kinds::records::ScoreItem>| {
        row.record.nomination.as_ref().map(|of| of.id.to_string())
    };
    assert!(register.score_items().rows().iter().all(|row| of(row).as_deref() == Some("a2")));
}
