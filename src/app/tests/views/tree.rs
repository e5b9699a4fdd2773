//! The tree of Party organisations.

use zhibu_app::route::{Page, Route};
use zhibu_app::views::records::tree::{
    LEVEL_SHOWN, TreeLevel, record_tree, tree_level, view_switch,
};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Kind, Member, Organisation};
use zhibu_domain::list::ByCodePoint;
use zhibu_text::Lang;

use crate::support::{is_renewed, put, workspace};

fn organisation(workspace: &mut Workspace, id: &str, parent: Option<&str>) {
    let mut patch = Patch::<Organisation>::new(id).set(Organisation::NAME, format!("示例{id}党委"));
    if let Some(parent) = parent {
        patch = patch.set(Organisation::PARENT, Reference::to(parent));
    }
    put(workspace, patch);
}

fn level(workspace: &Workspace, parent: Option<&str>, shown: usize) -> TreeLevel {
    let tree = record_tree(workspace, Kind::Organisation, Lang::Zh);
    let in_order = (&ByCodePoint as _, Lang::Zh);
    tree_level(workspace, (Kind::Organisation, &tree), parent, shown, in_order)
}

fn ids(level: &TreeLevel) -> Vec<&str> {
    level.nodes.iter().map(|node| &*node.id).collect()
}

#[test]
fn each_organisation_says_what_is_below_it() {
    let mut workspace = workspace();
    organisation(&mut workspace, "b", None);
    organisation(&mut workspace, "a", None);
    organisation(&mut workspace, "c", Some("a"));
    organisation(&mut workspace, "d", Some("c"));
    let member = Patch::<Member>::new("m").set(Member::NAME, "示例甲");
    put(&mut workspace, member.set(Member::ORGANISATION, Reference::to("d")));
    let branch = Patch::<Branch>::new("x").set(Branch::NAME, "示例临时支部");
    put(&mut workspace, branch.set(Branch::APPROVED_BY, Reference::to("c")));

    let top = level(&workspace, None, LEVEL_SHOWN);
    assert_eq!(ids(&top), ["a", "b"], "by their names");
    assert_eq!(top.nodes[0].counts, "下级 2 · 党员名册 1 · 临时党组织 1");
    assert_eq!(top.nodes[0].unfold.as_deref(), Some("示例a党委的下级"));
    assert_eq!(top.nodes[0].link.page.to_string(), "#/organisation/id/a");
    assert_eq!((&*top.nodes[1].counts, &top.nodes[1].unfold), ("", &None));
    let below = level(&workspace, Some("c"), LEVEL_SHOWN);
    assert_eq!(ids(&below), ["d"]);
    assert_eq!(below.nodes[0].counts, "党员名册 1");
    assert_eq!(level(&workspace, Some("gone"), LEVEL_SHOWN), TreeLevel::default());
}

#[test]
fn who_has_lost_its_superior_or_is_above_itself_comes_last_and_is_marked() {
    let mut workspace = workspace();
    organisation(&mut workspace, "a", Some("z"));
    organisation(&mut workspace, "b", Some("c"));
    organisation(&mut workspace, "c", Some("b"));
    organisation(&mut workspace, "d", None);
    let top = level(&workspace, None, LEVEL_SHOWN);
    assert_eq!(ids(&top)[..2], ["d", "a"]);
    assert_eq!(top.nodes.len(), 3);
    let notes: Vec<Option<&str>> = top.nodes.iter().map(|node| node.note.as_deref()).collect();
    assert_eq!(notes[..2], [None, Some("所填上级已不存在")]);
    let circle = notes[2].unwrap();
    assert_eq!(circle.matches("→").count(), 2, "{circle}");
    assert!(circle.starts_with("上级成环：示例"), "{circle}");
}

#[test]
fn a_level_is_shown_in_parts() {
    let mut workspace = workspace();
    for index in 0..5 {
        organisation(&mut workspace, &index.to_string(), None);
    }
    let part = level(&workspace, None, 2);
    assert_eq!((ids(&part), part.more.as_deref()), (vec!["0", "1"], Some("再显示 3 条")));
    assert_eq!(level(&workspace, None, 5).more, None);
}

#[test]
fn a_change_of_what_is_below_renews_the_tree() {
    let mut workspace = workspace();
    organisation(&mut workspace, "a", None);
    let view = |workspace: &Workspace| level(workspace, None, LEVEL_SHOWN);
    let member = || {
        let member = Patch::<Member>::new("m").set(Member::NAME, "示例甲");
        member.set(Member::ORGANISATION, Reference::to("a"))
    };
    assert!(is_renewed(&mut workspace, view, |workspace| put(workspace, member())));
}

#[test]
fn kinds_that_form_a_tree_have_a_switch() {
    let switch = view_switch(Kind::Organisation, true, Lang::Zh).unwrap();
    let pages = switch.views.map(|view| view.page);
    assert_eq!(pages[0], Route::to(Page::List(Kind::Organisation)));
    assert_eq!(pages[1], Route::to(Page::Tree(Kind::Organisation)));
    assert!(switch.is_tree);
    assert!(view_switch(Kind::Branch, false, Lang::Zh).is_some());
    assert_eq!(view_switch(Kind::Member, false, Lang::Zh), None);
}
