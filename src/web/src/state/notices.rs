//! What is said of what was just done.

use crate::reactive::Signal;

/// A sentence about what was just done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// What is said; nothing while there is nothing to say.
    pub text: String,
    /// Whether it stays until it is closed: what went wrong does.
    pub stays: bool,
}

/// The sentence that is shown.
pub struct Notices {
    shown: Signal<Notice>,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { shown: Signal::new(Notice::default()) }
    }

    read_signals! {
        /// The sentence that is shown.
        shown: Notice;
    }

    /// Says what was done, for a while.
    pub fn notify(&self, text: impl Into<String>) {
        self.shown.set(Notice { text: text.into(), stays: false });
    }

    /// Says what went wrong, until it is closed.
    pub fn notify_error(&self, text: impl Into<String>) {
        self.shown.set(Notice { text: text.into(), stays: true });
    }
}
