//! What a table is about, told by its heads and by what stands above them.

use zhibu_domain::kinds::records::Kind;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::recognition::recognise;
use zhibu_office::intake::subject::IntakeSubject;
use zhibu_text as text;

/// Every kind, members as a roster.
fn subjects() -> Vec<IntakeSubject> {
    let of = |kind: &Kind| match kind {
        Kind::Member => IntakeSubject::roster(None),
        kind => IntakeSubject::of_kind(*kind, &[]),
    };
    Kind::ALL.iter().map(of).collect()
}

/// The kind and the number of rows of a table; `names` are those of its file and sheet.
fn recognised(text: &str, names: &[&str]) -> Option<(Kind, usize)> {
    let subjects = subjects();
    let found = recognise(&grid_of_text(text), names, &subjects)?;
    Some((subjects[found.subject].kind, found.rows))
}

/// The heads of the tables that offices pass around.
const OFFICE_TABLES: [(Kind, &str); 9] = [
    (
        Kind::Organisation,
        "序号\t党组织名称\t组织类别\t上级党组织\t党员总数\t正式党员\t预备党员\t书记\t本届起始时间\t届满时间\t联系人\t联系电话\t备注",
    ),
    (
        Kind::Member,
        "序号\t姓名\t性别\t民族\t出生年月\t学历\t入党时间\t转正时间\t所在党支部\t党内职务\t备注",
    ),
    (
        Kind::Member,
        "序号\t姓名\t工作单位及职务\t组织关系所在党支部\t党员类别\t临时党组织\t临时党组织职务\t编入时间\t离开时间",
    ),
    (
        Kind::Branch,
        "序号\t临时党组织名称\t组织形式\t设立类型\t依托项目（任务）\t批准单位\t批准文号\t成立时间\t书记\t党员人数\t正式党员\t预备党员\t组成单位\t计划撤销时间\t撤销时间\t备注",
    ),
    (
        Kind::Team,
        "序号\t突击队名称\t类型\t所属党组织\t队长\t联系电话\t队员人数\t党员人数\t组建时间\t服务点位\t主要任务\t备注",
    ),
    (
        Kind::Activity,
        "序号\t活动时间\t活动主题\t活动类型\t主办党组织\t地点\t主持人\t应到人数\t实到人数\t缺席人员及原因\t主要内容\t照片",
    ),
    (
        Kind::AllianceUnit,
        "序号\t单位名称\t单位性质\t党组织名称\t党员数\t联系人\t联系电话\t加入时间\t退出时间\t所属联盟\t备注",
    ),
    (
        Kind::Cooperation,
        "序号\t合作项目\t所属联盟\t甲方\t乙方\t合作内容\t签约时间\t合同金额（万元）\t到位资金（万元）\t进展情况\t佐证材料\t备注",
    ),
    (Kind::Outcome, "序号\t成效指标\t数值\t单位\t归属联盟\t归因\t统计期\t佐证"),
];

#[test]
fn the_tables_of_an_office_are_recognised_by_their_heads_alone() {
    for (kind, heads) in OFFICE_TABLES {
        let row = |number: usize| {
            let cells = heads.split('\t').skip(1).map(|_| "某");
            format!("{number}\t{}\n", cells.collect::<Vec<_>>().join("\t"))
        };
        let rows: String = (1..=3).map(row).collect();
        let text = format!("一览表\n{heads}\n{rows}合计\t3\n填表人：某\n");
        assert_eq!(recognised(&text, &["新建工作表.xlsx", "Sheet1"]), Some((kind, 3)), "{heads}");
    }
}

#[test]
fn a_table_with_few_heads_is_recognised_by_its_title_or_the_name_of_its_file() {
    let short = "名称\t备注\n甲\t\n乙\t\n";
    assert_eq!(recognised(short, &["Sheet1"]), None, "several kinds have such heads");
    assert_eq!(recognised(short, &["党建联盟.xlsx", "Sheet1"]), Some((Kind::Alliance, 2)));
    let titled = format!("临时党组织\n{short}");
    assert_eq!(recognised(&titled, &[]), Some((Kind::Branch, 2)));
    assert_eq!(recognised("姓名\t党支部\n赵一\t区城管局党支部\n", &[]), Some((Kind::Member, 1)));
}

#[test]
fn a_table_with_the_names_of_the_fields_is_recognised_as_its_kind() {
    for kind in Kind::ALL {
        for of_language in [|term: text::Message| term.zh, |term: text::Message| term.en] {
            let names = kind.fields().iter().map(|spec| of_language(text::field(*kind, spec.name)));
            let heads = names.collect::<Vec<_>>().join("\t");
            let row = vec!["某"; kind.fields().len()].join("\t");
            let found = recognised(&format!("{heads}\n{row}\n"), &[of_language(text::kind(*kind))]);
            assert_eq!(found, Some((*kind, 1)), "{heads}");
        }
    }
}

#[test]
fn what_is_no_table_of_the_ledger_is_not_recognised() {
    for text in
        ["", "填表说明\n一、本表一式两份\n", "品名\t单价\t金额\n茶叶\t100\t200\n", "1\t2\n3\t4\n"]
    {
        assert_eq!(recognised(text, &["说明"]), None, "{text}");
    }
    assert_eq!(recognised("姓名\n", &[]), None, "a single head is a coincidence");
}
