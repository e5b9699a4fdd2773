//! Notices about the last action.

/// A notice; empty while there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it stays until it is closed, as errors do.
    pub stays: bool,
}

impl Notice {
    /// A notice of success, shown for a while.
    pub fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), stays: false }
    }

    /// An error, shown until it is closed.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { text: text.into(), stays: true }
    }

    /// Whether there is a notice.
    pub fn is_shown(&self) -> bool {
        !self.text.is_empty()
    }

    /// Whether it disappears after a while.
    pub fn is_passing(&self) -> bool {
        self.is_shown() && !self.stays
    }
}
