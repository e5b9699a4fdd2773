//! Tables as text: as spreadsheets put them on the clipboard, or as separated values.

use std::borrow::Cow;

use crate::intake::grid::{Grid, GridCell, GridRow};
use crate::pace::{Cancelled, Pace, Progress, Unpaced, finished};

/// Splits a text into cells. Cells in quotation marks, as spreadsheets write them, may hold separators,
/// line breaks and doubled quotation marks. A quotation mark within a cell, or one that is never closed,
/// is part of the text.
pub fn grid_of_text(text: &str) -> Grid {
    finished(grid_of_text_in_steps(text, &mut Unpaced)).unwrap_or_default()
}

/// The same in steps of a few milliseconds, with a pause after each.
///
/// # Errors
///
/// If a pause cancels it.
pub async fn grid_of_text_in_steps(text: &str, pace: &mut impl Pace) -> Result<Grid, Cancelled> {
    let mut progress = Progress::new(pace);
    progress.set_all(text.len() as u64);
    let has_tabs = text.contains('\t');
    let is_separator = |character: char| {
        if has_tabs { character == '\t' } else { matches!(character, ',' | '，') }
    };
    let mut rows = Vec::new();
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let began = number;
        let mut cells = Vec::new();
        loop {
            let start = rest.trim_start_matches([' ', '\u{3000}']);
            let (cell, after) = if let Some((cell, after)) = quoted(start, is_separator) {
                (Cow::Owned(cell), after)
            } else {
                let end = rest.find(|character| character == '\n' || is_separator(character));
                let (cell, after) = rest.split_at(end.unwrap_or(rest.len()));
                (Cow::Borrowed(cell), after)
            };
            number += cell.matches('\n').count();
            cells.push(GridCell::of_written(&cell));
            progress.count_part_before(rest.len()).await?;
            rest = after;
            let Some(next) = rest.chars().next() else { break };
            rest = &rest[next.len_utf8()..];
            if next == '\n' {
                break;
            }
        }
        number += 1;
        rows.push(GridRow { number: began, cells });
    }
    Ok(Grid { rows }.without_blank_end())
}

/// A cell in quotation marks and what comes after it, if the text begins with one.
fn quoted(text: &str, is_separator: impl Fn(char) -> bool) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (inside, after) = rest.split_once('"')?;
        cell.push_str(inside);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        let after = after.trim_start_matches([' ', '\u{3000}', '\r']);
        let ends = after.chars().next().is_none_or(|next| next == '\n' || is_separator(next));
        return ends.then_some((cell, after));
    }
}
