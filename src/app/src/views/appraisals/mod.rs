//! Rounds of appraisal (评选·评议): their phases, their ranking, their result, and the list that is
//! published.

pub mod nominee;
pub mod phases;
pub mod publication;
pub mod ranking;
pub mod result;
pub mod suggestions;
