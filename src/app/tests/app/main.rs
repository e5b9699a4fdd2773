//! The application without a browser.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod archives;
mod backups;
mod charts;
mod drafts;
mod merge;
mod points;
mod rotation;
mod routes;
mod tabs;
mod workspace;
