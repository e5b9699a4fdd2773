//! Reads a roll-up. What comes from outside is bounded: its bytes before anything is read, then its ledgers, areas,
//! periods and the lengths of its texts.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Number;

use super::{
    EARLIER, Fact, Measure, MissingFile, NOWHERE, ROLL_UP_FORMAT, ROLL_UP_VERSION, RollUp,
    RolledArea, RolledLedger, UNDATED,
};
use crate::error::{FileError, FilePosition};
use zhibu_domain::folding::is_invisible;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Decimal, Qualifier};

/// Bytes that a roll-up may have: that of several hundred districts has a few million.
pub const MOST_ROLL_UP_BYTES: usize = 32 << 20;
/// Ledgers that a roll-up may have.
pub const MOST_LEDGERS: usize = 4_000;
/// Areas that a ledger may have, and periods that a roll-up may state.
const MOST_AREAS: usize = 2_000;
/// Numbers that a roll-up may have.
const MOST_FACTS: usize = 2_000_000;
/// Commas that a roll-up may have. Whatever it lists has one between any two: so they bound what reading takes before
/// anything is read.
const MOST_COMMAS: usize = 4 * MOST_FACTS;
/// Characters that an id may have.
pub(super) const MOST_ID_CHARS: usize = 256;
/// Characters of a name that are kept.
const MOST_NAME_CHARS: usize = 120;
/// Files that are not in a roll-up and that are told one by one.
const MOST_MISSING: usize = 1_000;

/// Why a roll-up is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollUpError {
    /// It is no text, no JSON, or of another format.
    #[error(transparent)]
    File(#[from] FileError),
    /// It was written by a newer version of `zhibu-rollup`.
    #[error("the roll-up has version {found}, newer than {ROLL_UP_VERSION}")]
    Newer {
        /// Its version.
        found: u64,
    },
    /// It has more than it may have.
    #[error("the roll-up is larger than {MOST_ROLL_UP_BYTES} bytes or {MOST_LEDGERS} ledgers")]
    TooLarge,
    /// A member is missing or has the wrong shape.
    #[error("wrong shape at line {}, column {}", at.line, at.column)]
    WrongShape {
        /// Where reading stopped.
        at: FilePosition,
    },
    /// A ledger in it cannot be right.
    #[error("ledger {number}: {flaw:?}")]
    Ledger {
        /// Which one, counted from 1.
        number: usize,
        /// Its title.
        title: String,
        /// What is wrong about it.
        flaw: LedgerFlaw,
    },
}

/// What is wrong about a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LedgerFlaw {
    /// Another one has the same id: its facts would count twice.
    Twice,
    /// Its day is none.
    NoDay,
    /// An area has the id of an earlier one, and its facts would count twice: which one, counted from 1.
    Area(usize),
    /// A series says what it cannot: which one, counted from 1.
    Series(usize),
}

#[derive(Deserialize)]
struct Head {
    format: Option<serde_json::Value>,
    version: Option<u64>,
}

#[derive(Deserialize)]
struct RawRollUp {
    #[serde(default)]
    missing: Vec<RawMissing>,
    measures: Vec<String>,
    periods: Vec<PeriodName>,
    ledgers: Vec<RawLedger>,
}

#[derive(Deserialize)]
struct RawMissing {
    file: String,
    reason: String,
}

#[derive(Deserialize)]
struct RawLedger {
    id: Id,
    title: String,
    district: Option<String>,
    as_of: String,
    exported_at: Option<String>,
    #[serde(default)]
    files: u32,
    #[serde(default)]
    changes: u32,
    #[serde(default)]
    conflicts: u32,
    #[serde(default)]
    left_out: u32,
    areas: Vec<(Id, String)>,
    series: Vec<RawSeries>,
}

/// Area, measure, series, standing, unit, qualifier, whether it adds up, the first period, the values.
#[derive(Deserialize)]
struct RawSeries(usize, usize, String, String, String, String, u8, usize, Vec<Value>);

/// The id of a ledger or an area.
struct Id(Arc<str>);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let id = String::deserialize(from)?;
        if id.is_empty() || id.chars().nth(MOST_ID_CHARS).is_some() {
            return Err(D::Error::custom("an id without or with too many characters"));
        }
        Ok(Self(id.into()))
    }
}

/// The name of a period, as the schema has it.
struct PeriodName(Arc<str>);

impl<'de> Deserialize<'de> for PeriodName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        if !is_period(&name) {
            return Err(D::Error::custom("no period"));
        }
        Ok(Self(name.into()))
    }
}

fn is_period(name: &str) -> bool {
    let is_number = |text: &str, digits: usize| {
        text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, rest) = name.split_at_checked(4).unwrap_or((name, ""));
    let is_rest = rest == "~" || rest.strip_prefix('-').is_some_and(|month| is_number(month, 2));
    ["", EARLIER, UNDATED].contains(&name) || is_number(year, 4) && is_rest
}

/// A value of a series. Numbers are read at once: as text they take far more room.
#[derive(Clone, Copy)]
enum Value {
    /// There is none.
    Gap,
    /// It is beyond all figures.
    Wrong,
    Number(Decimal),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Some(number) = Option::<Number>::deserialize(from)? else { return Ok(Self::Gap) };
        Ok(Decimal::from_json(&number).map_or(Self::Wrong, Self::Number))
    }
}

/// The roll-up in a file.
///
/// # Errors
///
/// It is none, a newer one, too large, or says what cannot be.
pub fn read_roll_up(bytes: &[u8]) -> Result<RollUp, RollUpError> {
    let commas = || bytes.iter().map(|byte| usize::from(*byte == b',')).sum::<usize>();
    if bytes.len() > MOST_ROLL_UP_BYTES || commas() > MOST_COMMAS {
        return Err(RollUpError::TooLarge);
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| FileError::NotUtf8 { byte: error.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head: Head = serde_json::from_str(text).map_err(|error| json_error(&error))?;
    match head.format {
        Some(serde_json::Value::String(format)) if format == ROLL_UP_FORMAT => {}
        other => {
            let found = other.and_then(|format| Some(clean(format.as_str()?)));
            return Err(FileError::OtherFormat { found }.into());
        }
    }
    let found = head.version.unwrap_or(ROLL_UP_VERSION);
    if found > ROLL_UP_VERSION {
        return Err(RollUpError::Newer { found });
    }
    let raw: RawRollUp = serde_json::from_str(text).map_err(|error| json_error(&error))?;
    checked(raw)
}

fn json_error(error: &serde_json::Error) -> RollUpError {
    let at = FilePosition { line: error.line(), column: error.column() };
    match error.classify() {
        serde_json::error::Category::Eof => FileError::Truncated { at }.into(),
        serde_json::error::Category::Data => RollUpError::WrongShape { at },
        _ => FileError::NotJson { at }.into(),
    }
}

fn checked(raw: RawRollUp) -> Result<RollUp, RollUpError> {
    let facts = raw.ledgers.iter().flat_map(|ledger| &ledger.series).map(|series| series.8.len());
    if raw.ledgers.len() > MOST_LEDGERS
        || raw.periods.len() > MOST_AREAS
        || facts.sum::<usize>() > MOST_FACTS
    {
        return Err(RollUpError::TooLarge);
    }
    let measures: Vec<Option<Measure>> =
        raw.measures.iter().map(|code| Measure::from_code(code)).collect();
    let mut known = FxHashSet::default();
    let mut ledgers = Vec::new();
    for (index, ledger) in raw.ledgers.into_iter().enumerate() {
        let title = clean(&ledger.title);
        let flaw = |flaw| RollUpError::Ledger { number: index + 1, title: title.clone(), flaw };
        if ledger.areas.len() > MOST_AREAS {
            return Err(RollUpError::TooLarge);
        }
        if !known.insert(ledger.id.0.clone()) {
            return Err(flaw(LedgerFlaw::Twice));
        }
        ledgers.push(ledger_of(ledger, &measures, &raw.periods).map_err(flaw)?);
    }
    ledgers.sort_by(|one, other| one.id.cmp(&other.id));
    let missing = raw.missing.into_iter().take(MOST_MISSING);
    let missing = missing.map(|RawMissing { file, reason }| MissingFile {
        file: clean(&file),
        reason: clean(&reason),
    });
    Ok(RollUp { ledgers, missing: missing.collect() })
}

fn ledger_of(
    raw: RawLedger,
    measures: &[Option<Measure>],
    periods: &[PeriodName],
) -> Result<RolledLedger, LedgerFlaw> {
    let as_of = day_of(&raw.as_of).ok_or(LedgerFlaw::NoDay)?;
    let mut known = FxHashSet::default();
    if let Some(index) = raw.areas.iter().position(|(id, _)| !known.insert(&id.0)) {
        return Err(LedgerFlaw::Area(index + 1));
    }
    let whole: Arc<str> = "".into();
    let mut facts = Vec::new();
    for (index, series) in raw.series.into_iter().enumerate() {
        let area = match series.0.checked_sub(1) {
            None => Some(&whole),
            Some(index) => raw.areas.get(index).map(|(id, _)| &id.0),
        };
        let all = area.and_then(|area| facts_of(series, area, measures, periods));
        facts.append(&mut all.ok_or(LedgerFlaw::Series(index + 1))?);
    }
    let areas = raw.areas.into_iter();
    let areas = areas.map(|(id, name)| RolledArea { id: id.0.to_string(), name: clean(&name) });
    let id = raw.id.0.to_string();
    Ok(RolledLedger {
        title: clean(if raw.title.trim().is_empty() { &id } else { &raw.title }),
        id,
        district: raw.district.map(|code| clean(&code)),
        as_of,
        exported_at: raw.exported_at.map(|at| clean(&at)),
        files: raw.files as usize,
        changes: raw.changes as usize,
        conflicts: raw.conflicts as usize,
        left_out: raw.left_out as usize,
        areas: areas.collect(),
        facts,
    })
}

/// The facts of a series of an area; `None` if it says what cannot be. Those of a measure that this version does not
/// know are left out.
fn facts_of(
    series: RawSeries,
    area: &Arc<str>,
    measures: &[Option<Measure>],
    periods: &[PeriodName],
) -> Option<Vec<Fact>> {
    let RawSeries(_, measure, name, standing, unit, qualifier, adds_up, from, values) = series;
    let qualifier = match &*qualifier {
        "" => Qualifier::Exact,
        code => Qualifier::from_code(code)?,
    };
    let periods = periods.get(from..from.checked_add(values.len())?)?;
    if adds_up > 2 {
        return None;
    }
    let Some(measure) = *measures.get(measure)? else { return Some(Vec::new()) };
    let [series, standing, unit] = [name, standing, unit].map(|text| Arc::from(clean(&text)));
    let mut facts = Vec::new();
    for (period, value) in periods.iter().zip(values) {
        let value = match value {
            Value::Gap => continue,
            Value::Number(value) if measure == Measure::Outcomes || is_count(value) => value,
            Value::Number(_) | Value::Wrong => return None,
        };
        facts.push(Fact {
            measure,
            area: Arc::clone(area),
            period: Arc::clone(&period.0),
            series: Arc::clone(&series),
            standing: Arc::clone(&standing),
            value,
            unit: Arc::clone(&unit),
            qualifier,
            adds_up: adds_up > 0,
            adds_up_over_time: adds_up > 1,
        });
    }
    Some(facts)
}

/// Whether a number may be one of records.
fn is_count(value: Decimal) -> bool {
    value.whole().is_some_and(|whole| u32::try_from(whole).is_ok())
}

fn day_of(text: &str) -> Option<Day> {
    let date = PartialDate::from_iso(text).filter(|date| date.has_day())?;
    Some(date.earliest())
}

/// A text for people: without controls and marks of direction, which would turn round what stands beside it, and
/// not longer than a name is.
fn clean(text: &str) -> String {
    let is_kept = |char: &char| !(char.is_control() || is_invisible(*char) || is_direction(*char));
    let mut kept = text.chars().filter(is_kept);
    let cut: String = kept.by_ref().take(MOST_NAME_CHARS).collect();
    if kept.next().is_some() { cut + "…" } else { cut }
}

/// Whether a character turns the direction of writing, or ends a line.
fn is_direction(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl RolledArea {
    /// Whether it stands for what belongs to no area.
    pub fn is_nowhere(&self) -> bool {
        self.id == NOWHERE
    }
}
