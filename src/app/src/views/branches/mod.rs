//! What the pages of temporary organisations and teams show.

pub mod conduct;
pub mod life;
pub mod method;
pub mod pack;
pub mod steps;
pub mod team;
