//! Temporary organisations and their teams.

pub mod closing;
pub mod conduct;
pub mod enlist;
pub mod life;
pub mod method;
pub mod pack;
pub mod step_form;
pub mod team;
