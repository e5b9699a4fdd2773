//! Tables in files: what other programs wrote, and what nobody should have.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed")]

use std::path::Path;

use zhibu_office::files::{FileTable, TableFileError, read_tables};

mod hostile;
mod separated;
mod steps;
mod workbooks;

/// A file of `tests/fixtures/office`.
fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/office");
    std::fs::read(folder.join(name)).unwrap()
}

/// Reads a file where no browser decodes other encodings.
fn read(bytes: &[u8]) -> Result<Vec<FileTable>, TableFileError> {
    read_tables(bytes, &|_| None)
}

/// The texts of a table, row by row.
fn texts(table: &FileTable) -> Vec<Vec<&str>> {
    let rows = table.grid.rows.iter();
    rows.map(|row| row.cells.iter().map(|cell| &*cell.text).collect()).collect()
}
