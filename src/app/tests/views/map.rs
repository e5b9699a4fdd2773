//! The map of relations.

use zhibu_app::route::{Page, Route};
use zhibu_app::table::TableCell;
use zhibu_app::views::map::{MapParams, MapView, day_param, legend, map, step};
use zhibu_app::workspace::Workspace;
use zhibu_charts::relations;
use zhibu_domain::kinds::choices::UnitKind;
use zhibu_domain::kinds::field::{Reference, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Alliance, AllianceUnit, Branch, Member};
use zhibu_domain::list::ByCodePoint;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_text::Lang;

use crate::support::{is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn as_of() -> Day {
    date("2022-11-21").earliest()
}

fn unit(id: &str, name: Option<&str>, alliance: &str) -> Patch<AllianceUnit> {
    let patch = Patch::<AllianceUnit>::new(id)
        .set(AllianceUnit::ALLIANCE, Reference::to(alliance))
        .set(AllianceUnit::UNIT_KIND, UnitKind::Enterprise)
        .set(AllianceUnit::JOINED, date("2022-03-01"));
    match name {
        Some(name) => patch.set(AllianceUnit::NAME, name),
        None => patch,
    }
}

/// Two alliances that one unit joins, two units without a name, and an organisation of nobody.
fn two_alliances() -> Workspace {
    let mut workspace = workspace();
    for (id, name) in [("a", "甲联盟"), ("b", "乙联盟")] {
        let patch = Patch::<Alliance>::new(id).set(Alliance::NAME, name);
        put(&mut workspace, patch.set(Alliance::FOUNDED, date("2022-03-01")));
    }
    put(&mut workspace, unit("1", Some("示例公司"), "a"));
    put(&mut workspace, unit("2", Some("示例公司"), "b"));
    put(&mut workspace, unit("3", None, "a"));
    put(&mut workspace, unit("4", None, "a"));
    put(
        &mut workspace,
        Patch::<Branch>::new("s")
            .set(Branch::NAME, "示例临时党支部")
            .set(Branch::ESTABLISHED, date("2022-06-01")),
    );
    workspace
}

fn view_of(workspace: &Workspace, at: Option<&str>, focus: Option<&str>) -> MapView {
    let route = Route::to(Page::Map).with_param("at", at.unwrap_or_default());
    let route = route.with_param("focus", focus.unwrap_or_default());
    let params = MapParams::of(&route, as_of());
    map(workspace, &params, &ByCodePoint, Lang::Zh)
}

fn view(workspace: &Workspace) -> MapView {
    view_of(workspace, None, None)
}

fn plain(cells: &[TableCell]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_plain("、")).collect()
}

#[test]
fn the_one_unit_that_joins_two_alliances_is_a_bridge() {
    let view = view(&two_alliances());
    assert_eq!(view.summary, "共 6 个，4 条联系；没有联系的 1 个，连接两个以上联盟的 1 个。");
    let rows: Vec<Vec<String>> = view.table.rows.iter().map(|row| plain(&row.cells)).collect();
    let company = rows.iter().find(|row| row[0].starts_with("示例公司")).unwrap();
    assert_eq!(company[..3], ["示例公司 唯一桥梁", "企业", "2"]);
    assert_eq!(company[4], "甲联盟、乙联盟");
    let cut = format!("其余 {} 个联系较少，没有列出。", 6 - rows.len());
    assert!(view.measures.ends_with(&cut), "{}", view.measures);
    assert_eq!(plain(&view.alone), ["示例临时党支部"]);
    let TableCell::Link(alone) = &view.alone[0] else { panic!("a link") };
    assert_eq!(alone.page.to_string(), "#/map?focus=branch%3As");
}

#[test]
fn a_point_in_focus_is_shown_with_its_neighbours() {
    let view = view_of(&two_alliances(), None, Some("alliance:a"));
    let focus = view.focus.unwrap();
    let links: Vec<String> = focus.links.iter().map(|link| link.page.to_string()).collect();
    assert_eq!(links, ["#/alliance/id/a", "#/map"]);
    let ties: Vec<Vec<String>> = focus.ties.iter().map(|tie| plain(tie)).collect();
    assert_eq!(ties, [["示例公司", "成员"], ["名称待补的 2 个", "成员"]]);
    // The two without a name are one point, with one line, which leads to what they are tied to.
    assert_eq!((view.drawn.len(), focus.alone), (3, None));
    let labels: Vec<&str> = view.picture.points.iter().map(|point| &*point.label).collect();
    let nameless = labels.iter().position(|label| *label == "名称待补的 2 个").expect("a group");
    assert_eq!(view.picture.lines.len(), 2, "{:?}", view.picture.lines);
    assert_eq!(view.drawn[nameless].text, "名称待补的 2 个（企业）");
    assert_eq!(view.drawn[nameless].focus.to_string(), "#/map?focus=alliance%3Aa");
    let center = view.picture.focus.map(|index| view.drawn[index].focus.to_string());
    assert_eq!(center.as_deref(), Some("#/map?focus=alliance%3Aa"));
}

#[test]
fn a_point_that_is_absent_on_the_day_is_not_in_focus() {
    let view = view_of(&two_alliances(), Some("2022-02-01"), Some("alliance:a"));
    assert_eq!(view.focus, None);
    assert!(view.summary.starts_with("2022-02-01 的关系图。要看的不在图里"), "{}", view.summary);
    assert!(view.is_empty);
    let view = view_of(&two_alliances(), None, Some("alliance:gone"));
    assert_eq!((view.focus, view.drawn.len()), (None, 5));
    for (typed, day) in [("2022-02", None), ("", Some("")), (" 2022-02-01 ", Some("2022-02-01"))] {
        assert_eq!(day_param(typed).as_deref(), day, "{typed}");
    }
}

#[test]
fn choices_are_grouped_by_what_they_are() {
    let view = view(&two_alliances());
    let choices: Vec<(&str, Option<&str>)> =
        view.choices.iter().map(|choice| (&*choice.text, choice.group)).collect();
    assert_eq!(
        choices,
        [
            ("全部", None),
            ("乙联盟", Some("党建联盟")),
            ("甲联盟", Some("党建联盟")),
            ("示例公司", Some("单位")),
            ("示例临时党支部", Some("临时党组织")),
        ]
    );
}

#[test]
fn sixty_points_without_ties_are_listed() {
    let mut workspace = workspace();
    for index in 0..63 {
        put(
            &mut workspace,
            Patch::<Branch>::new(format!("b{index}"))
                .set(Branch::NAME, format!("支部{index:02}"))
                .set(Branch::ESTABLISHED, date("2022-06-01")),
        );
    }
    let unnamed = Patch::<Branch>::new("x").set(Branch::ESTABLISHED, date("2022-06-01"));
    put(&mut workspace, unnamed);
    let view = view(&workspace);
    let alone = plain(&view.alone).concat();
    assert!(alone.ends_with("、支部58、支部59、还有 3 条……、名称待补的 1 个"), "{alone}");
}

#[test]
fn arrow_keys_move_the_cursor_along_and_across_columns() {
    let view = view(&two_alliances());
    let drawn = relations(&view.picture, 900);
    let first = step(&drawn, None, "ArrowDown").unwrap();
    let lesser = |seat: &zhibu_charts::Seat| (seat.column, seat.row);
    assert_eq!(lesser(&drawn.seats[first]), drawn.seats.iter().map(lesser).min().unwrap());
    assert_eq!(step(&drawn, None, "a"), None);
    let beside = step(&drawn, Some(first), "ArrowRight").unwrap();
    assert_eq!(drawn.seats[beside].column, drawn.seats[first].column + 1);
    let last = step(&drawn, Some(beside), "End").unwrap();
    assert_eq!(step(&drawn, Some(last), "ArrowDown"), Some(last));
    assert_eq!(step(&drawn, Some(last), "Enter"), None);
}

#[test]
fn the_legend_names_each_kind_of_unit_and_tie() {
    let legend = legend(Lang::Zh);
    assert_eq!(legend.kinds.len(), UnitKind::ALL.len() + 1);
    let names: Vec<&str> = legend.ties.iter().map(|tie| &*tie.name).collect();
    assert_eq!(names[1..3], ["合作", "服务任务"]);
}

#[test]
fn the_map_follows_what_it_ties_and_no_other_kind() {
    let mut workspace = two_alliances();
    let join = |workspace: &mut Workspace| {
        let forms = Texts(vec!["示例公司".to_owned()]);
        put(workspace, Patch::<Branch>::new("s").set(Branch::HOME_UNITS, forms))
    };
    assert!(is_renewed(&mut workspace, view, join));
    assert!(view(&workspace).alone.is_empty());
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Member>::new("m").set(Member::NAME, "示例甲"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}
