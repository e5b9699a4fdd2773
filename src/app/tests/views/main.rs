//! Views, tested as values; and that each is updated when one of its dependencies changes.
#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod agenda;
mod alliances;
mod appraisals;
mod bounds;
mod branches;
mod bulk;
mod burndown;
mod cells;
mod columns;
mod combobox;
mod compliance;
mod dashboard;
mod fields;
mod history;
mod intake;
mod integration;
mod ledgers;
mod map;
mod pack;
mod project;
mod record_form;
mod records;
mod results;
mod rounds;
mod saved;
mod search;
mod selection;
mod sheets;
mod shell;
mod support;
mod table_files;
mod table_planning;
mod table_queue;
mod tree;
mod unit_links;
