//! The cells of a table as spreadsheets put it on the clipboard, or as a file of separated values.

/// A row of a pasted table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedRow {
    /// The number of its line in the text, from one.
    pub line: usize,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
}

/// Splits a table into cells, without its blank lines. Cells in quotation marks, as spreadsheets write
/// them, may hold separators, line breaks and doubled quotation marks. A quotation mark within a cell,
/// or one that is never closed, is part of the text.
pub fn rows(text: &str) -> Vec<PastedRow> {
    let has_tabs = text.contains('\t');
    let is_separator = |character: char| {
        if has_tabs { character == '\t' } else { matches!(character, ',' | '，' | '\t') }
    };
    let mut rows = Vec::new();
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let began = number;
        let mut cells = Vec::new();
        loop {
            let start = rest.trim_start_matches([' ', '\u{3000}']);
            let (cell, after) = quoted(start, is_separator).unwrap_or_else(|| {
                let end = rest.find(|character| character == '\n' || is_separator(character));
                let end = end.unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            });
            number += cell.matches('\n').count();
            cells.push(cell.trim().to_owned());
            rest = after;
            let Some(next) = rest.chars().next() else { break };
            rest = &rest[next.len_utf8()..];
            if next == '\n' {
                break;
            }
        }
        number += 1;
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(PastedRow { line: began, cells });
        }
    }
    rows
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
