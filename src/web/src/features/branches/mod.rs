//! Temporary organisations and their teams.

pub mod conduct;
pub mod life;
pub mod method;
pub mod pack;
pub mod step_form;
pub mod team;
