//! What the rules find in the open ledger, what is due, and what was done last. It is kept from one edit to the
//! next, so that an edit evaluates again only the organisation that it is about.

use zhibu_domain::agenda::{Agenda, AgendaMemo, DueCounts};
use zhibu_domain::alliances::needs::AllowedDays;
use zhibu_domain::branches::state::LastActivities;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::rules::{Finding, FindingsMemo, RuleId, RuleLabel, parameters_of};
use zhibu_domain::values::date::Day;

use super::Workspace;

/// What is kept.
#[derive(Debug, Default)]
pub(super) struct Compliance {
    findings: FindingsMemo,
    agenda: AgendaMemo,
    last_activities: LastActivities,
}

impl Workspace {
    /// All findings on a day, most severe first.
    pub fn findings(&self, as_of: Day) -> Vec<Finding> {
        // Overrides stand in the records that findings are about, and these are read.
        let ledger = self.office();
        let findings = &mut self.compliance.borrow_mut().findings;
        findings.all(ledger, &self.register, &parameters_of(ledger), as_of)
    }

    /// The findings in one record on a day, most severe first.
    pub fn findings_in(&self, record: (Kind, &str), as_of: Day) -> Vec<Finding> {
        let ledger = self.office();
        let findings = &mut self.compliance.borrow_mut().findings;
        findings.of_record(ledger, &self.register, (&parameters_of(ledger), as_of), record)
    }

    /// After how many days needs and cooperations are overdue, as the rules have it.
    pub fn allowed_days(&self) -> AllowedDays {
        let parameters = parameters_of(self.office());
        let days = |rule| parameters.is_on(rule).then(|| parameters.get(rule, "days"));
        AllowedDays {
            answer: days(RuleId::NeedAnswered),
            progress: days(RuleId::StalledCooperation),
        }
    }

    /// The items of all organisations that are due up to a day, as seen from another.
    pub fn agenda(&self, (as_of, until): (Day, Day)) -> Agenda {
        let parameters = parameters_of(self.office());
        self.compliance.borrow_mut().agenda.agenda(&self.register, &parameters, (as_of, until))
    }

    /// How many items of the window of [`agenda`](Self::agenda) are overdue, and how many are due up
    /// to a day in it.
    pub fn due_counts(&self, days: (Day, Day), soon: Day) -> DueCounts {
        let parameters = parameters_of(self.office());
        self.compliance.borrow_mut().agenda.count(&self.register, &parameters, days, soon)
    }

    /// Reads the latest activity of each organisation up to a day. `read` asks nothing else that is kept here.
    pub fn with_last_activities<T>(
        &self,
        as_of: Day,
        read: impl FnOnce(&LastActivities) -> T,
    ) -> T {
        let last_activities = &mut self.compliance.borrow_mut().last_activities;
        last_activities.refresh(&self.register, as_of);
        read(last_activities)
    }

    /// How many findings of a label are neither accepted with a reason nor to be verified.
    pub fn open_findings(&self, as_of: Day, label: RuleLabel) -> usize {
        let ledger = self.office();
        let findings = &mut self.compliance.borrow_mut().findings;
        findings.count_open(ledger, &self.register, (&parameters_of(ledger), as_of), label)
    }
}
