//! Texts for values: quantities, dates, periods, problems and errors.

use crate::format_message;
use serde_json::Value;

use super::{Lang, Message, kinds, m, terms};
use zhibu_domain::agenda::TodoKind;
use zhibu_domain::branches::coverage::Coverage;
use zhibu_domain::branches::lifecycle::LifecycleViolation;
use zhibu_domain::branches::state::BranchState;
use zhibu_domain::growth::{ActivityGroup, SeriesKey};
use zhibu_domain::kinds::choices::{ActivityKind, StepKind};
use zhibu_domain::kinds::field::{Cell, FieldId, FieldSpec, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::period::{Bucket, Grain, Period};
use zhibu_domain::values::quantity::{Count, Decimal, NumberViolation, Qualifier, Quantity};
use zhibu_domain::values::unit::PERCENT;
use zhibu_format::{FileError, FilePosition, ItemError};
use zhibu_ledger::json_text;

/// A quantity: 500余万元, 20%以上, 约30家; over 500 万元.
pub fn quantity(quantity: &Quantity, lang: Lang) -> String {
    qualified(&quantity.value.to_string(), &quantity.unit, quantity.qualifier, lang)
}

/// A note on a unit that is read otherwise than it is written: 余万元 is of more than the figure.
pub fn unit_read_as(unit: &str, figure: &Quantity, lang: Lang) -> String {
    format_message!(m::UNIT_READ_AS, lang, unit = unit, figure = quantity(figure, lang))
}

/// Several texts as a list.
pub fn listed(texts: &[String], lang: Lang) -> String {
    texts.join(between(lang))
}

/// The separator of a list.
pub fn between(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => TEXT_SEPARATOR,
        Lang::En => ", ",
    }
}

/// One sentence after the other.
pub fn after(first: &str, then: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{first}{then}"),
        Lang::En => format!("{first} {then}"),
    }
}

/// A name and its value.
pub fn pair(name: &str, value: &str, lang: Lang) -> String {
    format_message!(m::PAIR, lang, name = name, value = value)
}

/// A text and a detail in brackets.
pub fn aside(said: &str, more: &str, lang: Lang) -> String {
    format_message!(m::ASIDE, lang, said = said, more = more)
}

/// The separator of the texts in a field, in forms of both languages.
pub const TEXT_SEPARATOR: &str = "、";

/// A count with its qualifier: 3000余.
pub fn count(count: Count, lang: Lang) -> String {
    qualified(&count.value.to_string(), "", count.qualifier, lang)
}

/// A short mark for a qualifier that is not exact.
pub fn qualifier_mark(qualifier: Qualifier, lang: Lang) -> &'static str {
    match (lang, qualifier) {
        (_, Qualifier::Exact) => "",
        (Lang::Zh, Qualifier::About) => "约",
        (Lang::Zh, Qualifier::MoreThan) => "余",
        (Lang::Zh, Qualifier::FewerThan) => "不足",
        (Lang::En, Qualifier::About) => "≈",
        (Lang::En, Qualifier::MoreThan) => "+",
        (Lang::En, Qualifier::FewerThan) => "<",
    }
}

fn qualified(number: &str, unit: &str, qualifier: Qualifier, lang: Lang) -> String {
    let space = if unit.is_empty() || unit == PERCENT { "" } else { " " };
    match (lang, qualifier) {
        (Lang::Zh, Qualifier::Exact) => format!("{number}{unit}"),
        (Lang::Zh, Qualifier::About) => format!("约{number}{unit}"),
        (Lang::Zh, Qualifier::FewerThan) => format!("不足{number}{unit}"),
        // 余 stands between number and unit; a percentage takes 以上 after it.
        (Lang::Zh, Qualifier::MoreThan) if unit == PERCENT => format!("{number}{unit}以上"),
        (Lang::Zh, Qualifier::MoreThan) => format!("{number}余{unit}"),
        (Lang::En, Qualifier::Exact) => format!("{number}{space}{unit}"),
        (Lang::En, Qualifier::About) => format!("about {number}{space}{unit}"),
        (Lang::En, Qualifier::FewerThan) => format!("under {number}{space}{unit}"),
        (Lang::En, Qualifier::MoreThan) => format!("over {number}{space}{unit}"),
    }
}

/// A bucket of a time axis.
pub fn bucket(bucket: Bucket, lang: Lang) -> String {
    match bucket {
        Bucket::In(of) if of.grain() == Grain::Quarter => period(of, lang),
        Bucket::In(of) => of.to_string(),
        Bucket::Sometime(year) => format_message!(m::SOMETIME_IN, lang, year = year),
    }
}

/// A period in words: 2022年三季度.
pub fn period(period: Period, lang: Lang) -> String {
    let (year, month, _) = period.first_day().civil();
    match (period.grain(), lang) {
        (Grain::Quarter, Lang::Zh) => {
            let quarter = ["一", "二", "三", "四"][usize::from((month - 1) / 3)];
            format!("{year}年{quarter}季度")
        }
        (Grain::Month, Lang::Zh) => format!("{year}年{month}月"),
        (Grain::Year, Lang::Zh) => format!("{year}年"),
        (Grain::Quarter, Lang::En) => format!("Q{} {year}", (month - 1) / 3 + 1),
        (Grain::Month | Grain::Year, Lang::En) => period.to_string(),
    }
}

/// A date as in documents. A text that is not a date stays as it is.
pub fn date_in_words(date: &str, lang: Lang) -> String {
    let Some(parsed) = PartialDate::from_iso(date).filter(|_| lang == Lang::Zh) else {
        return date.to_owned();
    };
    let (year, month, day) = parsed.earliest().civil();
    match (parsed.has_month(), parsed.has_day()) {
        (false, _) => format!("{year}年"),
        (true, false) => format!("{year}年{month}月"),
        (true, true) => format!("{year}年{month}月{day}日"),
    }
}

/// The name of a series. `field` is the choice field that divides the chart.
pub fn series_name(key: &SeriesKey, lang: Lang) -> String {
    let message = match key {
        SeriesKey::Choice(code) => match terms::category(code) {
            Some(name) => name,
            None => return (*code).to_owned(),
        },
        SeriesKey::Possible => m::POSSIBLE,
        SeriesKey::Began => m::BEGAN,
        SeriesKey::Ended => m::ENDED,
        SeriesKey::Alliance(_, Some(name)) => return name.clone(),
        SeriesKey::Owed | SeriesKey::Alliance(_, None) => m::OWED,
        SeriesKey::Group(group) => activity_group(*group),
    };
    message.get(lang).to_owned()
}

/// The name of a group of activities.
pub fn activity_group(group: ActivityGroup) -> Message {
    match group {
        ActivityGroup::PartyLife => m::ACTIVITIES_PARTY_LIFE,
        ActivityGroup::Alliance => m::ACTIVITIES_ALLIANCE,
        ActivityGroup::Business => m::ACTIVITIES_BUSINESS,
        ActivityGroup::Other => m::ACTIVITIES_OTHER,
    }
}

/// The index of a field's choice among its choices, which fixes its color.
pub fn choice_index(field: FieldId, code: &str) -> usize {
    let FieldType::Choice(codes) = field.spec().field_type else { return 0 };
    codes.iter().position(|known| *known == code).unwrap_or(0)
}

/// The text of a cell. `title` gives the name of a record by its id.
pub fn cell(cell: Cell<'_>, lang: Lang, title: impl Fn(&str) -> Option<String>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_owned(),
        Cell::Texts(texts) => listed(texts, lang),
        Cell::Date(date) => date.to_string(),
        Cell::Choice(code) => terms::choice(code).get(lang).to_owned(),
        Cell::Count(value) => count(value, lang),
        Cell::Quantity(value) => quantity(value, lang),
        Cell::Reference(id) => title(id).unwrap_or_else(|| m::OWED.get(lang).to_owned()),
        Cell::Choices(codes) => {
            let words = codes.iter().map(|code| terms::choice(code).get(lang).to_owned());
            listed(&words.collect::<Vec<_>>(), lang)
        }
        Cell::References(ids) => {
            let owed = || m::OWED.get(lang).to_owned();
            let titles = ids.iter().map(|id| title(id).unwrap_or_else(owed));
            listed(&titles.collect::<Vec<_>>(), lang)
        }
    }
}

/// The text of a JSON value of the ledger, for previews and conflicts. `title` gives the name of a
/// record.
pub fn value(
    spec: Option<&FieldSpec>,
    json: &Value,
    lang: Lang,
    title: impl Fn(Kind, &str) -> Option<String>,
) -> String {
    match (spec.map(|spec| spec.field_type), json) {
        (Some(FieldType::Reference(kind)), Value::String(id)) => {
            title(kind, id).unwrap_or_else(|| format!("{}（{id}）", m::NAME_OWED.get(lang)))
        }
        (Some(FieldType::References(kind)), Value::Array(ids)) => {
            let name = |id: &str| {
                title(kind, id).unwrap_or_else(|| format!("{}（{id}）", m::NAME_OWED.get(lang)))
            };
            listed(&ids.iter().filter_map(Value::as_str).map(name).collect::<Vec<_>>(), lang)
        }
        (Some(FieldType::Choices(_)), Value::Array(codes)) => {
            let word = |code: &str| terms::choice(code).get(lang).to_owned();
            listed(&codes.iter().filter_map(Value::as_str).map(word).collect::<Vec<_>>(), lang)
        }
        (_, Value::Null) => m::NOTHING.get(lang).to_owned(),
        (Some(FieldType::Choice(codes)), Value::String(code)) if codes.contains(&&**code) => {
            terms::choice(code).get(lang).to_owned()
        }
        (Some(FieldType::Quantity), _) => match Quantity::from_json(json) {
            Some(figure) => match figure.unit_read_otherwise(json) {
                Some(unit) => {
                    aside(&quantity(&figure, lang), &unit_read_as(unit, &figure, lang), lang)
                }
                None => quantity(&figure, lang),
            },
            None => json_text(json),
        },
        (Some(FieldType::Count), _) => match Count::from_json(json) {
            Some(figure) => count(figure, lang),
            None => json_text(json),
        },
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(texts)) if texts.iter().all(Value::is_string) => {
            let texts: Vec<String> =
                texts.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            listed(&texts, lang)
        }
        (_, other) => other.to_string(),
    }
}

/// Why the value of a field is refused, and what to do, after the name of the field.
pub fn field_problem(field: FieldId, of: &Violation, lang: Lang) -> String {
    let why = problem(of, field.kind, field.spec().field_type, lang);
    pair(kinds::field_name(field).get(lang), &why, lang)
}

/// Why a value is refused, and what to do.
pub fn problem(problem: &Violation, kind: Kind, field_type: FieldType, lang: Lang) -> String {
    match problem {
        Violation::Missing => m::PROBLEM_MISSING.get(lang).to_owned(),
        Violation::WrongType => match field_type {
            FieldType::Date => m::PROBLEM_DATE,
            FieldType::Count => m::PROBLEM_COUNT,
            FieldType::Quantity => m::PROBLEM_QUANTITY,
            _ => m::PROBLEM_TYPE,
        }
        .get(lang)
        .to_owned(),
        Violation::TooLarge { most } => format_message!(m::PROBLEM_TOO_LARGE, lang, most = *most),
        Violation::UnlikelyYear { year } => format_message!(m::PROBLEM_YEAR, lang, year = *year),
        Violation::NoUnit => m::PROBLEM_NO_UNIT.get(lang).to_owned(),
        Violation::EndsBeforeStart { start } => {
            format_message!(m::PROBLEM_ENDS_BEFORE, lang, start = *start)
        }
        Violation::AboveItself { path } => {
            format_message!(m::PROBLEM_ABOVE_ITSELF, lang, path = path.join(" → "))
        }
        Violation::NoSuchRecord { kind } => {
            format_message!(m::PROBLEM_NO_SUCH, lang, kind = kinds::kind(*kind).get(lang))
        }
        Violation::MorePresentThanDue { due } => {
            format_message!(m::PROBLEM_MORE_PRESENT, lang, due = *due)
        }
        Violation::SecondOwner { first } => {
            let first = kinds::field(kind, first).get(lang);
            format_message!(m::PROBLEM_SECOND_OWNER, lang, first = first)
        }
        Violation::TeamOf { branch } => format_message!(m::PROBLEM_TEAM, lang, name = *branch),
        Violation::NoWebAddress => m::PROBLEM_ADDRESS.get(lang).to_owned(),
        Violation::NoAttendee => m::PROBLEM_NO_ATTENDEE.get(lang).to_owned(),
        Violation::TickedTwice => m::PROBLEM_TICKED.get(lang).to_owned(),
        Violation::AgainstLife(found) => lifecycle_violation(*found, lang),
        Violation::DateIsBranchs => m::PROBLEM_DATE_IS_BRANCHS.get(lang).to_owned(),
        Violation::OnlyRecorded => m::PROBLEM_ONLY_RECORDED.get(lang).to_owned(),
        Violation::InFuture => m::PROBLEM_FUTURE.get(lang).to_owned(),
        Violation::Negative => m::PROBLEM_NEGATIVE.get(lang).to_owned(),
        Violation::Cycle { path } => {
            format_message!(m::PROBLEM_CIRCLE, lang, path = path.join(" → "))
        }
        Violation::LagAndOverlap => m::PROBLEM_LAG_OVERLAP.get(lang).to_owned(),
        Violation::ReportedBefore => m::PROBLEM_REPORTED.get(lang).to_owned(),
        Violation::NoEvidence => m::PROBLEM_NO_EVIDENCE.get(lang).to_owned(),
        Violation::MissingWeight { line } => {
            format_message!(m::PROBLEM_NOT_WEIGHED, lang, line = *line)
        }
        Violation::NamedTwice { name } => {
            format_message!(m::PROBLEM_NAMED_TWICE, lang, name = *name)
        }
        Violation::Weights { sum } => format_message!(m::PROBLEM_WEIGHTS, lang, sum = *sum),
        Violation::ByConfirming => m::PROBLEM_BY_CONFIRMING.get(lang).to_owned(),
        Violation::Zero => m::PROBLEM_ZERO.get(lang).to_owned(),
        Violation::BelowBase { base } => format_message!(m::PROBLEM_BELOW_BASE, lang, base = *base),
        Violation::NamedAlike { name } => format_message!(m::PROBLEM_ALIKE, lang, name = *name),
        Violation::NotExact => m::PROBLEM_NOT_EXACT.get(lang).to_owned(),
        Violation::NotPoints => m::PROBLEM_NOT_POINTS.get(lang).to_owned(),
        Violation::NoSuchCriterion { criteria } => {
            format_message!(m::PROBLEM_NO_CRITERION, lang, criteria = listed(criteria, lang))
        }
        Violation::MoreAyes { voters } => {
            format_message!(m::PROBLEM_MORE_AYES, lang, voters = *voters)
        }
        Violation::Forbidden => m::PROBLEM_FORBIDDEN.get(lang).to_owned(),
        Violation::TooLong { most } => format_message!(m::PROBLEM_TOO_LONG, lang, most = *most),
    }
}

/// The name of a task's coverage.
pub fn coverage(coverage: Coverage) -> Message {
    match coverage {
        Coverage::Due => m::COVERAGE_DUE,
        Coverage::Joint => m::COVERAGE_JOINT,
        Coverage::Unknown => m::COVERAGE_UNKNOWN,
        Coverage::Covered => m::COVERAGE_COVERED,
        Coverage::Exempt => m::COVERAGE_EXEMPT,
    }
}

/// The name of an organisation's state.
pub fn branch_state(state: BranchState) -> Message {
    match state {
        BranchState::Preparing => m::STATE_PREPARING,
        BranchState::Running => m::STATE_RUNNING,
        BranchState::Expired => m::STATE_EXPIRED,
        BranchState::Dissolved => m::STATE_DISSOLVED,
        BranchState::Converted => m::STATE_CONVERTED,
        BranchState::Closed => m::STATE_CLOSED,
    }
}

/// The name of a to-do item.
pub fn todo(todo: TodoKind, lang: Lang) -> String {
    match todo {
        TodoKind::Step(step) => {
            format_message!(m::MATTER_STEP, lang, step = terms::choice(step.code()).get(lang))
        }
        TodoKind::PlannedEnd => m::MATTER_PLANNED_END.get(lang).to_owned(),
        TodoKind::TaskEnd => m::MATTER_TASK_END.get(lang).to_owned(),
        TodoKind::TaskPlanned => m::MATTER_TASK_PLANNED.get(lang).to_owned(),
        TodoKind::Meeting(kind) => terms::choice(kind.code()).get(lang).to_owned(),
        TodoKind::JointMeeting => {
            terms::choice(ActivityKind::JointMeeting.code()).get(lang).to_owned()
        }
        TodoKind::AnyActivity => m::MATTER_ANY.get(lang).to_owned(),
        TodoKind::MeetingItem => m::MATTER_MEETING_ITEM.get(lang).to_owned(),
        TodoKind::Node => m::MATTER_NODE.get(lang).to_owned(),
        TodoKind::Appeal => m::MATTER_APPEAL.get(lang).to_owned(),
        TodoKind::Result => m::MATTER_RESULT.get(lang).to_owned(),
        TodoKind::TermReminder => m::MATTER_TERM_REMINDER.get(lang).to_owned(),
        TodoKind::Term => m::MATTER_TERM.get(lang).to_owned(),
        TodoKind::Need => m::MATTER_NEED.get(lang).to_owned(),
    }
}

/// A violation of the lifecycle order, and what to do.
pub fn lifecycle_violation(violation: LifecycleViolation, lang: Lang) -> String {
    let step = |kind: StepKind| terms::choice(kind.code()).get(lang);
    match violation {
        LifecycleViolation::Skipped { step: taken, missing } => {
            format_message!(m::LIFECYCLE_SKIPPED, lang, step = step(taken), missing = step(missing))
        }
        LifecycleViolation::OutOfOrder { first, then } => {
            format_message!(m::LIFECYCLE_ORDER, lang, first = step(first), then = step(then))
        }
        LifecycleViolation::Undated { step: taken } => {
            format_message!(m::LIFECYCLE_UNDATED, lang, step = step(taken))
        }
        LifecycleViolation::Twice { step: taken } => {
            format_message!(m::LIFECYCLE_TWICE, lang, step = step(taken))
        }
    }
}

fn position(at: FilePosition, lang: Lang) -> String {
    format_message!(m::PLACE, lang, line = at.line, column = at.column)
}

/// Why a file is refused, where, and what to do.
pub fn file_error(error: &FileError, lang: Lang) -> String {
    match error {
        FileError::Unreadable => m::FILE_UNREADABLE.get(lang).to_owned(),
        FileError::Empty => m::FILE_EMPTY.get(lang).to_owned(),
        FileError::OfficeDocument => m::FILE_OFFICE.get(lang).to_owned(),
        FileError::OneTooMany { most } => format_message!(m::FILE_ONE_TOO_MANY, lang, most = *most),
        FileError::Sealed { was_tried: false } => m::FILE_SEALED.get(lang).to_owned(),
        FileError::Sealed { was_tried: true } => m::FILE_NOT_OPENED.get(lang).to_owned(),
        FileError::SealUnsupported => m::FILE_SEAL_UNSUPPORTED.get(lang).to_owned(),
        FileError::NotUtf8 { byte } => format_message!(m::FILE_NOT_UTF8, lang, byte = *byte),
        FileError::NotJson { at } => {
            format_message!(m::FILE_NOT_JSON, lang, place = position(*at, lang))
        }
        FileError::Truncated { at } => {
            format_message!(m::FILE_TRUNCATED, lang, place = position(*at, lang))
        }
        FileError::TooDeep { at } => {
            format_message!(m::FILE_TOO_DEEP, lang, place = position(*at, lang))
        }
        FileError::OtherFormat { found: Some(found) } => {
            format_message!(m::FILE_OTHER_FORMAT, lang, found = *found)
        }
        FileError::OtherFormat { found: None } => m::FILE_NO_FORMAT.get(lang).to_owned(),
        FileError::NewerVersion { found } => {
            format_message!(m::FILE_NEWER, lang, found = *found, known = zhibu_format::VERSION)
        }
        FileError::WrongShape { member, at } => {
            format_message!(
                m::FILE_WRONG_SHAPE,
                lang,
                member = *member,
                place = position(*at, lang)
            )
        }
    }
}

/// Why an element of a file is not imported, and where it is.
pub fn item_error(error: &ItemError, kind: Option<&str>, at: FilePosition, lang: Lang) -> String {
    let known = kind.and_then(Kind::from_code);
    let field = |name: &str| match known {
        Some(kind) if kind.field_index(name).is_some() => {
            format!("{}（{name}）", kinds::field(kind, name).get(lang))
        }
        _ => name.to_owned(),
    };
    let what = match error {
        ItemError::Malformed { reason } => {
            format_message!(m::ITEM_MALFORMED, lang, reason = malformed(reason, lang))
        }
        ItemError::Damaged { reason } => format_message!(m::ITEM_DAMAGED, lang, reason = *reason),
        ItemError::NoId => m::ITEM_NO_ID.get(lang).to_owned(),
        ItemError::Repeated => m::ITEM_REPEATED.get(lang).to_owned(),
        ItemError::TooDeep { field: name } => {
            format_message!(m::ITEM_TOO_DEEP, lang, field = field(name))
        }
        ItemError::WrongType { field: name, found } => {
            format_message!(m::ITEM_WRONG_TYPE, lang, field = field(name), found = *found)
        }
        ItemError::WrongNumber { field: name, found, violation } => {
            let (field, found) = (field(name), &**found);
            match violation {
                NumberViolation::TooManyDecimals => format_message!(
                    m::ITEM_DECIMALS,
                    lang,
                    field = field,
                    found = found,
                    most = Decimal::DECIMALS
                ),
                NumberViolation::NotWhole => {
                    format_message!(m::ITEM_NOT_WHOLE, lang, field = field, found = found)
                }
                NumberViolation::OutOfRange => {
                    format_message!(m::ITEM_OUT_OF_RANGE, lang, field = field, found = found)
                }
            }
        }
        ItemError::Dangling { field: name, id } => {
            format_message!(m::ITEM_DANGLING, lang, field = field(name), id = *id)
        }
    };
    format!("{}{}{what}", position(at, lang), if lang == Lang::Zh { "：" } else { ": " })
}

/// The message of the JSON reader for a malformed element, in the user's language.
fn malformed(reason: &str, lang: Lang) -> String {
    let member = reason.split('`').nth(1).unwrap_or_default();
    if reason.starts_with("missing field") {
        return format_message!(m::ITEM_LACKS, lang, member = member);
    }
    if reason.starts_with("duplicate field") {
        return format_message!(m::ITEM_TWICE, lang, member = member);
    }
    if reason.starts_with("unknown field") {
        return format_message!(m::ITEM_UNKNOWN, lang, member = member);
    }
    match reason.strip_prefix("not a stamp: ") {
        Some(text) => format_message!(m::ITEM_NO_STAMP, lang, text = text),
        None if lang == Lang::Zh => m::ITEM_TYPES.get(lang).to_owned(),
        None => reason.to_owned(),
    }
}

/// Why storage failed.
pub fn store_error(error: &StorageFailure, lang: Lang) -> String {
    match error {
        StorageFailure::Full => m::STORE_FULL.get(lang).to_owned(),
        StorageFailure::Refused(reason) => {
            format_message!(m::STORE_REFUSED, lang, reason = *reason)
        }
        StorageFailure::NotAsWritten => m::STORE_NOT_AS_WRITTEN.get(lang).to_owned(),
    }
}

/// Why storage failed, as far as users need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageFailure {
    /// No room is left.
    Full,
    /// The browser refused, for this reason.
    Refused(String),
    /// What was written did not read back the same.
    NotAsWritten,
}
