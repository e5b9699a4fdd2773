//! Findings: which record does not comply with which rule, and by what figures.

use super::table::{RuleId, RuleLabel};
use crate::branches::lifecycle::LifecycleViolation;
use crate::kinds::choices::{Role, StepKind};
use crate::kinds::records::Kind;
use crate::values::bounds::CountBounds;
use crate::values::date::{Day, PartialDate};
use crate::values::period::Period;
use crate::values::quantity::{Count, Decimal, Quantity};
use zhibu_ledger::{Name, RecordKey};

/// The figures of a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// An actual number and a required one.
    Count {
        /// The actual number.
        have: Count,
        /// The required number, or the limit.
        want: Count,
    },
    /// 人数待核实: a number whose qualifier does not settle whether it complies.
    Unsettled {
        /// The number.
        have: Count,
        /// What it was compared with.
        want: Count,
    },
    /// A number outside a range.
    Range {
        /// The actual number.
        have: Count,
        /// The minimum.
        fewest: u32,
        /// The maximum.
        most: u32,
    },
    /// The members of a committee where none is usual.
    UndueCommittee {
        /// The members of the committee.
        have: Count,
        /// The number of full members from which on a committee is due.
        due_from: u32,
    },
    /// Too few present at a vote or in favour, whatever the recorded numbers mean.
    Vote {
        /// Those present or in favour.
        have: Voters,
        /// How many it takes; of a range the lowest number may be enough.
        want: CountBounds,
    },
    /// 人数待核实: those present at a vote or in favour, where the recorded numbers do not settle whether they
    /// are enough.
    UnsettledVote {
        /// Those present or in favour.
        have: Voters,
        /// How many it takes.
        want: CountBounds,
    },
    /// The periods without a meeting.
    Periods(Vec<Period>),
    /// The day by which something was due.
    Due(Day),
    /// The date at which something was to end.
    Until(PartialDate),
    /// The number of days without an activity.
    Days(u32),
    /// The vacant posts.
    Posts(Vec<Role>),
    /// The owed steps.
    Steps(Vec<StepKind>),
    /// A violation of the lifecycle order.
    Lifecycle(LifecycleViolation),
    /// A date outside the life of its organisation.
    Outside {
        /// The date.
        date: PartialDate,
        /// The start of the life.
        from: Option<PartialDate>,
        /// The end of the life.
        to: Option<PartialDate>,
    },
    /// A confirmed score that its items no longer give.
    Scores {
        /// The confirmed score.
        confirmed: Decimal,
        /// The score from the items now.
        now: Decimal,
    },
    /// An amount that is more than the one it is a part of.
    Amounts {
        /// The amount.
        have: Quantity,
        /// What it is a part of.
        of: Quantity,
    },
    /// The other record of a pair.
    Other(RecordKey),
    /// No figures.
    None,
}

impl Numbers {
    /// An actual number and a required one, both exact.
    pub fn exact(have: u32, want: u32) -> Self {
        Self::Count { have: Count::exact(have), want: Count::exact(want) }
    }
}

/// Persons at a meeting, of whom some may have no vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voters {
    /// The number that the ledger has.
    pub count: Count,
    /// How many may vote of these.
    pub bounds: CountBounds,
}

impl Voters {
    /// Persons who may all vote.
    pub fn all(count: Count) -> Self {
        Self { count, bounds: count.bounds() }
    }
}

/// A record that does not comply with a rule, or whose numbers leave that open.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// The kind of the record.
    pub kind: Kind,
    /// The id of the record.
    pub id: Name,
    /// The figures.
    pub numbers: Numbers,
    /// The field to correct, if there is one.
    pub field: Option<&'static str>,
    /// The reason why it is accepted, if a user gave one.
    pub overridden: Option<String>,
}

impl Finding {
    /// Whether it only says that a number is to be verified (人数待核实): it counts neither for the record
    /// nor against it.
    pub fn is_unsettled(&self) -> bool {
        matches!(self.numbers, Numbers::Unsettled { .. } | Numbers::UnsettledVote { .. })
    }

    /// The label of the rule.
    pub fn label(&self) -> RuleLabel {
        self.rule.rule().label
    }
}
