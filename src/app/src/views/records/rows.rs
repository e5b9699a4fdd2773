//! The rows of a list that are in sight, of thousands.

use std::ops::Range;

use zhibu_charts::Color;
use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::{Activity, AllianceUnit, Branch, Kind, Task};
use zhibu_domain::list::{Query, Sort, default_sort};
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::workspace::Workspace;

/// The height of a row, as the style sheet has it.
pub const ROW_PX: usize = 36;
/// Maximum number of rows that are printed.
const MOST_PRINTED: usize = 3_000;
/// Rows kept above and below those in sight, so that scrolling shows no gaps.
const MARGIN_ROWS: usize = 12;
/// Rows in sight before the list has been measured.
const FIRST_ROWS: usize = 40;

/// How far a list is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScrolledList {
    /// How much of it is above its frame, in pixels.
    pub top_px: usize,
    /// The height of its frame, in pixels; zero before it has been measured.
    pub height_px: usize,
}

/// The rows for which a list has elements: those in sight and a margin around them. Whole pages of
/// rows, so that a pixel's scrolling changes nothing.
pub fn rows_in_sight(scrolled: ScrolledList, count: usize) -> Range<usize> {
    let ScrolledList { top_px, height_px } = scrolled;
    let first = top_px / ROW_PX;
    let in_sight = if height_px > 0 { height_px / ROW_PX + 2 } else { FIRST_ROWS };
    let from = (first.saturating_sub(MARGIN_ROWS) / MARGIN_ROWS * MARGIN_ROWS).min(count);
    from..(first + in_sight + 2 * MARGIN_ROWS).min(count)
}

/// The rows of a list that are printed.
pub fn printed_rows(count: usize) -> Range<usize> {
    0..count.min(MOST_PRINTED)
}

/// That a printed list has more rows than are printed, if it has.
pub fn print_note(count: usize, lang: Lang) -> Option<String> {
    let said = || format_message!(m::PRINTED_FIRST, lang, shown = MOST_PRINTED, count = count);
    (count > MOST_PRINTED).then(said)
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListRow {
    /// Its number among all rows, from zero.
    pub number: usize,
    /// The id of its record.
    pub id: String,
    /// What its tick box says to those who only hear it.
    pub tick: String,
    /// One cell a column.
    pub cells: Vec<ListCell>,
}

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListCell {
    /// What it says.
    pub text: String,
    /// How it is shown.
    pub look: ListCellLook,
}

/// How a cell of a list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListCellLook {
    /// As text.
    Plain,
    /// As owed (待补).
    Owed,
    /// As a choice: in the colour of a category that charts know, if it is one.
    Choice(Option<Color>),
}

/// Rows of a list. `indices` are those of its records in the kind's table, in order.
pub fn list_rows(
    workspace: &Workspace,
    kind: Kind,
    indices: &[u32],
    range: Range<usize>,
    is_deleted: bool,
    lang: Lang,
) -> Vec<ListRow> {
    let table = workspace.register().table(kind);
    let row = |number: usize| {
        let index = indices[number] as usize;
        let cell = |field: &usize| {
            let cell = table.cell(index, is_deleted, *field);
            list_cell(workspace, FieldId { kind, index: *field }, cell, lang)
        };
        let cells: Vec<ListCell> = kind.columns().iter().map(cell).collect();
        let name = cells.first().filter(|cell| cell.look != ListCellLook::Owed);
        let name = name.map(|cell| &*cell.text).unwrap_or_default();
        ListRow {
            number,
            id: table.id(index, is_deleted).to_string(),
            tick: format_message!(m::TICK, lang, name = name),
            cells,
        }
    };
    range.filter(|number| *number < indices.len()).map(row).collect()
}

fn list_cell(workspace: &Workspace, field: FieldId, cell: Cell<'_>, lang: Lang) -> ListCell {
    let spec = &field.kind.fields()[field.index];
    if spec.is_owed && cell == Cell::Empty {
        return ListCell { text: m::OWED.get(lang).to_owned(), look: ListCellLook::Owed };
    }
    let title = |id: &str| match spec.field_type {
        FieldType::Reference(target) | FieldType::References(target) => {
            Some(text::referred(workspace.register().referred(target, id), lang))
        }
        _ => None,
    };
    let look = match (spec.field_type, cell) {
        (FieldType::Choice(_), Cell::Choice(code)) => {
            ListCellLook::Choice(category_color(field, code))
        }
        _ => ListCellLook::Plain,
    };
    ListCell { text: text::cell(cell, lang, title), look }
}

/// A category has the same colour in lists as in charts.
fn category_color(field: FieldId, code: &str) -> Option<Color> {
    let charted = [
        Branch::SETTING.id(),
        Task::SETTING.id(),
        AllianceUnit::UNIT_KIND.id(),
        Activity::ACTIVITY_KIND.id(),
    ];
    charted.contains(&field).then(|| Color::Category(text::choice_index(field, code)))
}

/// The records of a list's rows.
pub fn listed_ids(
    workspace: &Workspace,
    kind: Kind,
    indices: &[u32],
    is_deleted: bool,
) -> Vec<String> {
    let table = workspace.register().table(kind);
    indices.iter().map(|index| table.id(*index as usize, is_deleted).to_string()).collect()
}

/// The records of a kind with these ids.
pub fn keys_of<'a>(kind: Kind, ids: impl IntoIterator<Item = &'a String>) -> Vec<RecordKey> {
    ids.into_iter().map(|id| RecordKey::new(kind.code(), &**id)).collect()
}

/// Whether a list is sorted by a field, and then whether descending.
pub fn sorted_by(kind: Kind, query: &Query, field: usize) -> Option<bool> {
    let sort = query.sort.unwrap_or_else(|| default_sort(kind));
    (sort.field == field).then_some(sort.is_descending)
}

/// A query that sorts by a field: ascending, and if it does so already, descending.
pub fn with_sort(kind: Kind, query: &Query, field: usize) -> Query {
    let is_descending = sorted_by(kind, query, field) == Some(false);
    Query { sort: Some(Sort { field, is_descending }), ..query.clone() }
}
