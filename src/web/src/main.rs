//! The page: what shows and listens in a browser. Everything that can be done without one is
//! `zhibu_app`'s.
//!
//! Here live the state that wraps the workspace in signals, the pages and the components. These are
//! made of `html` and `reactive`, which keep to one type of element, signal and memo, so that the
//! program stays small. `lazy` says what is fetched only when it is first used. Writing goes through
//! the state alone: one place saves, one place undoes. No words stand here, they are `zhibu_text`'s.

mod app;
mod components;
mod features;
mod folder;
mod html;
mod lazy;
mod platform;
mod reactive;
mod state;

/// Mounts the page, nothing else.
fn main() {
    app::start();
}
