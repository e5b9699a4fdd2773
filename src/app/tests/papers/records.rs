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
    Member, Team,
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
    assert!(text.contains("\n1\t张乙\t\t\t\n2\t李甲\t\t\t\n"), "{text}");
}

#[test]
fn nobody_has_counted_a_majority_of_those_who_happen_to_be_ticked() {
    let mut workspace = meeting();
    for index in 0..20 {
        let id = format!("p{index}");
        let member = Patch::<Member>::new(&*id).set(Member::NAME, format!("党员{index}").as_str());
        put(&mut workspace, member.set(Member::STANDING, MemberCategory::Full));
        put(
            &mut workspace,
            Patch::<Assignment>::new(format!("a{index}"))
                .set(Assignment::MEMBER, Reference::to(&*id))
                .set(Assignment::BRANCH, Reference::to("b"))
                .set(Assignment::FROM, date("2025-01-05")),
        );
    }
    let tick = |workspace: &mut Workspace, index: usize, attended| {
        put(
            workspace,
            Patch::<Attendance>::new(format!("t{index}"))
                .set(Attendance::ACTIVITY, Reference::to("m"))
                .set(Attendance::MEMBER, Reference::to(format!("p{index}")))
                .set(Attendance::ATTENDED, attended),
        );
    };
    // Only those who came are ticked.
    (0..5).for_each(|index| tick(&mut workspace, index, Attended::Present));
    put(&mut workspace, Patch::<Activity>::new("m").set(Activity::AYES, Count::exact(5)));
    let text = text_of(&workspace, PaperKind::Record, "m");
    assert!(text.contains("应到会有表决权的【待补：") && text.contains("赞成5名"), "{text}");
    assert!(!text.contains("半数") && !text.contains("应到会有表决权的5名"), "{text}");
    let sheet = text_of(&workspace, PaperKind::SignIn, "m");
    assert!(sheet.contains("应到人数：【待补：应到人数】"), "{sheet}");
    // What is typed counts then.
    let typed = Patch::<Activity>::new("m").set(Activity::VOTERS_DUE, Count::exact(20));
    put(&mut workspace, typed);
    let text = text_of(&workspace, PaperKind::Record, "m");
    assert!(text.contains("应到会有表决权的20名"), "{text}");
    assert!(text.contains("赞成票未超过应到会有表决权党员的半数。"), "{text}");
    // The whole roll does count.
    (5..20).for_each(|index| tick(&mut workspace, index, Attended::Absent));
    put(&mut workspace, Patch::<Activity>::new("m").clear(Activity::VOTERS_DUE));
    let text = text_of(&workspace, PaperKind::Record, "m");
    assert!(text.contains("应到会有表决权的20名，实到会有表决权的5名"), "{text}");
    assert!(text.contains("到会有表决权的党员未超过应到会的半数。"), "{text}");
    let sheet = text_of(&workspace, PaperKind::SignIn, "m");
    assert!(sheet.contains("应到人数：20名。"), "{sheet}");
    // Unless more are said to be due.
    let typed = Patch::<Activity>::new("m").set(Activity::VOTERS_DUE, Count::exact(30));
    put(&mut workspace, typed);
    let text = text_of(&workspace, PaperKind::Record, "m");
    assert!(text.contains("应到会有表决权的30名"), "{text}");
}

#[test]
fn what_a_title_leaves_open_is_owed() {
    let mut workspace = meeting();
    put(&mut workspace, Patch::<Activity>::new("n").set(Activity::DATE, date("2025-04-02")));
    put(&mut workspace, Patch::<Team>::new("t").set(Team::FROM, date("2025-03-01")));
    put(&mut workspace, Patch::<Member>::new("p").set(Member::NAME, "李甲"));
    put(
        &mut workspace,
        Patch::<Assignment>::new("a")
            .set(Assignment::MEMBER, Reference::to("p"))
            .set(Assignment::BRANCH, Reference::to("b")),
    );
    for (kind, id, what) in [
        (PaperKind::SignIn, "n", "活动名称"),
        (PaperKind::Roster, "t", "名称"),
        (PaperKind::Conduct, "b", "组织关系所在党组织"),
    ] {
        let paper = paper_of(&workspace, kind, "2025", id).unwrap();
        let printed = to_plain(&paper);
        let owed = owed(&paper);
        assert!(printed.contains(&format!("【待补：{what}】")), "{what}: {printed}");
        assert!(owed.contains(&what.to_owned()), "{owed:?}");
        let open = printed.split("【待补：").skip(1).filter_map(|after| after.split_once('】'));
        for (what, _) in open {
            assert!(owed.iter().any(|owed| owed == what), "{what} of {owed:?}");
        }
    }
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
