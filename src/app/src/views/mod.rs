//! The content of each page, as a pure function of the workspace, the page's parameters and the
//! language.
//!
//! A view reads the ledger through the workspace, which notes the dependencies, so that the page is
//! updated when one of them changes (see `zhibu_domain::dependencies`). There is a folder for each
//! subject, as in the browser crate. Nothing here writes records; that is done by `commands`. A
//! button's command and its notice are an [`Announced`](announced::Announced).

pub mod alliances;
pub mod announced;
pub mod appraisals;
pub mod areas;
pub mod branches;
pub mod choice;
pub mod city;
pub mod combobox;
pub mod compliance;
pub mod dashboard;
pub mod figures;
pub mod help;
pub mod initials;
pub mod intake;
pub mod ledgers;
pub mod links;
pub mod map;
pub mod names;
pub mod papers;
pub mod projects;
pub mod records;
pub mod reporting;
pub mod search;
pub mod shell;
pub mod start;
pub mod time;
