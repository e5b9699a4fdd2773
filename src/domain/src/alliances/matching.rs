//! Matches of needs with resources and opportunities (需求 → 资源·机会): proposals with ranks and reasons.
//!
//! A match gets points for what agrees. What is not stated has no effect; what contradicts rules the
//! match out.

use rustc_hash::FxHashSet;

use crate::kinds::choices::{CooperationStage, OfferKind};
use crate::kinds::records::Offer;
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

/// Whether an offer is open on a day: not closed, and not past its end.
fn is_open(offer: &Offer, as_of: Day) -> bool {
    offer.closed.is_none() && offer.to.is_none_or(|to| to.latest() >= as_of)
}

/// Matches for the needs that are open on a day, best match of each need first; needs are ordered by
/// their best match. A unit does not meet its own need, and a pair that already cooperates is not
/// proposed again.
pub fn matches<'a>(register: &'a Register, as_of: Day) -> Vec<Match<'a>> {
    let tried: FxHashSet<(&Name, &Name)> = register
        .cooperations()
        .rows()
        .iter()
        .filter_map(|row| {
            let (need, met_by) = (row.record.need.as_ref()?, row.record.met_by.as_ref()?);
            Some((&need.id, &met_by.id))
        })
        .collect();
    let rows = register.offers().rows();
    let has_left = |offer: &Offer| {
        let unit = offer.posted_by.as_ref().and_then(|of| register.alliance_units().get(&of.id));
        unit.is_some_and(|unit| unit.left.is_some_and(|left| left.latest() <= as_of))
    };
    let open = |row: &&Row<Offer>| is_open(&row.record, as_of) && !has_left(&row.record);
    let needs = rows.iter().filter(|row| row.record.offer_kind == Some(OfferKind::Need));
    let offered = rows.iter().filter(|row| {
        let kind = row.record.offer_kind;
        matches!(kind, Some(OfferKind::Resource | OfferKind::Opportunity))
    });
    let offered: Vec<&Row<Offer>> = offered.filter(open).collect();
    let days = |one: &Match<'_>| {
        let days = one.reasons.iter().find_map(|reason| match reason {
            Reason::Days(days) => Some(*days),
            _ => None,
        });
        days.unwrap_or(0)
    };
    let of_need = |need: &'a Row<Offer>| {
        let met = |by: &&'a Row<Offer>| {
            let was_tried = tried.contains(&(&need.id, &by.id));
            let reasons = reasons(register, &need.record, &by.record).filter(|_| !was_tried)?;
            Some(Match { need, by, reasons })
        };
        let mut own: Vec<Match<'_>> = offered.iter().filter_map(met).collect();
        order::sort_by(&mut own, |a, b| {
            let better = (b.points(), days(b)).cmp(&(a.points(), days(a)));
            better.then_with(|| a.by.id.cmp(&b.by.id))
        });
        own
    };
    let mut found: Vec<Vec<Match<'_>>> = needs.filter(open).map(of_need).collect();
    found.retain(|own| !own.is_empty());
    order::sort_by(&mut found, |a, b| {
        let by_best = b[0].points().cmp(&a[0].points());
        by_best.then_with(|| a[0].need.id.cmp(&b[0].need.id))
    });
    found.into_iter().flatten().collect()
}

/// The match of a need with an offer; `None` if something rules it out.
fn reasons(register: &Register, need: &Offer, by: &Offer) -> Option<Vec<Reason>> {
    let unit = |offer: &Offer| offer.posted_by.as_ref().map(|of| of.id.clone());
    if unit(need).is_some() && unit(need) == unit(by) {
        return None;
    }
    let text = |text: &Option<crate::kinds::field::Text>| {
        text.as_ref().map(|text| text.0.trim().to_lowercase()).filter(|text| !text.is_empty())
    };
    let mut reasons = Vec::new();
    // Without a common category they are unrelated.
    let (asked, offered) = (text(&need.category)?, text(&by.category)?);
    if asked == offered {
        reasons.push(Reason::Category);
    } else if asked.contains(&offered) || offered.contains(&asked) {
        reasons.push(Reason::CategoryPart);
    } else {
        return None;
    }
    if let (Some(here), Some(there)) = (text(&need.place), text(&by.place)) {
        if here == there {
            reasons.push(Reason::Place);
        } else if here.contains(&there) || there.contains(&here) {
            reasons.push(Reason::PlacePart);
        }
    }
    match together(need, by) {
        Together::Never => return None,
        Together::Days(days) => reasons.push(Reason::Days(days)),
        Together::Unsaid => {}
    }
    reasons.extend(amount(need.amount.as_ref(), by.amount.as_ref()));
    let alliance = |offer: &Offer| {
        let unit = register.alliance_units().get(&offer.posted_by.as_ref()?.id)?;
        Some(unit.alliance.as_ref()?.id.clone())
    };
    if alliance(need).is_some() && alliance(need) == alliance(by) {
        reasons.push(Reason::Alliance);
    }
    order::sort_by(&mut reasons, |a, b| b.points().cmp(&a.points()));
    Some(reasons)
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

fn together(need: &Offer, by: &Offer) -> Together {
    let says = |offer: &Offer| offer.from.is_some() || offer.to.is_some();
    if !says(need) || !says(by) {
        return Together::Unsaid;
    }
    let from = [need, by].iter().filter_map(|one| one.from).map(PartialDate::earliest).max();
    let to = [need, by].iter().filter_map(|one| one.to).map(PartialDate::latest).min();
    match (from, to) {
        (Some(from), Some(to)) => u32::try_from(to.epoch_days() - from.epoch_days() + 1)
            .ok()
            .filter(|days| *days > 0)
            .map_or(Together::Never, Together::Days),
        _ => Together::Days(u32::MAX),
    }
}

/// Whether an amount suffices, if both are in the same unit. 余 counts as at least the figure, 不足 as
/// less.
fn amount(need: Option<&Quantity>, by: Option<&Quantity>) -> Option<Reason> {
    let (need, by) = (need?, by?);
    if need.unit != by.unit {
        return None;
    }
    let is_less = by.qualifier == Qualifier::FewerThan && by.value == need.value;
    Some(if by.value >= need.value && !is_less { Reason::Enough } else { Reason::Some })
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
pub fn has_reached(
    cooperation: &crate::kinds::records::Cooperation,
    stage: CooperationStage,
) -> bool {
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
