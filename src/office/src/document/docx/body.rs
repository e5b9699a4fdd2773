//! The text of a document in the markup of Word.

use std::fmt::Write;
use std::ops::Range;

use super::super::lines::{Line, LineStyle, Part, parts};
use super::super::model::{Chart, Document, DocumentTable, Level, Run, runs_text};
use super::super::title::broken;
use super::markup::{escaped, push_escaped};
use super::parts::{NAMESPACES, SECTION, TEXT_WIDTH_TWIPS};

/// Half a character of the text, in twentieths of a point.
const HALF_CHARACTER_TWIPS: u32 = 160;
/// The least height of a table's row, in twentieths of a point: 8 mm, in which one can write.
const ROW_TWIPS: u32 = 454;
/// English metric units in a pixel of 1/96 inch.
const EMU_PER_PIXEL: u32 = 9525;
/// The widest picture, in pixels: the width of the text.
const WIDEST_PIXELS: u32 = 589;

/// The main part of the package.
pub struct Body {
    xml: String,
    charts: u32,
}

/// How a paragraph looks beyond its style.
#[derive(Clone, Copy, Default)]
struct Look {
    style: &'static str,
    /// Half characters from the right.
    right: Option<u32>,
    begins_page: bool,
    /// Whether it stands on the page of what follows.
    keeps_next: bool,
}

impl Look {
    fn of(style: &'static str) -> Self {
        Self { style, ..Self::default() }
    }
}

/// How a line of a document looks.
fn look(style: LineStyle) -> Look {
    match style {
        LineStyle::Title => Look::of("Title"),
        LineStyle::Subtitle => Look::of("Subtitle"),
        LineStyle::Number => Look::of("Number"),
        LineStyle::Addressee => Look::of("Flush"),
        LineStyle::Heading(Level::First) => Look::of("Heading1"),
        LineStyle::Heading(Level::Second) => Look::of("Heading2"),
        LineStyle::Heading(Level::Third) => Look::of("Heading3"),
        LineStyle::Heading(Level::Fourth) => Look::of("Heading4"),
        LineStyle::Text => Look::default(),
        LineStyle::Annexes => Look::of("Annexes"),
        LineStyle::Signature { right } => Look { right: Some(right), ..Look::of("Signature") },
        LineStyle::AnnexMark => Look { begins_page: true, ..Look::of("AnnexMark") },
        LineStyle::AnnexTitle => Look::of("AnnexTitle"),
    }
}

/// The parts that stand on the page of what follows: from the last line of text to the unit that signs. A page with a
/// signature has some of the text (7.3.5.4).
fn kept_together(parts: &[Part<'_>]) -> Range<usize> {
    let is_signature = |part: &Part<'_>| {
        matches!(part, Part::Line(Line { style: LineStyle::Signature { .. }, .. }))
    };
    let Some(unit) = parts.iter().position(is_signature) else { return 0..0 };
    let last = parts[..unit].iter().rposition(|part| *part != Part::Blank);
    let date = unit + 1;
    last.unwrap_or(unit)..date
}

impl Body {
    /// The part as XML.
    pub fn of(document: &Document) -> String {
        let mut body = Self { xml: String::new(), charts: 0 };
        let _infallible =
            write!(body.xml, "{}<w:document {NAMESPACES}><w:body>", super::parts::XML);
        let parts = parts(document);
        let kept = kept_together(&parts);
        for (index, part) in parts.into_iter().enumerate() {
            let keeps_next = kept.contains(&index);
            match part {
                Part::Line(Line {
                    style: style @ (LineStyle::Title | LineStyle::AnnexTitle),
                    runs,
                }) => {
                    body.words(look(style), &broken(&runs_text(&runs)));
                }
                Part::Line(Line { style, runs }) => {
                    body.runs(Look { keeps_next, ..look(style) }, &runs);
                }
                Part::Blank => body.runs(Look { keeps_next, ..Look::of("Flush") }, &[]),
                Part::Table(table) => body.table(table),
                Part::Chart(chart) if chart.png.is_some() => body.chart(chart),
                Part::Chart(chart) => body.table(&chart.table),
            }
        }
        body.xml.push_str(SECTION);
        body.xml.push_str("</w:body></w:document>");
        body.xml
    }

    /// A paragraph of words alone.
    fn words(&mut self, look: Look, words: &str) {
        self.runs(look, &[Run::text(words)]);
    }

    fn runs(&mut self, look: Look, runs: &[Run]) {
        self.open(look);
        for run in runs {
            // What is missing is marked, so that nobody signs it.
            let marked = "<w:rPr><w:highlight w:val=\"yellow\"/></w:rPr>";
            self.text(&run.printed(), if matches!(run, Run::Owed(_)) { marked } else { "" });
        }
        self.xml.push_str("</w:p>");
    }

    fn open(&mut self, Look { style, right, begins_page, keeps_next }: Look) {
        self.xml.push_str("<w:p>");
        if !style.is_empty() || right.is_some() || begins_page || keeps_next {
            self.xml.push_str("<w:pPr>");
            if !style.is_empty() {
                let _infallible = write!(self.xml, "<w:pStyle w:val=\"{style}\"/>");
            }
            if keeps_next {
                self.xml.push_str("<w:keepNext/>");
            }
            if begins_page {
                self.xml.push_str("<w:pageBreakBefore/>");
            }
            if let Some(halves) = right {
                let (hundredths, twips) = (halves * 50, halves * HALF_CHARACTER_TWIPS);
                let _infallible =
                    write!(self.xml, "<w:ind w:rightChars=\"{hundredths}\" w:right=\"{twips}\"/>");
            }
            self.xml.push_str("</w:pPr>");
        }
    }

    /// A run; what stands in several lines of the ledger stays so.
    fn text(&mut self, words: &str, properties: &str) {
        if words.is_empty() {
            return;
        }
        self.xml.push_str("<w:r>");
        self.xml.push_str(properties);
        for (index, line) in words.lines().enumerate() {
            if index > 0 {
                self.xml.push_str("<w:br/>");
            }
            self.xml.push_str("<w:t xml:space=\"preserve\">");
            push_escaped(&mut self.xml, line);
            self.xml.push_str("</w:t>");
        }
        self.xml.push_str("</w:r>");
    }

    fn table(&mut self, DocumentTable { title, heads, rows }: &DocumentTable) {
        if !title.is_empty() {
            self.words(Look::of("TableTitle"), title);
        }
        let all: u32 = heads.iter().map(|head| head.width).sum::<u32>().max(1);
        let widths: Vec<u32> =
            heads.iter().map(|head| TEXT_WIDTH_TWIPS * head.width / all).collect();
        self.xml.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _infallible = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        self.row("<w:tblHeader/>");
        for (head, width) in heads.iter().zip(&widths) {
            self.cell(*width, "TableHead", &[Run::text(&*head.words)]);
        }
        self.xml.push_str("</w:tr>");
        for row in rows {
            self.row("");
            for ((cell, head), width) in row.iter().zip(heads).zip(&widths) {
                self.cell(*width, if head.is_number { "TableNumber" } else { "TableText" }, cell);
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
        self.words(Look::of("Flush"), "");
    }

    /// Begins a row that stands on one page.
    fn row(&mut self, properties: &str) {
        let _infallible = write!(
            self.xml,
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{ROW_TWIPS}\" w:hRule=\"atLeast\"/>{properties}</w:trPr>"
        );
    }

    fn cell(&mut self, width: u32, style: &'static str, runs: &[Run]) {
        let _infallible = write!(
            self.xml,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
        );
        self.runs(Look::of(style), runs);
        self.xml.push_str("</w:tc>");
    }

    /// A picture as wide as the text at most: SVG for programs that draw it, PNG for the others.
    fn chart(&mut self, Chart { table, size, .. }: &Chart) {
        let title = &table.title;
        self.charts += 1;
        let number = self.charts;
        let width = size.0.clamp(1, WIDEST_PIXELS);
        let height = (size.1 * width / size.0.max(1)).max(1);
        let (width, height) = (width * EMU_PER_PIXEL, height * EMU_PER_PIXEL);
        let name = escaped(title);
        let _infallible = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"Picture\"/></w:pPr><w:r><w:drawing>\
             <wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/>\
             <wp:docPr id=\"{number}\" name=\"{name}\" descr=\"{name}\"/><a:graphic>\
             <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
             <pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{name}\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"png{number}\"><a:extLst>\
             <a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\">\
             <asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" \
             r:embed=\"svg{number}\"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r></w:p>"
        );
        self.words(Look::of("Caption"), title);
    }
}
