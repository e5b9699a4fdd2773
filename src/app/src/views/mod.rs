//! What each page shows: a pure function of the workspace, the page's parameters and the language.
//!
//! A view names what is read through the workspace it is given, so that the page is renewed when one
//! of those changes (see `zhibu_domain::dependencies`). A folder for each subject, as the pages have it
//! in the browser crate. Nothing here changes a record: that is `commands`'.

pub mod alliances;
pub mod announced;
pub mod appraisals;
pub mod branches;
pub mod choice;
pub mod compliance;
pub mod dashboard;
pub mod figures;
pub mod intake;
pub mod ledgers;
pub mod links;
pub mod map;
pub mod names;
pub mod projects;
pub mod records;
pub mod reporting;
pub mod search;
pub mod time;
