//! A document as plain text, for a chat or the editor of a website.

use super::lines::{Line, LineStyle, Part, parts};
use super::model::{Document, DocumentTable, Run, runs_text};

/// The two blanks before a paragraph.
const INDENT: &str = "　　";

/// The document as plain text. Cells of tables are separated by tabs.
pub fn to_plain(document: &Document) -> String {
    let mut text = String::new();
    for part in parts(document) {
        match part {
            Part::Line(Line { style, runs }) => {
                let before = match style {
                    LineStyle::Heading(_) | LineStyle::Text | LineStyle::Annexes => INDENT,
                    LineStyle::AnnexMark => "\n",
                    _ => "",
                };
                line(&mut text, &format!("{before}{}", runs_text(&runs)));
            }
            Part::Blank => line(&mut text, ""),
            Part::Table(own) => table(&mut text, own),
            Part::Chart(chart) => table(&mut text, &chart.table),
        }
    }
    text
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn table(text: &mut String, DocumentTable { title, heads, rows }: &DocumentTable) {
    if !title.is_empty() {
        line(text, title);
    }
    let heads: Vec<&str> = heads.iter().map(|head| &*head.words).collect();
    line(text, &heads.join("\t"));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| one_line(cell)).collect();
        line(text, &cells.join("\t"));
    }
}

/// A cell without what separates cells and rows.
fn one_line(cell: &[Run]) -> String {
    runs_text(cell).replace(['\t', '\n', '\r'], " ")
}
