//! The scores of nominees with their items, their ranks and their bands.

use rustc_hash::FxHashMap;

use super::scoring::{POINTS, Scoring, exact, sum};
use crate::evidence::is_evidenced;
use crate::kinds::choices::{ItemKind, YesNo};
use crate::kinds::records::{Appraisal, Kind, Nomination, ScoreItem};
use crate::register::{Register, Row};
use crate::values::date::PartialDate;
use crate::values::quantity::{Decimal, Qualifier};
use zhibu_ledger::order;

/// Whether an item counts, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// It counts.
    Yes,
    /// It has no evidence.
    NoEvidence,
    /// It has no date, so it may be outside the appraised time.
    NoDate,
    /// It is certainly outside the appraised time.
    OutsidePeriod,
    /// It has no exact number of points.
    NoPoints,
    /// The round has no such criterion.
    NoSuchCriterion,
    /// It has no kind.
    NoKind,
}

/// An item and whether it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    /// The item.
    pub row: &'a Row<ScoreItem>,
    /// Whether it counts.
    pub counting: Counting,
    /// Its points, negative for a deduction; `None` for a veto and for items that do not count.
    pub points: Decimal,
}

/// The mark for a criterion, or the points that belong to no criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionMark {
    /// The index of the criterion; `None` for points without a criterion.
    pub criterion: Option<usize>,
    /// The sum of the additions.
    pub added: Decimal,
    /// The sum of the deductions, as a positive number.
    pub taken: Decimal,
    /// The mark: base, additions and deductions, limited to the range from zero to the full mark. For
    /// points without a criterion, in a round with criteria, the difference that they make.
    pub mark: Decimal,
}

/// The standing of a nominee.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally<'a> {
    /// The nominee.
    pub row: &'a Row<Nomination>,
    /// The items, ascending by date.
    pub items: Vec<Item<'a>>,
    /// The marks from which the score is computed.
    pub marks: Vec<CriterionMark>,
    /// The score, rounded to two decimals, halves up.
    pub score: Decimal,
    /// The rank, from one; after two nominees of rank two comes rank four. `None` after a veto or a
    /// failed review.
    pub rank: Option<u32>,
    /// Whether others have the same score.
    pub is_tied: bool,
    /// The item with a veto.
    pub veto: Option<&'a Row<ScoreItem>>,
    /// The index of the band by score alone.
    pub band: Option<usize>,
    /// The band within the limit of the highest band.
    pub proposed: Proposal,
    /// The index of the band that a person decided on; `None` if the round has no such band.
    pub decided: Option<usize>,
}

impl Tally<'_> {
    /// Whether it was not turned down in the review.
    pub fn takes_part(&self) -> bool {
        self.row.record.eligible != Some(YesNo::No)
    }

    /// The current band: as decided, or else as proposed.
    pub fn band_now(&self) -> Option<usize> {
        // A veto overrides a decision.
        if self.veto.is_some() {
            return self.band;
        }
        self.decided.or(match self.proposed {
            Proposal::Band(index) => Some(index),
            Proposal::None | Proposal::Undecided => None,
        })
    }

    /// Whether at most half of the voters voted for it; `None` if unknown.
    pub fn is_voted_down(&self) -> Option<bool> {
        let (voters, ayes) = (exact(self.row.record.voters)?, exact(self.row.record.ayes)?);
        Some(ayes * 2 <= voters)
    }
}

/// The proposed band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// The band of this index.
    Band(usize),
    /// The score is below all bands.
    None,
    /// The limit of the highest band runs between nominees of equal score, so a person must decide.
    Undecided,
}

/// The limit of the highest band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// The number of nominees in it by score alone.
    pub have: u32,
    /// The maximum.
    pub most: u32,
    /// The number of nominees that the maximum is a share of.
    pub of: u32,
}

/// The standing of a round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking<'a> {
    /// The scoring.
    pub scoring: Scoring,
    /// The nominees: by rank, then those with a veto, then those turned down.
    pub tallies: Vec<Tally<'a>>,
    /// The limit of the highest band, if it has one.
    pub cap: Option<Cap>,
}

fn counting(
    item: &ScoreItem,
    is_shown: bool,
    appraisal: &Appraisal,
    scoring: &Scoring,
) -> (Counting, Decimal) {
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
        Some(_) if !is_shown => Counting::NoEvidence,
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

/// The marks and the score: the mean of the criteria's marks by weight, plus the points without a
/// criterion.
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
            scoring.limited(scoring.base.ten_thousandths() + change)
        };
        CriterionMark { criterion, added, taken, mark }
    };
    let mut marks: Vec<CriterionMark> =
        (0..scoring.criteria.len()).map(|index| mark(Some(index))).collect();
    let rest = mark(None);
    // In units of 10^-9: weights times marks, divided by the weights.
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
    // One hundredth is 100 ten-thousandths.
    let hundredths = (2 * over.max(0) + 100 * under) / (200 * under);
    let parts = i64::try_from(hundredths * 100).unwrap_or(i64::MAX);
    if scoring.criteria.is_empty() || rest.mark != none || rest.added != none {
        marks.push(rest);
    }
    (marks, scoring.limited(parts))
}

/// The records of rounds and nominees, grouped in one pass.
pub(super) struct AppraisalRecords<'a> {
    register: &'a Register,
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
        Self { register, nominations, items }
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
                let is_shown = is_evidenced(self.register, Kind::ScoreItem, &item.id);
                let (counting, points) = counting(&item.record, is_shown, appraisal, scoring);
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

/// Computes the standing of a round.
pub fn standing<'a>(register: &'a Register, id: &str) -> Option<Ranking<'a>> {
    let appraisal = register.appraisals().get(id)?;
    Some(AppraisalRecords::of(register).standing(id, appraisal))
}

/// Assigns ranks and proposes bands.
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
    // A nominee with a veto gets the last band if that band has no minimum; otherwise none.
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
        // The nominees with the score at the limit, if it runs between them.
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
