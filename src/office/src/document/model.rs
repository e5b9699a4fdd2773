//! The model of a document.

use zhibu_domain::values::quantity::Quantity;
use zhibu_text::{self as text, Lang};

/// A paper of an office.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The owed places in its title and subtitle, which are printed as words.
    pub title_owed: Vec<Owed>,
    /// A line below the title, such as the period.
    pub subtitle: Option<String>,
    /// The document number (文号); empty for papers without one.
    pub number: Vec<Run>,
    /// The addressee (主送机关), without its colon; empty for papers without one.
    pub addressee: Vec<Run>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Who signs it, and when.
    pub signature: Option<Signature>,
    /// The annexes, each of which begins on a page of its own.
    pub annexes: Vec<Annex>,
}

impl Document {
    /// Its charts, in the order of reading.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        let annexes = self.annexes.iter().flat_map(|annex| &annex.blocks);
        self.blocks.iter().chain(annexes).filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }

    /// The same, to give each its picture as PNG.
    pub fn charts_mut(&mut self) -> impl Iterator<Item = &mut Chart> {
        let annexes = self.annexes.iter_mut().flat_map(|annex| &mut annex.blocks);
        self.blocks.iter_mut().chain(annexes).filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading. Its number is not part of it.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// Items, numbered 1. 2. 3. from one on.
    List(Vec<Vec<Run>>),
    /// A table.
    Table(DocumentTable),
    /// A chart.
    Chart(Chart),
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Its level.
    pub level: Level,
    /// Its words.
    pub words: String,
}

/// The level of a heading, with the form of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
    /// （1）
    Fourth,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Words.
    Text(String),
    /// A figure of the ledger.
    Figure(Figure),
    /// What the ledger does not have.
    Owed(Owed),
}

impl Run {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// The run as it is printed.
    pub fn printed(&self) -> String {
        match self {
            Self::Text(words) => words.clone(),
            Self::Figure(figure) => figure.printed(),
            Self::Owed(owed) => owed.printed(),
        }
    }
}

/// Runs as they are printed.
pub fn runs_text(runs: &[Run]) -> String {
    runs.iter().map(Run::printed).collect()
}

/// A figure of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The value with its unit and qualifier.
    pub quantity: Quantity,
    /// What of the rows it states.
    pub counted: Counted,
    /// The rows behind it.
    pub rows: FigureRows,
}

impl Figure {
    /// As it is printed: 60余万元, 20%以上.
    pub fn printed(&self) -> String {
        text::quantity(&self.quantity, Lang::Zh)
    }
}

/// What a figure states of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Their number.
    Rows,
    /// The number of things that they stand for: a record may stand for several.
    Numbers,
    /// The sum of what they state, or what a single one states.
    Values,
    /// What follows from them: the plan of a task from its nodes.
    Plan,
}

/// The rows behind a figure, as plain data: what made the document knows which page shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRows {
    /// The address of the page that lists them, from its `#` on.
    pub address: String,
    /// Their number.
    pub count: usize,
}

/// A place that the ledger leaves open: 【待补：…】.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Owed {
    /// What is missing.
    pub what: String,
    /// The address of the form where it is filled in, from its `#` on.
    pub address: Option<String>,
}

impl Owed {
    /// As it is printed.
    pub fn printed(&self) -> String {
        format!("【待补：{}】", self.what)
    }
}

/// A table in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentTable {
    /// Its title; empty for none.
    pub title: String,
    /// Its columns. Their heads are repeated on each page.
    pub heads: Vec<TableHead>,
    /// Its rows, a cell for each column.
    pub rows: Vec<Vec<Vec<Run>>>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHead {
    /// Its words.
    pub words: String,
    /// Its width, in parts of the sum of all columns.
    pub width: u32,
    /// Whether its cells are numbers, which stand to the right.
    pub is_number: bool,
}

/// A chart in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The picture as SVG.
    pub svg: String,
    /// Its width and height, in pixels of 1/96 inch.
    pub size: (u32, u32),
    /// The picture as PNG, for programs that do not draw SVG. Only a browser makes it of the SVG.
    pub png: Option<Vec<u8>>,
    /// What it shows. It has the title, and stands in place of the picture where there is none.
    pub table: DocumentTable,
}

/// The signature block (署名和成文日期).
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// The unit.
    pub unit: Vec<Run>,
    /// The date.
    pub date: Vec<Run>,
    /// Whether a seal is put on it, for which the block stands further to the left.
    pub has_seal: bool,
}

/// An annex (附件).
#[derive(Clone, Debug, PartialEq)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// The owed places in the title, which are printed as words.
    pub title_owed: Vec<Owed>,
    /// Its text.
    pub blocks: Vec<Block>,
}
