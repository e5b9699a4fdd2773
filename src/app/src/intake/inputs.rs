//! What the plan of a table is made of, and what of it a user has cancelled.

use std::sync::Arc;

use zhibu_office::intake::{Grid, IntakeDecisions};

use crate::views::intake::paste::PasteTarget;

/// What a plan is made of.
#[derive(Clone, Debug)]
pub struct PlanInput {
    /// Where the table goes.
    pub target: PasteTarget,
    /// What was decided about it.
    pub decisions: IntakeDecisions,
    /// Its cells.
    pub grid: Arc<Grid>,
    /// The number of changes of the ledger that it is made against.
    pub change_count: usize,
}

/// Cells are the same only if they were read once: a table may be long.
impl PartialEq for PlanInput {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target
            && self.decisions == other.decisions
            && Arc::ptr_eq(&self.grid, &other.grid)
            && self.change_count == other.change_count
    }
}

/// What is to be done so that a plan is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanStep {
    /// Nothing: it is shown.
    Shown,
    /// Nothing by itself: a user has cancelled just that.
    Cancelled,
    /// It is made.
    Begun,
}

/// What the plan in the making is made of, and what is not planned by itself because a user has cancelled that.
#[derive(Clone, Debug, Default)]
pub struct PlanInputs {
    latest: Option<PlanInput>,
    cancelled: Option<PlanInput>,
}

impl PlanInputs {
    /// Notes what is to be planned. `shown` is what the plan that is shown was made of.
    pub fn want(&mut self, input: &PlanInput, shown: Option<&PlanInput>) -> PlanStep {
        if shown != Some(input) && self.cancelled.as_ref() == Some(input) {
            return PlanStep::Cancelled;
        }
        // What was cancelled before something else was decided is planned by itself when it is decided again.
        self.cancelled = None;
        if shown == Some(input) {
            return PlanStep::Shown;
        }
        self.latest = Some(input.clone());
        PlanStep::Begun
    }

    /// Notes that a user has cancelled the plan in the making: what was decided about the one that is shown counts
    /// again. Returns whether that is not what is wanted: the ledger, or where the table goes, is another.
    pub fn cancel(&mut self, shown: Option<&PlanInput>) -> bool {
        self.cancelled = self.latest.take();
        if let (Some(cancelled), Some(shown)) = (&mut self.cancelled, shown) {
            cancelled.decisions.clone_from(&shown.decisions);
        }
        self.cancelled.is_none() || self.cancelled.as_ref() != shown
    }

    /// Forgets what was cancelled: the user asks for it.
    pub fn ask_again(&mut self) {
        self.cancelled = None;
    }
}
