//! 下一步打算: what is planned for the span after this one.

use zhibu_domain::branches::coverage::Coverage;
use zhibu_domain::kinds::records::{Branch, Kind, MeetingItem, Target, Task};
use zhibu_office::document::{Block, Run};
use zhibu_text::papers as p;

use super::super::source::{Source, is_zero};
use super::super::writing::{line, owed};
use super::coverage::tasks_with;

/// The items.
pub fn plans(source: &Source<'_>) -> Vec<Block> {
    let next = source.span.after();
    let mut items: Vec<Vec<Run>> = Vec::new();
    let due = tasks_with(source, Coverage::Due);
    if !is_zero(&due) {
        items.push(line!(p::PLAN_DUE, figure = due));
    }
    let ending = source.count(Kind::Task, vec![next.filter(Task::PLANNED_END)], p::ITEMS);
    if !is_zero(&ending) {
        items.push(line!(p::PLAN_TASKS, span = next.words(), figure = ending));
    }
    let closing = source.numbers(Kind::Branch, vec![next.filter(Branch::PLANNED_END)], p::PIECES);
    if !is_zero(&closing) {
        items.push(line!(p::PLAN_BRANCHES, span = next.words(), figure = closing));
    }
    let agreed =
        source.count(Kind::MeetingItem, vec![next.filter(MeetingItem::DEADLINE)], p::ITEMS);
    if !is_zero(&agreed) {
        items.push(line!(p::PLAN_ITEMS, span = next.words(), figure = agreed));
    }
    let targets = source.count(Kind::Target, vec![next.filter(Target::TO)], p::ITEMS);
    if !is_zero(&targets) {
        items.push(line!(p::PLAN_TARGETS, span = next.words(), figure = targets));
    }
    items.push(vec![owed(p::OWED_PLANS, None)]);
    vec![Block::List(items)]
}
