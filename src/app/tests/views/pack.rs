//! The open points of an organisation that has ended.

use zhibu_app::table::TableCell;
use zhibu_app::views::branches::pack::{after_end, closing_pack, leave_announced};
use zhibu_app::views::links::PageLink;
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::choices::ArchiveItem;
use zhibu_domain::kinds::field::{Choices, Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Assignment, Branch, Member, Task};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

/// An organisation that has ended, with a member who has not left and a task that goes on.
fn ended() -> Workspace {
    let mut workspace = workspace();
    put(&mut workspace, Patch::<Task>::new("t").set(Task::NAME, "示例任务"));
    put(
        &mut workspace,
        Patch::<Branch>::new("b")
            .set(Branch::NAME, "示例临时党支部")
            .set(Branch::ESTABLISHED, date("2022-01-05"))
            .set(Branch::DISSOLVED, date("2022-07-01"))
            .set(Branch::SERVES, References::to(["t".into()])),
    );
    put(&mut workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"));
    put(
        &mut workspace,
        Patch::<Assignment>::new("a")
            .set(Assignment::MEMBER, Reference::to("m"))
            .set(Assignment::BRANCH, Reference::to("b"))
            .set(Assignment::FROM, date("2022-01-05")),
    );
    workspace
}

/// The links of lines.
fn links(lines: &[Vec<TableCell>]) -> impl Iterator<Item = &PageLink> {
    lines.iter().flatten().filter_map(|cell| match cell {
        TableCell::Link(link) => Some(link),
        _ => None,
    })
}

#[test]
fn a_closing_pack_links_missing_items_to_their_fields() {
    let workspace = ended();
    let lines = closing_pack(&workspace, "b", Lang::Zh).unwrap();
    let links: Vec<(&str, String)> =
        links(&lines).map(|link| (&*link.text, link.page.to_string())).collect();
    assert_eq!(
        links,
        [
            ("工作总结", "#/branch/id/b/edit?at=summary".to_owned()),
            ("示例甲", "#/assignment/id/a/edit?at=conduct".to_owned()),
            ("全部", "#/branch/id/b/edit?at=archived".to_owned()),
        ]
    );
}

#[test]
fn papers_are_named_one_by_one_unless_all_are_missing() {
    let mut workspace = ended();
    let has = Choices::of([ArchiveItem::ALL[0]]);
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::ARCHIVED, has));
    let lines = closing_pack(&workspace, "b", Lang::Zh).unwrap();
    let papers = &links(&lines).last().unwrap().text;
    assert_eq!(papers.split('、').count(), ArchiveItem::ALL.len() - 1, "{papers}");
}

/// The pack shows members by name, so it follows their names.
#[test]
fn a_closing_pack_follows_the_names_of_its_members() {
    let mut workspace = ended();
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "示例乙"))
    };
    let view = |workspace: &Workspace| closing_pack(workspace, "b", Lang::Zh);
    assert!(is_renewed(&mut workspace, view, rename));
    let lines = closing_pack(&workspace, "b", Lang::Zh).unwrap();
    assert!(links(&lines).any(|link| link.text == "示例乙"), "{lines:?}");
}

#[test]
fn open_assignments_can_end_with_their_organisation() {
    let mut workspace = ended();
    let view = after_end(&workspace, "b", Lang::Zh).unwrap();
    assert!(view.staying.unwrap().contains('1'));
    let leave = view.leave.unwrap();
    assert!(leave.contains('1') && leave.contains("2022-07-01"), "{leave}");
    let left: Vec<&str> = links(&view.lines).map(|link| &*link.text).collect();
    assert_eq!(left, ["示例任务"]);

    let done = leave_announced(&workspace, "b", Lang::Zh).unwrap();
    assert!(done.notice.contains('1'), "{}", done.notice);
    workspace.apply(done.command, NOW_MS);
    let view = after_end(&workspace, "b", Lang::Zh).unwrap();
    assert_eq!((view.staying, view.leave), (None, None));
    assert_eq!(leave_announced(&workspace, "b", Lang::Zh), None);
}
