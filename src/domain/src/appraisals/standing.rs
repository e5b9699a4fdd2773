//! What each nominee scores and from which items, who ranks where, and which band that comes to.

use rustc_hash::FxHashMap;

use super::scoring::{POINTS, Scoring, exact, sum};
use crate::kinds::choices::{ItemKind, YesNo};
use crate::kinds::records::{Appraisal, Nomination, ScoreItem};
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::quantity::{Decimal, Qualifier};
use zhibu_ledger::order;

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
pub struct CriterionMark {
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
    pub marks: Vec<CriterionMark>,
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
            Proposal::Band(index) => Some(index),
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
pub struct Ranking<'a> {
    /// How it scores.
    pub scoring: Scoring,
    /// The nominees: those ranked first, then whom a veto settles, then who was turned down.
    pub tallies: Vec<Tally<'a>>,
    /// The limit of the highest band, where there is one.
    pub cap: Option<Cap>,
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
fn score(items: &[Item<'_>], scoring: &Scoring) -> (Vec<CriterionMark>, Decimal) {
    let none = Decimal::default();
    let mark = |criterion: Option<usize>| {
        let name = criterion.map(|index| &scoring.criteria[index].name);
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
        CriterionMark { criterion, added, taken, mark }
    };
    let mut marks: Vec<CriterionMark> =
        (0..scoring.criteria.len()).map(|index| mark(Some(index))).collect();
    let rest = mark(None);
    // In thousandths of millionths: weights times marks, over the weights.
    let (over, under) = if marks.is_empty() {
        (i128::from(rest.mark.ten_thousandths()), 1)
    } else {
        let part = |mark: &CriterionMark| {
            let weight = mark.criterion.map_or(none, |index| scoring.criteria[index].number);
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
pub(super) struct AppraisalRecords<'a> {
    pub(super) nominations: FxHashMap<&'a str, Vec<&'a Row<Nomination>>>,
    items: FxHashMap<&'a str, Vec<&'a Row<ScoreItem>>>,
}

impl<'a> AppraisalRecords<'a> {
    pub(super) fn of(register: &'a Register) -> Self {
        let (mut nominations, mut items) = (FxHashMap::default(), FxHashMap::default());
        for row in register.nominations().rows() {
            if let Some(of) = &row.record.appraisal {
                nominations.entry(&*of.id).or_insert_with(Vec::new).push(row);
            }
        }
        for row in register.score_items().rows() {
            if let Some(of) = &row.record.nomination {
                items.entry(&*of.id).or_insert_with(Vec::new).push(row);
            }
        }
        Self { nominations, items }
    }

    pub(super) fn standing(&self, id: &str, appraisal: &Appraisal) -> Ranking<'a> {
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
        Ranking { scoring, tallies, cap }
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
pub fn standing<'a>(register: &'a Register, id: &str) -> Option<Ranking<'a>> {
    let appraisal = register.appraisals().get(id)?;
    Some(AppraisalRecords::of(register).standing(id, appraisal))
}

/// Ranks those who are ranked, and proposes bands.
fn rank(tallies: &mut [Tally<'_>], scoring: &Scoring) -> Option<Cap> {
    let taking = tallies.iter().filter(|tally| tally.takes_part()).count();
    let ranked = tallies.iter().take(taking).filter(|tally| tally.veto.is_none()).count();
    let scores: Vec<Decimal> = tallies.iter().take(ranked).map(|tally| tally.score).collect();
    let mut first = 0;
    for (index, tally) in tallies.iter_mut().take(ranked).enumerate() {
        if scores[first] != scores[index] {
            first = index;
        }
        tally.rank = u32::try_from(first + 1).ok();
        tally.is_tied = first < index || scores.get(index + 1) == Some(&scores[index]);
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
        for (index, tally) in tallies.iter_mut().take(highest).enumerate() {
            if is_split && Some(tally.score) == at_line {
                tally.proposed = Proposal::Undecided;
            } else if index >= within {
                tally.proposed = next;
            }
        }
    }
    Some(Cap { have, most, of })
}
