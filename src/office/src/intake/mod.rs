//! Intake.

pub mod grid;

pub use grid::Grid;
