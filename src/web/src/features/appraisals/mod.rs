//! Rounds of appraisal: ranking, nominees, and the published list.

pub mod nominee;
pub mod phases;
pub mod publication;
pub mod ranking;
pub mod result;
