//! Deletion of records, refused if it makes other records invalid.

use crate::workspace::{Command, Workspace};
use zhibu_domain::appraisals::with_result;
use zhibu_domain::branches::lifecycle::{LifecycleViolation, violations_of_deletion};
use zhibu_domain::dependencies::Dependencies;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_ledger::{Name, RecordKey};
use zhibu_text::{self as text, Lang, format_message, m};

/// Why records cannot be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeletionViolation {
    /// Without them an organisation's steps violate the lifecycle order.
    Lifecycle {
        /// The organisation's id.
        branch: Name,
        /// The violation.
        fault: LifecycleViolation,
    },
    /// The nomination has a result in a closed round.
    HasResult {
        /// The nomination's id.
        nomination: Name,
    },
}

impl DeletionViolation {
    /// The violation as text.
    pub fn text(&self, register: &Register, lang: Lang) -> String {
        let title = |kind, id| text::title(register, kind, id, lang).unwrap_or_default();
        match self {
            Self::Lifecycle { branch, fault } => {
                let name = title(Kind::Branch, branch);
                let reason = text::pair(&name, &text::lifecycle_violation(*fault, lang), lang);
                format_message!(m::STEP_CANNOT_DELETE, lang, reason = reason)
            }
            Self::HasResult { nomination } => {
                let name = title(Kind::Nomination, nomination);
                format_message!(m::RESULT_CANNOT_DELETE, lang, name = name)
            }
        }
    }
}

/// What a deletion did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The number of records to delete.
    pub count: usize,
    /// What changed.
    pub touched: Dependencies,
}

/// Deletes records.
///
/// # Errors
///
/// The deletion makes other records invalid; then nothing is deleted.
pub fn delete(
    workspace: &mut Workspace,
    keys: Vec<RecordKey>,
    now_ms: u64,
) -> Result<Deleted, DeletionViolation> {
    check(workspace.register(), &keys)?;
    let count = keys.len();
    let touched = workspace.apply(Command::Delete(keys), now_ms);
    Ok(Deleted { count, touched })
}

fn check(register: &Register, keys: &[RecordKey]) -> Result<(), DeletionViolation> {
    if let Some((branch, fault)) = violations_of_deletion(register, keys).into_iter().next() {
        return Err(DeletionViolation::Lifecycle { branch, fault });
    }
    match with_result(register, keys).into_iter().next() {
        Some(nomination) => Err(DeletionViolation::HasResult { nomination }),
        None => Ok(()),
    }
}
