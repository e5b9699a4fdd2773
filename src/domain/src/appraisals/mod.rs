//! Appraisals (评选·评议): the scores of nominees with their items, ranks and bands, and the obstacles to
//! confirming a result.
//!
//! A score is never stored while a round runs. It is computed from the items each time, so that its
//! items can always be shown. Only the confirmed result is recorded, and what changes after it is
//! reported.

mod result;
mod scoring;
mod standing;
mod unit_figures;

pub use result::{
    Disagreement, Obstacle, Phase, PhaseOf, changed, disagreement, is_asked_about, obstacles,
    open_appeals, over_cap, phases, recorded, with_result, written,
};
pub use scoring::{
    ALL_WEIGHTS, BandLineViolation, POINTS, Scoring, ScoringViolation, Weighed, faults, sum,
    weighed,
};
pub use standing::{Cap, Counting, CriterionMark, Item, Proposal, Ranking, Tally, standing};
pub use unit_figures::{FigureOfUnit, UnitFigure, figures_of_unit};
