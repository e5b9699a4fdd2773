//! Ledgers and plans for the tests.

use serde_json::{Value, json};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::register::Register;
use zhibu_domain::values::date::Day;
use zhibu_ledger::{Ledger, RecordKey};
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::plan::{IntakePlan, NameFit, Question};
use zhibu_office::intake::{Grid, IntakeDecisions, IntakeLedger, IntakeSubject, plan};
use zhibu_test_support::take_writes;

pub fn today() -> Day {
    Day::new(2026, 6, 30).unwrap()
}

pub fn planned(
    ledger: &Ledger,
    subject: &IntakeSubject,
    grid: &Grid,
    decisions: &IntakeDecisions,
) -> IntakePlan {
    let register = Register::of(ledger);
    plan(IntakeLedger { ledger, register: &register, today: today() }, subject, grid, decisions)
}

/// The plan of a text without any decision.
pub fn planned_text(ledger: &Ledger, subject: &IntakeSubject, text: &str) -> IntakePlan {
    planned(ledger, subject, &grid_of_text(text), &IntakeDecisions::default())
}

/// How many rows are new, changed, the same, ask and are held back.
pub fn counts(plan: &IntakePlan) -> [usize; 5] {
    let counts = plan.counts();
    [counts.new, counts.changed, counts.same, counts.asks, counts.held_back]
}

/// Writes what a plan would; returns how many records.
pub fn take(ledger: &mut Ledger, plan: &IntakePlan) -> usize {
    let before = Register::of(ledger);
    let mut number: usize = Kind::ALL.iter().map(|kind| before.table(*kind).len()).sum();
    let writes = plan.writes(|| {
        number += 1;
        format!("new-{number}").into()
    });
    take_writes(ledger, writes)
}

/// The record of a kind with this text in this field, as an object whose references are names.
pub fn record(ledger: &Ledger, kind: Kind, name: &str) -> Value {
    let register = Register::of(ledger);
    let table = register.table(kind);
    let title = |kind: Kind, id: &str| json!(register.table(kind).title(id).unwrap_or("?"));
    let id = (0..table.len()).map(|index| table.id(index, false));
    let mut ids = id.filter(|id| table.title(id) == Some(name));
    let id = ids.next().unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(ids.next(), None, "{name} is there twice");
    let found = ledger.record(&RecordKey::new(kind.code(), id.clone())).unwrap();
    let mut values = serde_json::Map::new();
    for spec in kind.fields() {
        use zhibu_domain::kinds::field::FieldType;
        let Some(value) = found.value(spec.name) else { continue };
        let value = match (spec.field_type, &value) {
            (FieldType::Reference(target), Value::String(id)) => title(target, id),
            (FieldType::References(target), Value::Array(ids)) => {
                ids.iter().map(|id| title(target, id.as_str().unwrap())).collect()
            }
            _ => value,
        };
        values.insert(spec.name.to_owned(), value);
    }
    Value::Object(values)
}

/// What a plan asks, as `word (cells)`.
pub fn asked(plan: &IntakePlan) -> Vec<String> {
    let said = |question: &Question| match question {
        Question::Choice { word, rows, .. } => format!("choice {word} ({rows})"),
        Question::Reference { name, fit, rows, .. } => {
            let fit = match fit {
                NameFit::Missing => "0 fit".to_owned(),
                NameFit::Records(records) => format!("{} fit", records.len()),
                NameFit::Rows { records } => format!("rows and {} fit", records.len()),
            };
            format!("record {name} ({rows}, {fit})")
        }
        Question::Serials { example, rows, .. } => format!("serial {example} ({rows})"),
    };
    plan.questions.iter().map(said).collect()
}

/// What is told of cells, as `row text`.
pub fn told(plan: &IntakePlan) -> Vec<String> {
    let rows = plan.rows.iter();
    rows.flat_map(|row| {
        row.told.iter().map(|told| format!("{} {} {:?}", row.number, told.text, told.remark))
    })
    .collect()
}
