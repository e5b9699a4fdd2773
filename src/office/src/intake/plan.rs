//! What each row of a table would do, and what is to be asked.

use serde_json::Value;

use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::Kind;
use zhibu_domain::validation::Violation;
use zhibu_domain::values::date::Day;
use zhibu_ledger::Name;

use crate::intake::columns::ColumnMapping;
use crate::intake::decisions::{ChoiceWord, ReferenceName};
use crate::intake::heads::SkippedRow;
use crate::intake::subject::IntakeSubject;
use crate::intake::values::{PlannedValue, RecordTarget};

/// What is told of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellRemark {
    /// It says nothing, such as 无 or —, or that there is no end.
    Placeholder,
    /// The hour or the part of the day is left out.
    TimeLeftOut,
    /// Of a part of a year, only the year is read: the field is one date.
    YearOnly,
    /// A number for a year with its month: 2022.1 is January, or October without its last digit.
    JanuaryOrOctober,
    /// Not a date.
    NotADate,
    /// Not a whole number from 0 on.
    NotACount,
    /// Not a number.
    NotANumber,
    /// A number without a unit.
    NoUnit,
    /// A question about it is open.
    Undecided,
    /// There are several records that it may be about, between which nothing is chosen.
    SeveralRecords,
    /// A record that it refers to is one of a row that is not taken.
    RowNotTaken,
    /// A form would refuse its value.
    Refused(Violation),
}

impl CellRemark {
    /// Whether the value is left out, so that the field stays as it is.
    pub fn is_left_out(&self) -> bool {
        !matches!(self, Self::TimeLeftOut | Self::YearOnly)
    }
}

/// A cell of which something is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldCell {
    /// The index of its column; `None` if what is told is of the row, not of one cell.
    pub column: Option<usize>,
    /// Its text.
    pub text: String,
    /// What is told.
    pub remark: CellRemark,
}

/// A field that a row writes.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The field.
    pub field: FieldId,
    /// What the record has there.
    pub old: Option<Value>,
    /// What the row says.
    pub new: PlannedValue,
}

/// Why a row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowViolation {
    /// It has no name, or says nothing.
    NoName,
    /// It contradicts itself or the ledger.
    Contradiction {
        /// The field.
        field: FieldId,
        /// How.
        problem: Violation,
    },
    /// It is about another record than the one that is taken into.
    NotOfThis {
        /// The field.
        field: FieldId,
        /// What it names.
        text: String,
    },
}

/// What is asked about a row; until it is answered, the row is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowQuestion {
    /// Which of these records it is about.
    WhichRecord {
        /// Their ids.
        candidates: Vec<Name>,
    },
    /// Whether it is another record than that of an earlier row, which is like it.
    Repeats {
        /// The number of that row.
        row: usize,
    },
    /// What it belongs to: the cell is empty, or what it names is not decided.
    BelongsTo {
        /// The field.
        field: FieldId,
        /// What the cell names; may be empty.
        text: String,
    },
}

/// What a row does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// It makes a record.
    New,
    /// It changes a record, or adds to it.
    Changed,
    /// Nothing.
    Same,
    /// It asks, and does nothing until it is answered.
    Asks(RowQuestion),
    /// It is not taken.
    HeldBack(RowViolation),
}

impl RowOutcome {
    /// Whether the row writes something.
    pub fn is_written(&self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }

    /// Whether there is a record of the row once the table is taken in.
    pub fn has_record(&self) -> bool {
        self.is_written() || *self == Self::Same
    }
}

/// The verdict on a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowVerdict {
    /// Its number where the table comes from.
    pub number: usize,
    /// What it calls its record.
    pub name: String,
    /// What it does.
    pub outcome: RowOutcome,
    /// What it writes.
    pub changes: Vec<FieldChange>,
    /// The cells of which something is told.
    pub told: Vec<ToldCell>,
    /// The existing record that it is about.
    pub record: Option<Name>,
    /// The existing second record that it changes.
    pub second: Option<Name>,
}

impl RowVerdict {
    /// What it writes to a field.
    pub fn value(&self, field: impl Into<FieldId>) -> Option<&PlannedValue> {
        let field = field.into();
        self.changes.iter().find(|change| change.field == field).map(|change| &change.new)
    }
}

/// What a name may mean that does not tell one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFit {
    /// Nothing: there is no such record.
    Missing,
    /// One of these existing records.
    Records(Vec<Name>),
    /// The record of a row of the table, of which several have the name, or one of these existing ones.
    Rows {
        /// Their ids.
        records: Vec<Name>,
    },
}

/// What is asked once for all cells that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which choice a word means.
    Choice {
        /// The word with the choices.
        about: ChoiceWord,
        /// The field in which it stands first.
        field: FieldId,
        /// The word as it is written.
        word: String,
        /// The number of cells that say it.
        rows: usize,
    },
    /// Which record a name means.
    Reference {
        /// The name with the kind.
        about: ReferenceName,
        /// The field in which it stands first.
        field: FieldId,
        /// The name as it is written.
        name: String,
        /// What it may mean.
        fit: NameFit,
        /// The number of cells that say it.
        rows: usize,
    },
    /// Whether the numbers of a column are dates as spreadsheets count them.
    Serials {
        /// The index of the column.
        column: usize,
        /// One of the numbers.
        example: String,
        /// The day that it would be.
        day: Day,
        /// The number of cells.
        rows: usize,
    },
}

impl Question {
    /// The number of cells that it is about.
    pub fn rows(&self) -> usize {
        match self {
            Self::Choice { rows, .. }
            | Self::Reference { rows, .. }
            | Self::Serials { rows, .. } => *rows,
        }
    }

    pub(super) fn rows_mut(&mut self) -> &mut usize {
        match self {
            Self::Choice { rows, .. }
            | Self::Reference { rows, .. }
            | Self::Serials { rows, .. } => rows,
        }
    }
}

/// A column of references with empty cells below filled ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyBelow {
    /// The index of the column.
    pub column: usize,
    /// The number of its empty cells below a filled one.
    pub cells: usize,
    /// Whether they are read as what stands above them.
    pub is_filled: bool,
}

/// A record that is created because rows refer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedRecord {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: String,
}

/// Row counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntakeCounts {
    /// Rows that make a record.
    pub new: usize,
    /// Rows that change one.
    pub changed: usize,
    /// Rows that write nothing.
    pub same: usize,
    /// Rows that ask.
    pub asks: usize,
    /// Rows that are not taken.
    pub held_back: usize,
    /// Rows that are no records.
    pub skipped: usize,
}

impl IntakeCounts {
    /// Rows that are written.
    pub fn written(self) -> usize {
        self.new + self.changed
    }
}

/// What a table would do.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakePlan {
    /// What its rows are about.
    pub subject: IntakeSubject,
    /// What its columns are taken for.
    pub mapping: ColumnMapping,
    /// Whether there are heads but none of them names the records: then no row is read.
    pub has_no_name_column: bool,
    /// The rows that are no records, by number.
    pub skipped: Vec<SkippedRow>,
    /// The verdicts on its rows.
    pub rows: Vec<RowVerdict>,
    /// What is asked once for all rows.
    pub questions: Vec<Question>,
    /// The columns whose empty cells may say what stands above them.
    pub empty_below: Vec<EmptyBelow>,
    /// The records that are created beside those of the rows, and others that no row refers to.
    pub created: Vec<CreatedRecord>,
}

impl IntakePlan {
    /// Row counts by outcome.
    pub fn counts(&self) -> IntakeCounts {
        let mut counts = IntakeCounts { skipped: self.skipped.len(), ..IntakeCounts::default() };
        for row in &self.rows {
            *match row.outcome {
                RowOutcome::New => &mut counts.new,
                RowOutcome::Changed => &mut counts.changed,
                RowOutcome::Same => &mut counts.same,
                RowOutcome::Asks(_) => &mut counts.asks,
                RowOutcome::HeldBack(_) => &mut counts.held_back,
            } += 1;
        }
        counts
    }

    /// The name of a record that a row refers to, if the ledger does not have it yet.
    pub fn new_name(&self, target: &RecordTarget) -> Option<&str> {
        match target {
            RecordTarget::Existing(_) => None,
            RecordTarget::Row(row) => self.rows.get(*row).map(|row| &*row.name),
            RecordTarget::Created(index) => self.created.get(*index).map(|one| &*one.name),
        }
    }
}
