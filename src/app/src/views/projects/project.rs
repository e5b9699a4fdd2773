//! The plan of a task: its bars, what overlapping saves, what has slipped and whom that affects.

use zhibu_charts::{Gantt, GanttLink, GanttRow};
use zhibu_domain::kinds::choices::LinkKind;
use zhibu_domain::kinds::records::{Holiday, Kind, Link};
use zhibu_domain::projects::project::{NoPlan, Planned, Project, project as project_of};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::Day;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_ledger::{Name, order};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::commands::projects::NodeMove;
use crate::route::{Page, Route};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum days of an axis with a label a week; a longer one has a label a month.
const DAYS_BY_WEEK: i32 = 100;
/// Maximum days of an axis with a label a month; a longer one has a label a quarter.
const DAYS_BY_MONTH: i32 = 550;
/// Maximum nodes named of those that a late node affects.
const NAMED: usize = 3;

/// A part of a bar that is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarPart {
    /// The bar as a whole: the node begins on another day.
    Whole,
    /// Its end: the node takes more or fewer days.
    End,
}

/// A node of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The stage it belongs to.
    pub stage: String,
    /// Its length in working days, or that it is a milestone.
    pub days: String,
    /// Its first and last day as planned.
    pub plan: (Day, Day),
    /// The latest day on which it can be finished without the project ending later.
    pub latest: Day,
    /// By how many working days it can slip.
    pub float: i32,
    /// Whether it cannot slip.
    pub is_critical: bool,
    /// Whether it takes no time.
    pub is_milestone: bool,
    /// By how many working days it is finished later than its baseline, or than planned.
    pub slip: i32,
    /// Whom it affects by being late.
    pub affects: Option<String>,
    /// The first day on which what it waits for lets it begin, if it waits for anything.
    pub free_from: Option<Day>,
}

impl NodeView {
    /// The day to which a part of its bar comes when it is moved by `days` of the calendar.
    pub fn day_after(&self, part: BarPart, days: i32) -> Day {
        let from = if part == BarPart::End { self.plan.1 } else { self.plan.0 };
        from.plus_days(days)
    }

    /// The part of its bar that is moved: a milestone has no end of its own.
    pub fn moved_part(&self, part: BarPart) -> BarPart {
        if self.is_milestone { BarPart::Whole } else { part }
    }

    /// What moving a part of its bar by `days` of the calendar does, and the day that it comes to.
    pub fn moved(&self, part: BarPart, days: i32) -> (NodeMove, Day) {
        let part = self.moved_part(part);
        let day = self.day_after(part, days);
        match part {
            BarPart::End => (NodeMove::FinishOn(day), day),
            BarPart::Whole => {
                let day = self.free_from.map_or(day, |free| free.max(day));
                (NodeMove::BeginOn(day), day)
            }
        }
    }

    /// Its days as planned.
    pub fn span(&self) -> String {
        let (from, to) = self.plan;
        if self.is_milestone { from.to_string() } else { format!("{from} – {to}") }
    }
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanView {
    /// Its nodes.
    pub nodes: Vec<NodeView>,
    /// Its bars.
    pub gantt: Gantt,
    /// The index of the node of each row; `None` for the head of a stage.
    pub node_of_row: Vec<Option<usize>>,
    /// In how many working days it is done.
    pub length: i32,
    /// How many working days it would take one node after the other.
    pub serial: i32,
    /// By how many working days it is likely to end later than planned.
    pub late: i32,
    /// Its last day.
    pub end: Day,
    /// How many nodes are critical.
    pub critical: usize,
    /// Whether it has a baseline.
    pub has_baseline: bool,
}

impl PlanView {
    /// The node of a row of the bars.
    pub fn node_at(&self, row: usize) -> Option<&NodeView> {
        self.nodes.get((*self.node_of_row.get(row)?)?)
    }
}

/// A node that waits for itself through others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleStep {
    /// What it is called.
    pub name: String,
    /// The node.
    pub node: Route,
    /// Its link to the next.
    pub link: Option<Route>,
}

/// The plan of a task, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProjectView {
    /// A plan.
    Plan(Box<PlanView>),
    /// The task has no node.
    Empty,
    /// These nodes wait for each other.
    Cycle(Vec<CycleStep>),
    /// It lasts longer than is laid out.
    TooLong,
}

impl ProjectView {
    /// The plan, if there is one.
    pub fn plan(&self) -> Option<&PlanView> {
        match self {
            Self::Plan(plan) => Some(plan),
            _ => None,
        }
    }
}

/// The plan of a task; `None` if there is no such task.
pub fn project(workspace: &Workspace, task: &str, as_of: Day, lang: Lang) -> Option<ProjectView> {
    let register = workspace.register();
    register.tasks().get(task)?;
    Some(match project_of(register, task, as_of) {
        Ok(plan) => ProjectView::Plan(Box::new(plan_view(workspace, &plan, as_of, lang))),
        Err(NoPlan::Empty) => ProjectView::Empty,
        Err(NoPlan::TooLong) => ProjectView::TooLong,
        Err(NoPlan::Cycle(ids)) => {
            let next = ids.iter().cycle().skip(1);
            let step = |(id, next): (&Name, &Name)| CycleStep {
                name: title(workspace, Kind::Node, id, lang),
                node: Route::to(Page::Detail(Kind::Node, id.to_string())),
                link: link_between(workspace, id, next),
            };
            ProjectView::Cycle(ids.iter().zip(next).map(step).collect())
        }
    })
}

/// The link by which a node waits for another.
fn link_between(workspace: &Workspace, before: &Name, after: &Name) -> Option<Route> {
    let ties = |row: &&Row<Link>| {
        let (first, then) = (row.record.before.as_ref(), row.record.after.as_ref());
        first.is_some_and(|of| of.id == *before) && then.is_some_and(|of| of.id == *after)
    };
    let found = workspace.register().links().rows().iter().find(ties)?;
    Some(Route::to(Page::Detail(Kind::Link, found.id.to_string())))
}

fn stage(node: &Planned<'_>) -> String {
    node.row.record.stage.as_ref().map(|stage| stage.0.clone()).unwrap_or_default()
}

fn plan_view(workspace: &Workspace, plan: &Project<'_>, as_of: Day, lang: Lang) -> PlanView {
    let (gantt, node_of_row) = bars(workspace, plan, as_of, lang);
    let affected = plan.affected();
    let node = |(node, affected): (&Planned<'_>, &Vec<usize>)| {
        let ids = affected.iter().map(|index| &*plan.nodes[*index].row.id);
        let names = ids.take(NAMED).map(|id| title(workspace, Kind::Node, id, lang));
        let affects = affects(affected.len(), &names.collect::<Vec<_>>(), lang);
        node_view(workspace, node, affects, lang)
    };
    PlanView {
        nodes: plan.nodes.iter().zip(&affected).map(node).collect(),
        gantt,
        node_of_row,
        length: plan.length,
        serial: plan.serial,
        late: plan.late,
        end: plan.nodes.iter().map(|node| node.plan.1).max().unwrap_or(as_of),
        critical: plan.nodes.iter().filter(|node| node.is_critical).count(),
        has_baseline: plan.nodes.iter().any(|node| node.row.record.baseline_finish.is_some()),
    }
}

fn node_view(
    workspace: &Workspace,
    node: &Planned<'_>,
    affects: Option<String>,
    lang: Lang,
) -> NodeView {
    let days = node.row.record.days.map_or(0, |days| days.value);
    NodeView {
        id: node.row.id.to_string(),
        name: title(workspace, Kind::Node, &node.row.id, lang),
        stage: stage(node),
        days: if node.is_milestone {
            m::NODE_MILESTONE.get(lang).to_owned()
        } else {
            days.to_string()
        },
        plan: node.plan,
        latest: node.latest,
        float: node.float,
        is_critical: node.is_critical,
        is_milestone: node.is_milestone,
        slip: node.slip,
        affects,
        free_from: node.free_from,
    }
}

/// Whom a late node affects, the first of them by name.
fn affects(count: usize, names: &[String], lang: Lang) -> Option<String> {
    let names = text::listed(names, lang);
    match count {
        0 => None,
        1..=NAMED => Some(format_message!(m::NODE_AFFECTS, lang, names = names)),
        _ => Some(format_message!(m::NODE_AFFECTS_MORE, lang, count = count, names = names)),
    }
}

/// The bars of a plan, and the node of each row.
fn bars(
    workspace: &Workspace,
    plan: &Project<'_>,
    as_of: Day,
    lang: Lang,
) -> (Gantt, Vec<Option<usize>>) {
    let days = |(from, to): (Day, Day)| (from.epoch_days(), to.epoch_days());
    let (mut rows, mut node_of_row, mut row_of) = (Vec::new(), Vec::new(), Vec::new());
    for own in plan.nodes.chunk_by(|a, b| stage(a) == stage(b)) {
        let label = stage(&own[0]);
        if !label.is_empty() {
            let first = own.iter().map(|node| node.plan.0).min().map_or(0, Day::epoch_days);
            let last = own.iter().map(|node| node.plan.1).max().map_or(0, Day::epoch_days);
            rows.push(GanttRow::Stage { label, span: (first, last) });
            node_of_row.push(None);
        }
        for node in own {
            let record = &node.row.record;
            let baseline = record.baseline_start.zip(record.baseline_finish);
            row_of.push(rows.len());
            node_of_row.push(Some(row_of.len() - 1));
            rows.push(GanttRow::Node {
                label: title(workspace, Kind::Node, &node.row.id, lang),
                plan: days(node.plan),
                likely: days(node.forecast),
                baseline: baseline.map(|(from, to)| days((from.earliest(), to.latest()))),
                is_critical: node.is_critical,
                is_milestone: node.is_milestone,
                is_done: record.finished.is_some(),
            });
        }
    }
    let links = plan.links.iter().enumerate().map(|(index, (row, before, after))| GanttLink {
        rows: (row_of[*before], row_of[*after]),
        from_start: row.record.link_kind == Some(LinkKind::StartStart),
        to_finish: row.record.link_kind == Some(LinkKind::FinishFinish),
        is_critical: plan.critical_links.contains(&index),
    });
    let ends = plan.nodes.iter().flat_map(|node| [node.plan, node.forecast]);
    let (first, last) =
        ends.fold((as_of, as_of), |(first, last), (from, to)| (first.min(from), last.max(to)));
    let starts = plan.nodes.iter().map(|node| node.plan.0);
    let first = starts.min().map_or(first, |start| first.min(start)).plus_days(-1);
    let span = (first.epoch_days(), last.plus_days(2).epoch_days());
    let ticks = ticks(span, lang);
    let today = as_of.epoch_days();
    (Gantt { rows, links: links.collect(), span, ticks, today }, node_of_row)
}

/// The days of the axis that bear a label.
fn ticks((first, last): (i32, i32), lang: Lang) -> Vec<(i32, String)> {
    let count = last - first;
    if count <= DAYS_BY_WEEK {
        let is_monday = |day: &i32| (day + 3).rem_euclid(7) == 0;
        let label = |day: i32| {
            let (_, month, of_month) = Day::from_epoch_days(day).civil();
            (day, format!("{month}-{of_month}"))
        };
        return (first..=last).filter(is_monday).map(label).collect();
    }
    let grain = if count <= DAYS_BY_MONTH { Grain::Month } else { Grain::Quarter };
    let periods = Period::holding(Day::from_epoch_days(first), grain);
    let periods = periods.until(Day::from_epoch_days(last));
    let label = |period: Period| {
        let bucket = Bucket::In(period);
        (period.first_day().epoch_days(), text::bucket(bucket, lang))
    };
    periods.map(label).filter(|(day, _)| *day >= first).collect()
}

/// The statutory days that working days follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HolidaysView {
    /// How many entries the ledger has.
    pub count: usize,
    /// That the ledger has none of the years of the plan.
    pub missing: Option<String>,
}

/// The statutory days that the working days of a plan follow.
pub fn holidays(workspace: &Workspace, task: &str, as_of: Day, lang: Lang) -> HolidaysView {
    let register = workspace.register();
    let rows = register.holidays().rows();
    let nodes = project_of(register, task, as_of).map(|plan| plan.nodes).unwrap_or_default();
    let days = nodes.iter().flat_map(|node| [node.plan.0, node.plan.1]);
    let mut years: Vec<u16> = days.map(|day| day.civil().0).collect();
    order::sort(&mut years);
    years.dedup();
    let is_in =
        |row: &Row<Holiday>, year: u16| row.record.from.is_some_and(|from| from.year() == year);
    years.retain(|year| !rows.iter().any(|row| is_in(row, *year)));
    let years: Vec<String> = years.iter().map(u16::to_string).collect();
    let missing = (!years.is_empty())
        .then(|| format_message!(m::HOLIDAYS_MISSING, lang, years = text::listed(&years, lang)));
    HolidaysView { count: rows.len(), missing }
}
