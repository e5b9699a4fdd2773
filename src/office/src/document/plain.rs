//! A document as plain text, for a chat or the editor of a website.

use std::fmt::Write;

use super::model::{Block, Document, DocumentTable, Run, runs_text};
use super::numbering::{item, numbered};

/// The two blanks before a paragraph.
const INDENT: &str = "　　";

/// The document as plain text. Cells of tables are separated by tabs.
pub fn to_plain(document: &Document) -> String {
    let mut text = String::new();
    line(&mut text, &document.title);
    if let Some(subtitle) = &document.subtitle {
        line(&mut text, subtitle);
    }
    if !document.number.is_empty() {
        line(&mut text, &runs_text(&document.number));
    }
    line(&mut text, "");
    if !document.addressee.is_empty() {
        line(&mut text, &format!("{}：", runs_text(&document.addressee)));
    }
    blocks(&mut text, &document.blocks);
    for (index, annex) in document.annexes.iter().enumerate() {
        line(&mut text, &annex_line(document, index, &annex.title));
    }
    if let Some(signature) = &document.signature {
        line(&mut text, "");
        line(&mut text, &runs_text(&signature.unit));
        line(&mut text, &runs_text(&signature.date));
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        line(&mut text, "");
        line(&mut text, &annex_mark(document, index));
        line(&mut text, &annex.title);
        blocks(&mut text, &annex.blocks);
    }
    text
}

/// The line below the text that names an annex.
pub(super) fn annex_line(document: &Document, index: usize, title: &str) -> String {
    let number =
        if document.annexes.len() > 1 { format!("{}．", index + 1) } else { String::new() };
    let lead = if index == 0 { "附件：" } else { "　　　" };
    format!("{INDENT}{lead}{number}{title}")
}

/// What stands above an annex.
pub(super) fn annex_mark(document: &Document, index: usize) -> String {
    if document.annexes.len() > 1 { format!("附件{}", index + 1) } else { "附件".to_owned() }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

fn blocks(text: &mut String, blocks: &[Block]) {
    for numbered in numbered(blocks) {
        match numbered.block {
            Block::Heading(heading) => {
                line(text, &format!("{INDENT}{}{}", numbered.number, heading.words));
            }
            Block::Paragraph(runs) => line(text, &format!("{INDENT}{}", runs_text(runs))),
            Block::List(items) => {
                for (number, runs) in (1..).zip(items) {
                    line(text, &format!("{INDENT}{}{}", item(number), runs_text(runs)));
                }
            }
            Block::Table(own) => table(text, own),
            Block::Chart(chart) => line(text, &format!("{INDENT}（图：{}）", chart.title)),
        }
    }
}

fn table(text: &mut String, DocumentTable { title, heads, rows }: &DocumentTable) {
    line(text, title);
    let heads: Vec<&str> = heads.iter().map(|head| &*head.words).collect();
    line(text, &heads.join("\t"));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| one_line(cell)).collect();
        let _infallible = writeln!(text, "{}", cells.join("\t"));
    }
}

/// A cell without what separates cells and rows.
fn one_line(cell: &[Run]) -> String {
    runs_text(cell).replace(['\t', '\n', '\r'], " ")
}
