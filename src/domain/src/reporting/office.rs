//! What the office decides, so that no file may bring or change it unnoticed.

use crate::reporting::receipts::SUBMISSION;
use crate::reporting::rounds::ROUND;
use crate::reporting::trust::KEY;
use crate::reporting::wording::is_wording;
use crate::rules::{OVERRIDE, RULE};
use zhibu_ledger::ARCHIVE;

/// Whether records of the kind belong to the office: rounds with their sign-offs, receipts, trusted keys,
/// the numbers of rules, the words of papers, and what is archived.
pub fn is_of_office(kind: &str) -> bool {
    matches!(kind, ROUND | SUBMISSION | KEY | ARCHIVE | RULE) || is_wording(kind)
}

/// Whether a field of a record is a decision of the office: the reason why a finding is let pass.
pub fn is_decision(field: &str) -> bool {
    field.starts_with(OVERRIDE)
}
