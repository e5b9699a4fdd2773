//! One organisation: its life, its size, its committee and its end.

use super::Evaluation;
use super::counts::{at_least, at_most, exact, is_assigned};
use crate::branches::coverage::is_live;
use crate::branches::lifecycle::{BranchLife, Stage, is_branch_form, missing_of};
use crate::branches::records::BranchRecords;
use crate::kinds::choices::{BranchForm, OrganisationType, Role, StepKind};
use crate::kinds::field::FieldId;
use crate::kinds::records::{Activity, Assignment, Branch, Kind, Organisation};
use crate::projects::workdays;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::values::date::PartialDate;
use zhibu_ledger::Name;

impl Evaluation<'_> {
    /// One organisation and its own records.
    pub(super) fn branch(&mut self, id: &Name, records: &BranchRecords<'_>) {
        for row in &records.activities {
            self.activity(row);
        }
        let Some(row) = records.branch else { return };
        self.outside_life(&row.record, records);
        let at = (Kind::Branch, id);
        let life = BranchLife::new(&row.record, records.steps.iter().copied());
        self.life(at, (&row.record, records), &life);
        if !is_live(&row.record, self.as_of, self.as_of) {
            return;
        }
        self.size(at, &row.record);
        self.committee(at, &row.record, records);
        self.end(at, &row.record);
        let Some(began) = row.record.established else { return };
        // The ledger states what has happened, so the start is no later than today.
        let began = began.latest().min(self.as_of);
        self.meetings(at, &row.record, records, began);
        self.roster(at, &row.record, records);
    }

    /// Activities and assignments outside the life of their organisation, as far as both are known.
    fn outside_life(&mut self, branch: &Branch, records: &BranchRecords<'_>) {
        let (from, to) = (branch.established, branch.dissolved);
        let is_after = |date: PartialDate| to.is_some_and(|to| to.is_certainly_before(date));
        let outside = |date| Numbers::Outside { date, from, to };
        for row in &records.activities {
            let Some(date) = row.record.date else { continue };
            let is_before = from.is_some_and(|from| date.is_certainly_before(from));
            if is_before || is_after(date) {
                let at = (Kind::Activity, &row.id);
                self.add(RuleId::OutsideLife, at, outside(date), Some(Activity::DATE.id()));
            }
        }
        // Founders are assigned before the organisation exists.
        for row in &records.assignments {
            if let Some(date) = row.record.from.filter(|date| is_after(*date)) {
                let at = (Kind::Assignment, &row.id);
                self.add(RuleId::OutsideLife, at, outside(date), Some(Assignment::FROM.id()));
            }
        }
    }

    fn life(
        &mut self,
        at: (Kind, &Name),
        (branch, records): (&Branch, &BranchRecords<'_>),
        life: &BranchLife<'_>,
    ) {
        if let Some(violation) = life.violations().into_iter().next() {
            self.add(RuleId::StepsOrder, at, Numbers::Lifecycle(violation), None);
        }
        let owed = life.owed();
        if !owed.is_empty() && life.stage() != Stage::Closed {
            self.add(RuleId::StepsOwed, at, Numbers::Steps(owed), None);
        }
        if life.stage() == Stage::Closed {
            let lacks = missing_of(branch, records.assignments.clone()).len();
            let have = u32::try_from(lacks).unwrap_or(u32::MAX);
            if have > 0 {
                self.add(
                    RuleId::ClosedPack,
                    at,
                    Numbers::Count { have, want: 0 },
                    Some(Branch::ARCHIVED.id()),
                );
            }
        }
        let pairs = [
            (RuleId::ApprovalDays, StepKind::Request, StepKind::Approve),
            (RuleId::ClosingDays, StepKind::Dissolve, StepKind::Close),
        ];
        for (rule, from, to) in pairs {
            let from = life
                .taken
                .iter()
                .find(|taken| taken.kind == from || (from.is_end() && taken.kind.is_end()));
            let Some(begun) = from.and_then(|taken| taken.date) else { continue };
            let due = workdays::after(begun.latest(), self.number(rule, "working_days"));
            let done = life.date(to).map_or(self.as_of, PartialDate::earliest);
            if due < done {
                self.add(rule, at, Numbers::Due(due), None);
            }
        }
    }

    fn size(&mut self, at: (Kind, &Name), branch: &Branch) {
        let full = branch.full_members;
        let all = match (exact(branch.full_members), exact(branch.probationary_members)) {
            (Some(full), probationary) => Some(full + probationary.unwrap_or(0)),
            _ => at_least(branch.full_members),
        };
        let fewest = self.number(RuleId::FewestMembers, "full_members");
        if is_branch_form(branch) {
            if let Some(have) = at_most(full).filter(|have| *have < fewest) {
                let numbers = Numbers::Count { have, want: fewest };
                self.add(RuleId::FewestMembers, at, numbers, Some(Branch::FULL_MEMBERS.id()));
            }
            let most = self.number(RuleId::MostMembers, "members");
            if let Some(have) = all.filter(|have| *have > most) {
                let numbers = Numbers::Count { have, want: most };
                self.add(RuleId::MostMembers, at, numbers, Some(Branch::FULL_MEMBERS.id()));
            }
        }
        let units = branch.home_units.as_ref().map_or(0, |units| units.0.len());
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        let most = self.number(RuleId::JointUnits, "units");
        if branch.form == Some(BranchForm::JointBranch) && units > most {
            let numbers = Numbers::Count { have: units, want: most };
            self.add(RuleId::JointUnits, at, numbers, Some(Branch::HOME_UNITS.id()));
        }
        let is_committee = branch.form == Some(BranchForm::Committee);
        let is_general = branch.form == Some(BranchForm::GeneralBranch);
        self.form(at, (is_committee, is_general), all, Branch::FULL_MEMBERS.id());
    }

    /// Checks the number of members of a committee or general branch.
    fn form(
        &mut self,
        at: (Kind, &Name),
        (is_committee, is_general): (bool, bool),
        members: Option<u32>,
        field: FieldId,
    ) {
        let Some(have) = members else { return };
        let want = self.number(RuleId::CommitteeForm, "members");
        if is_committee && have < want {
            self.add(RuleId::CommitteeForm, at, Numbers::Count { have, want }, Some(field));
        }
        let fewest = self.number(RuleId::GeneralForm, "fewest");
        let most = self.number(RuleId::GeneralForm, "most");
        if is_general && !(fewest..=most).contains(&have) {
            let numbers = Numbers::Range { have, fewest, most };
            self.add(RuleId::GeneralForm, at, numbers, Some(field));
        }
    }

    pub(super) fn organisations(&mut self) {
        for row in self.register.organisations().rows() {
            let record = &row.record;
            let full = exact(record.full_members);
            let all = exact(record.members).or_else(|| {
                full.map(|full| full + exact(record.probationary_members).unwrap_or(0))
            });
            let is_committee = record.code == Some(OrganisationType::Committee);
            let is_general = record.code == Some(OrganisationType::GeneralBranch);
            let at = (Kind::Organisation, &row.id);
            self.form(at, (is_committee, is_general), all, Organisation::MEMBERS.id());
        }
    }

    fn committee(&mut self, at: (Kind, &Name), branch: &Branch, records: &BranchRecords<'_>) {
        let now: Vec<Role> = records
            .assignments
            .iter()
            .filter(|row| is_assigned(&row.record, self.as_of))
            .filter_map(|row| row.record.role)
            .collect();
        let has_secretary = branch.secretary.is_some() || now.contains(&Role::Secretary);
        if !has_secretary {
            self.add(RuleId::Secretary, at, Numbers::None, Some(Branch::SECRETARY.id()));
        }
        // Other forms have their own rules for committees.
        let Some(full) = at_least(branch.full_members).filter(|_| is_branch_form(branch)) else {
            return;
        };
        let seats = now.iter().filter(|role| **role != Role::Member).count();
        let by_roster = u32::try_from(seats).unwrap_or(u32::MAX);
        let size = exact(branch.committee_members).unwrap_or(by_roster);
        let field = Some(Branch::COMMITTEE_MEMBERS.id());
        if full < self.number(RuleId::NoCommittee, "full_members") {
            // A secretary and a deputy.
            if size > 2 && exact(branch.full_members).is_some() {
                let numbers = Numbers::Count { have: size, want: 2 };
                self.add(RuleId::NoCommittee, at, numbers, field);
            }
            return;
        }
        let fewest = self.number(RuleId::CommitteeDue, "fewest");
        if full >= self.number(RuleId::CommitteeDue, "full_members") && size < fewest {
            let numbers = Numbers::Count { have: size, want: fewest };
            self.add(RuleId::CommitteeDue, at, numbers, field);
        }
        let (usual, most) = (
            self.number(RuleId::CommitteeUsual, "most"),
            self.number(RuleId::CommitteeMost, "most"),
        );
        if size > most {
            let numbers = Numbers::Count { have: size, want: most };
            self.add(RuleId::CommitteeMost, at, numbers, field);
        } else if size > usual {
            let numbers = Numbers::Count { have: size, want: usual };
            self.add(RuleId::CommitteeUsual, at, numbers, field);
        }
        if by_roster >= fewest {
            let posts = [Role::Secretary, Role::Organisation, Role::Publicity, Role::Discipline];
            let is_free = |post: &Role| {
                let by_name = *post == Role::Secretary && branch.secretary.is_some();
                !by_name && !now.contains(post)
            };
            let free: Vec<Role> = posts.into_iter().filter(is_free).collect();
            if !free.is_empty() {
                self.add(RuleId::CommitteePosts, at, Numbers::Posts(free), None);
            }
        }
    }

    /// Checks whether the organisation exists beyond its planned end or the end of its tasks.
    fn end(&mut self, at: (Kind, &Name), branch: &Branch) {
        if let Some(end) = branch.planned_end.filter(|end| end.latest() < self.as_of) {
            self.add(RuleId::PlannedEnd, at, Numbers::Until(end), Some(Branch::PLANNED_END.id()));
        }
        let tasks = branch.serves.iter().flat_map(|serves| &serves.ids);
        let tasks: Vec<Option<PartialDate>> = tasks
            .filter_map(|task| self.register.tasks().get(task))
            .map(|task| task.ended.filter(|end| end.latest() < self.as_of))
            .collect();
        let ended: Option<Vec<PartialDate>> = tasks.into_iter().collect();
        let last = ended.and_then(|ended| ended.into_iter().max_by_key(|end| end.sort_key()));
        if let Some(last) = last {
            self.add(RuleId::TaskEnded, at, Numbers::Until(last), Some(Branch::DISSOLVED.id()));
        }
    }
}
