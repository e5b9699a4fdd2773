//! What a field may hold, and how it is read from the ledger's JSON values.

use std::marker::PhantomData;

use serde_json::Value;

use crate::kinds::records::{Kind, RecordType};
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity, is_same_json};
use zhibu_ledger::{Name, ValueRef};

/// The values of one record by field name, as a form holds them; null clears a field.
pub type Values = serde_json::Map<String, Value>;

/// What a field may hold: enough to build forms, lists and the JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A line of text.
    Text,
    /// Text of several lines.
    LongText,
    /// Several short texts.
    Texts,
    /// A date as far as it is known.
    Date,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// A number of people or units.
    Count,
    /// A measured value with unit and qualifier.
    Quantity,
    /// The id of a record of this kind.
    Reference(Kind),
    /// Several of these codes.
    Choices(&'static [&'static str]),
    /// The ids of several records of this kind.
    References(Kind),
}

impl FieldType {
    /// Whether a field holds several values.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Texts | Self::References(_) | Self::Choices(_))
    }
}

/// A field of a record kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name in files and storage.
    pub name: &'static str,
    /// What it may hold.
    pub field_type: FieldType,
    /// Whether an empty value is owed (待补): the ledger is incomplete without it.
    pub is_owed: bool,
    /// Whether forms fold it away among the rest.
    pub is_secondary: bool,
    /// Whether its type may name or judge a person: such fields are left out of files for others.
    pub is_personal: bool,
}

/// A field's value, borrowed for showing, searching, sorting and filtering.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(&'a str),
    /// Several short texts.
    Texts(&'a [String]),
    /// A date.
    Date(PartialDate),
    /// A code out of the field's choices.
    Choice(&'static str),
    /// A number of people or units.
    Count(Count),
    /// A measured value.
    Quantity(&'a Quantity),
    /// The id of another record.
    Reference(&'a Name),
    /// Codes out of the field's choices.
    Choices(&'a [&'static str]),
    /// The ids of other records.
    References(&'a [Name]),
}

/// A type that a field can have.
pub trait FieldValue: Sized {
    /// Its description.
    const TYPE: FieldType;

    /// Whether it may name or judge a person.
    const IS_PERSONAL: bool = false;

    /// Reads a text of the ledger; `None` if it is of another type.
    fn from_text(_text: &str) -> Option<Self> {
        None
    }

    /// Reads the ledger's value; `None` if it is of another type. A text is read as by
    /// [`from_text`](Self::from_text).
    fn from_json(json: &Value) -> Option<Self> {
        Self::from_text(json.as_str()?)
    }

    /// Writes what [`from_json`](Self::from_json) reads.
    fn to_json(&self) -> Value;

    /// Borrows the value for showing.
    fn cell(&self) -> Cell<'_>;
}

/// The value of a field of a record, whatever its type.
pub trait FieldSlot {
    /// Takes what a ledger has; empty if that is of another type.
    fn read(&mut self, value: &ValueRef<'_>);

    /// Borrows the value for showing.
    fn cell(&self) -> Cell<'_>;
}

impl<T: FieldValue> FieldSlot for Option<T> {
    fn read(&mut self, value: &ValueRef<'_>) {
        *self = match value {
            ValueRef::Text(text) => T::from_text(text),
            ValueRef::Other(json) => T::from_json(json),
        };
    }

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, FieldValue::cell)
    }
}

/// A field of the records of type `R` that holds a `V`. The table of kinds declares one constant for
/// each field, such as `Branch::DISSOLVED: Field<Branch, PartialDate>`, so that the compiler knows
/// which record has the field and what may be written to it.
pub struct Field<R, V> {
    index: usize,
    types: PhantomData<fn() -> (R, V)>,
}

impl<R, V> Clone for Field<R, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, V> Copy for Field<R, V> {}

impl<R, V> PartialEq for Field<R, V> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<R, V> Eq for Field<R, V> {}

impl<R: RecordType, V: FieldValue> Field<R, V> {
    /// The field of this name. Evaluated while compiling: a name that `R` does not have stops that.
    pub(super) const fn named(fields: &[FieldSpec], name: &str) -> Self {
        let mut index = 0;
        while !is_same(fields[index].name, name) {
            index += 1;
        }
        Self { index, types: PhantomData }
    }

    /// Its position in [`RecordType::FIELDS`].
    pub const fn index(self) -> usize {
        self.index
    }

    /// Its name in files and storage.
    pub const fn name(self) -> &'static str {
        R::FIELDS[self.index].name
    }

    /// The value among those of a record; `None` if it is absent, cleared or of another type.
    pub fn read(self, values: &Values) -> Option<V> {
        V::from_json(values.get(self.name())?)
    }

    /// The same field where its types are not known.
    pub const fn id(self) -> FieldId {
        FieldId { kind: R::KIND, index: self.index }
    }
}

/// Compares texts while compiling.
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// A field of any kind, whatever it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldId {
    /// The kind of record.
    pub kind: Kind,
    /// The position among the kind's fields.
    pub index: usize,
}

impl FieldId {
    /// Its name in files and storage.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// Its description.
    pub fn spec(self) -> &'static FieldSpec {
        &self.kind.fields()[self.index]
    }
}

impl<R: RecordType, V: FieldValue> From<Field<R, V>> for FieldId {
    fn from(field: Field<R, V>) -> Self {
        field.id()
    }
}

/// Whether a text says anything.
fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}

macro_rules! text_types {
    ($($(#[$doc:meta])* $name:ident: $field_type:ident, personal $is_personal:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        impl FieldValue for $name {
            const TYPE: FieldType = FieldType::$field_type;
            const IS_PERSONAL: bool = $is_personal;

            fn from_text(text: &str) -> Option<Self> {
                is_said(text).then(|| Self(text.to_owned()))
            }

            fn to_json(&self) -> Value {
                Value::from(&*self.0)
            }

            fn cell(&self) -> Cell<'_> {
                Cell::Text(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

text_types! {
    /// A line of text, not blank.
    Text: Text, personal false;
    /// Text of several lines, not blank.
    LongText: LongText, personal false;
    /// A line of text, not blank, that may name or judge a person.
    PersonText: Text, personal true;
    /// Text of several lines, not blank, that may name or judge a person.
    PersonLongText: LongText, personal true;
}

/// Several short texts, such as the units that form a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl FieldValue for Texts {
    const TYPE: FieldType = FieldType::Texts;

    fn from_json(json: &Value) -> Option<Self> {
        let texts = json.as_array()?.iter().map(|text| Text::from_json(text).map(|text| text.0));
        texts.collect::<Option<Vec<String>>>().map(Self)
    }

    fn to_json(&self) -> Value {
        self.0.iter().map(String::as_str).collect()
    }

    fn cell(&self) -> Cell<'_> {
        Cell::Texts(&self.0)
    }
}

impl FieldValue for PartialDate {
    const TYPE: FieldType = FieldType::Date;

    fn from_text(text: &str) -> Option<Self> {
        // Files hold ISO dates only; what people type is forgiven in forms.
        Self::from_iso(text)
    }

    fn to_json(&self) -> Value {
        Value::from(self.to_string())
    }

    fn cell(&self) -> Cell<'_> {
        Cell::Date(*self)
    }
}

impl FieldValue for Count {
    const TYPE: FieldType = FieldType::Count;

    fn from_json(json: &Value) -> Option<Self> {
        Self::from_json(json)
    }

    fn to_json(&self) -> Value {
        Self::to_json(*self)
    }

    fn cell(&self) -> Cell<'_> {
        Cell::Count(*self)
    }
}

impl FieldValue for Quantity {
    const TYPE: FieldType = FieldType::Quantity;

    fn from_json(json: &Value) -> Option<Self> {
        Self::from_json(json)
    }

    fn to_json(&self) -> Value {
        Self::to_json(self)
    }

    fn cell(&self) -> Cell<'_> {
        Cell::Quantity(self)
    }
}

/// The id of a record of type `R`, which may be missing or deleted.
#[derive(Debug)]
pub struct Reference<R> {
    /// The id.
    pub id: Name,
    record: PhantomData<fn() -> R>,
}

impl<R> Reference<R> {
    /// A reference to the record of this id.
    pub fn to(id: impl Into<Name>) -> Self {
        Self { id: id.into(), record: PhantomData }
    }
}

impl<R> Clone for Reference<R> {
    fn clone(&self) -> Self {
        Self { id: self.id.clone(), record: PhantomData }
    }
}

impl<R> PartialEq for Reference<R> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<R: RecordType> FieldValue for Reference<R> {
    const TYPE: FieldType = FieldType::Reference(R::KIND);

    fn from_text(id: &str) -> Option<Self> {
        (!id.is_empty()).then(|| Self { id: id.into(), record: PhantomData })
    }

    fn to_json(&self) -> Value {
        Value::from(&*self.id)
    }

    fn cell(&self) -> Cell<'_> {
        Cell::Reference(&self.id)
    }
}

/// The ids of records of type `R`, each of which may be missing or deleted.
#[derive(Debug)]
pub struct References<R> {
    /// The ids.
    pub ids: Vec<Name>,
    record: PhantomData<fn() -> R>,
}

impl<R> References<R> {
    /// References to the records of these ids.
    pub fn to(ids: impl IntoIterator<Item = Name>) -> Self {
        Self { ids: ids.into_iter().collect(), record: PhantomData }
    }
}

impl<R> Clone for References<R> {
    fn clone(&self) -> Self {
        Self { ids: self.ids.clone(), record: PhantomData }
    }
}

impl<R> PartialEq for References<R> {
    fn eq(&self, other: &Self) -> bool {
        self.ids == other.ids
    }
}

impl<R: RecordType> FieldValue for References<R> {
    const TYPE: FieldType = FieldType::References(R::KIND);

    fn from_json(json: &Value) -> Option<Self> {
        let id = |json: &Value| json.as_str().filter(|id| !id.is_empty()).map(Name::from);
        let ids = json.as_array()?.iter().map(id).collect::<Option<Vec<Name>>>()?;
        Some(Self { ids, record: PhantomData })
    }

    fn to_json(&self) -> Value {
        self.ids.iter().map(|id| &**id).collect()
    }

    fn cell(&self) -> Cell<'_> {
        if self.ids.is_empty() { Cell::Empty } else { Cell::References(&self.ids) }
    }
}

/// A fixed choice, by its code.
pub trait Coded: Sized {
    /// Every code.
    const ALL_CODES: &'static [&'static str];

    /// Its code in files.
    fn code_of(&self) -> &'static str;
}

/// Several of the fixed choices of `C`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices<C> {
    codes: Vec<&'static str>,
    of: PhantomData<fn() -> C>,
}

impl<C: Coded> Choices<C> {
    /// These choices.
    pub fn of(choices: impl IntoIterator<Item = C>) -> Self {
        let codes = choices.into_iter().map(|choice| choice.code_of()).collect();
        Self { codes, of: PhantomData }
    }

    /// Whether this one is among them.
    pub fn has(&self, choice: &C) -> bool {
        self.codes.contains(&choice.code_of())
    }
}

impl<C: Coded> FieldValue for Choices<C> {
    const TYPE: FieldType = FieldType::Choices(C::ALL_CODES);

    fn from_json(json: &Value) -> Option<Self> {
        let known = |code: &Value| {
            let code = code.as_str()?;
            C::ALL_CODES.iter().copied().find(|known| *known == code)
        };
        let codes = json.as_array()?.iter().map(known).collect::<Option<Vec<_>>>()?;
        Some(Self { codes, of: PhantomData })
    }

    fn to_json(&self) -> Value {
        self.codes.iter().copied().collect()
    }

    fn cell(&self) -> Cell<'_> {
        if self.codes.is_empty() { Cell::Empty } else { Cell::Choices(&self.codes) }
    }
}

/// Whether the ledger's value is of this type; an absent or cleared value is of any.
pub fn fits(field_type: FieldType, json: &Value) -> bool {
    match field_type {
        _ if json.is_null() => true,
        FieldType::Text | FieldType::LongText => json.as_str().is_some_and(is_said),
        FieldType::Texts => json
            .as_array()
            .is_some_and(|texts| texts.iter().all(|text| text.as_str().is_some_and(is_said))),
        FieldType::Date => <PartialDate as FieldValue>::from_json(json).is_some(),
        FieldType::Choice(codes) => json.as_str().is_some_and(|code| codes.contains(&code)),
        FieldType::Count => Count::from_json(json).is_some(),
        FieldType::Quantity => Quantity::from_json(json).is_some(),
        FieldType::Reference(_) => json.as_str().is_some_and(|id| !id.is_empty()),
        FieldType::Choices(codes) => {
            let is_code = |code: &Value| code.as_str().is_some_and(|code| codes.contains(&code));
            json.as_array().is_some_and(|all| all.iter().all(is_code))
        }
        FieldType::References(_) => {
            let is_id = |id: &Value| id.as_str().is_some_and(|id| !id.is_empty());
            json.as_array().is_some_and(|all| all.iter().all(is_id))
        }
    }
}

/// Whether two of the ledger's values of this type mean the same: numbers and units may be written otherwise.
pub fn means_same(field_type: FieldType, one: &Value, other: &Value) -> bool {
    let quantity = |json| (field_type == FieldType::Quantity).then(|| Quantity::from_json(json));
    is_same_json(one, other)
        || quantity(one).flatten().is_some_and(|one| quantity(other) == Some(Some(one)))
}
