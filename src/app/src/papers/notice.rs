//! 成立通知 and 撤销通知: what units are told when an organisation begins and when it ends.

use zhibu_domain::kinds::choices::StepKind;
use zhibu_domain::kinds::records::{Branch, Kind, Step};
use zhibu_office::document::{Block, Document, Run, Signature};
use zhibu_text::papers::{self as p, templates as t};

use super::formation::Formation;
use super::source::Source;
use super::writing::{block, known, known_date, line, listed, owed, owed_field, titled};

/// The notice that the organisation of this id is founded.
pub fn notice(source: &Source<'_>, id: &str) -> Option<Document> {
    let formation = Formation::of(source, id)?;
    let date = known_date(formation.branch.established, Branch::ESTABLISHED, id);
    let blocks = vec![
        Block::Paragraph(block!(
            source,
            t::NOTICE_DECIDED,
            approver = formation.approver(),
            number = formation.document(StepKind::Approve),
            name = formation.name(),
            form = formation.form(),
            date = date.clone(),
        )),
        Block::Paragraph(block!(source, t::NOTICE_COMMITTEE, committee = formation.committee())),
        Block::Paragraph(block!(source, t::NOTICE_END)),
    ];
    Some(Document {
        number: vec![formation.document(StepKind::Launch)],
        addressee: vec![addressee(&formation)],
        blocks,
        signature: Some(signature(source, date)),
        annexes: formation.roster().into_iter().collect(),
        ..titled(&line!(p::NOTICE_TITLE, name = formation.name()))
    })
}

/// The notice that the organisation of this id has ended, or has become a formal one.
pub fn dissolution(source: &Source<'_>, id: &str) -> Option<Document> {
    let formation = Formation::of(source, id)?;
    let date = known_date(formation.branch.dissolved, Branch::DISSOLVED, id);
    let conversion = formation.step(StepKind::Convert);
    let decided = if let Some(row) = conversion {
        let organisation = row.record.organisation.as_ref();
        let organisation = organisation.map(|of| source.title(Kind::Organisation, &of.id));
        let organisation = known(organisation.as_deref(), Step::ORGANISATION, &row.id);
        block!(
            source,
            t::CONVERSION_DECIDED,
            name = formation.name(),
            date = date.clone(),
            organisation = organisation,
        )
    } else {
        block!(
            source,
            t::DISSOLUTION_DECIDED,
            name = formation.name(),
            date = date.clone(),
            reason = reason(&formation),
        )
    };
    let title = if conversion.is_some() {
        line!(p::CONVERSION_TITLE, name = formation.name())
    } else {
        line!(p::DISSOLUTION_TITLE, name = formation.name())
    };
    let mut blocks = vec![Block::Paragraph(decided)];
    // Those of an organisation that goes on keep their posts and their papers.
    if conversion.is_none() {
        blocks.push(Block::Paragraph(block!(source, t::DISSOLUTION_END)));
    }
    Some(Document {
        number: vec![formation.document(formation.end())],
        addressee: vec![addressee(&formation)],
        blocks,
        signature: Some(signature(source, date)),
        ..titled(&title)
    })
}

/// Why it ends, as the step says.
fn reason(formation: &Formation<'_>) -> Run {
    let step = formation.step(StepKind::Dissolve);
    match step {
        Some(row) => {
            let note = row.record.note.as_ref().map(|note| note.0.trim_end_matches(['。', '.']));
            known(note, Step::NOTE, &row.id)
        }
        None => owed(p::OWED_REASON, None),
    }
}

/// The units of which it is formed.
fn addressee(formation: &Formation<'_>) -> Run {
    let units = formation.branch.home_units.as_ref();
    match units {
        Some(units) => Run::Text(listed(units.0.clone())),
        None => owed_field(Branch::HOME_UNITS, formation.id, ""),
    }
}

fn signature(source: &Source<'_>, date: Run) -> Signature {
    Signature { unit: vec![source.issuer()], date: vec![date], has_seal: true }
}
