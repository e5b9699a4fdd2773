//! Tables out: what is fetched when a table leaves the program.

pub mod ledger;
pub mod menu;
mod picture;
