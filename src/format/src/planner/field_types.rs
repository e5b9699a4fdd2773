//! Checks that the values in the files fit the types of their fields.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::contents::{Contents, Entry, From};
use super::references::References;
use crate::error::ItemError;
use crate::file_set::FileSet;
use crate::units_read::UnitsRead;
use zhibu_domain::kinds::field::{FieldSpec, FieldType, fits};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::{Count, NumberViolation, Quantity};
use zhibu_ledger::{DELETED, Name, json_text};

/// The maximum nesting of a value. No field needs more, and deeper values could not be read back from
/// the arrays in which changes are stored.
const MOST_LEVELS: usize = 32;
/// The maximum length of a wrong value in an error, in characters.
const MOST_CHARS: usize = 60;

/// The kinds and their fields, by name.
#[derive(Debug)]
pub(super) struct FieldTypes {
    kinds: FxHashMap<&'static str, Kind>,
    /// The fields of each kind.
    fields: Vec<FxHashMap<&'static str, &'static FieldSpec>>,
}

impl FieldTypes {
    pub(super) fn new() -> Self {
        let fields = |kind: &Kind| kind.fields().iter().map(|field| (field.name, field)).collect();
        Self {
            kinds: Kind::ALL.iter().map(|kind| (kind.code(), *kind)).collect(),
            fields: Kind::ALL.iter().map(fields).collect(),
        }
    }

    /// The kind of a name, if this version knows it.
    pub(super) fn kind_of(&self, code: &str) -> Option<Kind> {
        self.kinds.get(code).copied()
    }

    /// The parts of a record whose values do not fit: the first misfit of each file. The references of
    /// the others are noted, and their units that are read as what they mean. `index` is that of the entry.
    pub(super) fn check(
        &self,
        entry: &Entry,
        index: usize,
        contents: &Contents,
        references: &mut References,
        units: &mut UnitsRead,
    ) -> Vec<(From, ItemError)> {
        let kind = entry.kind;
        let fields = kind.map(|kind| &self.fields[kind as usize]);
        let mut refused: Vec<(From, ItemError)> = Vec::new();
        let mut refused_files = FileSet::default();
        for (from, name, value) in entry.written(contents) {
            if refused_files.holds(from.file) {
                continue;
            }
            let spec = fields.and_then(|fields| fields.get(&**name).copied());
            if let Some(error) = misfit(kind, spec, name, value) {
                refused_files = refused_files.and(from.file);
                refused.push((from, error));
                continue;
            }
            let Some(FieldSpec { name: field, field_type, .. }) = spec else { continue };
            match field_type {
                FieldType::Reference(to) | FieldType::References(to) => {
                    let several = value.as_array().into_iter().flatten();
                    for id in several.chain([value]).filter_map(Value::as_str) {
                        references.note(index, from, field, *to, id);
                    }
                }
                FieldType::Quantity => {
                    if let Some(figure) = Quantity::from_json(value)
                        && let Some(unit) = figure.unit_read_otherwise(value)
                    {
                        units.add(unit, figure);
                    }
                }
                _ => {}
            }
        }
        refused
    }
}

/// Why a value does not fit its field. Fields and kinds of other versions take any value.
fn misfit(
    kind: Option<Kind>,
    spec: Option<&FieldSpec>,
    name: &Name,
    value: &Value,
) -> Option<ItemError> {
    if is_deeper_than(value, MOST_LEVELS) {
        // Takes precedence over the type: such a value is unreadable anyway.
        return Some(ItemError::TooDeep { field: name.to_string() });
    }
    let fits = match spec {
        Some(spec) => fits(spec.field_type, value),
        None => kind.is_none() || **name != *DELETED || value.is_boolean() || value.is_null(),
    };
    (!fits).then(|| {
        let found = json_text(value).chars().take(MOST_CHARS).collect();
        let field = name.to_string();
        match spec.and_then(|spec| number_violation(spec.field_type, value)) {
            Some(violation) => ItemError::WrongNumber { field, found, violation },
            None => ItemError::WrongType { field, found },
        }
    })
}

/// What is wrong about the number in a value of this type, if it has one.
fn number_violation(field_type: FieldType, value: &Value) -> Option<NumberViolation> {
    match field_type {
        FieldType::Count => Count::violation(value),
        FieldType::Quantity => Quantity::violation(value),
        _ => None,
    }
}

fn is_deeper_than(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(items) => {
            levels == 0 || items.iter().any(|item| is_deeper_than(item, levels - 1))
        }
        Value::Object(members) => {
            levels == 0 || members.values().any(|member| is_deeper_than(member, levels - 1))
        }
        _ => false,
    }
}
