//! The global search.

use zhibu_app::views::search::{KindResults, search};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, Kind};
use zhibu_domain::values::date::Day;
use zhibu_text::Lang;

use crate::support::{is_renewed, put, workspace};

fn ledger() -> Workspace {
    let mut workspace = workspace();
    for number in 1..=7 {
        let name = format!("示例{number}号临时党支部");
        let patch = Patch::<Branch>::new(format!("b{number}")).set(Branch::NAME, name);
        put(&mut workspace, patch);
    }
    put(
        &mut workspace,
        Patch::<Activity>::new("a")
            .set(Activity::TITLE, "示例主题党日")
            .set(Activity::BRANCH, Reference::to("b1"))
            .set(Activity::DATE, Day::new(2022, 6, 15).unwrap()),
    );
    workspace
}

fn found(workspace: &Workspace, text: &str) -> Vec<KindResults> {
    search(workspace, text, Day::new(2022, 11, 21).unwrap(), Lang::Zh)
}

#[test]
fn a_search_shows_the_first_of_each_kind_and_counts_all() {
    let workspace = ledger();
    let views = found(&workspace, "示例");
    let counts: Vec<(Kind, usize, usize)> =
        views.iter().map(|view| (view.kind, view.count, view.first.len())).collect();
    assert_eq!(counts, [(Kind::Branch, 7, 5), (Kind::Activity, 1, 1)]);
}

#[test]
fn results_are_distinguished_by_owner_and_date() {
    let workspace = ledger();
    let views = found(&workspace, "主题党日");
    assert_eq!(views.len(), 1);
    let record = &views[0].first[0];
    assert_eq!(record.title, "示例主题党日");
    assert_eq!(record.context, "示例1号临时党支部 · 2022-06-15");
    assert_eq!(record.route.to_string(), "#/activity/id/a");
}

#[test]
fn a_blank_search_finds_nothing() {
    assert_eq!(found(&ledger(), "  "), []);
}

#[test]
fn a_search_is_updated_when_a_name_changes() {
    let mut workspace = ledger();
    let view = |workspace: &Workspace| found(workspace, "主题党日");
    let rename = |workspace: &mut Workspace| {
        put(workspace, Patch::<Branch>::new("b1").set(Branch::NAME, "示例更名党支部"))
    };
    assert!(is_renewed(&mut workspace, view, rename));
    assert_eq!(found(&workspace, "主题党日")[0].first[0].context, "示例更名党支部 · 2022-06-15");
}
