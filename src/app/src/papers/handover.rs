//! 移交清单: what an organisation that ends leaves in the archive.

use zhibu_domain::kinds::choices::{ArchiveItem, StepKind};
use zhibu_domain::kinds::records::Branch;
use zhibu_office::document::{Block, Document, DocumentTable, Run, TableHead};
use zhibu_text::papers::{self as p, templates as t};

use super::formation::Formation;
use super::source::Source;
use super::writing::{block, choice, line, listed, owed, owed_field, titled};

/// The list of the organisation of this id.
pub fn handover(source: &Source<'_>, id: &str) -> Option<Document> {
    let formation = Formation::of(source, id)?;
    let archived = formation.branch.archived.as_ref();
    let is_there = |item: &ArchiveItem| archived.is_some_and(|items| items.has(item));
    let (there, missing): (Vec<ArchiveItem>, Vec<ArchiveItem>) =
        ArchiveItem::ALL.iter().copied().partition(is_there);
    let about = block!(source, t::HANDOVER_ABOUT, name = formation.name());
    let mut blocks = vec![Block::Paragraph(about)];
    if !there.is_empty() {
        blocks.push(table(&formation, &there));
    }
    if !missing.is_empty() {
        let items = listed(missing.iter().map(|item| choice(item.code()).to_owned()));
        let missing = owed_field(Branch::ARCHIVED, id, "");
        blocks.push(Block::Paragraph(line!(p::HANDOVER_MISSING, items = items, missing = missing)));
    }
    let day = owed(p::OWED_HANDOVER_DAY, None);
    blocks.extend([
        Block::Paragraph(line!(p::HANDOVER_SIGNED)),
        Block::Paragraph(line!(p::HANDOVER_DAY, date = day)),
    ]);
    let title = line!(p::HANDOVER_TITLE, name = formation.name());
    Some(Document { blocks, ..titled(&title) })
}

/// The archived papers. Copies and pages are counted by hand.
fn table(formation: &Formation<'_>, items: &[ArchiveItem]) -> Block {
    let head = |words: p::Phrase, width, is_number| TableHead {
        words: words.get().to_owned(),
        width,
        is_number,
    };
    let row = |(number, item): (usize, &ArchiveItem)| {
        let document = match item {
            ArchiveItem::Request => vec![formation.document(StepKind::Request)],
            ArchiveItem::Approval => vec![formation.document(StepKind::Approve)],
            ArchiveItem::Dissolution => vec![formation.document(formation.end())],
            _ => Vec::new(),
        };
        vec![
            vec![Run::Text((number + 1).to_string())],
            vec![Run::text(choice(item.code()))],
            document,
            vec![owed(p::HANDOVER_COPIES, None)],
            vec![owed(p::HANDOVER_PAGES, None)],
        ]
    };
    Block::Table(DocumentTable {
        title: String::new(),
        heads: vec![
            head(p::SERIAL, 8, false),
            head(p::HANDOVER_NAME, 26, false),
            head(p::HANDOVER_NUMBER, 30, false),
            head(p::HANDOVER_COPIES, 18, true),
            head(p::HANDOVER_PAGES, 18, true),
        ],
        rows: items.iter().enumerate().map(row).collect(),
    })
}
