//! Tables on their way into the ledger.
//!
//! - `planning`: a table is read and planned in slices, between which the page is rendered; a newer wish of
//!   the user supersedes an older one.
//! - `inputs`: what a plan is made of, and what a user has cancelled, which is not planned by itself.
//! - `remembered`: what was decided about tables of the same heads, as this browser keeps it.

mod inputs;
mod planning;
mod remembered;

pub use inputs::{PlanInput, PlanInputs, PlanStep};
pub use planning::{
    IntakePage, TablePlanning, run_grid, run_reading, run_recognising, run_recognising_pasted,
    run_table_planning,
};
pub use remembered::{BegunTable, RememberedTables, TableHeads};
