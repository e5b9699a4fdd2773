//! Drafts: the input of a form's fields, and the values it parses to.

use rustc_hash::FxHashMap;
use serde_json::Value;

use zhibu_domain::kinds::field::{FieldType, FieldValue};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::{LONGEST_LONG_TEXT, Values, Violation};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::{Count, Decimal, Qualifier, Quantity};
use zhibu_ledger::json_text;
use zhibu_text::TEXT_SEPARATOR;

/// The input of one field's controls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldDraft {
    /// The text, number, date, code or id.
    pub text: String,
    /// The unit of a quantity.
    pub unit: String,
    /// The qualifier of a count or quantity.
    pub qualifier: Qualifier,
}

/// The input of a form, by field name.
pub type FormDraft = FxHashMap<&'static str, FieldDraft>;

/// Separates the texts of a list in a form.
const SEPARATORS: [char; 4] = ['、', '\n', '；', ';'];

/// What is inserted into the input of a list, between what stands before and after the cursor, for several
/// cells that are pasted: each is a text of the list. `None` for one cell, which is pasted as it is.
pub fn pasted_cells(before: &str, pasted: &str, after: &str) -> Option<String> {
    let cells = pasted.split(['\n', '\r', '\t']).map(str::trim).filter(|cell| !cell.is_empty());
    let cells: Vec<&str> = cells.collect();
    if cells.len() < 2 {
        return None;
    }
    let ends = |text: &str| text.is_empty() || text.ends_with(SEPARATORS);
    let begins = |text: &str| text.is_empty() || text.starts_with(SEPARATORS);
    let mut inserted = cells.join(TEXT_SEPARATOR);
    if !ends(before.trim_end()) {
        inserted.insert_str(0, TEXT_SEPARATOR);
    }
    if !begins(after.trim_start()) {
        inserted.push_str(TEXT_SEPARATOR);
    }
    Some(inserted)
}

/// Separator of ids and codes in the draft of a list; they never contain it.
pub const LINE: char = '\n';

/// The draft of a record's values.
pub fn draft_of(kind: Kind, value: impl Fn(&str) -> Option<Value>) -> FormDraft {
    let typed = |field: &zhibu_domain::kinds::field::FieldSpec| {
        let json = value(field.name);
        (field.name, json.map(|json| typed_of(field.field_type, &json)).unwrap_or_default())
    };
    kind.fields().iter().map(typed).collect()
}

fn typed_of(field_type: FieldType, json: &Value) -> FieldDraft {
    let plain = |text: String| FieldDraft { text, ..FieldDraft::default() };
    match (field_type, json) {
        (FieldType::Texts, Value::Array(_)) => {
            let texts = json.as_array().into_iter().flatten().filter_map(Value::as_str);
            plain(texts.collect::<Vec<_>>().join(TEXT_SEPARATOR))
        }
        (FieldType::Choices(_) | FieldType::References(_), Value::Array(all)) => {
            let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            plain(texts.join(&LINE.to_string()))
        }
        (FieldType::Count, _) => Count::from_json(json).map_or_else(
            || plain(json_text(json)),
            |count| FieldDraft {
                text: count.value.to_string(),
                qualifier: count.qualifier,
                unit: String::new(),
            },
        ),
        (FieldType::Quantity, _) => Quantity::from_json(json).map_or_else(
            || plain(json_text(json)),
            |quantity| FieldDraft {
                text: quantity.value.to_string(),
                unit: quantity.unit,
                qualifier: quantity.qualifier,
            },
        ),
        (_, Value::String(text)) => plain(text.clone()),
        // A value of the wrong type, from a tampered file, is shown as it is.
        (_, other) => plain(other.to_string()),
    }
}

/// The value of a field's input; null if it is empty.
pub fn value_of(field_type: FieldType, typed: &FieldDraft) -> Result<Value, Violation> {
    let text = typed.text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    match field_type {
        FieldType::Text | FieldType::LongText | FieldType::Choice(_) | FieldType::Reference(_) => {
            Ok(Value::String(text.to_owned()))
        }
        FieldType::Choices(_) | FieldType::References(_) => {
            Ok(text.split(LINE).filter(|text| !text.is_empty()).map(Value::from).collect())
        }
        FieldType::Texts if text.chars().count() > LONGEST_LONG_TEXT => {
            Err(Violation::TooLong { most: LONGEST_LONG_TEXT })
        }
        FieldType::Texts => {
            let texts = text.split(SEPARATORS).map(str::trim).filter(|text| !text.is_empty());
            Ok(texts.map(Value::from).collect())
        }
        FieldType::Date => {
            let date: PartialDate = text.parse().map_err(|_| Violation::WrongType)?;
            Ok(Value::String(date.to_string()))
        }
        FieldType::Count => {
            let value = Decimal::parse(text).and_then(Decimal::whole);
            let value = value.filter(|value| *value >= 0).ok_or(Violation::WrongType)?;
            let most = u32::MAX;
            let value = u32::try_from(value).map_err(|_| Violation::TooLarge { most })?;
            Ok(Count { value, qualifier: typed.qualifier }.to_json())
        }
        FieldType::Quantity => {
            let (number, unit) = figure_of(text, &typed.unit);
            let value = Decimal::parse(number).ok_or(Violation::WrongType)?;
            let quantity = Quantity::of(value, unit, typed.qualifier);
            if quantity.unit.is_empty() {
                return Err(Violation::NoUnit);
            }
            Ok(quantity.to_json())
        }
    }
}

/// The number and the unit of a figure: whoever has no unit beside may write both as one, such as 60余万元.
fn figure_of<'a>(text: &'a str, unit: &'a str) -> (&'a str, &'a str) {
    let is_of_number = |char: char| char.is_ascii_digit() || ".,-".contains(char);
    match text.find(|char| !is_of_number(char)) {
        Some(end) if end > 0 && unit.trim().is_empty() => text.split_at(end),
        _ => (text, unit),
    }
}

/// The values of all fields, and the violations of those whose input is invalid.
pub fn values_of(kind: Kind, draft: &FormDraft) -> (Values, Vec<(&'static str, Violation)>) {
    let mut values = Values::new();
    let mut problems = Vec::new();
    for field in kind.fields() {
        let Some(typed) = draft.get(field.name) else { continue };
        match value_of(field.field_type, typed) {
            Ok(value) => {
                values.insert(field.name.to_owned(), value);
            }
            Err(problem) => problems.push((field.name, problem)),
        }
    }
    (values, problems)
}

/// Parses a date as forms do.
pub fn date_of(json: &Value) -> Option<PartialDate> {
    <PartialDate as FieldValue>::from_json(json)
}
