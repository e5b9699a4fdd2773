//! Tasks: whether each has the organisation that it needs.

use super::Evaluation;
use crate::branches::coverage::{Coverage, Serving, coverage};
use crate::kinds::choices::YesNo;
use crate::kinds::records::{Kind, Task};
use crate::register::Row;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::values::date::Day;

impl Evaluation<'_> {
    pub(super) fn tasks(&mut self) {
        let serving = Serving::of(self.register);
        let least = self.number(RuleId::ShouldBeBuilt, "full_members");
        for row in self.register.tasks().rows() {
            let at = (Kind::Task, &row.id);
            let count = row.record.full_members.map_or(0, |count| count.value);
            let found = coverage(row, &serving, (self.as_of, self.as_of), least);
            let numbers = Numbers::Count { have: count, want: least };
            match found {
                Some(Coverage::Due) => self.add(RuleId::ShouldBeBuilt, at, numbers, None),
                Some(Coverage::Joint) => self.add(RuleId::JointBranch, at, numbers, None),
                _ => {}
            }
            if found.is_some_and(|found| found != Coverage::Exempt) && count >= least {
                self.formality(row);
            }
        }
    }

    /// Whether a long task requires a formal branch: only if its members' registration is transferred,
    /// never because of its length alone.
    fn formality(&mut self, row: &Row<Task>) {
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
        if lasts(self.number(rule, "months")) {
            let want = self.number(rule, "months");
            let have = months_between(start.latest(), end.earliest());
            self.add(rule, at, Numbers::Count { have, want }, Some(field));
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
