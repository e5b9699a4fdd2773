//! Plans, counts that go down, outcomes against targets, and the Party work that serves them.

mod bars;
pub mod burndown;
pub mod integration;
pub mod project;
pub mod results;

use leptos::prelude::untrack;

use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::projects::{NodeMove, NodeOf};
use zhibu_app::views::projects::project::{PlanView, ProjectView, move_announced};

/// The page as it is now, if a ledger is open.
type ProjectNow = Memo<Option<ProjectView>>;

/// The task whose plan is looked at.
fn task(state: AppState) -> String {
    state.navigation().param("task")
}

/// Reads the plan, followed; `None` while there is none.
fn with_plan<T>(view: ProjectNow, read: impl FnOnce(&PlanView) -> T) -> Option<T> {
    view.with(|view| view.as_ref()?.plan.as_ref().ok().map(|plan| read(plan)))
}

/// Moves a node, and says so.
fn move_node(state: AppState, node: &str, movement: NodeMove, notice: &str) {
    let (task, as_of) = untrack(|| (task(state), state.as_of()));
    let of = NodeOf { task: &task, node, as_of };
    state.perform(|workspace, _| move_announced(workspace, &of, movement, notice));
}
