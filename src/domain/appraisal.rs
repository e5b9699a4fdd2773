//! Appraisals (评选·评议): what each nominee scores and from which items, who ranks where, which band
//! that comes to, and what still stands in the way of a result.
//!
//! A score is never stored while a round runs: it is worked out from the items each time, so that it can
//! always be said from which. Only the confirmed result is recorded, and what changes after it is told.

use rustc_hash::FxHashMap;

use super::choices::{ItemKind, YesNo};
use super::date::{Day, PartialDate};
use super::quantity::{Count, Decimal, Qualifier, Quantity};
use super::records::{Appeal, Appraisal, Kind, Nomination, ScoreItem};
use super::register::{Register, Row};
use crate::ledger::{Name, RecordKey};
use crate::order;

/// The unit of scores.
pub const POINTS: &str = "分";
/// What the weights of a round's criteria add up to.
pub const ALL_WEIGHTS: i64 = 100;

/// A name with a number: a criterion with its weight, a band with the least score that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// The name.
    pub name: String,
    /// The number.
    pub number: Decimal,
}

/// What is wrong with a line that should be a name with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// It is none.
    Unreadable(String),
    /// Its name was there before.
    Twice(String),
}

/// A name and its number, as far as they are there.
fn pair(text: &str) -> (Option<&str>, Option<Decimal>) {
    let parts = text.rsplit_once(['：', ':']);
    let number = parts.and_then(|(_, number)| {
        let number = number.trim().trim_end_matches(['%', '％', '分']);
        Decimal::parse(number).filter(|number| number.ten_thousandths() >= 0)
    });
    let name = parts.map(|(name, _)| name.trim());
    // What still has a number of its own in it is several, not one.
    let is_one = |name: &&str| !name.is_empty() && !name.contains(['：', ':']);
    (name.filter(is_one), number)
}

/// Reads lines such as 政治引领：30, which may end in % or 分.
pub fn weighed(lines: &[String]) -> (Vec<Weighed>, Vec<LineFault>) {
    let (mut read, mut faults): (Vec<Weighed>, Vec<LineFault>) = (Vec::new(), Vec::new());
    // A comma parts them too, where all of the parts are names with numbers.
    let parts = lines.iter().flat_map(|line| {
        let parts: Vec<&str> = line.split(['，', ',']).collect();
        let are_all = parts.iter().all(|part| matches!(pair(part), (Some(_), Some(_))));
        if are_all { parts } else { vec![line.as_str()] }
    });
    for line in parts {
        match pair(line) {
            (Some(name), _) if read.iter().any(|known| known.name == name) => {
                faults.push(LineFault::Twice(name.to_owned()));
            }
            (Some(name), Some(number)) => read.push(Weighed { name: name.to_owned(), number }),
            _ => faults.push(LineFault::Unreadable(line.to_owned())),
        }
    }
    (read, faults)
}

/// What is wrong with how a round scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoringFault {
    /// A line of this field.
    Line(&'static str, LineFault),
    /// The weights do not come to a hundred, but to this.
    Weights(Decimal),
    /// The count of this field is not exact.
    NotExact(&'static str),
}

impl ScoringFault {
    /// The field that it is at.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Line(field, _) | Self::NotExact(field) => field,
            Self::Weights(_) => "criteria",
        }
    }
}

/// What is wrong with how a round scores: while anything is, no score can be trusted.
pub fn faults(appraisal: &Appraisal) -> Vec<ScoringFault> {
    let mut found = Vec::new();
    for (field, texts) in [("criteria", &appraisal.criteria), ("bands", &appraisal.bands)] {
        let (read, faults) = weighed(texts.as_ref().map_or(&[][..], |texts| &texts.0));
        found.extend(faults.into_iter().map(|fault| ScoringFault::Line(field, fault)));
        let sum = sum(&read);
        if field == "criteria" && !read.is_empty() && sum != Decimal::from_whole(ALL_WEIGHTS) {
            found.push(ScoringFault::Weights(sum));
        }
    }
    let counts = [("base", appraisal.base), ("full", appraisal.full), ("one_in", appraisal.one_in)];
    let is_rough = |count: &Option<Count>| count.is_some() && exact(*count).is_none();
    let rough = counts.into_iter().filter(|(_, count)| is_rough(count));
    found.extend(rough.map(|(field, _)| ScoringFault::NotExact(field)));
    found
}

/// The sum of numbers.
pub fn sum(numbers: &[Weighed]) -> Decimal {
    numbers.iter().fold(Decimal::default(), |sum, one| sum + one.number)
}

/// How a round scores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoring {
    /// What everyone begins with.
    pub base: Decimal,
    /// What neither a mark nor the score exceeds.
    pub full: Option<Decimal>,
    /// The criteria with their weights; without any there is but one mark, the score.
    pub criteria: Vec<Weighed>,
    /// The bands with the least score of each, the highest first.
    pub bands: Vec<Weighed>,
    /// Of how many one at most comes into the highest band.
    pub one_in: Option<u32>,
}

fn exact(count: Option<Count>) -> Option<u32> {
    count.filter(|count| count.qualifier == Qualifier::Exact).map(|count| count.value)
}

impl Scoring {
    /// As the round says; lines that cannot be read are passed over, as the page tells.
    pub fn of(appraisal: &Appraisal) -> Self {
        let lines = |texts: &Option<super::field::Texts>| {
            texts.as_ref().map_or(Vec::new(), |texts| weighed(&texts.0).0)
        };
        let mut bands = lines(&appraisal.bands);
        order::sort_by(&mut bands, |a, b| b.number.cmp(&a.number));
        let criteria = lines(&appraisal.criteria);
        Self {
            base: Decimal::from_whole(exact(appraisal.base).unwrap_or(0).into()),
            full: exact(appraisal.full).map(|full| Decimal::from_whole(full.into())),
            criteria: criteria.into_iter().filter(|one| one.number > Decimal::default()).collect(),
            bands,
            one_in: exact(appraisal.one_in).filter(|one_in| *one_in > 0),
        }
    }

    fn held(&self, parts: i64) -> Decimal {
        let full = self.full.map_or(i64::MAX, Decimal::ten_thousandths);
        Decimal::from_ten_thousandths(parts.clamp(0, full))
    }

    /// The band that a score comes to, by its place.
    fn band(&self, score: Decimal) -> Option<usize> {
        self.bands.iter().position(|band| band.number <= score)
    }
}

/// Whether an item counts, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// It counts.
    Yes,
    /// Nothing shows it.
    NoEvidence,
    /// It has no date, so that it is not known to be of the time that is appraised.
    NoDate,
    /// It is certainly not of the time that is appraised.
    OutsidePeriod,
    /// It says no exact number of points.
    NoPoints,
    /// The round has no such criterion.
    NoSuchCriterion,
    /// It does not say what it does.
    NoKind,
}

/// An item and whether it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    /// The item.
    pub row: &'a Row<ScoreItem>,
    /// Whether it counts.
    pub counting: Counting,
    /// Its points, a deduction's below zero; none for a veto and for what does not count.
    pub points: Decimal,
}

/// The mark of a criterion, or what is added to and taken from the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The criterion, by its place; none for what belongs to no criterion.
    pub criterion: Option<usize>,
    /// Additions.
    pub added: Decimal,
    /// Deductions, as a number above zero.
    pub taken: Decimal,
    /// What that comes to with the base, held between zero and the full mark; of what belongs to no
    /// criterion, where there are any, the difference that it makes.
    pub mark: Decimal,
}

/// Where a nominee stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally<'a> {
    /// The nominee.
    pub row: &'a Row<Nomination>,
    /// The items, ascending by date.
    pub items: Vec<Item<'a>>,
    /// The marks that the score is made of.
    pub marks: Vec<Mark>,
    /// The score, to two places, halves up.
    pub score: Decimal,
    /// The rank, from one; the next after two of rank two has rank four. None for whom a veto settles
    /// and who did not pass the review.
    pub rank: Option<u32>,
    /// Whether others have the same score.
    pub is_tied: bool,
    /// The item that settles it.
    pub veto: Option<&'a Row<ScoreItem>>,
    /// The band by score alone, by its place.
    pub band: Option<usize>,
    /// The band when no more come into the highest than may.
    pub proposed: Proposal,
    /// The band that somebody has decided on, by its place; where it is none of the round's, none.
    pub decided: Option<usize>,
}

impl Tally<'_> {
    /// Whether it takes part: it was not turned down in the review.
    pub fn takes_part(&self) -> bool {
        self.row.record.eligible != Some(YesNo::No)
    }

    /// The band that it comes to as things are: as decided, or else as proposed.
    pub fn band_now(&self) -> Option<usize> {
        // A veto settles it, whatever anybody has decided.
        if self.veto.is_some() {
            return self.band;
        }
        self.decided.or(match self.proposed {
            Proposal::Band(place) => Some(place),
            Proposal::None | Proposal::Undecided => None,
        })
    }

    /// Whether no more than half of those who voted were for it; none where that is not known.
    pub fn is_voted_down(&self) -> Option<bool> {
        let (voters, ayes) = (exact(self.row.record.voters)?, exact(self.row.record.ayes)?);
        Some(ayes * 2 <= voters)
    }
}

/// The band that is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// This one, by its place.
    Band(usize),
    /// Its score comes to no band.
    None,
    /// More have this very score than may come into the highest band: who does is not for a program to
    /// say.
    Undecided,
}

/// How many come into the highest band, and how many may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// By score alone.
    pub have: u32,
    /// At most.
    pub most: u32,
    /// Of how many.
    pub of: u32,
}

/// A round as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing<'a> {
    /// How it scores.
    pub scoring: Scoring,
    /// The nominees: those ranked first, then whom a veto settles, then who was turned down.
    pub tallies: Vec<Tally<'a>>,
    /// The limit of the highest band, where there is one.
    pub cap: Option<Cap>,
}

fn count(items: &[impl Sized]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

fn counting(item: &ScoreItem, appraisal: &Appraisal, scoring: &Scoring) -> (Counting, Decimal) {
    let none = Decimal::default();
    let is_outside = item.date.is_some_and(|date| {
        appraisal.from.is_some_and(|from| date.is_certainly_before(from))
            || appraisal.to.is_some_and(|to| to.is_certainly_before(date))
    });
    let points = item.points.as_ref().filter(|points| {
        points.qualifier == Qualifier::Exact && points.value > none && points.unit == POINTS
    });
    let is_known = item
        .criterion
        .as_ref()
        .is_none_or(|criterion| scoring.criteria.iter().any(|known| known.name == criterion.0));
    let counting = match item.item_kind {
        None => Counting::NoKind,
        Some(_) if item.evidence.is_none() => Counting::NoEvidence,
        Some(_) if item.date.is_none() => Counting::NoDate,
        Some(_) if is_outside => Counting::OutsidePeriod,
        Some(ItemKind::Veto) => Counting::Yes,
        Some(_) if points.is_none() => Counting::NoPoints,
        Some(_) if !is_known => Counting::NoSuchCriterion,
        Some(_) => Counting::Yes,
    };
    let points = match (counting, item.item_kind, points) {
        (Counting::Yes, Some(ItemKind::Addition), Some(points)) => points.value,
        (Counting::Yes, Some(ItemKind::Deduction), Some(points)) => {
            Decimal::from_ten_thousandths(-points.value.ten_thousandths())
        }
        _ => none,
    };
    (counting, points)
}

/// The marks, and the score that they come to: the mean of the criteria's marks by their weights, plus
/// and minus what belongs to none.
fn score(items: &[Item<'_>], scoring: &Scoring) -> (Vec<Mark>, Decimal) {
    let none = Decimal::default();
    let mark = |criterion: Option<usize>| {
        let name = criterion.map(|place| &scoring.criteria[place].name);
        let own = items.iter().filter(|item| {
            item.row.record.criterion.as_ref().map(|criterion| &criterion.0) == name
        });
        let (mut added, mut taken) = (none, none);
        for item in own {
            let parts = item.points.ten_thousandths();
            let side = if parts < 0 { &mut taken } else { &mut added };
            *side = *side + Decimal::from_ten_thousandths(parts.abs());
        }
        let change = added.ten_thousandths() - taken.ten_thousandths();
        let is_apart = criterion.is_none() && !scoring.criteria.is_empty();
        let mark = if is_apart {
            Decimal::from_ten_thousandths(change)
        } else {
            scoring.held(scoring.base.ten_thousandths() + change)
        };
        Mark { criterion, added, taken, mark }
    };
    let mut marks: Vec<Mark> = (0..scoring.criteria.len()).map(|place| mark(Some(place))).collect();
    let rest = mark(None);
    // In thousandths of millionths: weights times marks, over the weights.
    let (over, under) = if marks.is_empty() {
        (i128::from(rest.mark.ten_thousandths()), 1)
    } else {
        let part = |mark: &Mark| {
            let weight = mark.criterion.map_or(none, |place| scoring.criteria[place].number);
            i128::from(weight.ten_thousandths()) * i128::from(mark.mark.ten_thousandths())
        };
        let under = i128::from(sum(&scoring.criteria).ten_thousandths());
        let over: i128 = marks.iter().map(part).sum();
        (over + i128::from(rest.mark.ten_thousandths()) * under, under)
    };
    // A hundred tens of thousandths are a hundredth.
    let hundredths = (2 * over.max(0) + 100 * under) / (200 * under);
    let parts = i64::try_from(hundredths * 100).unwrap_or(i64::MAX);
    if scoring.criteria.is_empty() || rest.mark != none || rest.added != none {
        marks.push(rest);
    }
    (marks, scoring.held(parts))
}

/// What belongs to rounds and nominees, grouped in one pass.
struct Belonging<'a> {
    nominations: FxHashMap<&'a str, Vec<&'a Row<Nomination>>>,
    items: FxHashMap<&'a str, Vec<&'a Row<ScoreItem>>>,
}

impl<'a> Belonging<'a> {
    fn of(register: &'a Register) -> Self {
        let (mut nominations, mut items) = (FxHashMap::default(), FxHashMap::default());
        for row in register.nominations.rows() {
            if let Some(of) = &row.record.appraisal {
                nominations.entry(&*of.id).or_insert_with(Vec::new).push(row);
            }
        }
        for row in register.score_items.rows() {
            if let Some(of) = &row.record.nomination {
                items.entry(&*of.id).or_insert_with(Vec::new).push(row);
            }
        }
        Self { nominations, items }
    }

    fn standing(&self, id: &str, appraisal: &Appraisal) -> Standing<'a> {
        let scoring = Scoring::of(appraisal);
        let nominations = self.nominations.get(id).into_iter().flatten();
        let mut tallies: Vec<Tally<'a>> =
            nominations.map(|row| self.tally(row, appraisal, &scoring)).collect();
        order::sort_by(&mut tallies, |a, b| {
            let key = |tally: &Tally<'_>| {
                (!tally.takes_part(), tally.veto.is_some(), std::cmp::Reverse(tally.score))
            };
            let name = |tally: &Tally<'a>| tally.row.record.name.as_ref().map(|name| &*name.0);
            (key(a), name(a), &a.row.id).cmp(&(key(b), name(b), &b.row.id))
        });
        let cap = rank(&mut tallies, &scoring);
        Standing { scoring, tallies, cap }
    }

    fn tally(
        &self,
        row: &'a Row<Nomination>,
        appraisal: &Appraisal,
        scoring: &Scoring,
    ) -> Tally<'a> {
        let own = self.items.get(&*row.id).into_iter().flatten();
        let mut items: Vec<Item<'a>> = own
            .map(|item| {
                let (counting, points) = counting(&item.record, appraisal, scoring);
                Item { row: item, counting, points }
            })
            .collect();
        order::sort_by(&mut items, |a, b| {
            let key = |item: &Item<'_>| item.row.record.date.map(PartialDate::sort_key);
            (key(a), &a.row.id).cmp(&(key(b), &b.row.id))
        });
        let (marks, score) = score(&items, scoring);
        let is_veto = |item: &&Item<'_>| {
            item.counting == Counting::Yes && item.row.record.item_kind == Some(ItemKind::Veto)
        };
        let veto = items.iter().find(is_veto).map(|item| item.row);
        let named = row.record.band.as_ref();
        let decided =
            named.and_then(|named| scoring.bands.iter().position(|band| band.name == named.0));
        let (rank, is_tied, band, proposed) = (None, false, None, Proposal::None);
        Tally { row, items, marks, score, rank, is_tied, veto, band, proposed, decided }
    }
}

/// How a round stands.
pub fn standing<'a>(register: &'a Register, id: &str) -> Option<Standing<'a>> {
    let appraisal = register.appraisals.get(id)?;
    Some(Belonging::of(register).standing(id, appraisal))
}

/// Ranks those who are ranked, and proposes bands.
fn rank(tallies: &mut [Tally<'_>], scoring: &Scoring) -> Option<Cap> {
    let taking = tallies.iter().filter(|tally| tally.takes_part()).count();
    let ranked = tallies.iter().take(taking).filter(|tally| tally.veto.is_none()).count();
    let scores: Vec<Decimal> = tallies.iter().take(ranked).map(|tally| tally.score).collect();
    let mut first = 0;
    for (place, tally) in tallies.iter_mut().take(ranked).enumerate() {
        if scores[first] != scores[place] {
            first = place;
        }
        tally.rank = u32::try_from(first + 1).ok();
        tally.is_tied = first < place || scores.get(place + 1) == Some(&scores[place]);
        tally.band = scoring.band(tally.score);
        tally.proposed = tally.band.map_or(Proposal::None, Proposal::Band);
    }
    // What a veto settles comes last, where the last band takes everyone: one that has to be reached is
    // not for whom a veto settles.
    let last = scoring.bands.len().checked_sub(1);
    let last = last.filter(|last| *last > 0 && scoring.bands[*last].number == Decimal::default());
    for tally in tallies.iter_mut().take(taking).skip(ranked) {
        tally.band = last;
        tally.proposed = last.map_or(Proposal::None, Proposal::Band);
    }
    let of = u32::try_from(taking).unwrap_or(u32::MAX);
    let most = of / scoring.one_in?;
    let highest = tallies.iter().take(ranked).filter(|tally| tally.band == Some(0)).count();
    let (within, have) = (most as usize, u32::try_from(highest).unwrap_or(u32::MAX));
    if highest > within {
        let next = if scoring.bands.len() > 1 { Proposal::Band(1) } else { Proposal::None };
        // Those with the score at the line, if it runs between them.
        let at_line = scores.get(within).copied();
        let is_split = within > 0 && scores.get(within - 1).copied() == at_line;
        for (place, tally) in tallies.iter_mut().take(highest).enumerate() {
            if is_split && Some(tally.score) == at_line {
                tally.proposed = Proposal::Undecided;
            } else if place >= within {
                tally.proposed = next;
            }
        }
    }
    Some(Cap { have, most, of })
}

/// What a round goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// 报名
    Nominating,
    /// 初审
    Reviewing,
    /// 民主评议
    Assessing,
    /// 公示
    Publishing,
    /// 表彰
    Commending,
}

/// A phase of a round, with the field that tells when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseOf {
    /// Which.
    pub phase: Phase,
    /// The field.
    pub field: &'static str,
    /// When it begins, where that is told, and when it is over.
    pub dates: (Option<PartialDate>, Option<PartialDate>),
    /// Whether it is over by a day.
    pub is_over: bool,
}

/// The phases of a round, and which are over by a day. One is over only after those before it.
pub fn phases(appraisal: &Appraisal, today: Day) -> Vec<PhaseOf> {
    // What lasts until a day is over on the next, what is done on a day is over on it.
    let is_past = |date: PartialDate| date.latest() < today;
    let is_done = |date: PartialDate| date.earliest() <= today;
    let of = [
        (Phase::Nominating, "nominated_until", (None, appraisal.nominated_until), true),
        (Phase::Reviewing, "reviewed", (None, appraisal.reviewed), false),
        (Phase::Assessing, "assessed", (None, appraisal.assessed), false),
        (
            Phase::Publishing,
            "published_until",
            (appraisal.published, appraisal.published_until),
            true,
        ),
        (Phase::Commending, "awarded", (None, appraisal.awarded), false),
    ];
    let mut before = true;
    of.into_iter()
        .map(|(phase, field, dates, lasts)| {
            before &= dates.1.is_some_and(|date| if lasts { is_past(date) } else { is_done(date) });
            PhaseOf { phase, field, dates, is_over: before }
        })
        .collect()
}

/// What stands in the way of confirming a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody takes part.
    Nobody,
    /// The round has no bands.
    NoBands,
    /// How it scores cannot be trusted.
    Faulty,
    /// These fields of the round are empty, which its list names or its scores are made of.
    Missing(Vec<&'static str>),
    /// Whether these pass the review is not recorded.
    NotReviewed(Vec<Name>),
    /// The list was not published.
    NotPublished,
    /// It is published until this date.
    StillPublished(PartialDate),
    /// These objections have no answer.
    OpenAppeals(Vec<Name>),
    /// These share a score of which the limit takes only some, and nobody has decided.
    Undecided(Vec<Name>),
    /// More come into the highest band than may, and no reason is given.
    OverCap(Cap),
}

/// Whether an objection waits for its answer: it has none, and what it is about is there.
pub fn is_asked_about(register: &Register, appeal: &Appeal) -> bool {
    let nomination = appeal.nomination.as_ref().map(|of| register.nominations.get(&of.id));
    let is_there = nomination.is_none_or(|nomination| {
        let round = nomination.and_then(|nomination| nomination.appraisal.as_ref());
        round.is_some_and(|of| register.appraisals.get(&of.id).is_some())
    });
    appeal.answered.is_none() && is_there
}

/// Which of these are nominees with a result in a round that is confirmed: they are not deleted.
pub fn with_result(register: &Register, keys: &[RecordKey]) -> Vec<Name> {
    let has_result = |key: &&RecordKey| {
        let nomination = register.nominations.get(&key.id)?;
        let round = register.appraisals.get(&nomination.appraisal.as_ref()?.id)?;
        // Deleted together with its round, nothing is left that could be wrong.
        let goes_too = keys.iter().any(|other| {
            *other.kind == *Kind::Appraisal.code()
                && nomination.appraisal.as_ref().is_some_and(|of| of.id == other.id)
        });
        (round.awarded.is_some() && nomination.score.is_some() && !goes_too).then_some(())
    };
    let own = keys.iter().filter(|key| *key.kind == *Kind::Nomination.code());
    own.filter(|key| has_result(key).is_some()).map(|key| key.id.clone()).collect()
}

/// The objections to nominees of a round that nobody has answered.
pub fn open_appeals(register: &Register, id: &str) -> Vec<Name> {
    let is_own = |nomination: &Name| {
        let nomination = register.nominations.get(nomination);
        let of = nomination.and_then(|nomination| nomination.appraisal.as_ref());
        of.is_some_and(|of| *of.id == *id)
    };
    let rows = register.appeals.rows().iter().filter(|row| row.record.answered.is_none());
    let own = rows.filter(|row| row.record.nomination.as_ref().is_some_and(|of| is_own(&of.id)));
    let mut open: Vec<Name> = own.map(|row| row.id.clone()).collect();
    order::sort(&mut open);
    open
}

/// What stands in the way of confirming a round on a day.
pub fn obstacles(register: &Register, id: &str, today: Day) -> Vec<Obstacle> {
    let (Some(appraisal), Some(standing)) = (register.appraisals.get(id), standing(register, id))
    else {
        return vec![Obstacle::Nobody];
    };
    let mut found = Vec::new();
    let taking: Vec<&Tally<'_>> =
        standing.tallies.iter().filter(|tally| tally.takes_part()).collect();
    if taking.is_empty() {
        found.push(Obstacle::Nobody);
    }
    if !faults(appraisal).is_empty() {
        found.push(Obstacle::Faulty);
    }
    if standing.scoring.bands.is_empty() {
        found.push(Obstacle::NoBands);
    }
    let ids = |wanted: &dyn Fn(&Tally<'_>) -> bool| -> Vec<Name> {
        taking.iter().filter(|tally| wanted(tally)).map(|tally| tally.row.id.clone()).collect()
    };
    let unreviewed = ids(&|tally| tally.row.record.eligible.is_none());
    if !unreviewed.is_empty() {
        found.push(Obstacle::NotReviewed(unreviewed));
    }
    let fields = [
        ("organiser", appraisal.organiser.is_some()),
        ("from", appraisal.from.is_some()),
        ("to", appraisal.to.is_some()),
        ("base", appraisal.base.is_some()),
        ("nominated_until", appraisal.nominated_until.is_some()),
        ("reviewed", appraisal.reviewed.is_some()),
        ("assessed", appraisal.assessed.is_some()),
    ];
    let missing = fields.into_iter().filter(|field| !field.1).map(|field| field.0);
    let missing: Vec<&'static str> = missing.collect();
    if !missing.is_empty() {
        found.push(Obstacle::Missing(missing));
    }
    match (appraisal.published, appraisal.published_until) {
        (Some(_), Some(until)) if until.latest() >= today => {
            found.push(Obstacle::StillPublished(until));
        }
        (Some(_), Some(_)) => {}
        _ => found.push(Obstacle::NotPublished),
    }
    let open = open_appeals(register, id);
    if !open.is_empty() {
        found.push(Obstacle::OpenAppeals(open));
    }
    let undecided = ids(&|tally| tally.proposed == Proposal::Undecided && tally.decided.is_none());
    if !undecided.is_empty() {
        found.push(Obstacle::Undecided(undecided));
    }
    if let Some(cap) = standing.cap {
        let have = count(&ids(&|tally| tally.band_now() == Some(0)));
        if have > cap.most && appraisal.over_reason.is_none() {
            found.push(Obstacle::OverCap(Cap { have, ..cap }));
        }
    }
    found
}

/// What a confirmed result does not agree with any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// The items come to another score.
    Score {
        /// As it was confirmed.
        confirmed: Decimal,
        /// As it is worked out now.
        now: Decimal,
    },
    /// What takes part, or is settled by a veto, or is in a band, is not so any more; or it came after
    /// the result.
    Result,
}

/// The nominees of confirmed rounds whose result does not agree with what is recorded now.
pub fn changed(register: &Register) -> Vec<(Name, Disagreement)> {
    let mut changed = Vec::new();
    let belonging = Belonging::of(register);
    for row in register.appraisals.rows().iter().filter(|row| row.record.awarded.is_some()) {
        let standing = belonging.standing(&row.id, &row.record);
        for tally in &standing.tallies {
            if let Some(found) = disagreement(tally, &standing.scoring) {
                changed.push((tally.row.id.clone(), found));
            }
        }
    }
    changed
}

/// What a nominee's confirmed result does not agree with any more, if anything.
pub fn disagreement(tally: &Tally<'_>, scoring: &Scoring) -> Option<Disagreement> {
    let record = &tally.row.record;
    let confirmed = record.score.as_ref().map(|score| score.value);
    let is_known = |band: &str| scoring.bands.iter().any(|known| known.name == band);
    let takes_part = tally.takes_part();
    // A nominee that has no result came after it; one that was turned down since has one too many.
    let is_settled_otherwise = takes_part != confirmed.is_some()
        || record.band.as_ref().is_some_and(|band| !is_known(&band.0))
        || (tally.veto.is_some() && takes_part && tally.decided != tally.band);
    match confirmed {
        _ if is_settled_otherwise => Some(Disagreement::Result),
        Some(confirmed) if confirmed != tally.score => {
            Some(Disagreement::Score { confirmed, now: tally.score })
        }
        _ => None,
    }
}

/// How many of a confirmed round are in its highest band, where that is more than may be and nobody has
/// said why, with the round's id.
pub fn over_cap(register: &Register) -> Vec<(&Name, Cap)> {
    let rounds = register.appraisals.rows().iter();
    let is_settled =
        |row: &&Row<Appraisal>| row.record.awarded.is_some() && row.record.over_reason.is_none();
    let belonging = Belonging::of(register);
    let over = |row: &'_ Row<Appraisal>| {
        let scoring = Scoring::of(&row.record);
        let highest = &scoring.bands.first()?.name;
        let own = belonging.nominations.get(&*row.id)?;
        let taking = own.iter().filter(|row| row.record.eligible != Some(YesNo::No));
        let (mut of, mut have) = (0, 0);
        for nominee in taking {
            of += 1;
            have += u32::from(nominee.record.band.as_ref().is_some_and(|band| band.0 == *highest));
        }
        let most = of / scoring.one_in?;
        (have > most).then_some(Cap { have, most, of })
    };
    rounds.filter(is_settled).filter_map(|row| Some((&row.id, over(row)?))).collect()
}

/// A score as it is written: with two places, so that they stand under each other.
pub fn written(score: Decimal) -> String {
    let hundredths = score.ten_thousandths() / 100;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A score as it is recorded.
pub fn recorded(score: Decimal) -> Quantity {
    Quantity { value: score, unit: POINTS.to_owned(), qualifier: Qualifier::Exact }
}
