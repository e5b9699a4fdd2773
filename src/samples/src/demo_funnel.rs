//! The way from a need to an outcome in the alliances of 示例区: needs and what meets them, cooperations, and
//! what these brought about. Of each stage there are fewer than of the one before.

use super::maker::{DAYS, Living, Maker, PLACES, amount, date, day_within};
use zhibu_domain::kinds::choices::{CooperationStage, OfferKind, Strength};
use zhibu_domain::kinds::field::{LongText, Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{Cooperation, Offer, Outcome};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::Name;

/// The measure of what cooperations bring about.
pub(super) const ORDERS: &str = "促成订单";

const CATEGORIES: [&str; 5] = ["融资", "场地", "技术培训", "冷链物流", "品牌推广"];
const VOLUNTEERS: &str = "志愿服务";
const AGREEMENT: &str = "合作协议（虚构）";
/// The number of past quarters with cooperations that are completed.
const PAST_QUARTERS: i32 = 7;
const QUARTER_DAYS: i32 = 91;

/// A need of the last months, and how far it has come.
struct Case {
    /// What meets it.
    by: OfferKind,
    /// The stage of its cooperation; `None` for a need that nothing meets yet.
    stage: Option<CooperationStage>,
    /// The days from the last known day on which the need was posted, and those of its cooperation.
    posted: i32,
    matched: i32,
    signed: i32,
}

/// The recent needs of an alliance, with one that nothing meets yet and one whose cooperation fell through.
const CASES: [Case; 6] = [
    case(OfferKind::Resource, CooperationStage::Signed, -80),
    case(OfferKind::Opportunity, CooperationStage::Talking, -70),
    case(OfferKind::Resource, CooperationStage::Matched, -60),
    case(OfferKind::Resource, CooperationStage::Running, -95),
    case(OfferKind::Opportunity, CooperationStage::Dropped, -75),
    Case { by: OfferKind::Resource, stage: None, posted: -20, matched: 0, signed: 0 },
];

const fn case(by: OfferKind, stage: CooperationStage, posted: i32) -> Case {
    Case { by, stage: Some(stage), posted, matched: posted + 25, signed: posted + 50 }
}

/// The units that a need and what meets it are posted by.
#[derive(Clone, Copy)]
struct Partners<'a> {
    asks: &'a Name,
    gives: &'a Name,
}

impl<'a> Partners<'a> {
    /// Two of the units, others for each number; `None` if there is but one.
    fn of(units: &'a [Name], number: usize) -> Option<Self> {
        let (asks, gives) = (number % units.len().max(1), (number + 3) % units.len().max(1));
        (asks != gives).then(|| Self { asks: &units[asks], gives: &units[gives] })
    }
}

/// Adds the needs, offers, cooperations and their outcomes of an alliance.
pub(super) fn funnel(maker: &mut Maker, number: usize, alliance: &Living, units: &[Name]) {
    for (index, case) in CASES.iter().enumerate() {
        if let Some(partners) = Partners::of(units, index) {
            recent(maker, number, alliance, partners, (index, case));
        }
    }
    for back in 1..=PAST_QUARTERS {
        earlier(maker, number, alliance, units, back);
    }
}

/// A need and what meets it, as they are posted.
struct Posting<'a> {
    /// The end of their ids.
    code: String,
    place: &'a str,
    what: &'a str,
    by: OfferKind,
    posted: i32,
    worth: usize,
}

impl Posting<'_> {
    fn id(&self, alliance: &Living, kind: OfferKind) -> String {
        let part = if kind == OfferKind::Need { "need" } else { "offer" };
        format!("{part}-{}-{}", alliance.id, self.code)
    }

    /// Adds both; what meets a need is worth no less.
    fn add(&self, maker: &mut Maker, alliance: &Living, partners: Partners<'_>, to: PartialDate) {
        let posting = |kind: OfferKind, unit: &Name, worth: usize| {
            let kind_name = match kind {
                OfferKind::Need => "需求",
                OfferKind::Resource => "资源",
                OfferKind::Opportunity => "机会",
            };
            Patch::<Offer>::new(self.id(alliance, kind))
                .set(Offer::NAME, format!("{}{}{kind_name}", self.place, self.what))
                .set(Offer::OFFER_KIND, kind)
                .set(Offer::POSTED_BY, Reference::to(unit.clone()))
                .set(Offer::CATEGORY, self.what)
                .set(Offer::PLACE, self.place)
                .set(Offer::AMOUNT, amount(worth, "万元"))
                .set(Offer::FROM, day_within(DAYS + self.posted))
                .set(Offer::TO, to)
        };
        maker.add(posting(OfferKind::Need, partners.asks, self.worth));
        maker.add(posting(self.by, partners.gives, self.worth + 20));
    }

    /// The cooperation of both.
    fn cooperation(
        &self,
        alliance: &Living,
        partners: Partners<'_>,
        id: &str,
    ) -> Patch<Cooperation> {
        Patch::<Cooperation>::new(id)
            .set(Cooperation::NAME, format!("{}{}合作", self.place, self.what))
            .set(Cooperation::ALLIANCE, Reference::to(&*alliance.id))
            .set(Cooperation::NEED, Reference::to(self.id(alliance, OfferKind::Need)))
            .set(Cooperation::MET_BY, Reference::to(self.id(alliance, self.by)))
            .set(
                Cooperation::PARTNERS,
                References::to([partners.asks.clone(), partners.gives.clone()]),
            )
            .set(Cooperation::AMOUNT, amount(self.worth, "万元"))
    }
}

/// A recent need, its cooperation if there is one, and the outcome of one that is signed.
fn recent(
    maker: &mut Maker,
    number: usize,
    alliance: &Living,
    partners: Partners<'_>,
    (index, case): (usize, &Case),
) {
    let posting = Posting {
        code: index.to_string(),
        place: PLACES[number % PLACES.len()],
        what: if index == 2 { VOLUNTEERS } else { CATEGORIES[(number + index) % CATEGORIES.len()] },
        by: case.by,
        posted: case.posted,
        worth: 30 + number * 5 + index * 10,
    };
    posting.add(maker, alliance, partners, date("2026-04-30"));
    let Some(stage) = case.stage else { return };
    let is_signed = matches!(stage, CooperationStage::Signed | CooperationStage::Running);
    let id = format!("cooperation-{}-{index}", alliance.id);
    // The exceptions: one is counted without evidence, one is neither, and one has evidence but is
    // not counted yet.
    let (has_evidence, is_counted) = match (number, index) {
        (0, 0) => (false, is_signed),
        (1, 0) => (false, false),
        (1, _) => (is_signed, false),
        _ => (is_signed, is_signed),
    };
    let signed = is_signed.then(|| day_within(DAYS + case.signed));
    let evidence = has_evidence.then(|| LongText::from(AGREEMENT));
    maker.add(
        posting
            .cooperation(alliance, partners, &id)
            .set(Cooperation::STAGE, stage)
            .set(Cooperation::MATCHED, day_within(DAYS + case.matched))
            .set_or_keep(Cooperation::SIGNED, signed)
            .set_or_keep(Cooperation::EVIDENCE, evidence.clone()),
    );
    if let Some(signed) = signed.filter(|_| is_counted) {
        let worth = amount(posting.worth, "万元");
        let outcome = outcome_of(alliance, &id, worth, signed);
        maker.add(outcome.set_or_keep(Outcome::EVIDENCE, evidence));
    }
}

/// The orders that a cooperation brought about.
fn outcome_of(
    alliance: &Living,
    cooperation: &str,
    worth: Quantity,
    signed: PartialDate,
) -> Patch<Outcome> {
    Patch::<Outcome>::new(format!("outcome-{cooperation}"))
        .set(Outcome::MEASURE, ORDERS)
        .set(Outcome::QUANTITY, worth)
        .set(Outcome::STRENGTH, Strength::Direct)
        .set(Outcome::DATE, signed)
        .set(Outcome::ALLIANCE, Reference::to(&*alliance.id))
        .set(Outcome::COOPERATION, Reference::to(cooperation))
}

/// A need of a past quarter, whose cooperation is completed, with evidence and outcome.
fn earlier(maker: &mut Maker, number: usize, alliance: &Living, units: &[Name], back: i32) {
    let signed = -30 - QUARTER_DAYS * back;
    let index = usize::try_from(back).unwrap_or(0) + number;
    let Some(partners) = Partners::of(units, index) else { return };
    if DAYS + signed < alliance.from + 100 {
        return;
    }
    let posting = Posting {
        code: format!("earlier-{back}"),
        place: PLACES[index % PLACES.len()],
        what: CATEGORIES[index % CATEGORIES.len()],
        by: OfferKind::Resource,
        posted: signed - 70,
        worth: 12 + (index * 7) % 30,
    };
    posting.add(maker, alliance, partners, day_within(DAYS + signed + 20));
    let need = Patch::<Offer>::new(posting.id(alliance, OfferKind::Need));
    maker.amend(need.set(Offer::CLOSED, day_within(DAYS + signed)));
    let id = format!("cooperation-{}-earlier-{back}", alliance.id);
    maker.add(
        posting
            .cooperation(alliance, partners, &id)
            .set(Cooperation::STAGE, CooperationStage::Done)
            .set(Cooperation::MATCHED, day_within(DAYS + signed - 40))
            .set(Cooperation::SIGNED, day_within(DAYS + signed))
            .set(Cooperation::EVIDENCE, AGREEMENT),
    );
    let worth = amount(posting.worth, "万元");
    let outcome = outcome_of(alliance, &id, worth, day_within(DAYS + signed));
    maker.add(outcome.set(Outcome::EVIDENCE, AGREEMENT));
}
