//! The plan of a task, and what changes it.

use zhibu_app::commands::projects::{
    NodeMove, NodeOf, PlanViolation, adopt_statutory_holidays, move_node, set_baseline,
};
use zhibu_app::views::projects::project::{
    BarPart, NodeView, PlanView, ProjectView, holidays, project,
};
use zhibu_app::workspace::{Command, Workspace};
use zhibu_charts::GanttRow;
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::kinds::field::Reference;
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Branch, Holiday, Kind, Link, Node, Task};
use zhibu_domain::projects::project::NoPlan;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::RecordKey;
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

fn view(workspace: &Workspace) -> Option<ProjectView> {
    project(workspace, "t", as_of(), Lang::Zh)
}

fn plan(workspace: &Workspace) -> PlanView {
    view(workspace).unwrap().plan().unwrap().clone()
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
    Ok(node_of(workspace, node).span())
}

#[test]
fn a_plan_lays_out_its_nodes_in_working_days() {
    let plan = plan(&planned());
    let spans: Vec<(&str, &str, String)> =
        plan.nodes.iter().map(|node| (&*node.name, &*node.days, node.span())).collect();
    assert_eq!(
        spans,
        [
            ("设计", "3", "2022-06-01 – 2022-06-03".to_owned()),
            ("施工", "5", "2022-06-06 – 2022-06-10".to_owned()),
            ("交付", "里程碑", "2022-06-13".to_owned()),
        ]
    );
    assert_eq!((plan.length, plan.serial, plan.critical), (8, 8, 3));
    assert_eq!(plan.end, day("2022-06-13"));
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
    assert_eq!(view(&workspace), None);
    put(&mut workspace, Patch::<Task>::new("t").set(Task::NAME, "示例任务"));
    assert_eq!(view(&workspace), Some(ProjectView::Empty));

    let mut workspace = planned();
    link(&mut workspace, "ba", "b", "a");
    let Some(ProjectView::Cycle(steps)) = view(&workspace) else { panic!("a cycle") };
    let mut steps: Vec<(String, String)> = steps
        .into_iter()
        .map(|step| (step.name, step.link.map(|link| link.to_string()).unwrap_or_default()))
        .collect();
    steps.sort();
    assert_eq!(
        steps,
        [
            ("施工".to_owned(), "#/link/id/ba".to_owned()),
            ("设计".to_owned(), "#/link/id/ab".to_owned()),
        ]
    );
}

#[test]
fn a_plan_is_compared_with_its_baseline() {
    let mut workspace = planned();
    assert!(!plan(&workspace).has_baseline);
    let command = set_baseline(&workspace, "t", as_of()).unwrap();
    workspace.apply(command, NOW_MS);
    assert!(plan(&workspace).has_baseline);
    moved(&mut workspace, "a", NodeMove::Stretch(2)).unwrap();
    let late = plan(&workspace);
    let slips: Vec<i32> = late.nodes.iter().map(|node| node.slip).collect();
    assert_eq!(slips, [2, 2, 2]);
    let affects: Vec<Option<&str>> =
        late.nodes.iter().map(|node| node.affects.as_deref()).collect();
    assert_eq!(affects, [Some("影响：施工、交付"), Some("影响：交付"), None]);
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

#[test]
fn statutory_days_are_adopted_and_come_back_after_a_deletion() {
    let mut workspace = planned();
    let view = |workspace: &Workspace| holidays(workspace, "t", as_of(), Lang::Zh);
    let none = view(&workspace);
    assert_eq!(none.count, 0);
    assert_eq!(none.missing.as_deref(), Some("台账里没有 2022 年的节假日，按周末推算。"));
    let adopt =
        |workspace: &mut Workspace| workspace.apply(adopt_statutory_holidays("示例通知"), NOW_MS);
    assert!(is_renewed(&mut workspace, view, adopt));
    let all = view(&workspace);
    assert_eq!((all.count > 50, all.missing), (true, None));
    // 端午节 is 2022-06-03.
    assert_eq!(node_of(&workspace, "a").span(), "2022-06-01 – 2022-06-06");
    let source = |row: &Holiday| row.source.as_ref().map(|source| source.0.clone());
    let rows = workspace.register().holidays().rows();
    assert!(rows.iter().all(|row| source(&row.record).as_deref() == Some("示例通知")));

    let key = RecordKey::new(Kind::Holiday.code(), "statutory-2022-06-03");
    workspace.apply(Command::Delete(vec![key]), NOW_MS);
    assert_eq!(view(&workspace).count, all.count - 1);
    adopt(&mut workspace);
    assert_eq!(view(&workspace).count, all.count);
}

#[test]
fn a_plan_follows_its_nodes_links_and_holidays_and_nothing_else() {
    let mut workspace = planned();
    let view = |workspace: &Workspace| project(workspace, "t", as_of(), Lang::Zh);
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
