//! Reporting: rounds and sign-offs, the part of a ledger that a unit keeps, and the keys that are trusted.

pub mod rounds;
pub mod scope;
pub mod trust;
