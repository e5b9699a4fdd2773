//! Appraisals (评选·评议): what each nominee scores and from which items, who ranks where, which band
//! that comes to, and what still stands in the way of a result.
//!
//! A score is never stored while a round runs: it is worked out from the items each time, so that it can
//! always be said from which. Only the confirmed result is recorded, and what changes after it is told.

mod result;
mod scoring;
mod standing;

pub use result::{
    Disagreement, Obstacle, Phase, PhaseOf, changed, disagreement, is_asked_about, obstacles,
    open_appeals, over_cap, phases, recorded, with_result, written,
};
pub use scoring::{
    ALL_WEIGHTS, BandLineViolation, POINTS, Scoring, ScoringViolation, Weighed, faults, sum,
    weighed,
};
pub use standing::{Cap, Counting, CriterionMark, Item, Proposal, Ranking, Tally, standing};
