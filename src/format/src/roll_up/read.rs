//! Reads a roll-up. What comes from outside is bounded: its bytes before anything is read, then its ledgers, areas,
//! periods and the lengths of its texts.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use serde_json::Number;

use super::{
    Fact, Measure, MissingFile, NOWHERE, ROLL_UP_FORMAT, ROLL_UP_VERSION, RollUp, RolledArea,
    RolledLedger,
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
    periods: Vec<String>,
    ledgers: Vec<RawLedger>,
}

#[derive(Deserialize)]
struct RawMissing {
    file: String,
    reason: String,
}

#[derive(Deserialize)]
struct RawLedger {
    id: String,
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
    areas: Vec<(String, String)>,
    series: Vec<RawSeries>,
}

/// Area, measure, series, standing, unit, qualifier, whether it adds up, the first period, the values.
#[derive(Deserialize)]
struct RawSeries(usize, usize, String, String, String, String, u8, usize, Vec<Option<Number>>);

/// The roll-up in a file.
///
/// # Errors
///
/// It is none, a newer one, too large, or says what cannot be.
pub fn read_roll_up(bytes: &[u8]) -> Result<RollUp, RollUpError> {
    if bytes.len() > MOST_ROLL_UP_BYTES {
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
        if !known.insert(ledger.id.clone()) {
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
    periods: &[String],
) -> Result<RolledLedger, LedgerFlaw> {
    let as_of = day_of(&raw.as_of).ok_or(LedgerFlaw::NoDay)?;
    let mut facts = Vec::new();
    for (index, series) in raw.series.iter().enumerate() {
        let all = facts_of(series, &raw.areas, measures, periods);
        facts.extend(all.ok_or(LedgerFlaw::Series(index + 1))?);
    }
    let areas = raw.areas.into_iter().map(|(id, name)| RolledArea { id, name: clean(&name) });
    Ok(RolledLedger {
        title: clean(if raw.title.trim().is_empty() { &raw.id } else { &raw.title }),
        id: raw.id,
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

/// The facts of a series; `None` if it says what cannot be. Those of a measure that this version does not know are
/// left out.
fn facts_of(
    series: &RawSeries,
    areas: &[(String, String)],
    measures: &[Option<Measure>],
    periods: &[String],
) -> Option<Vec<Fact>> {
    let RawSeries(area, measure, name, standing, unit, qualifier, adds_up, from, values) = series;
    let area = match area.checked_sub(1) {
        None => String::new(),
        Some(index) => areas.get(index)?.0.clone(),
    };
    let qualifier = match &**qualifier {
        "" => Qualifier::Exact,
        code => Qualifier::from_code(code)?,
    };
    let periods = periods.get(*from..from.checked_add(values.len())?)?;
    if *adds_up > 2 {
        return None;
    }
    let Some(measure) = *measures.get(*measure)? else { return Some(Vec::new()) };
    let mut facts = Vec::new();
    for (period, value) in periods.iter().zip(values) {
        let Some(value) = value else { continue };
        facts.push(Fact {
            measure,
            area: area.clone(),
            period: period.clone(),
            series: clean(name),
            standing: clean(standing),
            value: Decimal::from_json(value).ok()?,
            unit: clean(unit),
            qualifier,
            adds_up: *adds_up > 0,
            adds_up_over_time: *adds_up > 1,
        });
    }
    Some(facts)
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
