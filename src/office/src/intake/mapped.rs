//! A table whose columns are understood: which of its rows are records, and what stands above empty cells.

use rustc_hash::FxHashMap;

use zhibu_domain::folding::folded;
use zhibu_domain::kinds::field::FieldType;
use zhibu_domain::register::Register;

use crate::intake::columns::{ColumnMapping, ColumnUse};
use crate::intake::decisions::IntakeDecisions;
use crate::intake::grid::{Grid, MergePart};
use crate::intake::heads::{self, RowColumns, SkipReason, SkippedRow};
use crate::intake::plan::EmptyBelow;
use crate::intake::subject::IntakeSubject;
use crate::intake::vocabulary::Vocabulary;

/// A table whose columns are understood, and whose rows become known one after the other.
#[derive(Default)]
pub(super) struct MappedTable {
    pub(super) mapping: ColumnMapping,
    pub(super) skipped: Vec<SkippedRow>,
    /// The indices of the rows that are records.
    pub(super) rows: Vec<usize>,
    pub(super) above: AboveCells,
    columns: RowColumns,
    /// The rows of the heads, by index: the first one, and the first one below.
    heads: std::ops::Range<usize>,
}

/// The heads of a table, folded; `None` if it has none.
pub fn heads_of(grid: &Grid, subject: &IntakeSubject) -> Option<Vec<String>> {
    let found = heads::find(grid, &Vocabulary::of(subject))?;
    Some(found.columns.iter().map(|head| folded(&head.text())).collect())
}

/// The empty cells of references that say what stands above them.
#[derive(Default)]
pub(super) struct AboveCells {
    /// The columns of references.
    columns: Vec<AboveColumn>,
}

struct AboveColumn {
    column: usize,
    /// The index of the last row of a record whose cell is filled.
    filled: Option<usize>,
    /// The number of empty cells below filled ones.
    empty: usize,
    is_decided: bool,
    /// Of each row with such a cell the row above whose cell is filled, if it is decided so.
    rows: FxHashMap<usize, usize>,
}

impl MappedTable {
    /// Finds the heads of a table, and what its columns are taken for.
    pub(super) fn of(grid: &Grid, subject: &IntakeSubject, decisions: &IntakeDecisions) -> Self {
        let vocabulary = Vocabulary::of(subject);
        let found = heads::find_beside(grid, &vocabulary, &decisions.taken_rows);
        let decided = &decisions.columns;
        let (mut heads, mut numbers) = (0..0, None);
        let mapping = if let Some(found) = &found {
            heads = found.start..found.end;
            numbers = found.columns.iter().position(heads::is_row_number);
            ColumnMapping::of_heads(&found.columns, subject, &vocabulary, decided)
        } else {
            ColumnMapping::of_positions(grid.width(), subject, decided)
        };
        let names = subject.name_field().and_then(|field| mapping.column_of(field));
        let columns = RowColumns { numbers, names: names.map(|column| column.index) };
        let above = AboveCells::of(&mapping, decisions);
        Self { mapping, above, columns, heads, ..Self::default() }
    }

    /// Whether there are heads but none of them names the records.
    pub(super) fn has_no_name_column(&self, subject: &IntakeSubject) -> bool {
        let is_named = |field| self.mapping.column_of(field).is_some();
        self.mapping.has_heads && !subject.name_field().is_none_or(is_named)
    }

    /// Adds the next row of the table, by its index: to the records, or to what is skipped.
    pub(super) fn add_row(&mut self, grid: &Grid, index: usize, decisions: &IntakeDecisions) {
        let row = &grid.rows[index];
        let reason = match index {
            _ if decisions.taken_rows.contains(&row.number) => None,
            _ if index < self.heads.start => Some(SkipReason::AboveHeads),
            _ if index == self.heads.start && !self.heads.is_empty() => return,
            _ if index < self.heads.end => Some(SkipReason::LowerHeads),
            _ => heads::skip_reason(row, self.columns),
        };
        if let Some(reason) = reason {
            self.skipped.push(SkippedRow::of(row, reason));
        } else {
            self.above.add_row(grid, index);
            self.rows.push(index);
        }
    }

    /// Once all rows are known: numbers of lines that do not go on from the official order are left out.
    pub(super) fn leave_out_other_orders(
        &mut self,
        grid: &Grid,
        decisions: &IntakeDecisions,
        register: &Register,
    ) {
        let rows = self.rows.iter().map(|index| &grid.rows[*index]);
        self.mapping.leave_out_other_orders(rows, &decisions.columns, register);
    }
}

impl AboveCells {
    fn of(mapping: &ColumnMapping, decisions: &IntakeDecisions) -> Self {
        let refers = |column_use: ColumnUse| match column_use {
            ColumnUse::Field(field) => {
                matches!(field.spec().field_type, FieldType::Reference(_))
            }
            ColumnUse::OneOf(_) => true,
            _ => false,
        };
        let columns = mapping.columns.iter().filter(|column| refers(column.column_use));
        let columns = columns.map(|column| AboveColumn {
            column: column.index,
            filled: None,
            empty: 0,
            is_decided: decisions.same_as_above.contains(&column.index),
            rows: FxHashMap::default(),
        });
        Self { columns: columns.collect() }
    }

    fn add_row(&mut self, grid: &Grid, index: usize) {
        let row = &grid.rows[index];
        for above in &mut self.columns {
            let is_own = row.merge_part(above.column) != MergePart::FromLeft;
            match above.filled {
                _ if !is_own => {}
                _ if !row.text(above.column).is_empty() => above.filled = Some(index),
                Some(filled) => {
                    above.empty += 1;
                    if above.is_decided {
                        above.rows.insert(index, filled);
                    }
                }
                None => {}
            }
        }
    }

    /// The index of the row whose cell counts for a row.
    pub(super) fn row_of(&self, row: usize, column: usize) -> usize {
        let above = self.columns.iter().find(|above| above.column == column);
        above.and_then(|above| above.rows.get(&row)).copied().unwrap_or(row)
    }

    /// The columns with empty cells below filled ones.
    pub(super) fn empty_below(&self) -> Vec<EmptyBelow> {
        let with_empty = self.columns.iter().filter(|above| above.empty > 0);
        let of = |above: &AboveColumn| EmptyBelow {
            column: above.column,
            cells: above.empty,
            is_filled: above.is_decided,
        };
        with_empty.map(of).collect()
    }
}
