//! What holds of every kind of the table, a new one too: its form, its checks, its list and search, its
//! pasting, and its schema.

use serde_json::{Value, json};
use zhibu_app::draft::{draft_of, values_of};
use zhibu_domain::columns::DerivedColumn;
use zhibu_domain::kinds::field::{FieldId, FieldType, Values};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{ByCodePoint, Query, indices};
use zhibu_domain::register::Register;
use zhibu_domain::validation::{Violation, check, check_day};
use zhibu_domain::values::date::Day;
use zhibu_format::schema;
use zhibu_ledger::Ledger;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::columns::ColumnUse;
use zhibu_office::intake::plan::RowOutcome;
use zhibu_office::intake::{IntakeDecisions, IntakeLedger, IntakeSubject, plan};
use zhibu_text::{self as text, Lang};

use zhibu_test_support::ledger_of;

/// The id of the one record of each kind.
const ID: &str = "x";

fn day(year: u16, month: u8, day: u8) -> Day {
    Day::new(year, month, day).unwrap()
}

fn value(field_type: FieldType) -> Value {
    match field_type {
        FieldType::Text | FieldType::LongText => json!("示例甲"),
        FieldType::Texts => json!(["示例：100"]),
        FieldType::Date => json!("2024-03-01"),
        FieldType::Choice(codes) => json!(codes[0]),
        FieldType::Choices(codes) => json!([codes[0]]),
        FieldType::Count => json!(3),
        FieldType::Quantity => json!({"value": 3, "unit": "分"}),
        FieldType::Reference(_) => json!(ID),
        FieldType::References(_) => json!([ID]),
    }
}

fn values(kind: Kind) -> Values {
    let fields = kind.fields().iter();
    fields.map(|field| (field.name.to_owned(), value(field.field_type))).collect()
}

/// A ledger with one whole record of each kind.
fn ledger() -> Ledger {
    let record = |kind: &Kind| {
        let fields = kind.fields().iter();
        let fields = fields.map(|field| (field.name, value(field.field_type))).collect();
        (kind.code(), ID.to_owned(), fields)
    };
    ledger_of(Kind::ALL.iter().map(record).collect())
}

#[test]
fn a_form_of_every_kind_keeps_what_a_record_holds() {
    for kind in Kind::ALL {
        let values = values(*kind);
        let draft = draft_of(*kind, |name| values.get(name).cloned());
        assert_eq!(values_of(*kind, &draft), (values, Vec::new()), "{kind:?}");
    }
}

#[test]
fn dates_of_every_kind_are_checked_as_the_table_says() {
    let register = Register::of(&ledger());
    for kind in Kind::ALL {
        let name = |index: usize| kind.fields()[index].name;
        for dates in kind.spec().ordered_dates {
            let mut values = values(*kind);
            values.insert(name(dates.first).to_owned(), json!("2024-05"));
            let found = check(*kind, ID, &values, false, &register);
            let is_found = found.iter().any(|(field, problem)| {
                *field == name(dates.then) && matches!(problem, Violation::EndsBeforeStart { .. })
            });
            assert!(is_found, "{kind:?} {}: {found:?}", name(dates.then));
        }
        let found = check_day(*kind, &values(*kind), day(2024, 2, 29));
        for date in kind.spec().past_dates {
            assert!(
                found.contains(&(name(*date), Violation::InFuture)),
                "{kind:?} {}",
                name(*date)
            );
        }
        assert_eq!(check_day(*kind, &values(*kind), day(2024, 3, 1)), [], "{kind:?}");
    }
}

#[test]
fn every_kind_is_listed_and_found() {
    let register = Register::of(&ledger());
    for kind in Kind::ALL {
        let count = |text: &str| {
            let query = Query { text: text.to_owned(), ..Query::default() };
            indices(&register, *kind, &query, day(2025, 1, 1), &ByCodePoint).len()
        };
        let has_text = kind.fields().iter().any(|field| {
            matches!(field.field_type, FieldType::Text | FieldType::LongText | FieldType::Texts)
        });
        assert_eq!(
            (count(""), count("示例"), count("没有")),
            (1, usize::from(has_text), 0),
            "{kind:?}"
        );
        let official = kind.official_order().map(|index| kind.fields()[index].field_type);
        assert!(official.is_none_or(|field_type| field_type == FieldType::Count), "{kind:?}");
        assert_eq!(kind.columns()[0], 0, "the first column of {kind:?} links to the record");
        for derived in DerivedColumn::of_kind(*kind) {
            assert_eq!(kind.field_index(derived.name()), None, "an address means one column");
        }
    }
}

#[test]
fn the_columns_of_every_kind_can_be_pasted() {
    let ledger = ledger();
    let register = Register::of(&ledger);
    for kind in Kind::ALL {
        let mut pasted = Values::new();
        let mut table = [String::new(), String::new()];
        let mut columns = Vec::new();
        for index in kind.columns() {
            let spec = &kind.fields()[*index];
            let (cell, value) = match spec.field_type {
                FieldType::Text | FieldType::LongText => ("示例乙".to_owned(), json!("示例乙")),
                FieldType::Texts => ("一：1".to_owned(), json!(["一：1"])),
                FieldType::Date => ("2024年3月2日".to_owned(), json!("2024-03-02")),
                FieldType::Count => ("4".to_owned(), json!(4)),
                FieldType::Quantity => ("4分".to_owned(), json!({"value": 4, "unit": "分"})),
                FieldType::Choice(codes) => {
                    (text::choice(codes[0]).get(Lang::Zh).to_owned(), json!(codes[0]))
                }
                FieldType::Reference(target) => {
                    let title = register.table(target).title(ID);
                    let Some(title) = title else { continue };
                    (title.to_owned(), json!(ID))
                }
                FieldType::Choices(_) | FieldType::References(_) => continue,
            };
            let head = text::field(*kind, spec.name).get(Lang::Zh);
            for (line, cell) in table.iter_mut().zip([head, &cell]) {
                line.push_str(cell);
                line.push('\t');
            }
            columns.push(ColumnUse::Field(FieldId { kind: *kind, index: *index }));
            pasted.insert(spec.name.to_owned(), value);
        }
        let today = day(2025, 1, 1);
        let at = IntakeLedger { ledger: &ledger, register: &register, today };
        let (subject, grid) = (IntakeSubject::of_kind(*kind, &[]), grid_of_text(&table.join("\n")));
        let plan = plan(at, &subject, &grid, &IntakeDecisions::default());
        let read: Vec<ColumnUse> =
            plan.mapping.columns.iter().map(|column| column.column_use).collect();
        assert_eq!(read[..columns.len()], columns, "{kind:?} {:?}", plan.mapping.columns);
        let is_refused = !check(*kind, "", &pasted, true, &register).is_empty();
        let row = &plan.rows[0];
        // What its references alone tell apart is the record that is there.
        let identity = kind.spec().identity;
        let is_reference =
            |index: &usize| matches!(kind.fields()[*index].field_type, FieldType::Reference(_));
        if !identity.is_empty() && identity.iter().all(is_reference) {
            assert_eq!((row.record.as_deref(), &row.outcome), (Some(ID), &RowOutcome::Changed));
            continue;
        }
        match &row.outcome {
            RowOutcome::New => assert_eq!(is_refused, !row.told.is_empty(), "{kind:?}"),
            RowOutcome::HeldBack(_) => assert!(is_refused, "{kind:?} {row:?}"),
            other => panic!("{kind:?} {other:?}"),
        }
        // A value that a form refuses is left out and told; all others are read.
        let changes = row.changes.iter();
        let values: Values = changes
            .map(|change| (change.field.name().to_owned(), change.new.existing_json().unwrap()))
            .collect();
        let left_out = row.told.len();
        assert!(values.iter().all(|(name, value)| pasted[name] == *value), "{kind:?}");
        assert_eq!(values.len() + left_out, pasted.len(), "{kind:?}");
    }
}

#[test]
fn the_schema_has_every_field_of_every_kind() {
    let schema = schema();
    for kind in Kind::ALL {
        let items = &schema["properties"]["records"]["properties"][kind.code()]["items"];
        let fields = items["properties"].as_object().unwrap();
        for field in kind.fields() {
            assert!(fields.contains_key(field.name), "{kind:?} {}", field.name);
        }
        assert_eq!(fields.len(), kind.fields().len(), "{kind:?}");
    }
}
