//! What is written to a record: fields with their values, named so that the compiler checks both.

use std::marker::PhantomData;

use serde_json::Value;

use crate::kinds::field::{Field, FieldValue};
use crate::kinds::records::RecordType;
use zhibu_ledger::{DELETED, Name, RecordKey};

/// Values to write: the fields of each record.
pub type Writes = Vec<(RecordKey, Vec<(Name, Value)>)>;

/// New values for fields of one record of type `R`.
///
/// ```
/// # use zhibu_domain::kinds::{patch::Patch, records::Branch};
/// # use zhibu_domain::values::date::Day;
/// # let day = Day::new(2022, 6, 15).expect("a day");
/// let patch = Patch::<Branch>::new("b1").set(Branch::DISSOLVED, day);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Patch<R> {
    id: Name,
    values: Vec<(Name, Value)>,
    record: PhantomData<fn() -> R>,
}

impl<R: RecordType> Patch<R> {
    /// No new value yet for the record of this id.
    pub fn new(id: impl Into<Name>) -> Self {
        Self { id: id.into(), values: Vec::new(), record: PhantomData }
    }

    /// Gives a field a value.
    #[must_use]
    pub fn set<V: FieldValue>(mut self, field: Field<R, V>, value: impl Into<V>) -> Self {
        self.put(field.name(), value.into().to_json());
        self
    }

    /// Gives a field a value, or clears it if there is none.
    #[must_use]
    pub fn set_or_clear<V: FieldValue>(self, field: Field<R, V>, value: Option<V>) -> Self {
        match value {
            Some(value) => self.set(field, value),
            None => self.clear(field),
        }
    }

    /// Gives a field a value, or leaves it as it is if there is none.
    #[must_use]
    pub fn set_or_keep<V: FieldValue>(self, field: Field<R, V>, value: Option<V>) -> Self {
        match value {
            Some(value) => self.set(field, value),
            None => self,
        }
    }

    /// Restores the record if it was deleted.
    #[must_use]
    pub fn restore(mut self) -> Self {
        self.values.push((DELETED.into(), Value::Null));
        self
    }

    /// Clears a field.
    #[must_use]
    pub fn clear<V: FieldValue>(mut self, field: Field<R, V>) -> Self {
        self.put(field.name(), Value::Null);
        self
    }

    /// The last value that a field is given counts.
    fn put(&mut self, field: &str, value: Value) {
        self.values.retain(|(known, _)| **known != *field);
        self.values.push((field.into(), value));
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The record, and the values by field name; null clears a field.
    pub fn into_values(self) -> (RecordKey, Vec<(Name, Value)>) {
        (RecordKey::new(R::KIND.code(), self.id), self.values)
    }
}

impl<R: RecordType> From<Patch<R>> for (RecordKey, Vec<(Name, Value)>) {
    fn from(patch: Patch<R>) -> Self {
        patch.into_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::records::Branch;

    #[test]
    fn the_last_value_that_a_field_is_given_counts() {
        let patch = Patch::<Branch>::new("b").set(Branch::NAME, "示例").clear(Branch::NAME);
        assert_eq!(patch.into_values().1, [("name".into(), Value::Null)]);
    }
}
