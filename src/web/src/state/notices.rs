//! Notices about the last action.

use crate::reactive::Signal;

/// A notice about the last action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// The text; empty if there is no notice.
    pub text: String,
    /// Whether it stays until it is closed, as errors do.
    pub stays: bool,
}

/// The current notice.
pub struct Notices {
    shown: Signal<Notice>,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { shown: Signal::new(Notice::default()) }
    }

    read_signals! {
        /// The current notice.
        shown: Notice;
    }

    /// Shows a notice for a while.
    pub fn notify(&self, text: impl Into<String>) {
        self.shown.set(Notice { text: text.into(), stays: false });
    }

    /// Shows an error until it is closed.
    pub fn notify_error(&self, text: impl Into<String>) {
        self.shown.set(Notice { text: text.into(), stays: true });
    }
}
