//! Evaluates the rules on the register. The findings do not depend on the order of changes.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::OVERRIDE;
use super::frequency::{Frequency, Meeting, held_and_wanted, is_held_in, meetings_of};
use super::parameters::Parameters;
use super::table::{RuleId, Severity};
use crate::appraisals::{self, Disagreement, is_asked_about};
use crate::branches::coverage::{Coverage, Serving, coverage, is_live};
use crate::branches::lifecycle::{BranchLife, LifecycleViolation, Stage, is_branch_form, missing};
use crate::branches::teams::collisions;
use crate::kinds::choices::StepKind;
use crate::kinds::choices::{
    ActivityKind, BranchForm, MemberCategory, OrganisationType, Role, YesNo,
};
use crate::kinds::field::FieldId;
use crate::kinds::records::{
    Activity, Appeal, Appraisal, Assignment, Branch, Kind, Member, Nomination, Organisation,
    Outcome, ScoreItem, Shift, Step, Task,
};
use crate::projects::workdays;
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::period::{Grain, Period};
use crate::values::quantity::{Count, Decimal, Qualifier};
use zhibu_ledger::order;
use zhibu_ledger::{Ledger, Name, RecordKey};

/// The figures of a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// An actual number and a required one.
    Count {
        /// The actual number.
        have: u32,
        /// The required number, or the limit.
        want: u32,
    },
    /// A number outside a range.
    Range {
        /// The actual number.
        have: u32,
        /// The minimum.
        fewest: u32,
        /// The maximum.
        most: u32,
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
    /// The other record of a pair.
    Other(RecordKey),
    /// No figures.
    None,
}

/// A record that does not comply with a rule.
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
    /// The severity of the rule.
    pub fn severity(&self) -> Severity {
        self.rule.rule().severity
    }
}

/// The number of months for which meetings are checked.
const MONTHS_BACK: usize = 12;

/// The records of one organisation.
#[derive(Default)]
struct BranchRecords<'a> {
    activities: Vec<&'a Activity>,
    assignments: Vec<&'a Assignment>,
    steps: Vec<&'a Row<Step>>,
}

struct Evaluation<'a> {
    register: &'a Register,
    parameters: &'a Parameters,
    as_of: Day,
    /// The complete months that are checked, earliest first.
    months: Vec<Period>,
    quarters: Vec<Period>,
    found: Vec<Finding>,
}

/// All findings on a day, most severe first.
pub fn findings(
    ledger: &Ledger,
    register: &Register,
    parameters: &Parameters,
    as_of: Day,
) -> Vec<Finding> {
    let mut evaluation = Evaluation {
        register,
        parameters,
        as_of,
        months: complete(as_of, Grain::Month, MONTHS_BACK),
        quarters: complete(as_of, Grain::Quarter, MONTHS_BACK / 3),
        found: Vec::new(),
    };
    let mut belonging: FxHashMap<&Name, BranchRecords<'_>> = FxHashMap::default();
    for row in register.activities().rows() {
        let Some(branch) = &row.record.branch else { continue };
        belonging.entry(&branch.id).or_default().activities.push(&row.record);
        evaluation.activity(row);
        evaluation.within(
            (Kind::Activity, &row.id),
            &branch.id,
            row.record.date,
            Activity::DATE.id(),
        );
    }
    for row in register.assignments().rows() {
        if let Some(branch) = &row.record.branch {
            belonging.entry(&branch.id).or_default().assignments.push(&row.record);
            evaluation.within(
                (Kind::Assignment, &row.id),
                &branch.id,
                row.record.from,
                Assignment::FROM.id(),
            );
        }
    }
    for row in register.steps().rows() {
        if let Some(branch) = &row.record.branch {
            belonging.entry(&branch.id).or_default().steps.push(row);
        }
    }
    let none = BranchRecords::default();
    for row in register.branches().rows() {
        evaluation.branch(row, belonging.get(&row.id).unwrap_or(&none));
    }
    evaluation.tasks();
    evaluation.organisations();
    evaluation.members();
    evaluation.posts();
    evaluation.outcomes();
    evaluation.shifts();
    evaluation.appraisals();
    let mut found = evaluation.found;
    for finding in found.iter_mut().filter(|found| found.severity() == Severity::Warning) {
        let key = RecordKey::new(finding.kind.code(), finding.id.clone());
        let field = format!("{OVERRIDE}{}", finding.rule.rule().code);
        let reason = ledger.record(&key).and_then(|record| record.value(&field));
        finding.overridden = reason.and_then(Value::as_str).map(str::to_owned);
    }
    order::sort_by(&mut found, |a, b| {
        let key = |finding: &Finding| {
            (finding.overridden.is_some(), finding.severity(), finding.rule, finding.kind)
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    found
}

/// The latest complete periods before a day, earliest first.
fn complete(as_of: Day, grain: Grain, count: usize) -> Vec<Period> {
    let mut back = Vec::new();
    let mut day = Period::holding(as_of, grain).first_day().plus_days(-1);
    for _ in 0..count {
        let period = Period::holding(day, grain);
        day = period.first_day().plus_days(-1);
        back.push(period);
    }
    back.reverse();
    back
}

fn exact(count: Option<Count>) -> Option<u32> {
    count.filter(|count| count.qualifier == Qualifier::Exact).map(|count| count.value)
}

/// The upper bound of a count, if it has one; 余 has none.
fn at_most(count: Option<Count>) -> Option<u32> {
    count
        .filter(|count| matches!(count.qualifier, Qualifier::Exact | Qualifier::FewerThan))
        .map(|count| count.value)
}

/// The lower bound of a count, if it has one.
fn at_least(count: Option<Count>) -> Option<u32> {
    count
        .filter(|count| matches!(count.qualifier, Qualifier::Exact | Qualifier::MoreThan))
        .map(|count| count.value)
}

impl Evaluation<'_> {
    fn number(&self, rule: RuleId, name: &str) -> u32 {
        self.parameters.get(rule, name)
    }

    fn add(
        &mut self,
        rule: RuleId,
        (kind, id): (Kind, &Name),
        numbers: Numbers,
        field: Option<FieldId>,
    ) {
        let field = field.map(FieldId::name);
        self.found.push(Finding { rule, kind, id: id.clone(), numbers, field, overridden: None });
    }

    fn tasks(&mut self) {
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

    /// Reports a date outside the life of its organisation, as far as both are known.
    fn within(
        &mut self,
        at: (Kind, &Name),
        branch: &Name,
        date: Option<PartialDate>,
        field: FieldId,
    ) {
        let (Some(date), Some(branch)) = (date, self.register.branches().get(branch)) else {
            return;
        };
        let (from, to) = (branch.established, branch.dissolved);
        // Founders are assigned before the organisation exists.
        let is_asked = at.0 != Kind::Assignment;
        let is_before = from.is_some_and(|from| is_asked && date.is_certainly_before(from));
        if is_before || to.is_some_and(|to| to.is_certainly_before(date)) {
            self.add(RuleId::OutsideLife, at, Numbers::Outside { date, from, to }, Some(field));
        }
    }

    fn activity(&mut self, row: &Row<Activity>) {
        let Activity { activity_kind: Some(kind), due, present, ayes, excellent, .. } = &row.record
        else {
            return;
        };
        let at = (Kind::Activity, &row.id);
        if kind.is_forbidden() {
            self.add(RuleId::ForbiddenAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        if kind.is_unusual() {
            self.add(RuleId::UnusualAct, at, Numbers::None, Some(Activity::ACTIVITY_KIND.id()));
        }
        let quorum = match kind {
            ActivityKind::PartyMeeting => Some(RuleId::PartyQuorum),
            ActivityKind::CommitteeMeeting => Some(RuleId::CommitteeQuorum),
            _ => None,
        };
        if let (Some(rule), Some(due), Some(present)) = (quorum, exact(*due), exact(*present))
            && u64::from(present) * 2 < u64::from(due)
        {
            let numbers = Numbers::Count { have: present, want: due.div_ceil(2) };
            self.add(rule, at, numbers, Some(Activity::PRESENT.id()));
        }
        if let (ActivityKind::PartyMeeting, Some(due), Some(ayes)) =
            (kind, exact(*due), exact(*ayes))
            && u64::from(ayes) * 2 <= u64::from(due)
        {
            let numbers = Numbers::Count { have: ayes, want: due / 2 + 1 };
            self.add(RuleId::Vote, at, numbers, Some(Activity::AYES.id()));
        }
        let fewest = self.number(RuleId::GroupSize, "members");
        if let (ActivityKind::GroupMeeting, Some(due)) = (kind, exact(*due))
            && due < fewest
        {
            let numbers = Numbers::Count { have: due, want: fewest };
            self.add(RuleId::GroupSize, at, numbers, Some(Activity::DUE.id()));
        }
        let one_in = self.number(RuleId::Excellent, "one_in");
        if let (ActivityKind::MutualAppraisal, Some(best), Some(present)) =
            (kind, exact(*excellent), exact(*present))
            && u64::from(best) * u64::from(one_in) > u64::from(present)
        {
            let numbers = Numbers::Count { have: best, want: present / one_in };
            self.add(RuleId::Excellent, at, numbers, Some(Activity::EXCELLENT.id()));
        }
    }

    fn branch(&mut self, row: &Row<Branch>, belonging: &BranchRecords<'_>) {
        let at = (Kind::Branch, &row.id);
        let life = BranchLife::new(&row.record, belonging.steps.iter().copied());
        self.life(at, &life);
        if !is_live(&row.record, self.as_of, self.as_of) {
            return;
        }
        self.size(at, &row.record);
        self.committee(at, &row.record, belonging);
        self.end(at, &row.record);
        let Some(began) = row.record.established else { return };
        // The ledger states what has happened, so the start is no later than today.
        let began = began.latest().min(self.as_of);
        self.meetings(at, &row.record, belonging, began);
    }

    fn life(&mut self, at: (Kind, &Name), life: &BranchLife<'_>) {
        if let Some(violation) = life.violations().into_iter().next() {
            self.add(RuleId::StepsOrder, at, Numbers::Lifecycle(violation), None);
        }
        let owed = life.owed();
        if !owed.is_empty() && life.stage() != Stage::Closed {
            self.add(RuleId::StepsOwed, at, Numbers::Steps(owed), None);
        }
        if life.stage() == Stage::Closed {
            let lacks = missing(self.register, at.1).len();
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

    fn organisations(&mut self) {
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

    fn committee(&mut self, at: (Kind, &Name), branch: &Branch, belonging: &BranchRecords<'_>) {
        let now: Vec<Role> = belonging
            .assignments
            .iter()
            .filter(|assignment| is_assigned(assignment, self.as_of))
            .filter_map(|assignment| assignment.role)
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

    fn meetings(
        &mut self,
        at: (Kind, &Name),
        branch: &Branch,
        belonging: &BranchRecords<'_>,
        began: Day,
    ) {
        let as_of = self.as_of;
        for Meeting { rule, kind, frequency } in meetings_of(branch, self.parameters) {
            let of_kind = belonging.activities.iter().filter(|one| one.activity_kind == Some(kind));
            let dates: Vec<PartialDate> = of_kind.filter_map(|one| one.date).collect();
            let numbers = match frequency {
                Frequency::Every(grain) => {
                    let periods = if grain == Grain::Month { &self.months } else { &self.quarters };
                    let is_whole = |period: &&Period| began <= period.first_day();
                    let missed = periods.iter().filter(is_whole);
                    let missed = missed.filter(|period| !is_held_in(&dates, **period)).copied();
                    Some(missed.collect::<Vec<_>>())
                        .filter(|missed| !missed.is_empty())
                        .map(Numbers::Periods)
                }
                Frequency::AYear(a_year) => {
                    let (have, want) = held_and_wanted(&dates, a_year, (began, as_of));
                    (have < want).then_some(Numbers::Count { have, want })
                }
            };
            if let Some(numbers) = numbers {
                self.add(rule, at, numbers, None);
            }
        }
        let last = belonging.activities.iter().filter_map(|one| one.date);
        let last = last.map(PartialDate::latest).filter(|day| *day <= as_of).max();
        let last = last.unwrap_or(began).max(began);
        let quiet = u32::try_from(as_of.epoch_days() - last.epoch_days()).unwrap_or(0);
        if quiet > self.number(RuleId::NoActivity, "days") {
            self.add(RuleId::NoActivity, at, Numbers::Days(quiet), None);
        }
        self.roster(at, branch, belonging);
    }

    /// Compares the head count with the roster, if both exist.
    fn roster(&mut self, at: (Kind, &Name), branch: &Branch, belonging: &BranchRecords<'_>) {
        let Some(want) = exact(branch.full_members) else { return };
        if belonging.assignments.is_empty() {
            return;
        }
        let mut members: Vec<&Name> = belonging
            .assignments
            .iter()
            .filter(|assignment| is_assigned(assignment, self.as_of))
            .filter_map(|assignment| assignment.member.as_ref().map(|member| &member.id))
            .filter(|id| {
                let member = self.register.members().get(id);
                member.is_some_and(|member| member.standing != Some(MemberCategory::Probationary))
            })
            .collect();
        order::sort(&mut members);
        members.dedup();
        let have = u32::try_from(members.len()).unwrap_or(u32::MAX);
        if have != want {
            let numbers = Numbers::Count { have, want };
            self.add(RuleId::RosterCount, at, numbers, Some(Branch::FULL_MEMBERS.id()));
        }
    }

    /// Members listed twice: the same name in the same organisation.
    fn members(&mut self) {
        let mut known: FxHashMap<(&str, &Name), &Name> = FxHashMap::default();
        let mut rows: Vec<&Row<Member>> = self.register.members().rows().iter().collect();
        order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
        let mut twice: Vec<(&Name, &Name)> = Vec::new();
        for row in rows {
            let Member { name: Some(name), organisation: Some(home), .. } = &row.record else {
                continue;
            };
            match known.get(&(&*name.0, &home.id)) {
                Some(first) => twice.push((&row.id, first)),
                None => {
                    known.insert((&name.0, &home.id), &row.id);
                }
            }
        }
        for (id, first) in twice {
            let other = RecordKey::new(Kind::Member.code(), first.clone());
            self.add(
                RuleId::CountedTwice,
                (Kind::Member, id),
                Numbers::Other(other),
                Some(Member::NAME.id()),
            );
        }
    }

    /// Members on duty in two places at once.
    fn shifts(&mut self) {
        for (id, other) in collisions(self.register) {
            let other = RecordKey::new(Kind::Shift.code(), other.clone());
            let at = (Kind::Shift, id);
            self.add(RuleId::TwoPlaces, at, Numbers::Other(other), Some(Shift::PLACE.id()));
        }
    }

    /// Appraisals: evidence of score items, open objections, and results.
    fn appraisals(&mut self) {
        for row in self.register.score_items().rows() {
            if row.record.evidence.is_none() {
                let at = (Kind::ScoreItem, &row.id);
                self.add(RuleId::ItemEvidence, at, Numbers::None, Some(ScoreItem::EVIDENCE.id()));
            }
        }
        let days = self.number(RuleId::AppealOpen, "working_days");
        for row in self
            .register
            .appeals()
            .rows()
            .iter()
            .filter(|row| is_asked_about(self.register, &row.record))
        {
            let Some(raised) = row.record.raised else { continue };
            let due = workdays::after(raised.latest(), days);
            if due < self.as_of {
                let at = (Kind::Appeal, &row.id);
                self.add(RuleId::AppealOpen, at, Numbers::Due(due), Some(Appeal::ANSWERED.id()));
            }
        }
        for (id, cap) in appraisals::over_cap(self.register) {
            let numbers = Numbers::Count { have: cap.have, want: cap.most };
            self.add(
                RuleId::BandCap,
                (Kind::Appraisal, id),
                numbers,
                Some(Appraisal::OVER_REASON.id()),
            );
        }
        for (nomination, found) in appraisals::changed(self.register) {
            let at = (Kind::Nomination, &nomination);
            match found {
                Disagreement::Score { confirmed, now } => {
                    let numbers = Numbers::Scores { confirmed, now };
                    self.add(RuleId::ScoreChanged, at, numbers, Some(Nomination::SCORE.id()));
                }
                Disagreement::Result => {
                    self.add(RuleId::ResultChanged, at, Numbers::None, Some(Nomination::BAND.id()));
                }
            }
        }
    }

    /// Outcomes of cooperations without evidence.
    fn outcomes(&mut self) {
        for row in self.register.outcomes().rows() {
            let Some(of) = &row.record.cooperation else { continue };
            let own = self.register.cooperations().get(&of.id);
            if own.is_some_and(|own| own.evidence.is_none()) {
                let other = RecordKey::new(Kind::Cooperation.code(), of.id.clone());
                let at = (Kind::Outcome, &row.id);
                self.add(
                    RuleId::NoEvidence,
                    at,
                    Numbers::Other(other),
                    Some(Outcome::COOPERATION.id()),
                );
            }
        }
    }

    /// Members assigned to two live organisations today.
    fn posts(&mut self) {
        let mut of_member: FxHashMap<&Name, Vec<&Row<Assignment>>> = FxHashMap::default();
        for row in self.register.assignments().rows() {
            let Assignment { member: Some(member), branch: Some(branch), .. } = &row.record else {
                continue;
            };
            let branch = self.register.branches().get(&branch.id);
            let is_there = branch.is_some_and(|branch| is_live(branch, self.as_of, self.as_of));
            if is_there && is_assigned(&row.record, self.as_of) {
                of_member.entry(&member.id).or_default().push(row);
            }
        }
        let mut found: Vec<(&Name, &Name)> = Vec::new();
        for rows in of_member.values_mut().filter(|rows| rows.len() > 1) {
            order::sort_by(rows, |a, b| a.id.cmp(&b.id));
            let branch = |row: &Row<Assignment>| row.record.branch.as_ref().map(|of| of.id.clone());
            let first = rows[0];
            for row in &rows[1..] {
                if branch(row) != branch(first) {
                    found.push((&row.id, &first.id));
                }
            }
        }
        for (id, first) in found {
            let other = RecordKey::new(Kind::Assignment.code(), first.clone());
            self.add(
                RuleId::TwoPosts,
                (Kind::Assignment, id),
                Numbers::Other(other),
                Some(Assignment::TO.id()),
            );
        }
    }
}

/// Whether a member is certainly assigned on a day.
fn is_assigned(assignment: &Assignment, day: Day) -> bool {
    let began = assignment.from.is_none_or(|from| from.earliest() <= day);
    let ended = assignment.to.is_some_and(|to| to.latest() < day);
    began && !ended
}

fn months_between(from: Day, to: Day) -> u32 {
    let mut months = 0;
    while months < 1200 && from.plus_months(months + 1) <= to {
        months += 1;
    }
    months
}
