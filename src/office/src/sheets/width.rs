//! How wide texts are in a spreadsheet.

use super::sheet::Sheet;

/// The narrowest and the widest column, in digits of the standard font.
const NARROWEST: usize = 6;
const WIDEST: usize = 40;
/// What stands beside the text of a cell, in digits.
const PADDING: usize = 2;

/// The width of the longest line of a text, in digits: a Chinese character takes two.
pub(super) fn text_width(text: &str) -> usize {
    let width =
        |line: &str| line.chars().map(|character| if is_wide(character) { 2 } else { 1 }).sum();
    text.lines().map(width).max().unwrap_or(0)
}

/// Whether a character takes two columns, as Chinese ones and the punctuation marks among them do.
fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{115f}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}'
        | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// The width of each column, in digits: as wide as its longest text, within limits.
pub(super) fn column_widths(sheet: &Sheet) -> Vec<usize> {
    let mut widths: Vec<usize> =
        sheet.columns.iter().map(|column| text_width(&column.head)).collect();
    for row in sheet.all_rows() {
        for (width, cell) in widths.iter_mut().zip(row) {
            if *width < WIDEST {
                *width = (*width).max(text_width(&cell.to_text(sheet.lang)));
            }
        }
    }
    widths.into_iter().map(|width| (width + PADDING).clamp(NARROWEST, WIDEST)).collect()
}
