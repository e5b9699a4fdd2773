//! Temporary organisations: their life from request to archive, coverage of tasks, members and teams.

pub mod aftermath;
pub mod conduct;
pub mod coverage;
pub mod deployment;
pub mod life;
pub mod lifecycle;
pub mod records;
pub mod stages;
pub mod state;
pub mod teams;
