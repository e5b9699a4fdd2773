//! Reporting: rounds and sign-offs, the part of a ledger that belongs to a unit, and trusted keys.

pub mod rounds;
pub mod scope;
pub mod trust;
