//! Tables in files: workbooks (.xlsx), and separated values (.csv).
//!
//! What a file is, its bytes say, not its name. Every size that a file claims is bounded before work
//! begins, and what the program cannot read it names: nothing is guessed, and no file stops the program.
//!
//! - `workbook`: the sheets of a workbook, of the entries of its `archive`; `sheet` reads one, `strings`
//!   the texts that they share, `styles` and `number_format` what a number is shown as.
//! - `separated`: lines of separated values, in any encoding that offices use.

mod archive;
mod number_format;
mod separated;
mod sheet;
mod strings;
mod styles;
mod workbook;
mod xml;

use std::sync::Arc;

use thiserror::Error;

use crate::intake::Grid;
use crate::pace::{Cancelled, Pace, Progress, Unpaced, finished};

/// A table in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTable {
    /// The name of its sheet; empty for separated values.
    pub sheet: String,
    /// Whether the sheet is hidden.
    pub is_hidden: bool,
    /// Whether it is no sheet of cells but a chart or a dialog, of which nothing is read.
    pub is_chart: bool,
    /// The numbers of its hidden rows, in ascending order; a filter hides rows too.
    pub hidden_rows: Vec<usize>,
    /// The indices of its hidden columns that say something, in ascending order.
    pub hidden_columns: Vec<usize>,
    /// The number of formulas whose values the file does not have or whose values are errors, so that their
    /// cells are empty.
    pub missing_values: usize,
    /// The number of numbers that are shown in a way that is not known, so that their cells are empty.
    pub unknown_formats: usize,
    /// Its cells.
    pub grid: Arc<Grid>,
}

/// Why the tables of a file cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TableFileError {
    /// A workbook of Excel 97–2003 (.xls), or another document of that time.
    #[error("a workbook in the old format .xls")]
    OldFormat,
    /// A workbook with a password.
    #[error("a workbook with a password")]
    PasswordProtected,
    /// Another kind of file.
    #[error("not a table")]
    NotATable,
    /// A workbook that is cut short or altered.
    #[error("a damaged workbook: {0}")]
    Damaged(String),
    /// A text in none of the encodings that offices use.
    #[error("a text in an unknown encoding")]
    UnknownEncoding,
    /// Nobody wants them any more.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// More than the program reads at once.
    #[error("more than {most} {of}")]
    TooMuch {
        /// Of what.
        of: Bound,
        /// How many are read at most.
        most: usize,
    },
}

/// What is bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The columns of a sheet.
    Columns,
    /// The cells of a file that are not empty.
    Cells,
    /// The bytes of a file, unpacked.
    Bytes,
}

impl std::fmt::Display for Bound {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Columns => "columns",
            Self::Cells => "cells",
            Self::Bytes => "bytes",
        })
    }
}

pub use crate::intake::grid::MOST_COLUMNS;

/// Maximum cells of a file that are not empty: 100,000 rows of 20.
pub const MOST_CELLS: usize = 2_000_000;
/// Maximum bytes of a file.
pub const MOST_FILE_BYTES: usize = 64 << 20;
/// Maximum bytes of all entries of a workbook that are read, unpacked, and of all texts in its cells.
pub const MOST_BYTES: usize = 256 << 20;

/// What spreadsheets call a column, by its index: A, B, …, Z, AA.
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

/// Turns bytes in GB18030 into text, as the browser does; `None` if they are not valid.
pub type DecodeGb18030<'a> = &'a dyn Fn(&[u8]) -> Option<String>;

/// How a workbook (a zip archive) begins.
const ZIP: &[u8] = b"PK";
/// How documents of Office 97–2003 begin, and encrypted ones of any time.
const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The tables in a file, those of hidden sheets among them. Sheets of cells that are all empty are left out;
/// charts and dialogs are named.
///
/// # Errors
///
/// If it is not a table, is damaged, or is more than the program reads at once.
pub fn read_tables(
    bytes: &[u8],
    decode_gb18030: DecodeGb18030<'_>,
) -> Result<Vec<FileTable>, TableFileError> {
    finished(read_tables_in_steps(bytes, decode_gb18030, &mut Unpaced))
}

/// The same in steps of a few milliseconds, with a pause after each.
///
/// # Errors
///
/// The same, and if a pause cancels it.
pub async fn read_tables_in_steps(
    bytes: &[u8],
    decode_gb18030: DecodeGb18030<'_>,
    pace: &mut impl Pace,
) -> Result<Vec<FileTable>, TableFileError> {
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(if workbook::is_encrypted(bytes) {
            TableFileError::PasswordProtected
        } else {
            TableFileError::OldFormat
        });
    }
    let mut progress = Progress::new(pace);
    let mut tables = if bytes.starts_with(ZIP) {
        workbook::read(bytes, &mut progress).await?
    } else {
        vec![separated::read(bytes, decode_gb18030, &mut progress).await?]
    };
    tables.retain(|table| table.is_chart || !table.grid.rows.is_empty());
    Ok(tables)
}
