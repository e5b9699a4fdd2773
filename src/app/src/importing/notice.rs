//! The notices of an import.

use super::files::ImportTarget;
use zhibu_text::{Lang, format_message, listed, m};

/// Why chosen files are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportViolation {
    /// Too many files.
    TooManyFiles {
        /// The number of chosen files.
        count: usize,
        /// Maximum files per import.
        most: usize,
    },
}

/// Why an import failed or was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// A file has been altered or moved since the plan was made.
    FilesHaveChanged,
    /// Another ledger was opened while importing.
    CutShort,
}

/// A completed import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The number of records that it changed.
    pub records: usize,
    /// The number of records that were left out.
    pub left_out: usize,
    /// The ledger that it was imported into.
    pub target: ImportTarget,
}

/// A notice of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportNotice {
    /// The files are refused.
    Refused(ImportViolation),
    /// The import failed.
    Failed(ImportError),
    /// The ledger has changed since the plan was made, so it is made again.
    PlanRenewed,
    /// The import is completed.
    Done(Imported),
}

impl ImportNotice {
    /// Whether it is an error.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Refused(_) | Self::Failed(_))
    }

    /// The text.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::Refused(ImportViolation::TooManyFiles { count, most }) => {
                format_message!(m::TOO_MANY_FILES, lang, count = count, most = most)
            }
            Self::Failed(ImportError::FilesHaveChanged) => {
                m::FILES_HAVE_CHANGED.get(lang).to_owned()
            }
            Self::Failed(ImportError::CutShort) => m::IMPORT_CUT_SHORT.get(lang).to_owned(),
            Self::PlanRenewed => m::PREVIEW_RENEWED.get(lang).to_owned(),
            Self::Done(Imported { records, left_out, target }) => {
                let mut text = match target {
                    ImportTarget::Open => format_message!(m::IMPORTED, lang, count = records),
                    ImportTarget::New => format_message!(m::IMPORTED_NEW, lang, count = records),
                };
                if left_out > 0 {
                    text.push(' ');
                    text.push_str(&format_message!(m::IMPORTED_SOME, lang, count = left_out));
                }
                text
            }
        }
    }
}

/// The reason of changes that are made from records without a history.
pub(super) fn draft_reason(files: &[String], lang: Lang) -> String {
    format_message!(m::CONFLICT_FROM_FILE, lang, file = listed(files, lang))
}
