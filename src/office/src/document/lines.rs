//! A document line by line, in the order of reading: what the screen, Word and plain text all follow.

use super::model::{Block, Chart, Document, DocumentTable, Level, Run, Signature, runs_text};
use super::numbering::{Numbers, item};
use super::signature::indents;

/// A piece of a document from one edge of the text to the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    /// A line, which may be several on paper.
    Line(Line),
    /// An empty line.
    Blank,
    /// A table, with its title.
    Table(&'a DocumentTable),
    /// A chart, with its title.
    Chart(&'a Chart),
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub style: LineStyle,
    /// The runs, with its number before them.
    pub runs: Vec<Run>,
}

/// What a line of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStyle {
    /// The title.
    Title,
    /// What stands below it.
    Subtitle,
    /// The document number.
    Number,
    /// The addressee, with its colon.
    Addressee,
    /// A heading.
    Heading(Level),
    /// A paragraph, or an item of a list.
    Text,
    /// A line that names an annex.
    Annexes,
    /// The unit that signs, or the date below it.
    Signature {
        /// How far it stands from the right, in half characters.
        right: u32,
    },
    /// What stands above an annex, on a page of its own.
    AnnexMark,
    /// The title of an annex.
    AnnexTitle,
}

/// Empty lines above a signature. A seal of 42 mm, whose middle is above that of the two lines, reaches two lines of 28
/// points above them: less than two would put it on the text, and more would leave over a line free between (7.3.5.1).
const BLANKS_WITH_SEAL: usize = 2;
const BLANKS_WITHOUT_SEAL: usize = 1;

/// The parts of a document.
pub fn parts(document: &Document) -> Vec<Part<'_>> {
    let mut parts = Parts::default();
    parts.head(document);
    parts.blocks(&document.blocks);
    if !document.annexes.is_empty() {
        parts.blank();
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        let lead = if index == 0 { "附件：" } else { "　　　" };
        let number =
            if document.annexes.len() > 1 { format!("{}．", index + 1) } else { String::new() };
        parts.words(LineStyle::Annexes, format!("{lead}{number}{}", annex.title));
    }
    if let Some(signature) = &document.signature {
        parts.signature(signature);
    }
    for (index, annex) in document.annexes.iter().enumerate() {
        let number =
            if document.annexes.len() > 1 { (index + 1).to_string() } else { String::new() };
        parts.words(LineStyle::AnnexMark, format!("附件{number}"));
        parts.blank();
        parts.words(LineStyle::AnnexTitle, annex.title.clone());
        parts.blank();
        parts.blocks(&annex.blocks);
    }
    parts.0
}

#[derive(Default)]
struct Parts<'a>(Vec<Part<'a>>);

impl<'a> Parts<'a> {
    fn line(&mut self, style: LineStyle, runs: Vec<Run>) {
        self.0.push(Part::Line(Line { style, runs }));
    }

    fn words(&mut self, style: LineStyle, words: String) {
        self.line(style, vec![Run::Text(words)]);
    }

    fn blank(&mut self) {
        self.0.push(Part::Blank);
    }

    fn signature(&mut self, Signature { unit, date, has_seal }: &Signature) {
        let blanks = if *has_seal { BLANKS_WITH_SEAL } else { BLANKS_WITHOUT_SEAL };
        (0..blanks).for_each(|_| self.blank());
        let indents = indents(&runs_text(unit), &runs_text(date), *has_seal);
        self.line(LineStyle::Signature { right: indents.unit }, unit.clone());
        self.line(LineStyle::Signature { right: indents.date }, date.clone());
    }

    fn head(&mut self, document: &Document) {
        self.words(LineStyle::Title, document.title.clone());
        if let Some(subtitle) = &document.subtitle {
            self.words(LineStyle::Subtitle, subtitle.clone());
        }
        if !document.number.is_empty() {
            self.line(LineStyle::Number, document.number.clone());
        }
        self.blank();
        if !document.addressee.is_empty() {
            let colon = std::iter::once(Run::text("："));
            self.line(
                LineStyle::Addressee,
                document.addressee.iter().cloned().chain(colon).collect(),
            );
        }
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        let mut numbers = Numbers::default();
        for block in blocks {
            match block {
                Block::Heading(heading) => {
                    let words = format!("{}{}", numbers.next(heading.level), heading.words);
                    self.words(LineStyle::Heading(heading.level), words);
                }
                Block::Paragraph(runs) => self.line(LineStyle::Text, runs.clone()),
                Block::List(items) => {
                    for (number, runs) in (1..).zip(items) {
                        let number = std::iter::once(Run::Text(item(number)));
                        self.line(LineStyle::Text, number.chain(runs.iter().cloned()).collect());
                    }
                }
                Block::Table(table) => self.0.push(Part::Table(table)),
                Block::Chart(chart) => self.0.push(Part::Chart(chart)),
            }
        }
    }
}
