//! Checks of a record before it is saved, and of references when a file is read.

use serde_json::Value;

use crate::appraisals::{ALL_WEIGHTS, LineFault, POINTS, Scoring, sum, weighed};
use crate::branches::lifecycle::{Fault, faults_of_edit};
use crate::kinds::choices::{ActivityKind, ItemKind, StepKind};
use crate::kinds::field::{FieldType, FieldValue, Texts, fits};
use crate::kinds::records::{Kind, Nomination, Step};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Count, Decimal, Qualifier, Quantity};

/// A record's values by field name, as a form holds them.
pub type Values = serde_json::Map<String, Value>;

/// Why a value cannot stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The record has no name yet.
    Missing,
    /// The text is not a value of the field's type.
    WrongType,
    /// The number is larger than the field takes.
    TooLarge {
        /// The largest.
        most: u32,
    },
    /// A year that nobody means: a slip of the fingers.
    UnlikelyYear {
        /// The year typed.
        year: u16,
    },
    /// A figure without a unit.
    NoUnit,
    /// The end is before the beginning, whichever days they are.
    EndsBeforeStart {
        /// The beginning.
        start: PartialDate,
    },
    /// The organisation would stand above itself.
    AboveItself {
        /// The names from the chosen parent up to the record itself.
        path: Vec<String>,
    },
    /// The record referred to is missing or deleted.
    NoSuchRecord {
        /// Its kind.
        kind: Kind,
    },
    /// More were present than were due.
    MorePresentThanDue {
        /// How many were due.
        due: u32,
    },
    /// The record belongs to something else already.
    SecondOwner {
        /// The field that names the first owner.
        first: &'static str,
    },
    /// The life of the organisation would be one that no life can be.
    AgainstLife(Fault),
    /// The date of this step is the organisation's own, and is changed there.
    DateIsBranchs,
    /// Steps are recorded beside their organisation, where all that they need is asked for; which step
    /// it is, and whose, stays.
    OnlyRecorded,
    /// What is recorded has happened: it is dated in the future.
    InFuture,
    /// A temporary organisation does not do that (Art. 8).
    Forbidden,
    /// Less than nothing.
    Negative,
    /// What is tied waits for itself, by this way.
    Cycle {
        /// The names of the nodes, from one round to itself.
        path: Vec<String>,
    },
    /// A gap and an overlap at once.
    LagAndOverlap,
    /// It is reported back at a meeting before the one at which it was raised.
    ReportedBefore,
    /// The cooperation that it comes from has no evidence: its amount does not count.
    NoEvidence,
    /// A line that should be a name with a number.
    MissingWeight {
        /// The line.
        line: String,
    },
    /// A name that stands there twice.
    NamedTwice {
        /// The name.
        name: String,
    },
    /// The weights do not add up to a hundred.
    Weights {
        /// What they add up to.
        sum: String,
    },
    /// Points are an exact number of 分.
    NotPoints,
    /// A count that is to be exact.
    NotExact,
    /// The day comes with the confirming of the result.
    ByConfirming,
    /// A count that is to be above zero.
    Zero,
    /// A full mark below what everyone begins with.
    BelowBase {
        /// What everyone begins with.
        base: u32,
    },
    /// Another one of the round is called so.
    NamedAlike {
        /// The name.
        name: String,
    },
    /// The round has no such criterion.
    NoSuchCriterion {
        /// Those that it has.
        criteria: Vec<String>,
    },
    /// More ayes than voters.
    MoreAyes {
        /// The voters.
        voters: u32,
    },
    /// The text is longer than the field takes.
    TooLong {
        /// How many letters it takes.
        most: usize,
    },
}

/// The longest line of text that a form takes.
pub const LONGEST_TEXT: usize = 300;
/// The longest text of several lines that a form takes.
pub const LONGEST_LONG_TEXT: usize = 20_000;

/// A problem and the field it is at.
pub type FieldProblem = (&'static str, Problem);

/// What hinders saving these values as record `id`, which may be new. A record that came without
/// a name may be edited and stay without one: only what is new must be named.
pub fn check(
    kind: Kind,
    id: &str,
    values: &Values,
    is_new: bool,
    register: &Register,
) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let value = |field: &str| values.get(field).filter(|value| !value.is_null());
    if is_new && value(kind.fields()[0].name).is_none() {
        problems.push((kind.fields()[0].name, Problem::Missing));
    }
    for field in kind.fields() {
        let Some(value) = value(field.name) else { continue };
        if !fits(field.field_type, value) {
            problems.push((field.name, Problem::WrongType));
            continue;
        }
        if let Some(year) = unlikely_year(field.field_type, value) {
            problems.push((field.name, Problem::UnlikelyYear { year }));
        }
        match (field.field_type, value.as_str()) {
            (FieldType::Reference(target), Some(to))
                if register.table(target).index_of(to).is_none() =>
            {
                problems.push((field.name, Problem::NoSuchRecord { kind: target }));
            }
            (FieldType::References(target), _)
                if value
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .any(|to| register.table(target).index_of(to).is_none()) =>
            {
                problems.push((field.name, Problem::NoSuchRecord { kind: target }));
            }
            // An area's growth may be below zero; what is asked for, promised or brought about is not.
            (FieldType::Quantity, _)
                if kind != Kind::Indicator
                    && Quantity::from_json(value)
                        .is_some_and(|of| of.value.ten_thousandths() < 0) =>
            {
                problems.push((field.name, Problem::Negative));
            }
            (FieldType::Text, Some(text)) if text.chars().count() > LONGEST_TEXT => {
                problems.push((field.name, Problem::TooLong { most: LONGEST_TEXT }));
            }
            (FieldType::LongText, Some(text)) if text.chars().count() > LONGEST_LONG_TEXT => {
                problems.push((field.name, Problem::TooLong { most: LONGEST_LONG_TEXT }));
            }
            _ => {}
        }
    }
    let date = |field| value(field).and_then(<PartialDate as FieldValue>::from_json);
    for dates in kind.spec().ordered_dates {
        let (first, then) = (kind.fields()[dates.first].name, kind.fields()[dates.then].name);
        if let (Some(start), Some(ended)) = (date(first), date(then))
            && ended.is_certainly_before(start)
        {
            problems.push((then, Problem::EndsBeforeStart { start }));
        }
    }
    if kind == Kind::Organisation {
        let parent = value("parent").and_then(Value::as_str);
        if let Some(path) = parent.and_then(|parent| path_to_itself(register, id, parent)) {
            problems.push(("parent", Problem::AboveItself { path }));
        }
    }
    let count = |field| value(field).and_then(Count::from_json);
    if let (Some(due), Some(present)) = (count("due"), count("present")) {
        let are_exact = [due, present].iter().all(|count| count.qualifier == Qualifier::Exact);
        if are_exact && present.value > due.value {
            problems.push(("present", Problem::MorePresentThanDue { due: due.value }));
        }
    }
    let owners = ["branch", "alliance", "organisation"];
    let mut owned = owners
        .into_iter()
        .filter(|owner| matches!(kind, Kind::Activity | Kind::Outcome) && value(owner).is_some());
    if let (Some(first), Some(second)) = (owned.next(), owned.next()) {
        problems.push((second, Problem::SecondOwner { first }));
    }
    problems.extend(of_life(kind, id, &value, register));
    if kind == Kind::Step {
        let known = register.steps().get(id);
        let text = |field| value(field).and_then(Value::as_str);
        let is_same = |known: &Step| {
            known.step.map(StepKind::code) == text("step")
                && known.branch.as_ref().map(|branch| &*branch.id) == text("branch")
        };
        if is_new || known.is_some_and(|known| !is_same(known)) {
            problems.push(("step", Problem::OnlyRecorded));
        }
    }
    if kind == Kind::Activity && value("branch").is_some() {
        let act = value("activity_kind").and_then(ActivityKind::from_json);
        if act.is_some_and(ActivityKind::is_forbidden) {
            problems.push(("activity_kind", Problem::Forbidden));
        }
    }
    problems.extend(of_plan(kind, id, &value, register));
    problems.extend(of_appraisal(kind, id, &value, register));
    let of = |field: &str| value(field).and_then(Value::as_str);
    let held = |field: &str| register.activities().get(of(field)?).and_then(|meeting| meeting.date);
    if let (Kind::MeetingItem, Some(raised), Some(reported)) =
        (kind, held("raised_at"), held("reported_at"))
        && reported.is_certainly_before(raised)
    {
        problems.push(("reported_at", Problem::ReportedBefore));
    }
    if let Some(cooperation) = of("cooperation").and_then(|id| register.cooperations().get(id))
        && kind == Kind::Outcome
        && cooperation.evidence.is_none()
    {
        problems.push(("cooperation", Problem::NoEvidence));
    }
    problems
}

/// What hinders saving a round, a nominee or an item of one.
fn of_appraisal<'a>(
    kind: Kind,
    id: &str,
    value: &impl Fn(&str) -> Option<&'a Value>,
    register: &Register,
) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    match kind {
        Kind::Appraisal => {
            let count = |field: &str| value(field).and_then(Count::from_json);
            for field in ["base", "full", "one_in"] {
                if count(field).is_some_and(|count| count.qualifier != Qualifier::Exact) {
                    problems.push((field, Problem::NotExact));
                }
            }
            // Whoever only sets the day leaves a round without a result; once it is there, it is corrected.
            let known = register.appraisals().get(id).and_then(|round| round.awarded);
            if value("awarded").is_some() && known.is_none() {
                problems.push(("awarded", Problem::ByConfirming));
            }
            if count("one_in").is_some_and(|count| count.value == 0) {
                problems.push(("one_in", Problem::Zero));
            }
            if let (Some(base), Some(full)) = (count("base"), count("full"))
                && full.value < base.value
            {
                problems.push(("full", Problem::BelowBase { base: base.value }));
            }
            for field in ["criteria", "bands"] {
                let lines = value(field).and_then(Texts::from_json).unwrap_or(Texts(Vec::new())).0;
                let (read, faults) = weighed(&lines);
                problems.extend(faults.into_iter().take(1).map(|fault| match fault {
                    LineFault::Unreadable(line) => (field, Problem::MissingWeight { line }),
                    LineFault::Twice(name) => (field, Problem::NamedTwice { name }),
                }));
                let sum = sum(&read);
                let is_whole = sum == Decimal::from_whole(ALL_WEIGHTS);
                let is_read = problems.iter().all(|problem| problem.0 != field);
                if field == "criteria" && !read.is_empty() && !is_whole && is_read {
                    problems.push((field, Problem::Weights { sum: sum.to_string() }));
                }
            }
        }
        Kind::Nomination => {
            let count = |field| value(field).and_then(Count::from_json);
            if let (Some(voters), Some(ayes)) = (count("voters"), count("ayes"))
                && [voters, ayes].iter().all(|count| count.qualifier == Qualifier::Exact)
                && ayes.value > voters.value
            {
                problems.push(("ayes", Problem::MoreAyes { voters: voters.value }));
            }
            let text = |field| value(field).and_then(Value::as_str).map(str::trim);
            let is_alike = |row: &Row<Nomination>| {
                *row.id != *id
                    && row.record.name.as_ref().map(|name| name.0.trim()) == text("name")
                    && row.record.appraisal.as_ref().map(|of| &*of.id) == text("appraisal")
            };
            if let Some(name) = text("name")
                && register.nominations().rows().iter().any(is_alike)
            {
                problems.push(("name", Problem::NamedAlike { name: name.to_owned() }));
            }
        }
        Kind::Appeal if value("answered").is_some() && value("answer").is_none() => {
            problems.push(("answer", Problem::Missing));
        }
        Kind::ScoreItem => {
            let does = value("item_kind").and_then(ItemKind::from_json);
            let points = value("points").and_then(Quantity::from_json);
            let is_plain = |points: &Quantity| {
                points.qualifier == Qualifier::Exact
                    && points.unit == POINTS
                    && points.value > Decimal::default()
            };
            match points {
                None if does.is_some_and(|does| does != ItemKind::Veto) => {
                    problems.push(("points", Problem::NotPoints));
                }
                Some(points) if !is_plain(&points) => problems.push(("points", Problem::NotPoints)),
                _ => {}
            }
            let nomination = value("nomination").and_then(Value::as_str);
            let round = nomination
                .and_then(|id| register.nominations().get(id)?.appraisal.as_ref())
                .and_then(|of| register.appraisals().get(&of.id));
            if let (Some(round), Some(criterion)) =
                (round, value("criterion").and_then(Value::as_str))
            {
                let known = Scoring::of(round).criteria.into_iter().map(|one| one.name);
                let criteria: Vec<String> = known.collect();
                if !criteria.iter().any(|known| known == criterion) {
                    problems.push(("criterion", Problem::NoSuchCriterion { criteria }));
                }
            }
        }
        _ => {}
    }
    problems
}

/// A node of more working days is a mistake.
pub const MOST_NODE_DAYS: u32 = 2_000;

/// What hinders saving a node, or a link of two.
fn of_plan<'a>(
    kind: Kind,
    id: &str,
    value: &impl Fn(&str) -> Option<&'a Value>,
    register: &Register,
) -> Vec<FieldProblem> {
    let count = |field| value(field).and_then(Count::from_json).map_or(0, |count| count.value);
    match kind {
        Kind::Node if count("days") > MOST_NODE_DAYS => {
            vec![("days", Problem::TooLarge { most: MOST_NODE_DAYS })]
        }
        Kind::Link => {
            let mut problems = Vec::new();
            for field in ["lag", "overlap"] {
                if count(field) > MOST_NODE_DAYS {
                    problems.push((field, Problem::TooLarge { most: MOST_NODE_DAYS }));
                }
            }
            if count("lag") > 0 && count("overlap") > 0 {
                problems.push(("overlap", Problem::LagAndOverlap));
            }
            let node = |field| value(field).and_then(Value::as_str);
            if let (Some(before), Some(after)) = (node("before"), node("after")) {
                let path = way(register, id, after, before).map(|path| {
                    let nodes = register.table(Kind::Node);
                    let name = |id: &str| nodes.title(id).unwrap_or_default().to_owned();
                    path.iter().map(|id| name(id)).chain([name(after)]).collect()
                });
                problems.extend(path.map(|path| ("after", Problem::Cycle { path })));
            }
            problems
        }
        _ => Vec::new(),
    }
}

/// The way over links, other than this one, from a node to another.
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

/// What hinders saving a record today and would not later: what it tells has not happened yet.
pub fn check_day(kind: Kind, values: &Values, today: Day) -> Vec<FieldProblem> {
    let is_to_come = |field: &str| {
        let date = values.get(field).and_then(<PartialDate as FieldValue>::from_json);
        date.is_some_and(|date| date.earliest() > today)
    };
    let past = kind.spec().past_dates.iter().map(|date| kind.fields()[*date].name);
    let mut problems: Vec<FieldProblem> =
        past.filter(|date| is_to_come(date)).map(|date| (date, Problem::InFuture)).collect();
    // Nobody was at a meeting that is planned.
    let is_attended = values.get("present").is_some_and(|present| !present.is_null());
    if kind == Kind::Activity && is_attended && is_to_come("date") {
        problems.push(("present", Problem::InFuture));
    }
    problems
}

fn of_life<'a>(
    kind: Kind,
    id: &str,
    value: &impl Fn(&str) -> Option<&'a Value>,
    register: &Register,
) -> Vec<FieldProblem> {
    let field = match kind {
        Kind::Branch => "established",
        Kind::Step => "date",
        _ => return Vec::new(),
    };
    let at = |fault: &Fault| match fault {
        Fault::OutOfOrder { then: step, .. } | Fault::Undated { step } | Fault::Twice { step }
            if kind == Kind::Branch && step.is_end() =>
        {
            "dissolved"
        }
        _ => field,
    };
    let mut faults = faults_of_edit(register, kind, id, |name| value(name).cloned());
    // That it ends before it began is said of the dates themselves.
    let is_of_dates = |fault: &Fault| matches!(fault, Fault::OutOfOrder { first: StepKind::Launch, then } if then.is_end());
    faults.retain(|fault| kind != Kind::Branch || !is_of_dates(fault));
    let mut problems: Vec<FieldProblem> =
        faults.into_iter().map(|fault| (at(&fault), Problem::AgainstLife(fault))).collect();
    let step = value("step").and_then(StepKind::from_json);
    if step.is_some_and(|step| step.branch_field().is_some()) && value("date").is_some() {
        problems.push(("date", Problem::DateIsBranchs));
    }
    problems
}

/// The years that dates of a ledger can be of: Party organisations of any age, and plans.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

fn unlikely_year(field_type: FieldType, value: &Value) -> Option<u16> {
    let is_date = field_type == FieldType::Date;
    let date = <PartialDate as FieldValue>::from_json(value).filter(|_| is_date)?;
    Some(date.year()).filter(|year| !YEARS.contains(year))
}

/// The names on the way from `parent` up to organisation `id`, should it lead there.
fn path_to_itself(register: &Register, id: &str, parent: &str) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut above = parent.to_owned();
    // A merge of two files can have closed a ring elsewhere in the tree: it must not trap us.
    let organisations = register.table(Kind::Organisation);
    for _ in 0..=organisations.len() {
        let title = organisations.title(&above).unwrap_or_default();
        path.push(title.to_owned());
        if above == id {
            return Some(path);
        }
        let organisation = register.organisations().get(&above)?;
        above = organisation.parent.as_ref()?.id.to_string();
    }
    None
}
