//! Automatic backups into a folder that the user has chosen.

use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::folder::{self, Folder};
use crate::platform::{self, PREFERENCES};
use crate::reactive::Signal;
pub use zhibu_app::folder_backup::FolderState;
use zhibu_app::folder_backup::{BackupFolder, FolderBackup, FolderError, FolderSchedule};
use zhibu_app::workspace::storage_failure;
use zhibu_text::{m, store_error};

/// How often a backup is written if something has changed.
const LOOKED_EVERY: Duration = Duration::from_secs(20);

/// How long after a ledger was opened its first backup is written.
const WRITTEN_FROM: Duration = Duration::from_secs(1);

/// The folder that backups of the open ledger are written to.
pub struct FolderBackups {
    state: Signal<FolderState>,
    /// Whether automatic backups are running.
    is_running: StoredValue<bool, LocalStorage>,
    schedule: StoredValue<FolderSchedule, LocalStorage>,
}

impl FolderBackups {
    pub(super) fn new() -> Self {
        Self {
            state: Signal::new(FolderState::None),
            is_running: StoredValue::new_local(false),
            schedule: StoredValue::new_local(FolderSchedule::default()),
        }
    }

    read_signals! {
        /// The state of the folder.
        state: FolderState;
    }

    /// Resets the state: no ledger with a folder is open.
    pub(super) fn forget(&self) {
        self.state.set(FolderState::None);
    }
}

impl AppState {
    /// Looks up the folder of the ledger that was just opened, and starts its backups.
    pub(super) fn look_up_folder(self, ledger_key: &str) {
        let state = self.folder_backups().state;
        state.set(FolderState::None);
        let Some(name) = PREFERENCES.folder(ledger_key) else { return };
        state.set(FolderState::Active { name: name.clone(), written_at: None });
        let run = move || {
            leptos::task::spawn_local(async move {
                if (self.loader().run_backup)(self, false).await.is_err() {
                    // An error is shown, because a backup that the user counts on is not written.
                    let error = m::NOT_FETCHED.get(self.lang_now()).to_owned();
                    state.set(FolderState::Failed { name, error });
                }
            });
        };
        // Not before the page is rendered.
        set_timeout(run, WRITTEN_FROM);
    }

    /// Lets the user choose a folder for the open ledger, and writes a backup at once.
    pub fn choose_folder(self) {
        if self.is_embedded_viewed() {
            return self.notify_error(m::EMBEDDED_REFUSED.get(self.lang_now()));
        }
        let Some(ledger_key) = self.open_ledger_key() else { return };
        leptos::task::spawn_local(async move {
            let chosen = match folder::choose().await {
                Ok(Some(chosen)) => chosen,
                // The user cancelled.
                Ok(None) => return,
                Err(FolderError(error)) => {
                    // There is no folder whose state it would be.
                    let failed = FolderState::Failed { name: String::new(), error };
                    return self.notify_error(failed.text(self.lang_now()));
                }
            };
            let name = chosen.name();
            let kept = folder::keep(&ledger_key, &chosen).await.map_err(|FolderError(error)| error);
            let noted = kept.and_then(|()| {
                let noted = PREFERENCES.set_folder(&ledger_key, &name);
                noted.map_err(|error| store_error(&storage_failure(&error.into()), self.lang_now()))
            });
            match noted {
                Ok(()) => {
                    self.folder_backups().schedule.update_value(FolderSchedule::forget);
                    self.run_backup(true);
                }
                Err(error) => {
                    self.folder_backups().state.set(FolderState::Failed { name, error });
                }
            }
        });
    }

    /// Stops automatic backups; those in the folder stay.
    pub fn leave_folder(self) {
        let Some(ledger_key) = self.open_ledger_key() else { return };
        self.notify_unless_stored(PREFERENCES.forget_folder(&ledger_key));
        self.folder_backups().forget();
        leptos::task::spawn_local(async move {
            // Without the preference the stored handle is never read.
            let _forgotten = folder::forget(&ledger_key).await;
        });
    }

    /// Writes a backup if something has changed since the last one, and again at regular intervals.
    pub fn run_backup(self, may_ask: bool) {
        if !self.folder_backups().is_running.get_value() {
            self.folder_backups().is_running.set_value(true);
            set_interval(move || self.back_up(false), LOOKED_EVERY);
            let leaving = window_event_listener_untyped("visibilitychange", move |_| {
                self.back_up(false);
            });
            // Listens until the page is closed.
            std::mem::forget(leaving);
        }
        self.back_up(may_ask);
    }

    fn back_up(self, may_ask: bool) {
        let changes = self.read_present(|workspace| workspace.ledger().change_count());
        let (Some(ledger_key), Some(changes)) = (self.open_ledger_key(), changes) else { return };
        let schedule = self.folder_backups().schedule;
        let begin = |schedule: &mut FolderSchedule| schedule.begin(&ledger_key, changes);
        let is_due = PREFERENCES.folder(&ledger_key).is_some()
            && schedule.try_update_value(begin).unwrap_or(false);
        if !is_due {
            return;
        }
        leptos::task::spawn_local(async move {
            let now = self.back_up_to_folder(&ledger_key, may_ask).await;
            schedule.update_value(FolderSchedule::end);
            let state = self.folder_backups().state;
            if self.open_ledger_key().as_ref() == Some(&ledger_key) && state.get_untracked() != now
            {
                state.set(now);
            }
        });
    }

    async fn back_up_to_folder(self, ledger_key: &str, may_ask: bool) -> FolderState {
        let folder = match folder::kept(ledger_key).await {
            Ok(Some(folder)) => folder,
            Ok(None) => return FolderState::None,
            Err(FolderError(error)) => {
                return FolderState::Failed { name: String::new(), error };
            }
        };
        let name = folder.name();
        if !folder.may_write(may_ask).await {
            return FolderState::Waiting { name };
        }
        match self.write_backup(ledger_key, &folder).await {
            Ok(true) => {
                let written_at = Some(platform::local_minute(platform::now_ms()));
                FolderState::Active { name, written_at }
            }
            Ok(false) => FolderState::Waiting { name },
            Err(FolderError(error)) => FolderState::Failed { name, error },
        }
    }

    /// Writes a backup of the open ledger; false if another ledger is open by now.
    async fn write_backup(self, ledger_key: &str, folder: &Folder) -> Result<bool, FolderError> {
        let exported = self.exported();
        let backup =
            self.read_present(|open| FolderBackup::of(open, ledger_key, &exported)).flatten();
        let Some(mut backup) = backup else { return Ok(false) };
        backup.text = self.signed(backup.text).await;
        let own = PREFERENCES.written_backup(ledger_key);
        let written = backup.write_into(folder, platform::today(), &own).await?;
        PREFERENCES.set_written_backup(ledger_key, &written.backup);
        for name in &written.superfluous {
            folder.remove(name).await?;
        }
        let note =
            |schedule: &mut FolderSchedule| schedule.note_written(ledger_key, backup.changes);
        self.folder_backups().schedule.update_value(note);
        self.note_backup_of(ledger_key, backup.changes);
        Ok(true)
    }
}
