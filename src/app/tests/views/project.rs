//! The plan of a task, and what changes it.

use zhibu_app::commands::projects::{
    NodeMove, NodeOf, PlanViolation, adopt_statutory_holidays, move_node, set_baseline,
};
use zhibu_app::table::TableCell;
use zhibu_app::views::projects::bars::bars_legend;
use zhibu_app::views::projects::dragging::{BarDrag, BarDrop, BarPart};
use zhibu_app::views::projects::project::{
    NodeView, PlanGap, PlanView, ProjectView, baseline_announced, holidays_announced,
    move_announced, project,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::{Area, GanttPicture, GanttRow, gantt};
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Holiday, Kind, Link, Node, Task};
use zhibu_domain::projects::project::NoPlan;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::RecordKey;
use zhibu_samples::{Size, demo};
use zhibu_text::Lang;

use crate::support::{NOW_MS, is_renewed, put, workspace};

fn date(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    date(text).earliest()
}

/// A Wednesday.
fn as_of() -> Day {
    day("2022-06-01")
}

fn node(workspace: &mut Workspace, id: &str, name: &str, stage: &str, days: u32) {
    put(
        workspace,
        Patch::<Node>::new(id)
            .set(Node::NAME, name)
            .set(Node::STAGE, stage)
            .set(Node::TASK, Reference::to("t"))
            .set(Node::DAYS, Count::exact(days)),
    );
}

fn link(workspace: &mut Workspace, id: &str, before: &str, after: &str) {
    put(
        workspace,
        Patch::<Link>::new(id)
            .set(Link::BEFORE, Reference::to(before))
            .set(Link::AFTER, Reference::to(after))
            .set(Link::LINK_KIND, LinkKind::FinishStart),
    );
}

/// Three days of design, five of building after it, and a milestone after that, from a Wednesday on.
fn planned() -> Workspace {
    let mut workspace = workspace();
    put(
        &mut workspace,
        Patch::<Task>::new("t").set(Task::NAME, "示例任务").set(Task::START, date("2022-06-01")),
    );
    node(&mut workspace, "a", "设计", "前期", 3);
    node(&mut workspace, "b", "施工", "建设", 5);
    node(&mut workspace, "c", "交付", "建设", 0);
    link(&mut workspace, "ab", "a", "b");
    link(&mut workspace, "bc", "b", "c");
    workspace
}

fn view(workspace: &Workspace) -> ProjectView {
    project(workspace, "t", as_of(), Lang::Zh)
}

fn plan(workspace: &Workspace) -> PlanView {
    *view(workspace).plan.unwrap()
}

/// The cells of a column of the table.
fn column(plan: &PlanView, index: usize) -> Vec<String> {
    plan.table.rows.iter().map(|row| row.cells[index].to_plain("、")).collect()
}

/// The days of a node as planned.
fn span(workspace: &Workspace, id: &str) -> String {
    let plan = plan(workspace);
    let index = plan.nodes.iter().position(|node| node.id == id).unwrap();
    column(&plan, 3)[index].clone()
}

fn node_of(workspace: &Workspace, id: &str) -> NodeView {
    plan(workspace).nodes.into_iter().find(|node| node.id == id).unwrap()
}

fn moved(
    workspace: &mut Workspace,
    node: &str,
    movement: NodeMove,
) -> Result<String, PlanViolation> {
    let command = move_node(workspace, &NodeOf { task: "t", node, as_of: as_of() }, movement)?;
    workspace.apply(command, NOW_MS);
    Ok(span(workspace, node))
}

#[test]
fn a_plan_lays_out_its_nodes_in_working_days() {
    let plan = plan(&planned());
    assert_eq!(column(&plan, 0), ["设计 关键", "施工 关键", "交付 关键"]);
    assert_eq!(column(&plan, 1), ["前期", "建设", "建设"]);
    assert_eq!(column(&plan, 2), ["3", "5", "里程碑"]);
    assert_eq!(
        column(&plan, 3),
        ["2022-06-01 – 2022-06-03", "2022-06-06 – 2022-06-10", "2022-06-13"]
    );
    let figures: Vec<&str> = plan.figures.iter().map(|figure| &*figure.value).collect();
    assert_eq!(figures, ["8", "8", "0", "2022-06-13", "3", "0"]);
}

#[test]
fn each_row_of_the_bars_knows_its_node() {
    let plan = plan(&planned());
    let rows: Vec<(Option<&str>, Option<&str>)> = (0..plan.gantt.rows.len())
        .map(|row| {
            let stage = match &plan.gantt.rows[row] {
                GanttRow::Stage { label, .. } => Some(&**label),
                GanttRow::Node { .. } => None,
            };
            (stage, plan.node_at(row).map(|node| &*node.id))
        })
        .collect();
    assert_eq!(
        rows,
        [
            (Some("前期"), None),
            (None, Some("a")),
            (Some("建设"), None),
            (None, Some("b")),
            (None, Some("c")),
        ]
    );
    assert_eq!(plan.node_at(rows.len()), None);
}

#[test]
fn there_is_no_plan_of_nothing_or_of_a_cycle() {
    let mut workspace = workspace();
    let unknown = view(&workspace);
    assert_eq!(unknown.plan, Err(PlanGap::Empty("没有这条记录，可能在别的台账里。")));
    assert!(unknown.ways.is_empty());
    put(&mut workspace, Patch::<Task>::new("t").set(Task::NAME, "示例任务"));
    let empty = view(&workspace);
    assert!(matches!(empty.plan, Err(PlanGap::Empty(_))) && empty.plan != unknown.plan);
    let forms: Vec<String> = empty.ways.iter().map(|way| way.page.to_string()).collect();
    assert_eq!(forms[3], "#/node/new?task=t");
    assert!(empty.ways.iter().all(|way| way.leads_back));

    let mut workspace = planned();
    link(&mut workspace, "ba", "b", "a");
    let Err(PlanGap::Cycle { steps, first, .. }) = view(&workspace).plan else { panic!("a cycle") };
    assert_eq!(steps[0].text, first);
    let mut steps: Vec<(String, String)> =
        steps.into_iter().map(|step| (step.text, step.page.to_string())).collect();
    steps.sort();
    let steps: Vec<(&str, &str)> =
        steps.iter().map(|(text, page)| (text.trim(), &**page)).collect();
    assert_eq!(
        steps,
        [
            ("→", "#/link/id/ab"),
            ("→", "#/link/id/ba"),
            ("施工", "#/node/id/b"),
            ("设计", "#/node/id/a"),
        ]
    );
}

#[test]
fn a_plan_is_compared_with_its_baseline() {
    let mut workspace = planned();
    assert_eq!(column(&plan(&workspace), 6), ["", "", ""]);
    let done = baseline_announced(&workspace, "t", as_of(), Lang::Zh).unwrap();
    workspace.apply(done.command, NOW_MS);
    assert_eq!(column(&plan(&workspace), 6), ["0", "0", "0"]);
    moved(&mut workspace, "a", NodeMove::Stretch(2)).unwrap();
    let late = plan(&workspace);
    assert_eq!(column(&late, 6), ["晚 2 天", "晚 2 天", "晚 2 天"]);
    assert_eq!(late.figures[5].value, "2", "the summary says what the rows say");
    assert_eq!(
        column(&late, 0),
        ["设计 关键 影响：施工、交付", "施工 关键 影响：交付", "交付 关键"]
    );
}

#[test]
fn the_summary_of_each_plan_of_the_demo_says_what_its_rows_say() {
    let mut workspace = workspace();
    workspace.import(demo(Size::SMALL).changes, Vec::new(), NOW_MS);
    let ids: Vec<String> =
        workspace.register().tasks().rows().iter().map(|task| task.id.to_string()).collect();
    let mut late = Vec::new();
    for id in ids {
        let view = project(&workspace, &id, day("2025-12-31"), Lang::Zh);
        let Ok(plan) = view.plan else { continue };
        // Of every plan of the demo the last node is on the critical path, and has slipped most.
        let days = |text: &String| match &**text {
            "" | "0" => 0,
            text => text.strip_prefix("晚 ").unwrap().strip_suffix(" 天").unwrap().parse().unwrap(),
        };
        let slips: Vec<i32> = column(&plan, 6).iter().map(days).collect();
        assert_eq!(plan.figures[5].value, slips.iter().max().unwrap().to_string(), "{id}");
        late.push(slips.into_iter().max().unwrap());
    }
    assert_eq!(late, [12, 0, 0, 0]);
}

#[test]
fn the_buttons_of_a_node_say_what_they_do() {
    let mut workspace = planned();
    let plan = plan(&workspace);
    let TableCell::Control(buttons) = &plan.table.rows[0].cells[7] else { panic!("buttons") };
    let later = &buttons.0[1];
    assert_eq!((later.sign, &*later.label, &*later.key()), ("→", "推后一个工作日 设计", "a →"));
    let of = NodeOf { task: "t", node: &later.node, as_of: as_of() };
    let done = move_announced(&workspace, &of, later.movement, later.notice).unwrap();
    assert_eq!(done.notice, "推后一个工作日");
    workspace.apply(done.command, NOW_MS);
    assert_eq!(span(&workspace, "a"), "2022-06-02 – 2022-06-06");
    let gone = NodeOf { node: "x", ..of };
    assert_eq!(move_announced(&workspace, &gone, NodeMove::Shift(1), ""), None);
}

#[test]
fn moving_a_node_changes_its_days() {
    let mut workspace = planned();
    for (node, movement, span) in [
        ("a", NodeMove::Shift(1), "2022-06-02 – 2022-06-06"),
        ("a", NodeMove::Shift(-1), "2022-06-01 – 2022-06-03"),
        ("b", NodeMove::Stretch(1), "2022-06-06 – 2022-06-13"),
        ("b", NodeMove::Stretch(-1), "2022-06-06 – 2022-06-10"),
        ("b", NodeMove::BeginOn(day("2022-06-08")), "2022-06-08 – 2022-06-14"),
        ("b", NodeMove::FinishOn(day("2022-06-09")), "2022-06-08 – 2022-06-09"),
        ("b", NodeMove::BeginOn(day("2022-06-01")), "2022-06-06 – 2022-06-07"),
    ] {
        assert_eq!(moved(&mut workspace, node, movement).as_deref(), Ok(span), "{movement:?}");
    }
}

#[test]
fn what_is_in_no_plan_is_not_moved() {
    let mut workspace = planned();
    let by = NodeMove::Shift(1);
    assert_eq!(moved(&mut workspace, "x", by), Err(PlanViolation::NoSuchNode));
    link(&mut workspace, "ba", "b", "a");
    let cycle = |violation: PlanViolation| match violation {
        PlanViolation::NoPlan(NoPlan::Cycle(nodes)) => nodes.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(moved(&mut workspace, "a", by).map_err(cycle), Err(2));
    assert_eq!(
        set_baseline(&workspace, "other", as_of()),
        Err(PlanViolation::NoPlan(NoPlan::Empty))
    );
}

#[test]
fn a_bar_begins_no_earlier_than_what_it_waits_for_lets_it() {
    let workspace = planned();
    let building = node_of(&workspace, "b");
    let whole = |days| building.moved(BarPart::Whole, days);
    assert_eq!(whole(2), (NodeMove::BeginOn(day("2022-06-08")), day("2022-06-08")));
    assert_eq!(whole(-4), (NodeMove::BeginOn(day("2022-06-06")), day("2022-06-06")));
    let end = building.moved(BarPart::End, -1);
    assert_eq!(end, (NodeMove::FinishOn(day("2022-06-09")), day("2022-06-09")));
    // A milestone takes no time: its end is the whole of it.
    let milestone = node_of(&workspace, "c").moved(BarPart::End, 1);
    assert_eq!(milestone, (NodeMove::BeginOn(day("2022-06-14")), day("2022-06-14")));
}

/// The plan drawn, and the middle of the bar of a row.
fn drawn(plan: &PlanView, row: usize) -> (GanttPicture, Area) {
    let picture = gantt(&plan.gantt, 900);
    let area = picture.marks.iter().find(|mark| mark.bucket == row).unwrap().area;
    (picture, area)
}

/// How wide so many days are.
fn pixels(picture: &GanttPicture, days: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "within a picture")]
    let pixels = (days * picture.day_px).round() as i32;
    pixels
}

/// What dragging the bar of a row does, from its middle or its end by a distance.
fn dragged(plan: &PlanView, row: usize, at_end: bool, days: f64) -> Option<BarDrop> {
    let (picture, area) = drawn(plan, row);
    let from = if at_end { area.x + area.width } else { area.x + area.width / 2 };
    let by = pixels(&picture, days);
    let drag = BarDrag::begin(&picture, from, area.y + 2)?.at(from + by);
    drag.dropped(plan, &picture, Lang::Zh)
}

#[test]
fn a_bar_is_moved_by_its_middle_and_stretched_by_its_end() {
    let plan = plan(&planned());
    let moved = |row, at_end, days| match dragged(&plan, row, at_end, days).unwrap() {
        BarDrop::Move { node, movement, notice } => (node, movement, notice),
        open @ BarDrop::Open(_) => panic!("{open:?}"),
    };
    let (node, movement, notice) = moved(3, false, 2.0);
    assert_eq!((&*node, movement), ("b", NodeMove::BeginOn(day("2022-06-08"))));
    assert_eq!(notice, "“施工”改为不早于 2022-06-08 开始。");
    let (node, movement, notice) = moved(3, true, -1.0);
    assert_eq!((&*node, movement), ("b", NodeMove::FinishOn(day("2022-06-09"))));
    assert_eq!(notice, "“施工”改为 2022-06-09 完成。");
    // Less than half a day is no way: the node is looked at.
    let Some(BarDrop::Open(page)) = dragged(&plan, 3, false, 0.4) else { panic!("opened") };
    assert_eq!(page.to_string(), "#/node/id/b");
    let (picture, area) = drawn(&plan, 3);
    assert_eq!(BarDrag::begin(&picture, area.x - 20, area.y + 2), None);
}

#[test]
fn a_bar_on_its_way_shows_its_day() {
    let plan = plan(&planned());
    let (picture, area) = drawn(&plan, 3);
    let by = pixels(&picture, 2.0);
    let (middle, end) = (area.x + area.width / 2, area.x + area.width);
    let moving = |x: i32| {
        let drag = BarDrag::begin(&picture, x, area.y + 2).unwrap().at(x + by);
        drag.moving(&plan, &picture).unwrap()
    };
    let whole = moving(middle);
    assert_eq!(whole.area, Area { x: area.x + by, ..area });
    assert_eq!((&*whole.day, whole.label_x), ("2022-06-08", area.x + by));
    let stretched = moving(end);
    assert_eq!(stretched.area, Area { width: area.width + by, ..area });
    assert_eq!(stretched.day, "2022-06-12");
    assert_eq!(bars_legend(Lang::Zh)[0].1, "关键路径");
}

#[test]
fn statutory_days_are_adopted_and_come_back_after_a_deletion() {
    let mut workspace = planned();
    let view = |workspace: &Workspace| view(workspace).holidays;
    let none = view(&workspace);
    assert!(none.is_empty);
    assert_eq!(none.missing.as_deref(), Some("台账里没有 2022 年的节假日，按周末推算。"));
    let adopt =
        |workspace: &mut Workspace| workspace.apply(holidays_announced(Lang::Zh).command, NOW_MS);
    assert!(is_renewed(&mut workspace, view, adopt));
    let all = view(&workspace);
    assert_eq!((all.is_empty, all.missing), (false, None));
    let count = |workspace: &Workspace| workspace.register().holidays().rows().len();
    let adopted = count(&workspace);
    assert_eq!(all.list.text, format!("节假日 {adopted} 条"));
    // 端午节 is 2022-06-03.
    assert_eq!(span(&workspace, "a"), "2022-06-01 – 2022-06-06");
    let source = |row: &Holiday| row.source.as_ref().map(|source| source.0.clone());
    workspace.apply(adopt_statutory_holidays("示例通知"), NOW_MS);
    let rows = workspace.register().holidays().rows();
    assert!(rows.iter().all(|row| source(&row.record).as_deref() == Some("示例通知")));

    let key = RecordKey::new(Kind::Holiday.code(), "statutory-2022-06-03");
    workspace.apply(Command::Delete(vec![key]), NOW_MS);
    assert_eq!(count(&workspace), adopted - 1);
    adopt(&mut workspace);
    assert_eq!(count(&workspace), adopted);
}

#[test]
fn a_plan_follows_its_nodes_links_and_holidays_and_nothing_else() {
    let mut workspace = planned();
    let rename =
        |workspace: &mut Workspace| put(workspace, Patch::<Node>::new("a").set(Node::NAME, "勘察"));
    assert!(is_renewed(&mut workspace, view, rename));
    let holiday = |workspace: &mut Workspace| {
        put(workspace, Patch::<Holiday>::new("h").set(Holiday::FROM, date("2022-06-03")))
    };
    assert!(is_renewed(&mut workspace, view, holiday));
    let overlap = |workspace: &mut Workspace| {
        put(workspace, Patch::<Link>::new("ab").set(Link::OVERLAP, Count::exact(1)))
    };
    assert!(is_renewed(&mut workspace, view, overlap));
    let elsewhere = |workspace: &mut Workspace| {
        put(workspace, Patch::<Branch>::new("b").set(Branch::NAME, "示例临时党支部"))
    };
    assert!(!is_renewed(&mut workspace, view, elsewhere));
}
