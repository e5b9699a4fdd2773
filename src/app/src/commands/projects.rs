//! Commands on plans, burndown counts, and links between Party work and tasks.

use serde_json::Value;

use zhibu_domain::kinds::choices::DayKind;
use zhibu_domain::kinds::field::{LongText, Reference, References};
use zhibu_domain::kinds::patch::{Patch, Writes};
use zhibu_domain::kinds::records::{Activity, Holiday, Progress, Task};
use zhibu_domain::projects::holidays::STATUTORY;
use zhibu_domain::projects::integration::link_to_tasks;
use zhibu_domain::projects::project::{
    NoPlan, Project, begin_on, finish_on, project, shift, stretch,
};
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::{DELETED, Name};

use crate::workspace::{Command, Workspace};

/// Adds the known statutory days to a ledger, with `source` as their source. Deleted ones are
/// restored.
pub fn adopt_statutory_holidays(source: &str) -> Command {
    let date = |text: &str| text.parse::<PartialDate>().expect("a statutory day is a date");
    let entry = |&(name, is_off, from, to): &(&str, bool, &str, &str)| {
        // The id is derived from the day, so that two users who adopt them get the same records.
        let (key, mut values) = Patch::<Holiday>::new(format!("statutory-{from}"))
            .set(Holiday::NAME, name)
            .set(Holiday::DAY_KIND, if is_off { DayKind::Off } else { DayKind::Work })
            .set(Holiday::FROM, date(from))
            .set(Holiday::TO, date(to))
            .set(Holiday::SOURCE, LongText::from(source))
            .into_values();
        values.push((DELETED.into(), Value::Null));
        (key, values)
    };
    Command::PutAll(STATUTORY.iter().map(entry).collect())
}

/// Why a plan cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanViolation {
    /// The task has no plan.
    NoPlan(NoPlan),
    /// The node is not in the plan.
    NoSuchNode,
}

fn plan<'a>(
    workspace: &'a Workspace,
    task: &str,
    as_of: Day,
) -> Result<Project<'a>, PlanViolation> {
    project(workspace.register(), task, as_of).map_err(PlanViolation::NoPlan)
}

/// Sets the baseline of a task's plan to the current plan.
pub fn set_baseline(
    workspace: &Workspace,
    task: &str,
    as_of: Day,
) -> Result<Command, PlanViolation> {
    plan(workspace, task, as_of).map(|plan| Command::PutAll(plan.baseline()))
}

/// A node of a plan.
#[derive(Clone, Copy, Debug)]
pub struct NodeOf<'a> {
    /// The id of the task.
    pub task: &'a str,
    /// The id of the node.
    pub node: &'a str,
    /// The day up to which the ledger is evaluated.
    pub as_of: Day,
}

/// How a node is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeMove {
    /// It begins this many working days later, or earlier if negative.
    Shift(i32),
    /// It takes this many working days more, or fewer if negative.
    Stretch(i32),
    /// It begins on this day, or on the first day after it that its predecessors allow.
    BeginOn(Day),
    /// It begins as planned and finishes on this day.
    FinishOn(Day),
}

/// Moves a node of a plan.
pub fn move_node(
    workspace: &Workspace,
    of: &NodeOf<'_>,
    movement: NodeMove,
) -> Result<Command, PlanViolation> {
    let plan = plan(workspace, of.task, of.as_of)?;
    let index = plan.nodes.iter().position(|node| *node.row.id == *of.node);
    let index = index.ok_or(PlanViolation::NoSuchNode)?;
    let register = workspace.register();
    let writes: Writes = match movement {
        NodeMove::Shift(by) => shift(register, &plan, index, by),
        NodeMove::Stretch(by) => stretch(&plan, index, by),
        NodeMove::BeginOn(day) => begin_on(&plan, index, day),
        NodeMove::FinishOn(day) => finish_on(register, &plan, index, day),
    };
    Ok(Command::PutAll(writes))
}

/// The input of a day's progress.
#[derive(Clone, Copy, Debug)]
pub struct ProgressInput<'a> {
    /// The id of the task.
    pub task: &'a str,
    /// The day.
    pub date: &'a str,
    /// The number done on this day.
    pub count: &'a str,
}

/// Why a day's progress is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressViolation {
    /// The day is no date, or the number is no integer.
    Unreadable,
    /// The day is in the future.
    Future,
}

/// Records the number done on a day, under a new id.
pub fn record_progress(
    id: &str,
    input: &ProgressInput<'_>,
    today: Day,
) -> Result<Command, ProgressViolation> {
    let date = input.date.trim().parse::<PartialDate>();
    let date = date.map_err(|_| ProgressViolation::Unreadable)?;
    let count = input.count.trim().parse::<u32>();
    let count = count.map_err(|_| ProgressViolation::Unreadable)?;
    if date.earliest() > today {
        return Err(ProgressViolation::Future);
    }
    let patch = Patch::<Progress>::new(id)
        .set(Progress::TASK, Reference::to(input.task))
        .set(Progress::DATE, date)
        .set(Progress::COUNT, Count::exact(count));
    Ok(Command::PutAll(vec![patch.into_values()]))
}

/// Links each of these activities to the task of its organisation, if that has exactly one. Returns
/// their number and the command; `None` if there is no such activity.
pub fn link_activities(workspace: &Workspace, activities: &[Name]) -> Option<(usize, Command)> {
    let writes = link_to_tasks(workspace.register(), activities);
    (!writes.is_empty()).then(|| (writes.len(), Command::PutAll(writes)))
}

/// Links an activity to the task that it serves.
pub fn link_activity(activity: &str, task: &str) -> Command {
    let patch = Patch::<Activity>::new(activity);
    let patch = patch.set(Activity::SERVES, References::to([task.into()]));
    Command::PutAll(vec![patch.into_values()])
}

/// Links a task to its goal.
pub fn aim_task(task: &str, goal: &str) -> Command {
    let patch = Patch::<Task>::new(task).set(Task::GOAL, Reference::to(goal));
    Command::PutAll(vec![patch.into_values()])
}
