//! The sheet of a list: a row for each record that the list counts, and a typed cell for each field.

use crate::views::records::list::filters_in_words;
use crate::workspace::Workspace;
use zhibu_domain::kinds::field::{Cell, FieldId, FieldType};
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::list::Query;
use zhibu_office::sheets::{ColumnContent, Sheet, SheetCell, SheetColumn};
use zhibu_text::{self as text, Lang, TEXT_SEPARATOR, format_message, m};

/// All records of a list in its order. Its columns are those of the list and all other fields that any of
/// the records has, in the order of the form. What is owed (待补) is empty.
pub fn list_sheet(
    workspace: &Workspace,
    kind: Kind,
    indices: &[u32],
    query: &Query,
    lang: Lang,
) -> Sheet {
    let table = workspace.register().table(kind);
    let is_filled = |field: usize| {
        let cell = |index: &u32| table.cell(*index as usize, query.deleted, field);
        indices.iter().any(|index| cell(index) != Cell::Empty)
    };
    let fields: Vec<FieldId> = (0..kind.fields().len())
        .filter(|field| kind.columns().contains(field) || is_filled(*field))
        .map(|index| FieldId { kind, index })
        .collect();
    let filters = filters_in_words(workspace, kind, query, lang);
    let note = || {
        let filters = text::listed(&filters, lang);
        format_message!(m::SHEET_FILTERS, lang, filters = filters)
    };
    Sheet {
        title: text::kind(kind).get(lang).to_owned(),
        lang,
        notes: (!filters.is_empty()).then(note).into_iter().collect(),
        ..records_sheet(workspace, &fields, indices, query.deleted, lang)
    }
}

/// Records of one kind with these fields, without a title.
pub(super) fn records_sheet(
    workspace: &Workspace,
    fields: &[FieldId],
    indices: &[u32],
    is_deleted: bool,
    lang: Lang,
) -> Sheet {
    let row = |index: &u32| {
        let cell = |field: &FieldId| {
            let table = workspace.register().table(field.kind);
            let cell = table.cell(*index as usize, is_deleted, field.index);
            field_cell(workspace, *field, cell, lang)
        };
        fields.iter().map(cell).collect()
    };
    Sheet {
        columns: fields.iter().map(|field| field_column(*field, lang)).collect(),
        rows: indices.iter().map(row).collect(),
        ..Sheet::default()
    }
}

/// The column of a field. Its head is the field's name, by which a table is read back.
fn field_column(field: FieldId, lang: Lang) -> SheetColumn {
    let content = match field.spec().field_type {
        FieldType::Count | FieldType::Quantity => ColumnContent::Number,
        FieldType::Date => ColumnContent::Date,
        _ => ColumnContent::Text,
    };
    SheetColumn { head: text::field_name(field).get(lang).to_owned(), content }
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
