//! Texts that a spreadsheet would take for formulas.

use std::borrow::Cow;

/// What a formula begins with, in either width. A tab or a line break hides what follows it.
const BEGINS_A_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Marks a text as no formula.
const MARK: char = '\'';

/// Whether a spreadsheet would take a text for a formula.
pub(super) fn begins_like_a_formula(text: &str) -> bool {
    let is_skipped =
        |character: char| character.is_whitespace() && !matches!(character, '\t' | '\r');
    !text.trim().is_empty() && text.trim_start_matches(is_skipped).starts_with(BEGINS_A_FORMULA)
}

/// The text as it is written where cells have no type: with an apostrophe before it if it would be taken
/// for a formula. So is one that has such apostrophes already, so that it reads back as it is.
pub(super) fn protected(text: &str) -> Cow<'_, str> {
    if begins_like_a_formula(text) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        with_its_apostrophe(text)
    }
}

/// The text as it is written where cells say that they are text: only an apostrophe that would be taken off
/// when it is read, without the blanks around it, gets another one.
pub(super) fn with_its_apostrophe(text: &str) -> Cow<'_, str> {
    let said = text.trim();
    if unprotected(said).len() < said.len() {
        let (blanks, said) = text.split_at(text.len() - text.trim_start().len());
        Cow::Owned(format!("{blanks}{MARK}{said}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was written with an apostrophe so that it is no formula; other texts stay as they are.
pub fn unprotected(text: &str) -> &str {
    match text.strip_prefix(MARK) {
        Some(rest) if begins_like_a_formula(rest.trim_start_matches(MARK)) => rest,
        _ => text,
    }
}
