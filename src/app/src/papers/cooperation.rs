//! 合作登记表: a cooperation on one sheet, with what of its amount was contracted, arrived and was paid.

use zhibu_domain::kinds::choices::{CooperationStage, InstalmentKind};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Cooperation, Instalment, Kind};
use zhibu_domain::register::Row;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, DocumentTable, Run, TableHead};
use zhibu_text::papers as p;

use super::source::{Source, field_words, is, named, of, stated};
use super::writing::{choice, date_words, joined, known, line, listed, owed_in, section};

/// The sheet of the cooperation of this id.
pub fn cooperation(source: &Source<'_>, id: &str) -> Option<Document> {
    let record = source.register.cooperations().get(id)?;
    let name = known(named(record.name.as_ref()), Cooperation::NAME, id);
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let about = Block::Table(DocumentTable {
        title: String::new(),
        heads: vec![head(p::COOPERATION_WHAT.get(), 22), head(p::COOPERATION_SAID.get(), 78)],
        rows: rows(source, id, record),
    });
    let mut blocks = vec![about];
    blocks.extend(section(p::COOPERATION_INSTALMENTS, instalments(source, id)));
    blocks.push(Block::Paragraph(line!(p::COOPERATION_SIGNED)));
    let title = p::COOPERATION_TITLE.get().to_owned();
    let (subtitle, title_owed) = (Some(name.printed()), owed_in(std::slice::from_ref(&name)));
    Some(Document { title, title_owed, subtitle, blocks, ..Document::default() })
}

fn rows(source: &Source<'_>, id: &str, record: &Cooperation) -> Vec<Vec<Vec<Run>>> {
    let said = |field: FieldId, words: Option<&str>| {
        vec![vec![Run::text(field_words(field))], vec![known(words, field, id)]]
    };
    let alliance = record.alliance.as_ref().map(|of| source.title(Kind::Alliance, &of.id));
    let offer = |of: Option<&str>| of.map(|id| source.title(Kind::Offer, id));
    let need = offer(record.need.as_ref().map(|of| &*of.id));
    let met_by = offer(record.met_by.as_ref().map(|of| &*of.id));
    let partners = record
        .partners
        .as_ref()
        .map(|partners| listed(partners.ids.iter().map(|id| source.title(Kind::AllianceUnit, id))));
    let stage = record.stage.map(CooperationStage::code).map(choice);
    let date = |date: Option<PartialDate>| date.map(date_words);
    let amount = match &record.amount {
        Some(amount) => vec![
            vec![Run::text(field_words(Cooperation::AMOUNT))],
            vec![Run::Figure(stated(Kind::Cooperation, id, amount))],
        ],
        None => said(Cooperation::AMOUNT.into(), None),
    };
    let evidence = record.evidence.as_ref().map(|text| &*text.0);
    vec![
        said(Cooperation::NAME.into(), named(record.name.as_ref())),
        said(Cooperation::ALLIANCE.into(), alliance.as_deref()),
        said(Cooperation::PARTNERS.into(), partners.as_deref()),
        said(Cooperation::NEED.into(), need.as_deref()),
        said(Cooperation::MET_BY.into(), met_by.as_deref()),
        said(Cooperation::STAGE.into(), stage),
        said(Cooperation::MATCHED.into(), date(record.matched).as_deref()),
        said(Cooperation::SIGNED.into(), date(record.signed).as_deref()),
        amount,
        said(Cooperation::EVIDENCE.into(), evidence),
    ]
}

/// The amounts by kind, and each with its date.
fn instalments(source: &Source<'_>, id: &str) -> Vec<Block> {
    let filters = || vec![of(Instalment::COOPERATION, id)];
    let table = source.register.instalments();
    let rows = source.rows(Kind::Instalment, &filters());
    let mut rows: Vec<&Row<Instalment>> =
        rows.into_iter().map(|row| &table.rows()[row as usize]).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    order::sort_by(&mut rows, |a, b| {
        let key = |row: &Row<Instalment>| row.record.date.map(PartialDate::sort_key);
        (key(a), &a.id).cmp(&(key(b), &b.id))
    });
    let sum = |kind: &InstalmentKind| {
        let mut filters = filters();
        filters.push(is(Instalment::WHAT, kind));
        let total = source.total(Instalment::AMOUNT, filters)?;
        Some(line!(p::MEASURED, measure = choice(kind.code()), figure = total))
    };
    let sums: Vec<Vec<Run>> = InstalmentKind::ALL.iter().filter_map(sum).collect();
    let mut blocks = Vec::new();
    if !sums.is_empty() {
        blocks.push(Block::Paragraph(line!(p::COOPERATION_SUMS, sums = joined(sums, p::COMMA))));
    }
    let head = |field: FieldId, width, is_number| TableHead {
        words: field_words(field).to_owned(),
        width,
        is_number,
    };
    let row = |Row { id, record, .. }: &&Row<Instalment>| {
        let said = |words: Option<&str>, field: FieldId| vec![known(words, field, id)];
        let amount = match &record.amount {
            Some(amount) => vec![Run::Figure(stated(Kind::Instalment, id, amount))],
            None => said(None, Instalment::AMOUNT.into()),
        };
        vec![
            said(record.what.map(InstalmentKind::code).map(choice), Instalment::WHAT.into()),
            said(record.date.map(date_words).as_deref(), Instalment::DATE.into()),
            amount,
            said(record.evidence.as_ref().map(|text| &*text.0), Instalment::EVIDENCE.into()),
        ]
    };
    blocks.push(Block::Table(DocumentTable {
        title: p::COOPERATION_TABLE_OF.get().to_owned(),
        heads: vec![
            head(Instalment::WHAT.into(), 18, false),
            head(Instalment::DATE.into(), 24, false),
            head(Instalment::AMOUNT.into(), 22, true),
            head(Instalment::EVIDENCE.into(), 36, false),
        ],
        rows: rows.iter().map(row).collect(),
    }));
    blocks
}
