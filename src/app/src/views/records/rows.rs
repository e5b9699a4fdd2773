//! The rows of a list for which elements are rendered.

use std::ops::Range;

use zhibu_charts::Color;
use zhibu_domain::branches::state::BranchState;
use zhibu_domain::columns::{DerivedColumn, DerivedValue, ListColumn};
use zhibu_domain::evidence::is_owed;
use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::{Query, Sort};
use zhibu_ledger::RecordKey;
use zhibu_text::{self as text, Lang, format_message, m};

use super::columns::{ColumnLayout, ShownColumns, column_layout};
use crate::chart_model::choice_color;
use crate::tone::Tone;
use crate::workspace::Workspace;

/// The height of a row in the style sheet, in pixels.
pub const ROW_PX: usize = 36;
/// Maximum rows that are printed.
const MAX_PRINTED: usize = 3_000;
/// Rows rendered above and below the visible ones, at least, so that a step of scrolling shows no gap.
const MARGIN_ROWS: usize = 8;
/// The same below while a list is not scrolled: then each keystroke in its search may change all rows.
const FIRST_MARGIN_ROWS: usize = 4;
/// Visible rows before a list has been measured: as many as a common screen shows.
const FIRST_ROWS: usize = 24;

/// The scroll position of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScrolledList {
    /// The scrolled distance, in pixels.
    pub top_px: usize,
    /// The height of its frame or of a higher one, in pixels; zero before any has been measured.
    pub height_px: usize,
}

/// The rows to render: the visible ones and a margin around them. Both ends change in steps, so that not every
/// row that is scrolled makes others.
pub fn rows_in_sight(scrolled: ScrolledList, count: usize) -> Range<usize> {
    let ScrolledList { top_px, height_px } = scrolled;
    let first = top_px / ROW_PX;
    let in_sight = if height_px > 0 { height_px / ROW_PX + 2 } else { FIRST_ROWS };
    let margin = if top_px == 0 { FIRST_MARGIN_ROWS } else { MARGIN_ROWS };
    let from = first.saturating_sub(MARGIN_ROWS) / MARGIN_ROWS * MARGIN_ROWS;
    let to = (first + in_sight + margin).next_multiple_of(FIRST_MARGIN_ROWS);
    from.min(count)..to.min(count)
}

/// The rows of a list or table to print.
pub fn printed_rows(count: usize) -> Range<usize> {
    0..count.min(MAX_PRINTED)
}

/// A note if a list or table has more rows than are printed.
pub fn print_note(count: usize, lang: Lang) -> Option<String> {
    let message = || format_message!(m::PRINTED_FIRST, lang, shown = MAX_PRINTED, count = count);
    (count > MAX_PRINTED).then(message)
}

/// A note if a list has more rows than are made for the browser's search: as many as are printed.
pub fn find_note(count: usize, lang: Lang) -> Option<String> {
    let message = || format_message!(m::FOUND_FIRST, lang, shown = MAX_PRINTED, count = count);
    (count > MAX_PRINTED).then(message)
}

/// A note that the browser's own copy has only the rows that are in the page; `None` if these are all.
pub fn copied_note(shown: usize, total: usize, lang: Lang) -> Option<String> {
    let message = || format_message!(m::COPIED_PART, lang, shown = shown, total = total);
    (shown < total).then(message)
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListRow {
    /// Its index among all rows.
    pub number: usize,
    /// The id of its record.
    pub id: String,
    /// The accessible name of its tick box.
    pub tick: String,
    /// A cell for each column.
    pub cells: Vec<ListCell>,
}

impl ListRow {
    /// Its index in the table, of which the head is the first row: as assistive technology counts.
    pub fn aria_index(&self) -> usize {
        self.number + 2
    }
}

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListCell {
    /// Its text.
    pub text: String,
    /// How it is laid out.
    pub layout: ColumnLayout,
    /// Its style.
    pub look: ListCellLook,
    /// The mark of a field in conflict, of whose values the text is one.
    pub conflict: Option<&'static str>,
}

/// The style of a cell in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListCellLook {
    /// Plain text.
    Plain,
    /// A missing value (待补).
    Owed,
    /// A choice, in its color if charts use it as a category.
    Choice(Option<Color>),
    /// What is derived, in a tone.
    Chip(Tone),
}

/// The part of a list in a range; the list may be shorter than when it was scrolled.
pub fn part_in(indices: &[u32], range: Range<usize>) -> &[u32] {
    &indices[range.start.min(indices.len())..range.end.min(indices.len())]
}

/// Rows of a list, of which `first` is the index of the first. `indices` are their records' indices in the
/// kind's table.
pub fn list_rows(
    workspace: &Workspace,
    (kind, shown): (Kind, &ShownColumns),
    indices: &[u32],
    first: usize,
    is_deleted: bool,
    lang: Lang,
) -> Vec<ListRow> {
    let table = workspace.register().table(kind);
    let row = |(number, index): (usize, &u32)| {
        let index = *index as usize;
        let id = table.id(index, is_deleted);
        let record = workspace.record(kind, id);
        let conflicts = record.map(|record| record.conflicts()).unwrap_or_default();
        let cell = |column: &ListColumn| match *column {
            ListColumn::Field(field) => {
                let cell = table.cell(index, is_deleted, field);
                let field = FieldId { kind, index: field };
                let is_in_conflict = conflicts.iter().any(|name| ***name == *field.name());
                let conflict = is_in_conflict.then(|| m::IN_CONFLICT.get(lang));
                ListCell { conflict, ..list_cell(workspace, (field, id), cell, lang) }
            }
            // A deleted record has none.
            ListColumn::Derived(column) if is_deleted => {
                derived_cell(column, DerivedValue::Empty, lang)
            }
            ListColumn::Derived(column) => {
                derived_cell(column, shown.derived.get(column, index), lang)
            }
        };
        let cells: Vec<ListCell> = shown.columns.iter().map(cell).collect();
        let is_name =
            |cell: &&ListCell| cell.layout == ColumnLayout::Name && cell.look != ListCellLook::Owed;
        let name = cells.iter().find(is_name).map(|cell| &*cell.text).unwrap_or_default();
        ListRow {
            number,
            id: id.to_string(),
            tick: format_message!(m::TICK, lang, name = name),
            cells,
        }
    };
    (first..).zip(indices).map(row).collect()
}

fn list_cell(
    workspace: &Workspace,
    (field, id): (FieldId, &str),
    cell: Cell<'_>,
    lang: Lang,
) -> ListCell {
    let spec = field.spec();
    let layout = column_layout(field.kind, ListColumn::Field(field.index));
    if is_owed(workspace.register(), field, id, cell) {
        let (text, look) = (m::OWED.get(lang).to_owned(), ListCellLook::Owed);
        return ListCell { text, layout, look, conflict: None };
    }
    let title = |id: &str| match spec.field_type {
        FieldType::Reference(target) | FieldType::References(target) => {
            Some(text::referred(workspace.register().referred(target, id), lang))
        }
        _ => None,
    };
    let look = match (spec.field_type, cell) {
        (FieldType::Choice(_), Cell::Choice(code)) => {
            ListCellLook::Choice(choice_color(field, code))
        }
        _ => ListCellLook::Plain,
    };
    ListCell { text: text::cell(cell, lang, title), layout, look, conflict: None }
}

fn derived_cell(column: DerivedColumn, value: DerivedValue, lang: Lang) -> ListCell {
    let (text, look) = match (column, value) {
        (_, DerivedValue::Empty) => (String::new(), ListCellLook::Plain),
        (_, DerivedValue::State(state)) => {
            let tone = match state {
                BranchState::Running => Tone::Good,
                BranchState::Expired => Tone::Warning,
                BranchState::Preparing
                | BranchState::Dissolved
                | BranchState::Converted
                | BranchState::Closed => Tone::Plain,
            };
            (text::branch_state(state).get(lang).to_owned(), ListCellLook::Chip(tone))
        }
        (_, DerivedValue::Date(date)) => (date.to_string(), ListCellLook::Plain),
        (DerivedColumn::Overdue, DerivedValue::Count(count)) => {
            let text = format_message!(m::OVERDUE_COUNT, lang, count = count);
            (text, ListCellLook::Chip(Tone::Error))
        }
        (DerivedColumn::LateOffer | DerivedColumn::LateCooperation, DerivedValue::Count(days)) => {
            let text = format_message!(m::LATE_DAYS, lang, days = days);
            (text, ListCellLook::Chip(Tone::Error))
        }
        (_, DerivedValue::Number(number)) => (text::count(number, lang), ListCellLook::Plain),
        (_, DerivedValue::Count(count)) => (count.to_string(), ListCellLook::Plain),
    };
    let layout = column_layout(column.kind(), ListColumn::Derived(column));
    ListCell { text, layout, look, conflict: None }
}

/// The ids of the records in a list.
pub fn listed_ids(
    workspace: &Workspace,
    kind: Kind,
    indices: &[u32],
    is_deleted: bool,
) -> Vec<String> {
    let table = workspace.register().table(kind);
    indices.iter().map(|index| table.id(*index as usize, is_deleted).to_string()).collect()
}

/// The keys of a kind's records.
pub fn keys_of<'a>(kind: Kind, ids: impl IntoIterator<Item = &'a String>) -> Vec<RecordKey> {
    ids.into_iter().map(|id| RecordKey::new(kind.code(), &**id)).collect()
}

/// Whether the sort by a column is descending; `None` if the list is not sorted by it. Without a sort in the
/// query it has the usual one.
pub fn sorted_by(query: &Query, usual: Sort, column: ListColumn) -> Option<bool> {
    let sort = query.sort.unwrap_or(usual);
    (sort.column == column).then_some(sort.is_descending)
}

/// The query sorted by a column: ascending, or descending if it is sorted ascending by it already.
pub fn with_sort(query: &Query, usual: Sort, column: ListColumn) -> Query {
    let is_descending = sorted_by(query, usual, column) == Some(false);
    Query { sort: Some(Sort { column, is_descending }), ..query.clone() }
}
