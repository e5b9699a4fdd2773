//! What is said of an import.

use super::import::Target;
use zhibu_text::{Lang, format_message, listed, m};

/// Why files are not taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportViolation {
    /// They are too many.
    TooManyFiles {
        /// How many were chosen.
        count: usize,
        /// Maximum files per import.
        most: usize,
    },
}

/// Why an import was not taken in, or not all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// A file has been altered or moved since it was planned.
    FilesHaveChanged,
    /// Another ledger was opened meanwhile.
    CutShort,
}

/// An import that was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many records differ by it.
    pub records: usize,
    /// How many records were left out.
    pub left_out: usize,
    /// What it was put into.
    pub target: Target,
}

/// What is said of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportNotice {
    /// Files are not taken on.
    Refused(ImportViolation),
    /// Something failed.
    Failed(ImportError),
    /// What was dropped holds no file.
    NothingDropped,
    /// The ledger has changed since the plan was made, so it is made again.
    PlanRenewed,
    /// It was taken in.
    Done(Imported),
}

impl ImportNotice {
    /// Whether it says what went wrong.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Refused(_) | Self::Failed(_))
    }

    /// In words.
    pub fn text(self, lang: Lang) -> String {
        match self {
            Self::Refused(ImportViolation::TooManyFiles { count, most }) => {
                format_message!(m::TOO_MANY_FILES, lang, count = count, most = most)
            }
            Self::Failed(ImportError::FilesHaveChanged) => {
                m::FILES_HAVE_CHANGED.get(lang).to_owned()
            }
            Self::Failed(ImportError::CutShort) => m::IMPORT_CUT_SHORT.get(lang).to_owned(),
            Self::NothingDropped => m::NO_LEDGER_DROPPED.get(lang).to_owned(),
            Self::PlanRenewed => m::PREVIEW_RENEWED.get(lang).to_owned(),
            Self::Done(Imported { records, left_out, target }) => {
                let mut said = match target {
                    Target::Open => format_message!(m::IMPORTED, lang, count = records),
                    Target::New => format_message!(m::IMPORTED_NEW, lang, count = records),
                };
                if left_out > 0 {
                    said.push(' ');
                    said.push_str(&format_message!(m::IMPORTED_SOME, lang, count = left_out));
                }
                said
            }
        }
    }
}

/// The reason that the changes bear which a file's records without a history become.
pub(super) fn draft_reason(files: &[String], lang: Lang) -> String {
    format_message!(m::CONFLICT_FROM_FILE, lang, file = listed(files, lang))
}
