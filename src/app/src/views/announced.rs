//! A command together with its notice.

use crate::workspace::Command;

/// A command, and the notice shown once it is saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Announced {
    /// The command.
    pub command: Command,
    /// The notice.
    pub notice: String,
}
