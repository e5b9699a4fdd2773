//! Everything that can be tested without a browser, which is everything below `storage`'s browser
//! half and `ui`.

mod checks;
mod file;
mod growth;
mod layers;
mod ledger_laws;
mod lists;
mod samples;
mod segments;
mod shelf;
mod values;
