//! The application without a browser.

mod importing;
mod support;
