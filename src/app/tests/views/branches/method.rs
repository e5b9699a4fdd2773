//! The method of work of an organisation.

use zhibu_app::commands::branches::{ElementLink, ServeViolation, serve_element};
use zhibu_app::table::TableCell;
use zhibu_app::views::branches::method::{MethodView, method_view, serve_announced};
use zhibu_app::workspace::Workspace;
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Activity, Branch, Method};
use zhibu_domain::list::ByCodePoint;
use zhibu_text::Lang;

use super::{date, with_members};
use crate::support::{NOW_MS, is_renewed, put};

fn method(workspace: &Workspace) -> MethodView {
    method_view(workspace, "b", Lang::Zh, &ByCodePoint).unwrap()
}

fn link<'a>(activity: &'a str, element: &'a str) -> ElementLink<'a> {
    ElementLink { branch: "b", activity, element }
}

/// An organisation with a method of two elements, and two activities that serve none.
fn with_method() -> Workspace {
    let mut workspace = with_members();
    put(
        &mut workspace,
        Patch::<Method>::new("w")
            .set(Method::NAME, "示例工作法")
            .set(Method::ELEMENTS, Texts(vec!["要素甲".to_owned(), "要素乙".to_owned()])),
    );
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::METHOD, Reference::to("w")));
    for (id, of) in [("x", "b"), ("y", "b"), ("z", "other")] {
        put(
            &mut workspace,
            Patch::<Activity>::new(id)
                .set(Activity::TITLE, format!("示例活动{id}"))
                .set(Activity::BRANCH, Reference::to(of))
                .set(Activity::DATE, date("2022-03-01")),
        );
    }
    workspace
}

#[test]
fn an_activity_serves_an_element_once() {
    let mut workspace = with_method();
    let view = method(&workspace);
    let offered: Vec<&str> = view.unlinked.iter().map(|choice| &*choice.text).collect();
    assert_eq!(offered[1..], ["示例活动x（2022-03-01）", "示例活动y（2022-03-01）"]);
    let serve = |workspace: &Workspace, activity: &str| {
        serve_announced(workspace, link(activity, "要素甲"), Lang::Zh)
    };
    let done = serve(&workspace, "x").unwrap();
    assert!(done.notice.contains("要素甲"), "{}", done.notice);
    let apply = |workspace: &mut Workspace| workspace.apply(done.command, NOW_MS);
    assert!(is_renewed(&mut workspace, method, apply));
    assert!(matches!(serve(&workspace, "nowhere"), Err(Some(_))));
    assert_eq!(serve(&workspace, "x"), Err(None));
    let view = method(&workspace);
    let counts: Vec<String> =
        view.elements.iter().map(|element| element.activities.to_plain("")).collect();
    assert_eq!(counts, ["1 项活动", "还没有活动"]);
    assert!(matches!(view.elements[0].activities, TableCell::Link(_)));
    assert_eq!(view.unlinked.len(), 2);

    let refused = |activity: &str, element: &str| {
        serve_element(&workspace, link(activity, element)).unwrap_err()
    };
    assert_eq!(refused("x", "要素乙"), ServeViolation::IsServing);
    assert_eq!(refused("z", "要素甲"), ServeViolation::NoActivity);
    assert_eq!(refused("nowhere", "要素甲"), ServeViolation::NoActivity);
    assert_eq!(refused("y", "要素丙"), ServeViolation::NoElement);
}

#[test]
fn an_organisation_that_has_ended_offers_no_new_activity() {
    let mut workspace = with_method();
    let forms = |workspace: &Workspace| {
        let elements = method(workspace).elements.into_iter();
        elements
            .filter_map(|element| element.form)
            .map(|form| form.page.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(forms(&workspace).len(), 2);
    put(&mut workspace, Patch::<Branch>::new("b").set(Branch::DISSOLVED, date("2022-09-01")));
    assert_eq!(forms(&workspace), [""; 0]);
    put(&mut workspace, Patch::<Branch>::new("b").clear(Branch::METHOD));
    assert_eq!(method_view(&workspace, "b", Lang::Zh, &ByCodePoint), None);
}
