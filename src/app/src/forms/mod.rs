//! Forms: their drafts, and what saving them writes.

pub mod cell;
pub mod closing;
pub mod dates;
pub mod few;
pub mod field;
pub mod known;
pub mod named_unit;
pub mod record;
pub mod repeated;

use zhibu_domain::kinds::records::Kind;

/// Whether new records of the kind have a form; steps are recorded on their organisation's page.
pub fn has_form(kind: Kind) -> bool {
    kind != Kind::Step
}
