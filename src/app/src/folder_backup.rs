//! Automatic backups into a folder that the user has chosen.

use std::future::Future;

use zhibu_domain::values::date::Day;
use zhibu_format::{About, Exported, write};
use zhibu_text::{Lang, format_message, m};

use crate::rotation::{WrittenBackup, is_backup, is_whole, next_name, to_remove};
use crate::workspace::Workspace;

/// A folder could not be read or written; the text is the browser's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderError(pub String);

/// A folder on the disk.
pub trait BackupFolder {
    /// The names of the files in it.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, FolderError>>;

    /// The size of a file in bytes.
    fn size(&self, name: &str) -> impl Future<Output = Result<f64, FolderError>>;

    /// Writes a file completely or not at all.
    fn put(&self, name: &str, text: &str) -> impl Future<Output = Result<(), FolderError>>;

    /// Removes a file.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), FolderError>>;
}

/// The state of the open ledger's backup folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FolderState {
    /// There is none.
    #[default]
    None,
    /// Backups are written to it.
    Active {
        /// The folder's name.
        name: String,
        /// When the last backup of this visit was written, to the minute.
        written_at: Option<String>,
    },
    /// The browser asks for permission again before it writes there.
    Waiting {
        /// The folder's name.
        name: String,
    },
    /// It could not be written to.
    Failed {
        /// The folder's name.
        name: String,
        /// Why, as text from the browser or the app.
        error: String,
    },
}

impl FolderState {
    /// The state as text; empty if there is no folder.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::None => String::new(),
            Self::Active { name, written_at: None } => {
                format_message!(m::FOLDER_KEPT, lang, folder = name)
            }
            Self::Active { name, written_at: Some(time) } => {
                format_message!(m::FOLDER_WRITTEN, lang, folder = name, time = time)
            }
            Self::Waiting { name } => format_message!(m::FOLDER_WAITING, lang, folder = name),
            Self::Failed { name, error } => {
                format_message!(m::FOLDER_FAILED, lang, folder = name, error = error)
            }
        }
    }
}

/// The state of the ledger at the last backup in its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LastBackup {
    ledger_key: String,
    changes: usize,
}

/// Whether a backup is being written, and what the last one of this visit contains.
#[derive(Clone, Debug, Default)]
pub struct FolderSchedule {
    is_writing: bool,
    last: Option<LastBackup>,
}

impl FolderSchedule {
    /// Begins a backup of a ledger with this number of changes; false if one is being written, or
    /// if the last one has them all. [`end`](Self::end) must follow.
    pub fn begin(&mut self, ledger_key: &str, changes: usize) -> bool {
        let wanted = LastBackup { ledger_key: ledger_key.to_owned(), changes };
        let is_due = !self.is_writing && self.last.as_ref() != Some(&wanted);
        self.is_writing |= is_due;
        is_due
    }

    /// Records that a backup with this number of changes was written.
    pub fn note_written(&mut self, ledger_key: &str, changes: usize) {
        self.last = Some(LastBackup { ledger_key: ledger_key.to_owned(), changes });
    }

    /// Ends the writing of a backup, successful or not.
    pub fn end(&mut self) {
        self.is_writing = false;
    }

    /// Resets the schedule for another folder, which has no backup yet.
    pub fn forget(&mut self) {
        self.last = None;
    }
}

/// A backup to be written into a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderBackup {
    about: About,
    /// The file's text, to be signed by the browser.
    pub text: String,
    /// The number of changes it contains.
    pub changes: usize,
    is_whole: bool,
}

/// A written backup, and the older backups that it makes superfluous.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenFile {
    /// The file.
    pub backup: WrittenBackup,
    /// The names of the backups to remove.
    pub superfluous: Vec<String>,
}

impl FolderBackup {
    /// A backup of the open ledger; `None` if it is no longer the ledger `ledger_key`.
    pub fn of(workspace: &Workspace, ledger_key: &str, exported: &Exported) -> Option<Self> {
        (workspace.ledger_key() == ledger_key).then(|| Self {
            about: workspace.about().clone(),
            text: write(workspace.about(), workspace.ledger(), exported),
            changes: workspace.ledger().change_count(),
            is_whole: is_whole(workspace),
        })
    }

    /// Writes the backup and verifies that it is there. `own` is the backup that this browser wrote
    /// last, as stored in preferences.
    ///
    /// # Errors
    ///
    /// The folder cannot be read or written, or the file is shorter than was written.
    pub async fn write_into(
        &self,
        folder: &impl BackupFolder,
        today: Day,
        own: &str,
    ) -> Result<WrittenFile, FolderError> {
        let about = &self.about;
        let mut files: Vec<(String, f64)> = Vec::new();
        for name in folder.names().await? {
            if is_backup(about, &name) {
                let size = folder.size(&name).await?;
                files.push((name, size));
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
        let bytes = self.text.len() as f64;
        let name = next_name(about, today, bytes, &files, (own, self.is_whole));
        folder.put(&name, &self.text).await?;
        #[expect(clippy::float_cmp, reason = "whole numbers")]
        let is_there = folder.size(&name).await? == bytes;
        if !is_there {
            return Err(FolderError("the file did not come out whole".to_owned()));
        }
        files.retain(|file| file.0 != name);
        files.push((name.clone(), bytes));
        let superfluous = to_remove(about, &files, self.is_whole);
        Ok(WrittenFile { backup: WrittenBackup { name, bytes }, superfluous })
    }
}
