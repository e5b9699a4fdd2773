//! Reporting: rounds and sign-offs, the part of a ledger that belongs to a unit, trusted keys, and what
//! only the office decides.

pub mod office;
pub mod own;
pub mod receipts;
pub mod rounds;
pub mod scope;
pub mod trust;
pub mod wording;
