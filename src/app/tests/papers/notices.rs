//! What is written when an organisation begins and ends: the notices, the conduct notes, and the list of its archive.

use zhibu_app::papers::PaperKind;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::{ArchiveItem, BranchForm, Role, StepKind};
use zhibu_domain::kinds::field::{Choices, Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Member, Organisation, Step};
use zhibu_office::document::{Block, Document, to_plain};

use crate::support::{date, empty, figures, owed, paper_of, put};

/// An organisation with two members of different homes.
fn branch() -> Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(ledger, Patch::<Organisation>::new("o").set(Organisation::NAME, "示例工委"));
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "甲支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::APPROVED_BY, Reference::to("o"))
            .set(Branch::HOME_UNITS, Texts(vec!["甲局".into(), "乙局".into()]))
            .set(Branch::ESTABLISHED, date("2025-03-01")),
    );
    for (id, name, home) in [("m1", "李甲", Some("h1")), ("m2", "张乙", None)] {
        let mut member = Patch::<Member>::new(id).set(Member::NAME, name);
        if let Some(home) = home {
            put(ledger, Patch::<Organisation>::new(home).set(Organisation::NAME, "甲局党支部"));
            member = member.set(Member::ORGANISATION, Reference::to(home));
        }
        put(ledger, member);
        put(
            ledger,
            Patch::<Assignment>::new(format!("a{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b"))
                .set(Assignment::ROLE, if id == "m1" { Role::Secretary } else { Role::Member })
                .set(Assignment::FROM, date("2025-03-01")),
        );
    }
    workspace
}

fn step(id: &str, kind: StepKind) -> Patch<Step> {
    Patch::<Step>::new(id).set(Step::BRANCH, Reference::to("b")).set(Step::STEP, kind)
}

fn of(workspace: &Workspace, kind: PaperKind) -> Document {
    paper_of(workspace, kind, "2025", "b").unwrap()
}

#[test]
fn a_notice_of_founding_states_basis_committee_and_day_and_owes_its_numbers() {
    let mut workspace = branch();
    let notice = of(&workspace, PaperKind::Notice);
    let text = to_plain(&notice);
    for line in [
        "关于成立甲支部的通知\n",
        "甲局、乙局：\n",
        "经示例工委批准（【待补：文号】），成立甲支部，组织形式为临时党支部，自2025年3月1日起运行。",
        "组成人员：书记李甲。",
        "附件：甲支部名册",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    put(&mut workspace, step("s", StepKind::Approve).set(Step::DOCUMENT, "示例发〔2025〕12号"));
    let text = to_plain(&of(&workspace, PaperKind::Notice));
    assert!(text.contains("经示例工委批准（示例发〔2025〕12号）"), "{text}");
}

#[test]
fn a_notice_of_the_end_states_its_reason_only_where_the_step_says_one() {
    let mut workspace = branch();
    let notice = of(&workspace, PaperKind::Dissolution);
    assert_eq!(owed(&notice), ["文号", "撤销日期", "撤销事由"]);
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2025-09-30")));
    put(&mut workspace, step("s", StepKind::Dissolve).set(Step::NOTE, "项目竣工。"));
    let text = to_plain(&of(&workspace, PaperKind::Dissolution));
    assert!(text.contains("甲支部自2025年9月30日起撤销。撤销事由：项目竣工。"), "{text}");
}

#[test]
fn an_organisation_that_became_a_formal_one_is_not_said_to_be_dissolved() {
    let mut workspace = branch();
    put(&mut workspace, Patch::<Organisation>::new("n").set(Organisation::NAME, "甲党支部"));
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2025-09-30")));
    let conversion = step("s", StepKind::Convert).set(Step::ORGANISATION, Reference::to("n"));
    put(&mut workspace, conversion);
    let text = to_plain(&of(&workspace, PaperKind::Dissolution));
    assert!(text.contains("甲支部自2025年9月30日起转为甲党支部"), "{text}");
    assert!(!text.contains("免除"), "{text}");
    assert!(text.starts_with("关于甲支部转为正式党组织的通知\n"), "{text}");
    // The paper of its end is that of the conversion.
    put(&mut workspace, step("s", StepKind::Convert).set(Step::DOCUMENT, "示例发〔2025〕30号"));
    let archived = Choices::of(vec![ArchiveItem::Dissolution]);
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::ARCHIVED, archived));
    let text = to_plain(&of(&workspace, PaperKind::Handover));
    assert!(text.contains("撤销文件\t示例发〔2025〕30号\t"), "{text}");
}

#[test]
fn conduct_notes_have_a_sheet_for_each_home_and_owe_those_that_are_not_written() {
    let mut workspace = branch();
    let note = "工作认真负责。";
    put(&mut workspace, Patch::<Assignment>::new("am1").set(Assignment::CONDUCT, note));
    let conduct = of(&workspace, PaperKind::Conduct);
    let titles: Vec<&str> = conduct.annexes.iter().map(|annex| &*annex.title).collect();
    assert_eq!(titles, ["甲局党支部党员表现鉴定", "【待补：组织关系所在党组织】党员表现鉴定"]);
    let text = to_plain(&conduct);
    assert!(text.contains("甲支部编入党员2名。"), "{text}");
    assert_eq!(figures(&conduct)[0].rows.count, 2);
    assert!(
        text.contains(&format!("李甲\t书记\t2025年3月1日\t【待补：退出日期】\t{note}")),
        "{text}"
    );
    assert!(text.contains("张乙\t委员\t") || text.contains("【待补：表现鉴定】"), "{text}");
}

#[test]
fn what_is_handed_over_is_what_is_archived_and_the_rest_is_named() {
    let mut workspace = branch();
    let archived = vec![ArchiveItem::Approval, ArchiveItem::Roster];
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::ARCHIVED, Choices::of(archived)));
    put(&mut workspace, step("s", StepKind::Approve).set(Step::DOCUMENT, "示例发〔2025〕12号"));
    let handover = of(&workspace, PaperKind::Handover);
    let Block::Table(table) = &handover.blocks[1] else { panic!("{:?}", handover.blocks[1]) };
    assert_eq!(table.rows.len(), 2);
    let text = to_plain(&handover);
    assert!(text.contains("1\t批复\t示例发〔2025〕12号\t【待补：份数】\t【待补：页数】"), "{text}");
    assert!(text.contains("尚未归档：请示、计划、记录、总结、鉴定、撤销文件。"), "{text}");
    assert_eq!(owed(&handover), ["份数", "页数", "归档材料", "移交日期"]);
}
