//! The cells of a sheet.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::number_format::{DateSystem, Said};
use super::strings::RichText;
use super::styles::Styles;
use super::xml::{Attributes, XmlPart};
use super::{Bound, FileTable, MOST_BYTES, MOST_CELLS, MOST_COLUMNS, TableFileError};
use crate::intake::Grid;
use crate::intake::grid::{CellType, GridCell, GridRow, MergePart};

/// What the sheets of a workbook share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub(super) texts: &'a [String],
    pub(super) styles: &'a Styles,
    pub(super) dates: DateSystem,
}

/// Reads the cells of a sheet from its parts.
pub(super) struct SheetReader<'a> {
    shared: Shared<'a>,
    rows: Vec<GridRow>,
    hidden_rows: Vec<usize>,
    /// The indices of the hidden columns.
    hidden_columns: BTreeSet<usize>,
    merges: Vec<Area>,
    missing_values: usize,
    unknown_formats: usize,
    /// The cell that is open.
    cell: OpenCell,
    text: RichText,
    left: Budget,
}

/// How much more of a file is read: what is kept of it is bounded, however little the file is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    /// What is read of a file.
    pub(super) const WHOLE: Self = Self { cells: MOST_CELLS, bytes: MOST_BYTES };

    /// Takes these for cells that are kept, those that only stand before them among them.
    fn take(&mut self, cells: usize, bytes: usize) -> Result<(), TableFileError> {
        let too_many = TableFileError::TooMuch { of: Bound::Cells, most: MOST_CELLS };
        self.cells = self.cells.checked_sub(cells).ok_or(too_many)?;
        let too_large = TableFileError::TooMuch { of: Bound::Bytes, most: MOST_BYTES };
        self.bytes = self.bytes.checked_sub(bytes).ok_or(too_large)?;
        Ok(())
    }
}

/// A cell that is being read.
#[derive(Default)]
struct OpenCell {
    column: usize,
    /// What its value is: `s` a shared text, `n` a number, `b` a truth value, `e` an error, and others.
    value_type: String,
    style: usize,
    value: String,
    is_in_value: bool,
    has_formula: bool,
}

/// A merged area: rows by their numbers, columns by their indices.
#[derive(Clone, Copy)]
struct Area {
    first: Position,
    last: Position,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Position {
    row: usize,
    column: usize,
}

impl<'a> SheetReader<'a> {
    /// Reads as much as is left.
    pub(super) fn new(shared: Shared<'a>, left: Budget) -> Self {
        Self {
            shared,
            rows: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: BTreeSet::new(),
            merges: Vec::new(),
            missing_values: 0,
            unknown_formats: 0,
            cell: OpenCell::default(),
            text: RichText::default(),
            left,
        }
    }

    /// Takes the next part.
    pub(super) fn take(&mut self, part: XmlPart<'_>) -> Result<(), TableFileError> {
        self.text.take(&part);
        match part {
            XmlPart::Begin("col", attributes) if attributes.is("hidden") => {
                self.hide_columns(attributes);
            }
            XmlPart::Begin("row", attributes) => self.begin_row(attributes)?,
            XmlPart::Begin("c", attributes) => self.begin_cell(attributes),
            XmlPart::Begin("v", _) => self.cell.is_in_value = true,
            XmlPart::Begin("f", _) => self.cell.has_formula = true,
            XmlPart::Text(text) if self.cell.is_in_value => self.cell.value.push_str(text),
            XmlPart::End("v") => self.cell.is_in_value = false,
            XmlPart::End("c") => self.end_cell()?,
            XmlPart::Begin("mergeCell", attributes) => {
                self.merges.extend(attributes.get("ref").and_then(|area| Area::of(&area)));
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes columns that are hidden together, by the numbers of the first and the last.
    fn hide_columns(&mut self, attributes: Attributes<'_>) {
        let number = |name: &str| attributes.get(name)?.parse::<usize>().ok();
        if let (Some(first), Some(last)) = (number("min"), number("max")) {
            self.hidden_columns.extend(first.saturating_sub(1)..last.min(MOST_COLUMNS));
        }
    }

    fn begin_row(&mut self, attributes: Attributes<'_>) -> Result<(), TableFileError> {
        // A row without cells is kept too.
        self.left.take(1, 0)?;
        let next = self.rows.last().map_or(1, |row| row.number + 1);
        let number = attributes.get("r").and_then(|number| row_number(&number)).unwrap_or(next);
        if attributes.is("hidden") {
            self.hidden_rows.push(number);
        }
        self.rows.push(GridRow { number, cells: Vec::new() });
        self.cell = OpenCell::default();
        Ok(())
    }

    fn begin_cell(&mut self, attributes: Attributes<'_>) {
        // A cell that does not say where it stands follows the one before.
        let next = self.cell.column + usize::from(self.is_after_a_cell());
        let position = attributes.get("r").and_then(|reference| Position::of(&reference));
        self.cell = OpenCell {
            column: position.map_or(next, |position| position.column),
            value_type: attributes.get("t").unwrap_or_else(|| "n".to_owned()),
            style: attributes.get("s").and_then(|style| style.parse().ok()).unwrap_or_default(),
            ..OpenCell::default()
        };
        self.text.finish();
    }

    fn is_after_a_cell(&self) -> bool {
        !self.cell.value_type.is_empty()
    }

    fn end_cell(&mut self) -> Result<(), TableFileError> {
        let said = self.said()?;
        let is_empty = said.text.trim().is_empty();
        // A formula whose result is an empty text has a result.
        let is_unknown = is_empty && self.cell.has_formula && self.cell.value_type != "str";
        self.missing_values += usize::from(is_unknown || self.cell.value_type == "e");
        let Some(row) = self.rows.last_mut().filter(|_| !is_empty) else { return Ok(()) };
        let column = self.cell.column;
        if column >= MOST_COLUMNS {
            return Err(TableFileError::TooMuch { of: Bound::Columns, most: MOST_COLUMNS });
        }
        let padding = column.saturating_sub(row.cells.len());
        self.left.take(padding + 1, said.text.len())?;
        if row.cells.len() <= column {
            row.cells.resize_with(column + 1, GridCell::default);
        }
        row.cells[column] =
            GridCell { cell_type: said.cell_type, ..GridCell::of_written(&said.text) };
        Ok(())
    }

    /// What the open cell says.
    fn said(&mut self) -> Result<Said, TableFileError> {
        let inline = self.text.finish();
        let OpenCell { value_type, value, style, .. } = &mut self.cell;
        let value = std::mem::take(value);
        let text = match &**value_type {
            "s" if value.is_empty() => value,
            "s" => {
                let text =
                    value.trim().parse().ok().and_then(|index: usize| self.shared.texts.get(index));
                let unknown = || TableFileError::Damaged(format!("shared text {value}"));
                text.ok_or_else(unknown)?.clone()
            }
            "inlineStr" => inline,
            "b" => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "n" if !value.is_empty() => {
                let format = self.shared.styles.format(*style);
                if let Some(said) = format.shown(&value, self.shared.dates) {
                    return Ok(said);
                }
                self.unknown_formats += 1;
                String::new()
            }
            // An error says nothing.
            "e" => String::new(),
            // Texts of formulas, and dates in ISO 8601.
            _ => value,
        };
        Ok(Said { text, cell_type: CellType::Text })
    }

    /// The table, and how much more of the file is read.
    pub(super) fn finish(
        mut self,
        sheet: String,
        is_hidden: bool,
    ) -> Result<(FileTable, Budget), TableFileError> {
        self.rows.sort_by_key(|row| row.number);
        for area in std::mem::take(&mut self.merges) {
            self.unfold(area)?;
        }
        let grid = Grid { rows: std::mem::take(&mut self.rows) }.without_blank_end();
        let says = |column: &usize| grid.rows.iter().any(|row| !row.text(*column).is_empty());
        let Self { hidden_rows, hidden_columns, missing_values, unknown_formats, left, .. } = self;
        let hidden_columns = hidden_columns.into_iter().filter(says).collect();
        let grid = Arc::new(grid);
        let table = FileTable {
            sheet,
            is_hidden,
            is_chart: false,
            hidden_rows,
            hidden_columns,
            missing_values,
            unknown_formats,
            grid,
        };
        Ok((table, left))
    }

    /// Gives every cell of a merged area the text of its first.
    fn unfold(&mut self, Area { first, last }: Area) -> Result<(), TableFileError> {
        let start = self.rows.partition_point(|row| row.number < first.row);
        let shown = self.rows.get(start).filter(|row| row.number == first.row);
        let shown = shown.and_then(|row| row.cells.get(first.column)).cloned();
        let Some(shown) = shown.filter(|cell| !cell.text.is_empty()) else { return Ok(()) };
        let columns = first.column..(last.column + 1).min(MOST_COLUMNS);
        for row in self.rows[start..].iter_mut().take_while(|row| row.number <= last.row) {
            let padding = columns.start.saturating_sub(row.cells.len());
            self.left.take(padding + columns.len(), shown.text.len() * columns.len())?;
            if row.cells.len() < columns.end {
                row.cells.resize_with(columns.end, GridCell::default);
            }
            for column in columns.clone() {
                let merge_part = match (row.number == first.row, column == first.column) {
                    (true, true) => MergePart::First,
                    (true, false) => MergePart::FromLeft,
                    (false, _) => MergePart::FromAbove,
                };
                row.cells[column] = GridCell { merge_part, ..shown.clone() };
            }
        }
        Ok(())
    }
}

/// Reads the number of a row, of which spreadsheets have 1,048,576.
fn row_number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| (1..=1 << 20).contains(number))
}

impl Position {
    /// Reads a reference such as `B12`.
    fn of(reference: &str) -> Option<Self> {
        let digits = reference.find(|character: char| character.is_ascii_digit())?;
        let (letters, row) = reference.split_at(digits);
        let mut column = 0_usize;
        for letter in letters.bytes() {
            let letter = letter.is_ascii_uppercase().then(|| usize::from(letter - b'A') + 1)?;
            column = column.checked_mul(26)?.checked_add(letter)?;
        }
        Some(Self { row: row_number(row)?, column: column.checked_sub(1)? })
    }
}

impl Area {
    /// Reads a reference such as `A1:C2`.
    fn of(reference: &str) -> Option<Self> {
        let (first, last) = reference.split_once(':')?;
        let (first, last) = (Position::of(first)?, Position::of(last)?);
        (first.row <= last.row && first.column <= last.column).then_some(Self { first, last })
    }
}
