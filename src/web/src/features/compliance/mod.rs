//! What should be built, what is found against the rules, and what is to be done by when.

pub mod agenda;
pub mod finding;
pub mod overview;
