//! Banners: storage problems and other states that last, shown on every page.

use zhibu_domain::values::date::Day;
use zhibu_storage::{SaveError, StoreError};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::embedded::Embedded;
use crate::folder_backup::FolderState;
use crate::route::Page;
use crate::workspace::{Saving, UnreadableCount, WorkspaceStatus, storage_failure};

/// The kinds of banners, in the order of display. There is at most one of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// There is no storage: the ledger lasts until the page is closed.
    InMemory,
    /// Storage failed when a ledger was opened, and none is open.
    NotOpened,
    /// Storage is full.
    Full,
    /// Storage failed for another reason.
    Refused,
    /// Something stored cannot be read.
    Damaged,
    /// Something stored had vanished, and was stored again.
    StoredAgain,
    /// Restore points have changes that are missing in the ledger.
    Missing,
    /// A newer version has written to the ledger.
    Newer,
    /// Fields are in conflict.
    Conflicts,
    /// Storage is nearly full.
    Space,
    /// The browser needs the user's permission to write backups to their folder.
    FolderWaiting,
    /// Backups could not be written to their folder.
    FolderFailed,
    /// A backup is due.
    Backup,
    /// Files in the shared folder are to be looked at.
    Shared,
    /// A past state is shown.
    Past,
    /// There is a ledger inside the single file.
    Embedded,
    /// Another build of the program is ready.
    NewBuild,
}

/// The severity of a banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Data is at risk: the banner is announced at once.
    Error,
    /// The user should know.
    Warning,
    /// The user should decide.
    Conflict,
}

impl BannerKind {
    /// All kinds.
    pub const ALL: [Self; 17] = [
        Self::InMemory,
        Self::NotOpened,
        Self::Full,
        Self::Refused,
        Self::Damaged,
        Self::StoredAgain,
        Self::Missing,
        Self::Newer,
        Self::Conflicts,
        Self::Space,
        Self::FolderWaiting,
        Self::FolderFailed,
        Self::Backup,
        Self::Shared,
        Self::Past,
        Self::Embedded,
        Self::NewBuild,
    ];

    /// Its test id.
    pub fn test_id(self) -> &'static str {
        match self {
            Self::InMemory => "banner-denied",
            Self::NotOpened => "banner-not-opened",
            Self::StoredAgain => "banner-stored-again",
            Self::Full => "banner-full",
            Self::Refused => "banner-refused",
            Self::Damaged => "banner-damaged",
            Self::Missing => "banner-missing",
            Self::Newer => "banner-newer",
            Self::Conflicts => "banner-conflicts",
            Self::Space => "banner-space",
            Self::FolderWaiting | Self::FolderFailed => "banner-folder",
            Self::Backup => "banner-backup",
            Self::Shared => "banner-shared",
            Self::Past => "banner-past",
            Self::Embedded => "banner-embedded",
            Self::NewBuild => "banner-new-build",
        }
    }

    /// Its severity.
    pub fn severity(self) -> Severity {
        match self {
            Self::Conflicts => Severity::Conflict,
            Self::InMemory
            | Self::StoredAgain
            | Self::Space
            | Self::FolderWaiting
            | Self::Backup
            | Self::Shared
            | Self::Past
            | Self::Embedded
            | Self::NewBuild => Severity::Warning,
            Self::NotOpened
            | Self::Full
            | Self::Refused
            | Self::Damaged
            | Self::Missing
            | Self::Newer
            | Self::FolderFailed => Severity::Error,
        }
    }
}

/// The action of a button or link in a banner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerAction {
    /// Exports the ledger.
    Export,
    /// Retries saving.
    RetrySaving,
    /// Exports the unreadable data as it is.
    ExportUnreadable,
    /// Downloads what can be read of the storage.
    HandOverStored,
    /// Loads the page again.
    Reload,
    /// Closes the message that something was stored again.
    AcknowledgeStoredAgain,
    /// Restores the changes of restore points.
    Restore,
    /// Asks for confirmation to quarantine damaged segments.
    Quarantine,
    /// Asks for the permission to write to the folder.
    AllowFolder,
    /// Postpones the reminder to the next visit.
    PutOffBackup,
    /// Shows what the files in the shared folder would do.
    LookAtShared,
    /// Shows the present again.
    LeavePast,
    /// Loads the page again with the build that is ready.
    TakeBuild,
    /// Takes the ledger inside the single file into the browser: its import is planned and shown first.
    TakeEmbedded,
    /// A link to the conflicts.
    ShowConflicts,
    /// A link to the ledgers of this browser.
    ShowLedgers,
}

impl BannerAction {
    /// Its label.
    pub fn label(self) -> Message {
        match self {
            Self::Export => m::EXPORT,
            Self::RetrySaving => m::RETRY,
            Self::ExportUnreadable => m::EXPORT_RAW,
            Self::HandOverStored => m::HAND_OVER_STORED,
            Self::Reload | Self::TakeBuild => m::RELOAD,
            Self::AcknowledgeStoredAgain => m::CLOSE,
            Self::Restore => m::RESTORE_FROM_POINT,
            Self::Quarantine => m::PUT_ASIDE,
            Self::AllowFolder => m::FOLDER_ALLOW,
            Self::PutOffBackup => m::BACKUP_LATER,
            Self::LookAtShared => m::SHARED_LOOK,
            Self::LeavePast => m::AS_AT_BACK,
            Self::TakeEmbedded => m::EMBEDDED_TAKE,
            Self::ShowConflicts => m::CONFLICTS_SHOW,
            Self::ShowLedgers => m::LEDGERS,
        }
    }

    /// The target, if it is a link.
    pub fn page(self) -> Option<Page> {
        match self {
            Self::ShowConflicts => Some(Page::Conflicts),
            Self::ShowLedgers => Some(Page::Ledgers),
            _ => None,
        }
    }
}

/// A banner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// Its kind.
    pub kind: BannerKind,
    /// Its text.
    pub text: String,
    /// Its actions, in order.
    pub actions: Vec<BannerAction>,
}

/// The state that banners depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerStatus {
    /// Whether a ledger is open.
    pub is_open: bool,
    /// The current page.
    pub page: Page,
    /// The status of the open ledger.
    pub workspace: WorkspaceStatus,
    /// Why the ledger that was open last is not, if its storage failed.
    pub not_opened: Option<StoreError>,
    /// The number of changes in restore points that are missing in the ledger.
    pub missing: usize,
    /// Whether there is a restore point.
    pub has_restore_point: bool,
    /// The used storage in percent, if it is above the limit for a warning.
    pub short_of_space_percent: Option<usize>,
    /// The state of the backup folder.
    pub folder: FolderState,
    /// The number of changes since the last backup, if a backup is due.
    pub backup_due: Option<usize>,
    /// What is to be looked at in the shared folder.
    pub shared: Option<String>,
    /// The day that is shown, if it is a past one.
    pub past_day: Option<Day>,
    /// The ledger inside the single file.
    pub embedded: Embedded,
    /// Another build of the program.
    pub new_build: NewBuild,
}

/// Whether another build of the program is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewBuild {
    /// Not that anybody knows.
    None,
    /// It is.
    Ready {
        /// Whether a form has unsaved input.
        is_form_dirty: bool,
    },
}

/// All current banners, in order.
pub fn banners_view(status: &LedgerStatus, lang: Lang) -> Vec<Banner> {
    let due = BannerKind::ALL.into_iter().filter_map(|kind| {
        let text = status.text(kind, lang)?;
        Some(Banner { kind, text, actions: status.actions(kind) })
    });
    due.collect()
}

impl LedgerStatus {
    fn unsaved(&self) -> usize {
        match self.workspace.saving {
            Saving::Off { unsaved } | Saving::Failed { unsaved, .. } => unsaved,
            Saving::Saved | Saving::InMemory => 0,
        }
    }

    /// Whether another build is ready and nothing would be lost if the page were loaded again.
    fn may_take_build(&self) -> bool {
        self.new_build == NewBuild::Ready { is_form_dirty: false }
            && self.workspace.saving == Saving::Saved
    }

    /// The text of a banner; `None` if it does not apply.
    fn text(&self, kind: BannerKind, lang: Lang) -> Option<String> {
        let (unsaved, conflicted) = (self.unsaved(), self.workspace.conflicted);
        let UnreadableCount { damaged, misplaced, newer } = self.workspace.unreadable;
        match kind {
            // What is only looked at need not be stored.
            BannerKind::InMemory if self.embedded == Embedded::Viewed => None,
            BannerKind::InMemory => (self.workspace.saving == Saving::InMemory).then(|| {
                let text = if self.is_open { m::BANNER_DENIED } else { m::BANNER_DENIED_AT_START };
                text.get(lang).to_owned()
            }),
            BannerKind::NotOpened => {
                let error = self.not_opened.clone()?;
                let error = text::store_error(&storage_failure(&error.into()), lang);
                Some(format_message!(m::BANNER_NOT_OPENED, lang, error = error))
            }
            BannerKind::Full | BannerKind::Refused => {
                let Saving::Failed { error, .. } = &self.workspace.saving else { return None };
                let is_full = *error == SaveError::Store(StoreError::Full);
                match (kind, is_full) {
                    (BannerKind::Full, true) => {
                        Some(format_message!(m::BANNER_FULL, lang, count = unsaved))
                    }
                    (BannerKind::Refused, false) => {
                        let error = text::store_error(&storage_failure(error), lang);
                        Some(format_message!(
                            m::BANNER_REFUSED,
                            lang,
                            count = unsaved,
                            error = error
                        ))
                    }
                    _ => None,
                }
            }
            BannerKind::Damaged if misplaced > 0 => Some(format_message!(
                m::BANNER_MISPLACED,
                lang,
                count = damaged,
                misplaced = misplaced,
                unsaved = unsaved
            )),
            BannerKind::Damaged => (damaged > 0).then(|| {
                format_message!(m::BANNER_DAMAGED, lang, count = damaged, unsaved = unsaved)
            }),
            BannerKind::StoredAgain => {
                let count = self.workspace.stored_again;
                (count > 0).then(|| format_message!(m::BANNER_STORED_AGAIN, lang, count = count))
            }
            BannerKind::Missing => (damaged == 0 && newer == 0 && self.missing > 0)
                .then(|| format_message!(m::BANNER_MISSING, lang, count = self.missing)),
            BannerKind::Newer => (newer > 0)
                .then(|| format_message!(m::BANNER_NEWER, lang, count = newer, unsaved = unsaved)),
            // The page of conflicts shows them itself.
            BannerKind::Conflicts => (conflicted > 0 && self.page != Page::Conflicts)
                .then(|| format_message!(m::CONFLICTS_BANNER, lang, count = conflicted)),
            BannerKind::Space => {
                let percent = self.short_of_space_percent?;
                Some(format_message!(m::BANNER_SPACE, lang, percent = percent))
            }
            BannerKind::FolderWaiting => {
                matches!(self.folder, FolderState::Waiting { .. }).then(|| self.folder.text(lang))
            }
            BannerKind::FolderFailed => {
                matches!(self.folder, FolderState::Failed { .. }).then(|| self.folder.text(lang))
            }
            BannerKind::Backup => {
                let count = self.backup_due?;
                Some(format_message!(m::BANNER_BACKUP, lang, count = count))
            }
            // The page of the import shows them itself.
            BannerKind::Shared => self.shared.clone().filter(|_| self.page != Page::Import),
            BannerKind::Past => {
                let day = self.past_day?;
                Some(format_message!(m::AS_AT_BANNER, lang, day = day))
            }
            BannerKind::Embedded => match self.embedded {
                // The page of its import has its own words.
                Embedded::None | Embedded::Aside => None,
                Embedded::Viewed => Some(m::EMBEDDED_VIEWED.get(lang).to_owned()),
                Embedded::Ahead { count } => {
                    Some(format_message!(m::EMBEDDED_AHEAD, lang, count = count))
                }
                Embedded::Closed => Some(m::EMBEDDED_CLOSED.get(lang).to_owned()),
            },
            BannerKind::NewBuild => (self.new_build != NewBuild::None).then(|| {
                let may_take = self.may_take_build();
                let text = if may_take { m::BANNER_BUILD } else { m::BANNER_BUILD_UNSAVED };
                text.get(lang).to_owned()
            }),
        }
    }

    fn actions(&self, kind: BannerKind) -> Vec<BannerAction> {
        use BannerAction as Action;
        let actions: &[Action] = match kind {
            BannerKind::InMemory if !self.is_open => &[Action::Reload],
            BannerKind::NotOpened => &[Action::Reload, Action::HandOverStored],
            BannerKind::StoredAgain => &[Action::Export, Action::AcknowledgeStoredAgain],
            BannerKind::InMemory | BannerKind::FolderFailed => &[Action::Export],
            BannerKind::Full | BannerKind::Refused => &[Action::Export, Action::RetrySaving],
            BannerKind::Damaged => {
                &[Action::Restore, Action::ExportUnreadable, Action::Export, Action::Quarantine]
            }
            BannerKind::Missing => &[Action::Restore],
            BannerKind::Newer => &[Action::ExportUnreadable, Action::Export],
            BannerKind::Conflicts => &[Action::ShowConflicts],
            BannerKind::Space => &[Action::Export, Action::ShowLedgers],
            BannerKind::FolderWaiting => &[Action::AllowFolder],
            BannerKind::Backup => &[Action::Export, Action::PutOffBackup],
            BannerKind::Shared => &[Action::LookAtShared],
            BannerKind::Past => &[Action::LeavePast],
            BannerKind::Embedded => &[Action::TakeEmbedded],
            BannerKind::NewBuild if self.may_take_build() => &[Action::TakeBuild],
            BannerKind::NewBuild => &[],
        };
        let is_possible = |action: &&Action| **action != Action::Restore || self.has_restore_point;
        actions.iter().filter(is_possible).copied().collect()
    }
}
