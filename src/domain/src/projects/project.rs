//! The plan of a task in calendar days: as planned, as forecast from what has happened, and against its
//! baseline.

use crate::kinds::choices::LinkKind;
use crate::kinds::patch::{Patch, Writes};
use crate::kinds::records::{Link, Node};
use crate::projects::schedule::{Cycle, NodeLink, PlannedNode, Schedule, free_from, schedule};
use crate::projects::workdays::Calendar;
use crate::register::{Register, Row};
use crate::validation::MOST_NODE_DAYS;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::Count;
use rustc_hash::FxHashMap;
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// Maximum working days of a node. A longer one is a mistake and would make the axis endless.
const LONGEST_DAYS: u32 = MOST_NODE_DAYS;
/// Maximum working days of a plan that is laid out day by day.
const MOST_DAYS: i32 = 20_000;

/// A node with its days.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<'a> {
    /// The node.
    pub row: &'a Row<Node>,
    /// The first and last day as planned; for a milestone, twice the day that it precedes.
    pub plan: (Day, Day),
    /// The same as forecast.
    pub forecast: (Day, Day),
    /// The latest end that does not delay the project.
    pub latest: Day,
    /// The working days that it can slip.
    pub float: i32,
    /// Whether it is on the critical path.
    pub is_critical: bool,
    /// The working days between its forecast end and its baseline, or its planned end without a
    /// baseline.
    pub slip: i32,
    /// Whether it is a milestone: it takes no time.
    pub is_milestone: bool,
    /// The first day on which the nodes before it let it start, if there are any.
    pub free_from: Option<Day>,
}

/// The plan of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Project<'a> {
    /// The nodes, by stage and then by date.
    pub nodes: Vec<Planned<'a>>,
    /// The links between its nodes.
    pub links: Vec<PlanLink<'a>>,
    /// The length in working days, from the start of the first node.
    pub length: i32,
    /// The sum of the working days of all nodes.
    pub serial: i32,
    /// The working days between the forecast end and the end of the baseline, or of the plan without one: what
    /// the node that ends last has slipped, if it was to end last.
    pub late: i32,
}

/// A link of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanLink<'a> {
    /// The link.
    pub row: &'a Row<Link>,
    /// The same between the nodes of the plan, by their indices.
    pub tie: NodeLink,
    /// Whether it is on the critical path.
    pub is_critical: bool,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlan {
    /// The task has no nodes.
    Empty,
    /// These nodes form a cycle.
    Cycle(Vec<Name>),
    /// It is longer than the maximum.
    TooLong,
}

/// The working day of a date, counted from the first working day.
fn working_day_index(days: &[Day], day: Day) -> i32 {
    i32::try_from(days.partition_point(|known| *known < day)).unwrap_or(i32::MAX)
}

fn nodes_of<'a>(register: &'a Register, task: &str) -> Vec<&'a Row<Node>> {
    let rows = register.nodes().rows().iter();
    let own = rows.filter(|row| row.record.task.as_ref().is_some_and(|of| *of.id == *task));
    let mut nodes: Vec<&Row<Node>> = own.collect();
    order::sort_by(&mut nodes, |a, b| a.id.cmp(&b.id));
    nodes
}

/// The plan of a task, as known on a day.
pub fn project<'a>(register: &'a Register, task: &str, as_of: Day) -> Result<Project<'a>, NoPlan> {
    let rows = nodes_of(register, task);
    if rows.is_empty() {
        return Err(NoPlan::Empty);
    }
    let indices: FxHashMap<&Name, usize> =
        rows.iter().enumerate().map(|(index, row)| (&row.id, index)).collect();
    let (links, ties) = links_between(register, &indices);
    let calendar = Calendar::of(register);
    let task = register.tasks().get(task);
    let task_start = task.and_then(|task| task.start);
    let days = working_days(&calendar, &rows, &ties, task_start, as_of)?;
    // The planned start: what has happened does not change the plan.
    let planned = rows.iter().filter_map(|row| row.record.not_before);
    let planned = planned.chain(task_start).map(PartialDate::earliest);
    let begins = planned.min().map_or(0, |day| working_day_index(&days, day));
    let works = planned_nodes(&rows, &days, begins);
    let plan = schedule(&works, &ties, None).map_err(|Cycle(nodes)| {
        NoPlan::Cycle(nodes.into_iter().map(|index| rows[index].id.clone()).collect())
    })?;
    let today = working_day_index(&days, as_of);
    let forecast = schedule(&works, &ties, Some(today));
    let forecast = forecast.unwrap_or_else(|_| plan.clone());
    // The days before the first node do not belong to the project.
    let begins = plan.times.iter().map(|times| times.early_start).min().unwrap_or(0);
    let wanted = wanted_finishes(&rows, &works, &plan, &days);
    let wanted_end = wanted.iter().copied().max().unwrap_or(plan.length);
    let nodes = lay_out(&rows, &works, &ties, (&plan, &forecast), (&wanted, &days));
    let Sorted { nodes, new_indices } = Sorted::of(nodes);
    Ok(Project {
        links: plan_links(&links, &ties, &plan.critical_ties, &new_indices),
        nodes,
        length: plan.length - begins,
        serial: plan.serial,
        late: (forecast.length - wanted_end).max(0),
    })
}

/// The nodes as the schedule takes them; one without an earliest day may start on the working day `begins`.
fn planned_nodes(rows: &[&Row<Node>], days: &[Day], begins: i32) -> Vec<PlannedNode> {
    let index = |date: PartialDate| working_day_index(days, date.earliest());
    let planned = |row: &&Row<Node>| PlannedNode {
        days: length_of(&row.record),
        not_before: row.record.not_before.map_or(begins, index),
        started: row.record.started.map(index),
        finished: row.record.finished.map(|date| {
            // A milestone is done when its day begins.
            let last = i32::from(length_of(&row.record) > 0);
            working_day_index(days, date.latest().plus_days(last))
        }),
    };
    rows.iter().map(planned).collect()
}

/// The links with the new indices of their nodes.
fn plan_links<'a>(
    rows: &[&'a Row<Link>],
    ties: &[NodeLink],
    critical: &[usize],
    new_indices: &[usize],
) -> Vec<PlanLink<'a>> {
    let link = |(row, tie): (&&'a Row<Link>, &NodeLink)| {
        let (before, after) = (new_indices[tie.before], new_indices[tie.after]);
        PlanLink { row, tie: NodeLink { before, after, ..*tie }, is_critical: false }
    };
    let mut links: Vec<PlanLink<'a>> = rows.iter().zip(ties).map(link).collect();
    for index in critical {
        links[*index].is_critical = true;
    }
    links
}

/// The links between the nodes of a plan, as records and as the schedule takes them.
fn links_between<'a>(
    register: &'a Register,
    indices: &FxHashMap<&Name, usize>,
) -> (Vec<&'a Row<Link>>, Vec<NodeLink>) {
    let days = |count: Option<Count>| {
        count.map_or(0, |count| i32::try_from(count.value.min(LONGEST_DAYS)).unwrap_or(0))
    };
    let of_plan = |row: &'a Row<Link>| {
        let Link { before: Some(before), after: Some(after), .. } = &row.record else {
            return None;
        };
        let (before, after) = (*indices.get(&before.id)?, *indices.get(&after.id)?);
        // Most links are finish-to-start, so a link without a kind counts as one.
        let kind = row.record.link_kind.unwrap_or(LinkKind::FinishStart);
        let lag = days(row.record.lag) - days(row.record.overlap);
        Some((row, NodeLink { before, after, kind, lag }))
    };
    register.links().rows().iter().filter_map(of_plan).unzip()
}

/// The working days that a plan may need, from its first date on.
///
/// # Errors
///
/// They are more than a plan may have.
fn working_days(
    calendar: &Calendar,
    rows: &[&Row<Node>],
    ties: &[NodeLink],
    task_start: Option<PartialDate>,
    as_of: Day,
) -> Result<Vec<Day>, NoPlan> {
    let own = |node: &Node| [node.not_before, node.started, node.finished];
    let dates = rows.iter().flat_map(|row| own(&row.record)).flatten();
    let dates = dates.chain(task_start).map(PartialDate::earliest);
    let base = calendar.from(dates.min().unwrap_or(as_of));
    let total: i64 = rows.iter().map(|row| i64::from(length_of(&row.record))).sum();
    let lags: i64 = ties.iter().map(|tie| i64::from(tie.lag.max(0))).sum();
    let reach = rows.iter().flat_map(|row| own(&row.record)).flatten();
    let reach = reach.map(|date| date.latest().epoch_days()).chain([as_of.epoch_days()]).max();
    let reach = i64::from((reach.unwrap_or(0) - base.epoch_days()).max(0));
    let needed = total + lags + reach + 2;
    if needed > i64::from(MOST_DAYS) {
        return Err(NoPlan::TooLong);
    }
    let days = calendar.days(base, usize::try_from(needed).unwrap_or(0));
    let apart = i64::from(base.epoch_days()) - i64::from(as_of.epoch_days());
    if days.last().is_some_and(|last| *last > Day::LAST) || apart > i64::from(MOST_DAYS) {
        return Err(NoPlan::TooLong);
    }
    Ok(days)
}

fn length_of(node: &Node) -> u32 {
    node.days.map_or(0, |days| days.value).min(LONGEST_DAYS)
}

/// The working days before which the nodes are to be finished: by the baseline, or as planned without one.
fn wanted_finishes(
    rows: &[&Row<Node>],
    works: &[PlannedNode],
    plan: &Schedule,
    days: &[Day],
) -> Vec<i32> {
    let wanted = |(index, row): (usize, &&Row<Node>)| {
        let baseline = row.record.baseline_finish.filter(|date| date.has_day());
        baseline.map_or(plan.times[index].early_finish, |date| {
            let after = working_day_index(days, date.earliest().plus_days(1));
            // A milestone is done when its day begins.
            if works[index].days == 0 { after - 1 } else { after }
        })
    };
    rows.iter().enumerate().map(wanted).collect()
}

fn lay_out<'a>(
    rows: &[&'a Row<Node>],
    works: &[PlannedNode],
    ties: &[NodeLink],
    (plan, forecast): (&Schedule, &Schedule),
    (wanted, days): (&[i32], &[Day]),
) -> Vec<Planned<'a>> {
    let day = |index: i32| {
        let index = usize::try_from(index.max(0)).unwrap_or(0);
        days[index.min(days.len() - 1)]
    };
    let span = |start: i32, finish: i32| {
        if finish > start { (day(start), day(finish - 1)) } else { (day(start), day(start)) }
    };
    let free = free_from(plan, works, ties);
    let planned = |(index, row): (usize, &&'a Row<Node>)| {
        let (own, likely) = (plan.times[index], forecast.times[index]);
        Planned {
            row,
            plan: span(own.early_start, own.early_finish),
            forecast: span(likely.early_start, likely.early_finish),
            latest: span(own.late_start, own.late_finish).1,
            float: own.float(),
            is_critical: own.is_critical(),
            slip: likely.early_finish - wanted[index],
            is_milestone: works[index].days == 0,
            free_from: free[index].map(day),
        }
    };
    rows.iter().enumerate().map(planned).collect()
}

/// The nodes of a plan by the start of their stage and then by date.
struct Sorted<'a> {
    nodes: Vec<Planned<'a>>,
    /// The index of each node, by the index that it had before.
    new_indices: Vec<usize>,
}

impl<'a> Sorted<'a> {
    fn of(nodes: Vec<Planned<'a>>) -> Self {
        let mut begins: FxHashMap<Option<&str>, Day> = FxHashMap::default();
        for node in &nodes {
            let first = begins.entry(node.stage()).or_insert(node.plan.0);
            *first = (*first).min(node.plan.0);
        }
        // The start of the stage, the index so far and the node.
        let mut keyed: Vec<(Day, usize, Planned<'a>)> = nodes
            .into_iter()
            .enumerate()
            .map(|(index, node)| (begins[&node.stage()], index, node))
            .collect();
        order::sort_by(&mut keyed, |(a_begins, _, a), (b_begins, _, b)| {
            let key = |node: &Planned<'a>| {
                let name = node.row.record.name.as_ref().map(|name| &*name.0);
                (node.stage(), node.plan, name, &node.row.id)
            };
            a_begins.cmp(b_begins).then_with(|| key(a).cmp(&key(b)))
        });
        let mut new_indices = vec![0; keyed.len()];
        for (new, (_, old, _)) in keyed.iter().enumerate() {
            new_indices[*old] = new;
        }
        Self { new_indices, nodes: keyed.into_iter().map(|(.., node)| node).collect() }
    }
}

impl<'a> Planned<'a> {
    /// The name of its stage, if it is of one.
    pub fn stage(&self) -> Option<&'a str> {
        self.row.record.stage.as_ref().map(|stage| &*stage.0)
    }
}

impl Project<'_> {
    /// The writes that make the current plan the baseline.
    pub fn baseline(&self) -> Writes {
        let write = |node: &Planned<'_>| {
            let (start, finish) = node.plan;
            Patch::new(node.row.id.clone())
                .set(Node::BASELINE_START, start)
                .set(Node::BASELINE_FINISH, finish)
                .into()
        };
        self.nodes.iter().map(write).collect()
    }
}

/// The writes that move the start of a node by a number of working days.
pub fn shift(register: &Register, project: &Project<'_>, node: usize, by: i32) -> Writes {
    let calendar = Calendar::of(register);
    let mut day = project.nodes[node].plan.0;
    if by >= 0 {
        day = calendar.after(day, by.unsigned_abs());
    } else {
        let mut left = by.unsigned_abs();
        while left > 0 {
            day = day.plus_days(-1);
            left -= u32::from(calendar.is_worked(day));
        }
    }
    begin_on(project, node, day)
}

/// The writes that change the length of a node by a number of working days.
pub fn stretch(project: &Project<'_>, node: usize, by: i32) -> Writes {
    let planned = &project.nodes[node];
    let days = length_of(&planned.row.record).saturating_add_signed(by).min(LONGEST_DAYS);
    let node = Patch::new(planned.row.id.clone());
    vec![node.set(Node::DAYS, Count::exact(days)).into()]
}

/// The writes that start a node on a day, as far as the nodes before it allow.
pub fn begin_on(project: &Project<'_>, node: usize, day: Day) -> Writes {
    let planned = &project.nodes[node];
    // A node that starts as early as the nodes before it allow needs no start date.
    let is_free = planned.free_from.is_some_and(|free| day <= free);
    let not_before = (!is_free).then(|| day.into());
    let node = Patch::new(planned.row.id.clone());
    vec![node.set_or_clear(Node::NOT_BEFORE, not_before).into()]
}

/// The writes that end a node on a day: its new length in working days, at least one.
pub fn finish_on(register: &Register, project: &Project<'_>, node: usize, day: Day) -> Writes {
    let calendar = Calendar::of(register);
    let planned = &project.nodes[node];
    let last = day.max(planned.plan.0).min(planned.plan.0.plus_days(MOST_DAYS));
    let span = 0..=last.epoch_days() - planned.plan.0.epoch_days();
    let worked = span.filter(|days| calendar.is_worked(planned.plan.0.plus_days(*days))).count();
    let days = u32::try_from(worked).unwrap_or(LONGEST_DAYS).clamp(1, LONGEST_DAYS);
    let node = Patch::new(planned.row.id.clone());
    vec![node.set(Node::DAYS, Count::exact(days)).into()]
}
