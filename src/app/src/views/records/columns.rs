//! The columns of a list: which are shown, in which order, and what is derived for them.

use std::sync::Arc;

use zhibu_domain::alliances::needs::AllowedDays;
use zhibu_domain::branches::state::LastActivities;
use zhibu_domain::columns::{DerivedColumn, DerivedSources, DerivedValues, ListColumn};
use zhibu_domain::kinds::field::{FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Sort;
use zhibu_domain::values::date::Day;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::views::compliance::agenda::overdue_items;
use crate::workspace::Workspace;

/// The columns that a list shows, with what is derived for them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShownColumns {
    /// The columns, in order. One of them names the records.
    pub columns: Vec<ListColumn>,
    /// What is derived of the kind's records for these columns.
    pub derived: Arc<DerivedValues>,
}

/// The columns of a stored text, as [`columns_text`] writes it. Names that the kind does not have, or not
/// any more, and repeated ones are passed over; without any column the usual ones are shown.
pub fn columns_from(kind: Kind, stored: &str) -> Vec<ListColumn> {
    let mut columns: Vec<ListColumn> = Vec::new();
    for column in stored.split(' ').filter_map(|name| ListColumn::from_name(kind, name)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    if columns.is_empty() {
        return ListColumn::usual(kind);
    }
    if !columns.contains(&ListColumn::NAMING) {
        columns.insert(0, ListColumn::NAMING);
    }
    columns
}

/// Columns as a text for [`columns_from`]; `None` for the usual ones, which are not stored, so that a later
/// version can have others.
pub fn columns_text(kind: Kind, columns: &[ListColumn]) -> Option<String> {
    let names: Vec<&str> = columns.iter().map(|column| column.name(kind)).collect();
    (columns != ListColumn::usual(kind)).then(|| names.join(" "))
}

/// The derived columns that a list needs, for what it shows and for its order.
pub fn derived_columns(columns: &[ListColumn], sort: Sort) -> Vec<DerivedColumn> {
    let mut needed = Vec::new();
    for column in columns.iter().chain([&sort.column]) {
        match column {
            ListColumn::Derived(derived) if !needed.contains(derived) => needed.push(*derived),
            _ => {}
        }
    }
    needed
}

/// The values of derived columns on a day.
pub fn derived_values(
    workspace: &Workspace,
    columns: &[DerivedColumn],
    as_of: Day,
) -> DerivedValues {
    let overdue = if columns.contains(&DerivedColumn::Overdue) {
        overdue_items(workspace, as_of)
    } else {
        Vec::new()
    };
    let late = [DerivedColumn::LateOffer, DerivedColumn::LateCooperation];
    let allowed = if columns.iter().any(|column| late.contains(column)) {
        workspace.allowed_days()
    } else {
        AllowedDays::default()
    };
    let of = |last_activities: Option<&LastActivities>| {
        let sources = DerivedSources { overdue_items: &overdue, allowed, last_activities };
        DerivedValues::of(workspace.register(), columns, as_of, sources)
    };
    if columns.contains(&DerivedColumn::LastActivity) {
        workspace.with_last_activities(as_of, |last| of(Some(last)))
    } else {
        of(None)
    }
}

/// The head of a column.
pub fn column_head(kind: Kind, column: ListColumn) -> Message {
    match column {
        ListColumn::Field(index) => text::field_name(FieldId { kind, index }),
        ListColumn::Derived(DerivedColumn::State) => m::COLUMN_STATE,
        ListColumn::Derived(DerivedColumn::LastActivity) => m::COLUMN_LAST_ACTIVITY,
        ListColumn::Derived(DerivedColumn::Overdue) => m::COLUMN_OVERDUE,
        ListColumn::Derived(DerivedColumn::Units) => m::COLUMN_UNITS,
        ListColumn::Derived(DerivedColumn::LateOffer | DerivedColumn::LateCooperation) => {
            m::COLUMN_LATE
        }
        ListColumn::Derived(DerivedColumn::Due) => m::COLUMN_DUE,
        ListColumn::Derived(DerivedColumn::Present) => m::COLUMN_PRESENT,
    }
}

/// How the cells of a column are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnLayout {
    /// The name of the record, which links to it.
    Name,
    /// Text.
    Text,
    /// Numbers, which are aligned right.
    Number,
    /// Dates, which do not wrap.
    Date,
}

/// How the cells of a column are laid out.
pub fn column_layout(kind: Kind, column: ListColumn) -> ColumnLayout {
    match column {
        ListColumn::NAMING => ColumnLayout::Name,
        ListColumn::Field(index) => match kind.fields()[index].field_type {
            FieldType::Count | FieldType::Quantity => ColumnLayout::Number,
            FieldType::Date => ColumnLayout::Date,
            _ => ColumnLayout::Text,
        },
        ListColumn::Derived(
            DerivedColumn::State
            | DerivedColumn::Overdue
            | DerivedColumn::LateOffer
            | DerivedColumn::LateCooperation,
        ) => ColumnLayout::Text,
        ListColumn::Derived(DerivedColumn::LastActivity) => ColumnLayout::Date,
        ListColumn::Derived(DerivedColumn::Units | DerivedColumn::Due | DerivedColumn::Present) => {
            ColumnLayout::Number
        }
    }
}

/// A column that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The column.
    pub column: ListColumn,
    /// Its head.
    pub head: &'static str,
    /// Whether it is shown.
    pub is_shown: bool,
    /// Whether it is always shown, as it names the records.
    pub is_fixed: bool,
    /// The accessible names of the buttons that move it; `None` while it is not shown.
    pub moves: Option<ColumnMoves>,
}

/// The accessible names of the buttons that move a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMoves {
    /// Towards the first.
    pub up: String,
    /// Towards the last.
    pub down: String,
}

/// All columns of a kind: those that are shown in their order, and then the others.
pub fn column_choices(kind: Kind, shown: &[ListColumn], lang: Lang) -> Vec<ColumnChoice> {
    let choice = |column: ListColumn| {
        let head = column_head(kind, column).get(lang);
        let is_shown = shown.contains(&column);
        ColumnChoice {
            column,
            head,
            is_shown,
            is_fixed: column == ListColumn::NAMING,
            moves: is_shown.then(|| ColumnMoves {
                up: format_message!(m::COLUMN_UP, lang, name = head),
                down: format_message!(m::COLUMN_DOWN, lang, name = head),
            }),
        }
    };
    let others = ListColumn::all(kind).filter(|column| !shown.contains(column));
    shown.iter().copied().chain(others).map(choice).collect()
}

/// The columns with one more at the end, or without one. The column that names the records stays.
pub fn with_column(shown: &[ListColumn], column: ListColumn, is_shown: bool) -> Vec<ListColumn> {
    let is_kept = |other: &ListColumn| *other != column || column == ListColumn::NAMING;
    let mut columns: Vec<ListColumn> = shown.iter().copied().filter(is_kept).collect();
    if is_shown && !columns.contains(&column) {
        columns.push(column);
    }
    columns
}

/// A direction in which a column is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnMove {
    /// Towards the first.
    Up,
    /// Towards the last.
    Down,
}

/// The columns with one of them moved by one position. The first stays first, and the last last.
pub fn with_move(
    shown: &[ListColumn],
    column: ListColumn,
    direction: ColumnMove,
) -> Vec<ListColumn> {
    let mut columns = shown.to_vec();
    let Some(index) = columns.iter().position(|other| *other == column) else { return columns };
    let other = match direction {
        ColumnMove::Up => index.checked_sub(1),
        ColumnMove::Down => Some(index + 1).filter(|index| *index < columns.len()),
    };
    if let Some(other) = other {
        columns.swap(index, other);
    }
    columns
}
