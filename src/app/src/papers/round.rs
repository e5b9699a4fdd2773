//! 公示 and 表彰决定: the list of a round. Neither has a list while anybody in it is undecided: that is owed instead.

use zhibu_domain::appraisals::{Proposal, Tally, open_appeals, standing};
use zhibu_domain::kinds::field::FieldId;
use zhibu_domain::kinds::records::{Appraisal, Kind, Nomination};
use zhibu_domain::list::Filter;
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::order;
use zhibu_office::document::{Block, Document, DocumentTable, Owed, Run, Signature, TableHead};
use zhibu_text::papers::{self as p, templates as t};

use super::source::{Source, field_words, named, of};
use super::writing::{
    block, date_words, known, known_date, line, listed, owed, owed_field, section, titled,
};
use crate::route::{Page, Route};

/// The list of the round of this id as it is published, down to a band.
pub fn publication(source: &Source<'_>, id: &str) -> Option<Document> {
    let round = source.register.appraisals().get(id)?;
    let name = known(named(round.name.as_ref()), Appraisal::NAME, id);
    let organiser = known(named(round.organiser.as_ref()), Appraisal::ORGANISER, id);
    let date = |date, field: FieldId| known_date(date, field, id);
    let mut blocks = vec![Block::Paragraph(block!(
        source,
        t::PUBLICATION_BASIS,
        name = name.clone(),
        phases = phases(round, false),
        from = said_date(round.from, Appraisal::FROM.into(), id),
        to = said_date(round.to, Appraisal::TO.into(), id),
    ))];
    blocks.extend(section(p::PUBLICATION_LIST, list(source, id, round)));
    if let Some(reason) = &round.over_reason {
        let reason = reason.0.trim_end_matches('。');
        blocks.push(Block::Paragraph(line!(p::PUBLICATION_REASON, reason = reason)));
    }
    let published = date(round.published, Appraisal::PUBLISHED.into());
    blocks.push(Block::Paragraph(block!(
        source,
        t::PUBLICATION_PERIOD,
        from = published.clone(),
        until = date(round.published_until, Appraisal::PUBLISHED_UNTIL.into()),
        organiser = organiser.clone(),
        telephone = owed(p::OWED_TELEPHONE, None),
        address = owed(p::OWED_ADDRESS, None),
    )));
    Some(Document {
        blocks,
        signature: Some(Signature { unit: vec![organiser], date: vec![published], has_seal: true }),
        ..titled(&line!(p::PUBLICATION_PAPER_TITLE, name = name))
    })
}

/// The decision on the awards of the round of this id, down to a band.
pub fn commendation(source: &Source<'_>, id: &str) -> Option<Document> {
    let round = source.register.appraisals().get(id)?;
    let name = known(named(round.name.as_ref()), Appraisal::NAME, id);
    let organiser = known(named(round.organiser.as_ref()), Appraisal::ORGANISER, id);
    let mut blocks = vec![Block::Paragraph(block!(
        source,
        t::COMMENDATION_BASIS,
        name = name.clone(),
        phases = phases(round, true),
    ))];
    blocks.extend(section(p::COMMENDATION_LIST, awarded(source, id, round)));
    blocks.push(Block::Paragraph(block!(source, t::COMMENDATION_END)));
    // An objection that nobody answered may change the list.
    if !open_appeals(source.register, id).is_empty() {
        blocks.push(Block::Paragraph(vec![owed(p::OWED_UNANSWERED, Some(ranking(id)))]));
    }
    Some(Document {
        blocks,
        signature: Some(Signature {
            unit: vec![organiser],
            date: vec![known_date(round.awarded, Appraisal::AWARDED, id)],
            has_seal: true,
        }),
        ..titled(&line!(p::COMMENDATION_TITLE, name = name))
    })
}

fn ranking(id: &str) -> Route {
    Route::to(Page::Ranking).with_param("appraisal", id)
}

/// A date in words as precisely as it is of record, or the owed place of its field.
fn said_date(date: Option<PartialDate>, field: FieldId, id: &str) -> Run {
    known(date.map(date_words).as_deref(), field, id)
}

/// The phases that have their date.
fn phases(round: &Appraisal, is_after_publication: bool) -> Run {
    let phases = [
        (round.nominated_until.is_some(), p::PHASE_NOMINATED),
        (round.reviewed.is_some(), p::PHASE_REVIEWED),
        (round.assessed.is_some(), p::PHASE_ASSESSED),
        (is_after_publication && round.published.is_some(), p::PHASE_PUBLISHED),
    ];
    let done = phases.into_iter().filter(|phase| phase.0);
    let done: Vec<String> = done.map(|phase| phase.1.get().to_owned()).collect();
    if done.is_empty() { owed(p::OWED_PHASES, None) } else { Run::Text(listed(done)) }
}

/// An owed list with the number of nominees that it waits for.
fn undecided(words: Vec<Run>, id: &str) -> Vec<Block> {
    let what = super::writing::words(words);
    let address = Some(ranking(id).to_string());
    vec![Block::Paragraph(vec![Run::Owed(Owed { what, address })])]
}

/// The nominees by band, as decided or proposed; it is owed while anybody is not reviewed or not decided.
fn list(source: &Source<'_>, id: &str, round: &Appraisal) -> Vec<Block> {
    if round.awarded.is_some() {
        return awarded(source, id, round);
    }
    let ranking = standing(source.register, id).unwrap_or_default();
    let taking: Vec<&Tally<'_>> =
        ranking.tallies.iter().filter(|tally| tally.takes_part()).collect();
    if taking.is_empty() {
        return undecided(vec![Run::text(p::OWED_NOMINEES.get())], id);
    }
    let count = |is_meant: &dyn Fn(&Tally<'_>) -> bool| {
        taking.iter().filter(|tally| is_meant(tally)).count()
    };
    let unreviewed = count(&|tally| tally.row.record.eligible.is_none());
    if unreviewed > 0 {
        return undecided(line!(p::OWED_REVIEWS, count = unreviewed.to_string()), id);
    }
    let open = count(&|tally| tally.band_now().is_none() && tally.proposed == Proposal::Undecided);
    if open > 0 {
        return undecided(line!(p::OWED_RESULT, count = open.to_string()), id);
    }
    let bands = ranking.scoring.bands.iter().map(|band| &*band.name).collect::<Vec<&str>>();
    let listed = named_bands(source, &bands);
    let mut rows = Vec::new();
    for (index, band) in listed.iter().enumerate() {
        let own = taking.iter().filter(|tally| tally.band_now() == Some(index));
        let mut own: Vec<(&str, &Nomination)> =
            own.map(|tally| (&*tally.row.id, &tally.row.record)).collect();
        by_name(&mut own);
        rows.extend(own.into_iter().map(|(id, record)| (*band, id, record)));
    }
    table(&rows, id)
}

/// The nominees by their confirmed band; it is owed until the result is confirmed.
fn awarded(source: &Source<'_>, id: &str, round: &Appraisal) -> Vec<Block> {
    if round.awarded.is_none() {
        return undecided(vec![Run::text(p::OWED_AWARD.get())], id);
    }
    let ranking = standing(source.register, id).unwrap_or_default();
    let bands = ranking.scoring.bands.iter().map(|band| &*band.name).collect::<Vec<&str>>();
    let named = named_bands(source, &bands);
    // A confirmed result that has been overtaken, by a review or a veto: nobody is named until it is confirmed again.
    let is_overtaken = |tally: &&Tally<'_>| {
        tally.decided.is_some_and(|band| band < named.len())
            && (!tally.takes_part() || tally.band_now() != tally.decided)
    };
    let overtaken = ranking.tallies.iter().filter(is_overtaken).count();
    if overtaken > 0 {
        return undecided(line!(p::OWED_OVERTAKEN, count = overtaken.to_string()), id);
    }
    let (mut blocks, mut rows) = (Vec::new(), Vec::new());
    for band in named {
        let filters = vec![
            of(Nomination::APPRAISAL, id),
            Filter::Is(Nomination::BAND.index(), band.to_owned()),
        ];
        let table = source.register.nominations();
        let found = source.rows(Kind::Nomination, &filters);
        let own = found.iter().map(|row| &table.rows()[*row as usize]);
        let mut own: Vec<(&str, &Nomination)> = own.map(|row| (&*row.id, &row.record)).collect();
        if own.is_empty() {
            continue;
        }
        by_name(&mut own);
        rows.extend(own.into_iter().map(|(id, record)| (band, id, record)));
        let figure = source.count(Kind::Nomination, filters, p::PIECES);
        blocks.push(Block::Paragraph(line!(p::COMMENDATION_COUNT, band = band, figure = figure)));
    }
    blocks.extend(table(&rows, id));
    blocks
}

/// The bands of a round that the list names: down to the one that is asked for, or the highest alone. Nobody is named in
/// public for a low one unless that is asked for.
fn named_bands<'a>(source: &Source<'_>, bands: &[&'a str]) -> Vec<&'a str> {
    let last = bands.iter().position(|band| *band == source.down_to).unwrap_or(0);
    bands.iter().take(last + 1).copied().collect()
}

fn by_name(nominees: &mut Vec<(&str, &Nomination)>) {
    order::sort_by(nominees, |a, b| {
        let key = |one: &(&str, &Nomination)| one.1.name.as_ref().map(|name| name.0.clone());
        (key(a), a.0).cmp(&(key(b), b.0))
    });
}

fn table(rows: &[(&str, &str, &Nomination)], round: &str) -> Vec<Block> {
    if rows.is_empty() {
        return undecided(vec![Run::text(p::OWED_NOMINEES.get())], round);
    }
    let head = |words: &str, width| TableHead { words: words.to_owned(), width, is_number: false };
    let row = |(number, (band, id, record)): (usize, &(&str, &str, &Nomination))| {
        let name = record.name.as_ref().map(|name| &*name.0);
        let by = record.nominated_by.as_ref().map(|unit| &*unit.0);
        vec![
            vec![Run::Text((number + 1).to_string())],
            vec![Run::text(*band)],
            vec![known(name, Nomination::NAME, id)],
            vec![by.map_or_else(|| owed_field(Nomination::NOMINATED_BY, id, ""), Run::text)],
        ]
    };
    vec![Block::Table(DocumentTable {
        title: String::new(),
        heads: vec![
            head(p::SERIAL.get(), 8),
            head(p::STANDING.get(), 16),
            head(field_words(Nomination::NAME), 40),
            head(field_words(Nomination::NOMINATED_BY), 36),
        ],
        rows: rows.iter().enumerate().map(row).collect(),
    })]
}
