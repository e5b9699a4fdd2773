//! 联盟章程: the charter as the ledger has it, or else one written from what the ledger says of the alliance.

use zhibu_domain::kinds::choices::{LegalStatus, UnitKind};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Alliance, AllianceUnit, Kind};
use zhibu_domain::list::Filter;
use zhibu_domain::register::Row;
use zhibu_ledger::order;
use zhibu_office::document::{Annex, Block, Document, DocumentTable, Run, TableHead};
use zhibu_text::papers::{self as p, templates as t};

use super::source::{Source, field_words, named, of, stated_count};
use super::writing::{annex, block, choice, date_words, known, line, owed_field, section, titled};

/// The charter of the alliance of this id.
pub fn charter(source: &Source<'_>, id: &str) -> Option<Document> {
    let alliance = source.register.alliances().get(id)?;
    let name = known(named(alliance.name.as_ref()), Alliance::NAME, id);
    let adopted = alliance.charter_adopted.map(date_words);
    let adopted = known(adopted.as_deref(), Alliance::CHARTER_ADOPTED, id);
    let blocks = match &alliance.charter {
        Some(text) => {
            let lines = text.0.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.map(|line| Block::Paragraph(vec![Run::text(line)])).collect()
        }
        None => written(source, id, alliance, &name),
    };
    Some(Document {
        number: line!(p::CHARTER_ADOPTED, date = adopted),
        blocks,
        annexes: units(source, id, &name).into_iter().collect(),
        ..titled(&line!(p::CHARTER_TITLE, name = name.clone()))
    })
}

/// The charter as it is written from the record.
fn written(source: &Source<'_>, id: &str, alliance: &Alliance, name: &Run) -> Vec<Block> {
    let sections = [
        (p::CHARTER_GENERAL, general(source, id, alliance, name)),
        (p::CHARTER_MEMBERS, members(source, id)),
        (p::CHARTER_BODIES, bodies(source, id, alliance)),
        (p::CHARTER_MECHANISMS, mechanisms(id, alliance)),
        (p::CHARTER_CLOSING, vec![Block::Paragraph(block!(source, t::CHARTER_ENTRY))]),
    ];
    sections.into_iter().flat_map(|(title, blocks)| section(title, blocks)).collect()
}

fn general(source: &Source<'_>, id: &str, alliance: &Alliance, name: &Run) -> Vec<Block> {
    let lead = known(named(alliance.lead_unit.as_ref()), Alliance::LEAD_UNIT, id);
    let first = if let Some(guiding) = named(alliance.guiding_unit.as_ref()) {
        block!(source, t::CHARTER_NAME_GUIDED, name = name.clone(), lead = lead, guiding = guiding,)
    } else {
        block!(source, t::CHARTER_NAME, name = name.clone(), lead = lead)
    };
    let purpose = alliance.purpose.as_ref().map(|text| text.0.trim_end_matches('。'));
    let purpose = known(purpose, Alliance::PURPOSE, id);
    let status = alliance.legal_status.map(LegalStatus::code).map(choice);
    let status = known(status, Alliance::LEGAL_STATUS, id);
    vec![
        Block::Paragraph(first),
        Block::Paragraph(block!(source, t::CHARTER_PURPOSE, purpose = purpose)),
        Block::Paragraph(block!(source, t::CHARTER_STATUS, status = status)),
    ]
}

/// The filters for the units of an alliance at the end of the span.
fn present(source: &Source<'_>, id: &str) -> Vec<Filter> {
    vec![of(AllianceUnit::ALLIANCE, id), Filter::PresentAt(source.end())]
}

fn members(source: &Source<'_>, id: &str) -> Vec<Block> {
    let units = source.numbers(Kind::AllianceUnit, present(source, id), p::UNITS);
    let units =
        source.known_number(AllianceUnit::JOINED, vec![Run::Figure(units)], p::OWED_JOINING);
    let day = date_words(source.end());
    vec![
        Block::Paragraph(block!(source, t::CHARTER_UNITS, day = day, units = units)),
        Block::Paragraph(block!(source, t::CHARTER_JOINING)),
    ]
}

fn bodies(source: &Source<'_>, id: &str, alliance: &Alliance) -> Vec<Block> {
    let body = |said: Option<&str>, field: FieldId| known(said, field, id);
    let council = alliance.council.as_ref().map(|text| text.0.trim_end_matches('。'));
    let secretariat = alliance.secretariat.as_ref().map(|text| text.0.trim_end_matches('。'));
    let months = match alliance.chair_months {
        Some(count) => Run::Figure(stated_count(Kind::Alliance, id, count, p::MONTHS)),
        None => owed_field(Alliance::CHAIR_MONTHS, id, ""),
    };
    vec![
        Block::Paragraph(block!(
            source,
            t::CHARTER_COUNCIL,
            council = body(council, Alliance::COUNCIL.into()),
            secretariat = body(secretariat, Alliance::SECRETARIAT.into()),
        )),
        Block::Paragraph(block!(source, t::CHARTER_CHAIR, months = months)),
        Block::Paragraph(block!(source, t::CHARTER_MEETINGS)),
    ]
}

fn mechanisms(id: &str, alliance: &Alliance) -> Vec<Block> {
    match &alliance.mechanisms {
        Some(own) => vec![Block::List(own.0.iter().map(|one| vec![Run::text(one)]).collect())],
        None => vec![Block::Paragraph(vec![owed_field(Alliance::MECHANISMS, id, "")])],
    }
}

/// The units, in the order that the office has fixed and then by name.
fn units(source: &Source<'_>, id: &str, alliance: &Run) -> Option<Annex> {
    let table = source.register.alliance_units();
    let mut rows: Vec<&Row<AllianceUnit>> = source
        .rows(Kind::AllianceUnit, &present(source, id))
        .into_iter()
        .map(|row| &table.rows()[row as usize])
        .collect();
    order::sort_by(&mut rows, |a, b| {
        let key = |row: &Row<AllianceUnit>| {
            let AllianceUnit { order, name, .. } = &row.record;
            let order = order.map(|order| order.value);
            (order.is_none(), order, name.as_ref().map(|name| name.0.clone()))
        };
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    let row = |(number, Row { id, record, .. }): (usize, &&Row<AllianceUnit>)| {
        let kind = record.unit_kind.map(UnitKind::code).map(choice);
        let joined = record.joined.map(date_words);
        vec![
            vec![Run::Text((number + 1).to_string())],
            vec![Run::Text(source.title(Kind::AllianceUnit, id))],
            vec![known(kind, AllianceUnit::UNIT_KIND, id)],
            vec![known(joined.as_deref(), AllianceUnit::JOINED, id)],
        ]
    };
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let list = DocumentTable {
        title: String::new(),
        heads: vec![
            head(p::SERIAL.get(), 8),
            head(field_words(AllianceUnit::NAME), 46),
            head(field_words(AllianceUnit::UNIT_KIND), 22),
            head(field_words(AllianceUnit::JOINED), 24),
        ],
        rows: rows.iter().enumerate().map(row).collect(),
    };
    let title = line!(p::CHARTER_LIST, name = alliance.clone());
    (!rows.is_empty()).then(|| annex(&title, vec![Block::Table(list)]))
}
