//! Backups into a folder that the user has chosen, by themselves.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::AppState;
use crate::folder::{self, Folder};
use crate::platform;
use crate::reactive::{ReadSignal, Signal};
use zhibu_app::rotation::{WrittenBackup, is_backup, is_whole, next_name, to_remove};
use zhibu_format::write;
use zhibu_text::m;

/// So often it is looked whether something has changed.
const TENDED_EVERY: Duration = Duration::from_secs(20);

/// So long after a ledger was opened its folder is looked after.
const TENDED_FROM: Duration = Duration::from_secs(1);

/// How the folder of the open ledger stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FolderState {
    /// There is none.
    #[default]
    None,
    /// Backups are written to the folder of this name; when the last was, if in this visit.
    Active { name: String, at_ms: Option<u64> },
    /// The browser asks for the user's word again before it writes there.
    Waiting { name: String },
    /// It could not be written to.
    Failed { name: String, error: String },
}

fn folder_preference(mark: &str) -> String {
    format!("folder.{mark}")
}

/// Which file of the folder this browser wrote last, and how many bytes.
fn written_preference(mark: &str) -> String {
    format!("folder-written.{mark}")
}

/// Forgets the folder of a ledger that is no more what it was: its backups are not to be replaced.
pub(super) fn forget_folder(mark: &str) {
    platform::drop_preference(&folder_preference(mark));
    platform::drop_preference(&written_preference(mark));
}

fn said(error: &JsValue) -> String {
    let message = js_sys::Reflect::get(error, &"message".into()).ok();
    message.and_then(|message| message.as_string()).unwrap_or_else(|| format!("{error:?}"))
}

/// The folder that backups of the open ledger are written to.
pub struct FolderBackups {
    state: Signal<FolderState>,
    /// Whether it is looked after by itself.
    is_tended: StoredValue<bool, LocalStorage>,
    is_writing: StoredValue<bool, LocalStorage>,
    /// Of which ledger, and how many changes of it, the last backup in its folder has.
    written: StoredValue<Option<(String, usize)>, LocalStorage>,
}

impl FolderBackups {
    pub(super) fn new() -> Self {
        Self {
            state: Signal::new(FolderState::None),
            is_tended: StoredValue::new_local(false),
            is_writing: StoredValue::new_local(false),
            written: StoredValue::new_local(None),
        }
    }

    /// How the folder stands.
    pub fn state(&self) -> ReadSignal<FolderState> {
        self.state.read_only()
    }

    /// Says that no ledger with a folder is open.
    pub(super) fn forget(&self) {
        self.state.set(FolderState::None);
    }
}

impl AppState {
    /// Looks up whether the ledger that was just opened has a folder, and goes on with it.
    pub(super) fn look_up_folder(self, mark: &str) {
        self.folder_backups().state.set(FolderState::None);
        if let Some(name) = platform::preference(&folder_preference(mark)) {
            self.folder_backups()
                .state
                .set(FolderState::Active { name: name.clone(), at_ms: None });
            let tend = move || {
                leptos::task::spawn_local(async move {
                    if (self.loader().run_backup)(self, false).await.is_err() {
                        // Said, because a backup that is counted on is not written.
                        let error = m::NOT_FETCHED.get(self.lang_now()).to_owned();
                        self.folder_backups().state.set(FolderState::Failed { name, error });
                    }
                });
            };
            // Not before the page is there.
            set_timeout(tend, TENDED_FROM);
        }
    }

    fn open_mark(self) -> Option<String> {
        self.workspace().open().with_untracked(|open| open.as_ref().map(|open| open.0.clone()))
    }

    /// Lets the user choose a folder for the open ledger, and writes to it at once.
    pub fn choose_folder(self) {
        let Some(mark) = self.open_mark() else { return };
        leptos::task::spawn_local(async move {
            // Whoever chooses none has said so.
            let Ok(chosen) = folder::choose().await else { return };
            let name = chosen.name();
            match folder::keep(&mark, &chosen).await {
                Ok(()) => {
                    platform::set_preference(&folder_preference(&mark), &name);
                    self.folder_backups().written.set_value(None);
                    self.run_backup(true);
                }
                Err(error) => self
                    .folder_backups()
                    .state
                    .set(FolderState::Failed { name, error: said(&error) }),
            }
        });
    }

    /// Writes no more backups by itself; those in the folder stay.
    pub fn leave_folder(self) {
        let Some(mark) = self.open_mark() else { return };
        forget_folder(&mark);
        self.folder_backups().state.set(FolderState::None);
        leptos::task::spawn_local(async move {
            // What is left of it is not read without the preference.
            let _forgotten = folder::forget(&mark).await;
        });
    }

    /// Writes a backup if something has changed since the last, and looks again every while.
    pub fn run_backup(self, may_ask: bool) {
        if !self.folder_backups().is_tended.get_value() {
            self.folder_backups().is_tended.set_value(true);
            set_interval(move || self.back_up(false), TENDED_EVERY);
            let leaving = window_event_listener_untyped("visibilitychange", move |_| {
                self.back_up(false);
            });
            // For as long as the page lasts.
            std::mem::forget(leaving);
        }
        self.back_up(may_ask);
    }

    fn back_up(self, may_ask: bool) {
        let Some(mark) = self.open_mark() else { return };
        let has_folder = platform::preference(&folder_preference(&mark)).is_some();
        let now = self.read_present(|workspace| workspace.ledger().changes().len());
        let written = self.folder_backups().written.get_value();
        let is_written =
            written.is_some_and(|written| (Some(written.1), &written.0) == (now, &mark));
        if !has_folder || is_written || self.folder_backups().is_writing.get_value() {
            return;
        }
        self.folder_backups().is_writing.set_value(true);
        leptos::task::spawn_local(async move {
            let state = match folder::kept(&mark).await {
                Ok(Some(folder)) => {
                    let name = folder.name();
                    match self.back_up_into(&mark, &folder, may_ask).await {
                        Ok(Some(at_ms)) => FolderState::Active { name, at_ms: Some(at_ms) },
                        Ok(None) => FolderState::Waiting { name },
                        Err(error) => FolderState::Failed { name, error: said(&error) },
                    }
                }
                Ok(None) => FolderState::None,
                Err(error) => FolderState::Failed { name: String::new(), error: said(&error) },
            };
            self.folder_backups().is_writing.set_value(false);
            if self.open_mark().as_ref() == Some(&mark)
                && self.folder_backups().state.get_untracked() != state
            {
                self.folder_backups().state.set(state);
            }
        });
    }

    /// Writes a backup of the open ledger; tells when, or none if the browser does not let it.
    async fn back_up_into(
        self,
        mark: &str,
        folder: &Folder,
        may_ask: bool,
    ) -> Result<Option<u64>, JsValue> {
        let may_write = folder.may_write().await || (may_ask && folder.ask_to_write().await);
        if !may_write {
            return Ok(None);
        }
        let file = self.read_present(|workspace| {
            let is_meant = workspace.ledger_key() == mark;
            is_meant.then(|| {
                let text = write(workspace.about(), workspace.ledger(), &self.exported());
                (
                    workspace.about().clone(),
                    workspace.ledger().changes().len(),
                    text,
                    is_whole(workspace),
                )
            })
        });
        let Some((about, changes, text, is_whole)) = file.flatten() else { return Ok(None) };
        let text = self.signed(text).await;
        let mut files: Vec<(String, f64)> = Vec::new();
        for name in folder.names().await? {
            if is_backup(&about, &name) {
                let size = folder.size(&name).await?;
                files.push((name, size));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
        let bytes = text.len() as f64;
        let own = platform::preference(&written_preference(mark)).unwrap_or_default();
        let name = next_name(&about, platform::today(), bytes, &files, (&own, is_whole));
        folder.put(&name, &text).await?;
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let is_there = folder.size(&name).await? == bytes;
        if !is_there {
            return Err(JsValue::from(js_sys::Error::new("the file did not come out whole")));
        }
        let written = WrittenBackup { name: name.clone(), bytes };
        platform::set_preference(&written_preference(mark), &written.code());
        files.retain(|file| file.0 != name);
        files.push((name, bytes));
        for name in to_remove(&about, &files, is_whole) {
            folder.remove(&name).await?;
        }
        self.folder_backups().written.set_value(Some((mark.to_owned(), changes)));
        self.note_backup_of(mark, changes);
        Ok(Some(platform::now_ms()))
    }
}
