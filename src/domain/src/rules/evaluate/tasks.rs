//! Tasks: whether each has the organisation that it needs.

use super::Evaluation;
use crate::branches::coverage::{Coverage, Serving, coverage};
use crate::kinds::choices::YesNo;
use crate::kinds::records::{Kind, Task};
use crate::register::Row;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::values::bounds::Comparison;
use crate::values::date::Day;
use crate::values::quantity::Count;

impl Evaluation<'_> {
    pub(super) fn tasks(&mut self) {
        let serving = Serving::of(self.register);
        let least = self.number(RuleId::ShouldBeBuilt, "full_members");
        for row in self.register.tasks().rows() {
            let at = (Kind::Task, &row.id);
            let found = coverage(row, &serving, (self.as_of, self.as_of), least);
            let (Some(found), Some(have)) = (found, row.record.full_members) else { continue };
            let want = Count::exact(least);
            let numbers = Numbers::Count { have, want };
            match found {
                Coverage::Due => self.add(RuleId::ShouldBeBuilt, at, numbers, None),
                Coverage::Joint => self.add(RuleId::JointBranch, at, numbers, None),
                Coverage::Unknown => {
                    let field = Task::FULL_MEMBERS.id();
                    let numbers = Numbers::Unsettled { have, want };
                    self.add(RuleId::ShouldBeBuilt, at, numbers, Some(field));
                }
                Coverage::Covered | Coverage::Exempt => {}
            }
            if found != Coverage::Exempt {
                self.formality(row, have, least);
            }
        }
    }

    /// Whether a long task requires a formal branch: only if its members' registration is transferred,
    /// never because of its length alone.
    fn formality(&mut self, row: &Row<Task>, full: Count, least: u32) {
        let Task { start: Some(start), planned_end: Some(end), transferred, .. } = &row.record
        else {
            return;
        };
        let lasts = |months: u32| start.latest().plus_months(months) <= end.earliest();
        let at = (Kind::Task, &row.id);
        let (rule, field) = match transferred {
            Some(YesNo::Yes) => (RuleId::FormalBranch, Task::TRANSFERRED.id()),
            None => (RuleId::AskTransfer, Task::TRANSFERRED.id()),
            Some(YesNo::No) => return,
        };
        let months = self.number(rule, "months");
        let numbers = match full.reaches(least) {
            Comparison::Missed => return,
            Comparison::Reached => {
                Numbers::exact(months_between(start.latest(), end.earliest()), months)
            }
            Comparison::Unsettled => Numbers::Unsettled { have: full, want: Count::exact(least) },
        };
        if lasts(months) {
            self.add(rule, at, numbers, Some(field));
        }
    }
}

fn months_between(from: Day, to: Day) -> u32 {
    let mut months = 0;
    while months < 1200 && from.plus_months(months + 1) <= to {
        months += 1;
    }
    months
}
