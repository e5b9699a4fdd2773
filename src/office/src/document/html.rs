//! A document as HTML for the clipboard: what it is pasted into keeps its headings and tables.

use super::docx::push_escaped;
use super::lines::{Line, LineStyle, Part, parts};
use super::model::{Document, DocumentTable, Level, runs_text};

/// The document as HTML.
pub fn to_html(document: &Document) -> String {
    let mut html = String::from("<html lang=\"zh-CN\"><body>");
    for part in parts(document) {
        match part {
            Part::Line(Line { style, runs }) => {
                let tag = match style {
                    LineStyle::Title => "h1",
                    LineStyle::Heading(Level::First) | LineStyle::AnnexTitle => "h2",
                    LineStyle::Heading(_) => "h3",
                    _ => "p",
                };
                element(&mut html, tag, &runs_text(&runs));
            }
            Part::Blank => {}
            Part::Table(own) => table(&mut html, own),
            Part::Chart(chart) => table(&mut html, &chart.table),
        }
    }
    html.push_str("</body></html>");
    html
}

fn element(html: &mut String, tag: &str, words: &str) {
    html.extend(["<", tag, ">"]);
    for (index, line) in words.lines().enumerate() {
        if index > 0 {
            html.push_str("<br>");
        }
        push_escaped(html, line);
    }
    html.extend(["</", tag, ">"]);
}

fn table(html: &mut String, DocumentTable { title, heads, rows }: &DocumentTable) {
    if !title.is_empty() {
        element(html, "p", title);
    }
    html.push_str("<table border=\"1\"><thead><tr>");
    for head in heads {
        element(html, "th", &head.words);
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for cell in row {
            element(html, "td", &runs_text(cell));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
}
