//! The shared folder of the open ledger: when it is visited, and what the user does with it.

use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::shared_place::{Place, files_of, place_of};
use crate::folder::{self, shared_key};
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::shared_folder::{
    Exchange, Memory, SharedCondition, SharedPlace, SharedSettings, SharedStatus, Stopped,
};
use zhibu_app::workspace::storage_failure;
use zhibu_format::MOST_FILES;
use zhibu_ledger::Writer;
use zhibu_text::{m, store_error};

/// How long after a ledger was opened its folder is visited first.
const VISITED_FROM: Duration = Duration::from_millis(1_500);

/// How often it is looked whether there is something to write: what is written rests for as long.
const LOOKED_EVERY: Duration = Duration::from_secs(5);

/// After how many looks the folder is visited though there is nothing to write.
const VISITED_EVERY: u32 = 3;

/// What to do with the shared folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedCall {
    /// Visits it, now and at regular intervals.
    Visit,
    /// The same after a click: the browser may ask for permission.
    Allow,
    /// Shows what the pending files would do.
    LookAt,
}

/// The shared folder of the open ledger.
pub struct SharedFolder {
    status: Signal<SharedStatus>,
}

/// What is kept between two visits of the folder. It is no part of [`SharedFolder`], so that nothing of it is in the
/// initial part of the program.
#[derive(Default)]
struct Run {
    exchange: Option<Exchange>,
    is_listening: bool,
    is_visiting: bool,
    looks: u32,
    /// How many changes the ledger had at the last look, and when its changes were written last.
    looked_at: usize,
    written: usize,
    /// The files whose plan is shown.
    shown: Vec<String>,
    /// The passphrase of a ledger's folder, in this visit alone.
    passphrase: Option<(String, String)>,
}

thread_local! {
    static RUN: RefCell<Run> = RefCell::default();
}

fn run<T>(change: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(change)
}

impl SharedFolder {
    pub(super) fn new() -> Self {
        Self { status: Signal::new(SharedStatus::default()) }
    }

    read_signals! {
        /// The state of the folder.
        status: SharedStatus;
    }

    /// Resets the state: no ledger with a folder is open.
    pub(super) fn forget(&self) {
        self.status.set(SharedStatus::default());
    }
}

/// Other files are planned than those of the folder.
pub(super) fn note_other_plan() {
    run(|run| run.shown.clear());
}

impl AppState {
    /// Looks up the shared folder of the ledger that was just opened.
    pub(super) fn look_up_shared(self, ledger_key: &str) {
        self.shared_folder().forget();
        if PREFERENCES.shared_folder(ledger_key).is_some() {
            let visit = move || self.fetch((self.loader().share)(self, SharedCall::Visit));
            // Not before the page is rendered.
            set_timeout(visit, VISITED_FROM);
        }
    }

    /// Does something with the shared folder.
    pub fn share_by_folder(self, call: SharedCall) {
        match call {
            SharedCall::Visit => self.visit_soon(false, true),
            SharedCall::Allow => self.visit_soon(true, true),
            SharedCall::LookAt => self.look_at_shared(),
        }
        if run(|run| std::mem::replace(&mut run.is_listening, true)) {
            return;
        }
        set_interval(move || self.look_after_shared(), LOOKED_EVERY);
        for (event, may_write) in
            [("focus", true), ("blur", true), ("visibilitychange", true), ("online", false)]
        {
            let listening = window_event_listener_untyped(event, move |_| {
                self.visit_soon(false, may_write);
            });
            // Listens until the page is closed.
            std::mem::forget(listening);
        }
    }

    /// The settings of the open ledger's shared folder.
    pub fn shared_settings(self) -> Option<SharedSettings> {
        SharedSettings::from_text(&PREFERENCES.shared_folder(&self.open_ledger_key()?)?)
    }

    /// Lets the user choose a folder of the computer to share.
    pub fn choose_shared(self) {
        if self.is_embedded_viewed() {
            return self.notify_error(m::EMBEDDED_REFUSED.get(self.lang_now()));
        }
        let Some(ledger_key) = self.open_ledger_key() else { return };
        leptos::task::spawn_local(async move {
            let kept = match folder::choose().await {
                Ok(Some(chosen)) => {
                    let kept = folder::keep(&shared_key(&ledger_key), &chosen).await;
                    kept.map(|()| chosen.name())
                }
                // The user cancelled.
                Ok(None) => return,
                Err(error) => Err(error),
            };
            match kept {
                Ok(name) => self.use_shared(SharedPlace::Folder(name)),
                Err(FolderError(error)) => self.notify_error(error),
            }
        });
    }

    /// Shares a folder from now on: every file in it is offered at first.
    pub fn use_shared(self, place: SharedPlace) {
        let Some(ledger_key) = self.open_ledger_key() else { return };
        run(|run| run.exchange = None);
        self.notify_unless_stored(PREFERENCES.forget_shared_folder(&ledger_key));
        if self.keep_shared(&SharedSettings::new(place)) {
            self.share_by_folder(SharedCall::Allow);
        }
    }

    /// Stores the settings; whether they are stored.
    pub fn keep_shared(self, settings: &SharedSettings) -> bool {
        let Some(ledger_key) = self.open_ledger_key() else { return false };
        if let Err(error) = PREFERENCES.set_shared_folder(&ledger_key, &settings.to_text()) {
            self.notify_error(store_error(&storage_failure(&error.into()), self.lang_now()));
            return false;
        }
        let place = settings.place.name().to_owned();
        self.shared_folder().status.update(|status| {
            status.place = place;
            if status.condition == SharedCondition::None {
                status.condition = SharedCondition::Starting;
            }
        });
        true
    }

    /// Uses the folder no more; the files in it stay.
    pub fn leave_shared(self) {
        let Some(ledger_key) = self.open_ledger_key() else { return };
        self.notify_unless_stored(PREFERENCES.forget_shared_folder(&ledger_key));
        run(|run| (run.exchange, run.passphrase) = (None, None));
        self.shared_folder().forget();
        leptos::task::spawn_local(async move {
            // Without the settings the stored handle is never read.
            let _forgotten = folder::forget(&shared_key(&ledger_key)).await;
        });
    }

    /// Opens and seals files with a passphrase, in this visit.
    pub fn use_shared_passphrase(self, passphrase: String) {
        let Some(ledger_key) = self.open_ledger_key() else { return };
        run(|run| run.passphrase = Some((ledger_key, passphrase)));
        self.visit_soon(true, true);
    }

    /// Leaves out the pending files: they are not offered again.
    pub fn ignore_shared(self) {
        let names = self.pending_shared();
        self.note_shared_reviewed(names);
    }

    fn pending_shared(self) -> Vec<String> {
        let status = self.shared_folder().status;
        let name = |status: &SharedStatus| {
            let pending = status.pending.iter().take(MOST_FILES);
            pending.map(|file| file.name.clone()).collect()
        };
        status.with_untracked(name)
    }

    /// Plans the pending files, as if they had been chosen.
    fn look_at_shared(self) {
        let names = self.pending_shared();
        let (Some(ledger_key), Some(settings)) = (self.open_ledger_key(), self.shared_settings())
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            let files = match place_of(&ledger_key, &settings, true).await {
                Ok(Some(Place::Folder(folder))) => files_of(&folder, &names).await,
                Ok(Some(Place::Host(host))) => files_of(&host, &names).await,
                Ok(None) => return self.visit_soon(true, false),
                Err(error) => Err(error),
            };
            match files {
                Ok(files) if files.is_empty() => self.visit_soon(false, false),
                Ok(files) => {
                    self.plan_ledgers(files, false);
                    run(|run| run.shown = names);
                }
                Err(FolderError(error)) => self.notify_error(error),
            }
        });
    }

    /// The plan that was shown is taken: what it was made of is looked at.
    pub(super) fn note_shared_taken(self) {
        let names = run(|run| std::mem::take(&mut run.shown));
        if !names.is_empty() {
            self.note_shared_reviewed(names);
        }
    }

    fn note_shared_reviewed(self, names: Vec<String>) {
        let (Some(ledger_key), Some(settings)) = (self.open_ledger_key(), self.shared_settings())
        else {
            return;
        };
        let condition =
            self.shared_folder().status.with_untracked(|status| status.condition.clone());
        let status = run(|run| {
            let exchange = run.exchange.as_mut().filter(|of| of.ledger_key() == ledger_key)?;
            exchange.note_reviewed(&names);
            PREFERENCES.set_shared_memory(&ledger_key, &exchange.memory().to_text());
            Some(exchange.status(&settings, condition))
        });
        match status {
            Some(status) => self.show_shared(status),
            // The folder is being visited.
            None => set_timeout(move || self.note_shared_reviewed(names), VISITED_FROM),
        }
    }

    fn show_shared(self, status: SharedStatus) {
        let shown = self.shared_folder().status;
        if shown.with_untracked(|before| *before != status) {
            shown.set(status);
        }
    }

    /// Looks whether there is something to write, or the folder was not visited for a while.
    fn look_after_shared(self) {
        if platform::document().hidden() {
            return;
        }
        let changes = self.read_present(|open| open.ledger().change_count()).unwrap_or(0);
        let (is_due, may_write) = run(|run| {
            let is_resting = std::mem::replace(&mut run.looked_at, changes) == changes;
            run.looks += 1;
            let is_new = changes != run.written;
            // Of several windows the one in which the user works writes.
            let may_write = is_resting && platform::document().has_focus().unwrap_or(true);
            ((is_new && may_write) || run.looks.is_multiple_of(VISITED_EVERY), may_write)
        });
        if is_due {
            self.visit_soon(false, may_write);
        }
    }

    /// Visits the folder unless it is being visited.
    fn visit_soon(self, may_ask: bool, may_write: bool) {
        let (Some(ledger_key), Some(settings)) = (self.open_ledger_key(), self.shared_settings())
        else {
            return;
        };
        if self.is_embedded_viewed() || run(|run| std::mem::replace(&mut run.is_visiting, true)) {
            return;
        }
        leptos::task::spawn_local(async move {
            let mut exchange = exchange_of(&ledger_key);
            let changes = self.read_present(|open| open.ledger().change_count());
            let condition = self.visit(&mut exchange, &settings, (may_ask, may_write)).await;
            let status = condition.map(|condition| exchange.status(&settings, condition));
            let memory = exchange.memory().to_text();
            run(|run| {
                run.is_visiting = false;
                if may_write {
                    run.written = changes.unwrap_or(0);
                }
                run.exchange = Some(exchange);
            });
            let is_still = self.open_ledger_key().as_ref() == Some(&ledger_key)
                && self.shared_settings().is_some_and(|now| now.place == settings.place);
            if !is_still {
                run(|run| run.exchange = None);
                return;
            }
            if PREFERENCES.shared_memory(&ledger_key) != memory {
                PREFERENCES.set_shared_memory(&ledger_key, &memory);
            }
            if let Some(status) = status {
                self.show_shared(status);
            }
        });
    }

    /// Visits the folder; how the exchange is then, or `None` if another ledger is open.
    async fn visit(
        self,
        exchange: &mut Exchange,
        settings: &SharedSettings,
        (may_ask, may_write): (bool, bool),
    ) -> Option<SharedCondition> {
        let done = match place_of(exchange.ledger_key(), settings, may_ask).await {
            Ok(Some(Place::Folder(folder))) => {
                exchange.run(&self, &folder, settings, may_write).await
            }
            Ok(Some(Place::Host(host))) => exchange.run(&self, &host, settings, may_write).await,
            Ok(None) => return Some(SharedCondition::Asking),
            Err(error) => Err(Stopped::Folder(error)),
        };
        match done {
            Ok(()) => {
                Some(SharedCondition::Synced { at: platform::local_minute(platform::now_ms()) })
            }
            Err(Stopped::Folder(FolderError(error))) => Some(SharedCondition::Failed { error }),
            Err(Stopped::Left) => None,
        }
    }
}

/// The exchange of the last visit, or one as this browser remembers it.
fn exchange_of(ledger_key: &str) -> Exchange {
    let memory = Memory::from_text(&PREFERENCES.shared_memory(ledger_key));
    // A ledger that was removed meanwhile is forgotten.
    let is_of_ledger = |kept: &Exchange| kept.ledger_key() == ledger_key && memory.is_some();
    let kept = run(|run| run.exchange.take()).filter(is_of_ledger);
    let mut exchange = kept.unwrap_or_else(|| {
        let new = || Memory::new(Writer::from_random(platform::random_bits()));
        Exchange::new(ledger_key, memory.unwrap_or_else(new))
    });
    let passphrase = run(|run| run.passphrase.clone());
    if let Some((_, passphrase)) = passphrase.filter(|(key, _)| key == ledger_key) {
        exchange.set_passphrase(passphrase);
    }
    exchange
}
