//! Who writes with this browser is asked before the first file leaves it: whoever gets the file reads there whom it
//! is from.

use std::time::Duration;

use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue, set_timeout};

use super::AppState;
use crate::html::Element;
use crate::platform::PREFERENCES;
use crate::reactive::Signal;
use zhibu_app::workspace::Saving;
use zhibu_format::Author;

/// How long an export waits for the question to be fetched.
const ASKED_WITHIN: Duration = Duration::from_secs(2);

/// What makes the dialog. It is in a part that is fetched when it is asked for.
type Dialog = fn(AppState) -> Element;

/// The question and the export that waits for its answer.
pub struct Authorship {
    dialog: Signal<Option<Dialog>>,
    waiting: StoredValue<Option<Box<dyn FnOnce()>>, LocalStorage>,
}

impl Authorship {
    pub(super) fn new() -> Self {
        Self { dialog: Signal::new(None), waiting: StoredValue::new_local(None) }
    }

    /// The dialog while it is shown, tracked.
    pub fn dialog(&self) -> Option<Dialog> {
        self.dialog.get()
    }

    /// Shows this dialog while an export waits for it. Only the entry point of its part calls this.
    pub fn ask(&self, dialog: Dialog) {
        if self.waiting.with_value(Option::is_some) {
            self.dialog.set(Some(dialog));
        }
    }

    /// The export that waits, if it has not been cancelled; the dialog is closed.
    fn take(&self) -> Option<Box<dyn FnOnce()>> {
        self.dialog.set(None);
        let mut waiting = None;
        self.waiting.update_value(|export| waiting = export.take());
        waiting
    }
}

impl AppState {
    /// Exports something, once it is known who writes or that nobody wants to say so. That is asked once, and neither
    /// of samples nor while changes cannot be saved: then their file matters more than who wrote it.
    pub(super) fn with_author(self, export: impl FnOnce() + 'static) {
        let is_saved =
            self.workspace().status().with_untracked(|status| status.saving == Saving::Saved);
        if !is_saved || leptos::prelude::untrack(|| self.is_sample()) || !PREFERENCES.asks_author()
        {
            return export();
        }
        let mut earlier: Option<Box<dyn FnOnce()>> = Some(Box::new(export));
        self.authorship().waiting.update_value(|waiting| std::mem::swap(waiting, &mut earlier));
        // The question is asked already: of two exports the earlier one waits for it no longer.
        if let Some(earlier) = earlier {
            return earlier();
        }
        let give_up = move || {
            if self.authorship().dialog.with_untracked(Option::is_none) {
                self.export_waiting();
            }
        };
        set_timeout(give_up, ASKED_WITHIN);
        leptos::task::spawn_local(async move {
            // The export matters more than the question, which may not be there to be fetched.
            if (self.loader().ask_author)(self).await.is_err() {
                self.export_waiting();
            }
        });
    }

    fn export_waiting(self) {
        if let Some(export) = self.authorship().take() {
            export();
        }
    }

    /// The user says who writes: it is stored, and the export that waits goes on.
    pub fn answer_author(self, author: Author) {
        self.set_author(author);
        self.export_waiting();
    }

    /// The user does not want to say so: the export that waits goes on, and none asks again.
    pub fn skip_author(self) {
        PREFERENCES.skip_author();
        self.export_waiting();
    }

    /// The user leaves the question: nothing is exported, and the next export asks again.
    pub fn leave_author(self) {
        let _cancelled = self.authorship().take();
    }
}
