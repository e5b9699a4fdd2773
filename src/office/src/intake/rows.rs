//! A row of a table as values of the fields of its records.

use serde_json::Value;

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::register::Register;

use crate::intake::asked::AskedOfRow;
use crate::intake::cells::{CellReader, CellReading, FilledCell, is_placeholder};
use crate::intake::columns::{ColumnMapping, ColumnUse, MappedColumn};
use crate::intake::grid::{CellType, Grid, MergePart};
use crate::intake::mapped::AboveCells;
use crate::intake::plan::{CellRemark, RowViolation, ToldCell};
use crate::intake::subject::IntakeSubject;
use crate::intake::values::{PlannedValue, RecordTarget};

/// A value that a row says, with its column.
#[derive(Clone, Debug)]
pub(super) struct ReadValue {
    pub(super) field: FieldId,
    /// The index of its column; `None` if no cell says it.
    pub(super) column: Option<usize>,
    pub(super) text: String,
    pub(super) value: PlannedValue,
    /// Whether it is a list of which the row does not say all: then what the record has there stays.
    pub(super) is_partial: bool,
}

/// A cell that leaves open what it means.
#[derive(Clone, Debug)]
pub(super) struct OpenCell {
    pub(super) field: FieldId,
    pub(super) text: String,
}

/// What a row says.
#[derive(Clone, Debug, Default)]
pub(super) struct RowReading {
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) values: Vec<ReadValue>,
    /// What is added to the note, a line for each cell.
    pub(super) note_lines: Vec<String>,
    pub(super) told: Vec<ToldCell>,
    /// The cells that are not decided.
    pub(super) open: Vec<OpenCell>,
    /// The lists of which a cell says nothing, or of which a user left out a part.
    partial_lists: Vec<FieldId>,
    pub(super) violation: Option<RowViolation>,
    pub(super) asked: AskedOfRow,
}

/// The cells of a row, with what its empty cells say because it stands above them.
#[derive(Clone, Copy)]
pub(super) struct RowCells<'a> {
    pub(super) grid: &'a Grid,
    /// The index of the row.
    pub(super) row: usize,
    pub(super) above: &'a AboveCells,
}

impl<'a> RowCells<'a> {
    pub(super) fn text(self, column: usize) -> &'a str {
        self.grid.rows[self.above.row_of(self.row, column)].text(column)
    }

    fn cell_type(self, column: usize) -> CellType {
        self.grid.rows[self.above.row_of(self.row, column)].cell_type(column)
    }

    fn merge_part(self, column: usize) -> MergePart {
        self.grid.rows[self.row].merge_part(column)
    }

    fn number(self) -> usize {
        self.grid.rows[self.row].number
    }
}

impl RowReading {
    /// What the row says of a field.
    pub(super) fn value(&self, field: FieldId) -> Option<&PlannedValue> {
        self.values.iter().find(|value| value.field == field).map(|value| &value.value)
    }

    /// Without the values of some fields.
    pub(super) fn without(&self, fields: &[FieldId]) -> Self {
        let mut row = self.clone();
        row.values.retain(|value| !fields.contains(&value.field));
        row
    }

    /// Looks after lists of which the row does not say all: the rest alone would take from the record what
    /// it has there. What several columns say is left out if one of them is not decided.
    fn keep_lists(&mut self) {
        let Self { values, told, open, partial_lists, .. } = self;
        let is_open = |value: &mut ReadValue| {
            value.field.spec().field_type.is_list()
                && open.iter().any(|open| open.field == value.field)
        };
        for value in values.extract_if(.., is_open) {
            let (column, text, remark) = (value.column, value.text, CellRemark::Undecided);
            told.push(ToldCell { column, text, remark });
        }
        for value in values {
            value.is_partial = partial_lists.contains(&value.field);
        }
    }
}

/// Reads rows by what their columns are taken for.
pub(super) struct RowReader<'a> {
    pub(super) register: &'a Register,
    pub(super) subject: &'a IntakeSubject,
    pub(super) mapping: &'a ColumnMapping,
    pub(super) cells: CellReader<'a>,
}

impl RowReader<'_> {
    pub(super) fn read(&mut self, row: RowCells<'_>) -> RowReading {
        let mut reading = RowReading { number: row.number(), ..RowReading::default() };
        for column in &self.mapping.columns {
            let text = row.text(column.index);
            if text.is_empty() || row.merge_part(column.index) == MergePart::FromLeft {
                // Of two columns of a list: an empty cell takes nothing away.
                if let ColumnUse::Field(field) = column.column_use
                    && field.spec().field_type.is_list()
                {
                    reading.partial_lists.push(field);
                }
                continue;
            }
            self.read_cell(row, column, text, &mut reading);
        }
        reading.keep_lists();
        self.fill_empty(row, &mut reading);
        reading.name = self.name(row, &reading);
        reading.asked = self.cells.asked.end_row();
        reading
    }

    fn read_cell(
        &mut self,
        row: RowCells<'_>,
        column: &MappedColumn,
        text: &str,
        reading: &mut RowReading,
    ) {
        let cell = |field: FieldId| {
            let unit_column = self.mapping.unit_column(field);
            let unit = unit_column.map(|unit| row.text(unit)).filter(|unit| !is_placeholder(unit));
            let cell_type = row.cell_type(column.index);
            let unit = unit.unwrap_or(&column.unit);
            FilledCell { column: column.index, field, text, cell_type, unit }
        };
        match column.column_use {
            ColumnUse::Field(field) => {
                if let Some(violation) = self.preset_violation(field, text) {
                    reading.violation = reading.violation.take().or(violation.err());
                    return;
                }
                let cell = cell(field);
                let found = self.cells.read(&cell);
                add(reading, &cell, found);
            }
            ColumnUse::OneOf(fields) => {
                let preset =
                    fields.iter().copied().find(|field| self.subject.preset_of(*field).is_some());
                if let Some(violation) = preset.and_then(|field| self.preset_violation(field, text))
                {
                    reading.violation = reading.violation.take().or(violation.err());
                    return;
                }
                let cell = cell(fields[0]);
                let (field, found) = self.cells.one_of(&cell, fields);
                add(reading, &FilledCell { field, ..cell }, found);
            }
            ColumnUse::Period { from, to } => {
                let (from, to) = (cell(from), cell(to));
                let (first, last) = self.cells.period(&from);
                add(reading, &from, first);
                add(reading, &to, last);
            }
            ColumnUse::Note => {
                reading.note_lines.push(format!("{}：{}", column.head, text.replace('\n', " ")));
            }
            ColumnUse::UnitOf(_) | ColumnUse::LeaveOut | ColumnUse::Private => {}
        }
    }

    /// For a field that the table is taken into: whether the cell names that record.
    fn preset_violation(&mut self, field: FieldId, text: &str) -> Option<Result<(), RowViolation>> {
        let id = self.subject.preset_of(field)?.as_str()?;
        let FieldType::Reference(kind) = field.spec().field_type else { return None };
        let title = self.register.table(kind).title(id);
        let is_same = title.is_some_and(|title| folded(title) == folded(text));
        let violation = RowViolation::NotOfThis { field, text: text.to_owned() };
        Some(if is_same { Ok(()) } else { Err(violation) })
    }

    /// What a reference says whose cell is empty.
    fn fill_empty(&self, row: RowCells<'_>, reading: &mut RowReading) {
        let Some(preset) = &self.subject.if_empty else { return };
        let column = self.mapping.column_of(preset.field);
        let is_said = reading.value(preset.field).is_some()
            || column.is_some_and(|column| !row.text(column.index).is_empty());
        if let (false, Some(id)) = (is_said, preset.value.as_str()) {
            let value = PlannedValue::Reference(RecordTarget::Existing(id.into()));
            let (field, text) = (preset.field, String::new());
            reading.values.push(ReadValue { field, column: None, text, value, is_partial: false });
        }
    }

    /// What the row calls its record; where records have no name, what its first cell says.
    fn name(&self, row: RowCells<'_>, reading: &RowReading) -> String {
        let Some(field) = self.subject.name_field() else {
            let first = self.mapping.columns.iter().filter(|column| {
                matches!(column.column_use, ColumnUse::Field(_) | ColumnUse::OneOf(_))
            });
            let mut texts = first.map(|column| row.text(column.index));
            return texts.find(|text| !text.is_empty()).unwrap_or_default().to_owned();
        };
        match reading.value(field) {
            Some(PlannedValue::Plain(Value::String(name))) => name.clone(),
            _ => String::new(),
        }
    }
}

/// Adds what a cell says to its row. What several columns say of a list comes together.
fn add(reading: &mut RowReading, cell: &FilledCell<'_>, found: CellReading) {
    let FilledCell { field, column, text, .. } = *cell;
    let (value, remark, is_partial) = match found {
        CellReading::Value(value) => (Some(value), None, false),
        CellReading::Less(value, remark) => (Some(value), Some(remark), false),
        CellReading::PartOfList(value) => (Some(value), None, true),
        CellReading::LeftOut(remark) => (None, Some(remark), field.spec().field_type.is_list()),
        CellReading::DecidedEmpty => (None, None, field.spec().field_type.is_list()),
    };
    if is_partial {
        reading.partial_lists.push(field);
    }
    if let Some(remark) = remark {
        if remark == CellRemark::Undecided {
            reading.open.push(OpenCell { field, text: text.to_owned() });
        }
        reading.told.push(ToldCell { column: Some(column), text: text.to_owned(), remark });
    }
    let Some(value) = value else { return };
    let known = reading.values.iter_mut().find(|known| known.field == field);
    match (known.map(|known| &mut known.value), value) {
        (None, value) => {
            let (column, text) = (Some(column), text.to_owned());
            reading.values.push(ReadValue { field, column, text, value, is_partial });
        }
        (Some(PlannedValue::References(known)), PlannedValue::References(more)) => {
            add_new(known, more);
        }
        (
            Some(PlannedValue::Plain(Value::Array(known))),
            PlannedValue::Plain(Value::Array(more)),
        ) => add_new(known, more),
        // Only lists have several columns.
        (Some(_), _) => {}
    }
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}
