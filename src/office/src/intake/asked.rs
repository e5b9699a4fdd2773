//! What the cells of a table leave open: each word, name and column of numbers is asked about once.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::intake::decisions::{ChoiceWord, IntakeDecisions, ReferenceName};
use crate::intake::plan::{CreatedRecord, Question};

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum AskedAbout {
    /// A word for a choice.
    Choice(ChoiceWord),
    /// A name of a record.
    Reference(ReferenceName),
    /// The numbers in the column of this index.
    Serials(usize),
}

impl AskedAbout {
    fn is_decided(&self, decisions: &IntakeDecisions) -> bool {
        match self {
            Self::Choice(word) => decisions.choices.contains_key(word),
            Self::Reference(name) => decisions.references.contains_key(name),
            Self::Serials(column) => decisions.serial_columns.contains(column),
        }
    }

    fn is_decided_alike(&self, one: &IntakeDecisions, other: &IntakeDecisions) -> bool {
        match self {
            Self::Choice(word) => one.choices.get(word) == other.choices.get(word),
            Self::Reference(name) => one.references.get(name) == other.references.get(name),
            Self::Serials(column) => {
                one.serial_columns.contains(column) == other.serial_columns.contains(column)
            }
        }
    }
}

/// What a row leaves open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AskedOfRow {
    /// The indices of the questions, once for each cell.
    counted: Vec<usize>,
    /// What the row's reading depends on, by index: the questions and what would have been asked.
    depends_on: Vec<usize>,
}

/// All that was asked about a table, answered or not.
#[derive(Default)]
pub(super) struct Asked {
    indices: FxHashMap<AskedAbout, usize>,
    /// The questions by index; `None` for what a row depends on but no cell has asked.
    questions: Vec<Option<Question>>,
    /// What the row that is being read leaves open.
    of_row: AskedOfRow,
    created: Vec<CreatedRecord>,
    created_for: FxHashMap<usize, usize>,
}

impl Asked {
    fn index(&mut self, about: AskedAbout) -> usize {
        let questions = &mut self.questions;
        let index = *self.indices.entry(about).or_insert_with(|| {
            questions.push(None);
            questions.len() - 1
        });
        self.of_row.depends_on.push(index);
        index
    }

    /// Counts a cell to its question, and returns the index of it.
    pub(super) fn count(
        &mut self,
        about: AskedAbout,
        question: impl FnOnce() -> Question,
    ) -> usize {
        let index = self.index(about);
        *self.questions[index].get_or_insert_with(question).rows_mut() += 1;
        self.of_row.counted.push(index);
        index
    }

    /// Notes that the reading of the row depends on a decision.
    pub(super) fn depend(&mut self, about: AskedAbout) {
        self.index(about);
    }

    /// What the row that has been read leaves open; the next one begins.
    pub(super) fn end_row(&mut self) -> AskedOfRow {
        std::mem::take(&mut self.of_row)
    }

    /// Forgets what a row leaves open, which is read again.
    pub(super) fn forget_row(&mut self, row: &AskedOfRow) {
        for index in &row.counted {
            if let Some(question) = &mut self.questions[*index] {
                *question.rows_mut() -= 1;
            }
        }
    }

    /// The record that is created for a question about a name, by index.
    pub(super) fn create(
        &mut self,
        question: usize,
        record: impl FnOnce() -> CreatedRecord,
    ) -> usize {
        let created = &mut self.created;
        *self.created_for.entry(question).or_insert_with(|| {
            created.push(record());
            created.len() - 1
        })
    }

    /// The records that were created for any question.
    pub(super) fn created(&self) -> &[CreatedRecord] {
        &self.created
    }

    /// The indices of what these decisions decide in different ways.
    pub(super) fn differing(
        &self,
        one: &IntakeDecisions,
        other: &IntakeDecisions,
    ) -> FxHashSet<usize> {
        let differing =
            self.indices.iter().filter(|(about, _)| !about.is_decided_alike(one, other));
        differing.map(|(_, index)| *index).collect()
    }

    /// The questions that are open, in the order in which they came up. Those are left out that only cells of
    /// `lost` rows ask, which are not taken whatever the answer.
    pub(super) fn open<'a>(
        &self,
        decisions: &IntakeDecisions,
        lost: impl Iterator<Item = &'a AskedOfRow>,
    ) -> Vec<Question> {
        let mut lost_cells: FxHashMap<usize, usize> = FxHashMap::default();
        for index in lost.flat_map(|row| &row.counted) {
            *lost_cells.entry(*index).or_default() += 1;
        }
        let open = self.indices.iter().filter(|(about, _)| !about.is_decided(decisions));
        let mut open: Vec<usize> = open.map(|(_, index)| *index).collect();
        open.sort_unstable();
        let questions = open.into_iter().filter_map(|index| {
            let mut question = self.questions[index].clone()?;
            *question.rows_mut() -= lost_cells.get(&index).copied().unwrap_or(0);
            Some(question)
        });
        questions.filter(|question| question.rows() > 0).collect()
    }
}

impl AskedOfRow {
    /// Whether the row's reading depends on one of these.
    pub(super) fn depends_on(&self, differing: &FxHashSet<usize>) -> bool {
        self.depends_on.iter().any(|index| differing.contains(index))
    }
}
