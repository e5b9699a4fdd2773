//! Checks of a record before it is saved, and of references when a file is read.

use serde_json::Value;

use crate::appraisals::{ALL_WEIGHTS, BandLineViolation, POINTS, Scoring, sum, weighed};
use crate::branches::lifecycle::{LifecycleViolation, violations_of_edit};
use crate::branches::teams::branch_of_team;
use crate::evidence::{is_evidenced, is_web_address};
use crate::folding::as_folded;
use crate::hierarchy::superior_field;
use crate::kinds::choices::{ActivityKind, ItemKind, StepKind};
use crate::kinds::field::{Cell, Field, FieldId, FieldType, FieldValue, Reference, Texts, fits};
use crate::kinds::records::{
    Activity, Appeal, Appraisal, Attendance, Branch, Cooperation, Evidence, Kind, Link,
    MeetingItem, Node, Nomination, Outcome, RecordType, ScoreItem, Step,
};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_ledger::{Name, order};

pub use crate::kinds::field::Values;

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A new record has no name.
    Missing,
    /// The text is not a value of the field's type.
    WrongType,
    /// The number exceeds the maximum of the field.
    TooLarge {
        /// The maximum.
        most: u32,
    },
    /// An unlikely year, usually a typing error.
    UnlikelyYear {
        /// The year as typed.
        year: u16,
    },
    /// A quantity without a unit.
    NoUnit,
    /// The end is certainly before the start.
    EndsBeforeStart {
        /// The start.
        start: PartialDate,
    },
    /// The record would be its own superior.
    AboveItself {
        /// The names from the chosen parent up to the record itself.
        path: Vec<String>,
    },
    /// The record referred to is missing or deleted.
    NoSuchRecord {
        /// The kind of the missing record.
        kind: Kind,
    },
    /// More people were present than were due.
    MorePresentThanDue {
        /// The number of people due.
        due: u32,
    },
    /// The record already belongs to something else.
    SecondOwner {
        /// The field that names the first owner.
        first: &'static str,
    },
    /// The team belongs to another organisation than the activity.
    TeamOf {
        /// The name of the team's organisation.
        branch: String,
    },
    /// The text is no address of the web.
    NoWebAddress,
    /// Neither a member nor a unit.
    NoAttendee,
    /// The activity has a record of this attendee.
    TickedTwice,
    /// A violation of the lifecycle order.
    AgainstLife(LifecycleViolation),
    /// The date of this step is a field of the branch and is changed there.
    DateIsBranchs,
    /// Steps are recorded on the page of their branch. Their kind and branch never change.
    OnlyRecorded,
    /// A date in the future for something that has happened.
    InFuture,
    /// A temporary organisation may not do this (Art. 8).
    Forbidden,
    /// A negative quantity.
    Negative,
    /// The link would close a cycle.
    Cycle {
        /// The names of the nodes along the cycle.
        path: Vec<String>,
    },
    /// A lag and an overlap at once.
    LagAndOverlap,
    /// The report is at a meeting before the one where the item was raised.
    ReportedBefore,
    /// The cooperation has no evidence, so its amount does not count.
    NoEvidence,
    /// The line is not a name with a number.
    MissingWeight {
        /// The line.
        line: String,
    },
    /// A name occurs twice.
    NamedTwice {
        /// The name.
        name: String,
    },
    /// The weights do not add up to 100.
    Weights {
        /// Their sum.
        sum: String,
    },
    /// The points are not an exact number of 分.
    NotPoints,
    /// The count must be exact.
    NotExact,
    /// This date is set when the result is confirmed.
    ByConfirming,
    /// The count must be above zero.
    Zero,
    /// The full mark is below the base.
    BelowBase {
        /// The base.
        base: u32,
    },
    /// Another nominee of the round has this name.
    NamedAlike {
        /// The name.
        name: String,
    },
    /// The round has no such criterion.
    NoSuchCriterion {
        /// The criteria of the round.
        criteria: Vec<String>,
    },
    /// More ayes than voters.
    MoreAyes {
        /// The number of voters.
        voters: u32,
    },
    /// The text exceeds the maximum length of the field.
    TooLong {
        /// The maximum, in chars.
        most: usize,
    },
}

/// Maximum chars of a line of text in a form.
pub const LONGEST_TEXT: usize = 300;
/// Maximum chars of a text of several lines in a form.
pub const LONGEST_LONG_TEXT: usize = 20_000;

/// A field, by name, and what is wrong with its value.
pub type FieldViolation = (&'static str, Violation);

/// The problems of saving these values as record `id`. An existing record without a name may stay
/// without one; a new one must have a name.
pub fn check(
    kind: Kind,
    id: &str,
    values: &Values,
    is_new: bool,
    register: &Register,
) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    let given = given_values(kind, values);
    let value = |index: usize| given.iter().find(|given| given.0 == index).map(|given| given.1);
    // Attendance is of a member or of a unit.
    if is_new && value(0).is_none() && kind != Kind::Attendance {
        problems.push((kind.fields()[0].name, Violation::Missing));
    }
    for (index, value) in &given {
        let field = &kind.fields()[*index];
        let found = check_value(kind, field.field_type, value, register);
        problems.extend(found.into_iter().map(|problem| (field.name, problem)));
    }
    let date = |index: usize| <PartialDate as FieldValue>::from_json(value(index)?);
    for dates in kind.spec().ordered_dates {
        if let (Some(start), Some(ended)) = (date(dates.first), date(dates.then))
            && ended.is_certainly_before(start)
        {
            let field = kind.fields()[dates.then].name;
            problems.push((field, Violation::EndsBeforeStart { start }));
        }
    }
    if let Some(field) = superior_field(kind)
        && let Some(superior) = value(field.index).and_then(Value::as_str)
        && let Some(path) = path_to_itself(register, (field, id), superior)
    {
        problems.push((field.name(), Violation::AboveItself { path }));
    }
    problems.extend(match kind {
        Kind::Branch => check_branch(id, values, register),
        Kind::Step => check_step(id, values, is_new, register),
        Kind::Activity => check_activity(values, register),
        Kind::Attendance => check_attendance(id, values, register),
        Kind::Outcome => check_outcome(values, register),
        Kind::MeetingItem => check_meeting_item(values, register),
        Kind::Node => check_node(values),
        Kind::Link => check_link(id, values, register),
        Kind::Appraisal => check_appraisal(id, values, register),
        Kind::Nomination => check_nomination(id, values, register),
        Kind::ScoreItem => check_score_item(values, register),
        Kind::Appeal => check_appeal(values),
        Kind::Evidence => check_evidence(values),
        _ => Vec::new(),
    });
    problems
}

/// The values of the fields that have one, by the index of the field and in the order of the fields. A record has
/// far fewer values than its kind has fields.
fn given_values(kind: Kind, values: &Values) -> Vec<(usize, &Value)> {
    let given = values.iter().filter(|(_, value)| !value.is_null());
    let mut given: Vec<(usize, &Value)> =
        given.filter_map(|(name, value)| Some((kind.field_index(name)?, value))).collect();
    order::sort_by(&mut given, |one, other| one.0.cmp(&other.0));
    given
}

/// The problems of a value on its own, whatever the other fields say.
fn check_value(
    kind: Kind,
    field_type: FieldType,
    value: &Value,
    register: &Register,
) -> Vec<Violation> {
    if !fits(field_type, value) {
        return vec![Violation::WrongType];
    }
    let is_missing = |target: Kind, to: &str| register.table(target).index_of(to).is_none();
    let is_longer = |most: usize| value.as_str().is_some_and(|text| text.chars().count() > most);
    let year = unlikely_year(field_type, value).map(|year| Violation::UnlikelyYear { year });
    let problem = match field_type {
        FieldType::Reference(target) => value
            .as_str()
            .is_some_and(|to| is_missing(target, to))
            .then_some(Violation::NoSuchRecord { kind: target }),
        FieldType::References(target) => {
            let mut all = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            all.any(|to| is_missing(target, to)).then_some(Violation::NoSuchRecord { kind: target })
        }
        // Growth figures of the area may be negative; all other quantities may not.
        FieldType::Quantity if kind != Kind::Indicator => Quantity::from_json(value)
            .is_some_and(|of| of.value.ten_thousandths() < 0)
            .then_some(Violation::Negative),
        FieldType::Text => {
            is_longer(LONGEST_TEXT).then_some(Violation::TooLong { most: LONGEST_TEXT })
        }
        FieldType::LongText => {
            is_longer(LONGEST_LONG_TEXT).then_some(Violation::TooLong { most: LONGEST_LONG_TEXT })
        }
        _ => None,
    };
    year.into_iter().chain(problem).collect()
}

/// A problem at a field.
fn at<R: RecordType, V: FieldValue>(field: Field<R, V>, problem: Violation) -> FieldViolation {
    (field.name(), problem)
}

fn check_branch(id: &str, values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    for violation in violations_of_edit(register, Kind::Branch, id, values) {
        let field = match &violation {
            // An end before the start is already reported at the dates.
            LifecycleViolation::OutOfOrder { first: StepKind::Launch, then } if then.is_end() => {
                continue;
            }
            LifecycleViolation::OutOfOrder { then: step, .. }
            | LifecycleViolation::Undated { step }
            | LifecycleViolation::Twice { step }
                if step.is_end() =>
            {
                Branch::DISSOLVED
            }
            _ => Branch::ESTABLISHED,
        };
        problems.push(at(field, Violation::AgainstLife(violation)));
    }
    problems
}

fn check_step(id: &str, values: &Values, is_new: bool, register: &Register) -> Vec<FieldViolation> {
    let violations = violations_of_edit(register, Kind::Step, id, values).into_iter();
    let mut problems: Vec<FieldViolation> =
        violations.map(|violation| at(Step::DATE, Violation::AgainstLife(violation))).collect();
    let step = Step::STEP.read(values);
    let has_branch_date = step.is_some_and(|step| step.branch_field().is_some());
    if has_branch_date && Step::DATE.read(values).is_some() {
        problems.push(at(Step::DATE, Violation::DateIsBranchs));
    }
    let is_same = |known: &Step| known.step == step && known.branch == Step::BRANCH.read(values);
    if is_new || register.steps().get(id).is_some_and(|known| !is_same(known)) {
        problems.push(at(Step::STEP, Violation::OnlyRecorded));
    }
    problems
}

fn check_activity(values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    if let (Some(due), Some(present)) = (Activity::DUE.read(values), Activity::PRESENT.read(values))
    {
        let are_exact = [due, present].iter().all(|count| count.qualifier == Qualifier::Exact);
        if are_exact && present.value > due.value {
            let problem = Violation::MorePresentThanDue { due: due.value };
            problems.push(at(Activity::PRESENT, problem));
        }
    }
    problems.extend(second_owner(values, &[Activity::BRANCH.id(), Activity::ALLIANCE.id()]));
    let is_forbidden = Activity::ACTIVITY_KIND.read(values).is_some_and(ActivityKind::is_forbidden);
    if is_forbidden && Activity::BRANCH.read(values).is_some() {
        problems.push(at(Activity::ACTIVITY_KIND, Violation::Forbidden));
    }
    problems.extend(check_team(values, register).into_iter().flatten());
    problems
}

/// An activity of a team counts as one of the team's organisation, so it names that.
fn check_team(values: &Values, register: &Register) -> Option<[FieldViolation; 2]> {
    let team = register.teams().get(&Activity::TEAM.read(values)?.id)?;
    let branch = branch_of_team(register, team)?;
    let own = Activity::BRANCH.read(values);
    if own.map_or_else(|| Activity::ALLIANCE.read(values).is_some(), |own| own.id == *branch) {
        return None;
    }
    let name = register.table(Kind::Branch).title(branch).unwrap_or_default().to_owned();
    let problem = Violation::TeamOf { branch: name };
    // Whichever of both is changed is refused.
    Some([at(Activity::TEAM, problem.clone()), at(Activity::BRANCH, problem)])
}

/// Each attendee has one record of an activity.
fn check_attendance(id: &str, values: &Values, register: &Register) -> Vec<FieldViolation> {
    let owners = [Attendance::MEMBER.id(), Attendance::UNIT.id()];
    let mut problems: Vec<FieldViolation> = second_owner(values, &owners).into_iter().collect();
    let (member, unit) = (Attendance::MEMBER.read(values), Attendance::UNIT.read(values));
    if member.is_none() && unit.is_none() {
        problems.push(at(Attendance::MEMBER, Violation::NoAttendee));
    }
    let is_same = |row: &&Row<Attendance>| {
        *row.id != *id && (&row.record.member, &row.record.unit) == (&member, &unit)
    };
    if let Some(activity) = Attendance::ACTIVITY.read(values)
        && register.attendances().of_activity(&activity.id).any(|row| is_same(&row))
    {
        problems.push(at(Attendance::ACTIVITY, Violation::TickedTwice));
    }
    problems
}

/// Whether the record has more than one owner.
fn second_owner(values: &Values, owners: &[FieldId]) -> Option<FieldViolation> {
    let is_given = |name: &&str| values.get(*name).is_some_and(|value| !value.is_null());
    let mut given = owners.iter().map(|owner| owner.name()).filter(is_given);
    let (first, second) = (given.next()?, given.next()?);
    Some((second, Violation::SecondOwner { first }))
}

fn check_outcome(values: &Values, register: &Register) -> Vec<FieldViolation> {
    let owners = [Outcome::BRANCH.id(), Outcome::ALLIANCE.id(), Outcome::ORGANISATION.id()];
    let mut problems: Vec<FieldViolation> = second_owner(values, &owners).into_iter().collect();
    let cooperation = Outcome::COOPERATION.read(values);
    let is_unproven = |of: &Reference<Cooperation>| {
        register.cooperations().get(&of.id).is_some()
            && !is_evidenced(register, Kind::Cooperation, &of.id)
    };
    if cooperation.as_ref().is_some_and(is_unproven) {
        problems.push(at(Outcome::COOPERATION, Violation::NoEvidence));
    }
    problems
}

fn check_meeting_item(values: &Values, register: &Register) -> Vec<FieldViolation> {
    let date_of = |meeting: Field<MeetingItem, Reference<Activity>>| {
        register.activities().get(&meeting.read(values)?.id)?.date
    };
    match (date_of(MeetingItem::RAISED_AT), date_of(MeetingItem::REPORTED_AT)) {
        (Some(raised), Some(reported)) if reported.is_certainly_before(raised) => {
            vec![at(MeetingItem::REPORTED_AT, Violation::ReportedBefore)]
        }
        _ => Vec::new(),
    }
}

fn check_appraisal(id: &str, values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    for field in [Appraisal::BASE, Appraisal::FULL, Appraisal::ONE_IN] {
        if field.read(values).is_some_and(|count| count.qualifier != Qualifier::Exact) {
            problems.push(at(field, Violation::NotExact));
        }
    }
    // The confirmation sets this date together with the results. After that it may be corrected.
    let known = register.appraisals().get(id).and_then(|round| round.awarded);
    if Appraisal::AWARDED.read(values).is_some() && known.is_none() {
        problems.push(at(Appraisal::AWARDED, Violation::ByConfirming));
    }
    if Appraisal::ONE_IN.read(values).is_some_and(|count| count.value == 0) {
        problems.push(at(Appraisal::ONE_IN, Violation::Zero));
    }
    if let (Some(base), Some(full)) = (Appraisal::BASE.read(values), Appraisal::FULL.read(values))
        && full.value < base.value
    {
        problems.push(at(Appraisal::FULL, Violation::BelowBase { base: base.value }));
    }
    for field in [Appraisal::CRITERIA, Appraisal::BANDS] {
        let lines = field.read(values).unwrap_or(Texts(Vec::new())).0;
        let (read, violations) = weighed(&lines);
        let violation = violations.into_iter().next().map(|violation| match violation {
            BandLineViolation::Unreadable(line) => Violation::MissingWeight { line },
            BandLineViolation::Twice(name) => Violation::NamedTwice { name },
        });
        let sum = sum(&read);
        let is_whole = sum == Decimal::from_whole(ALL_WEIGHTS);
        if let Some(violation) = violation {
            problems.push(at(field, violation));
        } else if field == Appraisal::CRITERIA && !read.is_empty() && !is_whole {
            problems.push(at(field, Violation::Weights { sum: sum.to_string() }));
        }
    }
    problems
}

fn check_nomination(id: &str, values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    if let (Some(voters), Some(ayes)) =
        (Nomination::VOTERS.read(values), Nomination::AYES.read(values))
        && [voters, ayes].iter().all(|count| count.qualifier == Qualifier::Exact)
        && ayes.value > voters.value
    {
        problems.push(at(Nomination::AYES, Violation::MoreAyes { voters: voters.value }));
    }
    let appraisal = Nomination::APPRAISAL.read(values);
    if let Some(name) = Nomination::NAME.read(values) {
        let (name, folded) = (name.0.trim(), as_folded(&name.0));
        let is_alike = |row: &Row<Nomination>| {
            *row.id != *id
                && row.record.name.as_ref().is_some_and(|own| as_folded(&own.0) == folded)
                && row.record.appraisal == appraisal
        };
        if register.nominations().rows().iter().any(is_alike) {
            problems.push(at(Nomination::NAME, Violation::NamedAlike { name: name.to_owned() }));
        }
    }
    problems
}

fn check_appeal(values: &Values) -> Vec<FieldViolation> {
    if Appeal::ANSWERED.read(values).is_some() && Appeal::ANSWER.read(values).is_none() {
        return vec![at(Appeal::ANSWER, Violation::Missing)];
    }
    Vec::new()
}

fn check_evidence(values: &Values) -> Vec<FieldViolation> {
    let owners: Vec<FieldId> = Evidence::proven_fields().collect();
    let mut problems: Vec<FieldViolation> = second_owner(values, &owners).into_iter().collect();
    if Evidence::ADDRESS.read(values).is_some_and(|address| !is_web_address(&address.0)) {
        problems.push(at(Evidence::ADDRESS, Violation::NoWebAddress));
    }
    problems
}

fn check_score_item(values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    let is_plain = |points: &Quantity| {
        points.qualifier == Qualifier::Exact
            && points.unit == POINTS
            && points.value > Decimal::default()
    };
    let are_points = match ScoreItem::POINTS.read(values) {
        None => ScoreItem::ITEM_KIND.read(values).is_none_or(|kind| kind == ItemKind::Veto),
        Some(points) => is_plain(&points),
    };
    if !are_points {
        problems.push(at(ScoreItem::POINTS, Violation::NotPoints));
    }
    let nomination = ScoreItem::NOMINATION.read(values);
    let round = nomination
        .and_then(|of| register.nominations().get(&of.id)?.appraisal.as_ref())
        .and_then(|of| register.appraisals().get(&of.id));
    if let (Some(round), Some(criterion)) = (round, ScoreItem::CRITERION.read(values)) {
        let known = Scoring::of(round).criteria.into_iter().map(|one| one.name);
        let criteria: Vec<String> = known.collect();
        if !criteria.contains(&criterion.0) {
            problems.push(at(ScoreItem::CRITERION, Violation::NoSuchCriterion { criteria }));
        }
    }
    problems
}

/// More working days than this are a mistake.
pub const MOST_NODE_DAYS: u32 = 2_000;

fn check_node(values: &Values) -> Vec<FieldViolation> {
    too_many_days(Node::DAYS, values).into_iter().collect()
}

fn too_many_days<R: RecordType>(days: Field<R, Count>, values: &Values) -> Option<FieldViolation> {
    let is_too_many = days.read(values).is_some_and(|count| count.value > MOST_NODE_DAYS);
    is_too_many.then(|| at(days, Violation::TooLarge { most: MOST_NODE_DAYS }))
}

fn check_link(id: &str, values: &Values, register: &Register) -> Vec<FieldViolation> {
    let mut problems = Vec::new();
    let gaps = [Link::LAG, Link::OVERLAP];
    problems.extend(gaps.into_iter().filter_map(|gap| too_many_days(gap, values)));
    if gaps.into_iter().all(|gap| gap.read(values).is_some_and(|count| count.value > 0)) {
        problems.push(at(Link::OVERLAP, Violation::LagAndOverlap));
    }
    if let (Some(before), Some(after)) = (Link::BEFORE.read(values), Link::AFTER.read(values)) {
        let path = way(register, id, &after.id, &before.id).map(|path| {
            let nodes = register.table(Kind::Node);
            let name = |id: &str| nodes.title(id).unwrap_or_default().to_owned();
            path.iter().map(|id| name(id)).chain([name(&after.id)]).collect()
        });
        problems.extend(path.map(|path| at(Link::AFTER, Violation::Cycle { path })));
    }
    problems
}

/// The path from one node to another over links other than this one.
fn way(register: &Register, link: &str, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen: Vec<String> = vec![from.to_owned()];
    while let Some(way) = ways.pop() {
        let here = way.last()?.clone();
        if here == to {
            return Some(way);
        }
        for row in register.links().rows().iter().filter(|row| *row.id != *link) {
            let (Some(before), Some(after)) = (&row.record.before, &row.record.after) else {
                continue;
            };
            if *before.id == *here && !seen.iter().any(|seen| **seen == *after.id) {
                seen.push(after.id.to_string());
                ways.push(way.iter().cloned().chain([after.id.to_string()]).collect());
            }
        }
    }
    None
}

/// The values that state something which has not happened yet. They can be saved later.
pub fn check_day(kind: Kind, values: &Values, today: Day) -> Vec<FieldViolation> {
    let is_to_come = |date: PartialDate| date.earliest() > today;
    let date = |field: &str| <PartialDate as FieldValue>::from_json(values.get(field)?);
    let past = kind.spec().past_dates.iter().map(|date| kind.fields()[*date].name);
    let mut problems: Vec<FieldViolation> = past
        .filter(|field| date(field).is_some_and(is_to_come))
        .map(|field| (field, Violation::InFuture))
        .collect();
    // Nobody has attended a planned meeting yet.
    let is_attended = kind == Kind::Activity && Activity::PRESENT.read(values).is_some();
    if is_attended && Activity::DATE.read(values).is_some_and(is_to_come) {
        problems.push(at(Activity::PRESENT, Violation::InFuture));
    }
    problems
}

/// Plausible years: from the oldest Party organisations to long plans.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

fn unlikely_year(field_type: FieldType, value: &Value) -> Option<u16> {
    if field_type != FieldType::Date {
        return None;
    }
    let date = <PartialDate as FieldValue>::from_json(value)?;
    Some(date.year()).filter(|year| !YEARS.contains(year))
}

/// The names on the path from `parent` up to the record `id`, if it leads there.
fn path_to_itself(
    register: &Register,
    (field, id): (FieldId, &str),
    parent: &str,
) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut above = Name::from(parent);
    let table = register.table(field.kind);
    // A merge may have closed a cycle elsewhere in the tree.
    for _ in 0..=table.len() {
        path.push(table.title(&above).unwrap_or_default().to_owned());
        if *above == *id {
            return Some(path);
        }
        match table.cell(table.index_of(&above)?, false, field.index) {
            Cell::Reference(next) => above = next.clone(),
            _ => return None,
        }
    }
    None
}
