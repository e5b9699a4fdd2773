//! The summary of the open ledger, which the page shows at the next visit before the program is there.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::platform::{self, PREFERENCES};
use zhibu_app::backup::short_of_space_percent;
use zhibu_app::views::shell::summary::summary;
use zhibu_app::workspace::Saving;

/// How long after a change the summary is stored: by then the page shows the change.
const STORED_AFTER: Duration = Duration::from_secs(2);

thread_local! {
    /// Whether the summary is about to be stored.
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Stores the summary soon, and again some time after each change of what it says, for as long as the page
    /// that calls this is shown.
    pub fn keep_summary(self) {
        Effect::new(move || {
            self.workspace().open().track();
            self.workspace().extent().track();
            self.today();
            self.lang();
            if !IS_DUE.replace(true) {
                set_timeout(move || self.store_summary(), STORED_AFTER);
            }
        });
    }

    /// Stores the summary if it is another than the stored one. While storage is nearly full there is none.
    fn store_summary(self) {
        IS_DUE.set(false);
        let last = PREFERENCES.last_ledger();
        let is_saved = self.workspace().status().with_untracked(|now| now.saving == Saving::Saved);
        if last.is_none() || last != self.open_ledger_key() || !is_saved {
            return;
        }
        let (today, lang) = (self.workspace().today().get_untracked(), self.lang_now());
        let made = self.read_present(|open| summary(open, open.as_of(today), lang)).flatten();
        if made != PREFERENCES.summary() {
            let short_of_space = platform::storage_units16().and_then(short_of_space_percent);
            PREFERENCES.set_summary(made.as_deref().filter(|_| short_of_space.is_none()));
            // The page of the ledgers tells how much space is left.
            self.measure_space();
        }
    }
}
