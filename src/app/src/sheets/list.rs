//! The sheet of a list: a row for each record that the list counts, and a typed cell for each field.

use super::ListedRecords;
use crate::views::records::columns::{ColumnLayout, column_head, column_layout};
use crate::views::records::list::filters_in_words;
use crate::workspace::Workspace;
use zhibu_domain::columns::{DerivedColumn, DerivedValue, ListColumn};
use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::values::quantity::Decimal;
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn};
use zhibu_text::{self as text, Lang, TEXT_SEPARATOR, format_message, m};

/// All records of a list in its order, with the columns that the user has chosen. Where none are chosen, they
/// are those of the list and all other fields that any of the records has, in the order of the form with the
/// official number first, and then what is derived. What is owed (待补) is empty.
pub fn list_sheet(workspace: &Workspace, listed: &ListedRecords, lang: Lang) -> Sheet {
    let ListedRecords { kind, indices, query, shown } = listed;
    let columns = if shown.columns == ListColumn::usual(*kind) {
        filled_columns(workspace, listed)
    } else {
        shown.columns.clone()
    };
    let filters = filters_in_words(workspace, *kind, query, lang);
    let note = || {
        let filters = text::listed(&filters, lang);
        format_message!(m::SHEET_FILTERS, lang, filters = filters)
    };
    let cell = |index: &u32, column: &ListColumn| match *column {
        ListColumn::Field(field) => record_cell(
            workspace,
            FieldId { kind: *kind, index: field },
            *index,
            query.deleted,
            lang,
        ),
        // A deleted record has none.
        ListColumn::Derived(_) if query.deleted => SheetCell::Empty,
        ListColumn::Derived(column) => {
            derived_cell(shown.derived.get(column, *index as usize), lang)
        }
    };
    let row = |index: &u32| columns.iter().map(|column| cell(index, column)).collect();
    Sheet {
        title: text::kind(*kind).get(lang).to_owned(),
        lang,
        columns: columns.iter().map(|column| list_column(*kind, *column, lang)).collect(),
        rows: indices.iter().map(row).collect(),
        notes: (!filters.is_empty()).then(note).into_iter().collect(),
        ..Sheet::default()
    }
}

/// The columns of a list and all other fields that any of its records has.
fn filled_columns(workspace: &Workspace, listed: &ListedRecords) -> Vec<ListColumn> {
    let ListedRecords { kind, indices, query, shown } = listed;
    let table = workspace.register().table(*kind);
    let is_filled = |column: ListColumn| match column {
        ListColumn::Field(field) => {
            let cell = |index: &u32| table.cell(*index as usize, query.deleted, field);
            indices.iter().any(|index| cell(index) != Cell::Empty)
        }
        ListColumn::Derived(_) => false,
    };
    let mut columns: Vec<ListColumn> = ListColumn::all(*kind)
        .filter(|column| shown.columns.contains(column) || is_filled(*column))
        .collect();
    // Offices write the number of a line before all else.
    let official = kind.official_order().map(ListColumn::Field);
    if let Some(index) = columns.iter().position(|column| Some(*column) == official) {
        columns[..=index].rotate_right(1);
    }
    columns
}

/// Records of one kind with these fields, without a title.
pub(super) fn records_sheet(
    workspace: &Workspace,
    fields: &[FieldId],
    indices: &[u32],
    lang: Lang,
) -> Sheet {
    let row = |index: &u32| {
        fields.iter().map(|field| record_cell(workspace, *field, *index, false, lang)).collect()
    };
    let column = |field: &FieldId| list_column(field.kind, ListColumn::Field(field.index), lang);
    Sheet {
        columns: fields.iter().map(column).collect(),
        rows: indices.iter().map(row).collect(),
        ..Sheet::default()
    }
}

/// A column. The head of a field is its name, by which a table is read back.
fn list_column(kind: Kind, column: ListColumn, lang: Lang) -> SheetColumn {
    let content = match column {
        ListColumn::Derived(
            DerivedColumn::Overdue | DerivedColumn::LateOffer | DerivedColumn::LateCooperation,
        ) => ColumnContent::Number,
        column => match column_layout(kind, column) {
            ColumnLayout::Number => ColumnContent::Number,
            ColumnLayout::Date => ColumnContent::Date,
            ColumnLayout::Name | ColumnLayout::Text => ColumnContent::Text,
        },
    };
    SheetColumn { head: column_head(kind, column).get(lang).to_owned(), content }
}

fn record_cell(
    workspace: &Workspace,
    field: FieldId,
    index: u32,
    is_deleted: bool,
    lang: Lang,
) -> SheetCell {
    let table = workspace.register().table(field.kind);
    field_cell(workspace, field, table.cell(index as usize, is_deleted, field.index), lang)
}

fn derived_cell(value: DerivedValue, lang: Lang) -> SheetCell {
    match value {
        DerivedValue::Empty => SheetCell::Empty,
        DerivedValue::State(state) => SheetCell::text(text::branch_state(state).get(lang)),
        DerivedValue::Date(date) => SheetCell::Date(date),
        DerivedValue::Number(count) => SheetCell::count(count),
        DerivedValue::Count(count) => SheetCell::number(Decimal::from_whole(i64::from(count))),
    }
}

/// The value of a field. Several values are separated as in forms of both languages, so that they can be
/// read back.
fn field_cell(workspace: &Workspace, field: FieldId, cell: Cell<'_>, lang: Lang) -> SheetCell {
    let title = |id: &str| match field.spec().field_type {
        FieldType::Reference(target) | FieldType::References(target) => {
            text::referred(workspace.register().referred(target, id), lang)
        }
        _ => id.to_owned(),
    };
    let word = |code: &str| text::choice(code).get(lang).to_owned();
    let joined = |texts: Vec<String>| SheetCell::text(texts.join(TEXT_SEPARATOR));
    match cell {
        Cell::Empty => SheetCell::Empty,
        Cell::Text(text) => SheetCell::text(text),
        Cell::Texts(texts) => joined(texts.to_vec()),
        Cell::Date(date) => SheetCell::Date(date),
        Cell::Choice(code) => SheetCell::text(word(code)),
        Cell::Count(count) => SheetCell::count(count),
        Cell::Quantity(quantity) => SheetCell::Number(quantity.clone()),
        Cell::Reference(id) => SheetCell::text(title(id)),
        Cell::Choices(codes) => joined(codes.iter().map(|code| word(code)).collect()),
        Cell::References(ids) => joined(ids.iter().map(|id| title(id)).collect()),
    }
}
