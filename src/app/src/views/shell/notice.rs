//! What is said of what was just done.

/// A sentence about what was just done; blank while there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it stays until it is closed: what went wrong does.
    pub stays: bool,
}

impl Notice {
    /// What was done: said for a while.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), stays: false }
    }

    /// What went wrong: said until it is closed.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { text: text.into(), stays: true }
    }

    /// Whether there is something to say.
    pub fn is_shown(&self) -> bool {
        !self.text.is_empty()
    }

    /// Whether it goes by itself after a while.
    pub fn is_passing(&self) -> bool {
        self.is_shown() && !self.stays
    }
}
