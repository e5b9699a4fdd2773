//! The application without a browser.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod archives;
mod backups;
mod charts;
mod commands;
mod compliance;
mod damages;
mod drafts;
mod exporting;
mod faults;
mod folder_backups;
mod import_runs;
mod import_views;
mod importing;
mod local_ledgers;
mod losses;
mod merge;
mod opening;
mod origins;
mod points;
mod preferences;
mod rotation;
mod routes;
mod shared_folder;
mod single;
mod support;
mod tables_export;
mod tabs;
mod workspace;
