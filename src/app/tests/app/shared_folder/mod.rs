//! A folder by which several browsers exchange their changes.

mod laws;
mod model;
mod rules;
mod words;
