//! The page: rendering and browser events. Everything that does not need a browser is in
//! `zhibu_app`.
//!
//! This crate has the state, which wraps the workspace in signals, the pages and the components.
//! They are built from `zhibu_html`, which has a single type of element, signal and memo, so that the
//! program stays small. `lazy` declares what is fetched only at its first use. All writes go through
//! the state, the single place that saves and undoes. All texts are in `zhibu_text`.

mod app;
mod components;
mod edition;
mod features;
mod folder;
mod host_folder;
mod indexed_db;
mod lazy;
mod own_key;
mod platform;
mod raster;
mod sharing;
mod state;

use zhibu_html::{self as html, reactive};

/// Mounts the page, nothing else.
fn main() {
    app::start();
}
