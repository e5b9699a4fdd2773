//! The lines of the tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use zhibu_domain::kinds::field::{FieldId, FieldType, fits};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::reporting::scope::person_fields;
use zhibu_domain::values::date::{Day, PartialDate};
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_ledger::{Ledger, RecordKey, RecordView, json_text};

use super::columns::{Column, FieldPart};
use super::engines::{UNKNOWN, tables};
use crate::write::Extract;

/// What is the same in all lines of a ledger.
#[derive(Clone, Debug)]
pub struct LedgerTags {
    /// The id of the ledger.
    pub ledger: String,
    /// The id of the organisation whose part of the ledger it is; `None` for the whole.
    pub part: Option<String>,
    /// The code of the district that the ledger is of, if it has one.
    pub district: Option<String>,
    /// The time of the latest export, in ISO 8601.
    pub exported_at: Option<String>,
    /// The day up to which the ledger describes the past.
    pub as_of: Day,
    /// Whether what may name persons is left out.
    pub is_without_persons: bool,
    /// Whether anything is withheld: then so is what this version does not know.
    pub is_redacted: bool,
}

/// What a line has in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Day),
    /// A number with four decimals.
    Decimal(Decimal),
    /// A whole number.
    Whole(u32),
}

/// The table that a record belongs to: the name of its kind in files.
pub fn table_of(record: &RecordView<'_>) -> &'static str {
    Kind::from_code(&record.key().kind).map_or(UNKNOWN, Kind::code)
}

/// The records of each table, ascending by key: those that a file of the same extract holds, and the deleted ones if
/// the file would have their history.
pub fn records_by_table(
    ledger: &Ledger,
    extract: &Extract,
) -> BTreeMap<&'static str, Vec<RecordKey>> {
    let mut tables: BTreeMap<&str, Vec<RecordKey>> =
        tables().map(|(table, _)| (table, Vec::new())).collect();
    for record in ledger.records() {
        let is_in = extract.holds(record.key()) && !(extract.is_redacted() && record.is_deleted());
        if let Some(keys) = tables.get_mut(table_of(&record)).filter(|_| is_in) {
            keys.push(record.key().clone());
        }
    }
    for keys in tables.values_mut() {
        keys.sort_unstable();
    }
    tables
}

impl LedgerTags {
    /// The name of the file of a table, without its folder and ending. That of a unit's part names the unit too, so
    /// that tables of several units may lie in one folder: `ledger.unit`.
    pub fn file_stem(&self) -> String {
        let ledger = file_stem(&self.ledger);
        match &self.part {
            Some(unit) => format!("{ledger}.{}", file_stem(unit)),
            None => ledger,
        }
    }
}

/// A name of a file for an id, without dots: ids are short texts, but what other programs call a ledger may be anything.
pub fn file_stem(id: &str) -> String {
    let mut stem = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            stem.push(char::from(byte));
        } else {
            let _written = write!(stem, "%{byte:02X}");
        }
    }
    stem
}

/// What a record says, column by column. `columns` are those of its table.
pub fn cells(record: &RecordView<'_>, columns: &[Column], tags: &LedgerTags) -> Vec<Cell> {
    let values: Map<String, Value> =
        record.values().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    let line = Line { record, values, tags };
    columns.iter().map(|column| line.cell(column)).collect()
}

/// A line as JSON, without what is empty, in the order of the columns.
pub fn json_line(columns: &[Column], cells: &[Cell]) -> String {
    let stated = columns.iter().zip(cells).filter(|(_, cell)| **cell != Cell::Empty);
    let object: Map<String, Value> =
        stated.map(|(column, cell)| (column.name.clone(), json_of(cell))).collect();
    json_text(&object)
}

fn json_of(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(&**text),
        Cell::Texts(texts) => texts.iter().map(String::as_str).collect(),
        Cell::Flag(is_so) => Value::from(*is_so),
        Cell::Date(day) => Value::from(PartialDate::of_day(*day).to_string()),
        Cell::Decimal(number) => number.to_json(),
        Cell::Whole(number) => Value::Number(Number::from(*number)),
    }
}

struct Line<'a> {
    record: &'a RecordView<'a>,
    values: Map<String, Value>,
    tags: &'a LedgerTags,
}

impl Line<'_> {
    fn cell(&self, column: &Column) -> Cell {
        if let Some((field, part)) = column.field {
            let value = self.values.get(field.name()).filter(|value| !value.is_null());
            let shown = value.filter(|_| self.shows(field.kind, field.name()));
            return shown.map_or(Cell::Empty, |value| part_of(value, field, part));
        }
        let text = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
        match &*column.name {
            "ledger" => Cell::Text(self.tags.ledger.clone()),
            "district" => text(&self.tags.district),
            "exported_at" => text(&self.tags.exported_at),
            "as_of" => Cell::Date(self.tags.as_of),
            "id" => Cell::Text(self.record.key().id.to_string()),
            "deleted" => Cell::Flag(self.record.is_deleted()),
            "conflicts" => self.conflicts(),
            "record_kind" => Cell::Text(self.record.key().kind.to_string()),
            _ => self.unread(),
        }
    }

    fn shows(&self, kind: Kind, field: &str) -> bool {
        !self.tags.is_without_persons || person_fields(kind).all(|personal| personal != field)
    }

    /// The fields whose values contradict each other. What is redacted has one value of each and does not tell that
    /// there were others, as a file of the same extract does not.
    fn conflicts(&self) -> Cell {
        let fields = self.record.conflicts();
        if self.tags.is_redacted || fields.is_empty() {
            return Cell::Empty;
        }
        Cell::Texts(fields.into_iter().map(ToString::to_string).collect())
    }

    /// The values of fields that this version does not know, and those of another type than their field. They may
    /// say what is withheld elsewhere.
    fn unread(&self) -> Cell {
        if self.tags.is_redacted {
            return Cell::Empty;
        }
        let kind = Kind::from_code(&self.record.key().kind);
        let is_read = |name: &str, value: &Value| {
            let fields = kind.map_or(&[][..], Kind::fields);
            let field = fields.iter().find(|field| field.name == name);
            field.is_some_and(|field| fits(field.field_type, value))
        };
        let unread =
            self.values.iter().filter(|(name, value)| !value.is_null() && !is_read(name, value));
        let object: Map<String, Value> =
            unread.map(|(name, value)| (name.clone(), value.clone())).collect();
        if object.is_empty() { Cell::Empty } else { Cell::Text(json_text(&object)) }
    }
}

fn part_of(value: &Value, field: FieldId, part: FieldPart) -> Cell {
    let field_type = field.spec().field_type;
    if !fits(field_type, value) {
        return Cell::Empty;
    }
    match field_type {
        FieldType::Date => date_part(value, part),
        FieldType::Count => Count::from_json(value).map_or(Cell::Empty, |count| match part {
            FieldPart::Value => Cell::Whole(count.value),
            _ => qualifier(count.qualifier),
        }),
        FieldType::Quantity => {
            Quantity::from_json(value).map_or(Cell::Empty, |quantity| match part {
                FieldPart::Value => Cell::Decimal(quantity.value),
                FieldPart::Unit => Cell::Text(quantity.unit),
                _ => qualifier(quantity.qualifier),
            })
        }
        FieldType::Texts | FieldType::Choices(_) | FieldType::References(_) => {
            let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            Cell::Texts(texts.map(str::to_owned).collect())
        }
        FieldType::Text | FieldType::LongText | FieldType::Choice(_) | FieldType::Reference(_) => {
            value.as_str().map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
        }
    }
}

fn date_part(value: &Value, part: FieldPart) -> Cell {
    let Some(date) = value.as_str().and_then(PartialDate::from_iso) else { return Cell::Empty };
    match part {
        FieldPart::From => Cell::Date(date.earliest()),
        FieldPart::To => Cell::Date(date.latest()),
        _ => Cell::Text(date.to_string()),
    }
}

fn qualifier(of: Qualifier) -> Cell {
    Cell::Text(of.code().to_owned())
}
