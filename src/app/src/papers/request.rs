//! 成立请示: the request to found a temporary organisation. One matter, one addressee.

use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::Step;
use zhibu_office::document::{Block, Document, Run, Signature};
use zhibu_text::papers::{self as p, templates as t};

use super::formation::Formation;
use super::source::Source;
use super::writing::{block, known_date, line, owed, titled};

/// The request for the organisation of this id.
pub fn request(source: &Source<'_>, id: &str) -> Option<Document> {
    let formation = Formation::of(source, id)?;
    let step = formation.step(StepKind::Request);
    let asks = match formation.asks() {
        Some(unit) => Run::text(unit),
        None => source.issuer(),
    };
    let date = match step {
        Some(row) => known_date(row.record.date, Step::DATE, &row.id),
        None => owed(p::OWED_DATE, None),
    };
    let blocks = vec![
        Block::Paragraph(block!(
            source,
            t::REQUEST_SITUATION,
            task = formation.task(),
            units = formation.units(),
            members = formation.members(),
        )),
        Block::Paragraph(block!(
            source,
            t::REQUEST_BASIS,
            name = formation.name(),
            form = formation.form(),
            committee = formation.committee(),
        )),
        Block::Paragraph(block!(source, t::REQUEST_END)),
        Block::Paragraph(line!(p::REQUEST_CLOSE)),
    ];
    Some(Document {
        number: vec![formation.document(StepKind::Request)],
        addressee: vec![formation.approver()],
        blocks,
        signature: Some(Signature { unit: vec![asks], date: vec![date], has_seal: true }),
        annexes: formation.roster().into_iter().collect(),
        ..titled(&line!(p::REQUEST_TITLE, name = formation.name()))
    })
}
