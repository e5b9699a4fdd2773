//! The page: what users see and do.
//!
//! Here live the session (the open ledger, its saving and undo), conflicts, history, backups and their
//! rotation, the reading of rescue files, routes, drafts of forms and what charts say, all without Leptos and
//! tested natively; and, in the browser only, the state that
//! wraps the session in signals, the pages and the components. These are made of `html` and
//! `reactive`, which keep to one type of element, signal and memo, so that the program stays small.
//! `parts` says what is fetched only when it is first used.
//! Writing goes through the state alone: one place saves, one place undoes. No words stand here,
//! they are i18n's.

pub mod backup;
pub mod chart_model;
pub mod conflicts;
pub mod draft;
pub mod history;
pub mod rescue;
pub mod rotation;
pub mod route;
pub mod session;

#[cfg(target_arch = "wasm32")]
mod app;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod folder;
#[cfg(target_arch = "wasm32")]
mod html;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod parts;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod reactive;
#[cfg(target_arch = "wasm32")]
mod state;

#[cfg(target_arch = "wasm32")]
pub use app::start;
