//! Temporary organisations and their teams.

pub mod conduct;
pub mod enlist;
pub mod life;
pub mod method;
pub mod pack;
pub mod steps;
pub mod team;
