//! Many ledgers: which files are admitted, what is merged, and what is counted.

mod admitting;
mod counting;
mod support;
