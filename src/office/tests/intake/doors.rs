//! The same table through every door: a workbook, separated values as Excel for Chinese writes them, and the
//! clipboard's plain text.

use std::borrow::Cow;
use std::sync::Arc;

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use zhibu_office::files::read_tables;
use zhibu_office::intake::Grid;
use zhibu_office::intake::clipboard::grid_of_text;
use zhibu_office::intake::grid::{GridRow, MergePart};

/// How a table comes in.
#[derive(Clone, Copy, Debug)]
pub enum Door {
    /// A workbook, with its merged areas.
    Workbook,
    /// Separated values in GB18030.
    Gb18030,
    /// The clipboard's plain text.
    Text,
}

impl Door {
    /// All doors.
    pub const ALL: [Self; 3] = [Self::Workbook, Self::Gb18030, Self::Text];
}

/// Decodes GB18030, as the browser does.
pub fn decode_gb18030(bytes: &[u8]) -> Option<String> {
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(Cow::into_owned)
}

/// A table as it is after it came in by a door.
pub fn through(grid: &Grid, door: Door) -> Grid {
    let bytes = match door {
        Door::Workbook => workbook(grid),
        Door::Gb18030 => {
            let text = separated(grid, ',', "\r\n");
            let (bytes, _, has_replaced) = encoding_rs::GB18030.encode(&text);
            assert!(!has_replaced);
            bytes.into_owned()
        }
        Door::Text => return grid_of_text(&separated(grid, '\t', "\n")),
    };
    let mut tables = read_tables(&bytes, &decode_gb18030).unwrap();
    Arc::unwrap_or_clone(tables.remove(0).grid)
}

/// What of a merged area a cell says where there are none: what continues from above is filled in.
fn plain(row: &GridRow, column: usize) -> &str {
    if row.merge_part(column) == MergePart::FromLeft { "" } else { row.text(column) }
}

/// Lines of separated values, each on the line that it has in the table.
fn separated(grid: &Grid, separator: char, line_end: &str) -> String {
    let mut text = String::new();
    let mut line = 1;
    for row in &grid.rows {
        for _ in line..row.number {
            text.push_str(line_end);
        }
        let cells = (0..grid.width()).map(|column| {
            let cell = plain(row, column);
            let is_quoted = cell.contains([separator, '"', '\n']);
            if is_quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
        });
        let cells: Vec<String> = cells.collect();
        let cells = cells.join(&separator.to_string());
        line = row.number.max(line) + 1 + cells.matches('\n').count();
        text.push_str(&cells);
        text.push_str(line_end);
    }
    text
}

/// A workbook with the cells and the merged areas of a table; numbers are numbers.
fn workbook(grid: &Grid) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (index, row) in grid.rows.iter().enumerate() {
        for column in 0..row.cells.len() {
            if row.merge_part(column) == MergePart::First {
                write(sheet, grid, index, column);
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Writes a cell, or the merged area that begins at it.
fn write(sheet: &mut Worksheet, grid: &Grid, index: usize, column: usize) {
    let row = &grid.rows[index];
    let text = row.text(column);
    let right = row.cells[column + 1..].iter();
    let right = right.take_while(|cell| cell.merge_part == MergePart::FromLeft).count();
    let below = grid.rows[index + 1..].iter();
    let below = below.take_while(|row| row.merge_part(column) == MergePart::FromAbove).count();
    let at = |row: usize, column: usize| {
        (u32::try_from(row - 1).unwrap(), u16::try_from(column).unwrap())
    };
    let (first, last) =
        (at(row.number, column), at(grid.rows[index + below].number, column + right));
    let is_number = (1..9).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if first != last {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, &Format::new()).unwrap();
    } else if is_number {
        sheet.write_number(first.0, first.1, text.parse::<f64>().unwrap()).unwrap();
    } else if !text.is_empty() {
        sheet.write_string(first.0, first.1, text).unwrap();
    }
}
