//! Matches of needs with resources and opportunities (需求 → 资源·机会): proposals with ranks and reasons.
//!
//! A match gets points for what agrees. What is not stated has no effect; what contradicts rules the
//! match out.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::categories::category_of;
use super::containment::related;
use crate::folding::folded;
use crate::kinds::choices::{CooperationStage, OfferKind};
use crate::kinds::field::Text;
use crate::kinds::records::{AllianceUnit, Cooperation, Offer};
use crate::register::{Register, Row};
use crate::values::date::{Day, PartialDate};
use crate::values::quantity::{Qualifier, Quantity};
use zhibu_ledger::Name;
use zhibu_ledger::order;

/// A reason for a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The same category.
    Category,
    /// One category contains the other.
    CategoryPart,
    /// The same place.
    Place,
    /// One place contains the other.
    PlacePart,
    /// The number of days on which both are available.
    Days(u32),
    /// The amount suffices.
    Enough,
    /// The amount does not suffice.
    Some,
    /// The units are in one alliance.
    Alliance,
}

impl Reason {
    /// Its points.
    pub fn points(self) -> u32 {
        match self {
            Self::Category => 50,
            Self::CategoryPart => 30,
            Self::Place => 20,
            Self::PlacePart | Self::Alliance => 10,
            Self::Days(_) | Self::Enough => 15,
            Self::Some => 5,
        }
    }
}

/// A proposed match.
#[derive(Clone, Debug, PartialEq)]
pub struct Match<'a> {
    /// The need.
    pub need: &'a Row<Offer>,
    /// The resource or opportunity.
    pub by: &'a Row<Offer>,
    /// The reasons, most points first.
    pub reasons: Vec<Reason>,
}

impl Match<'_> {
    /// The sum of the points.
    pub fn points(&self) -> u32 {
        self.reasons.iter().map(|reason| reason.points()).sum()
    }
}

/// Whether an offer is open on a day: not closed, not past its end, and not of a unit that has left.
fn is_open(register: &Register, offer: &Offer, as_of: Day) -> bool {
    let unit = offer.posted_by.as_ref().and_then(|of| register.alliance_units().get(&of.id));
    let has_left = |unit: &AllianceUnit| unit.left.is_some_and(|left| left.latest() <= as_of);
    offer.closed.is_none()
        && offer.to.is_none_or(|to| to.latest() >= as_of)
        && !unit.is_some_and(has_left)
}

/// The best matches, at most `most` of each, for the needs that are open on a day, best match of each need
/// first; needs are ordered by their best match. A unit does not meet its own need, and a pair that already
/// cooperates is not proposed again.
///
/// A need is compared with the offers of related categories, and once with all that have the same terms.
pub fn matches(register: &Register, as_of: Day, most: usize) -> Vec<Match<'_>> {
    let tried = tried(register);
    let open = |row: &&Row<Offer>| is_open(register, &row.record, as_of);
    let rows = register.offers().rows().iter().filter(open);
    let (needs, offers): (Vec<_>, Vec<_>) = rows
        .filter_map(|row| Some((Terms::of(register, &row.record)?, row)))
        .partition(|(_, row)| row.record.offer_kind == Some(OfferKind::Need));
    let offered = OffersByTerms::of(offers.into_iter().filter(|(_, row)| {
        let kind = row.record.offer_kind;
        matches!(kind, Some(OfferKind::Resource | OfferKind::Opportunity))
    }));
    let categories = distinct(needs.iter().map(|(terms, _)| &*terms.category));
    let related = related(&categories, &offered.categories);
    let mut found: Vec<Vec<Match<'_>>> = Vec::new();
    for (terms, need) in needs {
        let related = &related[index_in(&categories, &terms.category)];
        let best = offered.best(&terms, related, most, |by| {
            let is_own = unit_of(need).is_some() && unit_of(need) == unit_of(by);
            !is_own && !tried.contains(&(&need.id, &by.id))
        });
        let of_need = best.into_iter().map(|Candidate { agreement, by }| {
            let reasons = agreement.reasons();
            Match { need, by, reasons }
        });
        let of_need: Vec<Match<'_>> = of_need.collect();
        found.extend((!of_need.is_empty()).then_some(of_need));
    }
    order::sort_by(&mut found, |a, b| {
        let by_best = b[0].points().cmp(&a[0].points());
        by_best.then_with(|| a[0].need.id.cmp(&b[0].need.id))
    });
    found.into_iter().flatten().collect()
}

/// The pairs of a need and an offer that cooperate or did.
fn tried(register: &Register) -> FxHashSet<(&Name, &Name)> {
    let rows = register.cooperations().rows().iter();
    rows.filter_map(|row| Some((&row.record.need.as_ref()?.id, &row.record.met_by.as_ref()?.id)))
        .collect()
}

/// The unit that posted an offer.
fn unit_of(row: &Row<Offer>) -> Option<&Name> {
    row.record.posted_by.as_ref().map(|of| &of.id)
}

/// An offer that may meet a need.
struct Candidate<'a> {
    agreement: Agreement,
    by: &'a Row<Offer>,
}

impl Candidate<'_> {
    fn is_before(&self, other: &Self) -> bool {
        let rank = |of: Agreement| (Reverse(of.points()), Reverse(of.days()));
        (rank(self.agreement), &self.by.id) < (rank(other.agreement), &other.by.id)
    }
}

/// In what a need and an offer agree: category, place, days, amount and alliance.
#[derive(Clone, Copy)]
struct Agreement([Option<Reason>; 5]);

impl Agreement {
    fn points(self) -> u32 {
        self.0.into_iter().flatten().map(Reason::points).sum()
    }

    /// The number of days on which both are available; 0 if that is unknown.
    fn days(self) -> u32 {
        let days = self.0.into_iter().flatten().find_map(|reason| match reason {
            Reason::Days(days) => Some(days),
            _ => None,
        });
        days.unwrap_or(0)
    }

    /// The reasons, most points first.
    fn reasons(self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.0.into_iter().flatten().collect();
        order::sort_by(&mut reasons, |a, b| b.points().cmp(&a.points()));
        reasons
    }
}

/// What decides the points of an offer, but for who posted it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Terms<'a> {
    category: String,
    place: Option<String>,
    /// The first day it may be available.
    from: Option<Day>,
    /// The last day it may be available.
    to: Option<Day>,
    amount: Option<&'a Quantity>,
    alliance: Option<&'a Name>,
}

impl<'a> Terms<'a> {
    /// The terms of an offer; `None` without a category: then it is related to no other.
    fn of(register: &'a Register, offer: &'a Offer) -> Option<Self> {
        let text = |text: &Option<Text>| {
            let text = text.as_ref().map(|text| folded(&text.0));
            text.filter(|text| !text.is_empty())
        };
        let unit = offer.posted_by.as_ref().and_then(|of| register.alliance_units().get(&of.id));
        Some(Self {
            category: category_of(&text(&offer.category)?),
            place: text(&offer.place),
            from: offer.from.map(PartialDate::earliest),
            to: offer.to.map(PartialDate::latest),
            amount: offer.amount.as_ref(),
            alliance: unit.and_then(|unit| Some(&unit.alliance.as_ref()?.id)),
        })
    }

    /// In what a need of these terms agrees with an offer; `None` if something rules it out.
    fn agreement(&self, by: &Self) -> Option<Agreement> {
        let category = alike(&self.category, &by.category, Reason::Category, Reason::CategoryPart)?;
        let days = match self.together(by) {
            Together::Never => return None,
            Together::Days(days) => Some(Reason::Days(days)),
            Together::Unsaid => None,
        };
        let places = self.place.as_ref().zip(by.place.as_ref());
        let place =
            places.and_then(|(here, there)| alike(here, there, Reason::Place, Reason::PlacePart));
        let is_one_alliance = self.alliance.is_some() && self.alliance == by.alliance;
        Some(Agreement([
            Some(category),
            place,
            days,
            amount(self.amount, by.amount),
            is_one_alliance.then_some(Reason::Alliance),
        ]))
    }

    fn together(&self, by: &Self) -> Together {
        let says = |terms: &Self| terms.from.is_some() || terms.to.is_some();
        if !says(self) || !says(by) {
            return Together::Unsaid;
        }
        let from = [self.from, by.from].into_iter().flatten().max();
        let to = [self.to, by.to].into_iter().flatten().min();
        match (from, to) {
            (Some(from), Some(to)) => u32::try_from(to.epoch_days() - from.epoch_days() + 1)
                .ok()
                .filter(|days| *days > 0)
                .map_or(Together::Never, Together::Days),
            _ => Together::Days(u32::MAX),
        }
    }
}

/// `same` if two texts are, `part` if one contains the other.
fn alike(one: &str, other: &str, same: Reason, part: Reason) -> Option<Reason> {
    match one.len().cmp(&other.len()) {
        Ordering::Equal => (one == other).then_some(same),
        Ordering::Less => other.contains(one).then_some(part),
        Ordering::Greater => one.contains(other).then_some(part),
    }
}

/// Texts without repetition, in their order.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let texts: BTreeSet<&str> = texts.collect();
    texts.into_iter().map(str::to_owned).collect()
}

fn index_in(categories: &[String], category: &str) -> usize {
    let found = categories.binary_search_by(|one| (**one).cmp(category));
    found.expect("the category is one of them")
}

/// Offers that have the same terms, by id.
struct SameTerms<'a> {
    terms: Terms<'a>,
    rows: Vec<&'a Row<Offer>>,
}

/// Offers by their category and terms.
struct OffersByTerms<'a> {
    categories: Vec<String>,
    of_category: Vec<Vec<SameTerms<'a>>>,
}

impl<'a> OffersByTerms<'a> {
    fn of(offers: impl Iterator<Item = (Terms<'a>, &'a Row<Offer>)>) -> Self {
        let mut by_terms: FxHashMap<Terms<'_>, Vec<&Row<Offer>>> = FxHashMap::default();
        for (terms, row) in offers {
            by_terms.entry(terms).or_default().push(row);
        }
        let categories = distinct(by_terms.keys().map(|terms| &*terms.category));
        let mut of_category: Vec<Vec<SameTerms<'_>>> = Vec::new();
        of_category.resize_with(categories.len(), Vec::new);
        for (terms, mut rows) in by_terms {
            order::sort_by(&mut rows, |a, b| a.id.cmp(&b.id));
            of_category[index_in(&categories, &terms.category)].push(SameTerms { terms, rows });
        }
        Self { categories, of_category }
    }

    /// The offers of these categories, by index, that meet a need of these terms best, of those that are
    /// eligible.
    fn best(
        &self,
        need: &Terms<'_>,
        categories: &[usize],
        most: usize,
        is_eligible: impl Fn(&Row<Offer>) -> bool,
    ) -> Vec<Candidate<'a>> {
        let mut best: Vec<Candidate<'_>> = Vec::new();
        for same in categories.iter().flat_map(|category| &self.of_category[*category]) {
            let Some(agreement) = need.agreement(&same.terms) else { continue };
            for by in &same.rows {
                let found = Candidate { agreement, by };
                // After one that is not among the best comes none that is.
                if best.len() == most && best.last().is_some_and(|last| last.is_before(&found)) {
                    break;
                }
                if is_eligible(by) {
                    best.insert(best.partition_point(|one| one.is_before(&found)), found);
                    best.truncate(most);
                }
            }
        }
        best
    }
}

/// The overlap in time of two offers.
enum Together {
    /// One of them has no dates.
    Unsaid,
    /// No overlap.
    Never,
    /// The overlap in days; without limit if neither has an end.
    Days(u32),
}

/// Whether an amount suffices, if both are of the same measure. 余 counts as at least the figure, 不足 as
/// less.
fn amount(need: Option<&Quantity>, by: Option<&Quantity>) -> Option<Reason> {
    let (need, by) = (need?, by?);
    if !need.is_like(by) {
        return None;
    }
    let [needed, there] = [need, by].map(Quantity::base_parts);
    let is_less = by.qualifier == Qualifier::FewerThan && there == needed;
    Some(if there >= needed && !is_less { Reason::Enough } else { Reason::Some })
}

/// The number of needs, and the number of cooperations that reached each stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// The number of needs.
    pub needs: u32,
    /// Each stage with the number of cooperations that reached it.
    pub reached: Vec<(CooperationStage, u32)>,
}

/// The stages of the funnel. A dropped cooperation counts up to the stage that its dates show.
pub const STAGES: [CooperationStage; 5] = [
    CooperationStage::Matched,
    CooperationStage::Talking,
    CooperationStage::Signed,
    CooperationStage::Running,
    CooperationStage::Done,
];

/// Whether a cooperation reached a stage. A dropped one reached what its dates show.
pub fn has_reached(cooperation: &Cooperation, stage: CooperationStage) -> bool {
    let own = match cooperation.stage {
        Some(CooperationStage::Dropped) if cooperation.signed.is_some() => CooperationStage::Signed,
        Some(CooperationStage::Dropped) | None => CooperationStage::Matched,
        Some(own) => own,
    };
    own >= stage
}

/// The funnel, of one alliance or of all.
pub fn funnel(register: &Register, alliance: Option<&str>) -> Funnel {
    let is_of =
        |id: Option<&Name>| alliance.is_none_or(|asked| id.is_some_and(|id| **id == *asked));
    let of_unit = |offer: &Offer| {
        let unit = register.alliance_units().get(&offer.posted_by.as_ref()?.id)?;
        unit.alliance.as_ref().map(|of| &of.id)
    };
    let rows = register.offers().rows().iter();
    let needs = rows.filter(|row| row.record.offer_kind == Some(OfferKind::Need));
    let needs = needs.filter(|row| is_of(of_unit(&row.record))).count();
    let rows = register.cooperations().rows().iter();
    let own: Vec<_> = rows
        .filter(|row| is_of(row.record.alliance.as_ref().map(|of| &of.id)))
        .map(|row| &row.record)
        .collect();
    let count = |stage| own.iter().filter(|one| has_reached(one, stage)).count();
    let count = |stage| (stage, u32::try_from(count(stage)).unwrap_or(u32::MAX));
    Funnel {
        needs: u32::try_from(needs).unwrap_or(u32::MAX),
        reached: STAGES.into_iter().map(count).collect(),
    }
}
