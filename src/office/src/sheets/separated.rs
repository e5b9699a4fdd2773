//! Tables as separated values: CSV files, and the clipboard's plain text.

use std::borrow::Cow;

use super::formula::protected;
use super::sheet::{Sheet, SheetCell};

/// By this mark Excel and WPS see that a file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What ends a row, and what a cell is quoted for.
struct Dialect {
    separator: char,
    line_end: &'static str,
    /// Besides the separator, quotation marks and line breaks.
    is_quoted_for: fn(&str) -> bool,
}

/// A file of comma-separated values (RFC 4180) in UTF-8, with a byte order mark: the heads, the rows and
/// the sums.
pub fn to_csv(sheet: &Sheet) -> String {
    let dialect = Dialect {
        separator: ',',
        line_end: "\r\n",
        // Some readers, ours among them, separate at full-width commas too, or trim what is not quoted.
        is_quoted_for: |cell| cell.contains('，') || cell.trim() != cell,
    };
    format!("{BYTE_ORDER_MARK}{}", separated(sheet, &dialect))
}

/// The plain text that spreadsheets put on the clipboard: tabs between cells, a line for each row.
pub fn to_tsv(sheet: &Sheet) -> String {
    let is_quoted_for = |cell: &str| cell.trim() != cell;
    separated(sheet, &Dialect { separator: '\t', line_end: "\n", is_quoted_for })
}

fn separated(sheet: &Sheet, dialect: &Dialect) -> String {
    let mut text = String::new();
    push_row(&mut text, sheet.columns.iter().map(|column| protected(&column.head)), dialect);
    for row in sheet.all_rows() {
        let cells = row.iter().map(|cell| match cell {
            SheetCell::Text(text) => protected(text),
            other => Cow::Owned(other.to_text(sheet.lang)),
        });
        push_row(&mut text, cells, dialect);
    }
    text
}

fn push_row<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>, dialect: &Dialect) {
    let row_start = text.len();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(dialect.separator);
        }
        push_cell(text, &cell, dialect);
    }
    if text.len() == row_start {
        // An empty line would be no row.
        text.push_str("\"\"");
    }
    text.push_str(dialect.line_end);
}

fn push_cell(text: &mut String, cell: &str, dialect: &Dialect) {
    let is_quoted =
        cell.contains([dialect.separator, '"', '\r', '\n']) || (dialect.is_quoted_for)(cell);
    if is_quoted {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
