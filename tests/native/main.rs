//! Everything that can be tested without a browser, which is everything below `storage`'s browser
//! half and `ui`.

mod ledger_laws;
