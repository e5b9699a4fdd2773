//! What each line of a pasted table would do, and what that writes.

use serde_json::{Value, json};

use crate::kinds::field::FieldId;
use crate::kinds::patch::Writes;
use crate::kinds::records::Kind;
use crate::validation::Violation;
use zhibu_ledger::{Name, RecordKey};

/// The words by which the heads and choices of a table are understood.
pub trait Vocabulary {
    /// The field that a head means.
    fn field(&self, head: &str) -> Option<FieldId>;

    /// The choice, of these codes, that a cell means.
    fn choice(&self, codes: &'static [&'static str], text: &str) -> Option<&'static str>;
}

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasteColumn {
    /// This field.
    Field(FieldId),
    /// Identity and telephone numbers, which are never read.
    Private,
    /// Unknown; not read.
    Other,
}

/// A column of a pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct PasteHead {
    /// Its head; empty in a table without heads.
    pub text: String,
    /// What it is taken for.
    pub column: PasteColumn,
}

/// Why a line is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteViolation {
    /// The line has no name.
    NoName,
    /// An earlier line is about the same record.
    Repeated {
        /// The number of that line.
        line: usize,
    },
    /// Several existing records match.
    Ambiguous,
    /// A form would refuse the value of this field.
    Refused {
        /// The field.
        field: FieldId,
        /// Why.
        problem: Violation,
    },
    /// A cell is not a value of its field.
    Cell {
        /// The field.
        field: FieldId,
        /// The text of the cell.
        text: String,
        /// What is wrong with it.
        why: CellViolation,
    },
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellViolation {
    /// Not a date.
    NotADate,
    /// Not a whole number.
    NotACount,
    /// Not a number, or one without a unit.
    NotANumber,
    /// None of the choices.
    NoChoice,
    /// There is no record of that name.
    NoRecord,
    /// Several records have that name.
    SeveralRecords,
    /// It names another record than the one that is pasted into.
    NotOfThis,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasteOutcome {
    /// It makes a record.
    New,
    /// It changes a record, or adds to it.
    Changed,
    /// Nothing.
    Same,
    /// It is not taken.
    Invalid(PasteViolation),
}

/// A line of the pasted table.
#[derive(Clone, Debug, PartialEq)]
pub struct PasteLine {
    /// Its number in the pasted text, from one.
    pub number: usize,
    /// The name, as it is pasted.
    pub name: String,
    /// What the line does.
    pub outcome: PasteOutcome,
    /// The values that it writes.
    pub values: Vec<(FieldId, Value)>,
    /// The existing record that it is about.
    pub record: Option<Name>,
}

impl PasteLine {
    /// The value that it writes to a field.
    pub fn value(&self, field: impl Into<FieldId>) -> Option<&Value> {
        let field = field.into();
        self.values.iter().find(|(known, _)| *known == field).map(|(_, value)| value)
    }
}

/// What a pasted table would do.
#[derive(Clone, Debug, PartialEq)]
pub struct PastePlan {
    /// The kind of the records that its lines are about.
    pub kind: Kind,
    /// Its columns.
    pub columns: Vec<PasteHead>,
    /// Its lines.
    pub lines: Vec<PasteLine>,
    /// What every new record has beside the line's values.
    pub(super) preset: Vec<(FieldId, Value)>,
    /// The reference to the line's record in a second record, which takes the values of its kind.
    pub(super) second: Option<FieldId>,
}

/// Line counts by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasteCounts {
    /// Lines that make a record.
    pub new: usize,
    /// Lines that change one.
    pub changed: usize,
    /// Lines that write nothing.
    pub same: usize,
    /// Lines that are not taken.
    pub invalid: usize,
}

impl PastePlan {
    /// A plan without lines.
    pub(super) fn empty(kind: Kind) -> Self {
        Self { kind, columns: Vec::new(), lines: Vec::new(), preset: Vec::new(), second: None }
    }

    /// Line counts by outcome.
    pub fn counts(&self) -> PasteCounts {
        let mut counts = PasteCounts::default();
        for line in &self.lines {
            *match line.outcome {
                PasteOutcome::New => &mut counts.new,
                PasteOutcome::Changed => &mut counts.changed,
                PasteOutcome::Same => &mut counts.same,
                PasteOutcome::Invalid(_) => &mut counts.invalid,
            } += 1;
        }
        counts
    }

    /// What is to be written, as one action. `new_id` gives ids that are not in use.
    pub fn writes(&self, mut new_id: impl FnMut() -> Name) -> Writes {
        let mut writes = Writes::new();
        for line in &self.lines {
            if !matches!(line.outcome, PasteOutcome::New | PasteOutcome::Changed) {
                continue;
            }
            let (mut own, mut second): (Vec<_>, Vec<_>) =
                line.values.iter().cloned().partition(|(field, _)| field.kind == self.kind);
            if line.record.is_none() {
                own.extend(self.preset.iter().cloned());
            }
            let id = line.record.clone().unwrap_or_else(&mut new_id);
            if !own.is_empty() {
                writes.push(write(self.kind, id.clone(), own));
            }
            if let Some(reference) = self.second.filter(|_| !second.is_empty()) {
                second.push((reference, json!(*id)));
                writes.push(write(reference.kind, new_id(), second));
            }
        }
        writes
    }
}

fn write(kind: Kind, id: Name, values: Vec<(FieldId, Value)>) -> (RecordKey, Vec<(Name, Value)>) {
    let values = values.into_iter().map(|(field, value)| (field.name().into(), value)).collect();
    (RecordKey::new(kind.code(), id), values)
}
