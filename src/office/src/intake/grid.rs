//! The cells of a table, wherever it comes from.

use crate::sheets::unprotected;

/// Maximum columns of a table: none of an office has so many, and what has more is none. A title may span
/// all 16,384 of a sheet.
pub const MOST_COLUMNS: usize = 512;

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellType {
    /// Nothing.
    #[default]
    Empty,
    /// Text; from the clipboard everything is text.
    Text,
    /// A number in plain digits.
    Number,
    /// A date in ISO 8601.
    Date,
}

/// What a cell is of a merged area. Every cell of the area has its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MergePart {
    /// Its first cell, or a cell of its own.
    #[default]
    First,
    /// In its first row, right of the first cell.
    FromLeft,
    /// Below its first row.
    FromAbove,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridCell {
    /// Its text, trimmed.
    pub text: String,
    /// What it holds.
    pub cell_type: CellType,
    /// What it is of a merged area.
    pub merge_part: MergePart,
}

impl GridCell {
    /// A cell as it is written in files and on the clipboard: an apostrophe before what looks like a formula
    /// is not of its text. It is one that this program wrote into a file of separated values, and stays one
    /// when a spreadsheet program opens that file and saves it as a workbook.
    pub fn of_written(text: &str) -> Self {
        Self::of_text(unprotected(text.trim()))
    }

    /// A cell of its own with this text.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim();
        let cell_type = if text.is_empty() { CellType::Empty } else { CellType::Text };
        Self { text: text.to_owned(), cell_type, merge_part: MergePart::First }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its number where it comes from, from one: the line of a text, the row of a sheet.
    pub number: usize,
    /// Its cells; rows may differ in length.
    pub cells: Vec<GridCell>,
}

impl GridRow {
    /// The text of a cell; empty where there is none.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }

    /// What a cell holds.
    pub fn cell_type(&self, column: usize) -> CellType {
        self.cells.get(column).map_or(CellType::Empty, |cell| cell.cell_type)
    }

    /// What a cell is of a merged area.
    pub fn merge_part(&self, column: usize) -> MergePart {
        self.cells.get(column).map_or(MergePart::First, |cell| cell.merge_part)
    }

    /// Whether no cell says anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }

    /// The texts of its cells, each merged area and empty cells left out.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let own = self.cells.iter().filter(|cell| cell.merge_part == MergePart::First);
        own.map(|cell| &*cell.text).filter(|text| !text.is_empty())
    }
}

/// The cells of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its rows, blank ones among them.
    pub rows: Vec<GridRow>,
}

impl Grid {
    /// The number of columns of its widest row.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }

    /// Leaves out the blank rows at its end.
    pub(crate) fn without_blank_end(mut self) -> Self {
        while self.rows.last().is_some_and(GridRow::is_blank) {
            self.rows.pop();
        }
        self
    }
}
