//! Everything that can be tested without a browser, which is everything below `storage`'s browser
//! half and `ui`.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod aftermath;
mod agenda;
mod alliances;
mod appraisals;
mod archive_laws;
mod archives;
mod backups;
mod charts;
mod checks;
mod drafts;
mod file;
mod fixtures;
mod fuzz;
mod growth;
mod kinds;
mod layers;
mod ledger_laws;
mod lifecycle;
mod lists;

mod catalog;
mod map;
mod merge;
mod names;
mod parts;
mod paste;
mod points;
mod results;
mod roster;
mod rotation;
mod rounds;
mod routes;
mod rules;
mod samples;
mod schedule;
mod seals;
mod segments;
mod signatures;
mod stores;
mod tabs;
mod teams;
mod together;
mod values;
mod whole_life;
mod words;
mod workspace;
