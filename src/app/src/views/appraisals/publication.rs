//! The published list of a round: by bands, with the period for objections; for printing.

use zhibu_domain::appraisals::{Proposal, Ranking, Tally, standing, written};
use zhibu_domain::kinds::field::Text;
use zhibu_domain::kinds::records::{Appraisal, Nomination};
use zhibu_domain::values::date::PartialDate;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::table::{Table, TableCell, TableColumn, TableRow};
use crate::views::choice::Choice;
use crate::views::links::{LinkLook, PageLink};
use crate::workspace::Workspace;

/// The list, and a choice of the last band on it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicationView {
    /// A link to the ranking of its round, with the round's name.
    pub back: PageLink,
    /// Why the list is not printed yet: some nominees have not been decided on.
    pub undecided: Option<String>,
    /// The bands that the list may end with; an empty value for all.
    pub ends: Vec<Choice>,
    /// The list.
    pub sheet: PublicationSheet,
}

/// The printed list.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicationSheet {
    /// Its title.
    pub title: String,
    /// The phases that the round has completed, its period, and its organiser.
    pub about: String,
    /// The number of nominees in each band.
    pub counts: String,
    /// The nominees by band.
    pub table: Table,
    /// Why the highest band exceeds its quota.
    pub reason: Option<String>,
    /// The period for objections, until the result is confirmed.
    pub objections: Option<String>,
    /// Who publishes it.
    pub organiser: String,
    /// The day of the result, or else of the publication.
    pub date: Option<String>,
}

/// A band with its nominees.
struct Band<'a> {
    name: String,
    tallies: Vec<&'a Tally<'a>>,
}

/// The list of a round, down to the band `down_to` if there is such a band. `None` if there is no
/// such round.
pub fn publication(
    workspace: &Workspace,
    round: &str,
    down_to: Option<&str>,
    lang: Lang,
) -> Option<PublicationView> {
    let register = workspace.register();
    let appraisal = register.appraisals().get(round)?;
    let ranking = standing(register, round)?;
    let is_confirmed = appraisal.awarded.is_some();
    let mut bands = bands(&ranking, is_confirmed, lang);
    let is_open = |tally: &&Tally<'_>| !is_confirmed && tally.takes_part() && is_undecided(tally);
    let open = ranking.tallies.iter().filter(is_open).count();
    let undecided = (open > 0).then(|| format_message!(m::PUBLICATION_OPEN, lang, count = open));
    let mut ends = vec![Choice::new("", m::PUBLICATION_ALL.get(lang))];
    ends.extend(bands.iter().map(|band| Choice::new(&*band.name, &*band.name)));
    // Nominees without a commendation need not be named in public.
    let end = down_to.and_then(|last| bands.iter().position(|band| band.name == last));
    bands.truncate(end.map_or(bands.len(), |end| end + 1));
    let owed = |text: &Option<Text>| {
        text.as_ref().map_or_else(|| m::OWED.get(lang).to_owned(), |text| text.0.clone())
    };
    let (name, organiser) = (owed(&appraisal.name), owed(&appraisal.organiser));
    let title = if is_confirmed {
        format_message!(m::PUBLICATION_RESULT_TITLE, lang, name = name)
    } else {
        format_message!(m::PUBLICATION_TITLE, lang, name = name)
    };
    let published = appraisal
        .published
        .or(appraisal.published_until)
        .map(|_| (in_words(appraisal.published, lang), in_words(appraisal.published_until, lang)));
    let objections = published.as_ref().filter(|_| !is_confirmed).map(|(from, until)| {
        format_message!(
            m::PUBLICATION_OBJECTIONS,
            lang,
            from = *from,
            until = *until,
            organiser = organiser
        )
    });
    let reason = appraisal.over_reason.as_ref();
    let reason =
        reason.map(|reason| format_message!(m::PUBLICATION_REASON, lang, reason = reason.0));
    let counts: Vec<String> =
        bands.iter().map(|band| format!("{} {}", band.name, band.tallies.len())).collect();
    let sheet = PublicationSheet {
        about: about(appraisal, &name, lang),
        counts: text::listed(&counts, lang),
        table: table(&title, &bands, is_confirmed, lang),
        title,
        reason,
        objections,
        organiser,
        date: appraisal
            .awarded
            .map(|awarded| in_words(Some(awarded), lang))
            .or(published.map(|(from, _)| from)),
    };
    let back = Route::to(Page::Ranking).with_param("appraisal", round);
    let back = PageLink::to(name, back).looking(LinkLook::Back);
    Some(PublicationView { back, undecided, ends, sheet })
}

/// The completed phases and the period of a round, as text.
fn about(round: &Appraisal, name: &str, lang: Lang) -> String {
    let phases = phases_done(round, lang);
    let (from, to) = (in_words(round.from, lang), in_words(round.to, lang));
    if round.awarded.is_some() {
        format_message!(
            m::PUBLICATION_RESULT,
            lang,
            phases = phases,
            name = name,
            from = from,
            to = to
        )
    } else {
        format_message!(
            m::PUBLICATION_ABOUT,
            lang,
            phases = phases,
            name = name,
            from = from,
            to = to
        )
    }
}

fn in_words(date: Option<PartialDate>, lang: Lang) -> String {
    match date {
        Some(date) => text::date_in_words(&date.to_string(), lang),
        None => m::OWED.get(lang).to_owned(),
    }
}

/// The phases that have their date, in words.
fn phases_done(round: &Appraisal, lang: Lang) -> String {
    let phases = [
        (round.nominated_until.is_some(), m::PHASE_NOMINATING),
        (round.reviewed.is_some(), m::PHASE_REVIEWING),
        (round.assessed.is_some(), m::PHASE_ASSESSING),
        (true, m::PHASE_SCORING),
        (round.awarded.is_some() && round.published.is_some(), m::PHASE_PUBLISHING),
    ];
    let phases = phases.into_iter().filter(|phase| phase.0);
    let phases: Vec<String> = phases.map(|phase| phase.1.get(lang).to_owned()).collect();
    text::listed(&phases, lang)
}

/// Whether a nominee of a round that is not confirmed waits for the review, or for a decision on the band.
fn is_undecided(tally: &Tally<'_>) -> bool {
    tally.row.record.eligible.is_none()
        || (tally.band_now().is_none() && tally.proposed == Proposal::Undecided)
}

/// The bands with nominees: undecided ones first, as they have the highest scores, then the round's
/// bands, recorded bands that the round no longer has, and nominees without a band.
fn bands<'a>(ranking: &'a Ranking<'a>, is_confirmed: bool, lang: Lang) -> Vec<Band<'a>> {
    let undecided = m::STANDING_TO_DECIDE.get(lang);
    let (no_band, unreviewed) =
        (m::PUBLICATION_NO_BAND.get(lang), m::STANDING_UNREVIEWED.get(lang));
    let known = &ranking.scoring.bands;
    let recorded = ranking.tallies.iter().filter(|_| is_confirmed);
    let recorded = recorded.filter_map(|tally| tally.row.record.band.as_ref());
    let mut bands: Vec<Band<'a>> = Vec::new();
    let names = std::iter::once(undecided)
        .chain(known.iter().map(|band| &*band.name))
        .chain(recorded.map(|band| &*band.0))
        .chain([no_band, unreviewed]);
    for name in names {
        if bands.iter().all(|band| band.name != name) {
            bands.push(Band { name: name.to_owned(), tallies: Vec::new() });
        }
    }
    let band_of = |tally: &'a Tally<'a>| -> &str {
        let record = &tally.row.record;
        match (is_confirmed, &record.band, tally.band_now()) {
            (false, ..) if record.eligible.is_none() => unreviewed,
            (true, Some(band), _) => &band.0,
            (false, _, Some(index)) => &known[index].name,
            (false, ..) if tally.proposed == Proposal::Undecided => undecided,
            _ => no_band,
        }
    };
    // A confirmed result has those nominees who got a score; later ones are not part of it.
    let is_listed = |tally: &&Tally<'_>| {
        tally.takes_part() && (!is_confirmed || tally.row.record.score.is_some())
    };
    for tally in ranking.tallies.iter().filter(is_listed) {
        let name = band_of(tally);
        if let Some(band) = bands.iter_mut().find(|band| band.name == name) {
            band.tallies.push(tally);
        }
    }
    bands.retain(|band| !band.tallies.is_empty());
    bands
}

fn table(title: &str, bands: &[Band<'_>], is_confirmed: bool, lang: Lang) -> Table {
    // The band is repeated on every row, as a long list takes several pages.
    let rows = bands.iter().flat_map(|band| {
        band.tallies.iter().map(move |tally| {
            let record = &tally.row.record;
            let confirmed = record.score.as_ref().filter(|_| is_confirmed).map(|score| score.value);
            TableRow::new([
                TableCell::text(&*band.name),
                TableCell::text(record.name.as_ref().map_or("", |name| &name.0)),
                TableCell::text(record.nominated_by.as_ref().map_or("", |unit| &unit.0)),
                TableCell::text(written(confirmed.unwrap_or(tally.score))),
            ])
        })
    });
    Table {
        caption: title.to_owned(),
        columns: vec![
            TableColumn::text(m::STANDING_BAND.get(lang)),
            TableColumn::text(text::field_name(Nomination::NAME).get(lang)),
            TableColumn::text(text::field_name(Nomination::NOMINATED_BY).get(lang)),
            TableColumn::number(m::STANDING_SCORE.get(lang)),
        ],
        rows: rows.collect(),
        totals: None,
    }
}
