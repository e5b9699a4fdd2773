//! What pages show, tested as values; and that a page is renewed by what it shows.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod agenda;
mod alliances;
mod appraisals;
mod branches;
mod compliance;
mod history;
mod intake;
mod pack;
mod record_form;
mod rounds;
mod search;
mod support;
