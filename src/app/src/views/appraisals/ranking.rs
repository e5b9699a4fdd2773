//! The ranking of a round: its nominees with their marks, scores and bands.

use zhibu_domain::appraisals::{
    BandLineViolation, Cap, Counting, Disagreement, Proposal, Ranking, ScoringViolation, Tally,
    disagreement, faults, standing, written,
};
use zhibu_domain::kinds::choices::{ItemKind, YesNo};
use zhibu_domain::kinds::records::{Appraisal, Kind};
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, format_message, m};

use crate::route::{Page, Route};
use crate::table::Tone;
use crate::views::links::FormLink;
use crate::views::names::title;
use crate::workspace::Workspace;

/// A round with its nominees.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingView {
    /// The round.
    pub round: Name,
    /// What of its scoring cannot be read.
    pub faults: Vec<FaultLine>,
    /// The heads of the criteria's columns.
    pub criteria: Vec<String>,
    /// The nominees, best first.
    pub rows: Vec<NomineeRow>,
    /// The nominees whose review is not recorded.
    pub unreviewed: usize,
    /// When the result was confirmed.
    pub awarded: Option<PartialDate>,
    /// How many are in the highest band and how many may be, until the result is confirmed.
    pub cap: Option<String>,
}

/// Something in the scoring that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultLine {
    /// The field that it is in.
    pub link: FormLink,
    /// What is wrong.
    pub what: String,
}

/// A nominee.
#[derive(Clone, Debug, PartialEq)]
pub struct NomineeRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is noted beside its name.
    pub notes: Vec<Note>,
    /// The rank, from one.
    pub rank: Option<u32>,
    /// One mark a criterion.
    pub marks: Vec<String>,
    /// The score, to two decimals.
    pub score: String,
    /// The score that was confirmed, where the items come to another one.
    pub confirmed: Option<String>,
    /// The votes for it, of all that were cast.
    pub votes: String,
    /// Its band.
    pub band: BandView,
}

/// A note beside a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// How it is marked; what is quiet is no chip.
    pub tone: Tone,
    /// Where it leads.
    pub link: Option<Route>,
}

/// The band of a nominee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BandView {
    /// It takes no part.
    None,
    /// This one: there is nothing to decide.
    Settled(String),
    /// To be decided.
    Open(BandChoice),
}

/// The bands that can be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandChoice {
    /// What the band is if nobody decides.
    pub by_score: String,
    /// The names of the bands.
    pub bands: Vec<String>,
    /// The band that was decided on, which the round may not have any more.
    pub decided: Option<String>,
}

/// The round to show: the one asked for, or else the latest.
pub fn round_to_show(workspace: &Workspace, asked: Option<&str>) -> Option<Name> {
    let table = workspace.register().appraisals();
    if let Some(asked) = asked.filter(|id| table.get(id).is_some()) {
        return Some(asked.into());
    }
    let begins = |of: &Appraisal| of.from.map(PartialDate::sort_key);
    let rows = table.rows().iter();
    let latest = rows.max_by(|a, b| (begins(&a.record), &a.id).cmp(&(begins(&b.record), &b.id)));
    latest.map(|row| row.id.clone())
}

/// The ranking of a round; `None` if there is no such round.
pub fn ranking(workspace: &Workspace, round: &str, lang: Lang) -> Option<RankingView> {
    let register = workspace.register();
    let appraisal = register.appraisals().get(round)?;
    let ranking = standing(register, round)?;
    let is_confirmed = appraisal.awarded.is_some();
    let rows = ranking.tallies.iter();
    let rows = rows.map(|tally| nominee(workspace, &ranking, is_confirmed, tally, lang));
    let criteria = ranking.scoring.criteria.iter();
    let unreviewed = |tally: &&Tally<'_>| tally.row.record.eligible.is_none();
    Some(RankingView {
        round: round.into(),
        faults: fault_lines(appraisal, round, lang),
        criteria: criteria.map(|one| format!("{} {}%", one.name, one.number)).collect(),
        rows: rows.collect(),
        unreviewed: ranking.tallies.iter().filter(unreviewed).count(),
        awarded: appraisal.awarded,
        cap: if is_confirmed { None } else { cap(&ranking, lang) },
    })
}

fn cap(ranking: &Ranking<'_>, lang: Lang) -> Option<String> {
    let (Cap { have, most, of }, band) = (ranking.cap?, ranking.scoring.bands.first()?);
    Some(format_message!(
        m::STANDING_CAP,
        lang,
        band = band.name,
        have = have,
        most = most,
        of = of
    ))
}

fn fault_lines(appraisal: &Appraisal, round: &str, lang: Lang) -> Vec<FaultLine> {
    let line = |fault: &ScoringViolation| {
        let what = match fault {
            ScoringViolation::Line(_, BandLineViolation::Unreadable(line)) => {
                format_message!(m::PROBLEM_NOT_WEIGHED, lang, line = *line)
            }
            ScoringViolation::Line(_, BandLineViolation::Twice(name)) => {
                format_message!(m::PROBLEM_NAMED_TWICE, lang, name = *name)
            }
            ScoringViolation::Weights(sum) => format_message!(m::PROBLEM_WEIGHTS, lang, sum = *sum),
            ScoringViolation::NotExact(_) => m::PROBLEM_NOT_EXACT.get(lang).to_owned(),
        };
        let name = text::field_name(fault.field()).get(lang);
        FaultLine { link: FormLink::to(fault.field(), round, name), what }
    };
    faults(appraisal).iter().map(line).collect()
}

fn nominee(
    workspace: &Workspace,
    ranking: &Ranking<'_>,
    is_confirmed: bool,
    tally: &Tally<'_>,
    lang: Lang,
) -> NomineeRow {
    let record = &tally.row.record;
    let mark = |index: usize| {
        let own = tally.marks.iter().find(|mark| mark.criterion == Some(index));
        own.map(|mark| mark.mark.to_string()).unwrap_or_default()
    };
    let votes = match (record.ayes, record.voters) {
        (Some(ayes), Some(voters)) => {
            format!("{}/{}", text::count(ayes, lang), text::count(voters, lang))
        }
        (ayes, _) => ayes.map(|ayes| text::count(ayes, lang)).unwrap_or_default(),
    };
    let confirmed = record.score.as_ref().map(|score| score.value);
    let confirmed = confirmed.filter(|score| is_confirmed && *score != tally.score);
    NomineeRow {
        id: tally.row.id.to_string(),
        name: title(workspace, Kind::Nomination, &tally.row.id, lang),
        notes: notes(workspace, ranking, is_confirmed, tally, lang),
        rank: tally.rank,
        marks: (0..ranking.scoring.criteria.len()).map(mark).collect(),
        score: written(tally.score),
        confirmed: confirmed
            .map(|score| format_message!(m::STANDING_CHANGED, lang, score = written(score))),
        votes,
        band: band(ranking, is_confirmed, tally, lang),
    }
}

fn notes(
    workspace: &Workspace,
    ranking: &Ranking<'_>,
    is_confirmed: bool,
    tally: &Tally<'_>,
    lang: Lang,
) -> Vec<Note> {
    let note = |text: &str, tone: Tone| Note { text: text.to_owned(), tone, link: None };
    let mut notes = Vec::new();
    if tally.is_tied {
        notes.push(note(m::STANDING_TIED.get(lang), Tone::Plain));
    }
    if tally.is_voted_down() == Some(true) {
        notes.push(note(m::STANDING_VOTED_DOWN.get(lang), Tone::Warning));
    }
    if is_confirmed && disagreement(tally, &ranking.scoring) == Some(Disagreement::Result) {
        notes.push(note(m::STANDING_DISAGREES.get(lang), Tone::Error));
    }
    match tally.row.record.eligible {
        Some(YesNo::No) => notes.push(note(m::STANDING_OUT.get(lang), Tone::Warning)),
        Some(YesNo::Yes) => {}
        None => notes.push(note(m::STANDING_UNREVIEWED.get(lang), Tone::Plain)),
    }
    if let Some(veto) = tally.veto {
        let name = title(workspace, Kind::ScoreItem, &veto.id, lang);
        notes.push(Note {
            text: text::pair(text::choice(ItemKind::Veto.code()).get(lang), &name, lang),
            tone: Tone::Error,
            link: Some(Route::to(Page::Detail(Kind::ScoreItem, veto.id.to_string()))),
        });
    }
    let uncounted = tally.items.iter().filter(|item| item.counting != Counting::Yes).count();
    if uncounted > 0 {
        let text = format_message!(m::STANDING_UNCOUNTED, lang, count = uncounted);
        notes.push(note(&text, Tone::Quiet));
    }
    notes
}

fn band(ranking: &Ranking<'_>, is_confirmed: bool, tally: &Tally<'_>, lang: Lang) -> BandView {
    let bands = &ranking.scoring.bands;
    let none = || m::PUBLICATION_NO_BAND.get(lang).to_owned();
    let decided = tally.row.record.band.as_ref().map(|band| band.0.clone());
    if !tally.takes_part() {
        return BandView::None;
    }
    if is_confirmed {
        return BandView::Settled(decided.unwrap_or_else(none));
    }
    if tally.veto.is_some() {
        let band = tally.band_now().map(|index| bands[index].name.clone());
        return BandView::Settled(band.unwrap_or_else(none));
    }
    // Whether the limit alone keeps it out of the highest band.
    let is_limited = tally.band.is_some_and(|band| tally.proposed != Proposal::Band(band));
    let by_score = match tally.proposed {
        Proposal::Band(index) => {
            let said = if is_limited { m::STANDING_BY_LIMIT } else { m::STANDING_BY_SCORE };
            said.with(lang, &[("band", &bands[index].name)])
        }
        Proposal::None => none(),
        Proposal::Undecided => m::STANDING_TO_DECIDE.get(lang).to_owned(),
    };
    let mut names: Vec<String> = bands.iter().map(|band| band.name.clone()).collect();
    names.extend(decided.clone().filter(|band| !bands.iter().any(|known| known.name == *band)));
    BandView::Open(BandChoice { by_score, bands: names, decided })
}
