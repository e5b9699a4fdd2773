//! The eight tables that offices pass around, each with a title, who reports and when, heads of two rows
//! or merged cells, sums and signatures: all rows are taken, with the questions that a person would have,
//! and taken again they change nothing.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::decisions::{ChoiceDecision, ReferenceDecision};
use zhibu_office::intake::markup::grid_of_html;
use zhibu_office::intake::plan::{IntakePlan, Question};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeSubject};
use zhibu_test_support::ledger_of;

use crate::doors::{Door, through};
use crate::support::{asked, counts, planned, record, take, told};

/// A table with what is expected of it.
struct OfficeTable {
    subject: IntakeSubject,
    grid: Grid,
    /// The numbers of the rows that are no records.
    skipped: &'static [usize],
    /// What is asked.
    asks: &'static [&'static str],
    /// Answers, by the word or name of the question: `create`, `empty`, or the code of a choice.
    answers: &'static [(&'static str, &'static str)],
    /// What is told of cells once that is answered.
    told: &'static [&'static str],
    /// The number of its records.
    records: usize,
    /// Some of its records: kind, name, fields.
    values: Vec<(Kind, &'static str, Value)>,
}

fn answered(plan: &IntakePlan, answers: &[(&str, &'static str)]) -> IntakeDecisions {
    let mut decisions = IntakeDecisions::default();
    for question in &plan.questions {
        let answer = |word: &str| {
            let found = answers.iter().find(|(about, _)| *about == word);
            found.unwrap_or_else(|| panic!("no answer about {word}")).1
        };
        match question {
            Question::Choice { about, word, .. } => {
                let decision = match answer(word) {
                    "empty" => ChoiceDecision::LeaveEmpty,
                    code => ChoiceDecision::Is(code),
                };
                decisions.choices.insert(about.clone(), decision);
            }
            Question::Reference { about, name, .. } => {
                let decision = match answer(name) {
                    "create" => ReferenceDecision::Create,
                    _ => ReferenceDecision::LeaveEmpty,
                };
                decisions.references.insert(about.clone(), decision);
            }
            Question::Serials { column, .. } => {
                decisions.serial_columns.insert(*column);
            }
        }
    }
    decisions
}

/// Checks a table as it is given, as a workbook, as separated values in GB18030, and pasted as plain text.
fn check(table: &OfficeTable) {
    check_grid(base(), table, &table.grid);
    for door in Door::ALL {
        check_grid(base(), table, &through(&table.grid, door));
    }
}

fn check_grid(mut ledger: Ledger, table: &OfficeTable, grid: &Grid) {
    let subject = &table.subject;
    let first = planned(&ledger, subject, grid, &IntakeDecisions::default());
    let skipped: Vec<usize> = first.skipped.iter().map(|row| row.number).collect();
    assert_eq!(skipped, table.skipped, "{:?}", first.skipped);
    assert_eq!(asked(&first), table.asks);
    let decisions = answered(&first, table.answers);
    let plan = planned(&ledger, subject, grid, &decisions);
    let held: Vec<_> = plan.rows.iter().filter(|row| !row.outcome.has_record()).collect();
    assert!(held.is_empty(), "{held:?}");
    assert_eq!(plan.rows.len(), table.records);
    assert_eq!(told(&plan), table.told);
    take(&mut ledger, &plan);
    for (kind, name, expected) in &table.values {
        let found = record(&ledger, *kind, name);
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(found.get(field).unwrap_or(&Value::Null), value, "{name} {field}: {found}");
        }
    }
    // Taken again, with the answers and without any, nothing changes.
    for decisions in [decisions, IntakeDecisions::default()] {
        let again = planned(&ledger, subject, grid, &decisions);
        let [new, changed, ..] = counts(&again);
        assert_eq!(
            [new, changed],
            [0, 0],
            "{:?}",
            again.rows.iter().find(|row| row.outcome.is_written())
        );
        assert!(again.writes(|| unreachable!("nothing is new")).is_empty());
    }
}

fn base() -> Ledger {
    let named = |kind: &'static str, id: &str, name: &str| {
        (kind, id.to_owned(), vec![("name", json!(name))])
    };
    ledger_of(vec![
        named("organisation", "o1", "区城管局党支部"),
        (
            "organisation",
            "o2".to_owned(),
            vec![("name", json!("中共区农业农村局支部委员会")), ("unit", json!("区农业农村局"))],
        ),
        named("branch", "b1", "健康城项目临时党支部"),
        named("alliance", "l1", "崂山茶产业集群党建联盟"),
        (
            "alliance_unit",
            "u1".to_owned(),
            vec![("name", json!("茶企一")), ("alliance", json!("l1"))],
        ),
        (
            "alliance_unit",
            "u2".to_owned(),
            vec![("name", json!("崂山银行")), ("alliance", json!("l1"))],
        ),
    ])
}

fn of_kind(kind: Kind) -> IntakeSubject {
    IntakeSubject::of_kind(kind, &[])
}

#[test]
fn permanent_organisations() {
    // The parent of the first row stands below it, and one parent is missing.
    let html = "<html><style>td{color:red}</style><body><table>\
        <tr><td colspan=13>区直机关基层党组织基本情况统计表</td></tr>\
        <tr><td colspan=13>填报单位（盖章）：区直机关工委  填报时间：2022年6月30日</td></tr>\
        <tr><th rowspan=2>序号</th><th rowspan=2>党组织名称</th><th rowspan=2>组织类别</th><th rowspan=2>上级党组织</th>\
        <th colspan=3>党员数</th><th rowspan=2>书记</th><th rowspan=2>本届起始时间</th><th rowspan=2>届满时间</th>\
        <th rowspan=2>联系人</th><th rowspan=2>联系电话</th><th rowspan=2>备注</th></tr>\
        <tr><th>党员总数</th><th>正式党员</th><th>预备党员</th></tr>\
        <tr><td>1</td><td>区财政局 第一党支部</td><td>党支部</td><td rowspan=2>区财政局党委</td><td>12</td><td>11</td><td>1</td><td>甲</td><td>2020.06</td><td>2023.06</td><td>乙</td><td>13800000000</td><td>无</td></tr>\
        <tr><td>2</td><td>区财政局第二党支部</td><td>支部</td><td>９</td><td>9</td><td>—</td><td>丙</td><td></td><td></td><td></td><td></td><td>与局机关合署</td></tr>\
        <tr><td>3</td><td>区财政局党委</td><td>机关党委</td><td>区直机关工委</td><td>110余</td><td></td><td></td><td></td><td></td><td></td><td></td><td></td><td></td></tr>\
        <tr><td>4</td><td></td><td></td></tr>\
        <tr><td colspan=4>合计</td><td>131</td><td>20</td><td>1</td></tr>\
        <tr><td colspan=13>填表人：丁&nbsp;&nbsp;审核人：戊</td></tr></table></body></html>";
    let table = OfficeTable {
        subject: of_kind(Kind::Organisation),
        grid: grid_of_html(html).unwrap(),
        skipped: &[1, 2, 4, 8, 9, 10],
        asks: &["choice 机关党委 (1)", "record 区直机关工委 (1, 0 fit)"],
        answers: &[("机关党委", "611"), ("区直机关工委", "create")],
        told: &["5 无 Placeholder", "6 — Placeholder"],
        records: 3,
        values: vec![
            (
                Kind::Organisation,
                "区财政局 第一党支部",
                json!({"order": 1, "code": "631", "parent": "区财政局党委", "members": 12, "full_members": 11, "probationary_members": 1, "note": null}),
            ),
            (
                Kind::Organisation,
                "区财政局第二党支部",
                json!({"order": 2, "code": "631", "parent": "区财政局党委", "members": 9, "probationary_members": null, "note": "与局机关合署"}),
            ),
            (
                Kind::Organisation,
                "区财政局党委",
                json!({"code": "611", "parent": "区直机关工委", "members": {"value": 110, "qualifier": "more_than"}}),
            ),
        ],
    };
    check(&table);
}

#[test]
fn members() {
    let text = "党员花名册\t\t\t\t\t\t\t\t\t\t\n\
        序号\t姓名\t性别\t民族\t出生年月\t学历\t入党时间\t转正时间\t所在党支部\t党内职务\t备注\n\
        1\t赵一\t男\t汉\t1990.01\t本科\t2015.7.1\t2016.7.1\t区城管局党支部\t书记\t\n\
        2\t阿依古丽·买买提\t女\t维吾尔\t1992.02\t本科\t2016.7\t2017.7\t区农业农村局\t委员\t挂职\n\
        3\t孙三\t男\t汉\t\t\t\t\t区 城管局（党支部）\t\t\n\
        注：以上为在册党员\t\t\t\t\t\t\t\t\t\t\n";
    let text = text.replace("区 城管局（党支部）", "区 城管局党 支部");
    let table = OfficeTable {
        subject: IntakeSubject::roster(None),
        grid: grid_of_text(&text),
        skipped: &[1, 6],
        asks: &[],
        answers: &[],
        told: &[],
        records: 3,
        values: vec![
            (Kind::Member, "赵一", json!({"organisation": "区城管局党支部", "standing": null})),
            (
                Kind::Member,
                "阿依古丽·买买提",
                json!({"organisation": "中共区农业农村局支部委员会", "note": "挂职"}),
            ),
            (Kind::Member, "孙三", json!({"organisation": "区城管局党支部"})),
        ],
    };
    check(&table);
}

#[test]
fn members_with_their_assignments() {
    let text = "临时党组织党员编入情况表\n填报时间：2022年6月30日\n\
        序号\t姓名\t工作单位及职务\t组织关系所在党支部\t党员类别\t临时党组织\t临时党组织职务\t编入时间\t离开时间\n\
        1\t赵一\t区城管局科长\t区城管局党支部\t正式党员\t健康城项目临时党支部\t临时党支部书记\t2022.3.5\t至今\n\
        2\t钱二\t区城管局\t区城管局支部\t预备\t健康城项目临时党支部\t成员\t2022年3月\t2022/6/15 0:00\n\
        3\t孙三\t\t区城管局党支部\t正式\t\t\t\t\n\
        审核人：某某\n";
    let mut ledger = base();
    let table = OfficeTable {
        subject: IntakeSubject::roster(None),
        grid: grid_of_text(text),
        skipped: &[1, 2, 7],
        asks: &[],
        answers: &[],
        told: &["4 至今 Placeholder"],
        records: 3,
        values: vec![
            (Kind::Member, "赵一", json!({"organisation": "区城管局党支部", "standing": "full"})),
            (
                Kind::Member,
                "钱二",
                json!({"organisation": "区城管局党支部", "standing": "probationary"}),
            ),
        ],
    };
    check(&table);
    let plan = planned(&ledger, &table.subject, &table.grid, &IntakeDecisions::default());
    take(&mut ledger, &plan);
    let register = zhibu_domain::register::Register::of(&ledger);
    let rows = register.assignments().rows();
    assert_eq!(rows.len(), 2);
    let ended = rows.iter().find(|row| row.record.to.is_some()).unwrap();
    assert_eq!(ended.record.to.unwrap().to_string(), "2022-06-15");
    assert_eq!(ended.record.role.unwrap().code(), "member");
}

#[test]
fn temporary_organisations() {
    let text = "临时党组织设立情况台账\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n\
        序号\t临时党组织名称\t组织形式\t设立类型\t依托项目（任务）\t批准单位\t批准文号\t成立时间\t书记\t党员人数\t其中：\t\t组成单位\t计划撤销时间\t撤销时间\t备注\n\
        \t\t\t\t\t\t\t\t\t\t正式党员\t预备党员\t\t\t\t\n\
        1\t张村河专班临时党支部\t党支部\t专班\t张村河整治\t区城管局党支部\t崂直发〔2022〕12号\t2022年6月15日\t甲\t12\t11\t1\t区城管局、区农业农村局\t长期\t\t\n\
        2\t茶产业链临时党委\t党委\t产业链联盟\t茶产业\t区直机关工委\t\t20220601\t乙\t30余\t约28\t\t区农业农村局\t2023.06\t\t\n\
        3\t卡口临时党支部\t临时党支部\t急难险重\t卡口值守\t区直机关工委\t\t２０２２年３月\t丙\t5\t5\t0\t\t疫情结束\t2022.6.28下午\t已撤销\n\
        总计\t\t\t\t\t\t\t\t\t47\t\t\t\t\t\t\n\
        填表人：某\t\t\t审核人：某\t\t\t\t\t\t\t\t\t\t\t\t\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Branch),
        grid: grid_of_text(text),
        skipped: &[1, 3, 7, 8],
        asks: &["record 区直机关工委 (2, 0 fit)"],
        answers: &[("区直机关工委", "create")],
        told: &["4 长期 Placeholder", "6 疫情结束 NotADate", "6 2022.6.28下午 TimeLeftOut"],
        records: 3,
        values: vec![
            (
                Kind::Branch,
                "张村河专班临时党支部",
                json!({"form": "931", "setting": "task_force", "task": "张村河整治", "approved_by": "区城管局党支部",
                    "established": "2022-06-15", "secretary": "甲", "full_members": 11, "probationary_members": 1,
                    "home_units": ["区城管局", "区农业农村局"], "planned_end": null, "note": null}),
            ),
            (
                Kind::Branch,
                "茶产业链临时党委",
                json!({"form": "911", "setting": "industry_chain", "approved_by": "区直机关工委", "established": "2022-06-01",
                    "full_members": {"value": 28, "qualifier": "about"}, "planned_end": "2023-06"}),
            ),
            (
                Kind::Branch,
                "卡口临时党支部",
                json!({"setting": "urgent_task", "established": "2022-03", "probationary_members": 0, "planned_end": null,
                    "dissolved": "2022-06-28", "note": "已撤销"}),
            ),
        ],
    };
    check(&table);
}

#[test]
fn teams() {
    let text = "党员突击队情况汇总表\n\
        序号\t突击队名称\t类型\t所属党组织\t队长\t联系电话\t队员人数\t党员人数\t组建时间\t服务点位\t主要任务\t备注\n\
        1\t第一突击队\t党员突击队\t健康城项目临时党支部\t甲\t13800000000\t12\t10\t2022.3\t1号卡口\t测温\t\n\
        2\t第二突击队\t突击队\t区城管局党支部\t乙\t13800000001\t11人\t9\t44727\t2号卡口\t值守\t轮班\n\
        3\t第三突击队\t先锋岗\t某街道党委\t丙\t\t20多人\t\t2022/3/5\t\t\t\n\
        小计\t\t\t\t\t\t43\t\t\t\t\t\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Team),
        grid: grid_of_text(text),
        skipped: &[1, 6],
        asks: &["serial 44727 (1)", "record 某街道党委 (1, 0 fit)"],
        answers: &[("某街道党委", "create")],
        told: &[],
        records: 3,
        values: vec![
            (
                Kind::Team,
                "第一突击队",
                json!({"team_kind": "assault_team", "branch": "健康城项目临时党支部", "organisation": null, "leader": "甲",
                    "head_count": 12, "from": "2022-03", "place": "1号卡口", "note": "主要任务：测温"}),
            ),
            (
                Kind::Team,
                "第二突击队",
                json!({"organisation": "区城管局党支部", "branch": null, "head_count": 11, "from": "2022-06-15",
                    "note": "轮班\n主要任务：值守"}),
            ),
            (
                Kind::Team,
                "第三突击队",
                json!({"team_kind": "vanguard_post", "organisation": "某街道党委",
                    "head_count": {"value": 20, "qualifier": "more_than"}, "from": "2022-03-05"}),
            ),
        ],
    };
    check(&table);
}

#[test]
fn activities() {
    let text = "活动台账\n序号\t活动时间\t活动主题\t活动类型\t主办党组织\t地点\t主持人\t应到人数\t实到人数\t缺席人员及原因\t主要内容\t照片\n\
        1\t2022.6.28下午\t学习党章\t主题党日活动\t健康城项目临时党支部\t会议室\t甲\t12\t11\t乙出差\t学习\t\n\
        2\t2022年7月1日\t选举\t支部党员大会\t健康城项目临时党支部\t\t\t12\t12\t无\t\t有\n\
        3\t2022-07-15\t联席会\t联席会议\t崂山茶产业集群党建联盟\t\t\t/\t50余人\t\t\"一、通报\n二、议定\"\t\n\
        4\t7月20日\t走访\t送温暖\t健康城项目临时党支部\t\t\t\t\t\t\t\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Activity),
        grid: grid_of_text(text),
        skipped: &[1],
        asks: &["choice 送温暖 (1)"],
        answers: &[("送温暖", "other")],
        told: &["3 2022.6.28下午 TimeLeftOut", "5 / Placeholder", "7 7月20日 NotADate"],
        records: 4,
        values: vec![],
    };
    check(&table);
    let mut ledger = base();
    let first = planned(&ledger, &table.subject, &table.grid, &IntakeDecisions::default());
    take(&mut ledger, &first);
    let register = zhibu_domain::register::Register::of(&ledger);
    let titled = |title: &str| {
        let mut rows = register.activities().rows().iter();
        let is = |row: &&zhibu_domain::register::Row<zhibu_domain::kinds::records::Activity>| {
            row.record.title.as_ref().is_some_and(|own| own.0 == title)
        };
        rows.find(is).unwrap().record.clone()
    };
    assert_eq!(titled("学习党章").activity_kind.unwrap().code(), "theme_day");
    assert_eq!(titled("学习党章").date.unwrap().to_string(), "2022-06-28");
    assert_eq!(titled("选举").activity_kind.unwrap().code(), "party_meeting");
    let first = titled("学习党章");
    assert_eq!((first.place.unwrap().0, first.host.unwrap().0), ("会议室".into(), "甲".into()));
    assert_eq!(titled("联席会").alliance.unwrap().id.to_string(), "l1");
    assert_eq!(titled("联席会").summary.unwrap().0, "一、通报\n二、议定");
    // What nobody has answered stays empty, and the row is taken.
    assert_eq!(titled("走访").activity_kind, None);
}

#[test]
fn units_of_an_alliance() {
    let text = "联盟成员单位一览表\n\
        序号\t单位名称\t单位性质\t党组织名称\t党员数\t联系人\t联系电话\t加入时间\t退出时间\t所属联盟\t备注\n\
        1\t示例茶业公司\t民营企业\t茶业公司党支部\t5\t甲\t138\t2021.5\t长期\t崂山茶产业集群党建联盟\t\n\
        2\t示例集团\t国有企业\t\t\t\t\t2021年5月\t\t崂山茶产业集群党建联盟\t\n\
        3\t区茶办\t机关\t\t\t\t\t2021年\t\t崂山茶产业集群党建联盟\t\n\
        4\t农技站\t事业单位\t\t\t\t\t2021-05-20\tN/A\t崂山茶产业集群党建联盟\t\n\
        5\t东沟合作社\t合作社\t\t\t\t\t2021年\t\t崂山茶产业集群党建联盟\t\n\
        注：截至2022年6月\n";
    let table = OfficeTable {
        subject: of_kind(Kind::AllianceUnit),
        grid: grid_of_text(text),
        skipped: &[1, 8],
        asks: &["choice 事业单位 (1)"],
        answers: &[("事业单位", "institute")],
        told: &["3 长期 Placeholder", "6 N/A Placeholder"],
        records: 5,
        values: vec![
            (
                Kind::AllianceUnit,
                "示例茶业公司",
                json!({"unit_kind": "enterprise", "joined": "2021-05", "left": null, "alliance": "崂山茶产业集群党建联盟"}),
            ),
            (Kind::AllianceUnit, "示例集团", json!({"unit_kind": "enterprise"})),
            (Kind::AllianceUnit, "区茶办", json!({"unit_kind": "department", "joined": "2021"})),
            (
                Kind::AllianceUnit,
                "农技站",
                json!({"unit_kind": "institute", "joined": "2021-05-20"}),
            ),
            (Kind::AllianceUnit, "东沟合作社", json!({"unit_kind": "cooperative"})),
        ],
    };
    check(&table);
}

#[test]
fn cooperations() {
    let text = "合作项目台账\n\
        序号\t合作项目\t所属联盟\t甲方\t乙方\t合作内容\t签约时间\t合同金额（万元）\t到位资金（万元）\t进展情况\t佐证材料\t备注\n\
        1\t春茶贷\t崂山茶产业集群党建联盟\t茶企一\t崂山银行\t授信\t2022.5.20\t约500余\t300\t已签约\t合同\t\n\
        2\t直播基地\t崂山茶产业集群党建联盟\t茶企一\t某传媒公司\t直播\t待定\t1,200.5\t\t推进中\t\t二期\n\
        合计\t\t\t\t\t\t\t1700\t\t\t\t\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Cooperation),
        grid: grid_of_text(text),
        skipped: &[1, 5],
        asks: &["record 某传媒公司 (1, 0 fit)"],
        answers: &[("某传媒公司", "create")],
        told: &["4 待定 Placeholder"],
        records: 2,
        values: vec![
            (
                Kind::Cooperation,
                "春茶贷",
                json!({"partners": ["茶企一", "崂山银行"], "signed": "2022-05-20", "stage": "signed", "evidence": "合同",
                    "amount": {"value": 500, "unit": "万元", "qualifier": "about"}, "note": "合作内容：授信"}),
            ),
            (
                Kind::Cooperation,
                "直播基地",
                json!({"partners": ["茶企一", "某传媒公司"], "signed": null, "stage": "running",
                    "amount": {"value": 1200.5, "unit": "万元"}, "note": "二期\n合作内容：直播"}),
            ),
        ],
    };
    check(&table);
}

#[test]
fn outcomes() {
    let text = "成效统计表\n\
        序号\t成效指标\t数值\t单位\t归属联盟\t归因\t统计期\t佐证\n\
        1\t促成订单\t60余\t万元\t崂山茶产业集群党建联盟\t直接促成\t2022年6月\t合同\n\
        2\t带动增收\t20以上\t％\t崂山茶产业集群党建联盟\t带动\t2022年上半年\t统计表\n\
        3\t销售收入\t500余万元\t\t崂山茶产业集群党建联盟\t合计\t一季度\t\n\
        4\t举办活动\t１０余\t场\t崂山茶产业集群党建联盟\t合计\t2022\t\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Outcome),
        grid: grid_of_text(text),
        skipped: &[1],
        asks: &[],
        answers: &[],
        told: &["4 2022年上半年 YearOnly", "5 一季度 NotADate"],
        records: 4,
        values: vec![
            (
                Kind::Outcome,
                "促成订单",
                json!({"quantity": {"value": 60, "unit": "万元", "qualifier": "more_than"}, "strength": "direct",
                    "date": "2022-06", "alliance": "崂山茶产业集群党建联盟", "evidence": "合同"}),
            ),
            (
                Kind::Outcome,
                "带动增收",
                json!({"quantity": {"value": 20, "unit": "%", "qualifier": "more_than"}, "strength": "driven", "date": "2022"}),
            ),
            (
                Kind::Outcome,
                "销售收入",
                json!({"quantity": {"value": 500, "unit": "万元", "qualifier": "more_than"}, "strength": "total", "date": null}),
            ),
            (
                Kind::Outcome,
                "举办活动",
                json!({"quantity": {"value": 10, "unit": "场", "qualifier": "more_than"}, "date": "2022"}),
            ),
        ],
    };
    check(&table);
}

#[test]
fn periods_where_the_fields_are_their_ends() {
    let text = "指标名称\t数值\t单位\t统计期\n地区生产总值\t5.2\t%\t2022年上半年\n工业增加值\t14.8%\t\t2022年1-6月\n";
    let table = OfficeTable {
        subject: of_kind(Kind::Indicator),
        grid: grid_of_text(text),
        skipped: &[],
        asks: &[],
        answers: &[],
        told: &[],
        records: 2,
        values: vec![(
            Kind::Indicator,
            "地区生产总值",
            json!({"from": "2022-01", "to": "2022-06", "quantity": {"value": 5.2, "unit": "%"}}),
        )],
    };
    check(&table);
}
