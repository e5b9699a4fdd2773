//! Temporary organisations and teams, beside their record.

pub mod pack;
