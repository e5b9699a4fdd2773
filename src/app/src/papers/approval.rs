//! 成立批复: the approval of a temporary organisation, with the secretary and the committee as designated (指定).

use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::{Branch, Step};
use zhibu_office::document::{Block, Document, Run, Signature};
use zhibu_text::papers::{self as p, templates as t};

use super::formation::Formation;
use super::source::Source;
use super::writing::{block, known_date, line, owed, owed_field, titled, words};

/// The approval of the organisation of this id.
pub fn approval(source: &Source<'_>, id: &str) -> Option<Document> {
    let formation = Formation::of(source, id)?;
    // Of several units it is not of record which one asked.
    let asks = match (formation.asks(), &formation.branch.home_units) {
        (Some(unit), _) => Run::text(unit),
        (None, Some(_)) => owed(p::OWED_ADDRESSEE, None),
        (None, None) => owed_field(Branch::HOME_UNITS, id, ""),
    };
    let date = match formation.step(StepKind::Approve) {
        Some(row) => known_date(row.record.date, Step::DATE, &row.id),
        None => owed(p::OWED_DATE, None),
    };
    let request = words(line!(p::REQUEST_TITLE, name = formation.name()));
    let blocks = vec![
        Block::Paragraph(block!(
            source,
            t::APPROVAL_RECEIVED,
            request = request,
            number = formation.document(StepKind::Request),
        )),
        Block::Paragraph(block!(
            source,
            t::APPROVAL_AGREED,
            name = formation.name(),
            form = formation.form(),
            committee = formation.committee(),
        )),
        Block::Paragraph(block!(source, t::APPROVAL_DEMANDS)),
        Block::Paragraph(block!(source, t::APPROVAL_END)),
    ];
    Some(Document {
        number: vec![formation.document(StepKind::Approve)],
        addressee: vec![asks],
        blocks,
        signature: Some(Signature {
            unit: vec![formation.approver()],
            date: vec![date],
            has_seal: true,
        }),
        ..titled(&line!(p::APPROVAL_TITLE, name = formation.name()))
    })
}
