//! 项目攻坚: tasks under way, nodes finished, amounts done.

use zhibu_domain::kinds::records::{Kind, Node, Outcome, Progress, Task};
use zhibu_domain::list::Filter;
use zhibu_domain::projects::project::project;
use zhibu_domain::values::quantity::Count;
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::outcomes::{by_strength, owned_by};
use super::super::source::{Source, is_zero, of, of_plan, stated};
use super::super::writing::{joined, line, owed};

/// Tasks of which the amount done is stated; of more, the first by id, and how many are left.
const TASKS_STATED: usize = 12;

/// The paragraphs.
pub fn projects(source: &Source<'_>) -> Vec<Block> {
    let mut lines: Vec<Vec<Run>> = Vec::new();
    let tasks = source.count(Kind::Task, vec![Filter::PresentAt(source.end())], p::ITEMS);
    let ended = source.count(Kind::Task, vec![source.happened(Task::ENDED)], p::ITEMS);
    let nodes = source.count(Kind::Node, vec![source.happened(Node::FINISHED)], p::PIECES);
    if ![&tasks, &ended, &nodes].into_iter().all(is_zero) {
        lines.push(line!(p::TASKS_UNDER_WAY, tasks = tasks, ended = ended, nodes = nodes));
    }
    let mut amounts: Vec<Vec<Run>> =
        source.ids(Kind::Task, &[]).iter().filter_map(|id| amount(source, id)).collect();
    let rest = amounts.len().saturating_sub(TASKS_STATED);
    if !amounts.is_empty() {
        amounts.truncate(TASKS_STATED);
        let mut line = line!(p::AMOUNTS_DONE, amounts = joined(amounts, p::SEMICOLON));
        if rest > 0 {
            let missing = owed(p::OWED_OTHER_TASKS, None);
            line.extend(line!(p::AMOUNTS_NOT_LISTED, count = rest.to_string(), missing = missing));
        }
        lines.push(line);
    }
    lines.extend(overlap(source));
    lines.extend(by_strength(source, &owned_by(source, Outcome::BRANCH, None)));
    lines.into_iter().map(Block::Paragraph).collect()
}

/// What of a task's amount was done in the span.
fn amount(source: &Source<'_>, id: &str) -> Option<Vec<Run>> {
    let amount = source.register.tasks().get(id)?.amount.as_ref()?;
    let filters = vec![of(Progress::TASK, id), source.happened(Progress::DATE)];
    let mut done = source.sum(Progress::COUNT, filters, p::NO_UNIT);
    done.quantity.unit.clone_from(&amount.unit);
    let name = source.title(Kind::Task, id);
    let whole = stated(Kind::Task, id, amount);
    (!is_zero(&done)).then(|| line!(p::AMOUNT_DONE, name = name, whole = whole, done = done))
}

/// By how many working days the plans of tasks under way are shorter than their nodes one after the other (大环节并行、小节点压茬).
fn overlap(source: &Source<'_>) -> Option<Vec<Run>> {
    let under_way = vec![Filter::PresentAt(source.end())];
    let tasks = source.ids(Kind::Task, &under_way);
    let mut saved: Vec<Vec<Run>> =
        tasks.iter().filter_map(|id| saved_by_overlap(source, id)).collect();
    let rest = saved.len().saturating_sub(TASKS_STATED);
    saved.truncate(TASKS_STATED);
    if saved.is_empty() {
        return None;
    }
    let mut line = line!(p::OVERLAP_SAVED, tasks = joined(saved, p::SEMICOLON));
    if rest > 0 {
        let missing = owed(p::OWED_OTHER_OVERLAPS, None);
        line.extend(line!(p::OVERLAP_NOT_LISTED, count = rest.to_string(), missing = missing));
    }
    Some(line)
}

/// What the plan of a task saves; `None` without a plan that is shorter.
fn saved_by_overlap(source: &Source<'_>, id: &str) -> Option<Vec<Run>> {
    let plan = project(source.register, id, source.end()).ok()?;
    let nodes = plan.nodes.len();
    let days = |days: i32| {
        let days = Count::exact(u32::try_from(days).unwrap_or(0));
        of_plan(id, days, nodes, p::WORKING_DAYS)
    };
    (plan.serial > plan.length).then(|| {
        line!(
            p::OVERLAP_OF,
            name = source.title(Kind::Task, id),
            saved = days(plan.serial - plan.length),
            length = days(plan.length),
            serial = days(plan.serial),
        )
    })
}
