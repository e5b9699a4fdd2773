//! The cells of a list that are edited in place, and the way from one to the next.

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;

use super::selection::ListedRows;
use crate::forms::cell::has_cell_editor;
use crate::workspace::Workspace;

/// A cell of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The id of the record.
    pub id: String,
    /// The index of the field.
    pub field: usize,
}

/// Which way to go from a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the next cell in the row, or the first of the next row.
    Next,
    /// To the cell before, or the last of the row before.
    Previous,
}

/// The first cell of a row that is edited in place.
pub fn first_editable(kind: Kind, columns: &[usize]) -> Option<usize> {
    editable(kind, columns).next()
}

fn editable(kind: Kind, columns: &[usize]) -> impl DoubleEndedIterator<Item = usize> {
    columns.iter().copied().filter(move |index| has_cell_editor(FieldId { kind, index: *index }))
}

/// The cell that is edited after another one; `None` at the end of the list, or if the record is not in it.
/// `columns` are the columns that are shown.
pub fn cell_beside(
    workspace: &Workspace,
    rows: ListedRows<'_>,
    columns: &[usize],
    from: &CellPlace,
    direction: Direction,
) -> Option<CellPlace> {
    let columns: Vec<usize> = editable(rows.kind, columns).collect();
    let at = columns.iter().position(|field| *field == from.field)?;
    let in_row = match direction {
        Direction::Next => columns.get(at + 1),
        Direction::Previous => at.checked_sub(1).and_then(|at| columns.get(at)),
    };
    if let Some(field) = in_row {
        return Some(CellPlace { id: from.id.clone(), field: *field });
    }
    let table = workspace.register().table(rows.kind);
    let id_at = |index: u32| table.id(index as usize, rows.is_deleted);
    let row = rows.indices.iter().position(|index| **id_at(*index) == *from.id)?;
    let (row, field) = match direction {
        Direction::Next => (row + 1, columns.first()),
        Direction::Previous => (row.checked_sub(1)?, columns.last()),
    };
    let id = id_at(*rows.indices.get(row)?).to_string();
    Some(CellPlace { id, field: *field? })
}
