//! The tone of chips and rows.

/// The tone of a chip or a row. A text always says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
    /// Of less weight.
    Quiet,
}
