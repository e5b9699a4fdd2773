//! The application without a browser: everything that a user can do and see, as values.
//!
//! - [`workspace`]: the open ledger, its saving, undo and other tabs; [`local_ledgers`]: all ledgers of this
//!   browser; [`preferences`]: what it remembers besides.
//! - [`views`]: what each page shows; [`table`] and [`chart_model`] are what views are made of.
//! - [`commands`]: what users do beyond filling a form; [`forms`] and [`draft`]: forms.
//! - [`importing`] and [`exporting`]: files in with all their guards, and files out; [`rescue`] reads
//!   what the emergency page saved; [`backup`], [`folder_backup`] and [`rotation`]: when backups are due, how
//!   they get into a folder, and which stay; [`file_names`]: what file systems allow; [`embedded`]: the ledger
//!   inside the single file.
//! - [`shared_folder`]: a folder by which several browsers exchange their changes; [`shared_schedule`] says when.
//! - [`intake`]: tables in, planned in slices, and what was decided about tables of the same heads.
//! - [`sheets`]: lists and tables as files for spreadsheets, and for the clipboard.
//! - [`papers`]: the documents that an office signs, written from the ledger.
//! - [`conflicts`] and [`history`]: what several people wrote differently, and every change.
//! - [`page`] and [`route`]: the pages, and the page in the URL with its parameters.
//!
//! The browser crate shows these and listens; time and chance come in as arguments. No words stand
//! here, they are `zhibu_text`'s.

pub mod backup;
pub mod chart_model;
pub mod commands;
pub mod conflicts;
pub mod draft;
pub mod embedded;
pub mod exporting;
pub mod file_names;
pub mod folder_backup;
pub mod forms;
pub mod history;
pub mod importing;
pub mod intake;
pub mod local_ledgers;
pub mod page;
pub mod papers;
pub mod preferences;
pub mod rescue;
pub mod rotation;
pub mod route;
pub mod shared_folder;
pub mod shared_schedule;
pub mod sheets;
mod slices;
pub mod table;
pub mod tone;
pub mod views;
pub mod workspace;
