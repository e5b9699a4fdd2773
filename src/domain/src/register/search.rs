//! Searching the texts of a table, which stand one after another: far fewer and longer searches than one
//! for each row.

use std::ops::Range;

/// Maximum bytes that are searched at once, unless a row is longer: what is searched beyond a row is wasted
/// if the next row that is asked about stands elsewhere.
const WINDOW: usize = 512;

/// Where a word occurs in the texts of a table.
pub(super) struct Occurrences<'a> {
    word: &'a [u8],
    texts: &'a [u8],
    /// What has been searched last.
    window: Range<usize>,
    /// The start of the first occurrence in the window.
    first: Option<usize>,
}

impl<'a> Occurrences<'a> {
    pub(super) fn new(word: &'a str, texts: &'a str) -> Self {
        Self { word: word.as_bytes(), texts: texts.as_bytes(), window: 0..0, first: None }
    }

    /// Whether the word occurs in a row. It is fastest if the rows are asked about as they stand in the texts.
    pub(super) fn are_in(&mut self, row: &Range<u32>) -> bool {
        let row = row.start as usize..row.end as usize;
        let is_searched = self.window.start <= row.start
            && row.end <= self.window.end
            && self.first.is_none_or(|first| row.start <= first);
        if !is_searched {
            let end = row.end.max(row.start + WINDOW).min(self.texts.len());
            self.window = row.start..end;
            let found = find(self.word, &self.texts[self.window.clone()]);
            self.first = found.map(|start| row.start + start);
        }
        self.first.is_some_and(|first| first + self.word.len() <= row.end)
    }
}

/// Whether a word occurs in a text.
pub(super) fn occurs(word: &str, text: &[u8]) -> bool {
    find(word.as_bytes(), text).is_some()
}

/// The start of the first occurrence. Searches for the word's last byte, which in Chinese text is far more
/// selective than the first, and compares there. Without vector instructions, which some browsers lack,
/// this is several times faster than a general search.
fn find(word: &[u8], text: &[u8]) -> Option<usize> {
    let Some(last) = word.last() else { return Some(0) };
    let mut ends = memchr::memchr_iter(*last, text);
    let end = ends.find(|end| text[..=*end].ends_with(word))?;
    Some(end + 1 - word.len())
}
