//! How what is shown is marked.

/// How a chip or a row is marked. A word says the same.
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
