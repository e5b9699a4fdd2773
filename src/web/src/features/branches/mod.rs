//! Temporary organisations and teams, beside their record.

pub mod conduct;
pub mod life;
pub mod method;
pub mod pack;
pub mod step_form;
pub mod team;
