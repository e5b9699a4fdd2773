//! The application without a browser: everything that a user can do and see, as values.
//!
//! Here live the session (the open ledger, its saving and undo), the commands that can be refused,
//! importing and exporting files, conflicts, history, backups and their rotation, the reading of rescue
//! files, routes, drafts of forms and what charts say. The browser crate shows these and listens; time
//! and chance come in as arguments. No words stand here, they are `zhibu_text`'s.

pub mod backup;
pub mod chart_model;
pub mod commands;
pub mod conflicts;
pub mod draft;
pub mod exporting;
pub mod forms;
pub mod history;
pub mod importing;
pub mod rescue;
pub mod rotation;
pub mod route;
pub mod table;
pub mod views;
pub mod workspace;
