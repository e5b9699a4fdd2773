//! What is told of a table file that was chosen, and of its sheets.

use std::sync::Arc;

use zhibu_office::files::{Bound, FileTable, TableFileError, column_letters};
use zhibu_text::{self as text, Lang, format_message, m};

use crate::views::choice::Choice;

/// A file with tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFile {
    /// Its name.
    pub name: String,
    /// Its sheets that are not empty.
    pub tables: Vec<Arc<FileTable>>,
    /// The names of its sheets that are charts or dialogs.
    pub charts: Vec<String>,
    /// The index of the sheet that is taken in.
    pub chosen: usize,
}

impl TableFile {
    /// A file of which the first sheet that is not hidden is taken in.
    pub fn new(name: String, tables: Vec<FileTable>) -> Self {
        let (charts, tables): (Vec<_>, Vec<_>) =
            tables.into_iter().partition(|table| table.is_chart);
        let chosen = tables.iter().position(|table| !table.is_hidden).unwrap_or(0);
        Self {
            name,
            tables: tables.into_iter().map(Arc::new).collect(),
            charts: charts.into_iter().map(|chart| chart.sheet).collect(),
            chosen,
        }
    }

    /// The sheet that is taken in; `None` if all are empty.
    pub fn table(&self) -> Option<&Arc<FileTable>> {
        self.tables.get(self.chosen)
    }

    /// A select of its sheets, by their indices; empty if there is nothing to choose.
    pub fn sheets(&self, lang: Lang) -> Vec<Choice> {
        if self.tables.len() < 2 {
            return Vec::new();
        }
        let choice = |(index, table): (usize, &Arc<FileTable>)| {
            let text = if table.is_hidden {
                format_message!(m::TABLE_SHEET_HIDDEN, lang, name = table.sheet)
            } else {
                table.sheet.clone()
            };
            Choice::new(index.to_string(), text)
        };
        self.tables.iter().enumerate().map(choice).collect()
    }

    /// What of the file and of the chosen sheet cannot be seen in its preview.
    pub fn notes(&self, lang: Lang) -> Vec<String> {
        let mut notes = match self.table() {
            Some(table) => table_notes(table, lang),
            None => vec![format_message!(m::TABLE_FILE_EMPTY, lang, name = self.name)],
        };
        notes.extend(chart_note(&self.name, &self.charts, lang));
        notes
    }
}

/// That sheets of a file are charts or dialogs; `None` if there are none.
pub fn chart_note(file: &str, charts: &[String], lang: Lang) -> Option<String> {
    let sheets = text::listed(charts, lang);
    (!charts.is_empty())
        .then(|| format_message!(m::TABLE_CHART_SHEETS, lang, name = file, sheets = sheets))
}

/// What of a sheet cannot be seen in its preview.
pub fn table_notes(table: &FileTable, lang: Lang) -> Vec<String> {
    let FileTable { missing_values: missing, unknown_formats: unknown, .. } = *table;
    let hidden = table.hidden_rows.len();
    let columns: Vec<String> =
        table.hidden_columns.iter().map(|column| column_letters(*column)).collect();
    let hidden_columns = (!columns.is_empty()).then(|| {
        let letters = text::listed(&columns, lang);
        format_message!(m::TABLE_HIDDEN_COLUMNS, lang, columns = letters)
    });
    let hidden = (hidden > 0).then(|| format_message!(m::TABLE_HIDDEN_ROWS, lang, count = hidden));
    let missing =
        (missing > 0).then(|| format_message!(m::TABLE_MISSING_VALUES, lang, count = missing));
    let unknown =
        (unknown > 0).then(|| format_message!(m::TABLE_UNKNOWN_FORMATS, lang, count = unknown));
    hidden.into_iter().chain(hidden_columns).chain(missing).chain(unknown).collect()
}

/// Why a file is not taken as a table, and what to do.
pub fn refused_table(name: &str, error: &TableFileError, lang: Lang) -> String {
    match error {
        TableFileError::OldFormat => format_message!(m::TABLE_FILE_OLD, lang, name = name),
        TableFileError::PasswordProtected => {
            format_message!(m::TABLE_FILE_PASSWORD, lang, name = name)
        }
        TableFileError::NotATable => format_message!(m::TABLE_FILE_OTHER, lang, name = name),
        TableFileError::Damaged(detail) => {
            format_message!(m::TABLE_FILE_DAMAGED, lang, name = name, detail = detail)
        }
        // Who has cancelled knows it; no reading without a page is cancelled.
        TableFileError::Cancelled(_) => m::INTAKE_CANCELLED.get(lang).to_owned(),
        TableFileError::UnknownEncoding => {
            format_message!(m::TABLE_FILE_ENCODING, lang, name = name)
        }
        TableFileError::TooMuch { of: Bound::Columns, most } => {
            format_message!(m::TABLE_FILE_COLUMNS, lang, name = name, most = most)
        }
        TableFileError::TooMuch { of: Bound::Cells, most } => {
            format_message!(m::TABLE_FILE_CELLS, lang, name = name, most = most)
        }
        TableFileError::TooMuch { of: Bound::Bytes, most } => {
            format_message!(m::TABLE_FILE_BYTES, lang, name = name, most = most >> 20)
        }
    }
}
