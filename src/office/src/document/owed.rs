//! What a document owes before it can be signed.

use rustc_hash::FxHashSet;

use super::model::{Block, Document, Owed, Run};

/// The owed places of a document, in the order of reading, each once. Those of titles are among them.
pub fn owed_places(document: &Document) -> Vec<&Owed> {
    let mut seen: FxHashSet<&Owed> = FxHashSet::default();
    let of_text = runs_of(document).filter_map(|run| match run {
        Run::Owed(owed) => Some(owed),
        Run::Text(_) | Run::Figure(_) => None,
    });
    let of_annexes = document.annexes.iter().flat_map(|annex| &annex.title_owed);
    let owed = document.title_owed.iter().chain(of_text).chain(of_annexes);
    owed.filter(|owed| seen.insert(owed)).collect()
}

/// All runs of a document, in the order of reading.
pub fn runs_of(document: &Document) -> impl Iterator<Item = &Run> {
    lines(document).into_iter().flatten()
}

/// All lines of a document, in the order of reading.
fn lines(document: &Document) -> Vec<&[Run]> {
    let mut lines: Vec<&[Run]> = vec![&document.number, &document.addressee];
    for block in &document.blocks {
        add_lines(block, &mut lines);
    }
    if let Some(signature) = &document.signature {
        lines.extend([&*signature.unit, &*signature.date]);
    }
    for block in document.annexes.iter().flat_map(|annex| &annex.blocks) {
        add_lines(block, &mut lines);
    }
    lines
}

fn add_lines<'a>(block: &'a Block, lines: &mut Vec<&'a [Run]>) {
    match block {
        Block::Heading(_) => {}
        Block::Chart(chart) => lines.extend(chart.table.rows.iter().flatten().map(Vec::as_slice)),
        Block::Paragraph(runs) => lines.push(runs),
        Block::List(items) => lines.extend(items.iter().map(Vec::as_slice)),
        Block::Table(table) => {
            lines.extend(table.rows.iter().flatten().map(Vec::as_slice));
        }
    }
}
