//! Rounds of appraisal: standing, nominees, and the published list.

pub mod nominee;
pub mod publication;
pub mod standing;
