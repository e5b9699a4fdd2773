//! Areas: the choice of one in the dashboard, in lists and in coverage.

use zhibu_app::route::Route;
use zhibu_app::views::areas::area_choices;
use zhibu_app::views::compliance::coverage::{CoverageParams, coverage_view};
use zhibu_app::views::dashboard::growth::{lens, number, scope_note, scope_of, scopes, with_scope};
use zhibu_app::views::records::list::{area_filter, chosen_area, filter_chips, with_area};
use zhibu_app::workspace::Workspace;
use zhibu_domain::areas::AreaScope;
use zhibu_domain::growth::{HeadlineId, Scope};
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Area, Kind, Organisation, Task};
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::values::quantity::Count;
use zhibu_text::{Lang, m};

use crate::support::{is_renewed, put, today, workspace};

fn area(workspace: &mut Workspace, id: &str, name: &str, code: &str, parent: Option<&str>) {
    let parent = parent.map(Reference::to);
    put(
        workspace,
        Patch::<Area>::new(id)
            .set(Area::NAME, name)
            .set(Area::CODE, code)
            .set_or_keep(Area::PARENT, parent),
    );
}

/// Two districts, one with a street, and tasks of organisations in them.
fn districts() -> Workspace {
    let mut workspace = workspace();
    area(&mut workspace, "b", "西岭区", "02", None);
    area(&mut workspace, "s", "东湖街道", "0101", Some("a"));
    area(&mut workspace, "a", "示例区", "01", None);
    for (id, area) in [("of-street", Some("s")), ("of-district", Some("a")), ("loose", None)] {
        let area: Option<Reference<Area>> = area.map(Reference::to);
        put(
            &mut workspace,
            Patch::<Organisation>::new(id)
                .set(Organisation::NAME, id)
                .set(Organisation::FULL_MEMBERS, Count::exact(7))
                .set_or_keep(Organisation::AREA, area),
        );
        put(
            &mut workspace,
            Patch::<Task>::new(id)
                .set(Task::NAME, format!("任务{id}"))
                .set(Task::FULL_MEMBERS, Count::exact(5))
                .set(Task::ORGANISATION, Reference::to(id)),
        );
    }
    workspace
}

#[test]
fn areas_are_offered_below_the_ones_they_are_part_of_and_only_where_there_are_any() {
    assert_eq!(area_choices(&workspace(), "", Lang::Zh), []);
    let workspace = districts();
    let choices = area_choices(&workspace, "", Lang::Zh);
    let said: Vec<(&str, &str)> =
        choices.iter().map(|choice| (&*choice.value, &*choice.text)).collect();
    assert_eq!(
        said,
        [
            ("", "全部区域"),
            ("a", "示例区"),
            ("s", "　东湖街道"),
            ("b", "西岭区"),
            ("-", "未标区域"),
        ]
    );
}

#[test]
fn a_select_of_areas_is_bounded_and_has_the_chosen_one() {
    let mut workspace = workspace();
    for number in 0..100 {
        let id = format!("{number:03}");
        area(&mut workspace, &id, &format!("第{number}街道"), &id, None);
    }
    let count = |chosen: &str| area_choices(&workspace, chosen, Lang::Zh).len();
    assert_eq!((count(""), count("000"), count("099")), (62, 62, 63));
}

#[test]
fn the_dashboard_counts_an_area_with_all_below_it() {
    let mut workspace = districts();
    let route = Route::parse("#/dashboard");
    let route = with_scope(&with_scope(&route, "setting=sector"), "area=a");
    assert_eq!(route.to_string(), "#/dashboard?area=a");
    assert_eq!(scope_of(&route), "area=a");
    assert_eq!(scope_note(&route), Some(m::SCOPE_AREA_NOTE));
    let of = |route: &Route| lens(route, today());
    assert_eq!(of(&route).scope, Scope::Area(AreaScope::Of("a".into())));
    let members = |workspace: &Workspace, scope: &str| {
        let lens = of(&with_scope(&route, scope));
        number(workspace, HeadlineId::Members, &lens, Lang::Zh)
    };
    let of_district = members(&workspace, "area=a");
    assert_eq!(
        (&*of_district.count, of_district.rows.to_string()),
        ("14", "#/organisation?in_area=a".into())
    );
    assert_eq!(members(&workspace, "area=-").count, "7");
    assert_eq!(members(&workspace, "alliance=").count, "21");
    let offered = |workspace: &Workspace| {
        let scopes = scopes(workspace, &route, Lang::Zh).choices.into_iter();
        scopes
            .map(|choice| choice.value)
            .filter(|value| value.starts_with("area"))
            .collect::<Vec<_>>()
    };
    assert_eq!(offered(&workspace), ["area=a", "area=s", "area=b", "area=-"]);
    let move_up =
        |workspace: &mut Workspace| put(workspace, Patch::<Area>::new("s").clear(Area::PARENT));
    assert!(is_renewed(&mut workspace, |open| members(open, "area=a").count, move_up));
    assert_eq!(members(&workspace, "area=a").count, "7");
}

#[test]
fn coverage_is_that_of_the_tasks_of_an_area() {
    let workspace = districts();
    let view = |area: &str| {
        let area = AreaScope::from_code(area);
        let params = CoverageParams { as_of: today(), today: today(), area };
        coverage_view(&workspace, params, Lang::Zh)
    };
    let due = |area: &str| {
        let view = view(area);
        let figure = &view.figures[2];
        let rows = figure.rows.clone();
        let listed = rows.map(|rows| {
            let query = Route::parse(&rows.to_string()).query(Kind::Task);
            indices(workspace.register(), Kind::Task, &query, today(), &ByCodePoint).len()
        });
        let count = view.due.map_or(0, |due| due.table.rows.len());
        assert_eq!(listed, Some(count).filter(|count| *count > 0));
        (figure.value.clone(), count)
    };
    assert_eq!(due(""), ("3".to_owned(), 3));
    assert_eq!(due("a"), ("2".to_owned(), 2));
    assert_eq!(due("s"), ("1".to_owned(), 1));
    assert_eq!(due("-"), ("1".to_owned(), 1));
    assert!(view("b").figures.is_empty());
    assert_eq!(view("").areas.len(), 5);
}

#[test]
fn a_list_is_filtered_by_area_if_its_records_belong_to_any() {
    let workspace = districts();
    let query = with_area(&Query::default(), "a");
    assert_eq!(chosen_area(&query), "a");
    let rows = indices(workspace.register(), Kind::Task, &query, today(), &ByCodePoint);
    assert_eq!(rows.len(), 2);
    assert_eq!(filter_chips(&workspace, Kind::Task, &query, Lang::Zh), [], "it has a control");
    assert_eq!(chosen_area(&with_area(&query, "")), "");
    assert_eq!(area_filter(&workspace, Kind::Task, &query, Lang::Zh).len(), 5);
    assert_eq!(area_filter(&workspace, Kind::Holiday, &query, Lang::Zh), []);
    assert_eq!(area_filter(&crate::support::workspace(), Kind::Task, &query, Lang::Zh), []);
}
