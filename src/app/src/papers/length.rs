//! How long a summary is: paragraphs and items are left out, those that weigh least first, and never a part of one.

use zhibu_office::document::{Block, Document, runs_text};
use zhibu_text::papers as p;

use super::passages::Drafted;

/// The length of a summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Length {
    /// All that there is to say.
    #[default]
    Whole,
    /// At most 3000 characters.
    Long,
    /// At most 1500 characters.
    Medium,
    /// At most 600 characters, for a chat.
    Short,
}

impl Length {
    /// All of them, the longest first.
    pub const ALL: [Self; 4] = [Self::Whole, Self::Long, Self::Medium, Self::Short];

    /// The name in URLs; empty for the whole.
    pub fn code(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Long => "3000",
            Self::Medium => "1500",
            Self::Short => "600",
        }
    }

    /// The length of this name; of another one, the whole.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|length| length.code() == code).unwrap_or_default()
    }

    /// The most characters of its text, as [`chars`] counts them; `None` for the whole.
    pub fn most_chars(self) -> Option<usize> {
        match self {
            Self::Whole => None,
            Self::Long => Some(3000),
            Self::Medium => Some(1500),
            Self::Short => Some(600),
        }
    }
}

/// The characters of a paper's title, headings and paragraphs, without blanks. Tables, charts and the signature are not
/// text.
pub fn chars(document: &Document) -> usize {
    let block = |block: &Block| match block {
        Block::Heading(heading) => count(&heading.words),
        Block::Paragraph(runs) => count(&runs_text(runs)),
        Block::List(items) => items.iter().map(|runs| count(&runs_text(runs))).sum(),
        Block::Table(_) | Block::Chart(_) => 0,
    };
    count(&document.title) + document.blocks.iter().map(block).sum::<usize>()
}

fn count(words: &str) -> usize {
    words.chars().filter(|one| !one.is_whitespace()).count()
}

/// A paragraph or an item that may be left out.
struct Unit {
    /// The index of its block.
    block: usize,
    /// The index in a list.
    item: usize,
    /// The index of its heading's block; `None` above all headings.
    heading: Option<usize>,
    chars: usize,
}

/// Units that are taken together or not at all: what a section says first goes with what it does not count.
struct Bundle {
    units: Vec<usize>,
    /// How many come before it in its section: what is said first weighs most.
    rank: usize,
    heading: Option<usize>,
    chars: usize,
}

/// Leaves out of a paper what does not fit its length. What is said first of each section is taken before what is said
/// second of any; of equal weight, in the order of reading. What does not fit is skipped for what does in other sections:
/// in its own, what comes after it is not said without it.
pub fn shorten(drafted: &mut Drafted, length: Length) {
    let Some(most) = length.most_chars() else { return };
    let units = units(&drafted.document);
    let caveat = |index: usize| {
        let draft = drafted.passages.get(index)?.draft();
        let is_of_last = draft.contains(p::CAVEAT_OF_LAST.get());
        let of = if is_of_last { CaveatOf::Last } else { CaveatOf::Section };
        draft.starts_with(p::CAVEAT_BEGINS.get()).then_some(of)
    };
    let mut bundles = bundles(&units, caveat);
    bundles.sort_by_key(|bundle| bundle.rank);
    let mut left = most.saturating_sub(count(&drafted.document.title));
    let mut is_taken = vec![false; units.len()];
    let (mut headings, mut ended): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for Bundle { units, heading: section, chars, .. } in bundles {
        let heading = section.filter(|heading| !headings.contains(heading));
        let of_heading = heading.map_or(0, |at| heading_chars(&drafted.document.blocks[at]));
        let needed = chars + of_heading;
        if needed > left || ended.contains(&section) {
            ended.push(section);
            continue;
        }
        left -= needed;
        for unit in units {
            is_taken[unit] = true;
        }
        headings.extend(heading);
    }
    let blocks = std::mem::take(&mut drafted.document.blocks);
    drafted.document.blocks = kept(blocks, &units, &is_taken, &headings, length);
    // The passages of the text are in the order of the units; those of annexes come after them.
    let mut index = 0;
    drafted.passages.retain(|_| {
        let is_kept = is_taken.get(index).copied().unwrap_or(true);
        index += 1;
        is_kept
    });
}

/// What a paragraph says that something is not counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CaveatOf {
    /// What its section says first.
    Section,
    /// What is said just before it.
    Last,
}

/// The bundles of each section.
fn bundles(units: &[Unit], caveat: impl Fn(usize) -> Option<CaveatOf>) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut first = 0;
    for (index, unit) in units.iter().enumerate() {
        if index == 0 || units[index - 1].heading != unit.heading {
            first = bundles.len();
        }
        let is_begun = first < bundles.len();
        let at = match caveat(index).filter(|_| is_begun) {
            Some(CaveatOf::Section) => first,
            Some(CaveatOf::Last) => bundles.len() - 1,
            None => {
                let (rank, heading) = (bundles.len() - first, unit.heading);
                bundles.push(Bundle { units: Vec::new(), rank, heading, chars: 0 });
                bundles.len() - 1
            }
        };
        bundles[at].units.push(index);
        bundles[at].chars += unit.chars;
    }
    bundles
}

fn units(document: &Document) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut heading = None;
    for (block, content) in document.blocks.iter().enumerate() {
        let items: Vec<usize> = match content {
            Block::Heading(_) => {
                heading = Some(block);
                continue;
            }
            Block::Paragraph(runs) => vec![count(&runs_text(runs))],
            Block::List(items) => items.iter().map(|runs| count(&runs_text(runs))).collect(),
            Block::Table(_) | Block::Chart(_) => continue,
        };
        for (item, chars) in items.into_iter().enumerate() {
            units.push(Unit { block, item, heading, chars });
        }
    }
    units
}

fn heading_chars(block: &Block) -> usize {
    if let Block::Heading(heading) = block { count(&heading.words) } else { 0 }
}

/// The blocks with what is taken. Charts and tables stay with their sections in a long one.
fn kept(
    blocks: Vec<Block>,
    units: &[Unit],
    is_taken: &[bool],
    headings: &[usize],
    length: Length,
) -> Vec<Block> {
    let is_kept = |block: usize, item: usize| {
        let at = units.iter().position(|unit| unit.block == block && unit.item == item);
        at.is_some_and(|at| is_taken[at])
    };
    let mut found = Vec::new();
    let mut is_in_section = true;
    for (index, block) in blocks.into_iter().enumerate() {
        match block {
            Block::Heading(_) => {
                is_in_section = headings.contains(&index);
                if is_in_section {
                    found.push(block);
                }
            }
            Block::Paragraph(_) => {
                if is_kept(index, 0) {
                    found.push(block);
                }
            }
            Block::List(items) => {
                let items = items.into_iter().enumerate();
                let items: Vec<_> =
                    items.filter(|item| is_kept(index, item.0)).map(|item| item.1).collect();
                if !items.is_empty() {
                    found.push(Block::List(items));
                }
            }
            Block::Table(_) | Block::Chart(_) => {
                if is_in_section && length == Length::Long {
                    found.push(block);
                }
            }
        }
    }
    found
}
