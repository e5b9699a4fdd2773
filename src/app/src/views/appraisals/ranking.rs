//! The ranking of a round: its nominees with their marks, scores and bands.

use zhibu_domain::appraisals::{
    BandLineViolation, Cap, Counting, Disagreement, Proposal, Ranking, ScoringViolation, Tally,
    disagreement, faults, standing, written,
};
use zhibu_domain::kinds::choices::{ItemKind, YesNo};
use zhibu_domain::kinds::records::{Appraisal, Kind, Nomination};
use zhibu_domain::values::date::PartialDate;
use zhibu_ledger::Name;
use zhibu_text::{self as text, Lang, Message, format_message, m};

use crate::commands::appraisals::pass_review;
use crate::route::{Page, Route};
use crate::table::{Control, Table, TableCell, TableColumn, TableRow};
use crate::tone::Tone;
use crate::views::announced::Announced;
use crate::views::choice::Choice;
use crate::views::links::{FormLink, LinkLook, PageLink};
use crate::views::names::title;
use crate::workspace::Workspace;

/// Maximum criteria with a column each: more do not fit beside each other.
const CRITERIA: usize = 12;

/// A round with its nominees.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingView {
    /// The round.
    pub round: Name,
    /// Links to its record and to its published list.
    pub links: [PageLink; 2],
    /// Errors in its scoring, each with a link to its field.
    pub faults: Vec<TableCell>,
    /// The nominees, best first; `None` if there are none.
    pub table: Option<Table<BandChoice>>,
    /// Links to the forms that add nominees and items.
    pub forms: [PageLink; 3],
    /// The label of the button that records that the nominees without a recorded review pass it, if
    /// there are any.
    pub pass_all: Option<String>,
    /// When the result was confirmed, as text.
    pub awarded: Option<String>,
    /// The size and quota of the highest band, until the result is confirmed.
    pub cap: Option<String>,
}

/// The choice of a nominee's band: by its score, or as decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BandChoice {
    /// The id of the nominee.
    pub nominee: String,
    /// The label of the choice, with the nominee.
    pub label: String,
    /// The decided band, which the round may no longer have; empty for none.
    pub decided: String,
    /// The options: the band by score, and all bands.
    pub options: Vec<Choice>,
}

impl Control for BandChoice {
    fn to_plain(&self) -> String {
        let decided = self.options.iter().find(|option| option.value == self.decided);
        decided.map(|option| option.text.clone()).unwrap_or_default()
    }
}

/// The round to show: the requested one if it exists, otherwise the latest.
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
    let is_unreviewed = |tally: &&Tally<'_>| tally.row.record.eligible.is_none();
    let unreviewed = ranking.tallies.iter().filter(is_unreviewed).count();
    let rows = RankingRows { workspace, ranking: &ranking, is_confirmed, lang };
    let record = Route::to(Page::Detail(Kind::Appraisal, round.to_owned()));
    let list = Route::to(Page::Publication).with_param("appraisal", round);
    let button =
        |name: Message, route: Route| PageLink::to(name.get(lang), route).looking(LinkLook::Button);
    let form = |name: Message, page: Page| {
        let route = Route::to(page).with_param("appraisal", round);
        PageLink::to(name.get(lang), route).leading_back().looking(LinkLook::SmallButton)
    };
    Some(RankingView {
        round: round.into(),
        links: [button(m::STANDING_RECORD, record), button(m::PUBLICATION, list)],
        faults: fault_lines(appraisal, round, lang),
        table: (!ranking.tallies.is_empty()).then(|| rows.table()),
        forms: [
            form(m::NOMINEE_ADD, Page::New(Kind::Nomination)),
            form(m::NOMINEE_PASTE, Page::Paste(Kind::Nomination)),
            form(m::SCORE_PASTE, Page::Paste(Kind::ScoreItem)),
        ],
        pass_all: (unreviewed > 0)
            .then(|| format_message!(m::REVIEW_PASS_ALL, lang, count = unreviewed)),
        awarded: appraisal.awarded.map(|day| format_message!(m::STANDING_AWARDED, lang, day = day)),
        cap: if is_confirmed { None } else { cap(&ranking, lang) },
    })
}

/// Records that the nominees without a recorded review pass it, with a notice; `None` if there are
/// none.
pub fn pass_announced(workspace: &Workspace, round: &str, lang: Lang) -> Option<Announced> {
    let (count, command) = pass_review(workspace, round)?;
    Some(Announced { command, notice: format_message!(m::REVIEW_PASSED, lang, count = count) })
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

fn fault_lines(appraisal: &Appraisal, round: &str, lang: Lang) -> Vec<TableCell> {
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
        let field = FormLink::to(fault.field(), round, name);
        TableCell::Parts(vec![TableCell::Link(field.into()), TableCell::text(what)])
    };
    faults(appraisal).iter().map(line).collect()
}

/// The data shared by the rows of a ranking.
struct RankingRows<'a> {
    workspace: &'a Workspace,
    ranking: &'a Ranking<'a>,
    is_confirmed: bool,
    lang: Lang,
}

impl RankingRows<'_> {
    fn table(&self) -> Table<BandChoice> {
        let Self { ranking, lang, .. } = *self;
        let criteria = ranking.scoring.criteria.iter().take(CRITERIA);
        let criteria = criteria.map(|one| format!("{} {}%", one.name, one.number));
        let criteria = criteria.chain(self.more_criteria());
        let mut columns = vec![
            TableColumn::number(m::STANDING_RANK.get(lang)),
            TableColumn::text(text::field_name(Nomination::NAME).get(lang)).naming_rows(),
        ];
        columns.extend(criteria.map(|head| TableColumn::number(head).with_class("mark")));
        columns.push(TableColumn::number(m::STANDING_SCORE.get(lang)));
        columns.push(TableColumn::number(m::STANDING_VOTES.get(lang)).with_class("votes"));
        columns.push(TableColumn::text(m::STANDING_BAND.get(lang)));
        Table {
            caption: m::STANDING_TABLE.get(lang).to_owned(),
            columns,
            rows: ranking.tallies.iter().map(|tally| self.nominee(tally)).collect(),
            totals: None,
        }
    }

    /// The head of the column for the criteria without a column, whose marks have no sum, as they have
    /// weights; the page of a nominee has them all.
    fn more_criteria(&self) -> Option<String> {
        let more = self.ranking.scoring.criteria.len().saturating_sub(CRITERIA);
        (more > 0).then(|| format_message!(m::REST, self.lang, count = more))
    }

    fn nominee(&self, tally: &Tally<'_>) -> TableRow<BandChoice> {
        let Self { workspace, ranking, is_confirmed, lang } = *self;
        let record = &tally.row.record;
        let name = title(workspace, Kind::Nomination, &tally.row.id, lang);
        let page = Route::to(Page::Detail(Kind::Nomination, tally.row.id.to_string()));
        let mark = |index: usize| {
            let own = tally.marks.iter().find(|mark| mark.criterion == Some(index));
            TableCell::text(own.map(|mark| mark.mark.to_string()).unwrap_or_default())
        };
        let votes = match (record.ayes, record.voters) {
            (Some(ayes), Some(voters)) => {
                format!("{}/{}", text::count(ayes, lang), text::count(voters, lang))
            }
            (ayes, _) => ayes.map(|ayes| text::count(ayes, lang)).unwrap_or_default(),
        };
        let mut score = vec![TableCell::Strong(written(tally.score))];
        let confirmed = record.score.as_ref().map(|score| score.value);
        if let Some(confirmed) = confirmed.filter(|score| is_confirmed && *score != tally.score) {
            let text = format_message!(m::STANDING_CHANGED, lang, score = written(confirmed));
            score.push(TableCell::chip(text, Tone::Error));
        }
        let mut named = vec![TableCell::link(&*name, page)];
        named.extend(self.notes(tally));
        let mut cells = vec![
            tally.rank.map_or(TableCell::Empty, |rank| TableCell::Number(rank.into())),
            TableCell::Named(named),
        ];
        cells.extend((0..ranking.scoring.criteria.len().min(CRITERIA)).map(mark));
        cells.extend(self.more_criteria().map(|_| TableCell::Empty));
        cells.push(TableCell::Parts(score));
        cells.push(TableCell::text(votes));
        cells.push(self.band(tally, &name));
        TableRow::new(cells)
    }

    /// The notes beside the name of a nominee.
    fn notes(&self, tally: &Tally<'_>) -> Vec<TableCell<BandChoice>> {
        let Self { workspace, ranking, is_confirmed, lang } = *self;
        let note = |text: Message, tone: Tone| TableCell::chip(text.get(lang), tone);
        let mut notes = Vec::new();
        if tally.is_tied {
            notes.push(note(m::STANDING_TIED, Tone::Plain));
        }
        if tally.is_voted_down() == Some(true) {
            notes.push(note(m::STANDING_VOTED_DOWN, Tone::Warning));
        }
        if is_confirmed && disagreement(tally, &ranking.scoring) == Some(Disagreement::Result) {
            notes.push(note(m::STANDING_DISAGREES, Tone::Error));
        }
        match tally.row.record.eligible {
            Some(YesNo::No) => notes.push(note(m::STANDING_OUT, Tone::Warning)),
            Some(YesNo::Yes) => {}
            None => notes.push(note(m::STANDING_UNREVIEWED, Tone::Plain)),
        }
        if let Some(veto) = tally.veto {
            let name = title(workspace, Kind::ScoreItem, &veto.id, lang);
            let text = text::pair(text::choice(ItemKind::Veto.code()).get(lang), &name, lang);
            let page = Route::to(Page::Detail(Kind::ScoreItem, veto.id.to_string()));
            let look = LinkLook::Chip(Tone::Error);
            notes.push(TableCell::Link(PageLink::to(text, page).looking(look)));
        }
        let uncounted = tally.items.iter().filter(|item| item.counting != Counting::Yes).count();
        if uncounted > 0 {
            notes.push(TableCell::quiet(format_message!(
                m::STANDING_UNCOUNTED,
                lang,
                count = uncounted
            )));
        }
        notes
    }

    /// The band of a nominee; empty if it does not take part. A decision is recorded at once, so that
    /// the published list has it.
    fn band(&self, tally: &Tally<'_>, name: &str) -> TableCell<BandChoice> {
        let (bands, lang) = (&self.ranking.scoring.bands, self.lang);
        let none = || m::PUBLICATION_NO_BAND.get(lang).to_owned();
        let decided = tally.row.record.band.as_ref().map(|band| band.0.clone());
        if !tally.takes_part() {
            return TableCell::Empty;
        }
        if self.is_confirmed {
            return TableCell::Strong(decided.unwrap_or_else(none));
        }
        if tally.veto.is_some() {
            let band = tally.band_now().map(|index| bands[index].name.clone());
            return TableCell::Strong(band.unwrap_or_else(none));
        }
        // Whether it would be in a higher band but for the quota.
        let is_limited = tally.band.is_some_and(|band| tally.proposed != Proposal::Band(band));
        let by_score = match tally.proposed {
            Proposal::Band(index) if is_limited => {
                format_message!(m::STANDING_BY_LIMIT, lang, band = bands[index].name)
            }
            Proposal::Band(index) => {
                format_message!(m::STANDING_BY_SCORE, lang, band = bands[index].name)
            }
            Proposal::None => none(),
            Proposal::Undecided => m::STANDING_TO_DECIDE.get(lang).to_owned(),
        };
        let mut names: Vec<&str> = bands.iter().map(|band| &*band.name).collect();
        names.extend(
            decided.as_deref().filter(|band| bands.iter().all(|known| known.name != *band)),
        );
        let mut options = vec![Choice::new("", by_score)];
        options.extend(names.into_iter().map(|band| Choice::new(band, band)));
        TableCell::Control(BandChoice {
            nominee: tally.row.id.to_string(),
            label: format!("{name} {}", m::STANDING_BAND.get(lang)),
            decided: decided.unwrap_or_default(),
            options,
        })
    }
}
