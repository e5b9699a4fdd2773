//! Files: reading, planning an import, writing, signing and sealing.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

mod analysis;
mod calendar;
mod file;
mod hostile;
mod json_cases;
mod parts;
mod redaction;
mod roll_up;
mod schema;
mod seals;
mod signatures;
mod unseen;
