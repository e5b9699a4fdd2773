//! Banners: what is wrong with storage, for as long as it is.

use zhibu_domain::values::date::Day;
use zhibu_storage::{SaveError, StoreError};
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::folder_backup::FolderState;
use crate::route::Page;
use crate::workspace::{Saving, UnreadableCount, WorkspaceStatus, fault};

/// Which banner it is: there is at most one of each. In the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// There is no storage: the ledger lasts as long as the page.
    InMemory,
    /// Storage has no room.
    Full,
    /// Storage refused for another reason.
    Refused,
    /// Something stored cannot be read.
    Damaged,
    /// Restore points have what is not here any more.
    Missing,
    /// A newer version has written here.
    Newer,
    /// Several people wrote different things.
    Conflicts,
    /// Room is running short.
    Space,
    /// The browser asks before backups are written to their folder.
    FolderWaiting,
    /// Backups could not be written to their folder.
    FolderFailed,
    /// It is time for a backup.
    Backup,
    /// The past is looked at.
    Past,
}

/// How loud a banner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something is at risk: it is announced at once.
    Error,
    /// Something is to be known.
    Warning,
    /// Something is to be decided.
    Conflict,
}

impl BannerKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::InMemory,
        Self::Full,
        Self::Refused,
        Self::Damaged,
        Self::Missing,
        Self::Newer,
        Self::Conflicts,
        Self::Space,
        Self::FolderWaiting,
        Self::FolderFailed,
        Self::Backup,
        Self::Past,
    ];

    /// What tests find it by.
    pub fn test_id(self) -> &'static str {
        match self {
            Self::InMemory => "banner-denied",
            Self::Full => "banner-full",
            Self::Refused => "banner-refused",
            Self::Damaged => "banner-damaged",
            Self::Missing => "banner-missing",
            Self::Newer => "banner-newer",
            Self::Conflicts => "banner-conflicts",
            Self::Space => "banner-space",
            Self::FolderWaiting | Self::FolderFailed => "banner-folder",
            Self::Backup => "banner-backup",
            Self::Past => "banner-past",
        }
    }

    /// How loud it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::Conflicts => Severity::Conflict,
            Self::InMemory | Self::Space | Self::FolderWaiting | Self::Backup | Self::Past => {
                Severity::Warning
            }
            Self::Full
            | Self::Refused
            | Self::Damaged
            | Self::Missing
            | Self::Newer
            | Self::FolderFailed => Severity::Error,
        }
    }
}

/// What a button or link of a banner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerAction {
    /// Hands the ledger out as a file.
    Export,
    /// Tries again to save.
    RetrySaving,
    /// Hands out what cannot be read, as it is.
    ExportUnreadable,
    /// Brings back what the restore points have.
    Restore,
    /// Asks whether damaged segments are to be quarantined.
    Quarantine,
    /// Lets the browser ask whether the folder may be written to.
    AllowFolder,
    /// Reminds of the backup at the next visit.
    PutOffBackup,
    /// Looks at the present again.
    LeavePast,
    /// Leads to the conflicts.
    ShowConflicts,
    /// Leads to the ledgers of this browser.
    ShowLedgers,
}

impl BannerAction {
    /// What the button or link says.
    pub fn label(self) -> Message {
        match self {
            Self::Export => m::EXPORT,
            Self::RetrySaving => m::RETRY,
            Self::ExportUnreadable => m::EXPORT_RAW,
            Self::Restore => m::RESTORE_FROM_POINT,
            Self::Quarantine => m::PUT_ASIDE,
            Self::AllowFolder => m::FOLDER_ALLOW,
            Self::PutOffBackup => m::BACKUP_LATER,
            Self::LeavePast => m::AS_AT_BACK,
            Self::ShowConflicts => m::CONFLICTS_SHOW,
            Self::ShowLedgers => m::LEDGERS,
        }
    }

    /// The page that it leads to, if it is a link.
    pub fn page(self) -> Option<Page> {
        match self {
            Self::ShowConflicts => Some(Page::Conflicts),
            Self::ShowLedgers => Some(Page::Ledgers),
            _ => None,
        }
    }
}

/// A banner that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// Which one.
    pub kind: BannerKind,
    /// What it says.
    pub text: String,
    /// What can be done, in this order.
    pub actions: Vec<BannerAction>,
}

/// What banners follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerStatus {
    /// Whether a ledger is open.
    pub is_open: bool,
    /// The page that is shown.
    pub page: Page,
    /// How the open ledger stands.
    pub workspace: WorkspaceStatus,
    /// How many changes restore points have that are not here any more.
    pub missing: usize,
    /// Whether there is a restore point.
    pub has_restore_point: bool,
    /// How much of the room is taken, in percent, if that is so much that one is warned.
    pub short_of_space_percent: Option<usize>,
    /// How the folder for backups stands.
    pub folder: FolderState,
    /// If it is time for a backup, the number of changes that it would be the first to have.
    pub backup_due: Option<usize>,
    /// The day that is looked at, if that is the past.
    pub past_day: Option<Day>,
}

/// Every banner that is due, in order.
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

    /// What a banner says; `None` if it is not due.
    fn text(&self, kind: BannerKind, lang: Lang) -> Option<String> {
        let (unsaved, conflicted) = (self.unsaved(), self.workspace.conflicted);
        let UnreadableCount { damaged, misplaced, newer } = self.workspace.unreadable;
        match kind {
            BannerKind::InMemory => (self.workspace.saving == Saving::InMemory)
                .then(|| m::BANNER_DENIED.get(lang).to_owned()),
            BannerKind::Full | BannerKind::Refused => {
                let Saving::Failed { error, .. } = &self.workspace.saving else { return None };
                let is_full = *error == SaveError::Store(StoreError::Full);
                match (kind, is_full) {
                    (BannerKind::Full, true) => {
                        Some(format_message!(m::BANNER_FULL, lang, count = unsaved))
                    }
                    (BannerKind::Refused, false) => {
                        let error = text::store_error(&fault(error), lang);
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
            BannerKind::Missing => (damaged == 0 && newer == 0 && self.missing > 0)
                .then(|| format_message!(m::BANNER_MISSING, lang, count = self.missing)),
            BannerKind::Newer => (newer > 0)
                .then(|| format_message!(m::BANNER_NEWER, lang, count = newer, unsaved = unsaved)),
            // On the page itself its words say as much.
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
            BannerKind::Past => {
                let day = self.past_day?;
                Some(format_message!(m::AS_AT_BANNER, lang, day = day))
            }
        }
    }

    fn actions(&self, kind: BannerKind) -> Vec<BannerAction> {
        use BannerAction as Action;
        let actions: &[Action] = match kind {
            BannerKind::InMemory if !self.is_open => &[],
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
            BannerKind::Past => &[Action::LeavePast],
        };
        let is_possible = |action: &&Action| **action != Action::Restore || self.has_restore_point;
        actions.iter().filter(is_possible).copied().collect()
    }
}
