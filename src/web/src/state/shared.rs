//! The shared folder of the open ledger: when it is visited, and what the user does with it.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use super::shared_place::{Place, files_of, place_of};
use super::shared_run::{Shown, exchange_of, new_memory, run};
use crate::folder::{self, shared_key};
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
use zhibu_app::folder_backup::FolderError;
use zhibu_app::importing::ImportStage;
use zhibu_app::shared_folder::{
    Exchange, SharedCondition, SharedPlace, SharedSettings, SharedStatus, Stopped,
};
use zhibu_app::shared_schedule::Visit;
use zhibu_app::workspace::{Saving, storage_failure};
use zhibu_format::MOST_FILES;
use zhibu_text::{m, store_error};

/// How long after a ledger was opened its folder is visited first.
const VISITED_FROM: Duration = Duration::from_millis(1_500);

/// How often it is looked whether there is something to write: what is written rests for as long.
const LOOKED_EVERY: Duration = Duration::from_secs(5);

/// What to do with the shared folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedCall {
    /// Visits that of a ledger which was just opened, now and at regular intervals.
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
    run(|run| run.shown = None);
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
            SharedCall::Visit => {
                // The ledger was just opened: nothing tells yet that its folder is closed, or that it has all it had.
                run(|run| {
                    run.give_up_exchange();
                    run.schedule.note_closed(None);
                });
                self.visit_soon(Visit::WRITING);
            }
            SharedCall::Allow => self.visit_soon(Visit::ASKING),
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
                self.visit_soon(Visit { may_ask: false, may_write });
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
        // That another address was refused.
        self.notices().close();
        run(|run| {
            run.give_up_exchange();
            // What opened the files of another folder is asked for anew.
            run.passphrase = None;
            run.schedule.note_closed(None);
        });
        self.notify_unless_stored(PREFERENCES.forget_shared_folder(&ledger_key));
        // By its writer other windows know that this is another folder, even if it has the same name.
        new_memory(&ledger_key);
        // What came sealed goes on sealed.
        let is_sealed = PREFERENCES.has_sealed_shared(&ledger_key);
        if self.keep_shared(&SharedSettings { is_sealed, ..SharedSettings::new(place) }) {
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
        run(|run| {
            run.give_up_exchange();
            run.passphrase = None;
        });
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
        self.visit_soon(Visit::ASKING);
    }

    /// Leaves out the pending files: they are not offered again.
    pub fn ignore_shared(self) {
        let Some(ledger_key) = self.open_ledger_key() else { return };
        let names = self.pending_shared();
        if self.look_at_each_shared() {
            self.notify(m::SHARED_LOOKED_AT.get(self.lang_now()));
        }
        self.note_shared_reviewed(Shown { ledger_key, names });
    }

    /// Something of a file is left out: from now on no file is taken without a look, in other windows neither. Whether
    /// that is new.
    pub(super) fn look_at_each_shared(self) -> bool {
        let settings = self.shared_settings().and_then(SharedSettings::looked_at);
        settings.is_some_and(|settings| self.keep_shared(&settings))
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
            let lang = self.lang_now();
            let files = match place_of(&ledger_key, &settings, true, lang).await {
                Ok(Some(Place::Folder(folder))) => files_of(&folder, &names).await,
                Ok(Some(Place::Host(host))) => files_of(&host, &names).await,
                Ok(None) => return self.visit_soon(Visit { may_ask: true, may_write: false }),
                Err(error) => Err(error),
            };
            match files {
                Ok(files) if files.is_empty() => self.visit_soon(Visit::default()),
                Ok(files) => {
                    // What could not be read is not shown.
                    let names = files.iter().map(web_sys::File::name).collect();
                    if self.plan_ledgers(files, false) {
                        run(|run| run.shown = Some(Shown { ledger_key, names }));
                    }
                }
                Err(FolderError(error)) => self.notify_error(error),
            }
        });
    }

    /// The files of the shared folder that are in the plan on screen, as the user agrees to it.
    pub(super) fn agreed_shared(self) -> Option<Shown> {
        let mut shown = run(|run| run.shown.clone())?;
        self.importing().with_stage_untracked(|stage| {
            if let ImportStage::Planned { plan, .. } = stage {
                shown.names.retain(|name| plan.files.iter().any(|file| file.name == *name));
                (!shown.names.is_empty()).then_some(shown)
            } else {
                None
            }
        })
    }

    /// Notes that somebody has looked at files of the shared folder, and has taken what they wanted of them.
    pub(super) fn note_shared_reviewed(self, shown: Shown) {
        let (Some(ledger_key), Some(settings)) = (self.open_ledger_key(), self.shared_settings())
        else {
            return;
        };
        if ledger_key != shown.ledger_key {
            return;
        }
        if run(|run| run.schedule.is_visiting()) {
            return set_timeout(move || self.note_shared_reviewed(shown), VISITED_FROM);
        }
        let condition =
            self.shared_folder().status.with_untracked(|status| status.condition.clone());
        let is_saved = self.is_all_saved(&ledger_key);
        let status = run(|run| {
            let exchange = run.exchange.as_mut().filter(|of| of.ledger_key() == ledger_key)?;
            exchange.note_reviewed(&shown.names);
            let status = exchange.status(&settings, condition);
            run.store_memory(is_saved).then_some(status)
        });
        if let Some(status) = status {
            self.show_shared(status);
        }
    }

    /// Whether everything of the ledger is in storage. Until then a file that was taken may have to be taken again after
    /// the page was closed: it is not remembered as seen.
    fn is_all_saved(self, ledger_key: &str) -> bool {
        let is_saved = self.read_present(|open| {
            open.ledger_key() == ledger_key && *open.saving() == Saving::Saved
        });
        is_saved.unwrap_or(false)
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
        let changes = self.change_count();
        let has_focus = platform::document().has_focus().unwrap_or(true);
        if let Some(may_write) = run(|run| run.schedule.look(changes, has_focus)) {
            self.visit_soon(Visit { may_ask: false, may_write });
        }
    }

    fn change_count(self) -> usize {
        self.read_present(|open| open.ledger().change_count()).unwrap_or(0)
    }

    /// Visits the folder, after the visit that is being made if there is one.
    fn visit_soon(self, asked: Visit) {
        let (Some(ledger_key), Some(settings)) = (self.open_ledger_key(), self.shared_settings())
        else {
            return;
        };
        if self.is_embedded_viewed() || !run(|run| run.schedule.begin(&ledger_key, asked)) {
            return;
        }
        leptos::task::spawn_local(async move {
            let mut exchange = exchange_of(&ledger_key);
            let generation = run(|run| run.generation);
            let changes = self.change_count();
            let condition = self.visit(&mut exchange, &settings, asked).await;
            let has_failed = matches!(condition, Some(SharedCondition::Failed { .. }));
            let status = condition.map(|condition| exchange.status(&settings, condition));
            let is_still = self.open_ledger_key().as_ref() == Some(&ledger_key)
                && self.shared_settings().is_some_and(|now| now.place == settings.place);
            let is_saved = self.is_all_saved(&ledger_key);
            let is_same = run(|run| {
                run.exchange = (is_still && run.generation == generation).then_some(exchange);
                // What a visit has done that was given up counts for nothing.
                let may_write = asked.may_write && run.exchange.is_some();
                run.schedule.end(Visit { may_write, ..asked }, changes, has_failed);
                run.store_memory(is_saved)
            });
            if let Some(status) = status.filter(|_| is_same) {
                self.show_shared(status);
            }
            let now = self.change_count();
            if let Some(missed) = run(|run| run.schedule.take_missed(now)) {
                self.visit_soon(missed);
            }
        });
    }

    /// Visits the folder; how the exchange is then, or `None` if another ledger is open.
    async fn visit(
        self,
        exchange: &mut Exchange,
        settings: &SharedSettings,
        Visit { may_ask, may_write }: Visit,
    ) -> Option<SharedCondition> {
        let ledger_key = exchange.ledger_key().to_owned();
        let done = match place_of(&ledger_key, settings, may_ask, self.lang_now()).await {
            Ok(Some(Place::Folder(folder))) => {
                exchange.run(&self, &folder, settings, may_write).await
            }
            Ok(Some(Place::Host(host))) => {
                let done = exchange.run(&self, &host, settings, may_write).await;
                let is_closed = host.is_closed();
                run(|run| run.schedule.note_closed(is_closed.then_some(ledger_key)));
                if is_closed {
                    return Some(SharedCondition::Asking);
                }
                done
            }
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
