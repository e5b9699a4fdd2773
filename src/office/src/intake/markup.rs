//! Tables as the HTML that spreadsheets and word processors put on the clipboard beside the text: it
//! keeps merged cells.

use crate::intake::grid::{CellType, Grid, GridCell, GridRow, MOST_COLUMNS, MergePart};
use crate::pace::{Cancelled, Pace, Progress, Unpaced, finished};

/// The first table of an HTML text; `None` if there is none. Nothing but its cells is read.
pub fn grid_of_html(html: &str) -> Option<Grid> {
    finished(grid_of_html_in_steps(html, &mut Unpaced)).ok().flatten()
}

/// The same in steps of a few milliseconds, with a pause after each.
///
/// # Errors
///
/// If a pause cancels it.
pub async fn grid_of_html_in_steps(
    html: &str,
    pace: &mut impl Pace,
) -> Result<Option<Grid>, Cancelled> {
    let Some(start) = find_tag(html, "table") else { return Ok(None) };
    let mut progress = Progress::new(pace);
    progress.set_all(html.len() as u64);
    let mut reader = TableReader::default();
    let mut rest = &html[start..];
    while let Some((text, after)) = rest.split_once('<') {
        reader.add_text(text);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        rest = after;
        if tag.eq_ignore_ascii_case("/table") {
            break;
        }
        if let Some(element) = ["style", "script"].iter().find(|name| is_tag(tag, name)) {
            rest = find_tag(rest, &format!("/{element}")).map_or("", |end| &rest[end..]);
            continue;
        }
        reader.add_tag(tag);
        progress.count_part_before(rest.len()).await?;
    }
    reader.end_row();
    let grid = Grid { rows: reader.rows }.without_blank_end();
    Ok((!grid.rows.is_empty()).then_some(grid))
}

/// The start of the first tag of this name.
fn find_tag(html: &str, name: &str) -> Option<usize> {
    let is_start = |start: &usize| is_tag(&html[start + 1..], name);
    html.match_indices('<').map(|(start, _)| start).find(is_start)
}

/// Whether a tag has this name.
fn is_tag(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
        && !tag[name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
}

/// A merged area that goes on below.
#[derive(Clone)]
struct OpenMerge {
    text: String,
    rows_left: usize,
}

#[derive(Default)]
struct TableReader {
    rows: Vec<GridRow>,
    row: Option<Vec<GridCell>>,
    cell: Option<OpenCell>,
    /// The merged areas that go on below, by column.
    merges: Vec<Option<OpenMerge>>,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    columns: usize,
    rows: usize,
    /// Whether its blanks and line breaks are all meant.
    is_pre: bool,
    /// The `<span>` elements that are open in it: whether the blanks within are all meant.
    spans: Vec<bool>,
    /// How many of these say so.
    blank_spans: usize,
}

impl TableReader {
    fn add_text(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        if cell.is_pre {
            cell.text.push_str(text);
        } else if cell.blank_spans > 0 {
            cell.text.push_str(&with_plain_blanks(text));
        } else {
            push_collapsed(&mut cell.text, text);
        }
    }

    fn add_tag(&mut self, tag: &str) {
        if is_tag(tag, "tr") {
            self.end_row();
            self.row = Some(Vec::new());
        } else if is_tag(tag, "/tr") {
            self.end_row();
        } else if is_tag(tag, "td") || is_tag(tag, "th") {
            self.end_cell();
            self.row.get_or_insert_with(Vec::new);
            let (columns, rows) = (span(tag, "colspan"), span(tag, "rowspan"));
            let is_pre = has_style(tag, "white-space:pre");
            self.cell = Some(OpenCell { columns, rows, is_pre, ..OpenCell::default() });
        } else if is_tag(tag, "/td") || is_tag(tag, "/th") {
            self.end_cell();
        } else if let (true, Some(cell)) = (is_tag(tag, "span"), &mut self.cell) {
            let is_of_blanks = has_style(tag, "mso-spacerun:yes");
            cell.spans.push(is_of_blanks);
            cell.blank_spans += usize::from(is_of_blanks);
        } else if let (true, Some(cell)) = (is_tag(tag, "/span"), &mut self.cell) {
            cell.blank_spans -= usize::from(cell.spans.pop() == Some(true));
        } else if (is_tag(tag, "br") || is_tag(tag, "/p") || is_tag(tag, "/div"))
            && let Some(cell) = &mut self.cell
        {
            cell.text.push('\n');
        }
    }

    fn end_cell(&mut self) {
        let Some(OpenCell { text, columns, rows, .. }) = self.cell.take() else { return };
        self.continue_merges(false);
        let Some(row) = &mut self.row else { return };
        let cell = GridCell::of_written(&decoded(&text));
        for column in 0..columns {
            if row.len() >= MOST_COLUMNS {
                return;
            }
            let merge_part = if column == 0 { MergePart::First } else { MergePart::FromLeft };
            if rows > 1 {
                self.merges.resize(self.merges.len().max(row.len() + 1), None);
                let merge = OpenMerge { text: cell.text.clone(), rows_left: rows - 1 };
                self.merges[row.len()] = Some(merge);
            }
            row.push(GridCell { merge_part, ..cell.clone() });
        }
    }

    /// Adds the cells of merged areas from above that come next; all that are left at the end of a row.
    fn continue_merges(&mut self, is_end: bool) {
        let Some(row) = &mut self.row else { return };
        while row.len() < self.merges.len() {
            match &mut self.merges[row.len()] {
                Some(merge) if merge.rows_left > 0 => {
                    merge.rows_left -= 1;
                    let merge_part = MergePart::FromAbove;
                    row.push(GridCell { merge_part, ..GridCell::of_text(&merge.text) });
                }
                _ if is_end => row.push(GridCell::default()),
                _ => break,
            }
        }
        if is_end {
            while row.last().is_some_and(|cell| cell.cell_type == CellType::Empty) {
                row.pop();
            }
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.continue_merges(true);
        if let Some(cells) = self.row.take() {
            self.rows.push(GridRow { number: self.rows.len() + 1, cells });
        }
    }
}

/// The number of columns or rows that a cell takes.
fn span(tag: &str, name: &str) -> usize {
    let tag = tag.to_ascii_lowercase();
    let value = tag.split_once(name).and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let value = value.map(|value| value.trim_start().trim_start_matches(['"', '\'']));
    let digits = value.map(|value| value.split(|next: char| !next.is_ascii_digit()).next());
    digits.flatten().and_then(|digits| digits.parse().ok()).unwrap_or(1).max(1)
}

/// Whether the style of an element says this, with or without blanks in between.
fn has_style(tag: &str, says: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    let style = tag.split_once("style").map_or("", |(_, style)| style);
    style.split_whitespace().collect::<String>().contains(says)
}

/// The blanks that a spreadsheet writes as no-break ones, so that other programs show all of them. The line
/// breaks among them only wrap the HTML.
fn with_plain_blanks(text: &str) -> String {
    let text = text.replace(['\u{a0}', '\n', '\t'], " ").replace('\r', "");
    text.replace("&nbsp;", " ").replace("&#160;", " ")
}

/// Appends text whose line breaks only wrap the HTML.
fn push_collapsed(text: &mut String, more: &str) {
    for character in more.chars() {
        if !character.is_ascii_whitespace() {
            text.push(character);
        } else if !text.ends_with([' ', '\n']) {
            text.push(' ');
        }
    }
}

/// The text with its entities resolved.
fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let resolved = entity.and_then(|(name, after)| Some((entity_of(name)?, after)));
        // What is no entity is a plain sign.
        let (character, after) = resolved.unwrap_or(('&', after));
        decoded.push(character);
        rest = after;
    }
    decoded.push_str(rest);
    decoded
}

fn entity_of(name: &str) -> Option<char> {
    let code = name.strip_prefix('#').map(|code| match code.strip_prefix(['x', 'X']) {
        Some(code) => u32::from_str_radix(code, 16),
        None => code.parse(),
    });
    match (name, code) {
        (_, Some(code)) => char::from_u32(code.ok()?),
        ("nbsp", _) => Some('\u{a0}'),
        ("amp", _) => Some('&'),
        ("lt", _) => Some('<'),
        ("gt", _) => Some('>'),
        ("quot", _) => Some('"'),
        ("apos", _) => Some('\''),
        ("middot", _) => Some('·'),
        ("mdash", _) => Some('—'),
        _ => None,
    }
}
