//! What a page does and says when one of its buttons is pressed.

use crate::workspace::Command;

/// A command, and what is said once it is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    /// What is written.
    pub command: Command,
    /// What was done, in words.
    pub notice: String,
}
