//! Forms: what stands in their fields while they are filled, and what saving them writes.

pub mod field;
pub mod record;

use zhibu_domain::kinds::records::Kind;

/// Whether new records of the kind are made by a form: steps are recorded beside their organisation.
pub fn has_form(kind: Kind) -> bool {
    kind != Kind::Step
}
