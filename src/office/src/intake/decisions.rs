//! What a user has decided about a table: the answers to what its plan asks.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::intake::columns::ColumnUse;
use zhibu_domain::kinds::records::Kind;
use zhibu_ledger::Name;

/// A user's decisions. Columns are given by their index, rows by their number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntakeDecisions {
    /// What columns are taken for.
    pub columns: FxHashMap<usize, ColumnUse>,
    /// Skipped rows that are taken after all.
    pub taken_rows: FxHashSet<usize>,
    /// The columns whose empty cells say what stands above them.
    pub same_as_above: FxHashSet<usize>,
    /// The columns whose numbers are dates as spreadsheets count them.
    pub serial_columns: FxHashSet<usize>,
    /// The choices that unknown words mean.
    pub choices: FxHashMap<ChoiceWord, ChoiceDecision>,
    /// The records that names mean which the ledger does not have, or has several times.
    pub references: FxHashMap<ReferenceName, ReferenceDecision>,
    /// What rows are whose record is in doubt.
    pub rows: FxHashMap<usize, RowDecision>,
}

impl IntakeDecisions {
    /// Whether the same rows are read from the same columns.
    pub(super) fn reads_alike(&self, other: &Self) -> bool {
        self.columns == other.columns
            && self.taken_rows == other.taken_rows
            && self.same_as_above == other.same_as_above
    }
}

/// A word for one of these choices, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChoiceWord {
    /// The choices.
    pub codes: &'static [&'static str],
    /// The word.
    pub folded: String,
}

/// What an unknown word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceDecision {
    /// The choice of this code.
    Is(&'static str),
    /// Nothing that the ledger keeps: the cells stay empty.
    LeaveEmpty,
}

/// A name of a record of a kind, folded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReferenceName {
    /// The kind.
    pub kind: Kind,
    /// The name.
    pub folded: String,
}

/// What a name means that does not tell one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceDecision {
    /// A new record of that name.
    Create,
    /// This existing record.
    Is(Name),
    /// No record: the cells stay empty.
    LeaveEmpty,
}

/// What a row is whose record is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowDecision {
    /// About this existing record.
    Is(Name),
    /// Another record beside those that are like it.
    New,
}
