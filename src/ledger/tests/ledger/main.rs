//! The laws of the ledger.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod archive_laws;
mod ledger_laws;
mod listed_records;
mod packed_laws;
mod reverted_laws;
mod undo_order;
