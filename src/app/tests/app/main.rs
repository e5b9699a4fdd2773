//! The application without a browser.

mod commands;
mod exporting;
mod importing;
mod rotation;
mod support;
