//! What users do besides filling in a form. Each command returns what to write, or its effect, or
//! the violation that refuses it; what is always allowed goes directly to
//! [`Workspace::apply`](crate::workspace::Workspace::apply). All texts for users come from
//! `zhibu_text`.

pub mod alliances;
pub mod appraisals;
pub mod attendance;
pub mod branches;
pub mod bulk;
pub mod compliance;
pub mod conflicts;
pub mod enlistment;
pub mod history;
pub mod measures;
pub mod papers;
pub mod projects;
pub mod reporting;
pub mod trust;

mod deletion;
mod undo;

pub use deletion::{Deleted, DeletionViolation, delete};
pub use undo::undo_text;
