//! The cells of a pasted table as values of their fields.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::intake::plan::{CellViolation, PasteLine, PasteViolation, Vocabulary};
use crate::kinds::field::{Cell, FieldId, FieldType};
use crate::kinds::records::Kind;
use crate::register::Register;
use crate::values::date::PartialDate;
use crate::values::quantity::{Count, Quantity};
use zhibu_ledger::Name;

/// Separators between the texts of a cell that holds several.
const SEPARATORS: [char; 4] = ['、', '；', ';', '/'];

/// A cell that is not empty, under a known field.
pub(super) struct FilledCell<'a> {
    pub(super) field: FieldId,
    pub(super) text: &'a str,
    /// The unit that the head gives in brackets: 金额（万元）; may be empty.
    pub(super) unit: &'a str,
}

impl FilledCell<'_> {
    pub(super) fn violation(&self, why: CellViolation) -> PasteViolation {
        PasteViolation::Cell { field: self.field, text: self.text.to_owned(), why }
    }
}

/// Ids of records by name or key; `None` where several records have it.
pub(super) type UniqueIds = FxHashMap<String, Option<Name>>;

/// Adds a record to those that are found by a name or key.
pub(super) fn add_unique(ids: &mut UniqueIds, key: String, id: &Name) {
    ids.entry(key).and_modify(|id| *id = None).or_insert(Some(id.clone()));
}

/// Reads cells as values of their fields.
pub(super) struct CellReader<'a> {
    register: &'a Register,
    /// The ids that records referred to have in their reference fields, by field name.
    scope: &'a [(String, String)],
    vocabulary: &'a dyn Vocabulary,
    /// The records that were referred to, by kind and name.
    titles: FxHashMap<Kind, UniqueIds>,
}

impl<'a> CellReader<'a> {
    pub(super) fn new(
        register: &'a Register,
        scope: &'a [(String, String)],
        vocabulary: &'a dyn Vocabulary,
    ) -> Self {
        Self { register, scope, vocabulary, titles: FxHashMap::default() }
    }

    /// Reads cells into the values of a line. Returns the first cell that is wrong.
    pub(super) fn read(
        &mut self,
        cells: &[FilledCell<'_>],
        line: &mut PasteLine,
    ) -> Option<PasteViolation> {
        let mut problem = None;
        for cell in cells {
            match self.value(cell) {
                Ok(value) => line.values.push((cell.field, value)),
                Err(why) => problem = problem.or(Some(cell.violation(why))),
            }
        }
        problem
    }

    fn value(&mut self, cell: &FilledCell<'_>) -> Result<Value, CellViolation> {
        let text = cell.text;
        let texts = || text.split(SEPARATORS).map(str::trim).filter(|text| !text.is_empty());
        let vocabulary = self.vocabulary;
        let choice = |codes: &'static [&'static str], text: &str| {
            vocabulary.choice(codes, text).ok_or(CellViolation::NoChoice)
        };
        Ok(match cell.field.spec().field_type {
            FieldType::Text | FieldType::LongText => json!(text),
            FieldType::Texts => texts().collect(),
            FieldType::Date => {
                let date = text.parse::<PartialDate>().map_err(|_| CellViolation::NotADate)?;
                json!(date.to_string())
            }
            FieldType::Count => Count::from_words(text).ok_or(CellViolation::NotACount)?.to_json(),
            FieldType::Quantity => {
                Quantity::from_words(text, cell.unit).ok_or(CellViolation::NotANumber)?.to_json()
            }
            FieldType::Choice(codes) => json!(choice(codes, text)?),
            FieldType::Reference(target) => json!(*self.record(target, text)?),
            FieldType::Choices(codes) => texts()
                .map(|text| choice(codes, text).map(Value::from))
                .collect::<Result<_, _>>()?,
            FieldType::References(target) => texts()
                .map(|text| self.record(target, text).map(|id| json!(*id)))
                .collect::<Result<_, _>>()?,
        })
    }

    /// The record of this kind and name, within the scope.
    fn record(&mut self, target: Kind, name: &str) -> Result<Name, CellViolation> {
        let (register, scope) = (self.register, self.scope);
        let titles = self.titles.entry(target).or_insert_with(|| titles(register, target, scope));
        match titles.get(name) {
            None => Err(CellViolation::NoRecord),
            Some(None) => Err(CellViolation::SeveralRecords),
            Some(Some(id)) => Ok(id.clone()),
        }
    }
}

/// The records of a kind whose reference fields agree with the scope, by name.
fn titles(register: &Register, kind: Kind, scope: &[(String, String)]) -> UniqueIds {
    let scope: Vec<(usize, &str)> = scope
        .iter()
        .filter_map(|(name, id)| {
            let field = kind.field_index(name)?;
            let is_reference = matches!(kind.fields()[field].field_type, FieldType::Reference(_));
            is_reference.then_some((field, &**id))
        })
        .collect();
    let table = register.table(kind);
    let mut titles = UniqueIds::default();
    for index in 0..table.len() {
        let is_inside = scope.iter().all(
            |(field, id)| matches!(table.cell(index, false, *field), Cell::Reference(own) if **own == **id),
        );
        let id = table.id(index, false);
        if let Some(title) = table.title(id).filter(|_| is_inside) {
            add_unique(&mut titles, title.to_owned(), id);
        }
    }
    titles
}
