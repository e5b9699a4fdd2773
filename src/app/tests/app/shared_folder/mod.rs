//! A folder by which several browsers exchange their changes.

mod laws;
mod losses;
mod model;
mod rules;
mod sealing;
mod words;
