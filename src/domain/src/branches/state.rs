//! The state of a temporary organisation in one word, and its latest activity: what a list shows of it.

use crate::branches::lifecycle::{BranchLife, Stage};
use crate::kinds::choices::StepKind;
use crate::kinds::records::{Branch, Step};
use crate::memo::BranchMemo;
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};

/// The state of a temporary organisation, in the order of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BranchState {
    /// Requested, approved or appointed, and not launched yet.
    Preparing,
    /// Active.
    Running,
    /// Active beyond its planned end.
    Expired,
    /// Dissolved.
    Dissolved,
    /// Converted into a formal organisation.
    Converted,
    /// Ended, and its documents are archived.
    Closed,
}

impl BranchState {
    /// All states, in their order.
    pub const ALL: [Self; 6] = [
        Self::Preparing,
        Self::Running,
        Self::Expired,
        Self::Dissolved,
        Self::Converted,
        Self::Closed,
    ];

    /// The state of an organisation with these steps on a day; `None` if neither a step nor a date is
    /// recorded.
    pub fn of<'a>(
        branch: &Branch,
        steps: impl IntoIterator<Item = &'a Row<Step>>,
        as_of: Day,
    ) -> Option<Self> {
        let life = BranchLife::new(branch, steps);
        let is_beyond = || branch.planned_end.is_some_and(|end| end.latest() < as_of);
        Some(match life.stage() {
            Stage::Nothing => return None,
            Stage::Requested | Stage::Approved | Stage::Appointed => Self::Preparing,
            Stage::Running if is_beyond() => Self::Expired,
            Stage::Running => Self::Running,
            Stage::Ended if life.step(StepKind::Convert).is_some() => Self::Converted,
            Stage::Ended => Self::Dissolved,
            Stage::Closed => Self::Closed,
        })
    }
}

/// The date of the latest activity of each organisation, kept from one edit to the next.
#[derive(Clone, Debug, Default)]
pub struct LastActivities {
    as_of: Option<Day>,
    dates: BranchMemo<Option<PartialDate>>,
}

impl LastActivities {
    /// Finds those that begin on a day or before; of two dates that may begin on the same day the more
    /// precise one.
    pub fn refresh(&mut self, register: &Register, as_of: Day) {
        if self.as_of != Some(as_of) {
            *self = Self { as_of: Some(as_of), dates: BranchMemo::default() };
        }
        self.dates.refresh(register, |_, records| {
            let dates = records.activities.iter().filter_map(|row| row.record.date);
            let held = dates.filter(|date| date.earliest() <= as_of);
            held.max_by_key(|date| date.sort_key())
        });
    }

    /// That of an organisation.
    pub fn of(&self, branch: &str) -> Option<PartialDate> {
        self.dates.get(branch).copied().flatten()
    }
}
