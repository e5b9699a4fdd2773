//! Projects: plans, burndowns, outcomes against targets, and the integration of Party work.

mod bars;
pub mod burndown;
pub mod integration;
pub mod project;
pub mod results;

use leptos::prelude::untrack;

use crate::reactive::Memo;
use crate::state::AppState;
use zhibu_app::commands::projects::{NodeMove, NodeOf};
use zhibu_app::views::projects::project::{PlanView, ProjectView, move_announced, task_to_show};

/// The current content of the page, if a ledger is open.
type ProjectNow = Memo<Option<ProjectView>>;

/// The id of the task in the URL, or of the one that is shown without.
fn task(state: AppState) -> String {
    let asked = state.navigation().param("task");
    state.read(|workspace| task_to_show(workspace, asked)).unwrap_or_default()
}

/// Reads the plan, tracked; `None` if there is none.
fn with_plan<T>(view: ProjectNow, read: impl FnOnce(&PlanView) -> T) -> Option<T> {
    view.with(|view| view.as_ref()?.plan.as_ref().ok().map(|plan| read(plan)))
}

/// Moves a node, with a notice.
fn move_node(state: AppState, node: &str, movement: NodeMove, notice: &str) {
    let (task, as_of) = untrack(|| (task(state), state.as_of()));
    let of = NodeOf { task: &task, node, as_of };
    state.perform(|workspace, _| move_announced(workspace, &of, movement, notice));
}
