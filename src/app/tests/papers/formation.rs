//! The request to found an organisation, and its approval.

use zhibu_app::papers::PaperKind;
use zhibu_domain::kinds::choices::{BranchForm, MemberCategory, Role, StepKind, TeamKind};
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Member, Organisation, Step, Team};
use zhibu_domain::values::date::Day;
use zhibu_domain::values::quantity::{Count, Qualifier};
use zhibu_office::document::{Block, to_plain};

use crate::support::{empty, owed, paper_of, put};

fn day(month: u8, day: u8) -> Day {
    Day::new(2025, month, day).unwrap()
}

fn founded() -> zhibu_app::workspace::Workspace {
    let mut workspace = empty();
    let ledger = &mut workspace;
    put(
        ledger,
        Patch::<Organisation>::new("o").set(Organisation::NAME, "中共示例区委区直机关工委"),
    );
    put(
        ledger,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例项目临时党支部")
            .set(Branch::FORM, BranchForm::Branch)
            .set(Branch::TASK, "示例项目征迁。")
            .set(Branch::APPROVED_BY, Reference::to("o"))
            .set(Branch::HOME_UNITS, Texts(vec!["示例项目指挥部".into()]))
            .set(Branch::FULL_MEMBERS, Count { value: 20, qualifier: Qualifier::MoreThan }),
    );
    put(
        ledger,
        Patch::<Step>::new("s")
            .set(Step::BRANCH, Reference::to("b"))
            .set(Step::STEP, StepKind::Request)
            .set(Step::DOCUMENT, "示例〔2025〕3号")
            .set(Step::DATE, day(3, 5)),
    );
    for (id, name, role) in [("m2", "张乙", Role::Organisation), ("m1", "李甲", Role::Secretary)]
    {
        put(
            ledger,
            Patch::<Member>::new(id)
                .set(Member::NAME, name)
                .set(Member::STANDING, MemberCategory::Full),
        );
        put(
            ledger,
            Patch::<Assignment>::new(format!("a{id}"))
                .set(Assignment::MEMBER, Reference::to(id))
                .set(Assignment::BRANCH, Reference::to("b"))
                .set(Assignment::ROLE, role)
                .set(Assignment::FROM, day(3, 6)),
        );
    }
    workspace
}

#[test]
fn a_request_says_who_asks_whom_for_what_and_proposes_a_committee() {
    let workspace = founded();
    let request = paper_of(&workspace, PaperKind::Request, "2025", "b").unwrap();
    let text = to_plain(&request);
    for line in [
        "关于成立示例项目临时党支部的请示\n",
        "示例〔2025〕3号\n",
        "中共示例区委区直机关工委：\n",
        "为做好示例项目征迁工作，由示例项目指挥部组成，现有正式党员20余名、预备党员【待补：预备党员】。",
        "建议人选：书记李甲；组织委员张乙。",
        "　　妥否，请批示。\n",
        "附件：示例项目临时党支部名册",
        "示例项目指挥部\n2025年3月5日\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let roster = &request.annexes[0].blocks[0];
    let Block::Table(table) = roster else { panic!("{roster:?}") };
    assert_eq!(table.rows.len(), 2);
    // The home organisations of both are not of record.
    assert_eq!(owed(&request), ["预备党员", "组织关系所在党组织", "组织关系所在党组织"]);
}

#[test]
fn an_approval_designates_and_owes_its_number_and_date_until_they_are_recorded() {
    let mut workspace = founded();
    let approval = |workspace: &_| paper_of(workspace, PaperKind::Approval, "2025", "b").unwrap();
    let first = approval(&workspace);
    let text = to_plain(&first);
    assert!(
        text.contains("《关于成立示例项目临时党支部的请示》（示例〔2025〕3号）收悉。"),
        "{text}"
    );
    assert!(text.contains("指定：书记李甲；组织委员张乙。"), "{text}");
    assert!(!text.contains("任命"), "{text}");
    assert_eq!(owed(&first), ["文号", "成文日期"]);
    put(
        &mut workspace,
        Patch::<Step>::new("t")
            .set(Step::BRANCH, Reference::to("b"))
            .set(Step::STEP, StepKind::Approve)
            .set(Step::DOCUMENT, "示例发〔2025〕12号")
            .set(Step::DATE, day(3, 20)),
    );
    let second = approval(&workspace);
    assert!(owed(&second).is_empty(), "{:?}", owed(&second));
    assert!(to_plain(&second).ends_with("中共示例区委区直机关工委\n2025年3月20日\n"));
}

#[test]
fn a_roster_lists_the_members_by_their_roles_or_states_a_head_count() {
    let mut workspace = founded();
    let team = |workspace: &_| paper_of(workspace, PaperKind::Roster, "2025", "t").unwrap();
    put(
        &mut workspace,
        Patch::<Team>::new("t")
            .set(Team::NAME, "示例突击队")
            .set(Team::TEAM_KIND, TeamKind::Assault)
            .set(Team::BRANCH, Reference::to("b"))
            .set(Team::HEAD_COUNT, Count { value: 30, qualifier: Qualifier::About }),
    );
    let counted = team(&workspace);
    let text = to_plain(&counted);
    assert!(text.contains("人数：约30名。"), "{text}");
    let fields = [Team::FROM.id(), Team::LEADER.id(), Team::PLACE.id()];
    let names = fields.map(|field| zhibu_text::field_name(field).get(zhibu_text::Lang::Zh));
    assert_eq!(owed(&counted), names);
    put(
        &mut workspace,
        Patch::<Assignment>::new("x")
            .set(Assignment::MEMBER, Reference::to("m1"))
            .set(Assignment::TEAM, Reference::to("t")),
    );
    let text = to_plain(&team(&workspace));
    assert!(text.contains("人数：1名。"), "{text}");
    assert!(
        text.contains("1\t李甲\t【待补：组织关系所在党组织】\t正式党员\t【待补：职务】\t【待补："),
        "{text}"
    );
}

#[test]
fn without_its_subject_there_is_no_paper() {
    for kind in [PaperKind::Request, PaperKind::Approval, PaperKind::Minutes, PaperKind::Roster] {
        assert_eq!(paper_of(&founded(), kind, "2025", "nothing"), None);
    }
}
