//! What users do beyond filling a form. Each command returns what is to be written, or what it did, or
//! the violation for which it is refused; what is always allowed goes straight to
//! [`Workspace::apply`](crate::workspace::Workspace::apply). Nothing here says anything in words: that
//! is `zhibu_text`'s.

pub mod alliances;
pub mod appraisals;
pub mod branches;
pub mod compliance;
pub mod conflicts;
pub mod history;
pub mod projects;
pub mod reporting;
pub mod trust;

mod deletion;
mod undo;

pub use deletion::{Deleted, DeletionViolation, delete};
pub use undo::undo_text;
