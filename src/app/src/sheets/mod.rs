//! Tables out: each list and table of the app as a [`Sheet`], which `zhibu_office` writes as a file or
//! for the clipboard. Here too: the names of those files.

mod history;
mod list;
mod table;
mod workbook;

use std::sync::Arc;

use crate::file_names::allowed;
use crate::history::HistoryQuery;
use crate::table::{PlainControl, Table};
use crate::views::records::columns::ShownColumns;
use crate::views::time::TimeZone;
use crate::workspace::Workspace;
use zhibu_charts::Color;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_domain::values::date::Day;
use zhibu_office::sheets::{Reported, Sheet};
use zhibu_text::Lang;

pub use list::list_sheet;
pub use table::table_sheet;
pub use workbook::ledger_sheets;

/// What a sheet is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetSource {
    /// The table behind a chart, and what stands below the chart.
    Chart {
        /// The table.
        table: Table,
        /// What stands below the chart.
        notes: String,
        /// The chart, as a picture.
        drawn: ChartDrawing,
    },
    /// A table, with its controls as text.
    Table(Table<PlainControl>),
    /// A table that is of no ledger.
    Apart(Table<PlainControl>),
    /// All records of a list, not only those on the screen.
    List(ListedRecords),
    /// All changes that match a query.
    History(HistoryQuery),
}

/// A chart, as a picture for documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartDrawing {
    /// The name of its files, without an extension.
    pub name: &'static str,
    /// The SVG element, in the colours of the page.
    pub svg: String,
    /// The title, with the unit.
    pub title: String,
    /// The name and colour of each series.
    pub legend: Vec<(String, Color)>,
}

/// The records of a list, and what it shows of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedRecords {
    /// The kind of the records.
    pub kind: Kind,
    /// Their indices in the kind's table, in the order of the list.
    pub indices: Arc<Vec<u32>>,
    /// The query that found them.
    pub query: Query,
    /// The columns.
    pub shown: ShownColumns,
}

/// Who makes a sheet, when, and for whom.
#[derive(Clone, Debug)]
pub struct SheetContext {
    /// The unit of the user; empty if unknown.
    pub unit: String,
    /// Today.
    pub today: Day,
    /// The time zone of the history.
    pub zone: TimeZone,
    /// The language.
    pub lang: Lang,
}

/// The sheet of a list, a table or the history.
pub fn sheet_of(workspace: &Workspace, source: &SheetSource, context: &SheetContext) -> Sheet {
    let lang = context.lang;
    let sheet = match source {
        SheetSource::Chart { table, notes, .. } => {
            Sheet { notes: vec![notes.clone()], ..table_sheet(table, lang) }
        }
        SheetSource::Table(table) | SheetSource::Apart(table) => table_sheet(table, lang),
        SheetSource::List(listed) => list_sheet(workspace, listed, lang),
        SheetSource::History(query) => history::history_sheet(workspace, query, context.zone, lang),
    };
    Sheet { reported: Some(reported(workspace, context)), ..sheet }
}

/// The sheet of a table that is of no ledger.
pub fn apart_sheet(table: &Table<PlainControl>, context: &SheetContext) -> Sheet {
    let reported = Reported { unit: context.unit.trim().to_owned(), day: context.today };
    Sheet { reported: Some(reported), ..table_sheet(table, context.lang) }
}

/// The name of a file with a sheet that is of no ledger.
pub fn apart_file_name(title: &str, extension: &str, today: Day) -> String {
    format!("{}-{today}.{extension}", allowed(title))
}

/// Who reports: the user's unit, or else the unit whose part of a ledger this is.
fn reported(workspace: &Workspace, context: &SheetContext) -> Reported {
    let part = || workspace.about().part.as_ref().map(|part| part.name.clone());
    let unit = Some(context.unit.trim().to_owned()).filter(|unit| !unit.is_empty()).or_else(part);
    Reported { unit: unit.unwrap_or_default(), day: context.today }
}

/// The name of a file with a sheet, such as `崂山 2022-活动-2022-06-30.xlsx`.
pub fn sheet_file_name(workspace: &Workspace, title: &str, extension: &str, today: Day) -> String {
    let name = allowed(&format!("{}-{title}", workspace.about().title));
    format!("{name}-{today}.{extension}")
}
