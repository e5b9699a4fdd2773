//! The record of a meeting and its sign-in sheet, the charter of an alliance, and the sheet of a cooperation.

use zhibu_app::papers::PaperKind;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{
    ActivityKind, Attended, CooperationStage, InstalmentKind, MemberCategory, UnitKind,
};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Assignment, Attendance, Branch, Cooperation, Instalment,
    Member,
};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_office::document::to_plain;

use crate::support::{date, empty, figures, owed, paper_of, put};

fn meeting() -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::ESTABLISHED, date("2025-01-01")),
    );
    put(
        ledger,
        Patch::<Activity>::new("m")
            .set(Activity::TITLE, "党员大会")
            .set(Activity::ACTIVITY_KIND, ActivityKind::PartyMeeting)
            .set(Activity::BRANCH, Reference::to("b"))
            .set(Activity::DATE, date("2025-04-02"))
            .set(Activity::SUMMARY, "讨论工作计划。"),
    );
    workspace
}

fn text_of(workspace: &Workspace, kind: PaperKind, id: &str) -> String {
    to_plain(&paper_of(workspace, kind, "2025", id).unwrap())
}

#[test]
fn a_record_says_what_was_voted_and_whether_that_is_enough() {
    let mut workspace = meeting();
    assert!(!text_of(&workspace, PaperKind::Record, "m").contains("表决情况"));
    let vote = |due: Count, present, ayes| {
        Patch::<Activity>::new("m")
            .set(Activity::VOTERS_DUE, due)
            .set(Activity::VOTERS_PRESENT, Count::exact(present))
            .set(Activity::AYES, Count::exact(ayes))
    };
    // Half of those due is not more than half (Art. 11).
    let cases = [
        (10, 6, 6, "到会有表决权的党员超过应到会的半数。赞成票超过应到会有表决权党员的半数。"),
        (10, 6, 5, "到会有表决权的党员超过应到会的半数。赞成票未超过应到会有表决权党员的半数。"),
        (10, 5, 5, "到会有表决权的党员未超过应到会的半数。"),
    ];
    for (due, present, ayes, said) in cases {
        put(&mut workspace, vote(Count::exact(due), present, ayes));
        let text = text_of(&workspace, PaperKind::Record, "m");
        let counts =
            format!("应到会有表决权的{due}名，实到会有表决权的{present}名，赞成{ayes}名。");
        assert!(text.contains(&counts), "{text}");
        assert!(text.contains(said), "{said}\n{text}");
    }
    let about = Count { value: 10, qualifier: Qualifier::About };
    put(&mut workspace, vote(about, 9, 9));
    let text = text_of(&workspace, PaperKind::Record, "m");
    assert!(text.contains("应到会有表决权的约10名"), "{text}");
    assert!(!text.contains("半数"), "{text}");
}

#[test]
fn a_record_names_who_came_and_who_did_not_and_owes_what_was_said() {
    let mut workspace = meeting();
    let ledger = &mut workspace;
    for (id, name, attended) in [("p", "李甲", Attended::Present), ("q", "张乙", Attended::Absent)]
    {
        let member = Patch::<Member>::new(id).set(Member::NAME, name);
        put(ledger, member.set(Member::STANDING, MemberCategory::Full));
        put(
            ledger,
            Patch::<Attendance>::new(format!("t{id}"))
                .set(Attendance::ACTIVITY, Reference::to("m"))
                .set(Attendance::MEMBER, Reference::to(id))
                .set(Attendance::ATTENDED, attended)
                .set(Attendance::REASON, if id == "q" { "出差" } else { "" }),
        );
    }
    let record = paper_of(&workspace, PaperKind::Record, "2025", "m").unwrap();
    let text = to_plain(&record);
    for line in ["应到2名，实到1名。", "出席：李甲。", "缺席：张乙（出差）。", "讨论工作计划。"]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(owed(&record), ["地点", "主持人", "记录人", "发言要点", "决议内容"]);
}

#[test]
fn a_sign_in_sheet_has_a_line_for_each_who_is_due() {
    let mut workspace = meeting();
    assert!(text_of(&workspace, PaperKind::SignIn, "m").contains("【待补：应到会人员名单】"));
    let ledger = &mut workspace;
    for (id, name) in [("p", "李甲"), ("q", "张乙")] {
        put(ledger, Patch::<Member>::new(id).set(Member::NAME, name));
        put(
            ledger,
            Patch::<Assignment>::new(format!("a{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b"))
                .set(Assignment::FROM, date("2025-01-05")),
        );
    }
    let text = text_of(&workspace, PaperKind::SignIn, "m");
    assert!(
        text.contains("\n1\t张乙\t\t\t\n2\t李甲\t\t\t\n") || text.contains("\n1\t李甲\t"),
        "{text}"
    );
    assert!(text.contains("李甲") && text.contains("张乙"), "{text}");
}

#[test]
fn a_charter_is_the_one_of_record_or_else_written_from_the_record() {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Alliance>::new("a")
            .set(Alliance::NAME, "示例联盟")
            .set(Alliance::LEAD_UNIT, "甲局")
            .set(Alliance::PURPOSE, "共建共享。")
            .set(Alliance::MECHANISMS, Texts(vec!["组织共建：联合开展活动".into()])),
    );
    for (id, name, left) in [("u", "乙公司", None), ("v", "丙公司", Some("2025-02-01"))] {
        let mut unit = Patch::<AllianceUnit>::new(id)
            .set(AllianceUnit::NAME, name)
            .set(AllianceUnit::ALLIANCE, Reference::to("a"))
            .set(AllianceUnit::UNIT_KIND, UnitKind::Enterprise)
            .set(AllianceUnit::JOINED, date("2024-05-01"));
        if let Some(left) = left {
            unit = unit.set(AllianceUnit::LEFT, date(left));
        }
        put(ledger, unit);
    }
    let text = text_of(&workspace, PaperKind::Charter, "a");
    for line in [
        "示例联盟章程\n",
        "本联盟名称为示例联盟，由甲局牵头。",
        "本联盟的宗旨是：共建共享。",
        "本联盟有成员单位1家，名单附后。",
        "1．组织共建：联合开展活动",
        "1\t乙公司\t企业\t2024年5月1日\n",
        "【待补：轮值期（月）】",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("丙公司"), "{text}");
    put(
        &mut workspace,
        Patch::<Alliance>::new("a").set(Alliance::CHARTER, "第一条　自愿。\n\n第二条　平等。"),
    );
    let text = text_of(&workspace, PaperKind::Charter, "a");
    assert!(text.contains("　　第一条　自愿。\n　　第二条　平等。\n"), "{text}");
    assert!(!text.contains("共建共享"), "{text}");
}

#[test]
fn a_cooperation_states_its_amounts_by_kind_with_their_rows() {
    let mut workspace = empty();
    let ledger = &mut workspace;
    let money = |value, qualifier| Quantity {
        value: Decimal::from_whole(value),
        unit: "万元".into(),
        qualifier,
    };
    put(
        ledger,
        Patch::<Cooperation>::new("c")
            .set(Cooperation::NAME, "茶叶购销")
            .set(Cooperation::STAGE, CooperationStage::Running)
            .set(Cooperation::AMOUNT, money(60, Qualifier::MoreThan)),
    );
    for (id, what, value, qualifier) in [
        ("1", InstalmentKind::Arrived, 10, Qualifier::Exact),
        ("2", InstalmentKind::Arrived, 20, Qualifier::About),
        ("3", InstalmentKind::Paid, 5, Qualifier::Exact),
    ] {
        put(
            ledger,
            Patch::<Instalment>::new(id)
                .set(Instalment::COOPERATION, Reference::to("c"))
                .set(Instalment::WHAT, what)
                .set(Instalment::DATE, date("2025-05-01"))
                .set(Instalment::AMOUNT, money(value, qualifier)),
        );
    }
    let sheet = paper_of(&workspace, PaperKind::Cooperation, "2025", "c").unwrap();
    let text = to_plain(&sheet);
    assert!(text.contains("金额\t60余万元\n"), "{text}");
    assert!(text.contains("到位约30万元，"), "{text}");
    let sum = figures(&sheet).into_iter().find(|figure| figure.printed() == "约30万元");
    assert_eq!(sum.map(|figure| figure.rows.count), Some(2));
    assert!(owed(&sheet).contains(&"合作单位".to_owned()), "{:?}", owed(&sheet));
}
