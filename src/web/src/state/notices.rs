//! What is said of what was just done.

use crate::reactive::Signal;
use zhibu_app::views::shell::notice::Notice;

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
        self.shown.set(Notice::done(text));
    }

    /// Says what went wrong, until it is closed.
    pub fn notify_error(&self, text: impl Into<String>) {
        self.shown.set(Notice::failed(text));
    }
}
