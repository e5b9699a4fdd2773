//! Writes a roll-up: one ledger and one series a line, so that it can be compared with common tools.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Fact, Measure, ROLL_UP_FORMAT, ROLL_UP_VERSION, RollUp, RolledLedger};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Qualifier;
use zhibu_ledger::json_text;

/// Empty places in a series beyond which it is cheaper to begin another.
const MOST_EMPTY: usize = 3;

/// The text of a roll-up. Equal roll-ups give equal texts.
pub fn write_roll_up(of: &RollUp) -> String {
    let periods: BTreeSet<&str> =
        of.ledgers.iter().flat_map(|ledger| &ledger.facts).map(|fact| &*fact.period).collect();
    let periods: Vec<&str> = periods.into_iter().collect();
    let index_of: BTreeMap<&str, usize> =
        periods.iter().enumerate().map(|(index, period)| (*period, index)).collect();
    let measures: Vec<&str> = Measure::ALL.iter().map(|measure| measure.code()).collect();
    let missing: Vec<Value> = of
        .missing
        .iter()
        .map(|missing| json!({ "file": missing.file, "reason": missing.reason }))
        .collect();
    let mut text = String::from("{");
    for (name, value) in [
        ("format", Value::from(ROLL_UP_FORMAT)),
        ("version", Value::from(ROLL_UP_VERSION)),
        ("missing", Value::from(missing)),
        ("measures", Value::from(measures)),
        ("periods", Value::from(periods)),
    ] {
        let _written = writeln!(text, "\"{name}\":{},", json_text(&value));
    }
    let ledgers: Vec<String> =
        of.ledgers.iter().map(|ledger| ledger_text(ledger, &index_of)).collect();
    let _written = writeln!(text, "\"ledgers\":[\n{}\n]}}", ledgers.join(",\n"));
    text
}

fn ledger_text(ledger: &RolledLedger, index_of: &BTreeMap<&str, usize>) -> String {
    let mut about = Map::new();
    let mut put = |name: &str, value: Value| about.insert(name.to_owned(), value);
    put("id", Value::from(&*ledger.id));
    put("title", Value::from(&*ledger.title));
    if let Some(district) = &ledger.district {
        put("district", Value::from(&**district));
    }
    put("as_of", Value::from(PartialDate::of_day(ledger.as_of).to_string()));
    if let Some(at) = &ledger.exported_at {
        put("exported_at", Value::from(&**at));
    }
    put("files", Value::from(ledger.files));
    put("changes", Value::from(ledger.changes));
    put("conflicts", Value::from(ledger.conflicts));
    put("left_out", Value::from(ledger.left_out));
    let areas = ledger.areas.iter().map(|area| json!([area.id, area.name]));
    put("areas", Value::from(areas.collect::<Vec<_>>()));
    let head = json_text(&about);
    let lines: Vec<String> = series_of(ledger, index_of).iter().map(json_text).collect();
    format!("{},\"series\":[\n{}]}}", head.strip_suffix('}').unwrap_or(&head), lines.join(",\n"))
}

/// What the facts of a series have in common.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SeriesKey<'a> {
    area: usize,
    measure: usize,
    series: &'a str,
    standing: &'a str,
    unit: &'a str,
    qualifier: &'a str,
    adds_up: u8,
}

/// A series in the making: where it begins, and its values, with gaps.
struct Run<'a> {
    key: SeriesKey<'a>,
    from: usize,
    values: Vec<Value>,
}

/// The facts of a ledger as series. Facts of one key and period, as ratios are, stand in several.
fn series_of(ledger: &RolledLedger, index_of: &BTreeMap<&str, usize>) -> Vec<Value> {
    let areas: BTreeMap<&str, usize> =
        ledger.areas.iter().enumerate().map(|(index, area)| (&*area.id, index + 1)).collect();
    let mut facts: Vec<(SeriesKey<'_>, usize, &Fact)> = ledger
        .facts
        .iter()
        .filter_map(|fact| {
            let area = if fact.area.is_empty() { 0 } else { *areas.get(&*fact.area)? };
            Some((key_of(fact, area), *index_of.get(&*fact.period)?, fact))
        })
        .collect();
    facts.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (key, at, fact) in facts {
        // At most as many runs of a key are open as it has facts of one period.
        let fits = |run: &&mut Run<'_>| {
            let end = run.from + run.values.len();
            run.key == key && end <= at && at - end <= MOST_EMPTY
        };
        let open = runs.iter_mut().rev().take_while(|run| run.key == key).find(fits);
        let value = fact.value.to_json();
        match open {
            Some(run) => {
                run.values.resize(at - run.from, Value::Null);
                run.values.push(value);
            }
            None => runs.push(Run { key, from: at, values: vec![value] }),
        }
    }
    runs.into_iter().map(Run::into_json).collect()
}

fn key_of(fact: &Fact, area: usize) -> SeriesKey<'_> {
    SeriesKey {
        area,
        measure: Measure::ALL.iter().position(|of| *of == fact.measure).unwrap_or_default(),
        series: &fact.series,
        standing: &fact.standing,
        unit: &fact.unit,
        qualifier: if fact.qualifier == Qualifier::Exact { "" } else { fact.qualifier.code() },
        adds_up: u8::from(fact.adds_up) + u8::from(fact.adds_up && fact.adds_up_over_time),
    }
}

impl Run<'_> {
    fn into_json(self) -> Value {
        let SeriesKey { area, measure, series, standing, unit, qualifier, adds_up } = self.key;
        json!([area, measure, series, standing, unit, qualifier, adds_up, self.from, self.values])
    }
}
