//! The life of a temporary organisation (全周期管理) from request to archive: the steps taken, the steps
//! that may follow, and what a closing lacks.
//!
//! `request → approve → appoint → launch → (renew | change)* → dissolve or convert → close`. Each step
//! is a record with a date, an actor, a document number and a note. The dates of the launch and of the
//! end are stored once, in fields of the organisation. Many organisations were entered when they were
//! already active: their first steps are owed and can be recorded in any order.

use crate::kinds::choices::{ArchiveItem, BranchForm, StepKind};
use crate::kinds::field::{Field, LongText, PersonText, Reference, Text, Values};
use crate::kinds::patch::{Patch, Writes};
use crate::kinds::records::{Assignment, Branch, Kind, Step};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use zhibu_ledger::order;
use zhibu_ledger::{Name, RecordKey};

/// The stage of an organisation's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing is recorded yet.
    Nothing,
    /// Requested.
    Requested,
    /// Approved.
    Approved,
    /// The secretary and the committee are appointed.
    Appointed,
    /// Active.
    Running,
    /// Dissolved, or converted into a formal organisation.
    Ended,
    /// The documents are archived.
    Closed,
}

impl StepKind {
    /// The position in the order of a life. Renewals and changes share a position, and so do both ends.
    fn rank(self) -> usize {
        match self {
            Self::Request => 0,
            Self::Approve => 1,
            Self::Appoint => 2,
            Self::Launch => 3,
            Self::Renew | Self::Change => 4,
            Self::Dissolve | Self::Convert => 5,
            Self::Close => 6,
        }
    }

    /// Whether it can occur several times.
    pub fn is_repeatable(self) -> bool {
        matches!(self, Self::Renew | Self::Change)
    }

    /// Whether it ends the life.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Dissolve | Self::Convert)
    }

    /// The field of the organisation with its date, for steps without a date of their own.
    pub fn branch_field(self) -> Option<Field<Branch, PartialDate>> {
        match self {
            Self::Launch => Some(Branch::ESTABLISHED),
            Self::Dissolve | Self::Convert => Some(Branch::DISSOLVED),
            _ => None,
        }
    }

    /// The date: of the organisation, or else of the step.
    fn date_of(self, branch: &Branch, own: Option<PartialDate>) -> Option<PartialDate> {
        match self {
            Self::Launch => branch.established,
            Self::Dissolve | Self::Convert => branch.dissolved,
            _ => own,
        }
    }
}

/// The steps before the launch, in order.
pub const BEFORE_LAUNCH: [StepKind; 3] = [StepKind::Request, StepKind::Approve, StepKind::Appoint];

/// A step that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct TakenStep<'a> {
    /// Whether it has a record; otherwise only a date of the organisation shows it.
    pub is_recorded: bool,
    /// The id of the record, if it is in the ledger.
    pub id: Option<&'a Name>,
    /// The kind of step.
    pub kind: StepKind,
    /// The date.
    pub date: Option<PartialDate>,
    /// The record.
    pub step: Option<&'a Step>,
}

/// The recorded life of one organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchLife<'a> {
    /// The steps, by their position in a life and then by date.
    pub taken: Vec<TakenStep<'a>>,
}

/// A violation of the lifecycle order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LifecycleViolation {
    /// A step was taken without its precondition.
    Skipped {
        /// The step that was taken.
        step: StepKind,
        /// The step that is missing.
        missing: StepKind,
    },
    /// A step is dated before a step that precedes it.
    OutOfOrder {
        /// The step that comes first.
        first: StepKind,
        /// The step that comes later, with the earlier date.
        then: StepKind,
    },
    /// A recorded step has no date.
    Undated {
        /// The step.
        step: StepKind,
    },
    /// A step was taken twice that can occur only once, or both ends were recorded.
    Twice {
        /// The step.
        step: StepKind,
    },
}

/// Why a step is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepViolation {
    /// There is no such organisation.
    NoBranch,
    /// It violates the lifecycle order.
    Lifecycle(LifecycleViolation),
    /// It has no date.
    NoDate,
    /// Its date is in the future.
    InFuture,
    /// A renewal has no new planned end, or one before its own date.
    NoPlannedEnd,
    /// A renewal does not extend the planned end.
    NotLater {
        /// The current planned end.
        end: PartialDate,
    },
    /// A repeatable step is recorded already with the same content, for example by sending the form
    /// twice.
    Same,
    /// A conversion does not name the new organisation.
    NoOrganisation,
    /// The closing pack is incomplete.
    Incomplete(Vec<Missing>),
}

/// A missing part of a closing pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The final summary (总结).
    Summary,
    /// The conduct note (表现鉴定) of this assignment.
    Conduct(Name),
    /// The conduct note of this assignment has not been returned to the member's home organisation.
    Return(Name),
    /// A document of the archive list.
    Paper(ArchiveItem),
}

impl<'a> BranchLife<'a> {
    /// The life of an organisation with these step records.
    pub fn new(branch: &Branch, steps: impl IntoIterator<Item = &'a Row<Step>>) -> Self {
        let mut taken: Vec<TakenStep<'a>> = Vec::new();
        for row in steps {
            let Some(kind) = row.record.step else { continue };
            let date = kind.date_of(branch, row.record.date);
            let (id, step) = (Some(&row.id), Some(&row.record));
            taken.push(TakenStep { is_recorded: true, id, kind, date, step });
        }
        let mut by_own_date = |kind: StepKind, date: Option<PartialDate>| {
            if date.is_some() && taken.iter().all(|known| known.kind.rank() != kind.rank()) {
                taken.push(TakenStep { is_recorded: false, id: None, kind, date, step: None });
            }
        };
        by_own_date(StepKind::Launch, branch.established);
        by_own_date(StepKind::Dissolve, branch.dissolved);
        let mut life = Self { taken };
        life.sort();
        life
    }

    fn sort(&mut self) {
        order::sort_by(&mut self.taken, |a, b| {
            let key =
                |taken: &TakenStep<'_>| (taken.kind.rank(), taken.date.map(PartialDate::sort_key));
            (key(a), a.id).cmp(&(key(b), b.id))
        });
    }

    /// The life with one more step.
    fn with(&self, kind: StepKind, date: Option<PartialDate>) -> Self {
        let mut life = self.clone();
        // A date without a step now belongs to this step.
        life.taken.retain(|taken| taken.is_recorded || taken.kind.rank() != kind.rank());
        life.taken.push(TakenStep { is_recorded: true, id: None, kind, date, step: None });
        life.sort();
        life
    }

    /// The life of the organisation of this id.
    pub fn of(register: &'a Register, branch: &'a str) -> Option<Self> {
        let record = register.branches().get(branch)?;
        Some(Self::new(record, steps_of(register, branch)))
    }

    /// The first step of this kind.
    pub fn step(&self, kind: StepKind) -> Option<&TakenStep<'a>> {
        self.taken.iter().find(|taken| taken.kind == kind)
    }

    /// The date of the first step of this kind, if known.
    pub fn date(&self, kind: StepKind) -> Option<PartialDate> {
        self.step(kind).and_then(|taken| taken.date)
    }

    pub(super) fn has(&self, kind: StepKind) -> bool {
        self.taken.iter().any(|taken| taken.kind.rank() == kind.rank())
    }

    /// Whether the organisation was entered when it was already active, so that its first steps are
    /// owed.
    pub fn is_entered_late(&self) -> bool {
        let launch = self.step(StepKind::Launch);
        launch.is_some_and(|launch| !launch.is_recorded)
    }

    /// The current stage.
    pub fn stage(&self) -> Stage {
        let stages = [
            (StepKind::Close, Stage::Closed),
            (StepKind::Dissolve, Stage::Ended),
            (StepKind::Launch, Stage::Running),
            (StepKind::Appoint, Stage::Appointed),
            (StepKind::Approve, Stage::Approved),
            (StepKind::Request, Stage::Requested),
        ];
        let found = stages.into_iter().find(|(kind, _)| self.has(*kind));
        found.map_or(Stage::Nothing, |(_, stage)| stage)
    }

    /// The steps that may be recorded next, owed ones first.
    pub fn next(&self) -> Vec<StepKind> {
        let owed = BEFORE_LAUNCH.into_iter().filter(|kind| !self.has(*kind));
        match self.stage() {
            Stage::Nothing => vec![StepKind::Request],
            Stage::Requested => vec![StepKind::Approve],
            Stage::Approved => vec![StepKind::Appoint],
            Stage::Appointed => vec![StepKind::Launch],
            Stage::Running => owed
                .chain([StepKind::Renew, StepKind::Change, StepKind::Dissolve, StepKind::Convert])
                .collect(),
            Stage::Ended => owed.chain([StepKind::Close]).collect(),
            Stage::Closed => owed.collect(),
        }
    }

    /// The owed steps: the organisation is or was active, and they are not recorded.
    pub fn owed(&self) -> Vec<StepKind> {
        if self.stage() < Stage::Running {
            return Vec::new();
        }
        BEFORE_LAUNCH.into_iter().filter(|kind| !self.has(*kind)).collect()
    }

    /// All violations of the lifecycle order, sorted and without duplicates.
    pub fn violations(&self) -> Vec<LifecycleViolation> {
        let mut violations = Vec::new();
        let is_late = self.is_entered_late();
        for taken in &self.taken {
            if taken.date.is_none() {
                violations.push(LifecycleViolation::Undated { step: taken.kind });
            }
            let needed = match taken.kind {
                StepKind::Request => None,
                // In an organisation entered late, the first steps do not depend on each other.
                StepKind::Approve | StepKind::Appoint | StepKind::Launch if is_late => None,
                StepKind::Approve => Some(StepKind::Request),
                StepKind::Appoint => Some(StepKind::Approve),
                StepKind::Launch => Some(StepKind::Appoint),
                StepKind::Renew | StepKind::Change | StepKind::Dissolve | StepKind::Convert => {
                    Some(StepKind::Launch)
                }
                StepKind::Close => Some(StepKind::Dissolve),
            };
            if let Some(missing) = needed.filter(|needed| !self.has(*needed)) {
                violations.push(LifecycleViolation::Skipped { step: taken.kind, missing });
            }
        }
        for (index, first) in self.taken.iter().enumerate() {
            for then in &self.taken[index + 1..] {
                let is_same = first.kind.rank() == then.kind.rank();
                if is_same && !then.kind.is_repeatable() {
                    violations.push(LifecycleViolation::Twice { step: then.kind });
                }
                let dates = first.date.zip(then.date);
                if !is_same && dates.is_some_and(|(first, then)| then.is_certainly_before(first)) {
                    violations.push(LifecycleViolation::OutOfOrder {
                        first: first.kind,
                        then: then.kind,
                    });
                }
            }
        }
        order::sort(&mut violations);
        violations.dedup();
        violations
    }
}

/// The step records of an organisation.
pub fn steps_of<'a>(
    register: &'a Register,
    branch: &'a str,
) -> impl Iterator<Item = &'a Row<Step>> {
    register.steps().of_branch(branch)
}

/// The violations that a life has after a change and did not have before.
fn new_violations(before: &BranchLife<'_>, after: &BranchLife<'_>) -> Vec<LifecycleViolation> {
    let known = before.violations();
    after.violations().into_iter().filter(|violation| !known.contains(violation)).collect()
}

/// A step to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct StepDraft {
    /// The kind of step.
    pub kind: StepKind,
    /// The date.
    pub date: Option<PartialDate>,
    /// Who took it.
    pub actor: String,
    /// The number of its document (文号).
    pub document: String,
    /// A note.
    pub note: String,
    /// The new organisation, for a conversion.
    pub organisation: Option<Name>,
    /// The new planned end, for a renewal.
    pub planned_end: Option<PartialDate>,
}

impl StepDraft {
    /// A step with a date and nothing else.
    pub fn new(kind: StepKind, date: Option<PartialDate>) -> Self {
        Self {
            kind,
            date,
            actor: String::new(),
            document: String::new(),
            note: String::new(),
            organisation: None,
            planned_end: None,
        }
    }
}

/// The writes that record a step: its record, and the date of the organisation where the step has none.
/// `new_id` is the id of a repeatable step. Other steps have fixed ids, so that two people who record
/// the same step write to one record.
pub fn record(
    register: &Register,
    branch: &str,
    draft: &StepDraft,
    new_id: &str,
    today: Day,
) -> Result<Writes, StepViolation> {
    let Some(of) = register.branches().get(branch) else { return Err(StepViolation::NoBranch) };
    let Some(date) = draft.date else { return Err(StepViolation::NoDate) };
    if date.earliest() > today {
        return Err(StepViolation::InFuture);
    }
    let life = BranchLife::new(of, steps_of(register, branch));
    if let Some(violation) = new_violations(&life, &life.with(draft.kind, Some(date))).first() {
        return Err(StepViolation::Lifecycle(*violation));
    }
    let is_same = |taken: &&TakenStep<'_>| {
        let step = taken.step.filter(|_| taken.kind == draft.kind && taken.date == Some(date));
        let said = |text: &Option<Text>| text.as_ref().map_or("", |text| &text.0).to_owned();
        step.is_some_and(|step| {
            let note = step.note.as_ref().map_or("", |note| &note.0);
            step.until == draft.planned_end
                && said(&step.document) == draft.document.trim()
                && note == draft.note.trim()
        })
    };
    if draft.kind.is_repeatable() && life.taken.iter().find(is_same).is_some() {
        return Err(StepViolation::Same);
    }
    let later = |taken: &TakenStep<'_>| {
        let is_renewal = taken.kind == StepKind::Renew;
        is_renewal && taken.date.is_some_and(|other| date.is_certainly_before(other))
    };
    let is_latest = !life.taken.iter().any(later);
    match draft.kind {
        StepKind::Renew if draft.planned_end.is_none_or(|end| end.is_certainly_before(date)) => {
            return Err(StepViolation::NoPlannedEnd);
        }
        // A renewal that is entered late does not decide the current end and may be shorter.
        StepKind::Renew if is_latest => {
            let shortens = |end: &PartialDate| {
                draft.planned_end.is_some_and(|new| !end.is_certainly_before(new))
            };
            if let Some(end) = of.planned_end.filter(shortens) {
                return Err(StepViolation::NotLater { end });
            }
        }
        StepKind::Convert if draft.organisation.is_none() => {
            return Err(StepViolation::NoOrganisation);
        }
        StepKind::Close => {
            let missing = missing(register, branch);
            if !missing.is_empty() {
                return Err(StepViolation::Incomplete(missing));
            }
        }
        _ => {}
    }
    Ok(writes(branch, draft, date, is_latest, new_id))
}

/// The key of a step's record; the same for everyone unless the step is repeatable.
pub fn step_key(branch: &str, kind: StepKind, new_id: &str) -> RecordKey {
    let id = match kind {
        kind if kind.is_repeatable() => new_id.to_owned(),
        // Both ends share an id, so that recording both is a conflict.
        StepKind::Dissolve | StepKind::Convert => format!("{branch}-end"),
        kind => format!("{branch}-{}", kind.code()),
    };
    RecordKey::new(Kind::Step.code(), id)
}

fn writes(
    branch: &str,
    draft: &StepDraft,
    date: PartialDate,
    is_latest: bool,
    new_id: &str,
) -> Writes {
    let text = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    let organisation = draft.organisation.clone().map(Reference::to);
    let mut step = Patch::<Step>::new(step_key(branch, draft.kind, new_id).id)
        .set(Step::STEP, draft.kind)
        .set(Step::BRANCH, Reference::to(branch))
        // Restores a step that was deleted and is recorded again.
        .restore()
        .set_or_clear(Step::ACTOR, text(&draft.actor).map(PersonText))
        .set_or_clear(Step::DOCUMENT, text(&draft.document).map(Text))
        .set_or_clear(Step::NOTE, text(&draft.note).map(LongText))
        // Clears what the other end left in the shared record.
        .set_or_clear(Step::ORGANISATION, organisation);
    let mut own = Patch::<Branch>::new(branch);
    if let Some(field) = draft.kind.branch_field() {
        own = own.set(field, date);
    } else {
        step = step.set(Step::DATE, date);
        if let (StepKind::Renew, Some(end)) = (draft.kind, draft.planned_end) {
            step = step.set(Step::UNTIL, end);
            // An earlier renewal that is entered late does not replace a later one.
            if is_latest {
                own = own.set(Branch::PLANNED_END, end);
            }
        }
    }
    let mut writes: Writes = vec![step.into()];
    if !own.is_empty() {
        writes.push(own.into());
    }
    writes
}

/// The missing parts of the closing pack (归档材料): the summary, the conduct note of every assignment and
/// its return, and every document of the archive list.
pub fn missing(register: &Register, branch: &str) -> Vec<Missing> {
    let Some(record) = register.branches().get(branch) else { return Vec::new() };
    missing_of(record, assignments_of(register, branch).collect())
}

/// The same for an organisation with these assignments.
pub fn missing_of(record: &Branch, mut assigned: Vec<&Row<Assignment>>) -> Vec<Missing> {
    let mut missing = Vec::new();
    if record.summary.is_none() {
        missing.push(Missing::Summary);
    }
    order::sort_by(&mut assigned, |a, b| a.id.cmp(&b.id));
    for row in assigned {
        if row.record.conduct.is_none() {
            missing.push(Missing::Conduct(row.id.clone()));
        } else if row.record.returned.is_none() {
            missing.push(Missing::Return(row.id.clone()));
        }
    }
    let has = |item: &ArchiveItem| record.archived.as_ref().is_some_and(|all| all.has(item));
    missing.extend(ArchiveItem::ALL.iter().filter(|item| !has(item)).map(|i| Missing::Paper(*i)));
    missing
}

/// The assignments to an organisation.
pub fn assignments_of<'a>(
    register: &'a Register,
    branch: &'a str,
) -> impl Iterator<Item = &'a Row<Assignment>> {
    register.assignments().of_branch(branch)
}

/// The new lifecycle violations that saving these values for a branch or step would cause. The value of
/// a field that is not given stays as it is.
pub fn violations_of_edit(
    register: &Register,
    kind: Kind,
    id: &str,
    values: &Values,
) -> Vec<LifecycleViolation> {
    match kind {
        Kind::Branch => {
            let Some(before) = register.branches().get(id) else { return Vec::new() };
            let mut after = before.clone();
            after.established = Branch::ESTABLISHED.read(values);
            after.dissolved = Branch::DISSOLVED.read(values);
            let steps: Vec<&Row<Step>> = steps_of(register, id).collect();
            let life = BranchLife::new(before, steps.iter().copied());
            let then = BranchLife::new(&after, steps.iter().copied());
            let mut violations = new_violations(&life, &then);
            // Once steps are being recorded one by one, setting the date directly must not skip the
            // rest.
            let is_under_way = (Stage::Requested..Stage::Running).contains(&life.stage());
            let skipped = BEFORE_LAUNCH.into_iter().find(|kind| !life.has(*kind));
            if let Some(missing) = skipped.filter(|_| is_under_way && after.established.is_some()) {
                violations.push(LifecycleViolation::Skipped { step: StepKind::Launch, missing });
            }
            violations
        }
        Kind::Step => {
            let (kind, branch) = (Step::STEP.read(values), Step::BRANCH.read(values));
            let (Some(kind), Some(Reference { id: branch, .. })) = (kind, branch) else {
                return Vec::new();
            };
            let Some(of) = register.branches().get(&branch) else { return Vec::new() };
            let before = BranchLife::new(of, steps_of(register, &branch));
            let others = steps_of(register, &branch).filter(|row| *row.id != *id);
            let date = kind.date_of(of, Step::DATE.read(values));
            new_violations(&before, &BranchLife::new(of, others).with(kind, date))
        }
        _ => Vec::new(),
    }
}

/// The writes that clear the dates of launches and ends whose steps are deleted.
pub fn dates_to_clear(register: &Register, keys: &[RecordKey]) -> Writes {
    let is_gone =
        |kind: Kind, id: &str| keys.iter().any(|key| *key.kind == *kind.code() && *key.id == *id);
    let mut writes = Writes::new();
    for row in register.steps().rows().iter().filter(|row| is_gone(Kind::Step, &row.id)) {
        let date = row.record.step.and_then(StepKind::branch_field);
        let (Some(date), Some(of)) = (date, &row.record.branch) else { continue };
        // A branch that is deleted too keeps its dates.
        if !is_gone(Kind::Branch, &of.id) && register.branches().get(&of.id).is_some() {
            writes.push(Patch::new(of.id.clone()).clear(date).into());
        }
    }
    writes
}

/// The new lifecycle violations that deleting these steps would cause.
pub fn violations_of_deletion(
    register: &Register,
    keys: &[RecordKey],
) -> Vec<(Name, LifecycleViolation)> {
    let is_gone = |row: &Row<Step>| {
        keys.iter().any(|key| *key.kind == *Kind::Step.code() && key.id == row.id)
    };
    let gone = register.steps().rows().iter().filter(|row| is_gone(row));
    let mut branches: Vec<&Name> =
        gone.filter_map(|row| row.record.branch.as_ref().map(|of| &of.id)).collect();
    order::sort(&mut branches);
    branches.dedup();
    let mut found = Vec::new();
    for branch in branches {
        let Some(of) = register.branches().get(branch) else { continue };
        // A branch that is deleted too has no life left to check.
        if keys.iter().any(|key| *key.kind == *Kind::Branch.code() && key.id == *branch) {
            continue;
        }
        let before = BranchLife::new(of, steps_of(register, branch));
        let mut without = of.clone();
        for row in steps_of(register, branch).filter(|row| is_gone(row)) {
            match row.record.step {
                Some(StepKind::Launch) => without.established = None,
                Some(kind) if kind.is_end() => without.dissolved = None,
                _ => {}
            }
        }
        let left = steps_of(register, branch).filter(|row| !is_gone(row));
        let violations = new_violations(&before, &BranchLife::new(&without, left));
        found.extend(violations.into_iter().map(|violation| (branch.clone(), violation)));
    }
    found
}

/// Whether the form is a branch (支部), not a committee or general branch.
pub fn is_branch_form(branch: &Branch) -> bool {
    matches!(branch.form, None | Some(BranchForm::Branch | BranchForm::JointBranch))
}
