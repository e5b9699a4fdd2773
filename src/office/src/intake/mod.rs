//! Intake: tables of any origin, and what each row of them would do to the ledger.
//!
//! A table passes through these steps, each a file of its own: `clipboard` and `markup` make a `grid`;
//! `recognition` tells what it is about, where nobody says; `heads` finds the heads in it, and the lines
//! that are no records; `columns` maps each head to a field by the `vocabulary`; `mapped` tells records from
//! other rows; `rows` and `cells` read values, with `dates`, `choices` and `references`, and note what is
//! `asked`; `identity` finds the record of a row, and `judging` what the row does there, with `changes` and
//! `refusals`; `cycles`, `link_cycles` and `dangling` are about rows together. `planning` runs them in steps
//! and makes the `plan`: a verdict for each row, and what is to be asked. `decisions` are the answers; with
//! them the table is planned again. `writes` makes drafts of the plan. Nothing here knows a browser, and
//! nothing is written before a user has seen the plan.

mod asked;
mod cells;
mod changes;
mod choices;
pub mod clipboard;
pub mod columns;
mod cycles;
mod dangling;
mod dates;
pub mod decisions;
pub mod grid;
pub mod heads;
mod identity;
mod judging;
mod link_cycles;
mod mapped;
pub mod markup;
pub mod plan;
mod planning;
pub mod recognition;
mod references;
mod refusals;
mod rows;
mod second;
pub mod subject;
pub mod values;
mod vocabulary;
mod writes;

pub use decisions::IntakeDecisions;
pub use grid::Grid;
pub use mapped::heads_of;
pub use plan::IntakePlan;
pub use planning::{IntakeLedger, Planner, plan};
pub use subject::IntakeSubject;
