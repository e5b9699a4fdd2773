//! One organisation: its life, its size, its committee and its end.

use super::counts::{count_of, is_assigned};
use super::{Compared, Evaluation};
use crate::branches::coverage::is_live;
use crate::branches::lifecycle::{BEFORE_LAUNCH, BranchLife, Stage, is_branch_form, missing_of};
use crate::branches::records::BranchRecords;
use crate::kinds::choices::{BranchForm, Role, StepKind};
use crate::kinds::records::{Activity, Assignment, Branch, Kind};
use crate::projects::workdays;
use crate::rules::finding::Numbers;
use crate::rules::table::RuleId;
use crate::values::bounds::Comparison;
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::Count;
use zhibu_ledger::{Name, order};

impl Evaluation<'_> {
    /// One organisation and its own records.
    pub(super) fn branch(&mut self, id: &Name, records: &BranchRecords<'_>) {
        for row in &records.activities {
            let attendees = records.attendees(self.register, row);
            self.activity(row, &attendees, records.branch.map(|row| &row.record));
        }
        let Some(row) = records.branch else { return };
        self.life_meetings(&row.record, &records.activities);
        self.outside_life(&row.record, records);
        if !row.record.is_single() {
            return;
        }
        let at = (Kind::Branch, id);
        let life = BranchLife::new(&row.record, records.steps.iter().copied());
        self.life(at, (&row.record, records), &life);
        if !is_live(&row.record, self.as_of, self.as_of) {
            return;
        }
        let is_documented = is_documented(&life);
        self.size(at, &row.record);
        self.groups(at, &row.record, is_documented);
        self.committee(at, &row.record, records, is_documented);
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
            let lacks = count_of(missing_of(branch, records.assignments.clone()).len());
            let compared = Compared::at_most(lacks, 0, Branch::ARCHIVED.id());
            self.judge(RuleId::ClosedPack, at, compared);
        }
        self.deadlines(at, life);
    }

    /// Whether the approval and the closing came in time.
    fn deadlines(&mut self, at: (Kind, &Name), life: &BranchLife<'_>) {
        let of_step = |kind: StepKind| {
            let is_of = |taken: StepKind| taken == kind || (kind.is_end() && taken.is_end());
            let taken = life.taken.iter().find(|taken| is_of(taken.kind));
            taken.and_then(|taken| taken.date).map(PartialDate::latest)
        };
        let working_days = |rule| self.number(rule, "working_days");
        let mut deadlines = Vec::new();
        if let Some(asked) = of_step(StepKind::Request) {
            let months = self.number(RuleId::ApprovalMonth, "months");
            let days = working_days(RuleId::ApprovalDays);
            deadlines.extend([
                (RuleId::ApprovalMonth, StepKind::Approve, asked.plus_months(months)),
                (RuleId::ApprovalDays, StepKind::Approve, workdays::after(asked, days)),
            ]);
        }
        if let Some(ended) = of_step(StepKind::Dissolve) {
            let days = working_days(RuleId::ClosingDays);
            deadlines.push((RuleId::ClosingDays, StepKind::Close, workdays::after(ended, days)));
        }
        for (rule, step, due) in deadlines {
            if due < life.date(step).map_or(self.as_of, PartialDate::earliest) {
                self.add(rule, at, Numbers::Due(due), None);
            }
        }
    }

    fn size(&mut self, at: (Kind, &Name), branch: &Branch) {
        let field = Branch::FULL_MEMBERS.id();
        if let Some(full) = branch.full_members.filter(|_| is_branch_form(branch)) {
            let fewest = self.number(RuleId::FewestMembers, "full_members");
            self.judge(RuleId::FewestMembers, at, Compared::at_least(full, fewest, field));
            let most = self.number(RuleId::MostMembers, "members");
            let all = with_probationary(branch, full);
            self.judge(RuleId::MostMembers, at, Compared::at_most(all, most, field));
        }
        if branch.form == Some(BranchForm::JointBranch) {
            let units = branch.home_units.as_ref().map_or(0, |units| units.0.len());
            let most = self.number(RuleId::JointUnits, "units");
            let field = Branch::HOME_UNITS.id();
            self.judge(RuleId::JointUnits, at, Compared::at_most(count_of(units), most, field));
        }
    }

    /// Whether each group has a full member, and whether there are groups where there should be. That none
    /// are recorded says something only of an organisation that is documented.
    fn groups(&mut self, at: (Kind, &Name), branch: &Branch, is_documented: bool) {
        let Some(full) = branch.full_members.filter(|_| is_branch_form(branch)) else { return };
        let field = Branch::GROUPS.id();
        if let Some(groups) = branch.groups {
            let of_each = self.number(RuleId::GroupFullMember, "full_members");
            let settled = full.bounds().compared_with(groups.bounds().times(of_each));
            let want = Count { value: groups.value.saturating_mul(of_each), ..groups };
            let compared = Compared { settled, have: full, want, field };
            self.judge(RuleId::GroupFullMember, at, compared);
        }
        let has_groups = branch.groups.map(|groups| groups.reaches(1));
        if let (Some(have), Some(Comparison::Unsettled)) = (branch.groups, has_groups) {
            let numbers = Numbers::Unsettled { have, want: Count::exact(1) };
            self.add(RuleId::GroupMeeting, at, numbers, Some(field));
        }
        if has_groups.map_or(is_documented, |has| has == Comparison::Missed) {
            let many = self.number(RuleId::GroupsDue, "members");
            let have = with_probationary(branch, full);
            let (settled, want) = (have.reaches(many).reversed(), Count::exact(many));
            self.judge(RuleId::GroupsDue, at, Compared { settled, have, want, field });
        }
    }

    fn committee(
        &mut self,
        at: (Kind, &Name),
        branch: &Branch,
        records: &BranchRecords<'_>,
        is_documented: bool,
    ) {
        let roster = CommitteeRoster::of(records, self.as_of);
        let has_secretary = branch.secretary.is_some() || roster.roles.contains(&Role::Secretary);
        // What is absent from an organisation that is not documented is owed, and no finding.
        if !has_secretary && is_documented {
            self.add(RuleId::Secretary, at, Numbers::None, Some(Branch::SECRETARY.id()));
        }
        // Other forms have their own rules for committees.
        let Some(full) = branch.full_members.filter(|_| is_branch_form(branch)) else { return };
        // A secretary alone does not tell that the committee is recorded.
        let is_known = is_documented || roster.has_committee();
        let by_roster = Some(count_of(roster.members)).filter(|_| is_known);
        let due_from = self.number(RuleId::CommitteeDue, "full_members");
        let is_due = full.reaches(due_from);
        if is_due == Comparison::Unsettled {
            let numbers = Numbers::Unsettled { have: full, want: Count::exact(due_from) };
            self.add(RuleId::CommitteeDue, at, numbers, Some(Branch::FULL_MEMBERS.id()));
        } else if let Some(size) = branch.committee_members.or(by_roster) {
            self.committee_size(at, size, is_due == Comparison::Reached);
        }
        let posts = [Role::Secretary, Role::Organisation, Role::Publicity, Role::Discipline];
        // With fewer members than posts, posts are combined in one person.
        if roster.members >= posts.len() {
            let is_free = |post: &Role| {
                let by_name = *post == Role::Secretary && branch.secretary.is_some();
                !by_name && !roster.roles.contains(post)
            };
            let free: Vec<Role> = posts.into_iter().filter(is_free).collect();
            if !free.is_empty() {
                self.add(RuleId::CommitteePosts, at, Numbers::Posts(free), None);
            }
        }
    }

    /// The size of a committee, where one is due and where none is.
    fn committee_size(&mut self, at: (Kind, &Name), size: Count, is_due: bool) {
        let field = Branch::COMMITTEE_MEMBERS.id();
        if !is_due {
            let due_from = self.number(RuleId::CommitteeDue, "full_members");
            let compared = Compared::at_most(size, SECRETARY_AND_DEPUTY, field);
            let found = Numbers::UndueCommittee { have: size, due_from };
            self.judge_as(RuleId::NoCommittee, at, compared, found);
            return;
        }
        let fewest = self.number(RuleId::CommitteeDue, "fewest");
        self.judge(RuleId::CommitteeDue, at, Compared::at_least(size, fewest, field));
        let most = self.number(RuleId::CommitteeMost, "most");
        self.judge(RuleId::CommitteeMost, at, Compared::at_most(size, most, field));
        if size.reaches(most.saturating_add(1)) != Comparison::Reached {
            let usual = self.number(RuleId::CommitteeUsual, "most");
            let found = Numbers::Range { have: size, fewest, most: usual };
            self.judge_as(RuleId::CommitteeUsual, at, Compared::at_most(size, usual, field), found);
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

/// The members of a committee where a secretary and a deputy suffice.
const SECRETARY_AND_DEPUTY: u32 = 2;

/// Whether the founding of an organisation is documented: its request, its approval or the designation
/// of its secretary is recorded. Of others the ledger has what some article says, and what is absent is
/// owed.
fn is_documented(life: &BranchLife<'_>) -> bool {
    BEFORE_LAUNCH.iter().any(|step| life.step(*step).is_some())
}

/// The full and probationary members of an organisation.
fn with_probationary(branch: &Branch, full: Count) -> Count {
    full.sum(branch.probationary_members.unwrap_or_default())
}

/// The committee as the roster has it.
struct CommitteeRoster {
    /// The posts that are taken.
    roles: Vec<Role>,
    /// The number of persons, each counted once.
    members: usize,
}

impl CommitteeRoster {
    fn of(records: &BranchRecords<'_>, day: Day) -> Self {
        let seats = records.assignments.iter().filter(|row| {
            let role = row.record.role;
            is_assigned(&row.record, day) && role.is_some_and(|role| role != Role::Member)
        });
        let mut members: Vec<Option<&Name>> = Vec::new();
        let mut roles = Vec::new();
        for row in seats {
            roles.extend(row.record.role);
            members.push(row.record.member.as_ref().map(|member| &member.id));
        }
        order::sort(&mut members);
        members.dedup();
        Self { roles, members: members.len() }
    }

    /// Whether it has more than a secretary and a deputy, who need no committee.
    fn has_committee(&self) -> bool {
        self.roles.iter().any(|role| !matches!(role, Role::Secretary | Role::DeputySecretary))
    }
}
