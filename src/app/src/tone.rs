//! The tone of chips and rows.

/// The tone of a chip or a row. Its meaning is always in the text too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// Needs attention.
    Warning,
    /// Wrong.
    Error,
    /// Of less weight.
    Quiet,
}
