//! The alliances of 示例区: charters, chairs, meeting items, needs and offers, cooperations and their
//! outcomes; and goals with their tasks and targets.

use super::demo_lives::task_id;
use super::maker::{DAYS, Living, Maker, PLACES, amount, count, date, day_within};
use super::size::Size;
use zhibu_domain::kinds::choices::{
    ActivityKind, CooperationStage, LegalStatus, OfferKind, Strength,
};
use zhibu_domain::kinds::field::{LongText, PersonText, Reference, References, Texts};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, ChairTerm, Cooperation, Goal, MeetingItem, Offer,
    Outcome, Target, Task,
};
use zhibu_domain::values::date::PartialDate;
use zhibu_domain::values::quantity::Quantity;
use zhibu_ledger::Name;

const MECHANISMS: [&str; 5] = ["组织共建", "事务共商", "资源共享", "发展共促", "品牌共创"];
const CATEGORIES: [&str; 5] = ["融资", "场地", "技术培训", "冷链物流", "品牌推广"];
const VOLUNTEERS: &str = "志愿服务";
const AGREEMENT: &str = "合作协议（虚构）";
const ORDERS: &str = "促成订单";
const GOALS: [&str; 3] = ["示例区产业强区", "示例区宜居城区", "示例区乡村振兴示范"];
/// The length of a term in the chair.
const TERM_DAYS: i32 = 91;
/// The number of past quarters with signed cooperations.
const PAST_QUARTERS: i32 = 7;
/// The number of alliances with needs, offers and cooperations; the others only have a charter.
const ACTIVE: usize = 12;

/// Adds the records of all alliances, goals and targets.
pub(super) fn alliances(maker: &mut Maker, size: Size, branches: &[Living], alliances: &[Living]) {
    for (number, alliance) in alliances.iter().enumerate() {
        let units = maker.ids_where(AllianceUnit::ALLIANCE, &Reference::to(&*alliance.id));
        charter(maker, alliance, &units);
        if number < ACTIVE {
            meetings(maker, alliance, &units);
            offers(maker, number, alliance, &units);
            earlier(maker, number, alliance, &units);
        }
    }
    goals(maker, size, branches);
    targets(maker, alliances);
}

/// The charter, and the chair, which rotates among the first units.
fn charter(maker: &mut Maker, alliance: &Living, units: &[Name]) {
    let lead_unit = maker.value(&alliance.id, Alliance::LEAD_UNIT);
    let secretariat = lead_unit.map(|unit| PersonText(unit.0));
    maker.amend(
        Patch::<Alliance>::new(&*alliance.id)
            .set(Alliance::MECHANISMS, Texts(MECHANISMS.map(str::to_owned).to_vec()))
            .set(Alliance::LEGAL_STATUS, LegalStatus::NonLegalPerson)
            .set(Alliance::CHAIR_MONTHS, count(3))
            .set_or_keep(Alliance::SECRETARIAT, secretariat),
    );
    for (term, unit) in (0..).zip(units.iter().take(6).cycle()) {
        let from = alliance.from + term * TERM_DAYS;
        if from >= DAYS {
            break;
        }
        maker.add(
            Patch::<ChairTerm>::new(format!("chair-{}-{term}", alliance.id))
                .set(ChairTerm::CHAIR, Reference::to(unit.clone()))
                .set(ChairTerm::ALLIANCE, Reference::to(&*alliance.id))
                .set(ChairTerm::FROM, day_within(from))
                .set(ChairTerm::TO, day_within(from + TERM_DAYS - 1)),
        );
    }
}

/// The joint meetings of an alliance whose day is known, the earliest first.
fn joint_meetings(maker: &Maker, alliance: &Living) -> Vec<(PartialDate, Name)> {
    let mut meetings: Vec<(PartialDate, Name)> = Vec::new();
    for id in maker.ids_where(Activity::ALLIANCE, &Reference::to(&*alliance.id)) {
        let kind = maker.value(&id, Activity::ACTIVITY_KIND);
        let date = maker.value(&id, Activity::DATE).filter(|date| date.has_day());
        if let (Some(ActivityKind::JointMeeting), Some(date)) = (kind, date) {
            meetings.push((date, id));
        }
    }
    meetings.sort_by_cached_key(|(date, id)| (date.earliest(), id.clone()));
    meetings
}

/// Items of the first joint meetings: one is completed, one is decided and late, one is only raised.
fn meetings(maker: &mut Maker, alliance: &Living, units: &[Name]) {
    let meetings = joint_meetings(maker, alliance);
    let ([first, second, ..], [one, other, ..]) = (&meetings[..], units) else { return };
    let item = |number: usize, name: &str| {
        Patch::<MeetingItem>::new(format!("item-{}-{number}", alliance.id))
            .set(MeetingItem::NAME, name)
            .set(MeetingItem::ALLIANCE, Reference::to(&*alliance.id))
            .set(MeetingItem::RAISED_BY, Reference::to(other.clone()))
            .set(MeetingItem::RAISED_AT, Reference::to(first.1.clone()))
    };
    maker.add(
        item(0, "合建示范基地")
            .set(MeetingItem::DECISION, "由牵头单位提供场地，两家企业出设备（虚构）")
            .set(MeetingItem::RESPONSIBLE, Reference::to(one.clone()))
            .set(MeetingItem::DONE, second.0)
            .set(MeetingItem::RESULT, "已挂牌（虚构）")
            .set(MeetingItem::REPORTED_AT, Reference::to(second.1.clone())),
    );
    maker.add(
        item(1, "统一质量标准")
            .set(MeetingItem::DECISION, "三个月内拿出征求意见稿（虚构）")
            .set(MeetingItem::RESPONSIBLE, Reference::to(other.clone()))
            .set(MeetingItem::DEADLINE, day_within(DAYS - 20)),
    );
    maker.add(item(2, "联合参加展销"));
}

/// Needs with matching offers, and a cooperation for each need.
fn offers(maker: &mut Maker, number: usize, alliance: &Living, units: &[Name]) {
    let [asks, gives, also, ..] = units else { return };
    let place = PLACES[number % PLACES.len()];
    let category = CATEGORIES[number % CATEGORIES.len()];
    let other = CATEGORIES[(number + 1) % CATEGORIES.len()];
    let offer = |number: usize, kind: OfferKind, unit: &Name, what: &str| {
        let kind_name = match kind {
            OfferKind::Need => "需求",
            OfferKind::Resource => "资源",
            OfferKind::Opportunity => "机会",
        };
        Patch::<Offer>::new(offer_id(alliance, number))
            .set(Offer::NAME, format!("{place}{what}{kind_name}"))
            .set(Offer::OFFER_KIND, kind)
            .set(Offer::POSTED_BY, Reference::to(unit.clone()))
            .set(Offer::CATEGORY, what)
    };
    let lasting = |offer: Patch<Offer>| {
        offer.set(Offer::FROM, day_within(DAYS - 60)).set(Offer::TO, date("2026-04-30"))
    };
    let worth = |offer, value| {
        lasting(offer).set(Offer::PLACE, place).set(Offer::AMOUNT, amount(value, "万元"))
    };
    maker.add(worth(offer(1, OfferKind::Need, asks, category), 30 + number * 5));
    maker.add(worth(offer(2, OfferKind::Resource, gives, category), 80));
    maker.add(worth(offer(3, OfferKind::Need, also, other), 20));
    maker.add(lasting(offer(4, OfferKind::Opportunity, gives, other)));
    maker.add(offer(5, OfferKind::Need, gives, VOLUNTEERS));
    let wanted = [
        Wanted { what: category, need: 1, met_by: Some(2) },
        Wanted { what: other, need: 3, met_by: Some(4) },
        Wanted { what: VOLUNTEERS, need: 5, met_by: None },
    ];
    for (index, wanted) in wanted.into_iter().enumerate() {
        cooperation(maker, number, alliance, [asks, gives], index, wanted);
    }
}

fn offer_id(alliance: &Living, number: usize) -> String {
    format!("offer-{}-{number}", alliance.id)
}

/// What a cooperation is about: its category, and the numbers of the need and of the offer that meets
/// it.
struct Wanted {
    what: &'static str,
    need: usize,
    met_by: Option<usize>,
}

/// The cooperation for a need, and its outcome.
fn cooperation(
    maker: &mut Maker,
    number: usize,
    alliance: &Living,
    partners: [&Name; 2],
    index: usize,
    wanted: Wanted,
) {
    let place = PLACES[number % PLACES.len()];
    let stage = CooperationStage::ALL[(number * 2 + index) % CooperationStage::ALL.len()];
    let is_signed = matches!(
        stage,
        CooperationStage::Signed | CooperationStage::Running | CooperationStage::Done
    );
    let id = format!("cooperation-{}-{index}", alliance.id);
    // The exceptions: one is counted without evidence, one is neither, and one has evidence but is
    // not counted yet.
    let (has_evidence, is_counted) = match (number, index) {
        (0, _) => (false, is_signed),
        (1, 1) => (false, false),
        (1, 0) => (is_signed, false),
        _ => (is_signed, is_signed),
    };
    let signed = is_signed.then(|| day_within(DAYS - 30));
    let evidence = has_evidence.then(|| LongText::from(AGREEMENT));
    let worth = amount(30 + number * 5 + index * 10, "万元");
    let met_by = wanted.met_by.map(|number| Reference::to(offer_id(alliance, number)));
    maker.add(
        Patch::<Cooperation>::new(&*id)
            .set(Cooperation::NAME, format!("{place}{}合作", wanted.what))
            .set(Cooperation::ALLIANCE, Reference::to(&*alliance.id))
            .set(Cooperation::STAGE, stage)
            .set(Cooperation::NEED, Reference::to(offer_id(alliance, wanted.need)))
            .set_or_keep(Cooperation::MET_BY, met_by)
            .set(Cooperation::PARTNERS, References::to(partners.map(Name::clone)))
            .set(Cooperation::MATCHED, day_within(DAYS - 50))
            .set_or_keep(Cooperation::SIGNED, signed)
            .set(Cooperation::AMOUNT, worth.clone())
            .set_or_keep(Cooperation::EVIDENCE, evidence.clone()),
    );
    if let Some(signed) = signed.filter(|_| is_counted) {
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

/// Cooperations that were signed in past quarters and are completed, with evidence and outcome.
fn earlier(maker: &mut Maker, number: usize, alliance: &Living, units: &[Name]) {
    for back in 1..=PAST_QUARTERS {
        let signed = DAYS - 30 - TERM_DAYS * back;
        let index = usize::try_from(back).unwrap_or(0) + number;
        let (one, other) = (index % units.len().max(1), (index + 3) % units.len().max(1));
        if signed < alliance.from + 60 || one == other {
            continue;
        }
        let id = format!("cooperation-{}-earlier-{back}", alliance.id);
        let worth = amount(12 + (index * 7) % 30, "万元");
        let what = CATEGORIES[index % CATEGORIES.len()];
        let partners = References::to([units[one].clone(), units[other].clone()]);
        maker.add(
            Patch::<Cooperation>::new(&*id)
                .set(Cooperation::NAME, format!("{}{what}合作", PLACES[index % PLACES.len()]))
                .set(Cooperation::ALLIANCE, Reference::to(&*alliance.id))
                .set(Cooperation::STAGE, CooperationStage::Done)
                .set(Cooperation::PARTNERS, partners)
                .set(Cooperation::MATCHED, day_within(signed - 40))
                .set(Cooperation::SIGNED, day_within(signed))
                .set(Cooperation::AMOUNT, worth.clone())
                .set(Cooperation::EVIDENCE, AGREEMENT),
        );
        let outcome = outcome_of(alliance, &id, worth, day_within(signed));
        maker.add(outcome.set(Outcome::EVIDENCE, AGREEMENT));
    }
}

/// Strategic goals, the tasks that belong to them, and the activities that serve tasks: two thirds of
/// the first 600.
fn goals(maker: &mut Maker, size: Size, branches: &[Living]) {
    for (index, name) in GOALS.into_iter().enumerate() {
        let goal = Patch::<Goal>::new(format!("goal-{index}"));
        maker.add(goal.set(Goal::NAME, name).set(Goal::FROM, date("2023")));
    }
    for index in (0..branches.len()).filter(|index| index % 5 != 4) {
        let goal = Reference::to(format!("goal-{}", index % GOALS.len()));
        maker.amend(Patch::<Task>::new(task_id(index)).set(Task::GOAL, goal));
    }
    let most = size.activities.min(600);
    for number in (1..=most).filter(|number| number % 3 != 0) {
        let id = format!("activity-{number:06}");
        let Some(branch) = maker.value(&id, Activity::BRANCH) else { continue };
        let serves = maker.value(&branch.id, Branch::SERVES);
        maker.amend(Patch::<Activity>::new(id).set_or_keep(Activity::SERVES, serves));
    }
}

fn targets(maker: &mut Maker, alliances: &[Living]) {
    for (index, alliance) in alliances.iter().take(2).enumerate() {
        maker.add(
            Patch::<Target>::new(format!("target-{index}"))
                .set(Target::MEASURE, ORDERS)
                .set(Target::QUANTITY, amount(300, "万元"))
                .set(Target::STRENGTH, Strength::Direct)
                .set(Target::FROM, date("2025-01-01"))
                .set(Target::TO, date("2025-12-31"))
                .set(Target::ALLIANCE, Reference::to(&*alliance.id)),
        );
    }
}
