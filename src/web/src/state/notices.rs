//! Notices about the last action.

use crate::reactive::Signal;
use zhibu_app::views::shell::notice::Notice;

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
        self.shown.set(Notice::done(text));
    }

    /// Closes the notice: what it tells is no longer so.
    pub fn close(&self) {
        self.shown.set(Notice::default());
    }

    /// Shows an error until it is closed.
    pub fn notify_error(&self, text: impl Into<String>) {
        self.shown.set(Notice::failed(text));
    }
}
