//! What users do that can be refused, and what is said of what they did. Each command returns what it
//! did or a typed violation; what is always allowed goes straight to
//! [`Workspace::apply`](crate::workspace::Workspace::apply).

mod deletion;
mod steps;
mod undo;

pub use deletion::{Deleted, DeletionViolation, delete};
pub use steps::{StepsRecorded, member_name, record_step, record_steps, step_problem};
pub use undo::undo_text;
