//! Faults in the permanent organisations, the approvals and the alliances of 示例区, so that each rule about
//! them has a finding. What the demo has too few records for is left out.

use super::maker::{DAYS, Living, Maker, count, date, day_within, suffix_of};
use zhibu_domain::kinds::choices::{
    ActivityKind, BranchForm, CooperationStage, OfferKind, OrganisationType,
};
use zhibu_domain::kinds::field::{Field, Reference, References};
use zhibu_domain::kinds::patch::Patch;
use zhibu_domain::kinds::records::{
    Activity, Alliance, AllianceUnit, Branch, ChairTerm, Cooperation, MeetingItem, Offer,
    Organisation, Step,
};
use zhibu_domain::rules::RuleId;
use zhibu_domain::values::quantity::Count;
use zhibu_ledger::Name;

/// The days of a term of three years.
const TERM: i32 = 3 * 365;

/// A 党委 that is large enough to lend members, or take some.
const SPARE: &str = "org-0005";

/// The faults of permanent organisations: the rule that finds each, and the id of the organisation. All others
/// keep to the book.
pub const PLANNED_FAULTS: [(RuleId, &str); 7] = [
    // A branch of two, one of eighty-six, a 党总支 of forty-one and a 党委 of seventy-two.
    (RuleId::PermanentFewest, "org-0017"),
    (RuleId::PermanentMost, "org-0037"),
    (RuleId::GeneralForm, "org-0020"),
    (RuleId::CommitteeForm, "org-0015"),
    // A term that has ended, one that ends soon, and a branch that is not put on record.
    (RuleId::TermEnded, "org-0018"),
    (RuleId::TermReminder, "org-0019"),
    (RuleId::Filing, "org-0021"),
];

/// Adds the faults.
pub(super) fn faults(maker: &mut Maker, branches: &[Living], alliances: &[Living]) {
    organisations(maker);
    temporary(maker, branches);
    if let [first, ..] = alliances {
        alliance(maker, first);
    }
}

/// Plants [`PLANNED_FAULTS`].
fn organisations(maker: &mut Maker) {
    for (rule, id) in PLANNED_FAULTS {
        if !maker.has::<Organisation>(id) {
            continue;
        }
        let of = Patch::<Organisation>::new(id);
        match rule {
            RuleId::PermanentFewest => resize(maker, id, 2),
            RuleId::PermanentMost => resize(maker, id, 86),
            RuleId::GeneralForm => resize(maker, id, 41),
            RuleId::CommitteeForm => resize(maker, id, 72),
            RuleId::TermEnded => maker.amend(of.set(Organisation::TERM_FROM, date("2022-10-15"))),
            RuleId::TermReminder => {
                maker.amend(of.set(Organisation::TERM_FROM, day_within(DAYS - TERM + 60)));
            }
            RuleId::Filing => maker.amend(of.set(Organisation::APPROVED, day_within(DAYS - 90))),
            _ => unreachable!("each planned fault is one of these"),
        }
    }
}

/// Gives an organisation so many members, all of them full ones. Another has as many more or fewer, so that the
/// district keeps its number.
fn resize(maker: &mut Maker, id: &str, members: u32) {
    let number = |maker: &Maker, id: &str, field: Field<Organisation, Count>| {
        maker.value(id, field).unwrap_or_default().value
    };
    let before = number(maker, id, Organisation::FULL_MEMBERS)
        + number(maker, id, Organisation::PROBATIONARY_MEMBERS);
    let spare = number(maker, SPARE, Organisation::FULL_MEMBERS) + before - members;
    let sizes = [(id, members, Some(Count::exact(0))), (SPARE, spare, None)];
    for (id, full, probationary) in sizes {
        maker.amend(
            Patch::<Organisation>::new(id)
                .set(Organisation::FULL_MEMBERS, Count::exact(full))
                .set_or_keep(Organisation::PROBATIONARY_MEMBERS, probationary),
        );
    }
}

/// The permanent branches.
fn branch_ids(maker: &Maker) -> Vec<Name> {
    maker.ids_where(Organisation::CODE, &OrganisationType::Branch)
}

/// An organisation that a branch of two members approved, one with more groups than full members, one
/// without a secretary, and a committee without lessons.
fn temporary(maker: &mut Maker, branches: &[Living]) {
    let mut others = branches.iter().rev().filter(|branch| branch.to == DAYS).skip(2);
    if let (Some(approved), Some(few)) = (others.next(), branch_ids(maker).first()) {
        let approver = Reference::to(few.clone());
        maker.amend(Patch::<Branch>::new(&*approved.id).set(Branch::APPROVED_BY, approver));
    }
    if let Some(grouped) = others.next() {
        let patch = Patch::<Branch>::new(&*grouped.id).set(Branch::FORM, BranchForm::Branch);
        maker.amend(patch.set(Branch::GROUPS, count(grouped.full + 1)));
    }
    let is_documented = |branch: &&Living| maker.has::<Step>(&format!("{}-approve", branch.id));
    if let Some(headless) = others.find(is_documented) {
        maker.amend(Patch::<Branch>::new(&*headless.id).clear(Branch::SECRETARY));
    }
    if let Some(old) = others.find(|branch| branch.from < DAYS - 560) {
        committee_without_lessons(maker, old);
    }
}

/// In the summer of the year before it held its organisation life meeting, and none in the fourth quarter.
fn committee_without_lessons(maker: &mut Maker, branch: &Living) {
    let form = BranchForm::Committee;
    let name = format!("{}{}", branch.topic, suffix_of(form));
    let patch = Patch::<Branch>::new(&*branch.id).set(Branch::FORM, form);
    maker.amend(patch.set(Branch::NAME, name).clear(Branch::PLANNED_END));
    maker.add(
        Patch::<Activity>::new("activity-life-meeting")
            .set(Activity::TITLE, "组织生活会")
            .set(Activity::ACTIVITY_KIND, ActivityKind::LifeMeeting)
            .set(Activity::BRANCH, Reference::to(&*branch.id))
            .set(Activity::DATE, date("2024-07-10")),
    );
    for id in maker.ids_where(Activity::BRANCH, &Reference::to(&*branch.id)) {
        if maker.value(&id, Activity::ACTIVITY_KIND) == Some(ActivityKind::Lesson) {
            let study =
                Patch::<Activity>::new(id).set(Activity::ACTIVITY_KIND, ActivityKind::Study);
            maker.amend(study.set(Activity::TITLE, "学习交流会"));
        }
    }
}

/// The joint meetings that may have been in a quarter become study sessions.
fn quarter_without_meeting(maker: &mut Maker, alliance: &Reference<Alliance>) {
    let (first, last) = (date("2025-04-01"), date("2025-06-30"));
    for id in maker.ids_where(Activity::ALLIANCE, alliance) {
        let is_joint =
            maker.value(&id, Activity::ACTIVITY_KIND) == Some(ActivityKind::JointMeeting);
        let day = maker.value(&id, Activity::DATE);
        let is_in = day
            .is_some_and(|day| !day.is_certainly_before(first) && !last.is_certainly_before(day));
        if is_joint && is_in {
            let study =
                Patch::<Activity>::new(id).set(Activity::ACTIVITY_KIND, ActivityKind::Study);
            maker.amend(study.set(Activity::TITLE, "学习交流会"));
        }
    }
}

/// An item gathered on the day of its meeting, a need without an answer, cooperations that have stalled or
/// name no amount, and a chair without a successor.
fn alliance(maker: &mut Maker, alliance: &Living) {
    let own = Reference::to(&*alliance.id);
    quarter_without_meeting(maker, &own);
    if let Some(item) = maker.ids_where(MeetingItem::ALLIANCE, &own).pop() {
        let meeting = maker.value(&item, MeetingItem::RAISED_AT);
        let date = meeting.and_then(|meeting| maker.value(&meeting.id, Activity::DATE));
        maker.amend(Patch::<MeetingItem>::new(item).set_or_keep(MeetingItem::RAISED, date));
    }
    let units = maker.ids_where(AllianceUnit::ALLIANCE, &own);
    let [asks, gives, ..] = &units[..] else { return };
    let offer = |id: &str, name: &str, kind: OfferKind, unit: &Name, from: i32| {
        Patch::<Offer>::new(id)
            .set(Offer::NAME, name)
            .set(Offer::OFFER_KIND, kind)
            .set(Offer::POSTED_BY, Reference::to(unit.clone()))
            .set(Offer::FROM, day_within(DAYS - from))
    };
    let (need, resource) = (OfferKind::Need, OfferKind::Resource);
    let unanswered = offer("need-unanswered", "示例茶园采摘用工需求", need, asks, 70);
    maker.add(unanswered.set(Offer::CATEGORY, "用工"));
    for (id, name, kind, unit) in [
        ("need-stalled", "示例品牌授权需求", need, asks),
        ("offer-stalled", "示例品牌授权资源", resource, gives),
    ] {
        maker.add(offer(id, name, kind, unit, 190).set(Offer::CATEGORY, "品牌授权"));
    }
    maker.add(
        Patch::<Cooperation>::new("cooperation-stalled")
            .set(Cooperation::NAME, "示例品牌授权合作")
            .set(Cooperation::ALLIANCE, own.clone())
            .set(Cooperation::NEED, Reference::to("need-stalled"))
            .set(Cooperation::MET_BY, Reference::to("offer-stalled"))
            .set(Cooperation::PARTNERS, References::to([asks.clone(), gives.clone()]))
            .set(Cooperation::STAGE, CooperationStage::Signed)
            .set(Cooperation::MATCHED, day_within(DAYS - 160))
            .set(Cooperation::SIGNED, day_within(DAYS - 120)),
    );
    if let Some(last) = maker.ids_where(ChairTerm::ALLIANCE, &own).pop() {
        let expired = Patch::<ChairTerm>::new(last);
        maker.amend(expired.set(ChairTerm::TO, day_within(DAYS - 10)));
    }
}
