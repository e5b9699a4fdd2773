//! Tables as HTML for the clipboard, from which Excel, WPS and Word take rows and columns.

use std::fmt::Write as _;

use super::formula::{begins_like_a_formula, with_its_apostrophe};
use super::number_format::{DATE_FORMAT, NumberFormat, number_format};
use super::sheet::{Sheet, SheetCell};
use zhibu_domain::values::quantity::Quantity;
use zhibu_text::Lang;

/// Excel's own names in HTML.
const EXCEL_NAMES: &str = "urn:schemas-microsoft-com:office:excel";

/// What stands before blanks that are all meant.
const BLANKS_START: &str = "<span style=\"mso-spacerun:yes\">";

/// A table as HTML: the heads, the rows and the sums. Cells that Excel would take for something else
/// have the number format by which they stay what they are.
pub fn to_html(sheet: &Sheet) -> String {
    let mut html = format!(
        "<html xmlns:x=\"{EXCEL_NAMES}\"><head><meta charset=\"utf-8\"></head><body><table border=\"1\"><thead><tr>"
    );
    for column in &sheet.columns {
        html.push_str("<th>");
        push_text(&mut html, &column.head);
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>");
    for row in sheet.all_rows() {
        html.push_str("<tr>");
        for cell in row {
            push_cell(&mut html, cell, sheet.lang);
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></body></html>");
    html
}

fn push_cell(html: &mut String, cell: &SheetCell, lang: Lang) {
    match cell {
        SheetCell::Empty => html.push_str("<td>"),
        SheetCell::Number(quantity) => push_number_start(html, quantity, lang),
        SheetCell::Date(date) if date.has_day() => push_start(html, DATE_FORMAT),
        SheetCell::Text(text) if !may_be_converted(text) => html.push_str("<td>"),
        SheetCell::Date(_) | SheetCell::Text(_) => push_start(html, "@"),
    }
    push_text(html, &cell.to_text(lang));
    html.push_str("</td>");
}

fn push_number_start(html: &mut String, quantity: &Quantity, lang: Lang) {
    match number_format(quantity, lang) {
        NumberFormat::Plain => html.push_str("<td>"),
        NumberFormat::Custom(format) => {
            push_start(html, &format);
            // The number itself, as the text of the cell is none.
            html.truncate(html.len() - 1);
            html.push_str(" x:num=\"");
            html.push_str(&quantity.value.to_string());
            html.push_str("\">");
        }
        NumberFormat::Impossible => push_start(html, "@"),
    }
}

/// The start of a cell with a number format, escaped as Excel does it.
fn push_start(html: &mut String, format: &str) {
    html.push_str("<td style=\"mso-number-format:'");
    for character in format.chars() {
        if matches!(character, '"' | '\'' | '<' | '>' | '&') {
            let _written = write!(html, "\\{:04x}", u32::from(character));
        } else {
            html.extend(character.is_ascii_punctuation().then_some('\\'));
            html.push(character);
        }
    }
    html.push_str("'\">");
}

/// Whether Excel might take a text for a number, a date, a formula or a truth value.
fn may_be_converted(text: &str) -> bool {
    text.contains(|character: char| character.is_numeric())
        || begins_like_a_formula(text)
        || text.starts_with('\'')
        || matches!(&*text.trim().to_ascii_lowercase(), "true" | "false")
}

fn push_text(html: &mut String, text: &str) {
    // As it is read again: a cell has lines, whatever ended them.
    let text = text.replace("\r\n", "\n");
    let text = with_its_apostrophe(&text);
    let mut lines = text.split('\n');
    push_line(html, lines.next().unwrap_or_default());
    for line in lines {
        // Within one cell, or Excel makes a row of each line.
        html.push_str("<br style=\"mso-data-placement:same-cell\">");
        push_line(html, line);
    }
}

/// A line with its blanks. HTML keeps one blank between words: Excel marks where there are more, and takes
/// no-break ones within the mark for blanks, so that other programs show as many.
fn push_line(html: &mut String, line: &str) {
    let mut rest = line;
    while let Some(start) = rest.find(' ') {
        let (before, from_blank) = rest.split_at(start);
        let after = from_blank.trim_start_matches(' ');
        let count = from_blank.len() - after.len();
        let is_inner = rest.len() < line.len() || start > 0;
        push_escaped(html, before);
        if count == 1 && is_inner && !after.is_empty() {
            html.push(' ');
        } else {
            html.push_str(BLANKS_START);
            html.push_str(&"&nbsp;".repeat(count - 1));
            html.push_str(" </span>");
        }
        rest = after;
    }
    push_escaped(html, rest);
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // As themselves they would be blanks.
            '\t' | '\r' | '\u{c}' => {
                let _written = write!(html, "&#{};", u32::from(character));
            }
            character => html.push(character),
        }
    }
}
