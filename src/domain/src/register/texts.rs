//! The texts of a table's rows, in which a search looks. They are made when they are first searched, and kept
//! with the rows from then on: at the start of the program nobody searches yet.

use std::ops::Range;

use super::AnyTable;
use super::search::{Occurrences, occurs};
use crate::folding::push_folded;
use crate::kinds::field::Cell;

/// The texts of all rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    /// The texts, folded, one after another: a search in contiguous memory is several times faster. Texts that
    /// edits leave behind are removed from time to time.
    all: String,
    /// Where in them the text of each live row is, by the row's index.
    live: Vec<Range<u32>>,
    /// The same for deleted rows.
    deleted: Vec<Range<u32>>,
    /// The bytes of `all` that belong to a row.
    in_use: usize,
}

/// The number of unused bytes from which the texts are compacted.
const COMPACTED_FROM: usize = 1 << 16;

impl Texts {
    pub(super) fn of(table: &dyn AnyTable) -> Self {
        let mut texts = Self::default();
        for (deleted, rows) in [(false, table.len()), (true, table.deleted_len())] {
            for row in 0..rows {
                let text = texts.add(table, row, deleted);
                texts.side_mut(deleted).push(text);
            }
        }
        texts
    }

    /// Adds the text of a row, and returns where it is.
    pub(super) fn add(&mut self, table: &dyn AnyTable, row: usize, deleted: bool) -> Range<u32> {
        let start = text_index(self.all.len());
        for field in 0..table.index().fields {
            push_texts(table.cell(row, deleted, field), &mut self.all);
        }
        let text = start..text_index(self.all.len());
        self.in_use += text.len();
        text
    }

    /// Puts the text of a row at its index, in place of another one or at the end.
    pub(super) fn put(&mut self, index: usize, deleted: bool, text: Range<u32>) {
        let side = self.side_mut(deleted);
        let Some(known) = side.get_mut(index) else { return side.push(text) };
        let replaced = std::mem::replace(known, text);
        self.in_use -= replaced.len();
    }

    /// Removes the text of a row; that of the last row takes its index.
    pub(super) fn swap_remove(&mut self, index: usize, deleted: bool) {
        let removed = self.side_mut(deleted).swap_remove(index);
        self.in_use -= removed.len();
    }

    pub(super) fn compact_if_due(&mut self) {
        if self.all.len() <= 2 * self.in_use + COMPACTED_FROM {
            return;
        }
        let old = std::mem::take(&mut self.all);
        for text in self.live.iter_mut().chain(&mut self.deleted) {
            let start = text_index(self.all.len());
            self.all.push_str(&old[text.start as usize..text.end as usize]);
            *text = start..text_index(self.all.len());
        }
    }

    /// For each row, by its index, whether all words occur in its text.
    pub(super) fn rows_with(&self, words: &[&str], deleted: bool) -> Vec<bool> {
        let rows = self.side(deleted);
        let mut found = vec![true; rows.len()];
        for word in words {
            let mut occurrences = Occurrences::new(word, &self.all);
            for (found, text) in found.iter_mut().zip(rows) {
                *found = *found && occurrences.are_in(text);
            }
        }
        found
    }

    /// Whether all words occur in the text of a row.
    pub(super) fn has_all(&self, words: &[&str], row: usize, deleted: bool) -> bool {
        let text = &self.side(deleted)[row];
        // Bytes: a text would be checked for being cut between its characters.
        let text = &self.all.as_bytes()[text.start as usize..text.end as usize];
        words.iter().all(|word| occurs(word, text))
    }

    fn side(&self, deleted: bool) -> &[Range<u32>] {
        if deleted { &self.deleted } else { &self.live }
    }

    fn side_mut(&mut self, deleted: bool) -> &mut Vec<Range<u32>> {
        if deleted { &mut self.deleted } else { &mut self.live }
    }
}

fn text_index(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a ledger's texts are far smaller than 4 GiB")
}

fn push_texts(cell: Cell<'_>, texts: &mut String) {
    match cell {
        Cell::Text(part) => push_folded(part, texts),
        Cell::Texts(parts) => parts.iter().for_each(|part| {
            push_folded(part, texts);
            texts.push('\n');
        }),
        Cell::Date(date) => date.push_iso(texts),
        Cell::Empty
        | Cell::Choice(_)
        | Cell::Count(_)
        | Cell::Quantity(_)
        | Cell::Reference(_)
        | Cell::Choices(_)
        | Cell::References(_) => return,
    }
    texts.push('\n');
}
